//! What the ledger of problems tells beside their rows: which cases stand in it, in which round they came up, and by when
//! they are to be put right (整改时限): not the day of the step that is owed now, which after the claim is somebody else's,
//! but the unit's.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use diesel::prelude::*;

use super::keep::{keep, unchanged};
use super::{Case, Clockwork, Eyes, SEALED, Told, broken};
use crate::cases::ledger::OLD;
use crate::cases::{MoveName, Passed, Running, Terms, ends_extension, is_owed, stood_still};
use crate::domain::case::{CaseSource, CaseState};
use crate::domain::case_term::CaseTerm;
use crate::domain::day;
use crate::domain::follow_up::Course;
use crate::error::{Error, Result};
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store};
use crate::store::schema::{case_lasting, case_moves};

/// Cases asked about at once: SQLite takes only so many parameters.
const MANY: usize = 500;

/// How the history writes the day that was approved, at its end.
const UNTIL: &str = "期限：";

/// Whether the unit puts right in that state.
fn puts_right(state: CaseState) -> bool {
    matches!(
        state,
        CaseState::Immediate | CaseState::Rectify | CaseState::Returned
    )
}

impl Case {
    /// Whether it is a problem: not a clue, and none that came to nothing or left the house. Only these stand in the ledger.
    pub fn is_problem(&self) -> bool {
        match (self.state, self.view.before) {
            (CaseState::Suspended, Some(before)) => before.is_problem(),
            (state, _) => state.is_problem(),
        }
    }

    /// Where it came from, for these eyes. Those whom it is about do not learn whether somebody reported them.
    pub fn came_from(&self, eyes: Eyes) -> Option<CaseSource> {
        self.source.filter(|_| eyes == Eyes::Office)
    }

    /// What an older ledger told of it, for these eyes: its round, where it came from and who accepted it are kept from those
    /// whom it is about, as ours are.
    pub fn told_before(&self, eyes: Eyes) -> impl Iterator<Item = (&String, &String)> {
        let told = self.told.columns.iter();
        told.filter(move |(name, _)| eyes == Eyes::Office && name.starts_with(OLD))
    }

    /// Its days.
    pub fn course(&self) -> Course {
        Course {
            state: self.state,
            opened_on: self.opened_on,
            fed_back_on: self.fed_back_on,
            closed_on: self.closed_on,
            due: self.view.due,
            lasting: self.lasting,
            still: self.still,
        }
    }

    /// Whether it is part of a common problem (是否共性): it was merged into it, which stays so, or its category stands in
    /// so many villages now.
    pub fn is_common(&self, terms: &Terms) -> bool {
        self.view.merged || self.view.villages_alike >= terms.common
    }
}

/// Those of a county that were merged into the common problem of their category: their history says so.
pub(super) fn merged(conn: &mut Conn, county: i32) -> QueryResult<HashSet<i64>> {
    let made: Vec<i64> = case_moves::table
        .filter(case_moves::county.eq(county))
        .filter(case_moves::made.eq(MoveName::MakeCommon.word()))
        .select(case_moves::case_id)
        .load(conn)?;
    Ok(made.into_iter().collect())
}

/// Those of a county whose putting right lasts.
pub(super) fn lasting(conn: &mut Conn, county: i32) -> QueryResult<HashSet<i64>> {
    let marked: Vec<i64> = case_lasting::table
        .filter(case_lasting::county.eq(county))
        .select(case_lasting::case_id)
        .load(conn)?;
    Ok(marked.into_iter().collect())
}

