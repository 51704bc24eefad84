//! What can go wrong with putting right, said once: late, too few in time, the same again, closed on paper. The signs on the
//! desk and the rules DIS-05 to DIS-08 both ask here.

use chrono::{Days, NaiveDate};

use super::case::CaseState;
use super::fen::Fen;
use super::words::words;

/// Within so many days after the unit was told a case is to be closed (S0: 三个月内).
pub const IN_TIME: u32 = 90;
/// The share to be closed in time, per cent (S0: 90 %).
pub const GOAL_CLOSED: u32 = 90;
/// Within so many days after closing the same category in the same village, or at the same unit of a matter that lies in none, is
/// a recurrence (DIS-07: 12 months).
pub const RECURRENCE: u32 = 365;
/// Money that is put right in fewer days than this was hardly looked at (DIS-08: 24 hours; days are what is kept).
pub const QUICK: u32 = 1;

/// What a county holds putting right against: the settings of DIS-05 to DIS-08, for the desk as for the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A case may be late by so many days before it is called so (DIS-05).
    pub late: u32,
    /// Within so many days after the unit was told a case is to be closed (DIS-06).
    pub in_time: u32,
    /// The share to be closed in time, per cent (DIS-06).
    pub goal: u32,
    /// Within so many days after closing the same category in the same village is a recurrence (DIS-07).
    pub recurrence: u32,
    /// Money up to this is not looked at (DIS-08).
    pub small: Fen,
    /// Money that is put right in fewer days than this was hardly looked at (DIS-08).
    pub quick: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            late: 0,
            in_time: IN_TIME,
            goal: GOAL_CLOSED,
            recurrence: RECURRENCE,
            small: Fen(0),
            quick: QUICK,
        }
    }
}

/// The days of a case, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// Its state.
    pub state: CaseState,
    /// The day it was opened.
    pub opened_on: NaiveDate,
    /// The day the unit was told.
    pub fed_back_on: Option<NaiveDate>,
    /// The day it was closed; `None` again when it was reopened.
    pub closed_on: Option<NaiveDate>,
    /// The last day of what is owed now.
    pub due: Option<NaiveDate>,
    /// Whether putting it right lasts (长期坚持): then no share of what was closed in time counts it.
    pub lasting: bool,
    /// For how many days it stood still after the unit was told and before it was closed, because another body had it first
    /// (中止): nobody can put right meanwhile.
    pub still: u32,
}

impl Course {
    /// By how many days something is late that the unit was told to put right; `None` when it is not late, was not told, or
    /// is nobody's to put right any more.
    pub fn late_by(self, today: NaiveDate) -> Option<i64> {
        self.fed_back_on?;
        let late = (today - self.due?).num_days();
        (self.state.is_open() && late > 0).then_some(late)
    }

    /// Whether it was closed within so many days after the unit was told, those not counted on which it stood still; `None`
    /// while that cannot be said: not told, days left, or stayed by another body; and never of what lasts.
    pub fn in_time(self, today: NaiveDate, days: u32) -> Option<bool> {
        if self.lasting {
            return None;
        }
        let end = after(self.fed_back_on?, days.saturating_add(self.still));
        match self.closed_on {
            Some(closed) => Some(closed <= end),
            None => (today > end && self.state != CaseState::Suspended).then_some(false),
        }
    }

    /// Whether it came up within so many days after another of its kind was closed. What turned out to be none is not it.
    pub fn comes_after(self, closed: NaiveDate, days: u32) -> bool {
        let is_none = matches!(
            self.state,
            CaseState::FalseAlarm | CaseState::Explained | CaseState::Lead
        );
        !is_none && closed <= self.opened_on && self.opened_on <= after(closed, days)
    }

    /// Within how many days after the unit was told it was closed.
    pub fn took(self) -> Option<i64> {
        Some((self.closed_on? - self.fed_back_on?).num_days())
    }
}

/// The days that show whether putting right held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Closings {
    /// Every day on which a case was closed, in order: also those before it was opened again.
    pub closed: Vec<NaiveDate>,
    /// Every day on which a look-back found that it did not hold and it was opened again, in order.
    pub reopened: Vec<NaiveDate>,
}

impl Closings {
    /// The last closing that did not hold for so many days, and the day on which the case was opened again.
    pub fn undone(&self, days: u32) -> Option<(NaiveDate, NaiveDate)> {
        let pairs = self.reopened.iter().rev().filter_map(|again| {
            let before = self.closed.iter().filter(|day| *day <= again);
            Some((*before.max()?, *again))
        });
        pairs
            .into_iter()
            .find(|(closed, again)| *again <= after(*closed, days))
    }
}

fn after(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(day)
}

words! {
    /// A sign that a case was put right on paper only.
    Paper {
        /// The same evidence stands in another case.
        SameEvidence = "佐证材料在别的问题里也用过",
        /// A text of its evidence is nearly the same as another.
        NearText = "写的说明和别处几乎一样",
        /// Money in question, and closed as soon as it was told.
        TooQuick = "涉及钱，刚反馈就销号了",
        /// Money had to come back, and no voucher that was handed in shows that any did.
        NoVoucher = "有应追缴的钱，没有附上一张退款凭证就销号了",
    }
}

/// What of a case shows whether it was put right on paper only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Its days.
    pub course: Course,
    /// The money in question.
    pub found: Fen,
    /// Of it what has to come back and was not written off: of what nobody pays there is no voucher.
    pub recoverable: Fen,
    /// How many pieces of its evidence stand as vouchers of repayments.
    pub vouchers: usize,
    /// In how many other cases some of its evidence was shown.
    pub elsewhere: usize,
    /// How many pairs of nearly the same texts its evidence is part of.
    pub near: usize,
}

