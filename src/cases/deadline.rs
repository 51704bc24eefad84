//! Until when something is owed, by the table of moves: which term starts with a move, and which one the unit goes on working
//! against when what it did comes back to it.

use chrono::NaiveDate;

use super::moves::{MOVES, OWED, Target};
use super::names::MoveName;
use crate::domain::case::CaseState;
use crate::domain::case_term::CaseTerm;

/// Until when what is owed after a move is owed. A move that leaves a case in its state starts nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// This term starts on the day of the move.
    Starts(CaseTerm),
    /// The unit owes what it owed, until when it owed it; this term where the books do not say which it had.
    GoesOn(CaseTerm),
    /// What ran runs on.
    Stands,
    /// Nothing is owed, and what ran waits until it is ours again.
    StandsStill,
    /// What stood still runs on: its last day is as many days later as it stood still. Nobody gains a day by it, and no step of
    /// the ladder is undone.
    RunsOn,
    /// Nothing is owed to a day.
    Nothing,
}

impl Deadline {
    /// The term that it names.
    pub fn term(self) -> Option<CaseTerm> {
        match self {
            Self::Starts(term) | Self::GoesOn(term) => Some(term),
            Self::Stands | Self::StandsStill | Self::RunsOn | Self::Nothing => None,
        }
    }
}

/// The term that starts, or goes on, when a move leads to a state; every move that leads there names the same.
pub(super) fn term_of(state: CaseState) -> Option<CaseTerm> {
    MOVES
        .iter()
        .filter(|row| row.to == Target::To(state))
        .find_map(|row| row.deadline.term())
}

/// Whether the unit works against a term in a state.
pub fn is_owed(state: CaseState) -> bool {
    OWED.contains(&state)
}

/// Whether a move leads to a state in which the unit goes on with the term that it had.
pub fn may_go_on(state: CaseState) -> bool {
    MOVES
        .iter()
        .any(|row| row.to == Target::To(state) && matches!(row.deadline, Deadline::GoesOn(_)))
}

/// Whether the days by which the unit's term was extended are over with a move that leads to a state.
pub fn ends_extension(name: MoveName, to: CaseState) -> bool {
    let row = MOVES.iter().find(|row| row.name == name);
    match row.map(|row| row.deadline) {
        Some(Deadline::Starts(_)) => is_owed(to),
        // What is no row of the table moves nothing.
        Some(Deadline::GoesOn(_) | Deadline::Stands | Deadline::StandsStill | Deadline::RunsOn) | None => {
            false
        }
        Some(Deadline::Nothing) => true,
    }
}

/// Whether a move leaves a case where it is, with something written beside it.
pub fn stays(name: MoveName) -> bool {
    let mut rows = MOVES.iter();
    rows.any(|row| row.name == name && row.to == Target::Stays)
}

/// A move of a case, as it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// Which.
    pub name: MoveName,
    /// From where; `None` for the one that opened it.
    pub from: Option<CaseState>,
    /// To where.
    pub to: CaseState,
    /// On which day.
    pub day: NaiveDate,
}

/// A term that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// Which.
    pub which: CaseTerm,
    /// Since when.
    pub since: NaiveDate,
    /// How many steps of the ladder were taken in it.
    pub taken: u8,
    /// By how many days it was extended in all.
    pub extended: i32,
    /// The day that the unit's plan names, where it is to put something right by a plan: earlier than the term's end, it
    /// stands in its place. As it was promised when the term began.
    pub planned: Option<NaiveDate>,
    /// For how many days it stood still, because another body had the case first: by so many its last day is later.
    pub still: u32,
}

impl Running {
    /// The term of a state that was entered on a day; `None` where nothing is owed to a day.
    pub fn entered(state: CaseState, on: NaiveDate) -> Option<Self> {
        Some(Self {
            which: term_of(state)?,
            since: on,
            taken: 0,
            extended: 0,
            planned: None,
            still: 0,
        })
    }

    /// The term that the unit works against after these moves, in order: it runs from when it was handed over, through claims
    /// and their refusals, until something else is owed. The steps of the ladder that were taken while it was the unit's turn
    /// stay taken. By how many days it was extended the moves do not say.
    pub fn going_on(moves: &[Passed]) -> Option<Self> {
        Self::walked(moves).0
    }

    /// The term that runs where these moves led, whoever owes it: what stood still, or came back, goes on as it was.
    pub fn after(moves: &[Passed]) -> Option<Self> {
        Self::walked(moves).1
    }

