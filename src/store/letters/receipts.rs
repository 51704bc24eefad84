//! The receipts of letters that came back: each once, with its day and who wrote it down. Nothing is unsealed.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Issued, LetterState, Line};
use crate::access::Reach;
use crate::cases::MoveName;
use crate::domain::case::{CaseState, Category};
use crate::domain::day;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::letters::Kind;
use crate::store::audit::{self, Act};
use crate::store::connection::{Store, one_at_a_time};
use crate::store::schema::{case_moves, cases, letter_cases, letter_receipts, letters};

/// A receipt that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Whose it is.
    pub whose: String,
    /// The day it came back.
    pub came_on: NaiveDate,
    /// Who wrote it down.
    pub login: String,
}

/// A letter with receipts that is out, in its last version, of which a case goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Out {
    /// The letter.
    pub letter: Issued,
    /// The number of its case on paper.
    pub number: String,
    /// The village; `None` for a matter of the county.
    pub village: Option<VillageCode>,
    /// The responsible unit.
    pub unit: String,
    /// The kind of problem; `None` where it left with a lead.
    pub category: Option<Category>,
    /// The receipts that came back.
    pub receipts: Vec<Receipt>,
}

/// When the responsible unit of a case was last corrected.
struct Reassigned {
    day: NaiveDate,
    /// How many moves the case had with it.
    moves: i64,
}

impl Reassigned {
    /// Whether a letter went to the unit that was the wrong one: issued when the case had fewer moves, or, where that was not
    /// kept, on an earlier day.
    fn is_after(&self, issued_on: NaiveDate, moves: Option<i64>) -> bool {
        moves.map_or(issued_on < self.day, |moves| moves < self.moves)
    }
}

impl Store {
    /// The receipts that came back, by letter: of all letters of a county, or of these. The caller looks only at letters that it
    /// read within a reach.
    pub fn receipts_of(&self, county: u32, only: Option<&[i64]>) -> Result<HashMap<i64, Vec<Receipt>>> {
        let rows: Vec<(i64, String, i32, String)> = self.read(|conn| {
            let mut query = letter_receipts::table
                .filter(letter_receipts::county.eq(county as i32))
                .order((letter_receipts::letter, letter_receipts::came_on))
                .select((
                    letter_receipts::letter,
                    letter_receipts::whose,
                    letter_receipts::came_on,
                    letter_receipts::noted_login,
                ))
                .into_boxed();
            if let Some(only) = only {
                query = query.filter(letter_receipts::letter.eq_any(only.to_vec()));
            }
            query.load(conn)
        })?;
        let mut all: HashMap<i64, Vec<Receipt>> = HashMap::new();
        for (letter, whose, on, login) in rows {
            all.entry(letter).or_default().push(Receipt {
                whose,
                came_on: day::from_number(on).unwrap_or_default(),
                login,
            });
        }
        Ok(all)
    }

    /// Writes down that a receipt came back.
    ///
    /// # Errors
    /// [`Error::Conflict`] when that is written down already.
    pub fn note_receipt(
        &self,
        county: u32,
        (letter, whose): (i64, &str),
        (came_on, today): (NaiveDate, NaiveDate),
        by: i64,
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            one_at_a_time(conn, "letters")?;
            let there: i64 = letter_receipts::table
                .filter(letter_receipts::county.eq(county as i32))
                .filter(letter_receipts::letter.eq(letter))
                .filter(letter_receipts::whose.eq(whose))
                .count()
                .get_result(conn)
                .map_err(Error::internal)?;
            if there > 0 {
                return Err(Error::Conflict(format!("“{whose}”已经登记过了。刷新页面看看")));
            }
            diesel::insert_into(letter_receipts::table)
                .values((
                    letter_receipts::county.eq(county as i32),
                    letter_receipts::letter.eq(letter),
                    letter_receipts::whose.eq(whose),
                    letter_receipts::came_on.eq(day::number(came_on)),
                    letter_receipts::noted_by.eq(by),
                    letter_receipts::noted_login.eq(act.actor),
                    letter_receipts::noted_on.eq(day::number(today)),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }

    /// Takes back what was written down of a receipt; the book of acts keeps both.
    ///
    /// # Errors
    /// [`Error::Conflict`] when nothing is written down.
    pub fn forget_receipt(&self, county: u32, (letter, whose): (i64, &str), act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            one_at_a_time(conn, "letters")?;
            let gone = diesel::delete(letter_receipts::table.find((county as i32, letter, whose.to_owned())))
                .execute(conn)
                .map_err(Error::internal)?;
            if gone == 0 {
                return Err(Error::Conflict(format!(
                    "“{whose}”没有登记过，或者已经取消了。刷新页面看看"
                )));
            }
            audit::write(conn, county, act)
        })
    }

