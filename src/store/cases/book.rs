//! What is done beside the moves: a signature is waited for, money is booked.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::flags::tell_findings;
use super::keep::{in_order, keep, unchanged};
use super::{BACK, Booked, Case, SEALED, Stepped, WAITING};
use crate::cases::MoveName;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::error::{Error, Result};
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store};
use crate::store::schema::{case_money, case_waiting};

/// Money to book.
#[derive(Debug, Clone)]
pub struct Booking<'a> {
    /// Whether it came back; otherwise it is written off.
    pub back: bool,
    /// How much.
    pub amount: Fen,
    /// Voucher or document.
    pub document: &'a str,
    /// The reason of a write-off.
    pub reason: &'a str,
    /// The piece of evidence that shows it.
    pub piece: Option<i64>,
    /// Who books it.
    pub by: i64,
    /// The day.
    pub day: NaiveDate,
}

impl Store {
    /// Keeps a move until its second person signs; one move at a time waits.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the case has changed or another move waits.
    pub fn await_second(
        &self,
        county: u32,
        seen: &Case,
        (name, mover): (MoveName, i64),
        given: &[u8],
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            let row = unchanged(conn, county, seen)?;
            if self.waiting(conn, county, row.id)?.is_some() {
                return Err(Error::Conflict("已经有一步在等人签字".to_owned()));
            }
            diesel::insert_into(case_waiting::table)
                .values((
                    case_waiting::county.eq(county as i32),
                    case_waiting::case_id.eq(row.id),
                    case_waiting::made.eq(name.word()),
                    case_waiting::mover.eq(mover),
                    case_waiting::mover_login.eq(act.actor),
                    case_waiting::role.eq(act.role),
                    case_waiting::at.eq(act.at),
                    case_waiting::key_version.eq(self.keys().version),
                    case_waiting::sealed.eq(self.keys().seal(WAITING, county, row.id, given)?),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            keep(conn, row)?;
            audit::write(conn, county, act)
        })
    }

    /// Keeps other words of a case, without moving it; what was changed goes into its history.
    ///
    /// # Errors
    /// As [`Store::move_case`].
    pub fn rewrite(&self, county: u32, seen: &Case, step: &Stepped<'_>, act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            let row = unchanged(conn, county, seen)?;
            let id = row.id;
            let text = serde_json::to_vec(step.told).map_err(Error::internal)?;
            let sealed = self.keys().seal(SEALED, county, id, &text)?;
            keep(conn, row.with_words(sealed, self.keys().version))?;
            self.write_move(conn, county, id, Some(step.state.word()), step, act.at)?;
            audit::write(conn, county, act)
        })
    }

    /// Takes a waiting move away: the second person did not sign, and why is a line of the history, or whoever began it takes
    /// it back.
    pub fn forget_waiting(
        &self,
        county: u32,
        seen: &Case,
        line: Option<&Stepped<'_>>,
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            let row = unchanged(conn, county, seen)?;
            diesel::delete(case_waiting::table.find((county as i32, row.id)))
                .execute(conn)
                .map_err(Error::internal)?;
            if let Some(line) = line {
                self.write_move(conn, county, row.id, Some(line.state.word()), line, act.at)?;
            }
            keep(conn, row)?;
            audit::write(conn, county, act)
        })
    }

    /// Books money of a case that is back. What will not come back is written off by a move that two sign.
    ///
    /// # Errors
    /// [`Error::Usage`] when it cannot be booked so, [`Error::Conflict`] when the case has changed.
    pub fn book_money(&self, county: u32, seen: &Case, booking: &Booking<'_>, act: &Act<'_>) -> Result<()> {
        let booked = seen.view.balance.repaid(booking.amount);
        let balance = booked.map_err(|fault| Error::Usage(fault.says().to_owned()))?;
        self.write(|conn| {
            let mut row = unchanged(conn, county, seen)?;
            row.paid_back = balance.returned.0;
            let (id, state) = (row.id, seen.state);
            keep(conn, row)?;
            enter(conn, county, (id, None), booking, act.at)?;
            tell_findings(conn, county, id, state, balance.returned.0)?;
            audit::write(conn, county, act)
        })
    }

    /// Takes back a booking that was wrong: a twin with the sign turned, by whom, why and when.
    ///
    /// # Errors
    /// [`Error::Usage`] when more would be taken back than was booked, [`Error::Conflict`] when the case has changed or the
    /// booking was taken back before.
    pub fn reverse_money(
        &self,
        county: u32,
        seen: &Case,
        wrong: &Booked,
        (by, reason, day): (i64, &str, NaiveDate),
        act: &Act<'_>,
    ) -> Result<()> {
        let back = wrong.is_back();
        let left = seen.view.balance.reversed(back, wrong.amount);
        let balance = left.map_err(|fault| Error::Usage(fault.says().to_owned()))?;
        let twin = Booking {
            back,
            amount: Fen(-wrong.amount.0),
            document: &wrong.document,
            reason,
            piece: wrong.piece,
            by,
            day,
        };
        self.write(|conn| {
            let mut row = unchanged(conn, county, seen)?;
            let before: i64 = case_money::table
                .filter(case_money::county.eq(county as i32))
                .filter(case_money::case_id.eq(row.id))
                .filter(case_money::reverses.eq(wrong.seq))
                .count()
                .get_result(conn)
                .map_err(Error::internal)?;
            if before > 0 {
                return Err(Error::Conflict("这一笔已经冲销过了".to_owned()));
            }
            row.paid_back = balance.returned.0;
            row.written_off = balance.written_off.0;
            let id = row.id;
            keep(conn, row)?;
            enter(conn, county, (id, Some(wrong.seq)), &twin, act.at)?;
            tell_findings(conn, county, id, seen.state, balance.returned.0)?;
            audit::write(conn, county, act)
        })
    }

    /// What was booked of each case of a county from one day to another: back, and written off. The caller looks only at
    /// cases that it read within a reach.
    pub fn booked_in(&self, county: u32, from: NaiveDate, to: NaiveDate) -> Result<HashMap<i64, (Fen, Fen)>> {
        let rows: Vec<(i64, String, i64)> = self.read(|conn| {
            case_money::table
                .filter(case_money::county.eq(county as i32))
                .filter(case_money::day.ge(day::number(from)))
                .filter(case_money::day.le(day::number(to)))
                .select((case_money::case_id, case_money::kind, case_money::amount))
                .load(conn)
        })?;
        let mut sums: HashMap<i64, (Fen, Fen)> = HashMap::new();
        for (case, kind, amount) in rows {
            let sum = sums.entry(case).or_default();
            match kind.as_str() {
                BACK => sum.0 += Fen(amount),
                _ => sum.1 += Fen(amount),
            }
        }
        Ok(sums)
    }
}

