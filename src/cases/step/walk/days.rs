//! The last days of a walk, kept twice: by hand, as somebody with a calendar on the wall would, and derived from the row and
//! the moves by the very code that the product derives them with. After every move the two have to be equal.

use chrono::NaiveDate;

use super::kept::terms;
use super::*;
use crate::cases::{Passed, Running, WorkCalendar, ends_extension, is_owed, may_go_on};
use crate::domain::case_term::CaseTerm;

/// What the unit owes, by hand: the day that stands in the calendar, worked or not.
#[derive(Debug, Clone, Copy)]
struct Owed {
    promised: NaiveDate,
    taken: u8,
}

/// What the books keep of a case's days, and what is kept by hand beside them.
#[derive(Debug, Clone, Default)]
pub(super) struct Days {
    entered_on: NaiveDate,
    extended: i32,
    taken: u8,
    passed: Vec<Passed>,
    owed: Option<Owed>,
    /// The day of whoever else owes the next step.
    other: Option<NaiveDate>,
    /// Since when it stands still.
    stopped: Option<NaiveDate>,
}

/// The last day of a term that starts on a day; that of the plan where it is earlier.
fn end(which: CaseTerm, since: NaiveDate, planned: Option<NaiveDate>) -> NaiveDate {
    let calendar = WorkCalendar::default();
    let term = terms().term(which).expect("a term");
    let end = term.ends(since, &calendar);
    let planned = planned.filter(|_| which == CaseTerm::Rectify);
    planned.map_or(end, |day| calendar.or_next(day).min(end))
}

/// The same of a term that runs, as the product reckons it.
fn end_of(running: &Running, planned: Option<NaiveDate>) -> NaiveDate {
    let still = chrono::Days::new(u64::from(running.still));
    end(running.which, running.since, planned.map(|day| day - still)) + still
}

impl Days {
    /// Writes a move down, in the books and by hand; what is kept by hand stands in the case.
    pub(super) fn pass(
        &mut self,
        case: &mut CaseView,
        (name, from): (MoveName, Option<CaseState>),
        (today, given): (NaiveDate, &Given),
    ) {
        let to = case.state.expect("it is somewhere");
        let running = self.running(from);
        self.by_hand(case, (name, from, to), (today, given));
        if from != Some(to) {
            (self.entered_on, self.taken) = (today, 0);
            if ends_extension(name, to) {
                self.extended = 0;
            }
        } else if name == MoveName::Extend {
            let (running, date) = (running.expect("a term"), given.date.expect("a day"));
            let end = end_of(&running, case.planned);
            self.extended = i32::try_from((date - end).num_days()).expect("some days");
        } else if name == MoveName::Escalate {
            self.taken += 1;
        }
        self.passed.push(Passed {
            name,
            from,
            to,
            day: today,
        });
    }

    fn by_hand(
        &mut self,
        case: &mut CaseView,
        (name, from, to): (MoveName, Option<CaseState>, CaseState),
        (today, given): (NaiveDate, &Given),
    ) {
        let worked = |day: NaiveDate| WorkCalendar::default().or_next(day);
        match (name, &mut self.owed) {
            (MoveName::Escalate, Some(owed)) => {
                owed.taken += 1;
                case.escalated = owed.taken;
            }
            (MoveName::Extend, Some(owed)) => {
                owed.promised = given.date.expect("a day");
                case.due = Some(worked(owed.promised));
            }
            _ => {}
        }
        if from == Some(to) {
            return;
        }
        let own = Running::entered(to, today).map(|one| end(one.which, today, case.planned));
        match (name, &mut self.owed) {
            // Nobody owes anything, and every day in the calendar waits.
            (MoveName::Suspend, _) => {
                self.stopped = Some(today);
                (case.due, case.escalated) = (None, 0);
                return;
            }
            // Each of them is crossed out and written in again, so many leaves further on.
            (MoveName::Resume, owed) => {
                let leaves = today - self.stopped.take().expect("it stood still");
                let promised = owed.as_mut().map(|owed| &mut owed.promised);
                let days = [promised, self.other.as_mut(), case.planned.as_mut()];
                for day in days.into_iter().flatten() {
                    *day += leaves;
                }
            }
            // Not done: it goes on with the days that it had, and on the ladder where it stood.
            (MoveName::Return, Some(_)) => {}
            (_, owed) if is_owed(to) => *owed = own.map(|promised| Owed { promised, taken: 0 }),
            _ => self.other = own,
        }
        let unit = self.owed.filter(|_| is_owed(to));
        (case.due, case.escalated) = unit.map_or((self.other.map(worked), 0), |owed| {
            (Some(worked(owed.promised)), owed.taken)
        });
    }

    fn running(&self, state: Option<CaseState>) -> Option<Running> {
        let state = state?;
        let own = Running {
            taken: self.taken,
            ..Running::entered(state, self.entered_on)?
        };
        let resumed = self.passed.iter().any(|one| one.name == MoveName::Resume);
        match may_go_on(state) || resumed {
            true => Running::after(&self.passed).or(Some(own)),
            false => Some(own),
        }
    }

    /// Insists that the books say what is kept by hand: until when, and how many steps of the ladder were taken.
    pub(super) fn agree(&self, case: &CaseView) {
        let state = case.state.expect("it is somewhere");
        let running = self.running(Some(state));
        let derived = running.map(|running| {
            let end = end_of(&running, case.planned);
            let further = if is_owed(state) { self.extended } else { 0 };
            let further = u64::try_from(further).expect("never less");
            WorkCalendar::default().or_next(end + chrono::Days::new(further))
        });
        let taken = running.map_or(0, |running| running.taken);
        assert_eq!(
            (derived, taken),
            (case.due, case.escalated),
            "{} after {:?}",
            state.word(),
            self.passed
        );
    }
}
