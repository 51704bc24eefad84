//! Which term of a case runs: derived from its row and, where it came back to the unit or once stood still, from its moves.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use diesel::prelude::*;

use super::{Row, Stepped};
use crate::cases::{MoveName, Passed, Running, is_owed, may_go_on, stood_still};
use crate::domain::case::CaseState;
use crate::domain::case_term::CaseTerm;
use crate::domain::day;
use crate::store::connection::Conn;
use crate::store::schema::{case_moves, cases};

impl Row {
    /// What the wrong unit was told, asked for and promised holds for the right one no more, nor what came back to it.
    pub(super) fn is_another_unit_s(&mut self) {
        (self.fed_back_on, self.proposed_by) = (None, None);
        (self.direct, self.extensions, self.returned) = (0, 0, 0);
    }
}

/// What of the moves bears on the terms of cases.
pub(super) struct GoingOn {
    /// The terms that go on, of the cases that came back to their unit or to whoever had them before they stood still.
    running: HashMap<i64, Running>,
    /// The day that the last plan of each case promises.
    planned: HashMap<i64, NaiveDate>,
    /// Since when and for how many days each case stood still that was resumed.
    still: HashMap<i64, Vec<(NaiveDate, u32)>>,
}

impl GoingOn {
    /// In a county, or of one case of it.
    pub(super) fn of(conn: &mut Conn, county: u32, only: Option<i64>) -> QueryResult<Self> {
        let states = CaseState::ALL.iter().filter(|state| may_go_on(**state));
        let mut query = case_moves::table
            .inner_join(
                cases::table.on(cases::county
                    .eq(case_moves::county)
                    .and(cases::id.eq(case_moves::case_id))),
            )
            .filter(cases::county.eq(county as i32))
            .filter(
                cases::state
                    .eq_any(states.map(|state| state.word()).collect::<Vec<_>>())
                    .or(cases::id.eq_any(resumed_in(conn, county)?)),
            )
            .order((case_moves::case_id, case_moves::seq))
            .select((
                case_moves::case_id,
                case_moves::made,
                case_moves::from_state,
                case_moves::to_state,
                case_moves::day,
            ))
            .into_boxed();
        if let Some(case) = only {
            query = query.filter(cases::id.eq(case));
        }
        let rows: Vec<(i64, String, Option<String>, String, i32)> = query.load(conn)?;
        let mut moves: HashMap<i64, Vec<Passed>> = HashMap::new();
        for (case, made, from, to, on) in rows {
            let read = MoveName::from_word(&made)
                .zip(CaseState::from_word(&to))
                .zip(day::from_number(on));
            if let Some(((name, to), day)) = read {
                moves.entry(case).or_default().push(Passed {
                    name,
                    from: from.as_deref().and_then(CaseState::from_word),
                    to,
                    day,
                });
            }
        }
        let running = moves
            .iter()
            .filter_map(|(case, moves)| Some((*case, Running::after(moves)?)));
        Ok(Self {
            running: running.collect(),
            planned: planned_in(conn, county, only)?,
            still: moves
                .iter()
                .map(|(case, moves)| (*case, standstills(moves)))
                .collect(),
        })
    }

    /// The term of a case that runs; `None` where nothing is owed to a day.
    pub(super) fn running(&self, row: &Row) -> Option<Running> {
        let state = CaseState::from_word(&row.state)?;
        let own = Running {
            taken: u8::try_from(row.escalated).unwrap_or(u8::MAX),
            ..Running::entered(state, day::from_number(row.entered_on)?)?
        };
        let running = self.running.get(&row.id).copied().unwrap_or(own);
        Some(Running {
            // Who looks at a claim has the term of whoever looks at claims, however much longer the unit had.
            extended: if is_owed(state) { row.extended } else { 0 },
            planned: self
                .planned(row.id)
                .filter(|_| running.which == CaseTerm::Rectify)
                // For what it stood still since the term began the term moves as a whole.
                .and_then(|day| day.checked_sub_days(Days::new(u64::from(running.still)))),
            ..running
        })
    }

