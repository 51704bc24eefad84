//! Refused rows that nobody can ever mend: given up by whoever brought them, with the reason. They stay sealed where they are,
//! are not tried again, and whoever approves the batch sees that there were any.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::audit::{self, Act};
use super::connection::{Conn, Store};
use super::holding::hold;
use super::reached;
use super::schema::batch_problems;
use crate::access::Reach;
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::day;
use crate::error::{Error, Result};

const REASON: &str = "batch_problems.given_up";
/// So many rows are offered at once.
const MOST: i64 = 500;

/// A refused row that still waits to be mended.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct HeldLine {
    /// The number of what is said of it.
    pub number: i64,
    /// Its sheet.
    pub sheet: String,
    /// Its number there.
    pub row: i32,
    /// What is wrong with it.
    pub says: String,
}

/// A row that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUp {
    /// Where it stood, and what was wrong with it.
    pub line: HeldLine,
    /// Why it was given up.
    pub reason: String,
    /// By whom.
    pub login: String,
    /// On which day.
    pub on: NaiveDate,
}

/// Who asks, as far as they reach.
pub type Asker<'a> = (i64, &'a Reach);

fn place(batch: i64, number: i64) -> i64 {
    batch * RecordId::ROWS + number
}

/// How many rows of each of some batches were given up; of a batch that is not there, none were.
fn counted(conn: &mut Conn, county: u32, batches: &[i64]) -> Result<HashMap<i64, i64>> {
    let rows: Vec<i64> = batch_problems::table
        .filter(batch_problems::county.eq(county as i32))
        .filter(batch_problems::batch.eq_any(batches.to_vec()))
        .filter(batch_problems::given_up.is_not_null())
        .select(batch_problems::batch)
        .load(conn)
        .map_err(Error::internal)?;
    let mut many = HashMap::new();
    for batch in rows {
        *many.entry(batch).or_default() += 1;
    }
    Ok(many)
}

/// How many rows of a batch were given up.
pub(super) fn many(conn: &mut Conn, county: u32, batch: i64) -> Result<i64> {
    let counted = counted(conn, county, &[batch])?;
    Ok(counted.get(&batch).copied().unwrap_or_default())
}

impl Store {
    /// How many rows of each of some batches of a county were given up; of a batch that is not there, none were.
    pub fn rows_given_up(&self, county: u32, batches: &[i64]) -> Result<HashMap<i64, i64>> {
        counted(&mut *self.connection()?, county, batches)
    }

    /// The refused rows of a batch that still wait to be mended.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a batch that this person may not see.
    pub fn held_lines(&self, id: i64, (me, reach): Asker<'_>) -> Result<Vec<HeldLine>> {
        let county = self.seen_batch(id, me, reach)?.batch.county;
        self.read(|conn| {
            batch_problems::table
                .filter(batch_problems::county.eq(county as i32))
                .filter(batch_problems::batch.eq(id))
                .filter(batch_problems::row_sealed.is_not_null())
                .filter(batch_problems::given_up_by.is_null())
                .filter(batch_problems::lies_in.is_null())
                .order(batch_problems::number)
                .limit(MOST)
                .select((
                    batch_problems::number,
                    batch_problems::sheet,
                    batch_problems::row_number,
                    batch_problems::says,
                ))
                .load(conn)
        })
    }

    /// The rows of a batch that were given up.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a batch that this person may not see.
    pub fn given_up(&self, id: i64, (me, reach): Asker<'_>) -> Result<Vec<GivenUp>> {
        let county = self.seen_batch(id, me, reach)?.batch.county;
        type Line = (
            HeldLine,
            Option<Vec<u8>>,
            Option<i32>,
            Option<String>,
            Option<i32>,
        );
        let rows: Vec<Line> = self.read(|conn| {
            batch_problems::table
                .filter(batch_problems::county.eq(county as i32))
                .filter(batch_problems::batch.eq(id))
                .filter(batch_problems::given_up.is_not_null())
                .order(batch_problems::number)
                .select((
                    (
                        batch_problems::number,
                        batch_problems::sheet,
                        batch_problems::row_number,
                        batch_problems::says,
                    ),
                    batch_problems::given_up,
                    batch_problems::given_up_key,
                    batch_problems::given_up_by,
                    batch_problems::given_up_on,
                ))
                .load(conn)
        })?;
        rows.into_iter()
            .map(|(line, sealed, version, login, on)| {
                if version.is_none() {
                    let says = format!("no key of what was given up: batch {id}, {}", line.number);
                    return Err(Error::Internal(says));
                }
                let sealed = sealed.unwrap_or_default();
                let plain = self
                    .keys()
                    .open_value(REASON, county, place(id, line.number), &sealed)?;
                Ok(GivenUp {
                    reason: String::from_utf8_lossy(&plain).into_owned(),
                    login: login.unwrap_or_default(),
                    on: on.and_then(day::from_number).unwrap_or_default(),
                    line,
                })
            })
            .collect()
    }

    /// Gives a refused row up; it stays, with the reason. What the act says of it is which row it was.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a batch that this person may not see, [`Error::Conflict`] for a row that waits no more and
    /// for a batch that was approved: nobody would look at it any more.
    pub fn give_up(
        &self,
        id: i64,
        number: i64,
        (reason, today): (&str, NaiveDate),
        (me, reach): Asker<'_>,
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            hold(conn, id)?;
            let found = reached::seen(conn, id, me, reach)?.batch;
            if matches!(found.state, BatchState::Published | BatchState::Withdrawn) {
                return Err(Error::Conflict(format!(
                    "批次 {id} 已经是“{}”，审核的人看不到了，不能再放弃。改好的行在这一批的页面上传",
                    found.state.word()
                )));
            }
            let county = found.county;
            let of = county as i32;
            let row: Option<(String, String, i32)> = batch_problems::table
                .find((of, id, number))
                .filter(batch_problems::row_sealed.is_not_null())
                .filter(batch_problems::given_up_by.is_null())
                .filter(batch_problems::lies_in.is_null())
                .select((
                    batch_problems::file,
                    batch_problems::sheet,
                    batch_problems::row_number,
                ))
                .first(conn)
                .optional()
                .map_err(Error::internal)?;
            let Some((file, sheet, row)) = row else {
                return Err(Error::Conflict(
                    "这一行已经改好、在另一批里等审核，或者放弃了。刷新页面，看清楚再办".to_owned(),
                ));
            };
            let detail = format!("{sheet} 第 {row} 行");
            // Whatever else is said of the same row goes with it.
            diesel::update(
                batch_problems::table
                    .filter(batch_problems::county.eq(of))
                    .filter(batch_problems::batch.eq(id))
                    .filter(batch_problems::file.eq(file))
                    .filter(batch_problems::sheet.eq(sheet))
                    .filter(batch_problems::row_number.eq(row)),
            )
            .set((
                batch_problems::given_up_by.eq(act.actor),
                batch_problems::given_up_on.eq(day::number(today)),
            ))
            .execute(conn)
            .map_err(Error::internal)?;
            let sealed = self
                .keys()
                .seal(REASON, county, place(id, number), reason.as_bytes())?;
            diesel::update(batch_problems::table.find((of, id, number)))
                .set((
                    batch_problems::given_up.eq(sealed),
                    batch_problems::given_up_key.eq(self.keys().version),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            let act = Act {
                detail: detail.trim_start(),
                ..*act
            };
            audit::write(conn, county, &act)
        })
    }
}
