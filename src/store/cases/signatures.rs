//! Steps that one person began and that wait for a second.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Eyes, Row, within};
use crate::access::Reach;
use crate::cases::MoveName;
use crate::error::{Error, Result};
use crate::store::connection::Store;
use crate::store::schema::{case_waiting, cases};

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
