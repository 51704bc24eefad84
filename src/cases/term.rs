//! Deadlines: derived from when a state was entered, never stored; and the ladder for what is overdue.

use chrono::{Days, NaiveDate};

use super::calendar::WorkCalendar;
use super::deadline::{is_owed, term_of};
use crate::domain::case::CaseState;
use crate::domain::case_term::CaseTerm;

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

    /// The latest day from which it is over before a day: what began then or earlier is overdue.
    pub fn over_since(self, today: NaiveDate, calendar: &WorkCalendar) -> NaiveDate {
        let mut from = today;
        while self.ends(from, calendar) >= today {
            match from.pred_opt() {
                Some(before) => from = before,
                None => break,
            }
        }
        from
    }
}

/// The terms of a county; the defaults are those of workflow.md §6.1, all of them to be set by the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// To sort a flag that was found.
    pub triage: Term,
    /// To assign a clue.
    pub assign: Term,
    /// To verify.
    pub verify: Term,
    /// To issue the sheet with which a lead goes to another body.
    pub lead: Term,
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
    /// Days after closing from which on a case may be drawn for a look back, and by which somebody has looked back.
    pub look_back_window: (u32, u32),
    /// To issue the letter that a move asks for.
    pub letter: Term,
    /// To look again at what stands still, because another body has it first.
    pub stopped: Term,
    /// To bring back the five receipts of a feedback.
    pub receipt: Term,
    /// To answer in writing what was recommended.
    pub answer: Term,
    /// How often and by how many days a term may be extended.
    pub extensions: (u32, u32),
    /// Days overdue at which the ladder's steps are due: 督办函、约谈、问责建议.
    pub ladder: [u32; 3],
    /// So many villages with the same category make a common problem.
    pub common: u32,
    /// Over so many months they are counted.
    pub common_months: u32,
    /// To merge a category that stands in so many villages.
    pub common_term: Term,
    /// The share of problems to be handed over directly, per cent (S2: 80 %).
    pub direct: u32,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            triage: Term::WorkingDays(3),
            assign: Term::WorkingDays(2),
            verify: Term::WorkingDays(15),
            lead: Term::WorkingDays(3),
            feed_back: Term::Days(30),
            immediate: Term::Days(7),
            plan: Term::Days(15),
            approve: Term::WorkingDays(5),
            rectify: Term::Days(90),
            review: Term::WorkingDays(10),
            look_back: Term::Days(30),
            look_back_window: (90, 365),
            letter: Term::WorkingDays(3),
            stopped: Term::Days(90),
            receipt: Term::Days(7),
            answer: Term::Days(30),
            extensions: (2, 30),
            ladder: [1, 15, 30],
            common: 3,
            common_months: 12,
            common_term: Term::Days(30),
            direct: 80,
        }
    }
}

impl Terms {
    /// The figure of a term.
    pub fn figure(&self, which: CaseTerm) -> u32 {
        *self.clone().place(which)
    }

    /// Sets the figure of a term; whether it counts working days stays as it is.
    pub fn set(&mut self, which: CaseTerm, figure: u32) {
        *self.place(which) = figure;
    }

    fn place(&mut self, which: CaseTerm) -> &mut u32 {
        let term = match which {
            CaseTerm::Triage => &mut self.triage,
            CaseTerm::Assign => &mut self.assign,
            CaseTerm::Verify => &mut self.verify,
            CaseTerm::Lead => &mut self.lead,
            CaseTerm::FeedBack => &mut self.feed_back,
            CaseTerm::Immediate => &mut self.immediate,
            CaseTerm::Plan => &mut self.plan,
            CaseTerm::Approve => &mut self.approve,
            CaseTerm::Rectify => &mut self.rectify,
            CaseTerm::Review => &mut self.review,
            CaseTerm::LookBack => &mut self.look_back,
            CaseTerm::Letter => &mut self.letter,
            CaseTerm::Stopped => &mut self.stopped,
            CaseTerm::Receipt => &mut self.receipt,
            CaseTerm::Answer => &mut self.answer,
            CaseTerm::CommonDays => &mut self.common_term,
            CaseTerm::LookBackFrom => return &mut self.look_back_window.0,
            CaseTerm::LookBackUntil => return &mut self.look_back_window.1,
            CaseTerm::Extensions => return &mut self.extensions.0,
            CaseTerm::ExtensionDays => return &mut self.extensions.1,
            CaseTerm::Supervise => return &mut self.ladder[0],
            CaseTerm::Interview => return &mut self.ladder[1],
            CaseTerm::Accountability => return &mut self.ladder[2],
            CaseTerm::Common => return &mut self.common,
            CaseTerm::CommonMonths => return &mut self.common_months,
            CaseTerm::Direct => return &mut self.direct,
        };
        match term {
            Term::Days(days) | Term::WorkingDays(days) => days,
        }
    }

