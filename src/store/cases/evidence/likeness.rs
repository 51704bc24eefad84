//! What a piece is alike to: the same content by its mark, nearly the same text by its runs of characters. Found when the
//! piece comes in and kept, so that no page has to compare.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::prelude::*;

use super::super::{Case, Eyes, find, within};
use super::{Line, Store};
use crate::access::Reach;
use crate::cases::Runs;
use crate::cases::checklist::OF_SUSPENSION;
use crate::error::{Error, Result};
use crate::store::connection::Conn;
use crate::store::schema::{case_evidence, case_evidence_alike, case_evidence_withdrawn};

/// The same content.
const SAME: i32 = 1000;

/// A piece that another one is alike to.
pub(super) struct Found {
    pub(super) case: i64,
    pub(super) seq: i64,
    pub(super) permille: i32,
}

/// Where the other piece stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Other {
    /// In the same case, for this item.
    Here(String),
    /// In another case that the reader may see: its number in the database and on paper.
    There(i64, String),
    /// In a case out of the reader's sight.
    Elsewhere,
}

/// Two pieces that are alike, one of them of the case in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// The piece of the case in question.
    pub seq: i64,
    /// Where the other one stands.
    pub other: Other,
    /// How alike, in per mille; a thousand is the same content, or a text the same but for blanks and marks.
    pub permille: u32,
}

/// The pieces withdrawn in a county, or in one case of it: case and number.
pub(super) fn withdrawn_in(
    conn: &mut Conn,
    county: u32,
    case: Option<i64>,
) -> QueryResult<HashSet<(i64, i64)>> {
    let mut query = case_evidence_withdrawn::table
        .filter(case_evidence_withdrawn::county.eq(county as i32))
        .select((case_evidence_withdrawn::case_id, case_evidence_withdrawn::seq))
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(case_evidence_withdrawn::case_id.eq(case));
    }
    let gone: Vec<(i64, i64)> = query.load(conn)?;
    Ok(gone.into_iter().collect())
}

/// The pieces of the county with this mark, and those whose texts are nearly the same.
pub(super) fn same_and_near(
    store: &Store,
    conn: &mut Conn,
    county: u32,
    (mark, runs, percent): (&str, &Runs, u32),
) -> Result<Vec<Found>> {
    let gone = withdrawn_in(conn, county, None).map_err(Error::internal)?;
    let same: Vec<(i64, i64)> = case_evidence::table
        .filter(case_evidence::county.eq(county as i32))
        .filter(case_evidence::item.ne(OF_SUSPENSION.name))
        .filter(case_evidence::hash.eq(mark))
        .select((case_evidence::case_id, case_evidence::seq))
        .load(conn)
        .map_err(Error::internal)?;
    let mut found: Vec<Found> = same
        .into_iter()
        .filter(|place| !gone.contains(place))
        .map(|(case, seq)| Found {
            case,
            seq,
            permille: SAME,
        })
        .collect();
    if runs.count() == 0 {
        return Ok(found);
    }
    let (least, most) = runs.reach(percent);
    let bound = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let near: Vec<Line> = case_evidence::table
        .filter(case_evidence::county.eq(county as i32))
        .filter(case_evidence::item.ne(OF_SUSPENSION.name))
        .filter(case_evidence::grams.between(bound(least), bound(most)))
        .filter(case_evidence::hash.ne(mark))
        .select(Line::as_select())
        .load(conn)
        .map_err(Error::internal)?;
    for line in near {
        let (case, seq) = (line.case_id, line.seq);
        if gone.contains(&(case, seq)) {
            continue;
        }
        // A piece that does not open is a matter of the integrity gate, not of whoever hands in another one.
        let Ok(other) = store.piece_of(county, line, None) else {
            tracing::error!(case, seq, "a piece of evidence cannot be opened");
            continue;
        };
        let permille = runs.permille(&Runs::of(&other.about.text));
        if permille >= percent * 10 {
            found.push(Found {
                case,
                seq,
                permille: bound(permille as usize).min(SAME - 1),
            });
        }
    }
    Ok(found)
}

/// How many pieces of other matters have the same content as one of a case, and how many nearly its text.
pub(in crate::store::cases) type Pairs = HashMap<i64, (usize, usize)>;

/// Two pieces that are alike, as they are kept: case and number of the later one, of the earlier one, and how alike.
type Kept = (i64, i64, i64, i64, i32);

