//! Which term of a case runs: derived from its row and, where it came back to the unit, from its moves.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Row, Stepped};
use crate::cases::{MoveName, Passed, Running, is_owed, may_go_on};
use crate::domain::case::CaseState;
use crate::domain::case_term::CaseTerm;
use crate::domain::day;
use crate::store::connection::Conn;
use crate::store::schema::{case_moves, cases};

impl Row {
    /// What the wrong unit was told, asked for and promised holds for the right one no more.
    pub(super) fn is_another_unit_s(&mut self) {
        (self.fed_back_on, self.proposed_by) = (None, None);
        (self.direct, self.extensions) = (0, 0);
    }
}

/// What of the moves bears on the terms of cases.
pub(super) struct GoingOn {
    /// The terms that go on, of the cases that came back to their unit.
    running: HashMap<i64, Running>,
    /// The day that the last plan of each case names.
    planned: HashMap<i64, Option<i32>>,
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
            .filter(cases::state.eq_any(states.map(|state| state.word()).collect::<Vec<_>>()))
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
            .into_iter()
            .filter_map(|(case, moves)| Some((case, Running::going_on(&moves)?)));
        Ok(Self {
            running: running.collect(),
            planned: planned_in(conn, county, only)?,
        })
    }

    /// The term of a case that runs; `None` where nothing is owed to a day.
    pub(super) fn running(&self, row: &Row) -> Option<Running> {
        let state = CaseState::from_word(&row.state)?;
        let own = Running {
            taken: u8::try_from(row.escalated).unwrap_or(u8::MAX),
            ..Running::entered(state, day::from_number(row.entered_on)?)?
        };
        let running = match may_go_on(state) {
            true => self.running.get(&row.id).copied().unwrap_or(own),
            false => own,
        };
        Some(Running {
            // Who looks at a claim has the term of whoever looks at claims, however much longer the unit had.
            extended: if is_owed(state) { row.extended } else { 0 },
            planned: self
                .planned(row.id)
                .filter(|_| running.which == CaseTerm::Rectify),
            ..running
        })
    }

    /// The day that the last plan of a case names.
    pub(super) fn planned(&self, case: i64) -> Option<NaiveDate> {
        self.planned
            .get(&case)
            .copied()
            .flatten()
            .and_then(day::from_number)
    }
}

/// The day that the last plan of each case of a county, or of one of them, names.
fn planned_in(conn: &mut Conn, county: u32, only: Option<i64>) -> QueryResult<HashMap<i64, Option<i32>>> {
    let mut query = case_moves::table
        .filter(case_moves::county.eq(county as i32))
        .filter(case_moves::to_state.eq(CaseState::Plan.word()))
        .filter(case_moves::made.eq(MoveName::Propose.word()))
        .order((case_moves::case_id, case_moves::seq))
        .select((case_moves::case_id, case_moves::planned))
        .into_boxed();
    if let Some(case) = only {
        query = query.filter(case_moves::case_id.eq(case));
    }
    let named: Vec<(i64, Option<i32>)> = query.load(conn)?;
    Ok(named.into_iter().collect())
}

/// The day of the plan that is handed in with a move.
pub(super) fn planned_with(step: &Stepped<'_>) -> Option<i32> {
    let planned = day::parse(&step.told.planned).filter(|_| step.name == MoveName::Propose);
    planned.map(day::number)
}
