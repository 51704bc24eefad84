//! Accounts with the offices they hold, for those who open and end them.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::appointments::held;
use super::audit::{self as book, Act, Outcome};
use super::connection::{Conn, Store, one_at_a_time};
use super::schema::{audit, former_passwords, users};
use super::users::{Held, Stored, set_password};
use crate::access::Reach;
use crate::domain::role::Role;
use crate::domain::user::{User, UserState};
use crate::domain::words::words;
use crate::error::{Error, Result};

/// An account and every office of it, past and future ones too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The account.
    pub user: User,
    /// Its offices.
    pub offices: Vec<Held>,
}

words! {
    /// Why somebody looks after an open account.
    Look {
        /// 没有岗位: no office today, and none that is still to begin.
        WithoutOffice = "没有岗位",
        /// 从没登录过: nobody has signed in with it yet.
        NeverSignedIn = "从没登录过",
    }
}

/// Which accounts are wanted; what is `None` or empty leaves them all.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    /// Holders of this office, now or ever.
    pub role: Option<Role>,
    /// In this state.
    pub state: Option<UserState>,
    /// With an office in this place: the beginning of its code, or a part of its name.
    pub place: &'a str,
    /// Only open ones that somebody has to look after, as of this day.
    pub look: Option<(Look, NaiveDate)>,
}

impl Wanted<'_> {
    fn needs_a_look(&self, account: &Account, signed_in: &HashSet<String>) -> bool {
        self.look.is_none_or(|(look, today)| {
            account.user.state == UserState::Open
                && match look {
                    Look::WithoutOffice => account.offices.iter().all(|one| one.is_over(today)),
                    Look::NeverSignedIn => !signed_in.contains(&account.user.login),
                }
        })
    }

    fn takes(&self, account: &Account) -> bool {
        let offices = &account.offices;
        self.state.is_none_or(|state| account.user.state == state)
            && self
                .role
                .is_none_or(|role| offices.iter().any(|one| one.role == role))
            && (self.place.is_empty()
                || offices.iter().any(|one| {
                    one.place.starts_with(self.place)
                        || (!self.place.is_ascii() && one.place.contains(self.place))
                }))
    }
}

impl Store {
    /// The accounts of the county that is within reach, by sign-in name. A smaller reach has none.
    pub fn accounts(&self, wanted: &Wanted<'_>, reach: &Reach) -> Result<Vec<Account>> {
        if !reach.is_whole() {
            return Ok(Vec::new());
        }
        let mut all = self.accounts_of(reach.of_county())?;
        let signed_in = match wanted.look {
            Some((Look::NeverSignedIn, _)) => self.signed_in(reach)?,
            _ => HashSet::new(),
        };
        all.retain(|account| wanted.takes(account) && wanted.needs_a_look(account, &signed_in));
        Ok(all)
    }

    /// Who has ever signed in: the book of acts says so. Whoever tries somebody's name with a wrong password has not.
    fn signed_in(&self, reach: &Reach) -> Result<HashSet<String>> {
        let logins: Vec<String> = self.read(|conn| {
            audit::table
                .filter(audit::county.eq(reach.of_county() as i32))
                .filter(audit::act.eq("登录"))
                .filter(audit::outcome.eq(Outcome::Done.word()))
                .select(audit::actor)
                .distinct()
                .load(conn)
        })?;
        Ok(logins.into_iter().collect())
    }

    /// Every account of a county, by sign-in name, for the command line.
    pub fn accounts_of(&self, county: u32) -> Result<Vec<Account>> {
        let county = county as i32;
        let mut conn = self.connection()?;
        let rows: Vec<Stored> = users::table
            .filter(users::county.eq(county))
            .order(users::login)
            .select(Stored::as_select())
            .load(&mut *conn)
            .map_err(Error::internal)?;
        let mut offices = held(&mut conn, county, None)?;
        Ok(rows
            .iter()
            .map(|row| {
                let user = row.user();
                let (mine, others) = std::mem::take(&mut offices)
                    .into_iter()
                    .partition(|one: &Held| one.holder == user.id);
                offices = others;
                Account { user, offices: mine }
            })
            .collect())
    }

    /// One account.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, or it is another county's.
    pub fn account(&self, id: i64, reach: &Reach) -> Result<Account> {
        let absent = || Error::NotFound("这个账号".to_owned());
        if !reach.is_whole() {
            return Err(absent());
        }
        let mut conn = self.connection()?;
        let row: Option<Stored> = users::table
            .find((reach.of_county() as i32, id))
            .select(Stored::as_select())
            .first(&mut *conn)
            .optional()
            .map_err(Error::internal)?;
        with_offices(&mut conn, row)?.ok_or_else(absent)
    }

    /// The account of that sign-in name, in whatever county, for the command line.
    pub fn account_named(&self, login: &str) -> Result<Option<Account>> {
        let mut conn = self.connection()?;
        let row: Option<Stored> = users::table
            .filter(users::login.eq(login))
            .select(Stored::as_select())
            .first(&mut *conn)
            .optional()
            .map_err(Error::internal)?;
        with_offices(&mut conn, row)
    }

    /// How often the password of an account was set since the account was opened: what the page of an account has seen when
    /// it offers to set another one.
    pub fn password_version(&self, county: u32, id: i64) -> Result<i64> {
        self.read(|conn| version(conn, county, id))
    }

    /// Gives an account an initial password, which ends every session of it. `seen` is the [`Self::password_version`] that
    /// whoever asks for it saw; without one it is given whatever became of the last.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the password was set since: a form that comes twice makes one.
    pub fn reset_password(
        &self,
        county: u32,
        id: i64,
        hash: &str,
        seen: Option<i64>,
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            one_at_a_time(conn, "users")?;
            let now = version(conn, county, id).map_err(Error::internal)?;
            if seen.is_some_and(|seen| seen != now) {
                let initial: Option<i32> = users::table
                    .find((county as i32, id))
                    .select(users::must_change)
                    .first(conn)
                    .optional()
                    .map_err(Error::internal)?;
                return Err(Error::Conflict(
                    match initial {
                        Some(1) => {
                            "打开这一页以后，密码已经重设过了（您刚才按过，或者别人办的），这次没有再设。还要设，从账号页再按一次"
                        }
                        _ => "打开这一页以后，本人自己改了密码，没有重设。还要重设，从账号页再按一次",
                    }
                    .to_owned(),
                ));
            }
            set_password(conn, county, id, hash, true, act.at)?;
            book::write(conn, county, act)
        })
    }

    /// Whether anybody has an account.
    pub fn has_accounts(&self) -> Result<bool> {
        let count: i64 = self.read(|conn| users::table.count().get_result(conn))?;
        Ok(count > 0)
    }

    /// The counties that have accounts, by code.
    pub fn counties_with_accounts(&self) -> Result<Vec<u32>> {
        let rows: Vec<i32> = self.read(|conn| {
            users::table
                .select(users::county)
                .distinct()
                .order(users::county)
                .load(conn)
        })?;
        Ok(rows.into_iter().map(|county| county as u32).collect())
    }
}

fn version(conn: &mut Conn, county: u32, id: i64) -> QueryResult<i64> {
    let last: Option<i64> = former_passwords::table
        .filter(former_passwords::county.eq(county as i32))
        .filter(former_passwords::holder.eq(id))
        .select(diesel::dsl::max(former_passwords::id))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

fn with_offices(conn: &mut Conn, row: Option<Stored>) -> Result<Option<Account>> {
    row.map(|row| {
        let user = row.user();
        let offices = held(conn, user.county as i32, Some(user.id))?;
        Ok(Account { user, offices })
    })
    .transpose()
}