/// The pairs of a county, or those that touch one case of it, of which both still stand; the most alike first.
fn standing(conn: &mut Conn, county: u32, case: Option<i64>) -> QueryResult<Vec<Kept>> {
    let gone = withdrawn_in(conn, county, None)?;
    let mut query = case_evidence_alike::table
        .filter(case_evidence_alike::county.eq(county as i32))
        .order((
            case_evidence_alike::permille.desc(),
            case_evidence_alike::case_id,
            case_evidence_alike::seq,
        ))
        .select((
            case_evidence_alike::case_id,
            case_evidence_alike::seq,
            case_evidence_alike::other_case,
            case_evidence_alike::other_seq,
            case_evidence_alike::permille,
        ))
        .into_boxed();
    if let Some(case) = case {
        query = query.filter(
            case_evidence_alike::case_id
                .eq(case)
                .or(case_evidence_alike::other_case.eq(case)),
        );
    }
    let rows: Vec<Kept> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(one, seq, two, other, _)| !gone.contains(&(*one, *seq)) && !gone.contains(&(*two, *other)))
        .collect())
}

/// The marks of the contents that stand in the cases of a county, each once for a case.
pub(in crate::store::cases) fn marks(conn: &mut Conn, county: u32) -> QueryResult<BTreeSet<(i64, String)>> {
    let gone = withdrawn_in(conn, county, None)?;
    let all: Vec<(i64, i64, String)> = case_evidence::table
        .filter(case_evidence::county.eq(county as i32))
        .filter(case_evidence::item.ne(OF_SUSPENSION.name))
        .select((case_evidence::case_id, case_evidence::seq, case_evidence::hash))
        .load(conn)?;
    let standing = all
        .into_iter()
        .filter(|(case, seq, _)| !gone.contains(&(*case, *seq)));
    Ok(standing.map(|(case, _, mark)| (case, mark)).collect())
}

/// For every case of a county, or those of one, counted once for each pair of pieces that both still stand. What a case shows twice itself is
/// told beside its evidence and is no sign.
pub(in crate::store::cases) fn pairs(conn: &mut Conn, county: u32, only: Option<i64>) -> QueryResult<Pairs> {
    let mut pairs = Pairs::new();
    for (case, _, other_case, _, permille) in standing(conn, county, only)? {
        if case == other_case {
            continue;
        }
        for one in [case, other_case] {
            let counts = pairs.entry(one).or_default();
            if permille >= SAME {
                counts.0 += 1;
            } else {
                counts.1 += 1;
            }
        }
    }
    Ok(pairs)
}

impl Store {
    /// What the pieces of a case that was read within this reach are alike to, the most alike first. Other cases are named
    /// only as far as the reader may see them.
    pub fn alike_of(&self, reach: &Reach, eyes: Eyes, case: &Case) -> Result<Vec<Alike>> {
        let county = reach.of_county();
        let mut conn = self.connection()?;
        let conn = &mut *conn;
        let mut found = Vec::new();
        let pairs = standing(conn, county, Some(case.id)).map_err(Error::internal)?;
        for (one, seq, two, other_seq, permille) in pairs {
            let (own, other) = if one == case.id {
                (seq, (two, other_seq))
            } else {
                (other_seq, (one, seq))
            };
            found.push(Alike {
                seq: own,
                other: seen_as(conn, reach, eyes, case, other)?,
                permille: u32::try_from(permille).unwrap_or_default(),
            });
        }
        Ok(found)
    }
}

/// Where a piece stands, for whoever has this reach and these eyes.
fn seen_as(
    conn: &mut Conn,
    reach: &Reach,
    eyes: Eyes,
    case: &Case,
    (other, seq): (i64, i64),
) -> Result<Other> {
    if other == case.id {
        let item: Option<String> = case_evidence::table
            .find((reach.of_county() as i32, other, seq))
            .select(case_evidence::item)
            .first(conn)
            .optional()
            .map_err(Error::internal)?;
        return Ok(Other::Here(item.unwrap_or_default()));
    }
    there(conn, reach, eyes, other)
}

/// Another case, as far as whoever has this reach and these eyes may see it.
pub(in crate::store::cases) fn there(
    conn: &mut Conn,
    reach: &Reach,
    eyes: Eyes,
    other: i64,
) -> Result<Other> {
    let row = find(conn, reach, other)?.filter(|row| within(row, reach, eyes));
    Ok(row.map_or(Other::Elsewhere, |row| Other::There(row.id, row.number)))
}