/// What was booked of a case in a year: back and written off.
type OfYear = (i64, i32, (Fen, Fen));

impl Store {
    /// What was booked of the cases of a county, booking by booking, with the year of each.
    pub(in crate::store) fn booked_by_year(&self, county: u32) -> Result<Vec<OfYear>> {
        let rows: Vec<(i64, String, i64, i32)> = self.read(|conn| {
            case_money::table
                .filter(case_money::county.eq(county as i32))
                .select((
                    case_money::case_id,
                    case_money::kind,
                    case_money::amount,
                    case_money::day,
                ))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .filter_map(|(case, kind, amount, on)| {
                let sums = match kind.as_str() {
                    BACK => (Fen(amount), Fen(0)),
                    _ => (Fen(0), Fen(amount)),
                };
                Some((case, day::from_number(on)?.year(), sums))
            })
            .collect())
    }
}

/// Enters a booking of a case, perhaps one that takes another back.
pub(super) fn enter(
    conn: &mut Conn,
    county: u32,
    (id, reverses): (i64, Option<i64>),
    booking: &Booking<'_>,
    at: i64,
) -> Result<()> {
    in_order(conn, county, id, booking.day)?;
    let last: Option<i64> = case_money::table
        .filter(case_money::county.eq(county as i32))
        .filter(case_money::case_id.eq(id))
        .select(diesel::dsl::max(case_money::seq))
        .first(conn)
        .map_err(Error::internal)?;
    diesel::insert_into(case_money::table)
        .values((
            case_money::county.eq(county as i32),
            case_money::case_id.eq(id),
            case_money::seq.eq(last.unwrap_or(0) + 1),
            case_money::kind.eq(if booking.back { BACK } else { "核销" }),
            case_money::amount.eq(booking.amount.0),
            case_money::day.eq(day::number(booking.day)),
            case_money::document.eq(booking.document),
            case_money::reason.eq(booking.reason),
            case_money::booked_by.eq(booking.by),
            case_money::at.eq(at),
            case_money::piece.eq(booking.piece),
            case_money::reverses.eq(reverses),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}
