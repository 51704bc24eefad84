//! Failed sign-ins, kept by keyed hashes of the name and of the network: a restart forgives nothing, and who reads the
//! table learns neither.

use diesel::prelude::*;

use super::audit::{self, Act};
use super::connection::{Conn, Store};
use super::schema::attempts;
use crate::domain::attempt::{Limit, NAME, NETWORK, Tally, forgotten_before};
use crate::error::{Error, Result};

/// Whether the door may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knock {
    /// It may. It was counted as a failure already, so that many at once count too: see [`Store::forgive`].
    Open,
    /// The name failed too often. The network alone was counted: whoever knocks at a shut door is still to be stopped. So often
    /// was the name tried since it shut.
    NameClosed(i32),
    /// The network failed too often. Nothing was counted.
    NetworkClosed,
}

/// How long it is remembered that a name was tried while it was shut, for whoever comes back to it, in seconds.
const SHUT_KEPT: i64 = 30 * 24 * 60 * 60;
/// For so long passwords without a code are counted together, in seconds.
const HALF_WAY: i64 = 60 * 60;

impl Store {
    /// Knocks at the door under a name from a network.
    pub fn knock(&self, login: &str, network: &str, now: i64) -> Result<Knock> {
        let (name, network, shut) = (
            self.name_key(login),
            self.network_key(network),
            self.shut_key(login),
        );
        // Whoever is shut out costs us a look and writes nothing.
        let of_network = self.read(|conn| counted(conn, &network))?;
        if of_network.is_some_and(|tally| NETWORK.is_closed(&tally, now)) {
            return Ok(Knock::NetworkClosed);
        }
        let knock = || {
            self.write(|conn| {
                let of_network = touched(conn, &network)?;
                let of_name = touched(conn, &name)?;
                if of_network.is_some_and(|tally| NETWORK.is_closed(&tally, now)) {
                    return Ok(Knock::NetworkClosed);
                }
                put(
                    conn,
                    &network,
                    of_network.is_some(),
                    NETWORK.failed(of_network, now),
                )?;
                if of_name.is_some_and(|tally| NAME.is_closed(&tally, now)) {
                    let before = touched(conn, &shut)?;
                    let tally = Tally {
                        failed: before.map_or(1, |tally| tally.failed.saturating_add(1)),
                        first_at: now,
                        closed_until: now + SHUT_KEPT,
                    };
                    put(conn, &shut, before.is_some(), tally)?;
                    return Ok(Knock::NameClosed(tally.failed));
                }
                put(conn, &name, of_name.is_some(), NAME.failed(of_name, now))?;
                diesel::delete(
                    attempts::table
                        .filter(attempts::first_at.lt(forgotten_before(now)))
                        .filter(attempts::closed_until.lt(forgotten_before(now))),
                )
                .execute(conn)
                .map_err(Error::internal)?;
                Ok(Knock::Open)
            })
        };
        // Two who fail for the first time at once want the same new row; the second finds it.
        knock().or_else(|_| knock())
    }

    /// Takes back what [`Store::knock`] counted: it was right so far.
    pub fn forgive(&self, login: &str, network: &str) -> Result<()> {
        let (name, network) = (self.name_key(login), self.network_key(network));
        self.write(|conn| {
            take_back(conn, &network, &NETWORK)?;
            take_back(conn, &name, &NAME)
        })
    }

    /// Counts that the right password of a name was written and the code is not: how often within an hour, and since somebody
    /// came in under it.
    pub fn half_way(&self, login: &str, now: i64) -> Result<i32> {
        let key = self.half_way_key(login);
        let count = || {
            self.write(|conn| {
                let before = touched(conn, &key)?;
                let tally = match before.filter(|tally| now < tally.first_at + HALF_WAY) {
                    Some(tally) => Tally {
                        failed: tally.failed.saturating_add(1),
                        ..tally
                    },
                    None => Tally {
                        failed: 1,
                        first_at: now,
                        closed_until: 0,
                    },
                };
                put(conn, &key, before.is_some(), tally)?;
                Ok(tally.failed)
            })
        };
        count().or_else(|_| count())
    }

