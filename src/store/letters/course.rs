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
use crate::store::connection::{Conn, Store};
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
    pub letters: Vec<Sent>,
}

/// A letter that was issued about a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Which letter.
    pub kind: Kind,
    /// Its number on paper, which its versions share.
    pub number: String,
    /// The day.
    pub on: NaiveDate,
    /// How many moves the case had by then, as [`Course::moves`] counts them; `None` for a letter of before this was kept.
    pub moves: Option<usize>,
}

/// How many moves a case has, as [`Course::moves`] counts them.
pub(super) fn moves_of(conn: &mut Conn, county: u32, case: i64) -> Result<i64> {
    case_moves::table
        .filter(case_moves::county.eq(county as i32))
        .filter(case_moves::case_id.eq(case))
        .filter(case_moves::made.ne_all(MoveName::BESIDE.map(MoveName::word)))
        .count()
        .get_result(conn)
        .map_err(Error::internal)
}

impl Store {
    /// The courses of the cases within the reach of whoever issues letters.
    pub fn courses(&self, reach: &Reach) -> Result<Vec<Course>> {
        type Line = (i64, String, i64, String, String);
        type Events = Vec<(i64, String, i32)>;
        /// The letter, the case, which letter, its number, the day and the moves.
        type Letters = Vec<(i64, i64, String, String, i32, Option<i64>)>;
        let county = reach.of_county() as i32;
        let (found, made, sent): (Vec<Line>, Events, Letters) = self.read(|conn| {
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
            let mut sent: Letters = letters::table
                .filter(letters::county.eq(county))
                .filter(letters::state.eq(LetterState::Issued.word()))
                .select((
                    letters::id,
                    letters::case_id,
                    letters::kind,
                    letters::number,
                    letters::issued_on,
                    letters::moves,
                ))
                .load(conn)?;
            // A letter that is about several is one of each.
            let beside: Letters = letter_cases::table
                .inner_join(
                    letters::table.on(letters::county
                        .eq(letter_cases::county)
                        .and(letters::id.eq(letter_cases::letter))),
                )
                .filter(letter_cases::county.eq(county))
                .select((
                    letters::id,
                    letter_cases::case_id,
                    letters::kind,
                    letters::number,
                    letters::issued_on,
                    letter_cases::moves,
                ))
                .load(conn)?;
            sent.extend(beside);
            sent.sort_by_key(|(id, ..)| *id);
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
        for (_, case, kind, number, on, moves) in sent {
            if let (Some(course), Some(kind), Some(on)) = (
                courses.get_mut(&case),
                Kind::from_word(&kind),
                day::from_number(on),
            ) {
                course.letters.push(Sent {
                    kind,
                    number,
                    on,
                    moves: moves.and_then(|moves| usize::try_from(moves).ok()),
                });
            }
        }
        Ok(courses.into_values().collect())
    }
}
