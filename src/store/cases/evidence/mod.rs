//! The evidence of a case: pieces that were handed in for an item of its checklist, sealed, with what they are alike to.
//! Nothing is taken away; what is withdrawn stays with its reason.

mod keep;
mod likeness;
mod shown;
mod whole;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::keep::place;
use super::{Case, Eyes, broken};
use crate::cases::checklist::ShownBy;
use crate::domain::day;
use crate::domain::evidence::Form;
use crate::error::{Error, Result};
use crate::store::audit::Act;
use crate::store::connection::{Conn, Store};
use crate::store::letters::hash_of;
use crate::store::schema::{case_evidence, case_evidence_withdrawn, case_files};

pub use keep::NewPiece;
pub(super) use keep::erase;
pub use likeness::{Alike, Other};
pub(super) use likeness::{marks, pairs, there};
use shown::{Beginnings, fills};
pub(super) use shown::{Shown, shown};

const ABOUT: &str = "case_evidence.sealed";
const FILE: &str = "case_files.sealed";
const REASON: &str = "case_evidence_withdrawn.sealed";

/// What is known of a piece; sealed, for names and texts speak of people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct About {
    /// What it is called.
    pub name: String,
    /// What is written in it, where that is known: an explanation, or the text of a document.
    pub text: String,
    /// What the name of its file ends with, without the dot.
    pub suffix: String,
    /// SHA-256 of what was handed in, in hexadecimal digits.
    pub came: String,
    /// SHA-256 of what is kept, in hexadecimal digits; empty without a file.
    pub kept: String,
}

/// Whoever took a piece back, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// By whom.
    pub login: String,
    /// The day.
    pub day: NaiveDate,
    /// Why.
    pub reason: String,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its number within the case.
    pub seq: i64,
    /// For which item.
    pub item: String,
    /// In which form it is kept.
    pub form: Form,
    /// What is known of it.
    pub about: About,
    /// Bytes of what was handed in.
    pub size: i64,
    /// The account that handed it in.
    pub by: i64,
    /// Its sign-in name; empty for pieces from before there were attachments.
    pub login: String,
    /// The day; `None` for those.
    pub day: Option<NaiveDate>,
    /// Whether the office's side handed it in.
    pub inside: bool,
    /// Whether it was handed in before the case was last reopened, so that it shows nothing now.
    pub earlier: bool,
    /// Set once it was taken back.
    pub withdrawn: Option<Withdrawn>,
}

impl Piece {
    /// Whether it is of a kind that its item is shown by.
    pub fn fits(&self) -> bool {
        fills(&self.item, self.form)
    }

    /// Whether money can be booked on it: it stands, and is a paper.
    pub fn is_voucher(&self) -> bool {
        self.counts() && ShownBy::File.takes(self.form)
    }

    /// Whether it shows that the case is put right now.
    pub fn counts(&self) -> bool {
        self.withdrawn.is_none() && !self.earlier && self.fits()
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = case_evidence)]
struct Line {
    case_id: i64,
    seq: i64,
    item: String,
    name: String,
    added_by: i64,
    form: String,
    size: i64,
    inside: i32,
    added_login: String,
    day: i32,
    at: i64,
    after_move: Option<i64>,
    sealed: Option<Vec<u8>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = case_evidence_withdrawn)]
struct Gone {
    case_id: i64,
    seq: i64,
    login: String,
    day: i32,
    sealed: Vec<u8>,
}

impl Store {
    /// The evidence of a case that was read within a reach, as far as these eyes may see it, the oldest first. What was
    /// withdrawn is among it.
    pub fn evidence_of(&self, county: u32, case: &Case, eyes: Eyes) -> Result<Vec<Piece>> {
        let mut conn = self.connection()?;
        let (lines, gone) = rows_of(&mut conn, county, case.id).map_err(Error::internal)?;
        let beginnings = Beginnings::of(&mut conn, county as i32, Some(case.id)).map_err(Error::internal)?;
        lines
            .into_iter()
            .filter(|line| eyes == Eyes::Office || line.inside == 0)
            .map(|line| {
                let gone = gone.iter().find(|one| one.seq == line.seq);
                let earlier = beginnings.came_before(line.case_id, line.after_move, line.at);
                self.piece_of(county, line, gone)
                    .map(|piece| Piece { earlier, ..piece })
            })
            .collect()
    }

