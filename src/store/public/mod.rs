//! What public pages may read: masked projections of published records, and nothing else.

use chrono::NaiveDate;

use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::shown::{
    PolicyLine, ShownBatch, ShownCell, ShownNotice, ShownPayment, ShownPolicy, ShownProgramme, ShownVillage,
};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::Result;

/// The read-only door to the database for public pages; cheap to clone.
#[derive(Clone)]
pub struct PublicStore {}

/// The county whose portal this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCounty {
    /// Six digits.
    pub code: u32,
    /// 示范县.
    pub name: String,
    /// How many villages stand.
    pub villages: i64,
    /// How many programmes are published.
    pub programmes: i64,
    /// How many policies are published.
    pub policies: i64,
    /// Public payment figures of all villages: rows and their sum as listed.
    pub rows: i64,
    /// Sum in fen of those rows.
    pub amount: crate::domain::fen::Fen,
    /// The last day of payment in the public data.
    pub as_of: Option<NaiveDate>,
}

/// A township with its villages, for the front page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownTownship {
    /// Nine digits.
    pub code: TownshipCode,
    /// 城关镇.
    pub name: String,
    /// Its standing villages by code: code and short name.
    pub villages: Vec<(VillageCode, String)>,
}

/// Where a village code leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VillageFound {
    /// The village, with all that its page needs.
    Here(Box<VillageView>),
    /// It was merged: go there.
    Moved(VillageCode),
    /// Nobody has that code; these are near: by a slip in the code.
    Nowhere(Vec<ShownVillage>),
}

/// All that a village's page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VillageView {
    /// The village.
    pub village: ShownVillage,
    /// Villages that were merged into it; their records are listed with its own.
    pub merged: Vec<ShownVillage>,
    /// Its part of the public cube (its own and its merged villages').
    pub cells: Vec<ShownCell>,
    /// Payments of class S1 inside their notice window today, masked; on this page only.
    pub in_window: Vec<ShownPayment>,
    /// Its notices, newest first, five at most.
    pub notices: Vec<ShownNotice>,
    /// How many notices there are.
    pub notice_count: i64,
    /// The last day of payment in its public data.
    pub as_of: Option<NaiveDate>,
    /// The day on which data of it were last published.
    pub published_on: Option<NaiveDate>,
}

impl VillageView {
    /// The codes whose records belong here: its own first.
    pub fn codes(&self) -> Vec<VillageCode> {
        std::iter::once(self.village.code)
            .chain(self.merged.iter().map(|v| v.code))
            .collect()
    }
}

impl PublicStore {
    /// A number that grows with every publication and withdrawal: what was rendered under an older one is stale.
    pub fn generation(&self) -> Result<i64> {
        todo!()
    }

    /// The county of this portal; `None` before any village is published.
    pub fn county(&self) -> Result<Option<ShownCounty>> {
        todo!()
    }

    /// The townships by code, with their standing villages.
    pub fn townships(&self) -> Result<Vec<ShownTownship>> {
        todo!()
    }

    /// The village with that code, today.
    pub fn village(&self, code: VillageCode, today: NaiveDate) -> Result<VillageFound> {
        let _ = (code, today);
        todo!()
    }

    /// Villages whose codes are one slip away from these 12 or 13 digits (one digit wrong, missing
    /// or doubled, or two neighbours swapped), five at most.
    pub fn villages_near(&self, digits: &str) -> Result<Vec<ShownVillage>> {
        let _ = digits;
        todo!()
    }

    /// The villages of that short name, stem or full name; two of one name are both given.
    pub fn villages_named(&self, name: &str) -> Result<Vec<ShownVillage>> {
        let _ = name;
        todo!()
    }

    /// A payment of class S0 by its address; `None` for every other, existing or not.
    pub fn payment(&self, id: RecordId) -> Result<Option<ShownPayment>> {
        let _ = id;
        todo!()
    }

    /// Notices of these villages, newest first, and how many there are in all.
    pub fn notices(
        &self,
        villages: &[VillageCode],
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<ShownNotice>, i64)> {
        let _ = (villages, offset, limit);
        todo!()
    }

    /// The policies, newest first.
    pub fn policies(&self) -> Result<Vec<PolicyLine>> {
        todo!()
    }

    /// A policy by its number.
    pub fn policy(&self, number: &str) -> Result<Option<ShownPolicy>> {
        let _ = number;
        todo!()
    }

    /// The programmes by code, with what they pay.
    pub fn programmes(&self) -> Result<Vec<ShownProgramme>> {
        todo!()
    }

    /// A programme by its code.
    pub fn programme(&self, code: &str) -> Result<Option<ShownProgramme>> {
        let _ = code;
        todo!()
    }

    /// The public cube of a programme over all villages.
    pub fn programme_cells(&self, code: &str) -> Result<Vec<ShownCell>> {
        let _ = code;
        todo!()
    }

    /// The batch a record came with.
    pub fn batch(&self, id: i64) -> Result<Option<ShownBatch>> {
        let _ = id;
        todo!()
    }

    /// What was published last, newest first.
    pub fn latest(&self, limit: i64) -> Result<Vec<(ShownBatch, Dataset)>> {
        let _ = limit;
        todo!()
    }
}
