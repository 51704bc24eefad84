//! Sessions: kept by the hash of their token, gone when idle, over age, signed out or disabled.

use diesel::prelude::*;

use super::audit::{self, Act};
use super::connection::{Conn, Store};
use super::schema::sessions;
use super::users;
use crate::access::Actor;
use crate::domain::user::User;
use crate::error::{Error, Result};

/// A session without a request for so long is over, in seconds.
pub const IDLE: i64 = 30 * 60;
/// A session is over after so long whatever happens, in seconds.
pub const ABSOLUTE: i64 = 12 * 60 * 60;
/// That somebody is there is written down at most so often, in seconds.
const SEEN_EVERY: i64 = 60;

/// A session that stands, and who holds it at this very request.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub actor: Actor,
    /// Their account.
    pub user: User,
    /// When it ends whatever happens, in seconds since 1970.
    pub ends_at: i64,
}

/// A session as its holder sees it; nothing of its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// When it began, in seconds since 1970.
    pub begun_at: i64,
    /// When it was last seen.
    pub seen_at: i64,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// Begins a session in the transaction at hand. Those that are over are swept away on the way.
pub(super) fn begin(conn: &mut Conn, county: u32, holder: i64, token_hash: &[u8], at: i64) -> Result<()> {
    diesel::delete(
        sessions::table.filter(
            sessions::begun_at
                .lt(at - ABSOLUTE)
                .or(sessions::seen_at.lt(at - IDLE)),
        ),
    )
    .execute(conn)
    .map_err(Error::internal)?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token_hash),
            sessions::county.eq(county as i32),
            sessions::holder.eq(holder),
            sessions::begun_at.eq(at),
            sessions::seen_at.eq(at),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}

impl Store {
    /// Begins a session.
    pub fn begin_session(&self, county: u32, holder: i64, token_hash: &[u8], act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            begin(conn, county, holder, token_hash, act.at)?;
            audit::write(conn, county, act)
        })
    }

    /// The sessions of an account that stand at `now`, the latest first.
    pub fn sittings(&self, county: u32, holder: i64, this: &[u8], now: i64) -> Result<Vec<Sitting>> {
        let rows: Vec<(Vec<u8>, i64, i64)> = self.read(|conn| {
            sessions::table
                .filter(sessions::county.eq(county as i32))
                .filter(sessions::holder.eq(holder))
                .filter(sessions::begun_at.gt(now - ABSOLUTE))
                .filter(sessions::seen_at.gt(now - IDLE))
                .order(sessions::seen_at.desc())
                .select((sessions::token_hash, sessions::begun_at, sessions::seen_at))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .map(|(token_hash, begun_at, seen_at)| Sitting {
                begun_at,
                seen_at,
                this: token_hash == this,
            })
            .collect())
    }

    /// The session of a token, if it stands at `now`; it counts as seen.
    pub fn session(&self, token_hash: &[u8], now: i64) -> Result<Option<Session>> {
        let Some((session, seen)) = self.standing_session(token_hash, now)? else {
            return Ok(None);
        };
        if now - seen >= SEEN_EVERY {
            let mut conn = self.connection()?;
            diesel::update(sessions::table.find(token_hash))
                .set(sessions::seen_at.eq(now))
                .execute(&mut *conn)
                .map_err(Error::internal)?;
        }
        Ok(Some(session))
    }

    /// The session of a token, if it stands at `now`, and when it was last seen, in seconds since 1970. Looking is not using: it
    /// counts as seen no later by it.
    pub fn standing_session(&self, token_hash: &[u8], now: i64) -> Result<Option<(Session, i64)>> {
        let mut conn = self.connection()?;
        let row: Option<(i32, i64, i64, i64)> = sessions::table
            .find(token_hash)
            .select((
                sessions::county,
                sessions::holder,
                sessions::begun_at,
                sessions::seen_at,
            ))
            .first(&mut *conn)
            .optional()
            .map_err(Error::internal)?;
        let Some((county, holder, begun, seen)) = row else {
            return Ok(None);
        };
        if now - begun >= ABSOLUTE || now - seen >= IDLE {
            return Ok(None);
        }
        let Some((actor, user)) = users::actor(&mut conn, county, holder)? else {
            return Ok(None);
        };
        let session = Session {
            actor,
            user,
            ends_at: begun + ABSOLUTE,
        };
        Ok(Some((session, seen)))
    }

    /// Ends one session.
    pub fn end_session(&self, county: u32, token_hash: &[u8], act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            diesel::delete(sessions::table.find(token_hash))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }

    /// Ends every session of an account.
    pub fn end_sessions(&self, county: u32, holder: i64, act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            users::leave_everywhere(conn, county, holder)?;
            audit::write(conn, county, act)
        })
    }
}
