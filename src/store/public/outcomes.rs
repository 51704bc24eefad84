//! What the public is told of problems that were put right.

use diesel::prelude::*;

use super::PublicStore;
use crate::domain::case::OutcomeState;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::shown::ShownOutcome;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::store::schema::outcomes;

impl PublicStore {
    /// The outcomes that were published of some villages, newest first.
    pub fn outcomes(&self, villages: &[VillageCode]) -> Result<Vec<ShownOutcome>> {
        let numbers: Vec<i64> = villages.iter().map(|code| code.number() as i64).collect();
        let rows: Vec<(String, String, i64, i32, Option<i32>)> = self.store.read(|conn| {
            outcomes::table
                .filter(outcomes::village.eq_any(numbers))
                .filter(outcomes::state.eq(OutcomeState::Published.word()))
                .order((outcomes::published_on.desc(), outcomes::id.desc()))
                .select((
                    outcomes::category,
                    outcomes::says,
                    outcomes::returned,
                    outcomes::closed_on,
                    outcomes::published_on,
                ))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .filter_map(|(category, says, returned, closed, published)| {
                Some(ShownOutcome {
                    category,
                    says,
                    returned: Fen(returned),
                    closed_on: day::from_number(closed)?,
                    published_on: published.and_then(day::from_number)?,
                })
            })
            .collect())
    }
}
