//! Letters as they were issued: numbered without gaps, sealed, never changed; and the draft that waits for its number.

use chrono::NaiveDate;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::audit::Act;
use super::cases::{Clockwork, Eyes};
use super::connection::{Conn, Store};
use super::schema::{letter_cases, letters};
use crate::access::Reach;
use crate::domain::day;
use crate::domain::words::words;
use crate::error::{Error, Result};
use crate::letters::{Document, Kind};

mod addressed;
mod course;
mod issue;
mod left_out;
mod receipts;

pub use addressed::Addressed;
pub use course::{Course, Sent};
pub use issue::NewLetter;
pub(super) use issue::leave_with_lead;
pub use left_out::LeftOut;
pub use receipts::{Out, Receipt};

const SEALED: &str = "letters.sealed";
const FILE: &str = "letters.file";

/// What was typed into the fields of a letter, by their names.
pub type Fields = Vec<(String, String)>;

words! {
    /// Where a letter stands.
    LetterState {
        /// 草稿: no number yet.
        Draft = "草稿",
        /// 已发: it has its number and is never changed.
        Issued = "已发",
    }
}

/// A letter that was issued, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its number in the database.
    pub id: i64,
    /// The case that it is about.
    pub case: i64,
    /// Which letter.
    pub kind: Kind,
    /// Its number on paper.
    pub number: String,
    /// Which version of it.
    pub version: i64,
    /// By whom; empty for those whom it is about.
    pub login: String,
    /// The day.
    pub day: NaiveDate,
    /// SHA-256 of the Word file.
    pub hash: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = letters)]
struct Line {
    id: i64,
    case_id: i64,
    kind: String,
    number: String,
    version: i64,
    issued_login: String,
    issued_on: i32,
    hash: String,
}

impl Issued {
    /// As these eyes may know it: who of the office issued it is not for those whom it is about.
    fn for_eyes(mut self, eyes: Eyes) -> Self {
        if eyes == Eyes::Unit {
            self.login.clear();
        }
        self
    }
}

impl Line {
    fn issued(self) -> Option<Issued> {
        Some(Issued {
            id: self.id,
            case: self.case_id,
            kind: Kind::from_word(&self.kind)?,
            number: self.number,
            version: self.version,
            login: self.issued_login,
            day: day::from_number(self.issued_on)?,
            hash: self.hash,
        })
    }
}

/// Whether these eyes may read a letter of that kind.
fn seen_by(kind: Kind, eyes: Eyes) -> bool {
    eyes == Eyes::Office || kind.letter().to_unit
}

impl Store {
    /// The letters issued about a case that was read within a reach, the newest first.
    pub fn letters_of(&self, county: u32, case: i64, eyes: Eyes) -> Result<Vec<Issued>> {
        let lines: Vec<Line> = self.read(|conn| issued_of(conn, county, case))?;
        Ok(lines
            .into_iter()
            .rev()
            .filter_map(Line::issued)
            .filter(|one| seen_by(one.kind, eyes))
            .map(|one| one.for_eyes(eyes))
            .collect())
    }

    /// The cases that a letter is about beside the one it was written from. The caller read the letter within a reach.
    pub fn beside(&self, county: u32, letter: i64) -> Result<Vec<i64>> {
        self.read(|conn| {
            letter_cases::table
                .filter(letter_cases::county.eq(county as i32))
                .filter(letter_cases::letter.eq(letter))
                .order(letter_cases::case_id)
                .select(letter_cases::case_id)
                .load(conn)
        })
    }

    /// A letter, what it says and what was typed into it, for whoever may see its case and is meant to read it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not there and for what is out of sight, alike; [`Error::Conflict`] when its content left
    /// with a lead.
    pub fn letter(
        &self,
        id: i64,
        reach: &Reach,
        eyes: Eyes,
        clock: &Clockwork,
    ) -> Result<(Issued, Document, Fields)> {
        let (issued, sealed, _) = self.letter_in_sight(id, reach, eyes, clock)?;
        let plain = self
            .keys()
            .open_value(SEALED, reach.of_county(), issued.id, &sealed)?;
        let (document, typed) = serde_json::from_slice(&plain).map_err(Error::internal)?;
        Ok((issued, document, typed))
    }

