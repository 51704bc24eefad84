//! How cases were accepted as put right, as the ledger tells it (验收人、时间、意见).

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Case, broken};
use crate::cases::MoveName;
use crate::domain::day;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::schema::case_moves;

/// Cases asked about at once: SQLite takes only so many parameters.
const MANY: usize = 500;

/// How a case was accepted as put right (验收).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// By whom: the sign-in name.
    pub by: String,
    /// The day.
    pub day: NaiveDate,
    /// What they said.
    pub words: String,
}

impl Store {
    /// Who closed each of these cases last, and what they said of it; of one that was never closed nothing.
    pub fn accepted(&self, county: u32, all: &[Case]) -> Result<HashMap<i64, Accepted>> {
        type Line = (i64, i64, i32, String, Vec<u8>);
        let ids: Vec<i64> = all.iter().map(|case| case.id).collect();
        let mut rows: Vec<Line> = Vec::new();
        for some in ids.chunks(MANY) {
            rows.extend(self.read(|conn| {
                case_moves::table
                    .filter(case_moves::county.eq(county as i32))
                    .filter(case_moves::case_id.eq_any(some))
                    .filter(case_moves::made.eq(MoveName::Close.word()))
                    .order((case_moves::case_id, case_moves::seq))
                    .select((
                        case_moves::case_id,
                        case_moves::seq,
                        case_moves::day,
                        case_moves::mover_login,
                        case_moves::sealed,
                    ))
                    .load::<Line>(conn)
            })?);
        }
        rows.into_iter()
            .map(|(case, seq, on, by, sealed)| {
                let accepted = Accepted {
                    by,
                    day: day::from_number(on).ok_or_else(|| broken(case))?,
                    words: self.words(county, case, seq, &sealed)?,
                };
                Ok((case, accepted))
            })
            .collect()
    }
}
