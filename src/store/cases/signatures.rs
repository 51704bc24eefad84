//! Steps that one person began and that wait for a second.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::extensions::in_sight;
use super::{Eyes, Row, within};
use crate::access::Reach;
use crate::cases::MoveName;
use crate::domain::day;
use crate::error::{Error, Result};
use crate::store::connection::Store;
use crate::store::schema::{case_moves, case_waiting, cases};

/// A step that waits for its second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsigned {
    /// Which.
    pub name: MoveName,
    /// Who began it.
    pub mover: i64,
    /// The two who verify the case.
    pub verifiers: Option<(i64, i64)>,
}

impl Store {
    /// The cases within a reach of which somebody began a step that was not signed since that day, and that nobody has gone on
    /// with.
    pub fn not_signed(
        &self,
        reach: &Reach,
        eyes: Eyes,
        (mover, since): (i64, NaiveDate),
    ) -> Result<HashSet<i64>> {
        let county = reach.of_county();
        let mut conn = self.connection()?;
        let back: Vec<i64> = case_moves::table
            .filter(case_moves::county.eq(county as i32))
            .filter(case_moves::made.eq(MoveName::Unsigned.word()))
            .filter(case_moves::second.eq(mover))
            .filter(case_moves::day.ge(day::number(since)))
            .select(case_moves::case_id)
            .distinct()
            .load(&mut *conn)
            .map_err(Error::internal)?;
        let steps: Vec<(i64, String, Option<i64>)> = case_moves::table
            .filter(case_moves::county.eq(county as i32))
            .filter(case_moves::case_id.eq_any(&back))
            .filter(case_moves::made.ne(MoveName::Rewrite.word()))
            .order((case_moves::case_id, case_moves::seq))
            .select((case_moves::case_id, case_moves::made, case_moves::second))
            .load(&mut *conn)
            .map_err(Error::internal)?;
        let begun: HashSet<i64> = case_waiting::table
            .filter(case_waiting::county.eq(county as i32))
            .filter(case_waiting::case_id.eq_any(&back))
            .select(case_waiting::case_id)
            .load(&mut *conn)
            .map_err(Error::internal)?
            .into_iter()
            .collect();
        let last: HashMap<i64, bool> = steps
            .into_iter()
            .map(|(case, made, whose)| (case, made == MoveName::Unsigned.word() && whose == Some(mover)))
            .collect();
        let ids = last
            .into_iter()
            .filter(|(case, back)| *back && !begun.contains(case))
            .map(|(case, _)| case);
        let found = in_sight(&mut conn, reach, eyes, ids.collect())?;
        Ok(found.into_keys().collect())
    }

    /// The steps within a reach that wait for a second person, by case. Extensions that were asked for are no such steps: they
    /// have a list of their own.
    pub fn unsigned(&self, reach: &Reach, eyes: Eyes) -> Result<HashMap<i64, Unsigned>> {
        let county = reach.of_county() as i32;
        let (begun, rows): (Vec<(i64, String, i64)>, Vec<Row>) = self.read(|conn| {
            let begun: Vec<(i64, String, i64)> = case_waiting::table
                .filter(case_waiting::county.eq(county))
                .filter(case_waiting::made.ne(MoveName::Extend.word()))
                .select((case_waiting::case_id, case_waiting::made, case_waiting::mover))
                .load(conn)?;
            let ids: Vec<i64> = begun.iter().map(|(case, ..)| *case).collect();
            let rows = cases::table
                .filter(cases::county.eq(county))
                .filter(cases::id.eq_any(ids))
                .select(Row::as_select())
                .load(conn)?;
            Ok((begun, rows))
        })?;
        let rows: HashMap<i64, Row> = rows
            .into_iter()
            .filter(|row| within(row, reach, eyes))
            .map(|row| (row.id, row))
            .collect();
        begun
            .into_iter()
            .filter_map(|(case, made, mover)| Some((rows.get(&case)?, made, mover)))
            .map(|(row, made, mover)| {
                let name = MoveName::from_word(&made)
                    .ok_or_else(|| Error::Internal(format!("case {} waits for what is no move", row.id)))?;
                let verifiers = row.verifier_one.zip(row.verifier_two);
                let step = Unsigned {
                    name,
                    mover,
                    verifiers,
                };
                Ok((row.id, step))
            })
            .collect()
    }
}
