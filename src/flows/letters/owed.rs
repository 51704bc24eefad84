//! The letters that moves asked for and that were not issued yet.

mod wanting;

use chrono::NaiveDate;

use self::wanting::wanting;
use crate::access::{By, IssueLetter};
use crate::cases::{Escalation, MOVES, MoveName, Term, Terms};
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
                .map(|one| Owed {
                    step: i64::try_from(one.step).unwrap_or(i64::MAX),
                    case: course.case,
                    number: course.number.clone(),
                    village: course.village,
                    unit: course.unit.clone(),
                    kind: one.kind,
                    after: one.after,
                    since: one.since,
                    due: term(one.kind, &clock.terms).ends(one.since, &clock.calendar),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{Guard, Target, is_owed, moves_from};
    use crate::domain::case_term::CaseTerm;

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
}