impl Store {
    /// Marks that putting a case right lasts, or takes the mark away, with the words that say why.
    pub fn mark_lasting(
        &self,
        county: u32,
        seen: &Case,
        (lasts, told): (bool, &Told),
        (by, today): (i64, NaiveDate),
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            let row = unchanged(conn, county, seen)?;
            diesel::delete(case_lasting::table.find((county as i32, row.id)))
                .execute(conn)
                .map_err(Error::internal)?;
            if lasts {
                diesel::insert_into(case_lasting::table)
                    .values((
                        case_lasting::county.eq(county as i32),
                        case_lasting::case_id.eq(row.id),
                        case_lasting::day.eq(day::number(today)),
                        case_lasting::marked_by.eq(by),
                    ))
                    .execute(conn)
                    .map_err(Error::internal)?;
            }
            let text = serde_json::to_vec(told).map_err(Error::internal)?;
            let sealed = self.keys().seal(SEALED, county, row.id, &text)?;
            keep(conn, row.with_words(sealed, self.keys().version))?;
            audit::write(conn, county, act)
        })
    }

    /// The last day of putting right of each of these cases: of one that is being put right what is owed now, of one whose
    /// plan waits what the plan names, of one that was claimed or closed what was owed until then. Of a case that nobody
    /// has to put right yet there is none.
    pub fn rectified_by(
        &self,
        county: u32,
        all: &[Case],
        clock: &Clockwork,
    ) -> Result<HashMap<i64, NaiveDate>> {
        type Line = (
            i64,
            i64,
            String,
            Option<String>,
            String,
            i32,
            Option<i32>,
            Vec<u8>,
        );
        let mut passed: HashMap<i64, Vec<Passed>> = HashMap::new();
        let (mut planned, mut approved) = (HashMap::new(), HashMap::new());
        let past: Vec<i64> = all
            .iter()
            .filter(|case| !puts_right(case.state))
            .map(|case| case.id)
            .collect();
        for some in past.chunks(MANY) {
            let lines: Vec<Line> = self.read(|conn| {
                case_moves::table
                    .filter(case_moves::county.eq(county as i32))
                    .filter(case_moves::case_id.eq_any(some))
                    .order((case_moves::case_id, case_moves::seq))
                    .select((
                        case_moves::case_id,
                        case_moves::seq,
                        case_moves::made,
                        case_moves::from_state,
                        case_moves::to_state,
                        case_moves::day,
                        case_moves::planned,
                        case_moves::sealed,
                    ))
                    .load(conn)
            })?;
            for (case, seq, made, from, to, on, plan, sealed) in lines {
                let to = CaseState::from_word(&to).ok_or_else(|| broken(case))?;
                let Some(name) = MoveName::from_word(&made) else {
                    continue;
                };
                let day = day::from_number(on).ok_or_else(|| broken(case))?;
                let moves = passed.entry(case).or_default();
                if name == MoveName::Propose {
                    planned.insert(case, plan.and_then(day::from_number));
                } else if name == MoveName::Resume {
                    // What was promised is as many days later as it stood still.
                    let still = Days::new(u64::from(stood_still(moves, day)));
                    let later = |on: NaiveDate| on.checked_add_days(still).unwrap_or(on);
                    planned.entry(case).and_modify(|on| *on = on.map(later));
                    approved.entry(case).and_modify(|on| *on = later(*on));
                }
                moves.push(Passed {
                    name,
                    from: from.as_deref().and_then(CaseState::from_word),
                    to,
                    day,
                });
                // What was approved holds until the unit owes something anew.
                if is_owed(to) && ends_extension(name, to) {
                    approved.remove(&case);
                } else if name == MoveName::Extend && puts_right(to) {
                    let words = self.words(county, case, seq, &sealed)?;
                    let until = words.rsplit_once(UNTIL).and_then(|(_, on)| day::parse(on));
                    approved.extend(until.map(|on| (case, on)));
                }
            }
        }
        let mut days: HashMap<i64, NaiveDate> = HashMap::new();
        for (case, moves) in passed {
            let running = Running::going_on(&moves)
                .filter(|one| matches!(one.which, CaseTerm::Immediate | CaseTerm::Rectify));
            let due = running.and_then(|one| {
                let planned: Option<NaiveDate> = planned.get(&case).copied().flatten();
                let planned = planned.and_then(|on| on.checked_sub_days(Days::new(u64::from(one.still))));
                clock.due(&Running {
                    planned: planned.filter(|_| one.which == CaseTerm::Rectify),
                    ..one
                })
            });
            let granted = approved.get(&case).map(|on| clock.calendar.or_next(*on));
            days.extend(due.map(|due| (case, granted.unwrap_or(due))));
        }
        for case in all {
            if puts_right(case.state) {
                days.extend(case.view.due.map(|due| (case.id, due)));
            } else if case.state == CaseState::Plan {
                let named = case.view.planned.or_else(|| day::parse(&case.told.planned));
                days.extend(named.map(|on| (case.id, on)));
            }
        }
        Ok(days)
    }
}
