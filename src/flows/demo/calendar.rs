//! When each programme is paid in each township, and when the list hangs on the board before.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::chance::mix;
use super::programmes::Scheme;
use crate::domain::period::{Part, Period};

/// The months that the demo county shows: five years up to the end of the month before today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// The first day.
    pub(super) from: NaiveDate,
    /// The last day with a payment.
    pub(super) to: NaiveDate,
    /// Today.
    pub(super) today: NaiveDate,
}

/// How many years of payments there are.
const YEARS: i32 = 5;

impl Span {
    /// The span that ends with the month before `today`.
    pub(super) fn before(today: NaiveDate) -> Self {
        let first = first_of(today.year(), today.month());
        Self {
            from: first_of(today.year() - YEARS, today.month()),
            to: first - Days::new(1),
            today,
        }
    }
}

/// One time that a programme is paid.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    /// 所属期.
    pub(super) period: Period,
    /// The first day of that period: standards and ages are those of this day.
    pub(super) begins: NaiveDate,
    /// 发放日期 by township.
    pub(super) dates: Vec<NaiveDate>,
    /// Whether it is in the past months; otherwise its list is only being posted.
    pub(super) paid: bool,
    /// Which posting it belongs to: turns of one number share a notice.
    pub(super) posting: usize,
}

/// All turns of a programme: first the paid ones, then those of this month and the next.
///
/// Payment falls inside the period, and a period never straddles a change of the standard, so that the
/// standard of the period is the standard of the day.
pub(super) fn turns(scheme: &Scheme, at: usize, townships: usize, seed: u64, span: Span) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let (mut year, mut month) = (span.from.year(), span.from.month());
    let until = span.today + Days::new(40);
    while (year, month) <= (until.year(), until.month()) {
        let first = first_of(year, month);
        if scheme.months.contains(&month) && scheme.price(0, first).is_some() {
            let (period, begins) = period_of(scheme, year, month);
            let priced = (0..scheme.tiers.len()).all(|tier| scheme.price(tier, begins).is_some());
            if priced {
                // Each programme has its day of the month, each township comes some days later.
                let day = 10 + (mix(seed, at as u64, 11) % 7) as u32;
                let date = |township: usize| {
                    let later = mix(
                        seed ^ 0x7a,
                        (at * 100 + township) as u64,
                        (year * 12) as u64 + u64::from(month),
                    ) % 6;
                    weekday(first + Days::new(u64::from(day - 1) + later))
                };
                let posting = match turns.last() {
                    None => 0,
                    Some(last) if scheme.yearly_list() && last.begins.year() == year => last.posting,
                    Some(last) => last.posting + 1,
                };
                turns.push(Turn {
                    period,
                    begins,
                    dates: (0..townships).map(date).collect(),
                    paid: first < span.to,
                    posting,
                });
            }
        }
        (year, month) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
    }
    turns
}

impl Scheme {
    /// Whether one list is posted for the whole year; otherwise each payment has its own.
    pub(super) fn yearly_list(&self) -> bool {
        self.cycle == "月" || self.cycle == "季"
    }
}

/// The period that is paid in that month, and its first day.
fn period_of(scheme: &Scheme, year: i32, month: u32) -> (Period, NaiveDate) {
    let (part, first_month) = match scheme.cycle.as_str() {
        "月" => (Part::Month(month as u8), month),
        "季" => (
            Part::Quarter(((month - 1) / 3 + 1) as u8),
            (month - 1) / 3 * 3 + 1,
        ),
        "半年" => (
            Part::Half(if month <= 6 { 1 } else { 2 }),
            if month <= 6 { 1 } else { 7 },
        ),
        // What is paid once a year is for the year; what is decided case by case is for its month.
        "一次" if scheme.months.len() > 1 => (Part::Month(month as u8), month),
        _ => (Part::Year, 1),
    };
    (
        Period {
            year: year as i16,
            part,
        },
        first_of(year, first_month),
    )
}

/// The window in which the list of a posting hangs: seven working days that end before the money is approved.
pub(super) fn window(
    scheme: &Scheme,
    turn: &Turn,
    township: usize,
    village: usize,
) -> (NaiveDate, NaiveDate) {
    let shift = Days::new(village as u64 % 4);
    let from = if scheme.yearly_list() {
        first_of(turn.begins.year() - 1, 12) + Days::new(15) + shift
    } else {
        turn.dates[township] - Days::new(25) + shift
    };
    let from = weekday(from);
    (from, working_days_later(from, 6))
}

/// The day itself, or the Monday after.
pub(super) fn weekday(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day + Days::new(2),
        Weekday::Sun => day + Days::new(1),
        _ => day,
    }
}

/// So many working days after a working day.
pub(super) fn working_days_later(day: NaiveDate, count: u64) -> NaiveDate {
    (0..count).fold(day, |day, _| weekday(day + Days::new(1)))
}

/// So many working days before a working day.
pub(super) fn working_days_earlier(day: NaiveDate, count: u64) -> NaiveDate {
    (0..count).fold(day, |day, _| match day.weekday() {
        Weekday::Mon => day - Days::new(3),
        Weekday::Sun => day - Days::new(2),
        _ => day - Days::new(1),
    })
}

/// The first day of a month.
pub(super) fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).expect("every month has a first day")
}

#[cfg(test)]
mod tests {
    use super::super::programmes::catalogue;
    use super::*;

    #[test]
    fn every_payment_day_lies_in_its_period_under_one_standard_and_after_its_notice() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
        let span = Span::before(today);
        for (at, scheme) in catalogue().iter().enumerate() {
            let turns = turns(scheme, at, 12, 7, span);
            assert!(
                turns.iter().any(|turn| turn.paid),
                "{} is never paid",
                scheme.code
            );
            for turn in &turns {
                for (township, date) in turn.dates.iter().enumerate() {
                    assert!(
                        *date >= turn.begins && (*date <= span.to) == turn.paid,
                        "{}",
                        scheme.code
                    );
                    for tier in 0..scheme.tiers.len() {
                        assert_eq!(
                            scheme.price(tier, *date),
                            scheme.price(tier, turn.begins),
                            "{}",
                            scheme.code
                        );
                    }
                    for village in 0..4 {
                        let (from, to) = window(scheme, turn, township, village);
                        assert!(
                            from < to && to < working_days_earlier(*date, 3),
                            "{} {date} {to}",
                            scheme.code
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn seven_working_days_leave_weekends_out() {
        let friday = NaiveDate::from_ymd_opt(2025, 3, 7).expect("a day");
        assert_eq!(
            working_days_later(friday, 6),
            NaiveDate::from_ymd_opt(2025, 3, 17).expect("a day")
        );
        assert_eq!(working_days_earlier(working_days_later(friday, 6), 6), friday);
    }
}
