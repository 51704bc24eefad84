//! By what cases are reckoned: the county's terms, its working days and its limits.

use chrono::{Datelike, Days, NaiveDate};

use crate::cases::{Running, Terms, WorkCalendar};
use crate::domain::day;
use crate::domain::follow_up::Limits;
use crate::rounds::Window;

/// By what deadlines are reckoned.
#[derive(Debug, Clone, Default)]
pub struct Clockwork {
    /// The terms of the county.
    pub terms: Terms,
    /// The working days.
    pub calendar: WorkCalendar,
    /// What putting right is held against.
    pub limits: Limits,
    /// From this day on problems that were fed back make a common problem together; `None` for however long ago.
    pub since: Option<NaiveDate>,
}

impl Clockwork {
    /// The days after closing on which a case is looked back at.
    pub fn look_back(&self) -> Window {
        let (from, until) = self.terms.look_back_window;
        Window { from, until }
    }

    /// The first day on which what was closed on a stored day is looked back at.
    pub(super) fn ripe_on(&self, closed: Option<i32>) -> Option<NaiveDate> {
        Some(self.look_back().first(day::from_number(closed?)?))
    }

    /// The year of a day whose public holidays are not known, so that it was reckoned by weekends alone.
    pub fn unsure(&self, day: NaiveDate) -> Option<i32> {
        (!self.calendar.knows(day.year())).then(|| day.year())
    }

    /// By how many days a term that runs has to be extended in all for its last day to be this one: a day that is not worked
    /// becomes the next that is, and the next extension is reckoned from the term's own end again.
    pub fn extension(&self, running: &Running, to: NaiveDate) -> Option<i32> {
        i32::try_from((to - self.end(running)?).num_days()).ok()
    }

    /// The last day of what is owed, derived: nothing stored can be stale.
    pub(super) fn due(&self, running: &Running) -> Option<NaiveDate> {
        let end = self.end(running)?;
        let longer = end.checked_add_days(Days::new(u64::try_from(running.extended).unwrap_or(0)));
        Some(longer.map_or(end, |end| self.calendar.or_next(end)))
    }

    /// The last day that a plan handed in on a day may name: that of the term, were it approved at once.
    pub fn latest_planned(&self, today: NaiveDate) -> NaiveDate {
        self.terms.rectify.ends(today, &self.calendar)
    }

    /// The last day of a term as the county sets it, or of the plan where that is earlier, and as many days later as it stood
    /// still; without extensions.
    fn end(&self, running: &Running) -> Option<NaiveDate> {
        let term = self.terms.term(running.which)?;
        let end = term.ends(running.since, &self.calendar);
        let planned = running.planned.map(|day| self.calendar.or_next(day));
        let promised = planned.map_or(end, |day| day.min(end));
        promised.checked_add_days(Days::new(u64::from(running.still)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::case::CaseState;

    const STATES: [CaseState; 5] = [
        CaseState::Immediate,
        CaseState::Feedback,
        CaseState::Rectify,
        CaseState::Returned,
        CaseState::Reopened,
    ];

    proptest! {
        #[test]
        fn whatever_day_is_approved_is_the_last_day_after_any_chain_of_extensions_over_any_holidays(
            holidays in prop::collection::vec((0_u64..700, 0_u64..12), 0..20),
            which in 0_usize..STATES.len(),
            starts in 0_u64..300,
            chain in prop::collection::vec(1_u64..60, 1..6),
        ) {
            let first = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
            let lines: Vec<String> = holidays
                .iter()
                .map(|(at, long)| format!("{}至{} 休", first + Days::new(*at), first + Days::new(at + long)))
                .collect();
            let mut calendar = WorkCalendar::national();
            calendar.lay_over(&WorkCalendar::parse(&lines.join("\n")).expect("read"));
            let clock = Clockwork { calendar, ..Clockwork::default() };
            let mut running = Running::entered(STATES[which], first + Days::new(starts)).expect("a term");
            let mut due = clock.due(&running).expect("a last day");
            for further in chain {
                let approved = due + Days::new(further);
                running.extended = clock.extension(&running, approved).expect("an extension");
                due = clock.due(&running).expect("a last day");
                prop_assert_eq!(due, clock.calendar.or_next(approved));
            }
        }
    }

    #[test]
    fn the_day_of_the_plan_is_the_last_day_where_it_is_earlier_and_what_is_approved_is_reckoned_from_it() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a day");
        let clock = Clockwork::default();
        let of = |planned| Running {
            planned: Some(planned),
            ..Running::entered(CaseState::Rectify, day(6, 1)).expect("a term")
        };
        assert_eq!(clock.due(&of(day(7, 1))), Some(day(7, 1)));
        assert_eq!(clock.due(&of(day(7, 4))), Some(day(7, 6)), "a Saturday");
        assert_eq!(
            clock.due(&of(day(12, 1))),
            Some(day(8, 31)),
            "never later than the term"
        );
        let mut running = of(day(7, 1));
        running.extended = clock.extension(&running, day(7, 15)).expect("an extension");
        assert_eq!(clock.due(&running), Some(day(7, 15)));
    }

    #[test]
    fn what_stood_still_has_the_days_that_it_had_left_by_plan_or_by_term_and_with_what_was_granted() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a day");
        let clock = Clockwork::default();
        let term = Running::entered(CaseState::Rectify, day(6, 1)).expect("a term");
        let plan = Running {
            planned: Some(day(7, 1)),
            ..term
        };
        for (running, before, after) in [(term, day(8, 31), day(9, 7)), (plan, day(7, 1), day(7, 8))] {
            assert_eq!(clock.due(&running), Some(before));
            let mut later = Running { still: 7, ..running };
            assert_eq!(clock.due(&later), Some(after));
            let granted = after + Days::new(14);
            later.extended = clock.extension(&later, granted).expect("an extension");
            assert_eq!((later.extended, clock.due(&later)), (14, Some(granted)));
            let longer = Running { still: 14, ..later };
            assert_eq!(clock.due(&longer), Some(granted + Days::new(7)));
        }
    }

    #[test]
    fn a_second_extension_after_one_that_fell_on_the_national_day_runs_to_its_own_day() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a day");
        let clock = Clockwork {
            calendar: WorkCalendar::national(),
            ..Clockwork::default()
        };
        let mut running = Running::entered(CaseState::Rectify, day(6, 17)).expect("a term");
        assert_eq!(clock.due(&running), Some(day(9, 15)));
        for (approved, due) in [(day(10, 1), day(10, 8)), (day(11, 6), day(11, 6))] {
            running.extended = clock.extension(&running, approved).expect("an extension");
            assert_eq!(clock.due(&running), Some(due));
        }
    }
}
