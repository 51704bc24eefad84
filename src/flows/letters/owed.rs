//! The letters that moves asked for and that were not issued yet.

use chrono::NaiveDate;

use crate::access::{By, IssueLetter};
use crate::cases::{Escalation, MOVES, MoveName};
use crate::domain::case::CaseState;
use crate::domain::role::Role;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::flows::Office;
use crate::flows::settings::clock;
use crate::letters::Kind;

/// A letter that a move asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The case.
    pub case: i64,
    /// Its number on paper.
    pub number: String,
    /// The village; `None` for a matter of the county.
    pub village: Option<VillageCode>,
    /// The responsible unit.
    pub unit: String,
    /// Which letter.
    pub kind: Kind,
    /// The move that asked for it,
    pub after: MoveName,
    /// and its day.
    pub since: NaiveDate,
    /// The last day on which it is in time.
    pub due: NaiveDate,
}

/// The letters owed within the reach of whoever issues them, those first that are longest overdue.
pub fn owed(office: &Office, by: &By<IssueLetter>) -> Result<Vec<Owed>> {
    let clock = clock(office, by.reach().of_county())?;
    let mut all: Vec<Owed> = office
        .store
        .courses(by.reach())?
        .into_iter()
        .flat_map(|course| {
            wanting(course.state, &course.moves, &course.letters)
                .into_iter()
                .map(|(kind, after, since)| Owed {
                    case: course.case,
                    number: course.number.clone(),
                    village: course.village,
                    unit: course.unit.clone(),
                    kind,
                    after,
                    since,
                    due: clock.terms.letter.ends(since, &clock.calendar),
                })
                .collect::<Vec<_>>()
        })
        .collect();
    all.sort_by_key(|one| (one.due, one.case, one.kind));
    Ok(all)
}

/// The letter that a move asks of the office; `taken` is how many steps of the ladder were taken before it.
pub fn demanded(name: MoveName, taken: usize) -> Option<Kind> {
    if name == MoveName::Escalate {
        return match Escalation::ALL.get(taken)? {
            Escalation::Supervise => Some(Kind::Supervision),
            Escalation::Interview => Some(Kind::Interview),
            Escalation::Accountability => Some(Kind::Accountability),
        };
    }
    let row = MOVES.iter().find(|row| row.name == name)?;
    // What the unit hands in is the unit's paper.
    let of_unit = |role: &Role| {
        matches!(
            role,
            Role::VillageReporter | Role::TownshipClerk | Role::DepartmentUser
        )
    };
    if row.who.iter().all(of_unit) {
        return None;
    }
    Kind::from_word(row.letter)
}

/// Which letters are wanting, given the moves of a case and the letters issued about it, each with its day, in order. A
/// letter answers a move when it is not older than the step before: some are written before the move is made. What can no
/// longer be issued is no longer asked for.
fn wanting(
    state: CaseState,
    moves: &[(MoveName, NaiveDate)],
    letters: &[(Kind, NaiveDate)],
) -> Vec<(Kind, MoveName, NaiveDate)> {
    let mut found: Vec<(Kind, MoveName, NaiveDate)> = Vec::new();
    let mut taken = 0;
    for (at, (name, day)) in moves.iter().enumerate() {
        let demand = demanded(*name, taken);
        taken += usize::from(*name == MoveName::Escalate);
        let Some(kind) = demand else { continue };
        found.retain(|(other, ..)| *other != kind);
        let from = at.checked_sub(1).map_or(*day, |before| moves[before].1);
        let answered = letters.iter().any(|(sent, on)| *sent == kind && *on >= from);
        if !answered && kind.letter().refusal(state).is_none() {
            found.push((kind, *name, *day));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        crate::domain::day::parse(text).expect("a day")
    }

    #[test]
    fn every_letter_of_the_table_has_its_template_or_is_the_printed_list_of_flags() {
        for row in MOVES {
            // The list of flags is printed, and what allows a write-off comes from outside.
            let known = Kind::from_word(row.letter).is_some()
                || ["疑点清单", "核销批复", "金额更正审批表"].contains(&row.letter);
            assert!(known, "{}: {}", row.name.word(), row.letter);
        }
        assert_eq!(demanded(MoveName::Claim, 0), None, "the unit's own paper");
        let ladder: Vec<Option<Kind>> = (0..4).map(|taken| demanded(MoveName::Escalate, taken)).collect();
        assert_eq!(
            ladder,
            [
                Some(Kind::Supervision),
                Some(Kind::Interview),
                Some(Kind::Accountability),
                None
            ]
        );
    }

    #[test]
    fn a_letter_is_owed_until_one_is_issued_that_is_not_older_than_the_step_before() {
        let moves = [
            (MoveName::TakeUp, day("2026-03-02")),
            (MoveName::Assign, day("2026-03-03")),
            (MoveName::Establish, day("2026-03-20")),
            (MoveName::FixNow, day("2026-03-23")),
        ];
        let of = |letters: &[(Kind, NaiveDate)]| wanting(CaseState::Immediate, &moves, letters);
        assert_eq!(of(&[]), [(Kind::Reminder, MoveName::FixNow, day("2026-03-23"))]);
        assert_eq!(of(&[(Kind::Reminder, day("2026-03-19"))]).len(), 1, "too old");
        assert_eq!(
            of(&[(Kind::Prompt, day("2026-03-24"))]).len(),
            1,
            "another letter"
        );
        assert_eq!(of(&[(Kind::Reminder, day("2026-03-20"))]), []);
        let closed = wanting(CaseState::Closed, &moves, &[]);
        assert_eq!(closed, [], "what cannot be issued is not asked for");
    }

    #[test]
    fn each_step_of_the_ladder_asks_for_its_own_letter_and_a_second_return_for_a_second_prompt() {
        let mut moves = vec![(MoveName::ApprovePlan, day("2026-03-02"))];
        for on in ["2026-06-03", "2026-06-17"] {
            moves.push((MoveName::Escalate, day(on)));
        }
        let letters = [
            (Kind::PlanReply, day("2026-03-02")),
            (Kind::Supervision, day("2026-06-03")),
        ];
        assert_eq!(
            wanting(CaseState::Rectify, &moves, &letters),
            [(Kind::Interview, MoveName::Escalate, day("2026-06-17"))]
        );
        let moves = [
            (MoveName::Claim, day("2026-05-01")),
            (MoveName::Return, day("2026-05-04")),
            (MoveName::Claim, day("2026-05-20")),
            (MoveName::Return, day("2026-05-21")),
        ];
        let letters = [(Kind::Prompt, day("2026-05-04"))];
        assert_eq!(
            wanting(CaseState::Returned, &moves, &letters),
            [(Kind::Prompt, MoveName::Return, day("2026-05-21"))]
        );
    }
}
