//! How much time a round has left, in the words of the office.

use chrono::{Days, Months, NaiveDate};

/// In which part of its time a round is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// So many days until it begins.
    Before(i64),
    /// Inspection goes on for so many days, today with them.
    Inspecting(i64),
    /// Rectification goes on for so many days, today with them.
    Rectifying(i64),
    /// Its time has been over for so many days.
    Over(i64),
}

impl Pace {
    /// As the desk says it.
    pub fn says(self) -> String {
        match self {
            Self::Before(1) => "明天开始".to_owned(),
            Self::Before(days) => format!("还有 {days} 天开始"),
            Self::Inspecting(1) => "巡察今天截止".to_owned(),
            Self::Inspecting(days) => format!("巡察还剩 {days} 天"),
            Self::Rectifying(1) => "集中整改今天截止".to_owned(),
            Self::Rectifying(days) => format!("集中整改还剩 {days} 天"),
            Self::Over(days) => format!("集中整改期已过 {days} 天"),
        }
    }
}

/// The last day of so many months that begin with `from`: two months from 1 March end on 30 April.
pub fn after_months(from: NaiveDate, months: u32) -> NaiveDate {
    from.checked_add_months(Months::new(months))
        .and_then(|day| day.checked_sub_days(Days::new(1)))
        .unwrap_or(from)
}

/// Where a round stands on a day; rectification goes on for so many months after its last day.
pub fn pace(from: NaiveDate, to: NaiveDate, rectify_months: u32, today: NaiveDate) -> Pace {
    let rectified = to
        .checked_add_days(Days::new(1))
        .map_or(to, |next| after_months(next, rectify_months));
    if today < from {
        Pace::Before((from - today).num_days())
    } else if today <= to {
        Pace::Inspecting((to - today).num_days() + 1)
    } else if today <= rectified {
        Pace::Rectifying((rectified - today).num_days() + 1)
    } else {
        Pace::Over((today - rectified).num_days())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
    }

    #[test]
    fn two_months_and_one_end_on_the_day_before() {
        assert_eq!(after_months(day(3, 1), 2), day(4, 30));
        assert_eq!(
            after_months(NaiveDate::from_ymd_opt(2025, 12, 31).expect("a day"), 2),
            day(2, 27)
        );
    }

    #[test]
    fn every_day_of_a_year_falls_into_one_part_and_time_runs_one_way() {
        let (from, to) = (day(3, 1), day(4, 30));
        let says = |today| pace(from, to, 1, today).says();
        assert_eq!(says(day(2, 28)), "明天开始");
        assert_eq!(says(day(3, 1)), "巡察还剩 61 天");
        assert_eq!(says(day(4, 30)), "巡察今天截止");
        assert_eq!(says(day(5, 1)), "集中整改还剩 31 天");
        assert_eq!(says(day(5, 31)), "集中整改今天截止");
        assert_eq!(says(day(6, 1)), "集中整改期已过 1 天");
    }
}
