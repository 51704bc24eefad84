//! The statutory calendar: what a village owes its people when, whether it is there, and since when it is late. Everything
//! is derived from dates; nothing of it is stored.
//!
//! 村民委员会组织法 art. 30: general matters at least quarterly, collective finance with many entries monthly. The yearly
//! inventory is of 31 December, with its results by 31 March (农村集体经济组织 清产核资). Terms are the county's.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};

/// The county's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Days after the end of a quarter or month until which its accounts are published.
    pub accounts_days: u32,
    /// Entries in a month from which on it is published by itself.
    pub busy_entries: i64,
    /// Days after 31 December until which the inventory is there.
    pub inventory_days: u32,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            accounts_days: 15,
            busy_entries: 60,
            inventory_days: 90,
        }
    }
}

/// What is known of a village's publications.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Entries of the books by year and month, and the day on which the first of them were published.
    pub months: BTreeMap<(i32, u32), (i64, NaiveDate)>,
    /// First days of notices of accounts.
    pub notices: Vec<NaiveDate>,
    /// The day of the first asset of the last inventory.
    pub surveyed: Option<NaiveDate>,
}

/// What has to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// 财务收支 of a quarter.
    Quarter,
    /// 财务收支 of a busy month.
    Month,
    /// 资产清查 of a year.
    Inventory,
}

impl Item {
    /// As the page calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quarter | Self::Month => "财务收支",
            Self::Inventory => "资产清查结果",
        }
    }
}

/// Where a duty stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Published on that day; so many days late, or 0.
    Published(NaiveDate, i64),
    /// So many days are left.
    Due(i64),
    /// So many days late, and still not there.
    Overdue(i64),
}

/// One duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What.
    pub item: Item,
    /// Of which time: `2026年第3季度`.
    pub period: String,
    /// Until when.
    pub due: NaiveDate,
    /// Where it stands.
    pub standing: Standing,
}

fn standing(done: Option<NaiveDate>, due: NaiveDate, today: NaiveDate) -> Standing {
    match done {
        Some(on) => Standing::Published(on, (on - due).num_days().max(0)),
        None if due >= today => Standing::Due((due - today).num_days()),
        None => Standing::Overdue((today - due).num_days()),
    }
}

/// The duties of the last four quarters, of their busy months, and of the last inventory; the newest first.
pub fn duties(known: &Known, terms: Terms, today: NaiveDate) -> Vec<Duty> {
    let mut out = Vec::new();
    let first_of_month = today.with_day(1).unwrap_or(today);
    let this_quarter = first_of_month
        .with_month((today.month() - 1) / 3 * 3 + 1)
        .unwrap_or(first_of_month);
    for back in 1..=4 {
        let from = this_quarter
            .checked_sub_months(Months::new(3 * back))
            .unwrap_or(this_quarter);
        out.push(accounts(known, terms, today, from, 3));
        for month in (0..3).rev() {
            let from = from.checked_add_months(Months::new(month)).unwrap_or(from);
            let entries = known
                .months
                .get(&(from.year(), from.month()))
                .map_or(0, |month| month.0);
            if entries >= terms.busy_entries {
                out.push(accounts(known, terms, today, from, 1));
            }
        }
    }
    let year = today.year() - 1;
    if let Some(end) = NaiveDate::from_ymd_opt(year, 12, 31) {
        let due = end + Days::new(u64::from(terms.inventory_days));
        let done = known
            .surveyed
            .filter(|on| inventory_from(today).is_some_and(|from| *on >= from));
        out.push(Duty {
            item: Item::Inventory,
            period: format!("{year}年"),
            due,
            standing: standing(done, due, today),
        });
    }
    out.sort_by_key(|duty| std::cmp::Reverse(duty.due));
    out
}

/// The first day on which an asset can have been counted for the last inventory: it is of 31 December, and the month before
/// belongs to it.
pub fn inventory_from(today: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(today.year() - 1, 12, 1)
}