impl Shown {
    /// The signs by these limits.
    pub fn paper(self, limits: &Limits) -> Vec<Paper> {
        let heavy = self.found > limits.small;
        let hasty = self
            .course
            .took()
            .is_some_and(|days| days < i64::from(limits.quick));
        let closed = self.course.closed_on.is_some();
        [
            (Paper::SameEvidence, self.elsewhere > 0),
            (Paper::NearText, self.near > 0),
            (Paper::TooQuick, heavy && hasty),
            (
                Paper::NoVoucher,
                closed && self.recoverable.0 > 0 && self.vouchers == 0,
            ),
        ]
        .into_iter()
        .filter_map(|(sign, stands)| stands.then_some(sign))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
    }

    fn told(state: CaseState) -> Course {
        Course {
            state,
            opened_on: day(1, 1),
            fed_back_on: Some(day(2, 1)),
            closed_on: None,
            due: Some(day(3, 1)),
            lasting: false,
            still: 0,
        }
    }

    #[test]
    fn a_closing_did_not_hold_where_the_case_was_opened_again_within_so_many_days() {
        let of = |closed: &[(u32, u32)], reopened: &[(u32, u32)]| Closings {
            closed: closed.iter().map(|(m, d)| day(*m, *d)).collect(),
            reopened: reopened.iter().map(|(m, d)| day(*m, *d)).collect(),
        };
        assert_eq!(of(&[(1, 10)], &[]).undone(365), None);
        let once = of(&[(1, 10)], &[(5, 10)]);
        assert_eq!(once.undone(120), Some((day(1, 10), day(5, 10))));
        assert_eq!(once.undone(119), None);
        // Closed again it has come back all the same, also where the second look-back came late.
        let twice = of(&[(1, 10), (5, 20), (12, 1)], &[(5, 10), (11, 20)]);
        assert_eq!(twice.undone(120), Some((day(1, 10), day(5, 10))));
        assert_eq!(twice.undone(365), Some((day(5, 20), day(11, 20))));
    }

    #[test]
    fn late_is_what_the_unit_was_told_of_the_day_after_its_term_and_no_more_once_it_is_closed() {
        let open = told(CaseState::Rectify);
        assert_eq!(
            (open.late_by(day(3, 1)), open.late_by(day(3, 2))),
            (None, Some(1))
        );
        assert_eq!(told(CaseState::Closed).late_by(day(3, 2)), None);
        let untold = Course {
            fed_back_on: None,
            ..open
        };
        assert_eq!(untold.late_by(day(3, 2)), None);
    }

    #[test]
    fn in_time_is_said_when_it_is_closed_or_the_days_are_over_and_not_of_what_another_body_holds() {
        let open = told(CaseState::Rectify);
        assert_eq!(open.in_time(day(5, 2), 90), None);
        assert_eq!(open.in_time(day(5, 3), 90), Some(false));
        assert_eq!(told(CaseState::Suspended).in_time(day(12, 3), 90), None);
        let closed = |on| Course {
            closed_on: Some(on),
            ..told(CaseState::Closed)
        };
        assert_eq!(closed(day(5, 2)).in_time(day(5, 2), 90), Some(true));
        assert_eq!(closed(day(5, 3)).in_time(day(12, 3), 90), Some(false));
        let stayed = |course: Course| Course { still: 30, ..course };
        assert_eq!(
            stayed(open).in_time(day(6, 1), 90),
            None,
            "30 days are not counted"
        );
        assert_eq!(stayed(open).in_time(day(6, 2), 90), Some(false));
        assert_eq!(stayed(closed(day(6, 1))).in_time(day(6, 1), 90), Some(true));
        assert_eq!(stayed(closed(day(6, 2))).in_time(day(6, 2), 90), Some(false));
        for course in [open, closed(day(5, 2))] {
            let lasting = Course {
                lasting: true,
                ..course
            };
            assert_eq!(lasting.in_time(day(12, 3), 90), None, "what lasts is not counted");
        }
    }

    #[test]
    fn a_false_alarm_is_no_recurrence_and_neither_is_what_was_opened_before_the_other_was_closed() {
        let open = told(CaseState::Clue);
        assert!(open.comes_after(day(1, 1), 365));
        assert!(!open.comes_after(day(1, 2), 365), "closed the day after");
        let before = NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day");
        assert!(open.comes_after(before, 365) && !open.comes_after(before, 364));
        assert!(!told(CaseState::FalseAlarm).comes_after(day(1, 1), 365));
    }

    #[test]
    fn paper_is_known_by_its_signs_and_a_matter_of_form_has_none_of_those_of_money() {
        let closed = Course {
            closed_on: Some(day(2, 1)),
            ..told(CaseState::Closed)
        };
        let shown = Shown {
            course: closed,
            found: Fen(100),
            recoverable: Fen(100),
            vouchers: 0,
            elsewhere: 1,
            near: 1,
        };
        assert_eq!(shown.paper(&Limits::default()), Paper::ALL);
        let small = Limits {
            small: Fen(100),
            ..Limits::default()
        };
        assert_eq!(
            shown.paper(&small),
            [Paper::SameEvidence, Paper::NearText, Paper::NoVoucher]
        );
        let form = Shown {
            found: Fen(0),
            recoverable: Fen(0),
            elsewhere: 0,
            near: 0,
            ..shown
        };
        assert!(form.paper(&Limits::default()).is_empty());
        let open = Shown {
            course: told(CaseState::Rectify),
            elsewhere: 0,
            near: 0,
            ..shown
        };
        assert!(open.paper(&Limits::default()).is_empty());
    }
}