    /// For how many days a case stood still after its unit was told and before it was closed.
    pub(super) fn still(&self, row: &Row) -> u32 {
        let Some(told) = row.fed_back_on.and_then(day::from_number) else {
            return 0;
        };
        let closed = row.closed_on.and_then(day::from_number);
        let counts = |since: NaiveDate| since >= told && closed.is_none_or(|closed| since <= closed);
        let all = self.still.get(&row.id).into_iter().flatten();
        all.filter(|(since, _)| counts(*since))
            .fold(0, |sum, (_, days)| sum.saturating_add(*days))
    }

    /// The day that the last plan of a case promises, as many days later as the case has stood still since.
    pub(super) fn planned(&self, case: i64) -> Option<NaiveDate> {
        self.planned.get(&case).copied()
    }
}

/// Since when and for how many days a case stood still, each time that it was resumed.
fn standstills(moves: &[Passed]) -> Vec<(NaiveDate, u32)> {
    let resumed = moves.iter().enumerate();
    resumed
        .filter(|(_, one)| one.name == MoveName::Resume)
        .map(|(at, one)| {
            let days = stood_still(&moves[..at], one.day);
            let since = one.day.checked_sub_days(Days::new(u64::from(days)));
            (since.unwrap_or(one.day), days)
        })
        .collect()
}

/// The cases of a county that once stood still and were resumed.
fn resumed_in(conn: &mut Conn, county: u32) -> QueryResult<Vec<i64>> {
    case_moves::table
        .filter(case_moves::county.eq(county as i32))
        .filter(case_moves::made.eq(MoveName::Resume.word()))
        .select(case_moves::case_id)
        .distinct()
        .load(conn)
}

/// The day that the last plan of each case of a county, or of one of them, promises.
fn planned_in(conn: &mut Conn, county: u32, only: Option<i64>) -> QueryResult<HashMap<i64, NaiveDate>> {
    let names = [MoveName::Propose, MoveName::Suspend, MoveName::Resume];
    let mut query = case_moves::table
        .filter(case_moves::county.eq(county as i32))
        .filter(case_moves::made.eq_any(names.map(MoveName::word)))
        .order((case_moves::case_id, case_moves::seq))
        .select((
            case_moves::case_id,
            case_moves::made,
            case_moves::to_state,
            case_moves::planned,
            case_moves::day,
        ))
        .into_boxed();
    if let Some(case) = only {
        query = query.filter(case_moves::case_id.eq(case));
    }
    let rows: Vec<(i64, String, String, Option<i32>, i32)> = query.load(conn)?;
    let mut promised: HashMap<i64, (Option<NaiveDate>, Vec<Passed>)> = HashMap::new();
    for (case, made, to, named, on) in rows {
        let read = MoveName::from_word(&made)
            .zip(CaseState::from_word(&to))
            .zip(day::from_number(on));
        let Some(((name, to), day)) = read else { continue };
        let (plan, passed) = promised.entry(case).or_default();
        match name {
            MoveName::Propose if to == CaseState::Plan => *plan = named.and_then(day::from_number),
            MoveName::Resume => {
                let still = Days::new(u64::from(stood_still(passed, day)));
                *plan = plan.and_then(|day| day.checked_add_days(still));
            }
            _ => {}
        }
        let from = None;
        passed.push(Passed { name, from, to, day });
    }
    let promised = promised.into_iter();
    Ok(promised
        .filter_map(|(case, (plan, _))| Some((case, plan?)))
        .collect())
}

/// The day of the plan that is handed in with a move.
pub(super) fn planned_with(step: &Stepped<'_>) -> Option<i32> {
    let planned = day::parse(&step.told.planned).filter(|_| step.name == MoveName::Propose);
    planned.map(day::number)
}
