//! The letters that moves asked for and that were not issued yet.

use chrono::NaiveDate;

use crate::access::{By, IssueLetter};
use crate::cases::{Escalation, Ladder, MOVES, MoveName, Term, Terms};
use crate::domain::case::CaseState;
use crate::domain::role::Role;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::flows::settings::clock;
use crate::letters::Kind;
use crate::store::letters::LeftOut;

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
    /// The step among those of the case.
    pub step: i64,
}

/// A letter that was not issued before the case moved on to where it cannot be issued any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// What was owed.
    pub letter: Owed,
    /// Why it was left out; `None` while nobody has said.
    pub said: Option<LeftOut>,
}

/// The letters owed within the reach of whoever issues them, those first that are longest overdue.
pub fn owed(office: &Office, by: &By<IssueLetter>) -> Result<Vec<Owed>> {
    unanswered(office, by, true)
}

/// The letters within that reach that were not issued in their time and cannot be any more, those first of which nobody
/// has said why.
pub fn missed(office: &Office, by: &By<IssueLetter>) -> Result<Vec<Missed>> {
    let mut said = office.store.left_out(by.reach().of_county())?;
    let mut all: Vec<Missed> = unanswered(office, by, false)?
        .into_iter()
        .map(|letter| Missed {
            said: said.remove(&(letter.case, letter.step)),
            letter,
        })
        .collect();
    all.sort_by_key(|one| one.said.is_some());
    Ok(all)
}

/// Writes down why a letter was not issued.
///
/// # Errors
/// [`Error::NotFound`] for a case out of reach, [`Error::Usage`] without a reason, [`Error::Conflict`] for a step that left no
/// letter behind, for a lead that was handed over, and when somebody has said so.
pub fn leave_out(office: &Office, by: &By<IssueLetter>, case: i64, step: i64, reason: &str) -> Result<()> {
    let courses = office.store.courses(by.reach())?;
    let course = courses
        .iter()
        .find(|one| one.case == case)
        .ok_or_else(|| Error::NotFound("这件事".to_owned()))?;
    if course.state == CaseState::Lead {
        return Err(Error::Conflict(
            "这条线索已经移送，内容不再留在系统里，为什么没发不用再写".to_owned(),
        ));
    }
    let letter = unanswered(office, by, false)?
        .into_iter()
        .find(|one| (one.case, one.step) == (case, step))
        .ok_or_else(|| {
            Error::Conflict("这一步没有没发的文书：可能已经发了，或者现在还能发。刷新页面看看".to_owned())
        })?;
    let reason = reason.trim();
    if !(2..=200).contains(&reason.chars().count()) {
        return Err(Error::Usage("写明为什么没发，2 到 200 个字".to_owned()));
    }
    let object = format!("问题 {}", letter.number);
    let act = format!("记{}没发", letter.kind.word());
    office.store.leave_out(
        by.reach().of_county(),
        (case, step, letter.kind),
        reason,
        (by.user(), office.today),
        &office.act(&act, &object, ""),
    )
}

/// The letters that were asked for and not issued: those that still can be, or those that cannot. What a lead has left behind
/// left with it: nobody is asked about it any more.
fn unanswered(office: &Office, by: &By<IssueLetter>, possible: bool) -> Result<Vec<Owed>> {
    let clock = clock(office, by.reach().of_county())?;
    let mut all: Vec<Owed> = office
        .store
        .courses(by.reach())?
        .into_iter()
        .filter(|course| possible || course.state != CaseState::Lead)
        .flat_map(|course| {
            wanting(course.state, &course.moves, &course.letters, possible)
                .into_iter()
                .map(|(kind, after, since, step)| Owed {
                    step,
                    case: course.case,
                    number: course.number.clone(),
                    village: course.village,
                    unit: course.unit.clone(),
                    kind,
                    after,
                    since,
                    due: term(kind, &clock.terms).ends(since, &clock.calendar),
                })
                .collect::<Vec<_>>()
        })
        .collect();
    all.sort_by_key(|one| (one.due, one.case, one.kind));
    Ok(all)
}

