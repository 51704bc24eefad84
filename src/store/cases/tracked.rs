//! Cases as scoreboards look at them: their clear columns alone, nothing is unsealed.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::ledger::{lasting, merged};
use super::past::Past;
use super::rounds::Rounds;
use super::runs::GoingOn;
use super::{BACK, Case, Clockwork, Eyes, Row, broken, evidence, within};
use crate::access::Reach;
use crate::cases::Balance;
use crate::cases::score::Tracked;
use crate::domain::case::{CaseState, Category};
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::connection::{Conn, Store};
use crate::store::merged::Merged;
use crate::store::schema::{case_money, case_moves, cases};

/// A lead as the discipline body's liaison sees it: nothing of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The case's number on paper.
    pub number: String,
    /// The day it was handed over.
    pub day: chrono::NaiveDate,
    /// The receipt, as it was written down.
    pub receipt: String,
}

/// How many pieces of evidence of each case, or of one, stand as vouchers of its repayments. A number that was typed shows
/// nothing; a repayment that was taken back has none.
pub(super) fn vouchers(conn: &mut Conn, county: u32, only: Option<i64>) -> Result<HashMap<i64, usize>> {
    let mut query = case_money::table
        .filter(case_money::county.eq(county as i32))
        .filter(case_money::kind.eq(BACK))
        .select((
            case_money::case_id,
            case_money::seq,
            case_money::piece,
            case_money::reverses,
        ))
        .into_boxed();
    if let Some(case) = only {
        query = query.filter(case_money::case_id.eq(case));
    }
    type Repayment = (i64, i64, Option<i64>, Option<i64>);
    let booked: Vec<Repayment> = query.load(conn).map_err(Error::internal)?;
    let reversed: HashSet<(i64, i64)> = booked
        .iter()
        .filter_map(|(case, .., reverses)| reverses.map(|seq| (*case, seq)))
        .collect();
    let pieces: HashSet<(i64, i64)> = booked
        .into_iter()
        .filter(|(case, seq, _, reverses)| reverses.is_none() && !reversed.contains(&(*case, *seq)))
        .filter_map(|(case, _, piece, _)| Some((case, piece?)))
        .collect();
    let mut vouchers: HashMap<i64, usize> = HashMap::new();
    for (case, _) in pieces {
        *vouchers.entry(case).or_default() += 1;
    }
    Ok(vouchers)
}

impl Store {
    /// Every case within a reach, for the scoreboard.
    pub fn tracked(&self, reach: &Reach, eyes: Eyes, clock: &Clockwork) -> Result<Vec<Tracked>> {
        self.tracked_of(reach, eyes, clock, None)
    }

    /// A case within a reach with those of its category in its village, or at its unit where it lies in none, for the signs on its page: of the others their days
    /// count, and neither evidence nor vouchers are looked at.
    pub fn tracked_beside(
        &self,
        reach: &Reach,
        eyes: Eyes,
        clock: &Clockwork,
        case: &Case,
    ) -> Result<Vec<Tracked>> {
        self.tracked_of(reach, eyes, clock, Some(case))
    }