    /// One piece of a case that was read within a reach.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not there and for what these eyes may not see, alike.
    pub fn evidence_piece(&self, county: u32, case: &Case, seq: i64, eyes: Eyes) -> Result<Piece> {
        self.evidence_of(county, case, eyes)?
            .into_iter()
            .find(|piece| piece.seq == seq)
            .ok_or_else(absent)
    }

    /// The file of a piece, the very bytes that are kept; the taking is written down.
    ///
    /// # Errors
    /// As [`Store::evidence_piece`], also for a piece without a file; [`Error::Internal`] when it is not what was kept.
    pub fn evidence_file(
        &self,
        county: u32,
        case: &Case,
        seq: i64,
        eyes: Eyes,
        act: &Act<'_>,
    ) -> Result<(Piece, Vec<u8>)> {
        let piece = self.evidence_piece(county, case, seq, eyes)?;
        if !piece.form.has_file() {
            return Err(absent());
        }
        let sealed: Option<Vec<u8>> = self.read(|conn| {
            case_files::table
                .find((county as i32, case.id, seq))
                .select(case_files::sealed)
                .first(conn)
                .optional()
        })?;
        let changed = || Error::Internal(format!("piece {seq} of case {} is not what was kept", case.id));
        let sealed = sealed.ok_or_else(changed)?;
        let bytes = self
            .keys()
            .open_value(FILE, county, place(case.id, seq), &sealed)?
            .to_vec();
        if hash_of(&bytes) != piece.about.kept {
            return Err(changed());
        }
        self.note(county, act)?;
        Ok((piece, bytes))
    }

    fn piece_of(&self, county: u32, line: Line, gone: Option<&Gone>) -> Result<Piece> {
        let at = place(line.case_id, line.seq);
        let about = match &line.sealed {
            Some(sealed) => {
                let plain = self.keys().open_value(ABOUT, county, at, sealed)?;
                serde_json::from_slice(&plain).map_err(Error::internal)?
            }
            None => About {
                name: line.name,
                ..About::default()
            },
        };
        let withdrawn = gone
            .map(|gone| {
                let reason = self.keys().open_value(REASON, county, at, &gone.sealed)?;
                Ok::<_, Error>(Withdrawn {
                    login: gone.login.clone(),
                    day: day::from_number(gone.day).ok_or_else(|| broken(gone.case_id))?,
                    reason: String::from_utf8_lossy(&reason).into_owned(),
                })
            })
            .transpose()?;
        Ok(Piece {
            seq: line.seq,
            item: line.item,
            form: Form::from_word(&line.form).ok_or_else(|| broken(line.case_id))?,
            about,
            size: line.size,
            by: line.added_by,
            login: line.added_login,
            day: day::from_number(line.day).filter(|_| line.day != 0),
            inside: line.inside != 0,
            earlier: false,
            withdrawn,
        })
    }
}

fn absent() -> Error {
    Error::NotFound("这份材料".to_owned())
}

fn rows_of(conn: &mut Conn, county: u32, case: i64) -> QueryResult<(Vec<Line>, Vec<Gone>)> {
    let lines = case_evidence::table
        .filter(case_evidence::county.eq(county as i32))
        .filter(case_evidence::case_id.eq(case))
        .order(case_evidence::seq)
        .select(Line::as_select())
        .load(conn)?;
    let gone = case_evidence_withdrawn::table
        .filter(case_evidence_withdrawn::county.eq(county as i32))
        .filter(case_evidence_withdrawn::case_id.eq(case))
        .select(Gone::as_select())
        .load(conn)?;
    Ok((lines, gone))
}