/// The accounts of so many months from a day on.
fn accounts(known: &Known, terms: Terms, today: NaiveDate, from: NaiveDate, months: u32) -> Duty {
    let next = from.checked_add_months(Months::new(months)).unwrap_or(from);
    let due = next + Days::new(u64::from(terms.accounts_days)) - Days::new(1);
    // A notice after the end speaks of this time, not of the next.
    let until = next + Days::new(92);
    let noticed = known
        .notices
        .iter()
        .filter(|on| **on >= next && **on < until)
        .min();
    let booked = known
        .months
        .iter()
        .filter(|((year, month), _)| {
            NaiveDate::from_ymd_opt(*year, *month, 1).is_some_and(|first| first >= from && first < next)
        })
        .map(|(_, (_, published))| (*published).max(next))
        .max();
    let done = noticed.copied().into_iter().chain(booked).min();
    let quarter = months == 3;
    Duty {
        item: if quarter { Item::Quarter } else { Item::Month },
        period: if quarter {
            format!("{}年第{}季度", from.year(), (from.month() - 1) / 3 + 1)
        } else {
            format!("{}年{}月", from.year(), from.month())
        },
        due,
        standing: standing(done, due, today),
    }
}

/// How much of what is due by today is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Freshness {
    /// Due by today, published or not.
    pub due: usize,
    /// Of them published.
    pub published: usize,
    /// The days by which the longest open one is late.
    pub latest: i64,
}

impl Freshness {
    /// Counts duties.
    pub fn of<'a>(duties: impl IntoIterator<Item = &'a Duty>) -> Self {
        let mut fresh = Self::default();
        for duty in duties {
            match duty.standing {
                Standing::Published(..) => {
                    fresh.due += 1;
                    fresh.published += 1;
                }
                Standing::Overdue(days) => {
                    fresh.due += 1;
                    fresh.latest = fresh.latest.max(days);
                }
                Standing::Due(_) => {}
            }
        }
        fresh
    }

    /// What is overdue.
    pub fn overdue(self) -> usize {
        self.due - self.published
    }

    /// Of a hundred; 100 where nothing is due.
    pub fn percent(self) -> usize {
        (self.published * 100).checked_div(self.due).unwrap_or(100)
    }
}

impl std::ops::AddAssign for Freshness {
    fn add_assign(&mut self, other: Self) {
        self.due += other.due;
        self.published += other.published;
        self.latest = self.latest.max(other.latest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a day")
    }

    #[test]
    fn a_village_that_never_published_is_late_with_every_quarter_and_its_inventory() {
        let duties = duties(&Known::default(), Terms::default(), day(2026, 11, 22));
        let told: Vec<(&str, NaiveDate)> = duties.iter().map(|d| (d.period.as_str(), d.due)).collect();
        assert_eq!(
            told,
            [
                ("2026年第3季度", day(2026, 10, 15)),
                ("2026年第2季度", day(2026, 7, 15)),
                ("2026年第1季度", day(2026, 4, 15)),
                ("2025年", day(2026, 3, 31)),
                ("2025年第4季度", day(2026, 1, 15)),
            ]
        );
        assert_eq!(duties[0].standing, Standing::Overdue(38));
        let fresh = Freshness::of(&duties);
        assert_eq!((fresh.overdue(), fresh.percent(), fresh.latest), (5, 0, 311));
    }

    #[test]
    fn a_notice_or_the_books_themselves_fulfil_a_quarter_and_a_busy_month_is_published_by_itself() {
        let mut known = Known {
            notices: vec![day(2026, 10, 12)],
            surveyed: Some(day(2025, 12, 31)),
            ..Known::default()
        };
        known.months.insert((2026, 5), (80, day(2026, 7, 30)));
        let duties = duties(&known, Terms::default(), day(2026, 11, 22));
        let of = |period: &str| duties.iter().find(|d| d.period == period).map(|d| d.standing);
        assert_eq!(
            of("2026年第3季度"),
            Some(Standing::Published(day(2026, 10, 12), 0))
        );
        assert_eq!(
            of("2026年第2季度"),
            Some(Standing::Published(day(2026, 7, 30), 15))
        );
        assert_eq!(of("2026年5月"), Some(Standing::Published(day(2026, 7, 30), 45)));
        assert_eq!(of("2025年"), Some(Standing::Published(day(2025, 12, 31), 0)));
        assert_eq!(of("2026年第1季度"), Some(Standing::Overdue(221)));
    }

    #[test]
    fn what_is_not_yet_due_counts_for_nothing() {
        let duties = duties(&Known::default(), Terms::default(), day(2026, 10, 3));
        assert_eq!(duties[0].standing, Standing::Due(12));
        assert_eq!(Freshness::of(&duties[..1]).percent(), 100);
    }
}
