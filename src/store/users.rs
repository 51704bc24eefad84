//! Accounts, the offices they hold, and who they are at a request.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::audit::{self, Act};
use super::connection::{Conn, Store};
use super::schema::{appointments, sessions, teams, users};
use crate::access::{Actor, Appointment, Reach};
use crate::domain::day;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::user::{User, UserState};
use crate::domain::village_code::{TownshipCode, VillageCode};
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

/// An office to give.
#[derive(Debug, Clone)]
pub struct NewAppointment<'a> {
    /// The office.
    pub role: Role,
    /// The kind of its reach.
    pub scope: ScopeKind,
    /// Township or village code, the department's or team's name; empty for the county.
    pub place: &'a str,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: Option<NaiveDate>,
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

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
struct Stored {
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

const TOTP: &str = "users.totp";

impl Stored {
    fn user(&self) -> User {
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

    /// Gives an account a further office.
    pub fn appoint(
        &self,
        county: u32,
        holder: i64,
        office: &NewAppointment<'_>,
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            appoint(conn, county, holder, office)?;
            audit::write(conn, county, act)
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
            diesel::update(users::table.find((county as i32, id)))
                .set((
                    users::password.eq(hash),
                    users::password_set_at.eq(act.at),
                    users::must_change.eq(i32::from(must_change)),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            leave_everywhere(conn, county, id)?;
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
        row.map(|row| {
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
                password: row.password.clone(),
                totp,
                totp_step: row.totp_step,
            })
        })
        .transpose()
    }

    /// Every account of a county, by name.
    pub fn users(&self, county: u32) -> Result<Vec<User>> {
        let rows: Vec<Stored> = self.read(|conn| {
            users::table
                .filter(users::county.eq(county as i32))
                .order(users::login)
                .select(Stored::as_select())
                .load(conn)
        })?;
        Ok(rows.iter().map(Stored::user).collect())
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
    type Row = (i64, String, String, String, i32, Option<i32>);
    let offices: Vec<Row> = appointments::table
        .filter(appointments::county.eq(county))
        .filter(appointments::holder.eq(id))
        .order(appointments::id)
        .select((
            appointments::id,
            appointments::role,
            appointments::scope,
            appointments::place,
            appointments::from_day,
            appointments::until_day,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    let mut held = Vec::with_capacity(offices.len());
    for (number, role, scope, place, from, until) in offices {
        let broken = || Error::Internal(format!("任职 {number} 读不懂"));
        held.push(Appointment {
            id: number,
            role: Role::from_word(&role).ok_or_else(broken)?,
            reach: reach(
                conn,
                county,
                ScopeKind::from_word(&scope).ok_or_else(broken)?,
                &place,
            )?,
            place: if place.is_empty() {
                "全县".to_owned()
            } else {
                place
            },
            from: day::from_number(from).ok_or_else(broken)?,
            until: until.and_then(day::from_number),
        });
    }
    let actor = Actor {
        user: id,
        login: row.login.clone(),
        name: row.name.clone(),
        county: county as u32,
        appointments: held,
    };
    Ok(Some((actor, row.user())))
}

/// What a scope reaches. What is not understood reaches nothing.
fn reach(conn: &mut Conn, county: i32, scope: ScopeKind, place: &str) -> Result<Reach> {
    let none = Reach::none(county as u32);
    Ok(match scope {
        ScopeKind::County => Reach::county(county as u32),
        ScopeKind::Township => match TownshipCode::parse(place) {
            Some(township) => none.with_township(township),
            None => none,
        },
        ScopeKind::Village => match VillageCode::parse(place) {
            Ok(village) => none.with_village(village),
            Err(_) => none,
        },
        ScopeKind::Department => none.with_department(place),
        ScopeKind::Team => {
            let villages: Vec<i64> = teams::table
                .filter(teams::county.eq(county))
                .filter(teams::name.eq(place))
                .select(teams::village)
                .load(conn)
                .map_err(Error::internal)?;
            villages
                .into_iter()
                .filter_map(|number| VillageCode::from_number(number as u64))
                .fold(none, Reach::with_village)
        }
    })
}

fn appoint(conn: &mut Conn, county: u32, holder: i64, office: &NewAppointment<'_>) -> Result<()> {
    if !office.role.scopes().contains(&office.scope) {
        return Err(Error::Usage(format!(
            "“{}”不能按“{}”任职",
            office.role.word(),
            office.scope.word()
        )));
    }
    let last: Option<i64> = appointments::table
        .select(diesel::dsl::max(appointments::id))
        .first(conn)
        .map_err(Error::internal)?;
    diesel::insert_into(appointments::table)
        .values((
            appointments::county.eq(county as i32),
            appointments::id.eq(last.unwrap_or(0) + 1),
            appointments::holder.eq(holder),
            appointments::role.eq(office.role.word()),
            appointments::scope.eq(office.scope.word()),
            appointments::place.eq(office.place),
            appointments::from_day.eq(day::number(office.from)),
            appointments::until_day.eq(office.until.map(day::number)),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}

/// Ends every session of an account.
pub(super) fn leave_everywhere(conn: &mut Conn, county: u32, id: i64) -> Result<()> {
    diesel::delete(
        sessions::table
            .filter(sessions::county.eq(county as i32))
            .filter(sessions::holder.eq(id)),
    )
    .execute(conn)
    .map_err(Error::internal)?;
    Ok(())
}
