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
}

impl Clockwork {
    /// The year of a day whose public holidays are not known, so that it was reckoned by weekends alone.
    pub fn unsure(&self, day: NaiveDate) -> Option<i32> {
        (!self.calendar.knows(day.year())).then(|| day.year())
    }

    /// The last day of what is owed in a state, derived: nothing stored can be stale.
    pub(super) fn due(&self, state: CaseState, entered: NaiveDate, extended: i32) -> Option<NaiveDate> {
        let end = self.terms.of(state)?.ends(entered, &self.calendar);
        let longer = end.checked_add_days(Days::new(u64::try_from(extended).unwrap_or(0)));
        Some(longer.map_or(end, |end| self.calendar.or_next(end)))
    }
}
