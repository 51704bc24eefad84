//! The second factor of accounts: sealed secrets, steps that were used, recovery codes by keyed hash, and the ticket
//! between the password and the code.

use diesel::prelude::*;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::audit::{self, Act};
use super::connection::{Conn, Store};
use super::schema::{recovery_codes, users};
use super::users::{Credentials, TOTP, leave_all_but};
use crate::error::{Error, Result};

/// How long a ticket stands, in seconds.
pub const TICKET: i64 = 5 * 60;
/// How long a secret waits for its first code, in seconds.
pub const WAITS: i64 = 10 * 60;
/// Bytes of what the database keeps of a session's token.
const SITTING: usize = 32;
/// The place that a secret is sealed for while it waits.
const WAITING: &str = "users.totp_pending";

/// What proves a secret that waits.
#[derive(Clone, Copy)]
pub struct Proof<'a> {
    /// The session that began it, as the database keeps its token.
    pub session: &'a [u8],
    /// The secret that the code was of.
    pub secret: &'a [u8],
    /// The step of that code.
    pub step: i64,
}

impl Store {
    /// Keeps the secret of a second factor until its first code proves it: for the session that began it, and not for long. What
    /// somebody read off a desk left open is of no use later.
    pub fn set_pending_factor(
        &self,
        county: u32,
        id: i64,
        session: &[u8],
        secret: &[u8],
        act: &Act<'_>,
    ) -> Result<()> {
        let plain = Zeroizing::new([act.at.to_be_bytes().as_slice(), session, secret].concat());
        let sealed = self.keys().seal(WAITING, county, id, &plain)?;
        self.write(|conn| {
            diesel::update(users::table.find((county as i32, id)))
                .set(users::totp_pending.eq(Some(sealed)))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }

    /// The secret that waits for its first code, as far as this session began it and it is not too old.
    pub fn pending_factor(
        &self,
        county: u32,
        id: i64,
        session: &[u8],
        now: i64,
    ) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let sealed = self.read(|conn| waiting(conn, county, id))?;
        Ok(sealed.and_then(|sealed| self.waits_for(county, id, &sealed, session, now)))
    }

    /// What waits, for this session. What was sealed before it was kept by session waits for none.
    fn waits_for(
        &self,
        county: u32,
        id: i64,
        sealed: &[u8],
        session: &[u8],
        now: i64,
    ) -> Option<Zeroizing<Vec<u8>>> {
        let plain = self.keys().open_value(WAITING, county, id, sealed).ok()?;
        let (begun, rest) = plain.split_at_checked(size_of::<i64>())?;
        let (of, secret) = rest.split_at_checked(SITTING)?;
        let begun = i64::from_be_bytes(begun.try_into().ok()?);
        let waits = of == session && (begun..begun + WAITS).contains(&now);
        waits.then(|| Zeroizing::new(secret.to_vec()))
    }

    /// The secret that waits becomes the second factor. Of the account's sessions only the one that proved it goes on.
    pub fn confirm_factor(
        &self,
        county: u32,
        id: i64,
        proof: Proof<'_>,
        codes: &[String],
        act: &Act<'_>,
    ) -> Result<()> {
        let sealed = self.keys().seal(TOTP, county, id, proof.secret)?;
        self.write(|conn| {
            // Another may have been begun since the code was looked at.
            let waits = waiting(conn, county, id)
                .map_err(Error::internal)?
                .and_then(|sealed| self.waits_for(county, id, &sealed, proof.session, act.at));
            if waits.is_none_or(|secret| secret.as_slice() != proof.secret) {
                return Err(Error::Conflict("动态码已经设好了，或者要从头再设一次".to_owned()));
            }
            diesel::update(users::table.find((county as i32, id)))
                .set((
                    users::totp_sealed.eq(Some(sealed)),
                    users::totp_pending.eq(None::<Vec<u8>>),
                    users::totp_step.eq(proof.step),
                    users::key_version.eq(self.keys().version),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            self.put_codes(conn, county, id, codes)?;
            leave_all_but(conn, county, id, Some(proof.session))?;
            audit::write(conn, county, act)
        })
    }

    /// Takes the second factor away with its recovery codes. Every session of the account ends but the one of this token: whoever
    /// has the telephone may sit in one.
    pub fn remove_factor(&self, county: u32, id: i64, kept: Option<&[u8]>, act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            diesel::update(users::table.find((county as i32, id)))
                .set((
                    users::totp_sealed.eq(None::<Vec<u8>>),
                    users::totp_pending.eq(None::<Vec<u8>>),
                    users::totp_step.eq(0_i64),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            self.put_codes(conn, county, id, &[])?;
            leave_all_but(conn, county, id, kept)?;
            audit::write(conn, county, act)
        })
    }

    /// Gives new recovery codes instead of the old ones.
    pub fn replace_recovery(&self, county: u32, id: i64, codes: &[String], act: &Act<'_>) -> Result<()> {
        self.write(|conn| {
            self.put_codes(conn, county, id, codes)?;
            audit::write(conn, county, act)
        })
    }

    /// How many recovery codes are left.
    pub fn recovery_left(&self, county: u32, id: i64) -> Result<i64> {
        self.read(|conn| {
            recovery_codes::table
                .filter(recovery_codes::county.eq(county as i32))
                .filter(recovery_codes::holder.eq(id))
                .count()
                .get_result(conn)
        })
    }

    /// Uses a step: `false` when it or a later one was used before.
    pub fn spend_step(&self, county: u32, id: i64, step: i64) -> Result<bool> {
        self.write(|conn| {
            let spent = diesel::update(
                users::table
                    .find((county as i32, id))
                    .filter(users::totp_step.lt(step)),
            )
            .set(users::totp_step.eq(step))
            .execute(conn)
            .map_err(Error::internal)?;
            Ok(spent == 1)
        })
    }

    /// Uses a recovery code: `false` when it is none, or was used before.
    pub fn spend_recovery(&self, county: u32, id: i64, code: &str) -> Result<bool> {
        let hash = self.code_hash(county, id, code);
        self.write(|conn| {
            let spent = diesel::delete(recovery_codes::table.find((county as i32, id, hash)))
                .execute(conn)
                .map_err(Error::internal)?;
            Ok(spent == 1)
        })
    }

    /// What says for some minutes that the password was right: it falls with the password, and opens nothing by itself.
    pub fn ticket(&self, of: &Credentials, now: i64) -> String {
        let (county, id, until) = (of.user.county, of.user.id, now + TICKET);
        format!("{county}-{id}-{until}-{}", self.ticket_mark(of, until))
    }

    /// Whose ticket it is; `None` when it is none, or too old.
    pub fn ticket_holder(&self, ticket: &str, now: i64) -> Result<Option<Credentials>> {
        let parts: Vec<&str> = ticket.split('-').collect();
        let [county, id, until, mark] = parts[..] else {
            return Ok(None);
        };
        let (Ok(county), Ok(id), Ok(until)) = (county.parse(), id.parse(), until.parse::<i64>()) else {
            return Ok(None);
        };
        if now >= until {
            return Ok(None);
        }
        let found = self.credentials_of(county, id)?;
        Ok(found.filter(|found| {
            self.ticket_mark(found, until)
                .as_bytes()
                .ct_eq(mark.as_bytes())
                .into()
        }))
    }

    fn ticket_mark(&self, of: &Credentials, until: i64) -> String {
        let said = format!("{}\0{}\0{until}\0{}", of.user.county, of.user.id, of.password);
        self.keys()
            .index("sign-in.ticket", said.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    fn code_hash(&self, county: u32, id: i64, code: &str) -> Vec<u8> {
        self.keys()
            .index("recovery", format!("{county}\0{id}\0{code}").as_bytes())
    }

    fn put_codes(&self, conn: &mut Conn, county: u32, id: i64, codes: &[String]) -> Result<()> {
        diesel::delete(
            recovery_codes::table
                .filter(recovery_codes::county.eq(county as i32))
                .filter(recovery_codes::holder.eq(id)),
        )
        .execute(conn)
        .map_err(Error::internal)?;
        for code in codes {
            diesel::insert_into(recovery_codes::table)
                .values((
                    recovery_codes::county.eq(county as i32),
                    recovery_codes::holder.eq(id),
                    recovery_codes::code_hash.eq(self.code_hash(county, id, code)),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
        }
        Ok(())
    }
}

/// What waits for its first code, sealed.
fn waiting(conn: &mut Conn, county: u32, id: i64) -> QueryResult<Option<Vec<u8>>> {
    let sealed: Option<Option<Vec<u8>>> = users::table
        .find((county as i32, id))
        .select(users::totp_pending)
        .first(conn)
        .optional()?;
    Ok(sealed.flatten())
}
