//! What was done and what was issued about each case: what letters are owed follows from it. Clear columns alone, nothing
//! is unsealed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::LetterState;
use crate::access::Reach;
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::day;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::letters::Kind;
use crate::store::connection::Store;
use crate::store::schema::{case_moves, cases, letter_cases, letters};

/// The course of a case so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The case.
    pub case: i64,
    /// Its number on paper.
    pub number: String,
    /// The village; `None` for a matter of the county.
    pub village: Option<VillageCode>,
    /// The responsible unit.
    pub unit: String,
    /// Where it stands.
    pub state: CaseState,
    /// The moves, in order.
    pub moves: Vec<(MoveName, NaiveDate)>,
    /// The letters issued, in order.
    pub letters: Vec<(Kind, NaiveDate)>,
}

impl Store {
    /// The courses of the cases within the reach of whoever issues letters.
    pub fn courses(&self, reach: &Reach) -> Result<Vec<Course>> {
        type Line = (i64, String, i64, String, String);
        type Events = Vec<(i64, String, i32)>;
        let county = reach.of_county() as i32;
        let (found, made, sent): (Vec<Line>, Events, Events) = self.read(|conn| {
            let found = cases::table
                .filter(cases::county.eq(county))
                .order(cases::id)
                .select((
                    cases::id,
                    cases::number,
                    cases::village,
                    cases::unit,
                    cases::state,
                ))
                .load(conn)?;
            let made = case_moves::table
                .filter(case_moves::county.eq(county))
                // What is written beside the table is no step that a letter would follow.
                .filter(case_moves::made.ne_all(MoveName::BESIDE.map(MoveName::word)))
                .order((case_moves::case_id, case_moves::seq))
                .select((case_moves::case_id, case_moves::made, case_moves::day))
                .load(conn)?;
            let mut sent: Events = letters::table
                .filter(letters::county.eq(county))
                .filter(letters::state.eq(LetterState::Issued.word()))
                .order(letters::id)
                .select((letters::case_id, letters::kind, letters::issued_on))
                .load(conn)?;
            // A letter that is about several is one of each.
            let beside: Events = letter_cases::table
                .inner_join(
                    letters::table.on(letters::county
                        .eq(letter_cases::county)
                        .and(letters::id.eq(letter_cases::letter))),
                )
                .filter(letter_cases::county.eq(county))
                .order(letters::id)
                .select((letter_cases::case_id, letters::kind, letters::issued_on))
                .load(conn)?;
            sent.extend(beside);
            Ok((found, made, sent))
        })?;
        let mut courses = BTreeMap::new();
        for (case, number, village, unit, state) in found {
            let village = VillageCode::from_number(village as u64);
            let lies_there = village.map_or(reach.is_whole(), |code| reach.covers(code));
            if !lies_there && !reach.answers_for(&unit, village.is_some()) {
                continue;
            }
            let state = CaseState::from_word(&state)
                .ok_or_else(|| Error::Internal(format!("case {case} cannot be read")))?;
            courses.insert(
                case,
                Course {
                    case,
                    number,
                    village,
                    unit,
                    state,
                    moves: Vec::new(),
                    letters: Vec::new(),
                },
            );
        }
        for (case, name, on) in made {
            if let (Some(course), Some(name), Some(on)) = (
                courses.get_mut(&case),
                MoveName::from_word(&name),
                day::from_number(on),
            ) {
                course.moves.push((name, on));
            }
        }
        for (case, kind, on) in sent {
            if let (Some(course), Some(kind), Some(on)) = (
                courses.get_mut(&case),
                Kind::from_word(&kind),
                day::from_number(on),
            ) {
                course.letters.push((kind, on));
            }
        }
        Ok(courses.into_values().collect())
    }
}