    /// A letter's Word file, the very bytes that were issued.
    ///
    /// # Errors
    /// As [`Store::letter`]; [`Error::Internal`] when it is not the file that was issued.
    pub fn letter_file(
        &self,
        id: i64,
        reach: &Reach,
        eyes: Eyes,
        clock: &Clockwork,
        act: &Act<'_>,
    ) -> Result<(Issued, Vec<u8>)> {
        let (issued, _, file) = self.letter_in_sight(id, reach, eyes, clock)?;
        let bytes = self.opened_file(reach.of_county(), &issued, &file, act)?;
        Ok((issued, bytes))
    }

    /// The Word file of a letter that was read, which is written down.
    fn opened_file(&self, county: u32, issued: &Issued, file: &[u8], act: &Act<'_>) -> Result<Vec<u8>> {
        let bytes = self.keys().open_value(FILE, county, issued.id, file)?.to_vec();
        if hash_of(&bytes) != issued.hash {
            return Err(Error::Internal(format!(
                "letter {} is not the file that was issued",
                issued.id
            )));
        }
        let act = Act {
            object: &issued.number,
            ..act.clone()
        };
        self.note(county, &act)?;
        Ok(bytes)
    }

    fn letter_in_sight(
        &self,
        id: i64,
        reach: &Reach,
        eyes: Eyes,
        clock: &Clockwork,
    ) -> Result<(Issued, Vec<u8>, Vec<u8>)> {
        let absent = || Error::NotFound("这份文书".to_owned());
        let found: Option<(Line, Vec<u8>, Vec<u8>)> = self.read(|conn| {
            letters::table
                .find((reach.of_county() as i32, id))
                .filter(letters::state.eq(LetterState::Issued.word()))
                .select((Line::as_select(), letters::sealed, letters::file))
                .first(conn)
                .optional()
        })?;
        let (line, sealed, file) = found.ok_or_else(absent)?;
        let issued = line.issued().ok_or_else(absent)?;
        let left = sealed.is_empty();
        match self.case(issued.case, reach, eyes, clock) {
            Ok(_) if seen_by(issued.kind, eyes) && left => Err(Error::Conflict(format!(
                "“{}”写的内容已经随线索移送，系统里只留文号、日期和校验码",
                issued.number
            ))),
            Ok(_) if seen_by(issued.kind, eyes) => Ok((issued.for_eyes(eyes), sealed, file)),
            Ok(_) | Err(Error::NotFound(_)) => Err(absent()),
            Err(error) => Err(error),
        }
    }

    /// How many letters of each kind were issued in a span of days, within a reach.
    pub fn letters_issued(
        &self,
        reach: &Reach,
        from: NaiveDate,
        to: NaiveDate,
        clock: &Clockwork,
    ) -> Result<Vec<(Kind, usize)>> {
        let lines: Vec<Line> = self.read(|conn| {
            letters::table
                .filter(letters::county.eq(reach.of_county() as i32))
                .filter(letters::state.eq(LetterState::Issued.word()))
                .filter(letters::version.eq(1_i64))
                .filter(letters::issued_on.ge(day::number(from)))
                .filter(letters::issued_on.le(day::number(to)))
                .select(Line::as_select())
                .load(conn)
        })?;
        let within: std::collections::BTreeSet<i64> = self
            .cases(reach, Eyes::Office, &super::cases::Asked::default(), clock)?
            .into_iter()
            .map(|case| case.id)
            .collect();
        let mut counts = std::collections::BTreeMap::new();
        for one in lines.into_iter().filter_map(Line::issued) {
            if within.contains(&one.case) {
                *counts.entry(one.kind).or_insert(0) += 1;
            }
        }
        Ok(counts.into_iter().collect())
    }
}

/// SHA-256 in hexadecimal digits.
pub(super) fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The letters that were written from a case, and those that are about it as well.
fn issued_of(conn: &mut Conn, county: u32, case: i64) -> QueryResult<Vec<Line>> {
    let beside: Vec<i64> = letter_cases::table
        .filter(letter_cases::county.eq(county as i32))
        .filter(letter_cases::case_id.eq(case))
        .select(letter_cases::letter)
        .load(conn)?;
    letters::table
        .filter(letters::county.eq(county as i32))
        .filter(letters::case_id.eq(case).or(letters::id.eq_any(beside)))
        .filter(letters::state.eq(LetterState::Issued.word()))
        .order(letters::id)
        .select(Line::as_select())
        .load(conn)
}
