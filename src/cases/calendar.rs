//! Which days are worked: weekends, public holidays and the days worked in exchange, as the State Council sets them each
//! year. Years without data are reckoned by weekends alone, and whoever shows a day of one says so.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::domain::day;

/// The longest stretch of a line, in days.
const LONGEST: i64 = 31;
/// A year's schedule has at least so many days off,
const FEWEST: usize = 11;
/// and at most so many.
const MOST: usize = 60;

/// Working days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    holidays: BTreeSet<NaiveDate>,
    exchanged: BTreeSet<NaiveDate>,
}

impl WorkCalendar {
    /// The schedules that come with the program.
    pub fn national() -> Self {
        Self::parse(include_str!("../../assets/calendar/holidays.txt"))
            .expect("the program's own list is read: a test holds it")
    }

    /// Reads lines of `2026-10-01 休`, `2026-10-01至2026-10-07 休` and `2026-10-10 班`; what follows `#` is a remark.
    ///
    /// # Errors
    /// The number of the line that cannot be read, counted from 1.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut calendar = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let (dates, kind) = line.split_once(' ').ok_or(number + 1)?;
            let (from, to) = dates.split_once('至').unwrap_or((dates, dates));
            let from = day::parse(from).ok_or(number + 1)?;
            let to = day::parse(to).ok_or(number + 1)?;
            if from > to || (to - from).num_days() > LONGEST {
                return Err(number + 1);
            }
            let days = from.iter_days().take_while(|day| *day <= to);
            match kind.trim() {
                "休" => calendar.holidays.extend(days),
                "班" => calendar.exchanged.extend(days),
                _ => return Err(number + 1),
            }
        }
        Ok(calendar)
    }

    /// Reads the schedule that a county adds for one year or several, and insists that each year's is whole.
    ///
    /// # Errors
    /// A sentence that says what is wrong and how to mend it.
    pub fn added(text: &str) -> Result<Self, String> {
        let calendar = Self::parse(text).map_err(|line| {
            format!("放假安排的第 {line} 行读不懂：一行写一天或者一段，像“2027-10-01至2027-10-07 休”“2027-10-09 班”")
        })?;
        if let Some(both) = calendar.holidays.intersection(&calendar.exchanged).next() {
            return Err(format!("{both} 既写了休又写了班"));
        }
        let weekend = |day: &&NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        if let Some(day) = calendar.exchanged.iter().find(|day| !weekend(day)) {
            return Err(format!("{day} 不是周末，本来就上班，不用写班"));
        }
        // New Year's holiday may begin in the December before.
        let years: BTreeSet<i32> = calendar
            .days()
            .filter(|day| day.month() < 12)
            .map(|day| day.year())
            .collect();
        if years.is_empty() {
            return Err("还没有写放假的日子".to_owned());
        }
        for year in years {
            for (month, name) in [(1, "元旦"), (5, "劳动节"), (10, "国庆节")] {
                let day = NaiveDate::from_ymd_opt(year, month, 1);
                if day.is_none_or(|day| !calendar.holidays.contains(&day)) {
                    return Err(format!(
                        "{year} 年没有写{name}（{year}-{month:02}-01 休）。要把全年的放假和调休都写上"
                    ));
                }
            }
            let off = calendar.holidays.iter().filter(|day| day.year() == year).count();
            if !(FEWEST..=MOST).contains(&off) {
                return Err(format!(
                    "{year} 年写了 {off} 天休，不像全年的安排：一般有 25 到 35 天"
                ));
            }
        }
        Ok(calendar)
    }

    /// Every day that the schedule speaks of.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.holidays.iter().chain(&self.exchanged).copied()
    }

    /// Lays another schedule over this one: what it says of a day stands.
    pub fn lay_over(&mut self, other: &Self) {
        for day in &other.holidays {
            self.exchanged.remove(day);
            self.holidays.insert(*day);
        }
        for day in &other.exchanged {
            self.holidays.remove(day);
            self.exchanged.insert(*day);
        }
    }

    /// Whether the public holidays of a year are known: every year's begin with its first day.
    pub fn knows(&self, year: i32) -> bool {
        NaiveDate::from_ymd_opt(year, 1, 1).is_some_and(|first| self.holidays.contains(&first))
    }

    /// The years whose public holidays are known, with how many days off and how many worked in exchange each has.
    pub fn years(&self) -> Vec<(i32, usize, usize)> {
        let of = |days: &BTreeSet<NaiveDate>, year| days.iter().filter(|day| day.year() == year).count();
        let first = |day: &&NaiveDate| (day.month(), day.day()) == (1, 1);
        self.holidays
            .iter()
            .filter(first)
            .map(|day| {
                (
                    day.year(),
                    of(&self.holidays, day.year()),
                    of(&self.exchanged, day.year()),
                )
            })
            .collect()
    }

    /// Whether a day is worked.
    pub fn is_worked(&self, date: NaiveDate) -> bool {
        if self.exchanged.contains(&date) {
            return true;
        }
        !self.holidays.contains(&date) && !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// The day itself if it is worked, otherwise the next that is.
    pub fn or_next(&self, date: NaiveDate) -> NaiveDate {
        let mut day = date;
        while !self.is_worked(day) {
            match day.checked_add_days(Days::new(1)) {
                Some(next) => day = next,
                None => return date,
            }
        }
        day
    }

    /// The day `count` working days after `from`; `from` itself is not counted.
    pub fn after(&self, from: NaiveDate, count: u32) -> NaiveDate {
        let mut day = from;
        for _ in 0..count {
            let Some(next) = day.checked_add_days(Days::new(1)) else {
                return day;
            };
            day = self.or_next(next);
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        day::parse(text).expect("a day")
    }

    #[test]
    fn four_working_days_over_the_national_day_pass_the_whole_holiday() {
        let calendar = WorkCalendar::national();
        assert_eq!(calendar.after(date("2026-09-28"), 4), date("2026-10-09"));
        assert_eq!(
            calendar.after(date("2026-10-09"), 1),
            date("2026-10-10"),
            "a Saturday worked in exchange"
        );
    }

    #[test]
    fn a_deadline_on_a_holiday_falls_on_the_first_day_that_is_worked() {
        let calendar = WorkCalendar::national();
        assert_eq!(calendar.or_next(date("2026-02-17")), date("2026-02-24"));
        assert_eq!(calendar.or_next(date("2026-11-26")), date("2026-11-26"));
        assert_eq!(
            calendar.or_next(date("2035-05-05")),
            date("2035-05-07"),
            "weekends alone"
        );
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        assert_eq!(
            WorkCalendar::parse("# a remark\n2026-10-01 休\n2026-13-01 休\n"),
            Err(3)
        );
        assert_eq!(WorkCalendar::parse("2026-10-01 假\n"), Err(1));
        assert_eq!(WorkCalendar::parse("2026-10-07至2026-10-01 休\n"), Err(1));
    }

    const NEXT: &str = "2027-01-01至2027-01-03 休 # 元旦\n2027-02-05至2027-02-11 休\n2027-02-14 班\n2027-05-01 休\n2027-10-01至2027-10-07 休";

    #[test]
    fn a_year_that_was_added_is_known_and_moves_what_falls_into_it() {
        let mut calendar = WorkCalendar::national();
        assert!(calendar.knows(2026) && !calendar.knows(2027));
        assert!(calendar.is_worked(date("2027-02-08")), "weekends alone");
        calendar.lay_over(&WorkCalendar::added(NEXT).expect("read"));
        assert!(calendar.knows(2027) && !calendar.is_worked(date("2027-02-08")));
        assert!(calendar.is_worked(date("2027-02-14")));
        assert_eq!(calendar.years().last(), Some(&(2027, 18, 1)));
        let back = WorkCalendar::parse("2027-02-14 休").expect("read");
        calendar.lay_over(&back);
        assert!(!calendar.is_worked(date("2027-02-14")), "the later word stands");
    }

    #[test]
    fn a_year_that_is_not_whole_is_refused_with_what_is_missing() {
        for (text, told) in [
            ("", "还没有写"),
            ("2027-01-01 休", "劳动节"),
            ("二〇二七", "第 1 行"),
            ("2027-01-01 休\n2027-05-01 休\n2027-10-01 休", "写了 3 天休"),
            ("2027-01-01 休\n2027-01-04 班", "不是周末"),
            ("2027-01-02 休\n2027-01-02 班", "既写了休又写了班"),
        ] {
            let fault = WorkCalendar::added(text).expect_err("refused");
            assert!(fault.contains(told), "{text}: {fault}");
        }
    }
}
