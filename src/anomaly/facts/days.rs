//! Days and periods as rules count with them.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::kept::{Day, Span};
use super::{Facts, Person};
use crate::domain::day;
use crate::domain::period::{Part, Period};

impl Day {
    /// The day of the calendar.
    pub fn date(self) -> NaiveDate {
        day::from_number(self.0).unwrap_or_default()
    }

    /// From the calendar.
    pub fn of(date: NaiveDate) -> Self {
        Self(day::number(date))
    }

    /// So many days later (or, negative, earlier).
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days as i32))
    }

    /// Days from `earlier` to this one.
    pub fn since(self, earlier: Self) -> i64 {
        i64::from(self.0) - i64::from(earlier.0)
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.date().year()
    }

    /// Months since the year 0: two days of one month have the same.
    pub fn month(self) -> i32 {
        let date = self.date();
        date.year() * 12 + date.month0() as i32
    }

    /// The same day so many years earlier; 29 February becomes the 28th.
    pub fn years_before(self, years: i32) -> Self {
        let months = Months::new(12 * years.unsigned_abs());
        Self::of(self.date().checked_sub_months(months).unwrap_or_default())
    }

    /// The same day so many months later; where the month has none, its last.
    pub fn months_after(self, months: u32) -> Self {
        Self::of(
            self.date()
                .checked_add_months(Months::new(months))
                .unwrap_or_default(),
        )
    }

    /// As people say it: `2025年3月7日`.
    pub fn chinese(self) -> String {
        day::chinese(self.date())
    }
}

impl Span {
    /// The period.
    pub fn period(self) -> Option<Period> {
        Period::from_number(self.0)
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.0 / 100
    }

    /// Its first month (months since the year 0) and how many it has.
    pub fn months(self) -> Option<(i32, i32)> {
        let period = self.period()?;
        let (first, count) = match period.part {
            Part::Year => (1, 12),
            Part::Half(n) => (i32::from(n) * 6 - 5, 6),
            Part::Quarter(n) => (i32::from(n) * 3 - 2, 3),
            Part::Month(n) => (i32::from(n), 1),
        };
        Some((i32::from(period.year) * 12 + first - 1, count))
    }

    /// Whether it is a single month.
    pub fn is_month(self) -> bool {
        (1..=12).contains(&(self.0 % 100))
    }

    /// Its first day.
    pub fn first_day(self) -> Option<Day> {
        let (month, _) = self.months()?;
        NaiveDate::from_ymd_opt(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1).map(Day::of)
    }

    /// Its last day.
    pub fn last_day(self) -> Option<Day> {
        let (_, count) = self.months()?;
        let next = self
            .first_day()?
            .date()
            .checked_add_months(Months::new(count as u32))?;
        next.checked_sub_days(Days::new(1)).map(Day::of)
    }

    /// As people say it: `2025年3月`.
    pub fn chinese(self) -> String {
        self.period().map(Period::chinese).unwrap_or_default()
    }
}

/// A month (months since the year 0) as people say it.
pub fn chinese_month(month: i32) -> String {
    format!("{}年{}月", month.div_euclid(12), month.rem_euclid(12) + 1)
}

impl Facts {
    /// The age of a person in completed years on a day; `None` where the number tells no birthday.
    pub fn age(&self, person: Person, on: Day) -> Option<i32> {
        let born = self.person(person).born?.date();
        let on = on.date();
        let before = (on.month(), on.day()) < (born.month(), born.day());
        Some(on.year() - born.year() - i32::from(before))
    }
}
