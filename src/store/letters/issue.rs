//! A letter gets its number: one at a time, without gaps, or the next version under the number it has.

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use super::course::moves_of;
use super::{FILE, Fields, Issued, LetterState, SEALED, hash_of, issued_of};
use crate::domain::case::CaseState;
use crate::domain::day;
use crate::error::{Error, Result};
use crate::letters::{Document, Kind};
use crate::store::audit::{self, Act};
use crate::store::cases::{Case, in_order, unchanged};
use crate::store::connection::{Conn, Store, one_at_a_time};
use crate::store::schema::{cases, letter_cases, letters};

/// A letter to issue.
pub struct NewLetter<'a> {
    /// The case, as the letter tells of it.
    pub case: &'a Case,
    /// The cases that it is about as well, as it tells of them.
    pub beside: &'a [Case],
    /// How many letters of all these cases were issued when the form was opened.
    pub seen: usize,
    /// Which letter.
    pub kind: Kind,
    /// The office's mark before the letter's: `县巡办`.
    pub prefix: &'a str,
    /// The letter that it takes the place of.
    pub replaces: Option<i64>,
    /// Who issues it.
    pub by: i64,
    /// The day.
    pub today: NaiveDate,
    /// What was typed in.
    pub typed: &'a [(String, String)],
    /// Writes it, once its number and version are known: the document and its Word file.
    #[allow(clippy::type_complexity, reason = "one closure in one place")]
    pub write: &'a dyn Fn(&str, i64) -> Result<(Document, Vec<u8>)>,
}

