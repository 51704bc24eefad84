//! How cases were accepted as put right, as the ledger tells it (验收人、时间、意见).

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Case, broken};
use crate::cases::MoveName;
use crate::domain::day;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::schema::{case_moves, users};

/// Cases asked about at once: SQLite takes only so many parameters.
const MANY: usize = 500;

/// What stands before an opinion in the history of a case.
const OPINION: &str = "验收意见：";

/// How a case was accepted as put right (验收).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// By whom, by name: who looked first, who closed it and who signed beside them.
    pub by: String,
    /// The day.
    pub day: NaiveDate,
    /// What they said.
    pub words: String,
}

/// A move that has a part in it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = case_moves)]
struct Line {
    case_id: i64,
    seq: i64,
    made: String,
    day: i32,
    mover: i64,
    second: Option<i64>,
    sealed: Vec<u8>,
}

impl Store {
    /// Who looked at each of these cases and closed it last, and what they said of it; of one that was never closed nothing.
    pub fn accepted(&self, county: u32, all: &[Case]) -> Result<HashMap<i64, Accepted>> {
        let ids: Vec<i64> = all.iter().map(|case| case.id).collect();
        let mut lines: Vec<Line> = Vec::new();
        for some in ids.chunks(MANY) {
            lines.extend(self.read(|conn| {
                case_moves::table
                    .filter(case_moves::county.eq(county as i32))
                    .filter(case_moves::case_id.eq_any(some))
                    .filter(case_moves::made.eq_any([MoveName::FirstReview.word(), MoveName::Close.word()]))
                    .order((case_moves::case_id, case_moves::seq))
                    .select(Line::as_select())
                    .load::<Line>(conn)
            })?);
        }
        if lines.is_empty() {
            return Ok(HashMap::new());
        }
        let names: HashMap<i64, String> = self
            .read(|conn| {
                users::table
                    .filter(users::county.eq(county as i32))
                    .select((users::id, users::name))
                    .load::<(i64, String)>(conn)
            })?
            .into_iter()
            .collect();
        let (mut looked, mut accepted) = (HashMap::new(), HashMap::new());
        for line in lines {
            if line.made != MoveName::Close.word() {
                looked.insert(line.case_id, line.mover);
                continue;
            }
            let mut by: Vec<i64> = Vec::new();
            let hands = [looked.remove(&line.case_id), Some(line.mover), line.second];
            for user in hands.into_iter().flatten() {
                if !by.contains(&user) {
                    by.push(user);
                }
            }
            let by: Vec<&str> = by
                .iter()
                .filter_map(|user| names.get(user).map(String::as_str))
                .collect();
            let words = self.words(county, line.case_id, line.seq, &line.sealed)?;
            let one = Accepted {
                by: by.join("、"),
                day: day::from_number(line.day).ok_or_else(|| broken(line.case_id))?,
                words: words.strip_prefix(OPINION).unwrap_or(&words).to_owned(),
            };
            accepted.insert(line.case_id, one);
        }
        Ok(accepted)
    }
}
