//! What the tests of other rooms look at and set by hand; no part of the program.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::connection::Store;
use super::schema::{appointments, audit, import_jobs, users};
use crate::error::{Error, Result};

impl Store {
    /// The book of acts: actor, act, detail, in order.
    pub(crate) fn audit_lines(&self) -> Result<Vec<(String, String, String)>> {
        self.read(|conn| {
            audit::table
                .order(audit::id)
                .select((audit::actor, audit::act, audit::detail))
                .load(conn)
        })
    }

    /// Moves every office of an account to another place.
    pub(crate) fn move_offices(&self, login: &str, place: &str) -> Result<()> {
        self.read(|conn| {
            let id: i64 = users::table
                .filter(users::login.eq(login))
                .select(users::id)
                .first(conn)?;
            diesel::update(appointments::table.filter(appointments::holder.eq(id)))
                .set(appointments::place.eq(place))
                .execute(conn)
                .map(drop)
        })
    }

    /// Lets a table of the embedded engine take no more rows, as where a disk is full; or take them again.
    pub(crate) fn fill_up(&self, table: &str, full: bool) -> Result<()> {
        let sql = match full {
            true => format!(
                "CREATE TRIGGER full_up BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
            ),
            false => "DROP TRIGGER full_up".to_owned(),
        };
        self.connection()?.batch_execute(&sql).map_err(Error::internal)
    }

    /// Makes an import look as it does while it runs.
    pub(crate) fn unfinish_job(&self, id: i64) -> Result<()> {
        self.read(|conn| {
            diesel::update(import_jobs::table.filter(import_jobs::id.eq(id)))
                .set(import_jobs::state.eq("正在导入"))
                .execute(conn)
                .map(drop)
        })
    }
}
