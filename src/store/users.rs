//! Accounts, their secrets, and who they are at a request.

use chrono::NaiveDate;
use diesel::prelude::*;

pub use super::appointments::{Held, NewAppointment};
use super::appointments::{appoint, held, with_reach};
use super::audit::{self, Act};
use super::connection::{Conn, Store, one_at_a_time};
use super::schema::{former_passwords, sessions, users};
use crate::access::Actor;
use crate::domain::role::Role;
use crate::domain::user::{User, UserState};
use crate::error::{Error, Result};

/// An account to open.
#[derive(Debug, Clone)]
pub struct NewUser<'a> {
    /// The county.
    pub county: u32,
    /// The sign-in name.
    pub login: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// The password, hashed (PHC string).
    pub password: &'a str,
}

/// What is needed to prove a sign-in.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub user: User,
    /// The password's hash (PHC string).
    pub password: String,
    /// The secret of the second factor.
    pub totp: Option<Vec<u8>>,
    /// The last step of the second factor that was used: each code opens once.
    pub totp_step: i64,
}

/// So many former passwords are kept, the present one not counted.
const FORMER_KEPT: i64 = 8;

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct Stored {
    county: i32,
    id: i64,
    login: String,
    name: String,
    password: String,
    password_set_at: i64,
    must_change: i32,
    totp_sealed: Option<Vec<u8>>,
    totp_step: i64,
    state: String,
    opened_at: i64,
}

/// The place that the secret of a second factor is sealed for.
pub(super) const TOTP: &str = "users.totp";

impl Stored {
    pub(super) fn user(&self) -> User {
        User {
            county: self.county as u32,
            id: self.id,
            login: self.login.clone(),
            name: self.name.clone(),
            state: UserState::from_word(&self.state).unwrap_or(UserState::Disabled),
            must_change: self.must_change != 0,
            password_set_at: self.password_set_at,
            second_factor: self.totp_sealed.is_some(),
            opened_at: self.opened_at,
        }
    }
}

impl Store {
    /// Opens an account with its first offices.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the sign-in name is taken.
    pub fn add_user(&self, new: &NewUser<'_>, offices: &[NewAppointment<'_>], act: &Act<'_>) -> Result<i64> {
        self.write(|conn| {
            one_at_a_time(conn, "users")?;
            let taken: i64 = users::table
                .filter(users::login.eq(new.login))
                .count()
                .get_result(conn)
                .map_err(Error::internal)?;
            if taken > 0 {
                return Err(Error::Conflict(format!(
                    "登录名“{}”已经有人用了，换一个",
                    new.login
                )));
            }
            let last: Option<i64> = users::table
                .select(diesel::dsl::max(users::id))
                .first(conn)
                .map_err(Error::internal)?;
            let id = last.unwrap_or(0) + 1;
            diesel::insert_into(users::table)
                .values((
                    users::county.eq(new.county as i32),
                    users::id.eq(id),
                    users::login.eq(new.login),
                    users::name.eq(new.name),
                    users::password.eq(new.password),
                    users::password_set_at.eq(act.at),
                    users::must_change.eq(1),
                    users::totp_step.eq(0_i64),
                    users::key_version.eq(self.keys().version),
                    users::state.eq(UserState::Open.word()),
                    users::opened_at.eq(act.at),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            for office in offices {
                appoint(conn, new.county, id, office)?;
            }
            audit::write(conn, new.county, act)?;
            Ok(id)
        })
    }

    /// Sets a password. Every session of the account ends with it.
    pub fn set_password(
        &self,
        county: u32,
        id: i64,
        hash: &str,
        must_change: bool,
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            set_password(conn, county, id, hash, must_change, act.at)?;
            audit::write(conn, county, act)
        })
    }

    /// Sets a password that its holder chose: every session of the account ends, and one begins under a new token.
    pub fn change_password(
        &self,
        county: u32,
        id: i64,
        hash: &str,
        token_hash: &[u8],
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            set_password(conn, county, id, hash, false, act.at)?;
            super::sessions::begin(conn, county, id, token_hash, act.at)?;
            audit::write(conn, county, act)
        })
    }

    /// The hashes of an account's former passwords, newest first, the present one not among them.
    pub fn former_passwords(&self, county: u32, id: i64) -> Result<Vec<String>> {
        self.read(|conn| {
            former_passwords::table
                .filter(former_passwords::county.eq(county as i32))
                .filter(former_passwords::holder.eq(id))
                .order(former_passwords::id.desc())
                .select(former_passwords::password)
                .load(conn)
        })
    }

    /// Lets an account sign in again, or never again until then: its sessions end.
    ///
    /// With `keep_administrator` the county's last open administrator on that day stays.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such an account, [`Error::Conflict`] for the last administrator.
    pub fn set_user_state(
        &self,
        county: u32,
        id: i64,
        state: UserState,
        keep_administrator: Option<NaiveDate>,
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            one_at_a_time(conn, "users")?;
            if let Some(day) = keep_administrator {
                let administrators = administrators(conn, county, day)?;
                if administrators == [id] {
                    return Err(Error::Conflict(
                        "这是最后一个系统管理员，停用了就没有人能管账号。先给别人开一个系统管理员账号"
                            .to_owned(),
                    ));
                }
            }
            let changed = diesel::update(users::table.find((county as i32, id)))
                .set(users::state.eq(state.word()))
                .execute(conn)
                .map_err(Error::internal)?;
            if changed == 0 {
                return Err(Error::NotFound("这个账号".to_owned()));
            }
            if state == UserState::Disabled {
                leave_everywhere(conn, county, id)?;
            }
            audit::write(conn, county, act)
        })
    }

    /// What is needed to prove a sign-in under that name.
    pub fn credentials(&self, login: &str) -> Result<Option<Credentials>> {
        let row: Option<Stored> = self.read(|conn| {
            users::table
                .filter(users::login.eq(login))
                .select(Stored::as_select())
                .first(conn)
                .optional()
        })?;
        row.map(|row| self.opened(row)).transpose()
    }

    /// The same by the number of the account.
    pub fn credentials_of(&self, county: u32, id: i64) -> Result<Option<Credentials>> {
        let row: Option<Stored> = self.read(|conn| {
            users::table
                .find((county as i32, id))
                .select(Stored::as_select())
                .first(conn)
                .optional()
        })?;
        row.map(|row| self.opened(row)).transpose()
    }

    fn opened(&self, row: Stored) -> Result<Credentials> {
        let totp = match &row.totp_sealed {
            Some(sealed) => Some(
                self.keys()
                    .open_value(TOTP, row.county as u32, row.id, sealed)?
                    .to_vec(),
            ),
            None => None,
        };
        Ok(Credentials {
            user: row.user(),
            password: row.password,
            totp,
            totp_step: row.totp_step,
        })
    }
}

