//! The offices that accounts hold, each over a place and between two days.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::audit::{self, Act};
use super::connection::{Conn, Store, one_at_a_time};
use super::merged::Merged;
use super::rounds::inspected;
use super::schema::{appointments, teams, users, villages};
use crate::access::{Appointment, Reach};
use crate::domain::day;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::user::UserState;
use crate::domain::village::VillageState;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::rounds::Place;

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

/// An office as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its number.
    pub id: i64,
    /// The account.
    pub holder: i64,
    /// The office.
    pub role: Role,
    /// The kind of its reach.
    pub scope: ScopeKind,
    /// Township or village code, the department's or team's name; empty for the county.
    pub place: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; `None` until it is ended.
    pub until: Option<NaiveDate>,
}

impl Held {
    /// Whether it holds on that day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it is over on that day.
    pub fn is_over(&self, day: NaiveDate) -> bool {
        self.until.is_some_and(|until| until < day)
    }
}

impl Store {
    /// Gives an account a further office.
    ///
    /// # Errors
    /// [`Error::Conflict`] for one that it has or that does not go with another, on any day of it.
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

    /// The sign-in names of the open accounts that hold one of these offices on a day.
    pub fn holders(&self, county: u32, roles: &[Role], day: NaiveDate) -> Result<Vec<String>> {
        let mut conn = self.connection()?;
        let open: Vec<(i64, String)> = users::table
            .filter(users::county.eq(county as i32))
            .filter(users::state.eq(UserState::Open.word()))
            .order(users::login)
            .select((users::id, users::login))
            .load(&mut *conn)
            .map_err(Error::internal)?;
        let all = held(&mut conn, county as i32, None)?;
        let holds = |user: i64| {
            let mut own = all.iter().filter(|office| office.holder == user);
            own.any(|office| roles.contains(&office.role) && office.holds(day))
        };
        let holders = open.into_iter().filter(|(user, _)| holds(*user));
        Ok(holders.map(|(_, login)| login).collect())
    }

    /// Sets the last day of an office, or an earlier one: never a later.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the account has no such office, or one that ends before.
    pub fn end_appointment(
        &self,
        county: u32,
        holder: i64,
        office: i64,
        last: NaiveDate,
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            let ended = diesel::update(
                appointments::table
                    .find((county as i32, office))
                    .filter(appointments::holder.eq(holder))
                    .filter(
                        appointments::until_day
                            .is_null()
                            .or(appointments::until_day.ge(day::number(last))),
                    ),
            )
            .set(appointments::until_day.eq(day::number(last)))
            .execute(conn)
            .map_err(Error::internal)?;
            if ended == 0 {
                return Err(Error::NotFound("这个任职".to_owned()));
            }
            audit::write(conn, county, act)
        })
    }
}

/// The offices of one account, or of all of a county, in the order in which they were given.
pub(super) fn held(conn: &mut Conn, county: i32, holder: Option<i64>) -> Result<Vec<Held>> {
    type Row = (i64, i64, String, String, String, i32, Option<i32>);
    let mut query = appointments::table
        .filter(appointments::county.eq(county))
        .order(appointments::id)
        .select((
            appointments::id,
            appointments::holder,
            appointments::role,
            appointments::scope,
            appointments::place,
            appointments::from_day,
            appointments::until_day,
        ))
        .into_boxed();
    if let Some(holder) = holder {
        query = query.filter(appointments::holder.eq(holder));
    }
    let rows: Vec<Row> = query.load(conn).map_err(Error::internal)?;
    rows.into_iter()
        .map(|(id, holder, role, scope, place, from, until)| {
            let broken = || Error::Internal(format!("任职 {id} 读不懂"));
            Ok(Held {
                id,
                holder,
                role: Role::from_word(&role).ok_or_else(broken)?,
                scope: ScopeKind::from_word(&scope).ok_or_else(broken)?,
                place,
                from: day::from_number(from).ok_or_else(broken)?,
                until: until.and_then(day::from_number),
            })
        })
        .collect()
}

/// An office with what it reaches.
pub(super) fn with_reach(conn: &mut Conn, county: i32, held: Held) -> Result<Appointment> {
    let mut reach = reach(conn, county, held.scope, &held.place)?;
    // What is still to be done in a village that was merged is for the people of the one that took it up.
    if !reach.is_whole() {
        reach = Merged::of(conn, county)?.extend(reach);
    }
    // Where the township itself has to put something right its clerk acts for it; whoever judges and inspects there does not.
    if held.role == Role::TownshipClerk
        && let Some(township) = TownshipCode::parse(&held.place)
    {
        for name in names_of(conn, county, township)? {
            reach = reach.acting_for_township(&name);
        }
    }
    Ok(Appointment {
        id: held.id,
        role: held.role,
        reach,
        place: if held.place.is_empty() {
            "全县".to_owned()
        } else {
            held.place
        },
        from: held.from,
        until: held.until,
    })
}

