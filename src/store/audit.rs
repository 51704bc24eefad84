//! The book of acts: who did what to which record, append-only by trigger on both engines.

use diesel::prelude::*;

use super::connection::Conn;
use super::schema::audit;
use crate::domain::words::words;
use crate::error::{Error, Result};

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act<'a> {
    /// Who: the sign-in name of an account, or `operator` on the command line.
    pub actor: &'a str,
    /// From which offices; empty on the command line.
    pub role: &'a str,
    /// What: 导入, 发布, 撤回, 合并村码….
    pub act: &'a str,
    /// To what: `batch 12`.
    pub object: &'a str,
    /// In a few words; nothing personal.
    pub detail: &'a str,
    /// When, in seconds since 1970.
    pub at: i64,
}

words! {
    /// What became of an act.
    Outcome {
        /// 办成: it was done.
        Done = "办成",
        /// 拒绝: it was refused, and nothing changed.
        Refused = "拒绝",
    }
}

/// Writes an act in the transaction that does it.
pub(super) fn write(conn: &mut Conn, county: u32, act: &Act<'_>) -> Result<()> {
    put(conn, county, act, Outcome::Done)
}

fn put(conn: &mut Conn, county: u32, act: &Act<'_>, outcome: Outcome) -> Result<()> {
    let last: Option<i64> = audit::table
        .select(diesel::dsl::max(audit::id))
        .first(conn)
        .map_err(Error::internal)?;
    diesel::insert_into(audit::table)
        .values((
            audit::county.eq(county as i32),
            audit::id.eq(last.unwrap_or(0) + 1),
            audit::at.eq(act.at),
            audit::actor.eq(act.actor),
            audit::act.eq(act.act),
            audit::object.eq(act.object),
            audit::detail.eq(act.detail),
            audit::role.eq(act.role),
            audit::outcome.eq(outcome.word()),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}

impl super::Store {
    /// Writes an act that changes nothing else in the database.
    pub fn note(&self, county: u32, act: &Act<'_>) -> Result<()> {
        self.write(|conn| write(conn, county, act))
    }

    /// Writes an act that was refused.
    pub fn note_refused(&self, county: u32, act: &Act<'_>) -> Result<()> {
        self.write(|conn| put(conn, county, act, Outcome::Refused))
    }

    /// Every act that was written down, oldest first: act, object, detail.
    #[cfg(test)]
    pub(crate) fn acts(&self) -> Result<Vec<(String, String, String)>> {
        self.read(|conn| {
            audit::table
                .order(audit::id)
                .select((audit::act, audit::object, audit::detail))
                .load(conn)
        })
    }
}
