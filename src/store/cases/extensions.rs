//! Extensions: those that were asked for and wait for the office, and those that it declined.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::{Eyes, Row, within};
use crate::access::Reach;
use crate::cases::{MoveName, is_owed};
use crate::domain::case::CaseState;
use crate::error::{Error, Result};
use crate::store::connection::{Conn, Store};
use crate::store::schema::{case_moves, case_waiting, cases};

/// The cases of a county, or one of them, for which an extension was asked and waits.
pub(super) fn asked_in(conn: &mut Conn, county: u32, only: Option<i64>) -> QueryResult<HashSet<i64>> {
    let mut query = case_waiting::table
        .filter(case_waiting::county.eq(county as i32))
        .filter(case_waiting::made.eq(MoveName::Extend.word()))
        .select(case_waiting::case_id)
        .into_boxed();
    if let Some(case) = only {
        query = query.filter(case_waiting::case_id.eq(case));
    }
    let ids: Vec<i64> = query.load(conn)?;
    Ok(ids.into_iter().collect())
}

impl Store {
    /// The cases within a reach for which somebody else asked for an extension that waits.
    pub fn extensions_asked(&self, reach: &Reach, me: i64) -> Result<HashSet<i64>> {
        let mut conn = self.connection()?;
        let ids: Vec<i64> = case_waiting::table
            .filter(case_waiting::county.eq(reach.of_county() as i32))
            .filter(case_waiting::made.eq(MoveName::Extend.word()))
            .filter(case_waiting::mover.ne(me))
            .select(case_waiting::case_id)
            .load(&mut *conn)
            .map_err(Error::internal)?;
        seen(&mut conn, reach, Eyes::Office, ids)
    }

    /// The cases within a reach whose last step was that an extension was declined, and for which none was asked since.
    pub fn extensions_declined(&self, reach: &Reach, eyes: Eyes) -> Result<HashSet<i64>> {
        let mut conn = self.connection()?;
        let county = reach.of_county();
        let declined: Vec<i64> = case_moves::table
            .filter(case_moves::county.eq(county as i32))
            .filter(case_moves::made.eq(MoveName::Decline.word()))
            .select(case_moves::case_id)
            .distinct()
            .load(&mut *conn)
            .map_err(Error::internal)?;
        let steps: Vec<(i64, String)> = case_moves::table
            .filter(case_moves::county.eq(county as i32))
            .filter(case_moves::case_id.eq_any(declined))
            .filter(case_moves::made.ne_all(MoveName::BESIDE.map(MoveName::word)))
            .order((case_moves::case_id, case_moves::seq))
            .select((case_moves::case_id, case_moves::made))
            .load(&mut *conn)
            .map_err(Error::internal)?;
        let last: HashMap<i64, String> = steps.into_iter().collect();
        let asked = asked_in(&mut conn, county, None).map_err(Error::internal)?;
        let ids = last
            .into_iter()
            .filter(|(case, made)| made == MoveName::Decline.word() && !asked.contains(case))
            .map(|(case, _)| case);
        seen(&mut conn, reach, eyes, ids.collect())
    }
}

/// Of some cases those in which the unit works against a term.
fn seen(conn: &mut Conn, reach: &Reach, eyes: Eyes, ids: Vec<i64>) -> Result<HashSet<i64>> {
    let mut found = in_sight(conn, reach, eyes, ids)?;
    found.retain(|_, state| CaseState::from_word(state).is_some_and(is_owed));
    Ok(found.into_keys().collect())
}

/// Of some cases those that are within reach of these eyes, with the word of where they stand.
pub(super) fn in_sight(
    conn: &mut Conn,
    reach: &Reach,
    eyes: Eyes,
    ids: Vec<i64>,
) -> Result<HashMap<i64, String>> {
    let rows: Vec<Row> = cases::table
        .filter(cases::county.eq(reach.of_county() as i32))
        .filter(cases::id.eq_any(ids))
        .select(Row::as_select())
        .load(conn)
        .map_err(Error::internal)?;
    Ok(rows
        .into_iter()
        .filter(|row| within(row, reach, eyes))
        .map(|row| (row.id, row.state))
        .collect())
}