/// How long a letter may take: that which goes with a lead has a term of its own.
fn term(kind: Kind, terms: &Terms) -> Term {
    match kind {
        Kind::Lead => terms.lead,
        _ => terms.letter,
    }
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
/// letter answers a move when it is not older than the step before: some are written before the move is made. Those that can
/// be issued where the case stands, or those that cannot any more. A unit that was the wrong one need not be sent any.
fn wanting(
    state: CaseState,
    moves: &[(MoveName, NaiveDate)],
    letters: &[(Kind, NaiveDate)],
    possible: bool,
) -> Vec<(Kind, MoveName, NaiveDate, i64)> {
    let mut found: Vec<(Kind, MoveName, NaiveDate, i64)> = Vec::new();
    let mut ladder = Ladder::default();
    for (at, (name, day)) in moves.iter().enumerate() {
        // A step that was once taken for somebody else's delay asks for no letter to the unit.
        let of_another = *name == MoveName::Escalate && !ladder.is_of_the_unit();
        if *name == MoveName::Reassign {
            found.retain(|(kind, ..)| !kind.letter().to_unit);
        }
        let demand = demanded(*name, ladder.passes(*name)).filter(|_| !of_another);
        let Some(kind) = demand else { continue };
        found.retain(|(other, ..)| *other != kind);
        // A report of what came of it is not older than that.
        let from = match (kind, at.checked_sub(1)) {
            (Kind::VerifyReport, _) | (_, None) => *day,
            (_, Some(before)) => moves[before].1,
        };
        let answered = letters.iter().any(|(sent, on)| *sent == kind && *on >= from);
        if !answered && kind.letter().refusal(state).is_none() == possible {
            found.push((kind, *name, *day, i64::try_from(at + 1).unwrap_or(i64::MAX)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{Guard, Target, is_owed, moves_from};
    use crate::domain::case_term::CaseTerm;

    fn day(text: &str) -> NaiveDate {
        crate::domain::day::parse(text).expect("a day")
    }

    #[test]
    fn every_letter_of_the_table_has_its_template_or_is_the_printed_list_of_flags_or_anothers_paper() {
        for row in MOVES {
            // Another body's paper is asked for with the move, by its number and as its file.
            let anothers = row.guards.contains(&Guard::Document) && row.guards.contains(&Guard::Paper);
            // What the right unit is told comes with the move that tells it.
            assert_eq!(row.letter.is_empty(), row.name == MoveName::Reassign);
            let known = Kind::from_word(row.letter).is_some() || ["疑点清单", ""].contains(&row.letter);
            assert!(known || anothers, "{}: {}", row.name.word(), row.letter);
            assert_eq!(!known, row.letter == "核销批复", "{}", row.name.word());
        }
        assert_eq!(demanded(MoveName::Correct, 0), Some(Kind::Correction));
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
    fn every_letter_that_a_move_asks_for_can_be_issued_where_the_move_leads() {
        let (mut looked, open) = (0, |state: &&CaseState| state.is_open());
        for row in MOVES {
            let kinds: Vec<Kind> = match row.name {
                MoveName::Escalate => (0..Escalation::ALL.len())
                    .filter_map(|taken| demanded(row.name, taken))
                    .collect(),
                _ => Kind::from_word(row.letter).into_iter().collect(),
            };
            let states: Vec<CaseState> = match row.to {
                Target::To(state) => vec![state],
                Target::Stays => row.from.to_vec(),
                Target::Before => CaseState::ALL.iter().filter(open).copied().collect(),
            };
            for (kind, state) in kinds
                .iter()
                .flat_map(|kind| states.iter().map(move |state| (kind, *state)))
            {
                let refusal = kind.letter().refusal(state);
                assert_eq!(refusal, None, "{} after {}", kind.word(), row.name.word());
                looked += 1;
            }
        }
        assert!(looked > 60, "{looked}");
    }

    #[test]
    fn the_ladder_s_letters_are_asked_for_only_where_it_is_the_unit_that_is_late() {
        for state in CaseState::ALL {
            let escalates = moves_from(*state).any(|row| row.name == MoveName::Escalate);
            assert_eq!(escalates, is_owed(*state), "{}", state.word());
            // Nor can anybody write one by hand elsewhere.
            for step in 0..Escalation::ALL.len() {
                let kind = demanded(MoveName::Escalate, step).expect("each step has its letter");
                let written = kind.letter().refusal(*state).is_none();
                assert_eq!(written, is_owed(*state), "{} in {}", kind.word(), state.word());
            }
        }
        // The books of before know steps that were taken while others were late.
        let late_office = [
            (MoveName::Establish, day("2026-03-02")),
            (MoveName::Escalate, day("2026-04-20")),
        ];
        let sent = [(Kind::WorkingPaper, day("2026-03-02"))];
        for possible in [true, false] {
            assert_eq!(wanting(CaseState::Problem, &late_office, &sent, possible), []);
        }
    }

    #[test]
    fn the_report_of_a_verification_is_owed_after_its_verdict_and_one_from_before_is_none() {
        for (name, state) in [
            (MoveName::Dismiss, CaseState::FalseAlarm),
            (MoveName::Explain, CaseState::Explained),
        ] {
            let moves = [
                (MoveName::TakeUp, day("2026-03-02")),
                (MoveName::Assign, day("2026-03-03")),
                (name, day("2026-03-20")),
            ];
            let of = |on: &str| {
                let letters = [
                    (Kind::VerifyNotice, day("2026-03-03")),
                    (Kind::VerifyReport, day(on)),
                ];
                wanting(state, &moves, &letters, true)
            };
            assert_eq!(
                of("2026-03-19"),
                [(Kind::VerifyReport, name, day("2026-03-20"), 3)]
            );
            assert_eq!(of("2026-03-20"), []);
        }
    }

    #[test]
    fn the_sheet_of_a_lead_has_a_term_of_its_own_and_every_other_letter_the_common_one() {
        let mut terms = Terms::default();
        terms.set(CaseTerm::Lead, 1);
        terms.set(CaseTerm::Letter, 9);
        for kind in Kind::ALL {
            let wanted = if *kind == Kind::Lead { 1 } else { 9 };
            assert_eq!(term(*kind, &terms), Term::WorkingDays(wanted), "{}", kind.word());
        }
    }

    #[test]
    fn a_letter_is_owed_until_one_is_issued_that_is_not_older_than_the_step_before() {
        let moves = [
            (MoveName::TakeUp, day("2026-03-02")),
            (MoveName::Assign, day("2026-03-03")),
            (MoveName::Establish, day("2026-03-20")),
            (MoveName::FixNow, day("2026-03-23")),
        ];
        let of = |letters: &[(Kind, NaiveDate)]| wanting(CaseState::Immediate, &moves, letters, true);
        assert_eq!(
            of(&[]),
            [(Kind::Reminder, MoveName::FixNow, day("2026-03-23"), 4)]
        );
        assert_eq!(of(&[(Kind::Reminder, day("2026-03-19"))]).len(), 1, "too old");
        assert_eq!(
            of(&[(Kind::Prompt, day("2026-03-24"))]).len(),
            1,
            "another letter"
        );
        assert_eq!(of(&[(Kind::Reminder, day("2026-03-20"))]), []);
        let closed = wanting(CaseState::Closed, &moves, &[], true);
        assert_eq!(closed, [], "what cannot be issued is not asked for");
        let missed = wanting(
            CaseState::Closed,
            &moves,
            &[(Kind::VerifyNotice, day("2026-03-03"))],
            false,
        );
        let kinds: Vec<(Kind, i64)> = missed.iter().map(|(kind, .., step)| (*kind, *step)).collect();
        assert_eq!(
            kinds,
            [(Kind::WorkingPaper, 3), (Kind::Reminder, 4)],
            "and is not forgotten either"
        );
    }

    #[test]
    fn what_the_wrong_unit_was_not_sent_is_asked_for_no_more_and_the_right_one_is_sent_its_own() {
        let mut moves = vec![
            (MoveName::Establish, day("2026-03-20")),
            (MoveName::FixNow, day("2026-03-23")),
            (MoveName::Reassign, day("2026-03-30")),
        ];
        let letters = [(Kind::WorkingPaper, day("2026-03-20"))];
        let none = |possible| wanting(CaseState::Problem, &moves, &letters, possible).is_empty();
        assert!(none(true) && none(false));
        moves.push((MoveName::FixNow, day("2026-03-31")));
        assert_eq!(
            wanting(CaseState::Immediate, &moves, &letters, true),
            [(Kind::Reminder, MoveName::FixNow, day("2026-03-31"), 4)]
        );
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
            wanting(CaseState::Rectify, &moves, &letters, true),
            [(Kind::Interview, MoveName::Escalate, day("2026-06-17"), 3)]
        );
        let moves = [
            (MoveName::Claim, day("2026-05-01")),
            (MoveName::Return, day("2026-05-04")),
            (MoveName::Claim, day("2026-05-20")),
            (MoveName::Return, day("2026-05-21")),
        ];
        let letters = [(Kind::Prompt, day("2026-05-04"))];
        assert_eq!(
            wanting(CaseState::Returned, &moves, &letters, true),
            [(Kind::Prompt, MoveName::Return, day("2026-05-21"), 4)]
        );
    }
}