    fn tracked_of(
        &self,
        reach: &Reach,
        eyes: Eyes,
        clock: &Clockwork,
        beside: Option<&Case>,
    ) -> Result<Vec<Tracked>> {
        let mut conn = self.connection()?;
        let villages = Merged::of(&mut conn, reach.of_county() as i32)?;
        let mut query = cases::table
            .filter(cases::county.eq(reach.of_county() as i32))
            // Of a lead nothing is left that a scoreboard could count.
            .filter(cases::state.ne(CaseState::Lead.word()))
            .order(cases::id)
            .select(Row::as_select())
            .into_boxed();
        if let Some(case) = beside {
            query = match (case.category, case.village, case.view.unit.as_str()) {
                (Some(category), Some(village), _) => {
                    let now = villages.now(village.number() as i64);
                    let mut all = villages.taken_up((now, now));
                    all.push(now);
                    query
                        .filter(cases::village.eq_any(all))
                        .filter(cases::category.eq(category.word()))
                }
                // Nobody answers for it yet: there is none like it.
                (None, ..) | (_, None, "") => query.filter(cases::id.eq(case.id)),
                (Some(category), None, unit) => query
                    .filter(cases::village.eq(0))
                    .filter(cases::unit.eq(unit.to_owned()))
                    .filter(cases::category.eq(category.word())),
            };
        }
        let rows: Vec<Row> = query.load(&mut *conn).map_err(Error::internal)?;
        let only = beside.map(|case| case.id);
        let alike = evidence::pairs(&mut conn, reach.of_county(), only).map_err(Error::internal)?;
        let vouchers = vouchers(&mut conn, reach.of_county(), only)?;
        let going_on = GoingOn::of(&mut conn, reach.of_county(), only).map_err(Error::internal)?;
        let past = Past::of(&mut conn, reach.of_county()).map_err(Error::internal)?;
        let rounds = Rounds::of(&mut conn, reach.of_county())?;
        let lasting = lasting(&mut conn, reach.of_county() as i32).map_err(Error::internal)?;
        let merged = merged(&mut conn, reach.of_county() as i32).map_err(Error::internal)?;
        rows.into_iter()
            .filter(|row| within(row, reach, eyes))
            .map(|row| {
                let state = CaseState::from_word(&row.state).ok_or_else(|| broken(row.id))?;
                let before = row.before_state.as_deref().and_then(CaseState::from_word);
                let running = going_on.running(&row);
                let due = running.and_then(|running| clock.due(&running));
                let still = going_on.still(&row);
                let (closings, extensions) = (past.closings(&row), past.extensions(&row));
                Ok(Tracked {
                    id: row.id,
                    verifiers: row.verifier_one.zip(row.verifier_two),
                    round: match eyes {
                        Eyes::Office => rounds.round_of(row.village, &row.unit, row.opened_on),
                        Eyes::Unit => None,
                    },
                    number: row.number,
                    village: VillageCode::from_number(row.village as u64)
                        .map(|code| villages.become_of(code)),
                    unit: row.unit,
                    category: Category::from_word(&row.category).ok_or_else(|| broken(row.id))?,
                    state,
                    opened_on: day::from_number(row.opened_on).ok_or_else(|| broken(row.id))?,
                    fed_back_on: row.fed_back_on.and_then(day::from_number),
                    closed_on: row.closed_on.and_then(day::from_number),
                    closings,
                    due,
                    direct: row.direct != 0,
                    lasting: lasting.contains(&row.id),
                    still,
                    established: before.unwrap_or(state).is_problem(),
                    merged: merged.contains(&row.id),
                    escalated: running.map_or(0, |running| running.taken),
                    returned: u8::try_from(row.returned).unwrap_or(u8::MAX),
                    extensions,
                    vouchers: vouchers.get(&row.id).copied().unwrap_or(0),
                    balance: Balance {
                        found: Fen(row.found),
                        recoverable: Fen(row.recoverable),
                        returned: Fen(row.paid_back),
                        written_off: Fen(row.written_off),
                    },
                    evidence_elsewhere: alike.get(&row.id).map_or(0, |(same, _)| *same),
                    texts_alike: alike.get(&row.id).map_or(0, |(_, near)| *near),
                })
            })
            .collect()
    }

    /// The leads that were handed over, newest first: number and receipt, nothing else.
    pub fn handed_over(&self, reach: &Reach) -> Result<Vec<HandedOver>> {
        if !reach.is_whole() {
            return Ok(Vec::new());
        }
        let county = reach.of_county();
        type Line = (i64, String, i64, i32, Vec<u8>);
        let rows: Vec<Line> = self.read(|conn| {
            cases::table
                .inner_join(
                    case_moves::table.on(case_moves::case_id
                        .eq(cases::id)
                        .and(case_moves::county.eq(cases::county))),
                )
                .filter(cases::county.eq(county as i32))
                .filter(cases::state.eq(CaseState::Lead.word()))
                .filter(case_moves::to_state.eq(CaseState::Lead.word()))
                .order(case_moves::at.desc())
                .select((
                    cases::id,
                    cases::number,
                    case_moves::seq,
                    case_moves::day,
                    case_moves::sealed,
                ))
                .load(conn)
        })?;
        rows.into_iter()
            .map(|(id, number, seq, on, sealed)| {
                let words =
                    self.keys()
                        .open_value(super::GIVEN, county, super::keep::place(id, seq), &sealed)?;
                Ok(HandedOver {
                    number,
                    day: day::from_number(on).ok_or_else(|| broken(id))?,
                    receipt: String::from_utf8_lossy(&words).into_owned(),
                })
            })
            .collect()
    }
}