/// How a township of the county is called by its standing villages, with the county's name before it and without.
pub(super) fn names_of(conn: &mut Conn, county: i32, township: TownshipCode) -> Result<Vec<String>> {
    let first = i64::from(township.number()) * 1000;
    let called: Vec<(String, String)> = villages::table
        .filter(villages::county.eq(county))
        .filter(villages::code.between(first, first + 999))
        .filter(villages::shown.eq(1))
        .filter(villages::state.eq(VillageState::Standing.word()))
        .select((villages::county_name, villages::township))
        .distinct()
        .load(conn)
        .map_err(Error::internal)?;
    Ok(called
        .into_iter()
        .filter(|(_, name)| !name.is_empty())
        .flat_map(|(county, name)| [format!("{county}{name}"), name])
        .collect())
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
            let mut reach = villages
                .into_iter()
                .filter_map(|number| VillageCode::from_number(number as u64))
                .fold(none, Reach::with_village);
            let all = inspected(conn, county)?.into_iter();
            for (_, target) in all.filter(|(team, _)| team == place) {
                match target {
                    Place::Unit(name) => reach = reach.inspecting(&name),
                    Place::Township(township) => {
                        for name in names_of(conn, county, township)? {
                            reach = reach.acting_for_township(&name);
                        }
                    }
                    // Kept with the team.
                    Place::Village(_) => {}
                }
            }
            reach
        }
    })
}

/// Refuses an office beside those that an account holds on any day of it: the same again, or one that excludes it.
fn goes_with(all: &[Held], office: &NewAppointment<'_>) -> Result<()> {
    let meets = |held: &&Held| {
        office.until.is_none_or(|last| held.from <= last) && held.until.is_none_or(|last| office.from <= last)
    };
    for held in all.iter().filter(meets) {
        if held.role == office.role && held.scope == office.scope && held.place == office.place {
            return Err(Error::Conflict(format!(
                "已经是“{}”了，日期有重叠",
                office.role.word()
            )));
        }
        if held.role.excludes(office.role) {
            return Err(Error::Conflict(format!(
                "一个人不能同时是“{}”和“{}”。先让原来的岗位到期",
                held.role.word(),
                office.role.word()
            )));
        }
    }
    Ok(())
}

pub(super) fn appoint(conn: &mut Conn, county: u32, holder: i64, office: &NewAppointment<'_>) -> Result<()> {
    if !office.role.scopes().contains(&office.scope) {
        return Err(Error::Usage(format!(
            "“{}”不能按“{}”任职",
            office.role.word(),
            office.scope.word()
        )));
    }
    one_at_a_time(conn, "appointments")?;
    // Of two who give offices at once the second sees what the first gave.
    goes_with(&held(conn, county as i32, Some(holder))?, office)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Place;
    use crate::store::users::NewUser;

    #[test]
    fn an_office_that_goes_with_none_held_on_any_day_of_it_is_refused_where_it_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::parse(None, folder.path()).expect("a place");
        let store = Store::open(place, &folder.path().join("keys")).expect("a store");
        let act = Act {
            actor: "operator",
            role: "",
            act: "任职",
            object: "账号 a",
            detail: "",
            at: 1_795_000_000,
        };
        let new = NewUser {
            county: 999_999,
            login: "a",
            name: "某某",
            password: "x",
        };
        let id = store.add_user(&new, &[], &act).expect("an account");
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a day");
        let give = |role, from, until| {
            let office = NewAppointment {
                role,
                scope: ScopeKind::Township,
                place: "999999100",
                from: day(from),
                until,
            };
            store.appoint(999_999, id, &office, &act)
        };
        give(Role::TownshipClerk, 1, Some(day(20))).expect("the first");
        for (role, from, until, says) in [
            (Role::InspectionMember, 20, None, "不能同时是"),
            (Role::InspectionMember, 5, Some(day(6)), "不能同时是"),
            (Role::TownshipClerk, 20, None, "日期有重叠"),
        ] {
            let refused = give(role, from, until);
            assert!(
                matches!(&refused, Err(Error::Conflict(text)) if text.contains(says)),
                "{refused:?}"
            );
        }
        give(Role::InspectionMember, 21, None).expect("after it");
        let held = store
            .read(|conn| Ok(held(conn, 999_999, Some(id))))
            .expect("read");
        assert_eq!(held.expect("understood").len(), 2);
    }
}