    /// Forgets every failure of a name: it signed in, or was given a new password.
    pub fn forget_attempts(&self, login: &str) -> Result<()> {
        let keys = [self.name_key(login), self.half_way_key(login)];
        self.write(|conn| {
            diesel::delete(attempts::table.filter(attempts::key_hash.eq_any(&keys)))
                .execute(conn)
                .map_err(Error::internal)?;
            Ok(())
        })
    }

    /// How often a name was tried while it was shut, as far as nobody was told.
    pub fn tried_while_shut(&self, login: &str) -> Result<i32> {
        let shut = self.shut_key(login);
        let tally = self.read(|conn| counted(conn, &shut))?;
        Ok(tally.map_or(0, |tally| tally.failed))
    }

    /// Writes down in the books of these counties, once, that a name was tried so often while it was shut; from here on it is
    /// counted anew.
    pub fn tell_shut(&self, login: &str, times: i32, counties: &[u32], act: &Act<'_>) -> Result<()> {
        let shut = self.shut_key(login);
        self.write(|conn| {
            let told = diesel::delete(attempts::table.find(shut).filter(attempts::failed.eq(times)))
                .execute(conn)
                .map_err(Error::internal)?;
            for county in counties.iter().filter(|_| told == 1) {
                audit::refuse(conn, *county, act)?;
            }
            Ok(())
        })
    }

    fn half_way_key(&self, login: &str) -> Vec<u8> {
        self.keys().index("attempts.half-way", login.as_bytes())
    }

    fn shut_key(&self, login: &str) -> Vec<u8> {
        self.keys().index("attempts.shut", login.as_bytes())
    }

    fn name_key(&self, login: &str) -> Vec<u8> {
        self.keys().index("attempts.name", login.as_bytes())
    }

    fn network_key(&self, network: &str) -> Vec<u8> {
        self.keys().index("attempts.network", network.as_bytes())
    }
}

/// What was counted under a key. The row is written first, as it is, so that nobody else counts on it meanwhile.
fn touched(conn: &mut Conn, key: &[u8]) -> Result<Option<Tally>> {
    diesel::update(attempts::table.find(key))
        .set(attempts::failed.eq(attempts::failed))
        .execute(conn)
        .map_err(Error::internal)?;
    counted(conn, key).map_err(Error::internal)
}

fn counted(conn: &mut Conn, key: &[u8]) -> QueryResult<Option<Tally>> {
    let row: Option<(i32, i64, i64)> = attempts::table
        .find(key)
        .select((attempts::failed, attempts::first_at, attempts::closed_until))
        .first(conn)
        .optional()?;
    Ok(row.map(|(failed, first_at, closed_until)| Tally {
        failed,
        first_at,
        closed_until,
    }))
}

fn put(conn: &mut Conn, key: &[u8], there: bool, tally: Tally) -> Result<()> {
    let values = (
        attempts::failed.eq(tally.failed),
        attempts::first_at.eq(tally.first_at),
        attempts::closed_until.eq(tally.closed_until),
    );
    if there {
        diesel::update(attempts::table.find(key))
            .set(values)
            .execute(conn)
    } else {
        diesel::insert_into(attempts::table)
            .values((attempts::key_hash.eq(key), values.0, values.1, values.2))
            .execute(conn)
    }
    .map_err(Error::internal)?;
    Ok(())
}

fn take_back(conn: &mut Conn, key: &[u8], limit: &Limit) -> Result<()> {
    match touched(conn, key)?.and_then(|tally| limit.forgiven(tally)) {
        Some(tally) => put(conn, key, true, tally),
        None => {
            diesel::delete(attempts::table.find(key))
                .execute(conn)
                .map_err(Error::internal)?;
            Ok(())
        }
    }
}
