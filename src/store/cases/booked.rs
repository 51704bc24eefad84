//! The money of a case as it was booked, line by line.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{BACK, Case};
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::schema::case_money;

/// Money that was booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// Its number within the case.
    pub seq: i64,
    /// 追回 or 核销.
    pub kind: String,
    /// How much.
    pub amount: Fen,
    /// The day.
    pub day: NaiveDate,
    /// Voucher or document.
    pub document: String,
    /// The reason of a write-off.
    pub reason: String,
    /// The piece of evidence that shows it.
    pub piece: Option<i64>,
    /// Who booked it.
    pub by: i64,
    /// The booking that it takes back, for which the amount is below zero.
    pub reverses: Option<i64>,
}

impl Booked {
    /// Whether it is of money that came back; otherwise it is of a write-off.
    pub fn is_back(&self) -> bool {
        self.kind == BACK
    }
}

impl Store {
    /// The money of a case, booking by booking.
    pub fn bookings_of(&self, county: u32, case: &Case) -> Result<Vec<Booked>> {
        type Line = (
            i64,
            String,
            i64,
            i32,
            String,
            String,
            Option<i64>,
            i64,
            Option<i64>,
        );
        let rows: Vec<Line> = self.read(|conn| {
            case_money::table
                .filter(case_money::county.eq(county as i32))
                .filter(case_money::case_id.eq(case.id))
                .order(case_money::seq)
                .select((
                    case_money::seq,
                    case_money::kind,
                    case_money::amount,
                    case_money::day,
                    case_money::document,
                    case_money::reason,
                    case_money::piece,
                    case_money::booked_by,
                    case_money::reverses,
                ))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .map(
                |(seq, kind, amount, on, document, reason, piece, by, reverses)| Booked {
                    seq,
                    kind,
                    amount: Fen(amount),
                    day: day::from_number(on).unwrap_or_default(),
                    document,
                    reason,
                    piece,
                    by,
                    reverses,
                },
            )
            .collect())
    }
}