impl std::fmt::Debug for NewLetter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewLetter")
            .field("case", &self.case.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Issues a letter: gives it the next number of its kind and year, or the next version of the one it replaces.
    ///
    /// # Errors
    /// [`Error::Conflict`] when another letter of the case was issued meanwhile, or one of the cases was moved or rewritten:
    /// then the letter would tell of it as it was, perhaps to another unit. [`Error::NotFound`] for a letter to
    /// replace that is not of this case and kind.
    pub fn issue_letter(&self, county: u32, new: &NewLetter<'_>, act: &Act<'_>) -> Result<Issued> {
        self.write(|conn| {
            // In this order, as whoever hands a lead over asks for them.
            one_at_a_time(conn, "cases")?;
            one_at_a_time(conn, "letters")?;
            let all = || std::iter::once(new.case).chain(new.beside);
            for case in all() {
                if new.kind != Kind::Lead {
                    still_here(conn, county, case.id)?;
                }
                as_told(conn, county, case)?;
                in_order(conn, county, case.id, new.today)?;
            }
            numbered_in_order(conn, county, new.kind, new.today)?;
            let mut standing = 0;
            for case in all() {
                standing += issued_of(conn, county, case.id).map_err(Error::internal)?.len();
            }
            if standing != new.seen {
                return Err(Error::Conflict(
                    "这件事刚刚又发了一份文书。刷新页面，看清楚再发".to_owned(),
                ));
            }
            let year = new.today.year();
            let (year, seq, number, version) = match new.replaces {
                None => {
                    let seq = last_number(conn, county, new.kind, year)? + 1;
                    let mark = new.kind.letter().mark;
                    (year, seq, format!("{}{mark}〔{year}〕{seq}号", new.prefix), 1)
                }
                Some(id) => next_version(conn, county, new, id)?,
            };
            let (document, file) = (new.write)(&number, version)?;
            let id = next_id(conn, county)?;
            let text = serde_json::to_vec(&(document.fitted(), new.typed)).map_err(Error::internal)?;
            let hash = hash_of(&file);
            forget_draft(conn, county, new.case.id, new.kind)?;
            let moves = moves_of(conn, county, new.case.id)?;
            diesel::insert_into(letters::table)
                .values((
                    letters::county.eq(county as i32),
                    letters::id.eq(id),
                    letters::case_id.eq(new.case.id),
                    letters::moves.eq(moves),
                    letters::kind.eq(new.kind.word()),
                    letters::year.eq(year),
                    letters::seq.eq(seq),
                    letters::number.eq(&number),
                    letters::version.eq(version),
                    letters::state.eq(LetterState::Issued.word()),
                    letters::issued_by.eq(new.by),
                    letters::issued_login.eq(act.actor),
                    letters::issued_on.eq(day::number(new.today)),
                    letters::hash.eq(&hash),
                    letters::key_version.eq(self.keys().version),
                    letters::sealed.eq(self.keys().seal(SEALED, county, id, &text)?),
                    letters::file.eq(self.keys().seal(FILE, county, id, &file)?),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            for case in new.beside {
                let moves = moves_of(conn, county, case.id)?;
                diesel::insert_into(letter_cases::table)
                    .values((
                        letter_cases::county.eq(county as i32),
                        letter_cases::letter.eq(id),
                        letter_cases::case_id.eq(case.id),
                        letter_cases::moves.eq(moves),
                    ))
                    .execute(conn)
                    .map_err(Error::internal)?;
            }
            let detail = format!("{number} 第{version}版");
            audit::write(
                conn,
                county,
                &Act {
                    detail: &detail,
                    ..act.clone()
                },
            )?;
            Ok(Issued {
                id,
                case: new.case.id,
                kind: new.kind,
                number,
                version,
                login: act.actor.to_owned(),
                day: new.today,
                hash,
            })
        })
    }

    /// Keeps what was typed into a draft; the last one stands.
    pub fn keep_draft(
        &self,
        county: u32,
        (case, kind): (i64, Kind),
        typed: &[(String, String)],
        (by, today): (i64, NaiveDate),
        act: &Act<'_>,
    ) -> Result<()> {
        let text = serde_json::to_vec(typed).map_err(Error::internal)?;
        self.write(|conn| {
            one_at_a_time(conn, "letters")?;
            if kind != Kind::Lead {
                still_here(conn, county, case)?;
            }
            forget_draft(conn, county, case, kind)?;
            let id = next_id(conn, county)?;
            diesel::insert_into(letters::table)
                .values((
                    letters::county.eq(county as i32),
                    letters::id.eq(id),
                    letters::case_id.eq(case),
                    letters::kind.eq(kind.word()),
                    letters::year.eq(today.year()),
                    letters::seq.eq(-id),
                    letters::number.eq(""),
                    letters::version.eq(0_i64),
                    letters::state.eq(LetterState::Draft.word()),
                    letters::issued_by.eq(by),
                    letters::issued_login.eq(act.actor),
                    letters::issued_on.eq(day::number(today)),
                    letters::hash.eq(""),
                    letters::key_version.eq(self.keys().version),
                    letters::sealed.eq(self.keys().seal(SEALED, county, id, &text)?),
                    letters::file.eq(Vec::new()),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }

    /// What was typed into the draft of a letter about a case, if there is one.
    pub fn draft_of(&self, county: u32, case: i64, kind: Kind) -> Result<Option<Fields>> {
        let found: Option<(i64, Vec<u8>)> = self.read(|conn| {
            letters::table
                .filter(letters::county.eq(county as i32))
                .filter(letters::case_id.eq(case))
                .filter(letters::kind.eq(kind.word()))
                .filter(letters::state.eq(LetterState::Draft.word()))
                .select((letters::id, letters::sealed))
                .first(conn)
                .optional()
        })?;
        found
            .map(|(id, sealed)| {
                let plain = self.keys().open_value(SEALED, county, id, &sealed)?;
                serde_json::from_slice(&plain).map_err(Error::internal)
            })
            .transpose()
    }
}

/// Insists that a case still stands as a letter tells of it.
fn as_told(conn: &mut Conn, county: u32, case: &Case) -> Result<()> {
    match unchanged(conn, county, case) {
        Err(Error::Conflict(_)) => Err(Error::Conflict(format!(
            "{}刚刚有人动过：到了别的一步，换了责任单位，或者改了内容。文书没有签发，也没有占文号。看清楚它现在的样子，再签发",
            case.number
        ))),
        done => done.map(drop),
    }
}

/// Insists that no letter of this kind and year is dated later: numbers go up with the days.
fn numbered_in_order(conn: &mut Conn, county: u32, kind: Kind, today: NaiveDate) -> Result<()> {
    let last: Option<i32> = letters::table
        .filter(letters::county.eq(county as i32))
        .filter(letters::kind.eq(kind.word()))
        .filter(letters::year.eq(today.year()))
        .filter(letters::state.eq(LetterState::Issued.word()))
        .select(diesel::dsl::max(letters::issued_on))
        .first(conn)
        .map_err(Error::internal)?;
    match last.and_then(day::from_number).filter(|last| today < *last) {
        None => Ok(()),
        Some(last) => Err(Error::Conflict(format!(
            "今天是 {today}，上一份{}却是 {last} 发的：服务器的日期不对，发出去文号和日期就对不上。请管服务器的人校准日期再发",
            kind.word()
        ))),
    }
}

fn last_number(conn: &mut Conn, county: u32, kind: Kind, year: i32) -> Result<i64> {
    let last: Option<i64> = letters::table
        .filter(letters::county.eq(county as i32))
        .filter(letters::kind.eq(kind.word()))
        .filter(letters::year.eq(year))
        .filter(letters::state.eq(LetterState::Issued.word()))
        .select(diesel::dsl::max(letters::seq))
        .first(conn)
        .map_err(Error::internal)?;
    Ok(last.unwrap_or(0))
}

/// The number of the letter that is replaced, and one version more than its last.
fn next_version(
    conn: &mut Conn,
    county: u32,
    new: &NewLetter<'_>,
    id: i64,
) -> Result<(i32, i64, String, i64)> {
    let old: Option<(i32, i64, String)> = letters::table
        .find((county as i32, id))
        .filter(letters::case_id.eq(new.case.id))
        .filter(letters::kind.eq(new.kind.word()))
        .filter(letters::state.eq(LetterState::Issued.word()))
        .select((letters::year, letters::seq, letters::number))
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    let (year, seq, number) = old.ok_or_else(|| Error::NotFound("要换的那份文书".to_owned()))?;
    let last: Option<i64> = letters::table
        .filter(letters::county.eq(county as i32))
        .filter(letters::kind.eq(new.kind.word()))
        .filter(letters::year.eq(year))
        .filter(letters::seq.eq(seq))
        .select(diesel::dsl::max(letters::version))
        .first(conn)
        .map_err(Error::internal)?;
    Ok((year, seq, number, last.unwrap_or(0) + 1))
}

fn next_id(conn: &mut Conn, county: u32) -> Result<i64> {
    let last: Option<i64> = letters::table
        .filter(letters::county.eq(county as i32))
        .select(diesel::dsl::max(letters::id))
        .first(conn)
        .map_err(Error::internal)?;
    Ok(last.unwrap_or(0) + 1)
}

fn forget_draft(conn: &mut Conn, county: u32, case: i64, kind: Kind) -> Result<()> {
    diesel::delete(
        letters::table
            .filter(letters::county.eq(county as i32))
            .filter(letters::case_id.eq(case))
            .filter(letters::kind.eq(kind.word()))
            .filter(letters::state.eq(LetterState::Draft.word())),
    )
    .execute(conn)
    .map_err(Error::internal)?;
    Ok(())
}

/// Takes what was written about a lead away: drafts go, of what was issued number, day and hash remain, and the 线索移送单 stays
/// as it is, for it says nothing. The case has to be a lead by then.
pub(in crate::store) fn leave_with_lead(conn: &mut Conn, county: u32, case: i64) -> Result<()> {
    one_at_a_time(conn, "letters")?;
    let of_case = || {
        letters::table
            .filter(letters::county.eq(county as i32))
            .filter(letters::case_id.eq(case))
    };
    diesel::delete(of_case().filter(letters::state.eq(LetterState::Draft.word())))
        .execute(conn)
        .map_err(Error::internal)?;
    diesel::update(of_case().filter(letters::kind.ne(Kind::Lead.word())))
        .set((letters::sealed.eq(Vec::new()), letters::file.eq(Vec::new())))
        .execute(conn)
        .map_err(Error::internal)?;
    super::left_out::forget(conn, county, case)
}

/// Refuses words about a case that was handed over in the meantime; the 线索移送单 alone is written then.
pub(super) fn still_here(conn: &mut Conn, county: u32, case: i64) -> Result<()> {
    let left: i64 = cases::table
        .find((county as i32, case))
        .filter(cases::state.eq(CaseState::Lead.word()))
        .count()
        .get_result(conn)
        .map_err(Error::internal)?;
    if left > 0 {
        return Err(Error::Conflict(
            "这条线索已经移送，内容不再留在系统里，除了线索移送单，不能再写它的文书".to_owned(),
        ));
    }
    Ok(())
}
