//! Why a letter that a step asked for was not issued before the case moved on: said once for each, and kept.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::issue::still_here;
use crate::domain::day;
use crate::error::{Error, Result};
use crate::letters::Kind;
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store, one_at_a_time};
use crate::store::schema::letters_left_out;

const SEALED: &str = "letters_left_out.sealed";

/// Why a letter was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The reason.
    pub reason: String,
    /// Who wrote it down.
    pub login: String,
    /// The day.
    pub day: NaiveDate,
}

/// The place of a reason: the case, and the step that asked for the letter.
fn place(case: i64, seq: i64) -> i64 {
    case * 1_000_000 + seq
}

impl Store {
    /// What was said of letters left out in a county, by case and step. The caller looks only at cases within a reach.
    pub fn left_out(&self, county: u32) -> Result<HashMap<(i64, i64), LeftOut>> {
        let rows: Vec<(i64, i64, i32, String, Vec<u8>)> = self.read(|conn| {
            letters_left_out::table
                .filter(letters_left_out::county.eq(county as i32))
                .select((
                    letters_left_out::case_id,
                    letters_left_out::seq,
                    letters_left_out::day,
                    letters_left_out::noted_login,
                    letters_left_out::sealed,
                ))
                .load(conn)
        })?;
        rows.into_iter()
            .map(|(case, seq, on, login, sealed)| {
                let words = self
                    .keys()
                    .open_value(SEALED, county, place(case, seq), &sealed)?;
                let said = LeftOut {
                    reason: String::from_utf8_lossy(&words).into_owned(),
                    login,
                    day: day::from_number(on).unwrap_or_default(),
                };
                Ok(((case, seq), said))
            })
            .collect()
    }

    /// Writes down why a letter was left out.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody already said so, and when the case was handed over in the meantime.
    pub fn leave_out(
        &self,
        county: u32,
        (case, seq, kind): (i64, i64, Kind),
        reason: &str,
        (by, today): (i64, NaiveDate),
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            // A hand-over takes the same turn.
            one_at_a_time(conn, "letters")?;
            still_here(conn, county, case)?;
            let sealed = self
                .keys()
                .seal(SEALED, county, place(case, seq), reason.as_bytes())?;
            diesel::insert_into(letters_left_out::table)
                .values((
                    letters_left_out::county.eq(county as i32),
                    letters_left_out::case_id.eq(case),
                    letters_left_out::seq.eq(seq),
                    letters_left_out::kind.eq(kind.word()),
                    letters_left_out::day.eq(day::number(today)),
                    letters_left_out::noted_by.eq(by),
                    letters_left_out::noted_login.eq(act.actor),
                    letters_left_out::key_version.eq(self.keys().version),
                    letters_left_out::sealed.eq(sealed),
                ))
                .execute(conn)
                .map_err(|fault| match fault {
                    diesel::result::Error::DatabaseError(
                        diesel::result::DatabaseErrorKind::UniqueViolation,
                        _,
                    ) => Error::Conflict("这份文书为什么没发，已经写过了。刷新页面看看".to_owned()),
                    other => Error::internal(other),
                })?;
            audit::write(conn, county, act)
        })
    }
}

/// What was said of the letters of a case leaves with the lead.
pub(super) fn forget(conn: &mut Conn, county: u32, case: i64) -> Result<()> {
    diesel::delete(
        letters_left_out::table
            .filter(letters_left_out::county.eq(county as i32))
            .filter(letters_left_out::case_id.eq(case)),
    )
    .execute(conn)
    .map_err(Error::internal)?;
    Ok(())
}