    /// What is wrong with these terms, as a sentence; `None` when they can be worked with.
    pub fn fault(&self) -> Option<String> {
        let beyond = CaseTerm::ALL.iter().find(|term| {
            let (least, most) = term.described().bounds;
            !(least..=most).contains(&self.figure(**term))
        });
        if let Some(term) = beyond {
            let told = term.described();
            let (least, most) = told.bounds;
            return Some(format!("“{}”要在 {least} 到 {most} 之间", told.title));
        }
        let (from, until) = self.look_back_window;
        if from >= until {
            return Some(format!("回头看最早的天数要比最晚的小，不能是 {from} 和 {until}"));
        }
        let [first, second, third] = self.ladder;
        (first >= second || second >= third).then(|| {
            format!("督办函、约谈、问责建议的超期天数要一级比一级大，不能是 {first}、{second}、{third}")
        })
    }

    /// The term of that name; `None` for a figure that is none.
    pub fn term(&self, which: CaseTerm) -> Option<Term> {
        Some(match which {
            CaseTerm::Triage => self.triage,
            CaseTerm::Assign => self.assign,
            CaseTerm::Verify => self.verify,
            CaseTerm::Lead => self.lead,
            CaseTerm::FeedBack => self.feed_back,
            CaseTerm::Immediate => self.immediate,
            CaseTerm::Plan => self.plan,
            CaseTerm::Approve => self.approve,
            CaseTerm::Rectify => self.rectify,
            CaseTerm::Review => self.review,
            CaseTerm::LookBack => self.look_back,
            CaseTerm::Letter => self.letter,
            CaseTerm::Stopped => self.stopped,
            CaseTerm::Receipt => self.receipt,
            CaseTerm::Answer => self.answer,
            CaseTerm::CommonDays => self.common_term,
            _ => return None,
        })
    }

    /// How long a case may stay in a state, by the moves that lead there; `None` where nothing is due.
    pub fn of(&self, state: CaseState) -> Option<Term> {
        self.term(term_of(state)?)
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

/// The next step of the ladder towards the unit that is due on a day, given how many are taken, and since which day: only
/// where the unit is the one who is late.
pub fn step_due(
    (state, due): (CaseState, Option<NaiveDate>),
    taken: u8,
    today: NaiveDate,
    terms: &Terms,
) -> Option<(Escalation, NaiveDate)> {
    let (due, taken) = (due.filter(|_| is_owed(state))?, usize::from(taken));
    let step = escalation(due, today, taken, terms)?;
    let since = due.checked_add_days(Days::new(u64::from(terms.ladder[taken])))?;
    Some((step, since))
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
    fn what_began_one_day_after_the_latest_overdue_day_is_in_time_over_every_weekend_and_holiday() {
        let calendar = WorkCalendar::national();
        for term in [Term::WorkingDays(3), Term::Days(30)] {
            for ahead in 0..200 {
                let today = date(1, 5) + Days::new(ahead);
                let last = term.over_since(today, &calendar);
                assert!(term.ends(last, &calendar) < today, "{today}");
                assert!(term.ends(last + Days::new(1), &calendar) >= today, "{today}");
            }
        }
    }

    #[test]
    fn every_figure_is_read_where_it_was_set_and_none_touches_another() {
        for which in CaseTerm::ALL {
            let mut terms = Terms::default();
            terms.set(*which, 77);
            for other in CaseTerm::ALL {
                let wanted = if other == which {
                    77
                } else {
                    Terms::default().figure(*other)
                };
                assert_eq!(terms.figure(*other), wanted, "{}", other.word());
            }
        }
        assert_eq!(Terms::default().verify, Term::WorkingDays(15));
        let mut terms = Terms::default();
        terms.set(CaseTerm::Verify, 20);
        assert_eq!(
            terms.verify,
            Term::WorkingDays(20),
            "working days stay working days"
        );
    }

    #[test]
    fn terms_that_cannot_be_worked_with_are_told_in_a_sentence() {
        assert_eq!(Terms::default().fault(), None);
        let with = |which, figure| {
            let mut terms = Terms::default();
            terms.set(which, figure);
            terms.fault()
        };
        for (which, figure, told) in [
            (CaseTerm::Rectify, 0, "“整改的期限”要在 1 到 366 之间"),
            (CaseTerm::Common, 1, "“共性问题的村数”要在 2 到 1000 之间"),
            (CaseTerm::Interview, 1, "一级比一级大"),
            (CaseTerm::Accountability, 15, "一级比一级大"),
            (CaseTerm::LookBackFrom, 365, "要比最晚的小"),
            (CaseTerm::LookBackUntil, 90, "要比最晚的小"),
        ] {
            let fault = with(which, figure).expect("a fault");
            assert!(fault.contains(told), "{fault}");
        }
        assert_eq!(with(CaseTerm::Extensions, 0), None);
    }

    #[test]
    fn every_open_state_has_a_term_but_the_one_that_another_body_holds() {
        for state in CaseState::ALL.iter().filter(|state| state.is_open()) {
            let has = Terms::default().of(*state).is_some();
            assert_eq!(has, *state != CaseState::Suspended, "{}", state.word());
        }
    }
}
