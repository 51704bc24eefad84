//! The book of who saw whom in full: append-only, with the purpose and the end of each, and nothing of those who were seen.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::anomalies::within;
use super::audit::{self, Act};
use super::connection::{Store, one_at_a_time};
use super::schema::unmaskings;
use crate::access::Reach;
use crate::error::{Error, Result};

/// People are shown in full for so long, in seconds.
pub const LASTS: i64 = 30 * 60;
/// One person may ask so often on one day.
pub const A_DAY: i64 = 50;
/// The clock of Shanghai, in seconds before that of 1970.
const SHANGHAI: i64 = 8 * 3_600;
/// Rows that a page shows.
pub const PAGE: usize = 50;

/// Somebody who wants to see the people of a finding, or to take those of a batch along.
#[derive(Debug, Clone)]
pub struct NewUnmasking<'a> {
    /// The number of the account.
    pub holder: i64,
    /// Their name.
    pub name: &'a str,
    /// The finding; empty for what is none.
    pub anomaly: &'a str,
    /// Its rule, or what it is that is no finding.
    pub rule: &'a str,
    /// Its village; 0 for none.
    pub village: i64,
    /// How many people are seen.
    pub subjects: usize,
    /// For how many seconds: none for what is taken along at once.
    pub lasts: i64,
    /// What for.
    pub purpose: &'a str,
    /// What for, in words.
    pub words: &'a str,
}

/// A line of the book.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = unmaskings)]
pub struct Unmasking {
    /// Its number.
    pub id: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Until when.
    pub until: i64,
    /// The sign-in name of who asked.
    pub login: String,
    /// Their name.
    pub name: String,
    /// From which office.
    pub role: String,
    /// The finding; empty for what is none.
    pub anomaly: String,
    /// Its rule, or what it is that is no finding.
    pub rule: String,
    /// Its village; 0 for none.
    pub village: i64,
    /// How many people were seen.
    pub subjects: i32,
    /// What for.
    pub purpose: String,
    /// What for, in words.
    pub words: String,
}

/// Which lines of the book.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Only of this account.
    pub login: Option<String>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day, inside.
    pub to: Option<NaiveDate>,
    /// Lines to leave out at the top.
    pub offset: usize,
}

/// A page of the book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    /// The lines, the newest first.
    pub rows: Vec<Unmasking>,
    /// How many lines there are under these conditions.
    pub total: usize,
    /// For each account how often, and how many people.
    pub by_login: BTreeMap<String, (usize, i64)>,
}

/// The first second of the day in Shanghai in which an instant lies.
pub fn day_begins(at: i64) -> i64 {
    (at + SHANGHAI).div_euclid(86_400) * 86_400 - SHANGHAI
}

impl Store {
    /// Writes into the book that somebody sees people in full from now on, and for how long: the end of it.
    ///
    /// # Errors
    /// [`Error::Conflict`] once they asked [`A_DAY`] times on that day.
    pub fn begin_unmasking(
        &self,
        county: u32,
        new: &NewUnmasking<'_>,
        now: i64,
        act: &Act<'_>,
    ) -> Result<i64> {
        self.write(|conn| {
            one_at_a_time(conn, "unmaskings")?;
            let today: i64 = unmaskings::table
                .filter(unmaskings::county.eq(county as i32))
                .filter(unmaskings::holder.eq(new.holder))
                .filter(unmaskings::at.ge(day_begins(now)))
                .count()
                .get_result(conn)
                .map_err(Error::internal)?;
            if today >= A_DAY {
                let instead = match new.anomaly {
                    "" => "明天再下载，或者把要更正的几行填进空表",
                    _ => "明天再看，或者请同组的人看",
                };
                return Err(Error::Conflict(format!(
                    "您今天已经查看、下载过 {today} 次完整身份，一天最多 {A_DAY} 次。{instead}"
                )));
            }
            let last: Option<i64> = unmaskings::table
                .select(diesel::dsl::max(unmaskings::id))
                .first(conn)
                .map_err(Error::internal)?;
            let until = now + new.lasts;
            diesel::insert_into(unmaskings::table)
                .values((
                    unmaskings::county.eq(county as i32),
                    unmaskings::id.eq(last.unwrap_or(0) + 1),
                    unmaskings::at.eq(now),
                    unmaskings::until.eq(until),
                    unmaskings::holder.eq(new.holder),
                    unmaskings::login.eq(act.actor),
                    unmaskings::name.eq(new.name),
                    unmaskings::role.eq(act.role),
                    unmaskings::anomaly.eq(new.anomaly),
                    unmaskings::rule.eq(new.rule),
                    unmaskings::village.eq(new.village),
                    unmaskings::subjects.eq(new.subjects as i32),
                    unmaskings::purpose.eq(new.purpose),
                    unmaskings::words.eq(new.words),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)?;
            Ok(until)
        })
    }

    /// Until when somebody may still see the people of a finding; `None` when they may not.
    pub fn unmasked_until(&self, county: u32, holder: i64, anomaly: &str, now: i64) -> Result<Option<i64>> {
        self.read(|conn| {
            unmaskings::table
                .filter(unmaskings::county.eq(county as i32))
                .filter(unmaskings::holder.eq(holder))
                .filter(unmaskings::anomaly.eq(anomaly))
                .filter(unmaskings::at.le(now))
                .filter(unmaskings::until.gt(now))
                .select(diesel::dsl::max(unmaskings::until))
                .first(conn)
        })
    }

    /// A page of the book, within reach.
    pub fn unmaskings(&self, reach: &Reach, asked: &Asked) -> Result<Book> {
        let rows: Vec<Unmasking> = self.read(|conn| {
            let mut query = unmaskings::table
                .filter(unmaskings::county.eq(reach.of_county() as i32))
                .filter(sql::<Bool>(&within(reach, "unmaskings.village")))
                .order(unmaskings::id.desc())
                .select(Unmasking::as_select())
                .into_boxed();
            if let Some(login) = &asked.login {
                query = query.filter(unmaskings::login.eq(login.clone()));
            }
            if let Some(from) = asked.from {
                query = query.filter(unmaskings::at.ge(midnight(from)));
            }
            if let Some(to) = asked.to {
                query = query.filter(unmaskings::at.lt(midnight(to) + 86_400));
            }
            query.load(conn)
        })?;
        let mut book = Book {
            total: rows.len(),
            ..Book::default()
        };
        for row in &rows {
            let of = book.by_login.entry(row.login.clone()).or_default();
            of.0 += 1;
            of.1 += i64::from(row.subjects);
        }
        book.rows = rows.into_iter().skip(asked.offset).take(PAGE).collect();
        Ok(book)
    }
}

fn midnight(day: NaiveDate) -> i64 {
    i64::from(crate::domain::day::number(day)) * 86_400 - SHANGHAI
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_shanghai() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let begins = midnight(day);
        assert_eq!(begins % 86_400, 86_400 - SHANGHAI);
        for at in [begins, begins + 1, begins + 86_399] {
            assert_eq!(day_begins(at), begins);
        }
        assert_eq!(day_begins(begins - 1), begins - 86_400);
        assert_eq!(day_begins(begins + 86_400), begins + 86_400);
    }