/// The actor of an account with every office of it; `None` when it is disabled or gone.
pub(super) fn actor(conn: &mut Conn, county: i32, id: i64) -> Result<Option<(Actor, User)>> {
    let row: Option<Stored> = users::table
        .find((county, id))
        .select(Stored::as_select())
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    let Some(row) = row.filter(|row| row.state == UserState::Open.word()) else {
        return Ok(None);
    };
    let mut appointments = Vec::new();
    for office in held(conn, county, Some(id))? {
        appointments.push(with_reach(conn, county, office)?);
    }
    let actor = Actor {
        user: id,
        login: row.login.clone(),
        name: row.name.clone(),
        county: county as u32,
        appointments,
    };
    Ok(Some((actor, row.user())))
}

impl Store {
    /// The departments of a county for which somebody with an open account acts on a day: no other can put anything right
    /// here.
    pub fn departments_with_accounts(&self, county: u32, day: NaiveDate) -> Result<Vec<String>> {
        let mut conn = self.connection()?;
        let mut found: Vec<String> = in_office(&mut conn, county, Role::DepartmentUser, day)?
            .into_iter()
            .map(|office| office.place)
            .collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Whether a clerk with an open account acts on a day for a township that has to put something right itself.
    pub fn has_clerk(&self, county: u32, unit: &str, day: NaiveDate) -> Result<bool> {
        let mut conn = self.connection()?;
        for office in in_office(&mut conn, county, Role::TownshipClerk, day)? {
            let office = with_reach(&mut conn, county as i32, office)?;
            if office.reach.answers_for(unit, false) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The offices of a role that open accounts hold on a day.
fn in_office(conn: &mut Conn, county: u32, role: Role, day: NaiveDate) -> Result<Vec<Held>> {
    let open: Vec<i64> = users::table
        .filter(users::county.eq(county as i32))
        .filter(users::state.eq(UserState::Open.word()))
        .select(users::id)
        .load(&mut *conn)
        .map_err(Error::internal)?;
    let mut found = held(conn, county as i32, None)?;
    found.retain(|office| office.role == role && office.holds(day) && open.contains(&office.holder));
    Ok(found)
}

/// The open accounts that are administrators on a day.
fn administrators(conn: &mut Conn, county: u32, day: NaiveDate) -> Result<Vec<i64>> {
    let mut found: Vec<i64> = in_office(conn, county, Role::Administrator, day)?
        .into_iter()
        .map(|office| office.holder)
        .collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

pub(super) fn set_password(
    conn: &mut Conn,
    county: u32,
    id: i64,
    hash: &str,
    must_change: bool,
    at: i64,
) -> Result<()> {
    let county_key = county as i32;
    one_at_a_time(conn, "users")?;
    let old: Option<String> = users::table
        .find((county_key, id))
        .select(users::password)
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    let Some(old) = old else {
        return Err(Error::NotFound("这个账号".to_owned()));
    };
    let of_holder = || {
        former_passwords::table
            .filter(former_passwords::county.eq(county_key))
            .filter(former_passwords::holder.eq(id))
    };
    let last: Option<i64> = of_holder()
        .select(diesel::dsl::max(former_passwords::id))
        .first(conn)
        .map_err(Error::internal)?;
    let next = last.unwrap_or(0) + 1;
    diesel::insert_into(former_passwords::table)
        .values((
            former_passwords::county.eq(county_key),
            former_passwords::holder.eq(id),
            former_passwords::id.eq(next),
            former_passwords::password.eq(old),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    diesel::delete(of_holder().filter(former_passwords::id.le(next - FORMER_KEPT)))
        .execute(conn)
        .map_err(Error::internal)?;
    diesel::update(users::table.find((county_key, id)))
        .set((
            users::password.eq(hash),
            users::password_set_at.eq(at),
            users::must_change.eq(i32::from(must_change)),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    leave_everywhere(conn, county, id)
}

/// Ends every session of an account.
pub(super) fn leave_everywhere(conn: &mut Conn, county: u32, id: i64) -> Result<()> {
    leave_all_but(conn, county, id, None)
}

/// Ends every session of an account but the one of this token, if any.
pub(super) fn leave_all_but(conn: &mut Conn, county: u32, id: i64, kept: Option<&[u8]>) -> Result<()> {
    diesel::delete(
        sessions::table
            .filter(sessions::county.eq(county as i32))
            .filter(sessions::holder.eq(id))
            // No token has an empty hash.
            .filter(sessions::token_hash.ne(kept.unwrap_or_default())),
    )
    .execute(conn)
    .map_err(Error::internal)?;
    Ok(())
}
