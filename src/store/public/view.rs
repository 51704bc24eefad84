//! What the front page and a village's page show, put together.

use chrono::NaiveDate;

use crate::domain::fen::Fen;
use crate::domain::shown::{ShownCell, ShownNotice, ShownPayment, ShownVillage};
use crate::domain::village_code::{TownshipCode, VillageCode};

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
    pub amount: Fen,
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
