//! What of the evidence shows that a case is put right now: what was not withdrawn, not handed in before the case last began
//! anew (it was reopened, or its unit was the wrong one), and is of a kind that its item is
//! shown by.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::cases::MoveName;
use crate::cases::checklist::shown_by;
use crate::domain::evidence::Form;
use crate::store::connection::Conn;
use crate::store::schema::{case_evidence, case_evidence_withdrawn, case_moves};

/// A piece that was not withdrawn.
pub(in crate::store::cases) struct Shown {
    /// The case.
    pub(in crate::store::cases) case: i64,
    /// For which item.
    pub(in crate::store::cases) item: String,
    /// Who handed it in.
    pub(in crate::store::cases) by: i64,
    /// Whether it counts now.
    pub(in crate::store::cases) counts: bool,
}

/// The moves with which a case begins anew.
const ANEW: [MoveName; 2] = [MoveName::Reopen, MoveName::Reassign];

/// The last time that each case began anew.
pub(super) struct Beginnings(HashMap<i64, (i64, i64)>);

impl Beginnings {
    /// In a county, or of one case of it.
    pub(super) fn of(conn: &mut Conn, county: i32, only: Option<i64>) -> QueryResult<Self> {
        let mut query = case_moves::table
            .filter(case_moves::county.eq(county))
            .filter(case_moves::made.eq_any(ANEW.map(MoveName::word)))
            .order(case_moves::seq)
            .select((case_moves::case_id, (case_moves::seq, case_moves::at)))
            .into_boxed();
        if let Some(case) = only {
            query = query.filter(case_moves::case_id.eq(case));
        }
        let made: Vec<(i64, (i64, i64))> = query.load(conn)?;
        Ok(Self(made.into_iter().collect()))
    }

    /// Whether a piece was handed in before its case last began anew, given the move after which and the time at which.
    pub(super) fn came_before(&self, case: i64, after_move: Option<i64>, at: i64) -> bool {
        self.0.get(&case).is_some_and(|(seq, when)| match after_move {
            Some(after) => after < *seq,
            None => at <= *when,
        })
    }
}

/// Whether something handed in for an item is what the item asks for.
pub(super) fn fills(item: &str, form: Form) -> bool {
    shown_by(item).takes(form)
}

/// The number of the last move of a case: what is handed in now comes after it.
pub(super) fn last_move(conn: &mut Conn, county: u32, case: i64) -> QueryResult<i64> {
    let last: Option<i64> = case_moves::table
        .filter(case_moves::county.eq(county as i32))
        .filter(case_moves::case_id.eq(case))
        .select(diesel::dsl::max(case_moves::seq))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// The pieces of a county, or of one case of it, that were not withdrawn.
pub(in crate::store::cases) fn shown(
    conn: &mut Conn,
    county: i32,
    only: Option<i64>,
) -> QueryResult<Vec<Shown>> {
    let beginnings = Beginnings::of(conn, county, only)?;
    let mut query = case_evidence::table
        .left_join(
            case_evidence_withdrawn::table.on(case_evidence_withdrawn::county
                .eq(case_evidence::county)
                .and(case_evidence_withdrawn::case_id.eq(case_evidence::case_id))
                .and(case_evidence_withdrawn::seq.eq(case_evidence::seq))),
        )
        .filter(case_evidence::county.eq(county))
        .filter(case_evidence_withdrawn::seq.nullable().is_null())
        .select((
            case_evidence::case_id,
            case_evidence::item,
            case_evidence::added_by,
            case_evidence::after_move,
            case_evidence::at,
            case_evidence::form,
        ))
        .into_boxed();
    if let Some(case) = only {
        query = query.filter(case_evidence::case_id.eq(case));
    }
    let rows: Vec<(i64, String, i64, Option<i64>, i64, String)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(case, item, by, after, at, form)| Shown {
            case,
            by,
            counts: !beginnings.came_before(case, after, at)
                && Form::from_word(&form).is_some_and(|form| fills(&item, form)),
            item,
        })
        .collect())
}