    /// What the unit owes, and what runs.
    fn walked(moves: &[Passed]) -> (Option<Self>, Option<Self>) {
        let (mut owed, mut runs): (Option<Self>, Option<Self>) = (None, None);
        for (at, passed) in moves.iter().enumerate() {
            if passed.from == Some(passed.to) {
                if passed.name == MoveName::Escalate {
                    runs = runs.map(Self::pressed);
                    owed = owed.map(|one| if is_owed(passed.to) { one.pressed() } else { one });
                }
                continue;
            }
            let row = MOVES.iter().find(|row| row.name == passed.name);
            match row.map(|row| (row.deadline, row.to)) {
                Some((Deadline::StandsStill, _)) => {}
                Some((Deadline::RunsOn, _)) => {
                    let days = stood_still(&moves[..at], passed.day);
                    (owed, runs) = (owed.map(|one| one.later(days)), runs.map(|one| one.later(days)));
                }
                // What the wrong unit owed the right one does not.
                _ if passed.name == MoveName::Reassign => {
                    (owed, runs) = (None, Self::entered(passed.to, passed.day));
                }
                Some((Deadline::GoesOn(_), _)) => runs = owed.or(Self::entered(passed.to, passed.day)),
                Some((Deadline::Starts(_), Target::To(to))) if to == passed.to && is_owed(to) => {
                    owed = Self::entered(to, passed.day);
                    runs = owed;
                }
                _ => runs = Self::entered(passed.to, passed.day),
            }
        }
        (owed, runs)
    }

    fn pressed(self) -> Self {
        Self {
            taken: self.taken.saturating_add(1),
            ..self
        }
    }

    fn later(self, days: u32) -> Self {
        Self {
            still: self.still.saturating_add(days),
            ..self
        }
    }
}

/// For how many days a case stood still that goes on on a day, given its moves before; a clock set back takes none away.
pub fn stood_still(before: &[Passed], day: NaiveDate) -> u32 {
    let stopped = before.iter().rev().find(|one| one.name == MoveName::Suspend);
    let days = stopped.map_or(0, |one| (day - one.day).num_days());
    u32::try_from(days).unwrap_or(0)
}

/// How many steps of the ladder were taken, as the moves of a case go by: the unit's ladder, which goes on when something
/// comes back to it, and that of whoever else owes the next step.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ladder {
    state: Option<CaseState>,
    of_the_unit: bool,
    unit: usize,
    others: usize,
}

impl Ladder {
    /// Whether it is the unit's ladder that stands.
    pub fn is_of_the_unit(&self) -> bool {
        self.of_the_unit
    }

