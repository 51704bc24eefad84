//! Codes that were ever given, and where merged ones lead.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::audit::{self, Act};
use super::connection::{Store, one_at_a_time};
use super::outbox::{alone, tell};
use super::schema::{village_codes, villages};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::village::VillageState;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

impl Store {
    /// Every code that was ever given in a county, published or only assigned.
    pub fn codes_ever_used(&self) -> Result<BTreeSet<VillageCode>> {
        let given: Vec<i64> =
            self.read(|conn| village_codes::table.select(village_codes::code).load(conn))?;
        let listed: Vec<i64> =
            self.read(|conn| villages::table.select(villages::code).distinct().load(conn))?;
        Ok(given
            .into_iter()
            .chain(listed)
            .filter_map(|c| VillageCode::from_number(c as u64))
            .collect())
    }

    /// Notes codes as given, so that none is given twice.
    pub fn note_codes(&self, codes: &[(VillageCode, String)], today: NaiveDate, act: &Act<'_>) -> Result<()> {
        let Some((first, _)) = codes.first() else {
            return Ok(());
        };
        let county = first.county();
        self.write(|conn| {
            one_at_a_time(conn, "village_codes")?;
            for (code, name) in codes {
                let key = (code.county() as i32, code.number() as i64);
                let there: Option<i64> = village_codes::table
                    .find(key)
                    .select(village_codes::code)
                    .first(conn)
                    .optional()
                    .map_err(Error::internal)?;
                if there.is_none() {
                    diesel::insert_into(village_codes::table)
                        .values((
                            village_codes::county.eq(key.0),
                            village_codes::code.eq(key.1),
                            village_codes::name.eq(name),
                            village_codes::since.eq(day::number(today)),
                        ))
                        .execute(conn)
                        .map_err(Error::internal)?;
                }
            }
            audit::write(conn, county, act)
        })
    }

    /// Merges a village into another: the old code redirects from now on, its records show with the new one's.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown code, [`Error::Conflict`] for a merger that is already made, leads
    /// to itself or into a village that is itself no more.
    pub fn merge_codes(
        &self,
        old: VillageCode,
        new: VillageCode,
        today: NaiveDate,
        act: &Act<'_>,
    ) -> Result<()> {
        if old == new {
            return Err(Error::Conflict("一个村不能并入自己".to_owned()));
        }
        if old.county() != new.county() {
            return Err(Error::Conflict("只能并入本县的村".to_owned()));
        }
        let county = old.county() as i32;
        self.write(|conn| {
            one_at_a_time(conn, "village_codes")?;
            alone(conn)?;
            let mut state = |code: VillageCode| -> Result<(i64, String)> {
                villages::table
                    .filter(villages::county.eq(county))
                    .filter(villages::code.eq(code.number() as i64))
                    .filter(villages::shown.eq(1))
                    .select((villages::batch, villages::state))
                    .first(conn)
                    .optional()
                    .map_err(Error::internal)?
                    .ok_or_else(|| Error::NotFound(format!("已发布的村里没有 {code}")))
            };
            let (batch, old_state) = state(old)?;
            let (_, new_state) = state(new)?;
            if old_state != VillageState::Standing.word() {
                return Err(Error::Conflict(format!("{old} 已经是“{old_state}”，不能再并")));
            }
            if new_state != VillageState::Standing.word() {
                return Err(Error::Conflict(format!("{new} 是“{new_state}”，不能并入它")));
            }
            diesel::update(villages::table.find((county, old.number() as i64, batch)))
                .set((
                    villages::state.eq(VillageState::Merged.word()),
                    villages::merged_into.eq(new.number() as i64),
                    villages::valid_to.eq(day::number(today)),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            diesel::update(village_codes::table.find((county, old.number() as i64)))
                .set(village_codes::merged_into.eq(new.number() as i64))
                .execute(conn)
                .map_err(Error::internal)?;
            let touched = Batch {
                county: old.county(),
                id: batch,
                dataset: Dataset::Villages,
                state: BatchState::Published,
                source: String::new(),
                content: String::new(),
                rows: 0,
                refused: 0,
                warnings: 0,
                amount: Fen(0),
                imported_on: today,
                published_on: Some(today),
                reason: None,
            };
            tell(conn, &touched, "publish")?;
            audit::write(conn, old.county(), act)
        })
    }
}
