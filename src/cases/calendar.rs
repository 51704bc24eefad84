//! Which days are worked: weekends, public holidays and the days worked in exchange, as the State Council sets them each
//! year. Years without data are reckoned by weekends alone.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::domain::day;

/// Working days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    holidays: BTreeSet<NaiveDate>,
    exchanged: BTreeSet<NaiveDate>,
}

impl WorkCalendar {
    /// Reads lines of `2026-10-01 休` and `2026-10-10 班`; what follows `#` is a remark.
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
            let (date, kind) = line.split_once(' ').ok_or(number + 1)?;
            let date = day::parse(date).ok_or(number + 1)?;
            match kind.trim() {
                "休" => calendar.holidays.insert(date),
                "班" => calendar.exchanged.insert(date),
                _ => return Err(number + 1),
            };
        }
        Ok(calendar)
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

    fn national() -> WorkCalendar {
        WorkCalendar::parse(include_str!("../../assets/calendar/holidays.txt")).expect("the file is read")
    }

    #[test]
    fn four_working_days_over_the_national_day_pass_the_whole_holiday() {
        let calendar = national();
        assert_eq!(calendar.after(date("2026-09-28"), 4), date("2026-10-09"));
        assert_eq!(
            calendar.after(date("2026-10-09"), 1),
            date("2026-10-10"),
            "a Saturday worked in exchange"
        );
    }

    #[test]
    fn a_deadline_on_a_holiday_falls_on_the_first_day_that_is_worked() {
        let calendar = national();
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
    }
}
