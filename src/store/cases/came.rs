//! By which numbers cases came: their sources' own and those of older ledgers. The same number opens one case, and the same
//! ledger is taken in once.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::keep::NewCase;
use super::{Case, broken};
use crate::access::Reach;
use crate::domain::case::{Came, CaseSource, CaseState};
use crate::domain::day;
use crate::error::{Error, Result};
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store, one_at_a_time};
use crate::store::schema::{case_ledgers, case_sources, cases};

mod kept;

pub(super) use kept::leave;

/// Numbers of one statement.
const MANY: usize = 500;

/// A case by its number in the database and on paper.
pub type Numbered = (i64, String);

/// A ledger that is to be taken in.
#[derive(Debug, Clone)]
pub struct NewLedger<'a> {
    /// The hash of what it says.
    pub hash: &'a str,
    /// What its file is called.
    pub name: &'a str,
    /// Who brings it.
    pub by: i64,
    /// Today.
    pub today: NaiveDate,
}

/// A ledger that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenLedger {
    /// What its file was called.
    pub name: String,
    /// How many cases were opened from it.
    pub cases: i64,
    /// By whom.
    pub login: String,
    /// On which day.
    pub on: NaiveDate,
}

/// The numbers under which cases of a county are known, each with the case's number on paper.
#[derive(Debug, Clone, Default)]
pub struct Known {
    sources: HashMap<(String, String), String>,
    ledgers: HashMap<String, String>,
    marks: HashMap<String, String>,
    papers: HashSet<String>,
}

impl Known {
    /// The case that this number of a source opened; what a lead came by is known by the mark of its number alone, see
    /// [`Store::mark_of_number`].
    pub fn of_source(&self, source: CaseSource, number: &str, mark: &str) -> Option<&str> {
        let key = (source.word().to_owned(), number.to_owned());
        let left = || self.sources.get(&(String::new(), mark.to_owned()));
        self.sources.get(&key).or_else(left).map(String::as_str)
    }

    /// The case that has this number, here or in the ledger that it was taken over from.
    pub fn of_ledger<'a>(&'a self, number: &'a str, mark: &str) -> Option<&'a str> {
        match self.papers.get(number) {
            Some(number) => Some(number),
            None => {
                let left = || self.ledgers.get(mark);
                self.ledgers.get(number).or_else(left).map(String::as_str)
            }
        }
    }

    /// The case that was opened from a row that says the same.
    pub fn of_mark(&self, mark: &str) -> Option<&str> {
        self.marks.get(mark).map(String::as_str)
    }
}

impl Store {
    /// By which numbers cases that were read within a reach came; those that have none are left out, and leads: of what was
    /// handed over nothing is told here.
    pub fn came(&self, county: u32, read: &[Case]) -> Result<HashMap<i64, Came>> {
        type Line = (i64, Option<String>, Option<i32>, Option<String>);
        let lines: Vec<Line> = self.read(|conn| {
            let mut query = case_sources::table
                .filter(case_sources::county.eq(county as i32))
                .select((
                    case_sources::case_id,
                    case_sources::number,
                    case_sources::came_on,
                    case_sources::ledger_number,
                ))
                .into_boxed();
            if let [one] = read {
                query = query.filter(case_sources::case_id.eq(one.id));
            }
            query.load(conn)
        })?;
        let wanted: HashSet<i64> = read
            .iter()
            .filter(|case| case.state != CaseState::Lead)
            .map(|case| case.id)
            .collect();
        lines
            .into_iter()
            .filter(|line| wanted.contains(&line.0))
            .map(|(id, number, on, ledger_number)| {
                let on = on.map(|on| day::from_number(on).ok_or_else(|| broken(id)));
                let came = Came {
                    number: number.unwrap_or_default(),
                    on: on.transpose()?,
                    ledger_number: ledger_number.unwrap_or_default(),
                };
                Ok((id, came))
            })
            .collect()
    }

    /// The case within a reach that a source's number opened, if any.
    pub fn case_from(&self, reach: &Reach, source: CaseSource, number: &str) -> Result<Option<Numbered>> {
        let left = self.mark_of_number(reach.of_county(), source.word(), number);
        let found: Option<(i64, String, i64)> = self.read(|conn| {
            cases::table
                .inner_join(
                    case_sources::table.on(case_sources::case_id
                        .eq(cases::id)
                        .and(case_sources::county.eq(cases::county))),
                )
                .filter(case_sources::county.eq(reach.of_county() as i32))
                .filter(
                    (case_sources::source
                        .eq(source.word())
                        .and(case_sources::number.eq(number)))
                    .or(case_sources::source.eq("").and(case_sources::number.eq(left))),
                )
                .select((cases::id, cases::number, cases::village))
                .first(conn)
                .optional()
        })?;
        Ok(found
            .filter(|(.., village)| reach.covers_number(*village))
            .map(|(id, paper, _)| (id, paper)))
    }