    fn store(folder: &tempfile::TempDir) -> Store {
        let place = crate::store::Place::parse(None, folder.path()).expect("a place");
        Store::open(place, &folder.path().join("keys")).expect("a store")
    }

    fn ask(store: &Store, holder: i64, now: i64) -> Result<i64> {
        let new = NewUnmasking {
            holder,
            name: "某某",
            anomaly: "00",
            rule: "SUB-01",
            village: 999_999_100_201,
            subjects: 1,
            lasts: LASTS,
            purpose: "走访核查",
            words: "到户核对",
        };
        let act = Act {
            actor: "a",
            role: "",
            act: "查看完整身份",
            object: "anomaly 00",
            detail: "",
            at: now,
        };
        store.begin_unmasking(999_999, &new, now, &act)
    }

    #[test]
    fn an_unmasking_lasts_its_time_for_who_asked_and_for_nobody_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store(&folder);
        let now = 1_795_000_000;
        assert_eq!(ask(&store, 1, now).expect("written"), now + LASTS);
        let until = |holder, at| store.unmasked_until(999_999, holder, "00", at).expect("asked");
        assert_eq!(until(1, now), Some(now + LASTS));
        assert_eq!(until(1, now + LASTS - 1), Some(now + LASTS));
        for (holder, at) in [(1, now + LASTS), (1, now - 1), (2, now)] {
            assert_eq!(until(holder, at), None, "{holder} {at}");
        }
        assert_eq!(store.unmasked_until(999_999, 1, "01", now).expect("asked"), None);
    }

    #[test]
    fn a_day_s_number_is_used_up_by_each_for_themselves_and_is_new_the_next_day() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store(&folder);
        let begins = day_begins(1_795_000_000);
        for at in 0..A_DAY {
            ask(&store, 1, begins + at).expect("within the number");
        }
        assert!(matches!(ask(&store, 1, begins + 86_399), Err(Error::Conflict(_))));
        ask(&store, 2, begins + 1).expect("another's number");
        ask(&store, 1, begins + 86_400).expect("the next day");
        let book = store
            .unmaskings(&Reach::county(999_999), &Asked::default())
            .expect("the book");
        assert_eq!((book.total, book.rows.len()), (A_DAY as usize + 2, PAGE));
        assert_eq!(book.by_login["a"].0, A_DAY as usize + 2);
        let elsewhere = Reach::none(999_999)
            .with_village(crate::domain::village_code::VillageCode::parse("999999100202").expect("a code"));
        assert_eq!(
            store
                .unmaskings(&elsewhere, &Asked::default())
                .expect("read")
                .total,
            0
        );
    }

    #[test]
    fn what_is_in_the_book_is_neither_changed_nor_taken_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store(&folder);
        ask(&store, 1, 1_795_000_000).expect("written");
        let changed = store.read(|conn| {
            diesel::update(unmaskings::table)
                .set(unmaskings::words.eq(""))
                .execute(conn)
        });
        assert!(changed.is_err_and(|error| error.to_string().contains("append-only")));
        let gone = store.read(|conn| diesel::delete(unmaskings::table).execute(conn));
        assert!(gone.is_err_and(|error| error.to_string().contains("append-only")));
        let book = store
            .unmaskings(&Reach::county(999_999), &Asked::default())
            .expect("read");
        assert_eq!((book.rows.len(), book.rows[0].words.as_str()), (1, "到户核对"));
    }
}
