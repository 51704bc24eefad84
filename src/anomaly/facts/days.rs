//! Days and periods as rules count with them.

use chrono::{Datelike, Months, NaiveDate};

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

    /// So many days later (or, negative, earlier); more than can be counted is as far as can be.
    pub fn plus(self, days: i64) -> Self {
        let furthest = if days < 0 { i32::MIN } else { i32::MAX };
        Self(self.0.saturating_add(i32::try_from(days).unwrap_or(furthest)))
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
        Some(first_of(month))
    }

    /// Its last day.
    pub fn last_day(self) -> Option<Day> {
        let (month, count) = self.months()?;
        Some(first_of(month + count).plus(-1))
    }

    /// As people say it: `2025年3月`.
    pub fn chinese(self) -> String {
        self.period().map(Period::chinese).unwrap_or_default()
    }
}

/// The first day of a month (months since the year 0), counted and not looked up: rules ask it of every payment. Years begin
/// with March here, so that the leap day comes last.
#[inline]
fn first_of(month: i32) -> Day {
    let (year, month) = ((month - 2).div_euclid(12), (month - 2).rem_euclid(12));
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let before = of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5;
    // 1970-01-01 is the 719468th day after 0000-03-01.
    Day(era * 146_097 + before - 719_468)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_so_far_off_that_it_cannot_be_counted_is_no_day_nearby() {
        let day = Day(20_000);
        for days in [1_i64 << 32, (1 << 32) + 7, i64::MAX] {
            assert_eq!(day.plus(days), Day(i32::MAX), "{days}");
            assert_eq!(Day(-20_000).plus(-days), Day(i32::MIN), "{days}");
        }
        assert_eq!((day.plus(31), day.plus(-31)), (Day(20_031), Day(19_969)));
    }

    #[test]
    fn months_begin_on_the_days_of_the_calendar() {
        for month in 1800 * 12..2200 * 12_i32 {
            let first = NaiveDate::from_ymd_opt(month / 12, month as u32 % 12 + 1, 1).map(Day::of);
            assert_eq!(Some(first_of(month)), first, "{month}");
        }
        assert_eq!(
            Span(202_400).last_day(),
            NaiveDate::from_ymd_opt(2024, 12, 31).map(Day::of)
        );
        assert_eq!(
            Span(202_402).last_day(),
            NaiveDate::from_ymd_opt(2024, 2, 29).map(Day::of)
        );
    }
}