    /// The numbers under which the cases of a county are known, for who reaches all of it. A smaller reach has none.
    pub fn known_numbers(&self, reach: &Reach) -> Result<Known> {
        let mut known = Known::default();
        if !reach.is_whole() {
            return Ok(known);
        }
        let papers: Vec<Numbered> = self.read(|conn| {
            cases::table
                .filter(cases::county.eq(reach.of_county() as i32))
                .select((cases::id, cases::number))
                .load(conn)
        })?;
        type Line = (i64, String, Option<String>, Option<String>, Option<String>);
        let lines: Vec<Line> = self.read(|conn| {
            case_sources::table
                .filter(case_sources::county.eq(reach.of_county() as i32))
                .select((
                    case_sources::case_id,
                    case_sources::source,
                    case_sources::number,
                    case_sources::ledger_number,
                    case_sources::mark,
                ))
                .load(conn)
        })?;
        let by_id: HashMap<i64, &str> = papers.iter().map(|(id, paper)| (*id, paper.as_str())).collect();
        for (id, source, number, ledger, mark) in lines {
            let paper = by_id.get(&id).copied().unwrap_or_default();
            if let Some(number) = number {
                known.sources.insert((source, number), paper.to_owned());
            }
            if let Some(ledger) = ledger {
                known.ledgers.insert(ledger, paper.to_owned());
            }
            if let Some(mark) = mark {
                known.marks.insert(mark, paper.to_owned());
            }
        }
        known.papers = papers.into_iter().map(|(_, paper)| paper).collect();
        Ok(known)
    }

    /// The keyed mark of what a row of a ledger says: the same row has the same mark, and nobody reads the row from it.
    pub fn mark_of_row(&self, county: u32, row: &str) -> String {
        let value = format!("{county}\0{row}");
        let mark = self.keys().index("case_sources.mark", value.as_bytes());
        mark.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The ledger of that content that was taken in, if any.
    pub fn taken_ledger(&self, county: u32, hash: &str) -> Result<Option<TakenLedger>> {
        let mut conn = self.connection()?;
        taken_ledger(&mut conn, county, hash)
    }

    /// Takes in an older ledger: a case for each of its rows, all of them or none.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the ledger or one of its rows is here already.
    pub fn take_ledger(
        &self,
        county: u32,
        ledger: &NewLedger<'_>,
        rows: &[NewCase<'_>],
        act: &Act<'_>,
    ) -> Result<Vec<Numbered>> {
        self.write(|conn| {
            one_at_a_time(conn, "cases")?;
            if let Some(taken) = taken_ledger(conn, county, ledger.hash)? {
                return Err(Error::Conflict(already(&taken)));
            }
            // Before the first is opened: their own new numbers may be those of the ledger's other rows.
            let numbers: Vec<&str> = rows.iter().map(|row| row.came.ledger_number.as_str()).collect();
            for some in numbers.chunks(MANY) {
                let here: Option<String> = cases::table
                    .filter(cases::county.eq(county as i32))
                    .filter(cases::number.eq_any(some.iter().copied()))
                    .select(cases::number)
                    .first(conn)
                    .optional()
                    .map_err(Error::internal)?;
                if let Some(here) = here {
                    return Err(Error::Conflict(format!(
                        "问题编号“{here}”已经有了。重新传一次，看清楚再立"
                    )));
                }
            }
            let last: Option<i64> = case_ledgers::table
                .filter(case_ledgers::county.eq(county as i32))
                .select(diesel::dsl::max(case_ledgers::id))
                .first(conn)
                .map_err(Error::internal)?;
            diesel::insert_into(case_ledgers::table)
                .values((
                    case_ledgers::county.eq(county as i32),
                    case_ledgers::id.eq(last.unwrap_or(0) + 1),
                    case_ledgers::hash.eq(ledger.hash),
                    case_ledgers::name.eq(ledger.name),
                    case_ledgers::cases.eq(i64::try_from(rows.len()).map_err(Error::internal)?),
                    case_ledgers::taken_by.eq(ledger.by),
                    case_ledgers::taken_login.eq(act.actor),
                    case_ledgers::taken_on.eq(day::number(ledger.today)),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            let opened: Result<Vec<Numbered>> = rows
                .iter()
                .map(|row| self.open_one(conn, county, row, act))
                .collect();
            let opened = opened?;
            audit::write(conn, county, act)?;
            Ok(opened)
        })
    }
}

/// Says that the same ledger is here already.
pub fn already(taken: &TakenLedger) -> String {
    format!(
        "同样内容的台账已经导入过：“{}”，{} 由 {} 导入，立了 {} 件",
        taken.name, taken.on, taken.login, taken.cases
    )
}

fn taken_ledger(conn: &mut Conn, county: u32, hash: &str) -> Result<Option<TakenLedger>> {
    let found: Option<(i64, String, i64, String, i32)> = case_ledgers::table
        .filter(case_ledgers::county.eq(county as i32))
        .filter(case_ledgers::hash.eq(hash))
        .select((
            case_ledgers::id,
            case_ledgers::name,
            case_ledgers::cases,
            case_ledgers::taken_login,
            case_ledgers::taken_on,
        ))
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    found
        .map(|(id, name, cases, login, on)| {
            Ok(TakenLedger {
                name,
                cases,
                login,
                on: day::from_number(on).ok_or_else(|| broken(id))?,
            })
        })
        .transpose()
}

/// The cases whose source or older ledger counts them with a number that holds this text.
pub(super) fn called(conn: &mut Conn, county: u32, text: &str) -> Result<HashSet<i64>> {
    let lines: Vec<(i64, Option<String>, Option<String>)> = case_sources::table
        .filter(case_sources::county.eq(county as i32))
        .select((
            case_sources::case_id,
            case_sources::number,
            case_sources::ledger_number,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    let holds = |number: &Option<String>| number.as_ref().is_some_and(|number| number.contains(text));
    Ok(lines
        .into_iter()
        .filter(|(_, number, ledger)| holds(number) || holds(ledger))
        .map(|(id, ..)| id)
        .collect())
}

#[cfg(test)]
mod tests;
