//! Deadlines: derived from when a state was entered, never stored; and the ladder for what is overdue.

use chrono::{Days, NaiveDate};

use super::calendar::WorkCalendar;
use crate::domain::case::CaseState;

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// So many days; a last day that is not worked moves to the next that is.
    Days(u32),
    /// So many working days.
    WorkingDays(u32),
}

impl Term {
    /// The last day, reckoned from a day that is not counted.
    pub fn ends(self, from: NaiveDate, calendar: &WorkCalendar) -> NaiveDate {
        match self {
            Self::Days(days) => {
                let end = from.checked_add_days(Days::new(u64::from(days))).unwrap_or(from);
                calendar.or_next(end)
            }
            Self::WorkingDays(days) => calendar.after(from, days),
        }
    }
}

/// The terms of a county; the defaults are those of workflow.md §6.1, all of them to be set by the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// To assign a clue.
    pub assign: Term,
    /// To verify.
    pub verify: Term,
    /// To say what becomes of a problem.
    pub feed_back: Term,
    /// To put right at once.
    pub immediate: Term,
    /// To hand in a plan.
    pub plan: Term,
    /// To approve a plan.
    pub approve: Term,
    /// To put right.
    pub rectify: Term,
    /// To look at a claim, first and second time.
    pub review: Term,
    /// To look back.
    pub look_back: Term,
    /// How often and by how many days a term may be extended.
    pub extensions: (u8, u32),
    /// Days overdue at which the ladder's steps are due: 督办函、约谈、问责建议.
    pub ladder: [u32; 3],
    /// So many villages with the same category make a common problem.
    pub common: u32,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            assign: Term::WorkingDays(2),
            verify: Term::WorkingDays(15),
            feed_back: Term::Days(30),
            immediate: Term::Days(7),
            plan: Term::Days(15),
            approve: Term::WorkingDays(5),
            rectify: Term::Days(90),
            review: Term::WorkingDays(10),
            look_back: Term::Days(30),
            extensions: (2, 30),
            ladder: [1, 15, 30],
            common: 3,
        }
    }
}

impl Terms {
    /// How long a case may stay in a state; `None` where nothing is due.
    pub fn of(&self, state: CaseState) -> Option<Term> {
        Some(match state {
            CaseState::Clue => self.assign,
            CaseState::Verify => self.verify,
            CaseState::Problem => self.feed_back,
            CaseState::Immediate => self.immediate,
            CaseState::Feedback | CaseState::Reopened => self.plan,
            CaseState::Plan => self.approve,
            CaseState::Rectify | CaseState::Returned => self.rectify,
            CaseState::Claimed | CaseState::Review => self.review,
            CaseState::LookBack => self.look_back,
            CaseState::FalseAlarm
            | CaseState::Explained
            | CaseState::Lead
            | CaseState::Closed
            | CaseState::Confirmed
            | CaseState::Suspended => return None,
        })
    }
}

/// The steps for what is overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Escalation {
    /// 督办函.
    Supervise,
    /// 约谈.
    Interview,
    /// 问责建议.
    Accountability,
}

impl Escalation {
    /// Every step, the mildest first.
    pub const ALL: [Self; 3] = [Self::Supervise, Self::Interview, Self::Accountability];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Supervise => "督办",
            Self::Interview => "约谈",
            Self::Accountability => "问责建议",
        }
    }
}

/// The steps of the ladder that are due on a day and not taken yet, given how many are. A clock that was set back takes
/// nothing away: what was taken stays taken.
pub fn escalation(due: NaiveDate, today: NaiveDate, taken: usize, terms: &Terms) -> Option<Escalation> {
    let late = (today - due).num_days();
    let next = *Escalation::ALL.get(taken)?;
    (late >= i64::from(terms.ladder[taken])).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
    }

    #[test]
    fn every_step_of_the_ladder_fires_once_in_ninety_days() {
        let (terms, due) = (Terms::default(), date(3, 2));
        let (mut taken, mut fired) = (0, Vec::new());
        for late in 0..90 {
            let today = due + Days::new(late);
            while let Some(step) = escalation(due, today, taken, &terms) {
                fired.push((late, step));
                taken += 1;
            }
        }
        assert_eq!(
            fired,
            [
                (1, Escalation::Supervise),
                (15, Escalation::Interview),
                (30, Escalation::Accountability)
            ]
        );
        assert_eq!(
            escalation(due, due - Days::new(5), 1, &terms),
            None,
            "a clock set back"
        );
    }

    #[test]
    fn every_open_state_has_a_term_but_the_one_that_another_body_holds() {
        for state in CaseState::ALL.iter().filter(|state| state.is_open()) {
            let has = Terms::default().of(*state).is_some();
            assert_eq!(has, *state != CaseState::Suspended, "{}", state.word());
        }
    }
}
