//! Where batches come from, as it was told when they were handed in.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::{Conn, Store};
use super::reached::Reader;
use super::schema::{batches, policies, programmes};
use crate::domain::batch::BatchState;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::origin::Origin;
use crate::error::{Error, Result};

/// A published batch, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Published {
    pub(super) county: u32,
    pub(super) batch: i64,
    pub(super) origin: Origin,
}

type Told = (Option<i32>, Option<String>, Option<String>);

fn origin((as_of, owner, basis): Told) -> Origin {
    Origin {
        as_of: as_of.and_then(day::from_number),
        owner,
        basis,
    }
}

/// Where a batch comes from.
pub(super) fn of_batch(conn: &mut Conn, batch: i64) -> Result<Origin> {
    let told: Option<Told> = batches::table
        .filter(batches::id.eq(batch))
        .select((batches::as_of, batches::owner, batches::basis))
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    Ok(told.map(origin).unwrap_or_default())
}

impl Store {
    /// Where a batch comes from, for whoever may read it; see [`Reader`].
    pub fn origin_of(&self, batch: i64, reader: Reader<'_>) -> Result<Origin> {
        self.insists_on_reader(batch, reader)?;
        of_batch(&mut *self.connection()?, batch)
    }

    /// Whose each published programme of a county is, by 补贴编码.
    pub fn programme_owners(&self, county: u32) -> Result<HashMap<String, String>> {
        let rows: Vec<(String, String)> = self.read(|conn| {
            programmes::table
                .filter(programmes::county.eq(county as i32))
                .filter(programmes::shown.eq(1))
                .select((programmes::code, programmes::department))
                .load(conn)
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Whose each published policy of a county is, by 政策编号.
    pub fn policy_owners(&self, county: u32) -> Result<HashMap<String, String>> {
        let rows: Vec<(String, String)> = self.read(|conn| {
            policies::table
                .filter(policies::county.eq(county as i32))
                .filter(policies::shown.eq(1))
                .select((policies::number, policies::issuer))
                .load(conn)
        })?;
        Ok(rows.into_iter().collect())
    }

    /// Where the published batches of a dataset come from, each origin once, the oldest batch's first.
    pub fn origins(&self, dataset: Dataset) -> Result<Vec<Origin>> {
        let mut all = self.published(dataset)?;
        all.sort_by_key(|one| one.batch);
        let mut origins: Vec<Origin> = Vec::new();
        for one in all {
            if !origins.contains(&one.origin) {
                origins.push(one.origin);
            }
        }
        Ok(origins)
    }

    /// The published batches of a dataset, county by county in the order in which they came.
    pub(super) fn published(&self, dataset: Dataset) -> Result<Vec<Published>> {
        let rows: Vec<(i32, i64, Told)> = self.read(|conn| {
            batches::table
                .filter(batches::dataset.eq(dataset.word()))
                .filter(batches::state.eq(BatchState::Published.word()))
                .order((batches::county, batches::id))
                .select((
                    batches::county,
                    batches::id,
                    (batches::as_of, batches::owner, batches::basis),
                ))
                .load(conn)
        })?;
        let published = rows.into_iter().map(|(county, batch, told)| Published {
            county: county as u32,
            batch,
            origin: origin(told),
        });
        Ok(published.collect())
    }
}