    /// The cases of a county whose responsible unit was corrected, each with when that was last.
    fn reassigned(&self, county: u32) -> Result<HashMap<i64, Reassigned>> {
        let made: Vec<(i64, String, i32)> = self.read(|conn| {
            let of_another = case_moves::table
                .filter(case_moves::county.eq(county as i32))
                .filter(case_moves::made.eq(MoveName::Reassign.word()))
                .select(case_moves::case_id)
                .distinct()
                .load::<i64>(conn)?;
            case_moves::table
                .filter(case_moves::county.eq(county as i32))
                .filter(case_moves::case_id.eq_any(of_another))
                .filter(case_moves::made.ne_all(MoveName::BESIDE.map(MoveName::word)))
                .order((case_moves::case_id, case_moves::seq))
                .select((case_moves::case_id, case_moves::made, case_moves::day))
                .load(conn)
        })?;
        let mut moves: HashMap<i64, i64> = HashMap::new();
        let mut last = HashMap::new();
        for (case, name, on) in made {
            let moves = moves.entry(case).or_default();
            *moves += 1;
            let day = day::from_number(on).filter(|_| name == MoveName::Reassign.word());
            last.extend(day.map(|day| (case, Reassigned { day, moves: *moves })));
        }
        Ok(last)
    }

    /// The letters with receipts that are out within a reach, each in its last version, the oldest first: what goes to a unit as long
    /// as one of the cases that it is about goes on, what goes to a department for ever.
    pub fn letters_out(&self, reach: &Reach) -> Result<Vec<Out>> {
        let county = reach.of_county();
        let kinds = Kind::ALL.iter().filter(|kind| !kind.receipts().is_empty());
        let kinds: Vec<&str> = kinds.map(|kind| kind.word()).collect();
        type OfCase = (String, i64, String, String, String, Option<i64>);
        let rows: Vec<(Line, OfCase)> = self.read(|conn| {
            letters::table
                .inner_join(
                    cases::table.on(cases::county
                        .eq(letters::county)
                        .and(cases::id.eq(letters::case_id))),
                )
                .filter(letters::county.eq(county as i32))
                .filter(letters::kind.eq_any(kinds))
                .filter(letters::state.eq(LetterState::Issued.word()))
                .order(letters::id)
                .select((
                    Line::as_select(),
                    (
                        cases::number,
                        cases::village,
                        cases::unit,
                        cases::state,
                        cases::category,
                        letters::moves,
                    ),
                ))
                .load(conn)
        })?;
        let beside: Vec<(i64, i64, String, Option<i64>)> = self.read(|conn| {
            letter_cases::table
                .inner_join(
                    cases::table.on(cases::county
                        .eq(letter_cases::county)
                        .and(cases::id.eq(letter_cases::case_id))),
                )
                .filter(letter_cases::county.eq(county as i32))
                .select((letter_cases::letter, cases::id, cases::state, letter_cases::moves))
                .load(conn)
        })?;
        let reassigned = self.reassigned(county)?;
        // What was sent to a unit that turned out to be the wrong one is answered by nobody.
        let goes_on = |case: i64, state: &str, day: NaiveDate, moves: Option<i64>| {
            let wrong = reassigned
                .get(&case)
                .is_some_and(|corrected| corrected.is_after(day, moves));
            CaseState::from_word(state).is_some_and(CaseState::is_open) && !wrong
        };
        let mut receipts = self.receipts_of(county, None)?;
        let mut last: BTreeMap<(i64, String), Out> = BTreeMap::new();
        for (line, (number, village, unit, state, category, moves)) in rows {
            let village = VillageCode::from_number(village as u64);
            let reached = village.map_or(reach.is_whole(), |code| reach.covers(code))
                || reach.answers_for(&unit, village.is_some());
            let goes_on = |letter: &Issued| {
                goes_on(letter.case, &state, letter.day, moves)
                    || beside.iter().any(|(id, case, state, moves)| {
                        *id == letter.id && goes_on(*case, state, letter.day, *moves)
                    })
            };
            let out = |letter: &Issued| reached && (letter.kind.is_to_department() || goes_on(letter));
            let Some(letter) = line.issued().filter(out) else {
                continue;
            };
            let out = Out {
                receipts: receipts.remove(&letter.id).unwrap_or_default(),
                number,
                village,
                unit,
                category: Category::from_word(&category),
                letter,
            };
            last.insert((out.letter.case, out.letter.number.clone()), out);
        }
        let mut out: Vec<Out> = last.into_values().collect();
        out.sort_by_key(|one| (one.letter.day, one.letter.id));
        Ok(out)
    }
}