    /// Goes by a move: how many steps were taken before it on the ladder that stood then.
    pub fn passes(&mut self, name: MoveName) -> usize {
        let taken = if self.of_the_unit { self.unit } else { self.others };
        let Some(row) = MOVES.iter().find(|row| row.name == name) else {
            return taken;
        };
        if let Target::To(state) = row.to {
            if self.state == Some(state) {
                return taken;
            }
            self.state = Some(state);
        }
        match (row.deadline, row.to) {
            (Deadline::Starts(_), Target::To(state)) if is_owed(state) => {
                (self.of_the_unit, self.unit) = (true, 0);
            }
            (Deadline::Starts(_), _) => (self.of_the_unit, self.others) = (false, 0),
            (Deadline::GoesOn(_), _) => self.of_the_unit = true,
            _ if name == MoveName::Escalate && self.of_the_unit => self.unit += 1,
            _ if name == MoveName::Escalate => self.others += 1,
            _ => {}
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a day")
    }

    /// Moves from one state to the next, each with its day.
    fn walked(moves: &[(MoveName, CaseState, u32)]) -> Vec<Passed> {
        let mut from = None;
        moves
            .iter()
            .map(|(name, to, on)| {
                let passed = Passed {
                    name: *name,
                    from,
                    to: *to,
                    day: day(*on),
                };
                from = Some(*to);
                passed
            })
            .collect()
    }

    #[test]
    fn what_comes_back_goes_on_with_the_term_and_the_ladder_that_it_had() {
        let mut way = vec![
            (MoveName::FixNow, CaseState::Immediate, 2),
            (MoveName::Escalate, CaseState::Immediate, 10),
            (MoveName::Claim, CaseState::Claimed, 11),
            // Late reviewers are another ladder.
            (MoveName::Escalate, CaseState::Claimed, 26),
            (MoveName::Return, CaseState::Returned, 27),
        ];
        let of = |way: &[_]| {
            let walked = walked(way);
            assert!(way.len() < 5 || Running::after(&walked) == Running::going_on(&walked));
            Running::after(&walked).map(|one| (one.which, one.since, one.taken))
        };
        assert_eq!(of(&way), Some((CaseTerm::Immediate, day(2), 1)));
        way.extend([
            (MoveName::Escalate, CaseState::Returned, 28),
            (MoveName::Claim, CaseState::Claimed, 28),
            (MoveName::FirstReview, CaseState::Review, 29),
            (MoveName::Return, CaseState::Returned, 30),
        ]);
        assert_eq!(of(&way), Some((CaseTerm::Immediate, day(2), 2)));
        way.extend([
            (MoveName::Suspend, CaseState::Suspended, 30),
            (MoveName::Resume, CaseState::Returned, 31),
        ]);
        assert_eq!(
            of(&way),
            Some((CaseTerm::Immediate, day(2), 2)),
            "it stood still, and nothing was undone"
        );
        let still = |way: &[_]| Running::after(&walked(way)).map(|one| one.still);
        assert_eq!(still(&way), Some(1));
    }

    #[test]
    fn days_of_standing_still_are_added_up_for_whoever_owed_something_then_and_for_nobody_else() {
        let mut way = vec![
            (MoveName::FeedBack, CaseState::Feedback, 2),
            (MoveName::Suspend, CaseState::Suspended, 3),
            (MoveName::Resume, CaseState::Feedback, 5),
            (MoveName::Suspend, CaseState::Suspended, 5),
            (MoveName::Resume, CaseState::Feedback, 5),
            (MoveName::Suspend, CaseState::Suspended, 6),
            (MoveName::Resume, CaseState::Feedback, 9),
        ];
        let of = |way: &[_]| Running::after(&walked(way)).map(|one| (one.which, one.since, one.still));
        assert_eq!(of(&way), Some((CaseTerm::Plan, day(2), 5)));
        way.extend([
            (MoveName::Propose, CaseState::Plan, 10),
            (MoveName::ApprovePlan, CaseState::Rectify, 11),
        ]);
        assert_eq!(of(&way), Some((CaseTerm::Rectify, day(11), 0)), "another term");
        way.extend([
            (MoveName::Claim, CaseState::Claimed, 12),
            (MoveName::Suspend, CaseState::Suspended, 14),
            (MoveName::Resume, CaseState::Claimed, 20),
        ]);
        assert_eq!(of(&way), Some((CaseTerm::Review, day(12), 6)));
        let owed = Running::going_on(&walked(&way)).expect("the unit's");
        assert_eq!((owed.which, owed.still), (CaseTerm::Rectify, 6));
        way.push((MoveName::Return, CaseState::Returned, 21));
        assert_eq!(
            of(&way),
            Some((CaseTerm::Rectify, day(11), 6)),
            "the unit's own term waited too"
        );
    }

    #[test]
    fn every_ladder_is_climbed_from_its_own_first_step() {
        let mut ladder = Ladder::default();
        let taken: Vec<usize> = [
            MoveName::FeedBack,
            MoveName::Escalate,
            MoveName::Propose,
            MoveName::ApprovePlan,
            MoveName::Escalate,
            MoveName::Claim,
            MoveName::Escalate,
            MoveName::Return,
            MoveName::Escalate,
        ]
        .into_iter()
        .map(|name| (name, ladder.passes(name)))
        .filter(|(name, _)| *name == MoveName::Escalate)
        .map(|(_, taken)| taken)
        .collect();
        assert_eq!(
            taken,
            [0, 0, 0, 1],
            "late plan, late work, late review, late again"
        );
    }

    #[test]
    fn putting_right_starts_with_the_approval_of_the_plan_and_a_refused_plan_is_owed_anew() {
        let mut way = vec![
            (MoveName::FeedBack, CaseState::Feedback, 2),
            (MoveName::Propose, CaseState::Plan, 9),
            (MoveName::RefusePlan, CaseState::Feedback, 11),
        ];
        let of = |way: &[_]| Running::after(&walked(way)).map(|one| (one.which, one.since));
        assert_eq!(of(&way), Some((CaseTerm::Plan, day(11))));
        way.extend([
            (MoveName::Propose, CaseState::Plan, 12),
            (MoveName::ApprovePlan, CaseState::Rectify, 13),
            (MoveName::Claim, CaseState::Claimed, 20),
            (MoveName::Return, CaseState::Returned, 21),
        ]);
        assert_eq!(of(&way), Some((CaseTerm::Rectify, day(13))));
        assert!(may_go_on(CaseState::Returned));
        assert!(!may_go_on(CaseState::Rectify) && !may_go_on(CaseState::Claimed));
    }

    #[test]
    fn what_the_wrong_unit_owed_the_right_one_does_not() {
        let way = walked(&[
            (MoveName::FixNow, CaseState::Immediate, 2),
            (MoveName::Reassign, CaseState::Problem, 9),
        ]);
        assert_eq!(Running::going_on(&way), None);
        assert_eq!(Running::after(&way), Running::entered(CaseState::Problem, day(9)));
    }

    #[test]
    fn an_extension_lasts_as_long_as_the_unit_owes_what_it_was_granted_for_and_waits_with_it() {
        for (name, to, ends) in [
            (MoveName::Claim, CaseState::Claimed, false),
            (MoveName::FirstReview, CaseState::Review, false),
            (MoveName::Return, CaseState::Returned, false),
            (MoveName::ApprovePlan, CaseState::Rectify, true),
            (MoveName::Suspend, CaseState::Suspended, false),
            (MoveName::Resume, CaseState::Rectify, false),
            (MoveName::Reopen, CaseState::Reopened, true),
        ] {
            assert_eq!(ends_extension(name, to), ends, "{}", name.word());
        }
    }
}
