//! By what cases are reckoned: the county's terms, its working days and its limits.

use chrono::{Datelike, Days, NaiveDate};

use crate::cases::{Terms, WorkCalendar};
use crate::domain::case::CaseState;
use crate::domain::follow_up::Limits;

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
    /// The year of a day whose public holidays are not known, so that it was reckoned by weekends alone.
    pub fn unsure(&self, day: NaiveDate) -> Option<i32> {
        (!self.calendar.knows(day.year())).then(|| day.year())
    }

    /// By how many days the term of a state has to be extended in all for its last day to be this one: a day that is not
    /// worked becomes the next that is, and the next extension is reckoned from the term's own end again.
    pub fn extension(&self, state: CaseState, entered: NaiveDate, to: NaiveDate) -> Option<i32> {
        let end = self.terms.of(state)?.ends(entered, &self.calendar);
        i32::try_from((to - end).num_days()).ok()
    }

    /// The last day of what is owed in a state, derived: nothing stored can be stale.
    pub(super) fn due(&self, state: CaseState, entered: NaiveDate, extended: i32) -> Option<NaiveDate> {
        let end = self.terms.of(state)?.ends(entered, &self.calendar);
        let longer = end.checked_add_days(Days::new(u64::try_from(extended).unwrap_or(0)));
        Some(longer.map_or(end, |end| self.calendar.or_next(end)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            let (state, entered) = (STATES[which], first + Days::new(starts));
            let mut due = clock.due(state, entered, 0).expect("a last day");
            for further in chain {
                let approved = due + Days::new(further);
                let extended = clock.extension(state, entered, approved).expect("an extension");
                due = clock.due(state, entered, extended).expect("a last day");
                prop_assert_eq!(due, clock.calendar.or_next(approved));
            }
        }
    }

    #[test]
    fn a_second_extension_after_one_that_fell_on_the_national_day_runs_to_its_own_day() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a day");
        let clock = Clockwork {
            calendar: WorkCalendar::national(),
            ..Clockwork::default()
        };
        let (state, entered) = (CaseState::Rectify, day(6, 17));
        assert_eq!(clock.due(state, entered, 0), Some(day(9, 15)));
        for (approved, due) in [(day(10, 1), day(10, 8)), (day(11, 6), day(11, 6))] {
            let extended = clock.extension(state, entered, approved).expect("an extension");
            assert_eq!(clock.due(state, entered, extended), Some(due));
        }
    }
}
