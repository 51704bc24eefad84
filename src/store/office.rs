//! What the office reads: how old the lists are that it matches against, and what the register of assets lacks.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::connection::Store;
use super::ledgers::Layout;
use super::schema::batches;
use crate::access::Reach;
use crate::datasets::assets::{Gap, gaps};
use crate::datasets::{Record, ShownLine};
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::line::Line;
use crate::error::Result;

/// The read-only door for the office's own pages; cheap to clone.
#[derive(Clone)]
pub struct OfficeStore {
    pub(super) store: Store,
}

impl Store {
    /// The door for the office's own pages.
    pub fn office(&self) -> OfficeStore {
        OfficeStore { store: self.clone() }
    }
}

/// A published reference list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceList {
    /// What it lists.
    pub dataset: Dataset,
    /// Its batch.
    pub batch: i64,
    /// Rows.
    pub rows: i64,
    /// Of which day it is; `None` when nobody said.
    pub as_of: Option<NaiveDate>,
    /// Whose it is.
    pub owner: Option<String>,
    /// Why it may be kept.
    pub basis: Option<String>,
    /// The day it was handed in.
    pub imported_on: Option<NaiveDate>,
}

/// An asset with what its record lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// The asset.
    pub asset: ShownLine,
    /// What is missing.
    pub gaps: Vec<Gap>,
}

/// The register of a county, looked through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    /// Every asset, whole ones too.
    pub assets: Vec<Lacking>,
    /// Contracts over what is not in the register.
    pub astray: Vec<ShownLine>,
    /// Contracts over what is in the register beyond the reach.
    pub beyond: Vec<ShownLine>,
}

type ListTuple = (String, i64, i64, Option<i32>, Option<String>, Option<String>, i32);

impl OfficeStore {
    /// The published reference lists, each dataset's newest first. They are the county's: a smaller reach has none.
    pub fn reference_lists(&self, reach: &Reach) -> Result<Vec<ReferenceList>> {
        if !reach.is_whole() {
            return Ok(Vec::new());
        }
        let lists: Vec<&str> = Dataset::ALL
            .iter()
            .filter(|dataset| dataset.is_reference_list())
            .map(|dataset| dataset.word())
            .collect();
        let rows: Vec<ListTuple> = self.store.read(|conn| {
            batches::table
                .filter(batches::county.eq(reach.of_county() as i32))
                .filter(batches::state.eq(BatchState::Published.word()))
                .filter(batches::dataset.eq_any(lists))
                .order(batches::published_at.desc())
                .select((
                    batches::dataset,
                    batches::id,
                    batches::accepted,
                    batches::as_of,
                    batches::owner,
                    batches::basis,
                    batches::imported_on,
                ))
                .load(conn)
        })?;
        let mut found: Vec<ReferenceList> = rows
            .into_iter()
            .filter_map(|(dataset, batch, rows, as_of, owner, basis, imported_on)| {
                Some(ReferenceList {
                    dataset: Dataset::from_word(&dataset)?,
                    batch,
                    rows,
                    as_of: as_of.and_then(day::from_number),
                    owner,
                    basis,
                    imported_on: day::from_number(imported_on),
                })
            })
            .collect();
        found.sort_by_key(|list| list.dataset);
        Ok(found)
    }

    /// The register of assets with what each record lacks; `township` narrows it to codes that begin so. The whole county is
    /// matched before anything is left out: a contract may be over an asset of another village.
    pub fn register(&self, township: &str, reach: &Reach) -> Result<Register> {
        let assets = self.lines(Dataset::Assets, reach.of_county())?;
        let contracts = self.lines(Dataset::Contracts, reach.of_county())?;
        let wanted =
            |line: &ShownLine| reach.covers(line.village) && line.village.to_string().starts_with(township);
        let (each, astray) = gaps(&assets, &contracts);
        let astray = astray.into_iter().filter(|line| wanted(line)).cloned().collect();
        let mut lies: HashMap<String, bool> = HashMap::new();
        for asset in &assets {
            *lies.entry(asset.number()).or_default() |= reach.covers(asset.village);
        }
        let is_beyond =
            |line: &ShownLine| line.text("asset").and_then(|asset| lies.get(asset)) == Some(&false);
        let beyond = contracts
            .iter()
            .filter(|line| wanted(line) && is_beyond(line))
            .cloned()
            .collect();
        Ok(Register {
            assets: assets
                .into_iter()
                .zip(each)
                .filter(|(asset, _)| wanted(asset))
                .map(|(asset, gaps)| Lacking { asset, gaps })
                .collect(),
            astray,
            beyond,
        })
    }

    /// Every line of a county.
    fn lines(&self, dataset: Dataset, county: u32) -> Result<Vec<ShownLine>> {
        let Some(layout) = Layout::of(dataset) else {
            return Ok(Vec::new());
        };
        let stored = layout.lines(&self.store, "WHERE t.shown=1 ORDER BY t.village, t.number", &[])?;
        Ok(stored
            .into_iter()
            .filter_map(|line| ShownLine::new(dataset, RecordId(line.id), line.village?, line.values))
            .filter(|line| line.village.county() == county)
            .collect())
    }

    /// The assets of a township as they were handed in, for a workbook that is mended and comes back.
    pub fn whole_assets(&self, each: &mut dyn FnMut(Line) -> Result<()>) -> Result<()> {
        self.store.export(Dataset::Assets, &mut |record| match record {
            Record::Line(line) => each(line),
            _ => Ok(()),
        })
    }
}
