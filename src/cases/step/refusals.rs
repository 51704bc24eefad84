//! Every guard of the table refuses, by itself and under its own name, a move that every other guard would let pass.

use std::collections::HashSet;

use super::tests::{everything, new_case};
use super::*;
use crate::cases::Guard;

const MOVER: i64 = 11;

/// A case, somebody and what they give, such that every guard of every row holds.
fn all_in_order() -> (CaseView, Mover, Given) {
    let mut case = CaseView {
        // The second person of everything that is given.
        verifiers: Some((MOVER, MOVER + 100)),
        opened_by: 91,
        proposed_by: Some(92),
        claimed_by: Some(93),
        reviewed_by: Some(94),
        closed_by: Some(95),
        planned: NaiveDate::from_ymd_opt(2026, 3, 20),
        entered_by: vec![96],
        villages_alike: 3,
        asked: true,
        ..new_case()
    };
    // Ten of a hundred are open still, so that they can be written off; where nothing may be, they are paid.
    case.balance = case.balance.repaid(Fen(90)).expect("paid");
    let mover = Mover {
        user: MOVER,
        roles: Role::ALL.to_vec(),
        of_the_unit: false,
    };
    (case, mover, everything(MOVER))
}

/// Breaks what a guard asks for, and nothing else.
fn broken(guard: Guard, case: &mut CaseView, mover: &mut Mover, given: &mut Given) {
    match guard {
        Guard::Evidence => case.evidence = 0,
        Guard::TwoVerifiers => given.verifiers = Some((MOVER, MOVER)),
        Guard::NotTheOpenerSent => case.opened_by = MOVER + 1,
        Guard::NoConflict => given.conflict = true,
        Guard::Verifier => case.verifiers = Some((12, 13)),
        Guard::SecondPerson => given.second = Some(MOVER),
        Guard::OtherVerifier => given.second = Some(13),
        Guard::NoKin => given.kin = true,
        Guard::ReasonCode => given.false_reason = None,
        Guard::Reason => given.reason = "  ".to_owned(),
        Guard::Document => given.document.clear(),
        Guard::Paper => given.paper = false,
        Guard::AmountBasisFacts => given.basis.clear(),
        Guard::Recoverable => given.recoverable = Some(Fen(101)),
        Guard::LessExplained => {
            given.recoverable = Some(Fen(99));
            given.reason.clear();
        }
        Guard::Facts => given.facts.clear(),
        Guard::Receipt => given.receipt.clear(),
        Guard::Unit => {
            case.unit.clear();
            given.unit.clear();
        }
        Guard::OwnUnit => mover.of_the_unit = false,
        Guard::OtherUnit => case.unit = format!(" {} ", given.unit),
        Guard::Interview => {
            case.interviewed = false;
            given.interview.clear();
        }
        Guard::Plan => given.measure = "\u{200b}——。".to_owned(),
        Guard::PlanStands => case.planned = NaiveDate::from_ymd_opt(2026, 3, 19),
        Guard::PlanInTerm => given.date = NaiveDate::from_ymd_opt(2026, 6, 19),
        Guard::Checklist => case.checklist.items.push(("照片".to_owned(), 0)),
        Guard::MoneyExplained => case.balance = new_case().balance,
        Guard::NotTheProposer => case.proposed_by = Some(MOVER),
        Guard::NotTheClaimer => case.claimed_by = Some(MOVER),
        Guard::NotTheFirstReviewer => case.reviewed_by = Some(MOVER),
        Guard::NotTheOpener => case.opened_by = MOVER,
        Guard::NotTheCloser => case.closed_by = Some(MOVER),
        Guard::NotTheEnterer => case.entered_by.push(MOVER),
        Guard::NotOfTheUnit => mover.of_the_unit = true,
        Guard::WrittenOff => given.written_off = Some(Fen(11)),
        Guard::Corrected => given.amount = Some(case.balance.found),
        Guard::Asked => case.asked = false,
        Guard::ExtensionLeft => case.extensions = 2,
        Guard::NewDate => given.date = given.today.pred_opt(),
        Guard::Overdue => given.today = case.due.expect("owed"),
        Guard::EnoughVillages => case.villages_alike = 2,
        Guard::NotMerged => case.merged = true,
        Guard::Ripe => case.ripe_on = given.today.succ_opt(),
        Guard::Opinion => given.opinion = "好".to_owned(),
    }
}

#[test]
fn every_guard_of_the_table_refuses_under_its_own_name_what_all_the_others_let_pass() {
    let terms = Terms::default();
    let mut words = HashSet::new();
    let mut walked = HashSet::new();
    for row in MOVES {
        let ready = || {
            let (mut case, mut mover, mut given) = all_in_order();
            case.state = row.from.first().copied();
            case.before = Some(CaseState::Rectify);
            mover.of_the_unit = row.guards.contains(&Guard::OwnUnit);
            if row.guards.contains(&Guard::MoneyExplained) {
                case.balance = case.balance.repaid(Fen(10)).expect("paid");
            }
            if row.guards.contains(&Guard::Corrected) {
                given.amount = Some(Fen(200));
            }
            (case, mover, given)
        };
        let (case, mover, given) = ready();
        let passes = step(&case, row.name, &mover, &given, &terms);
        assert!(passes.is_ok(), "{}: {passes:?}", row.name.word());
        for guard in row.guards {
            let (mut case, mut mover, mut given) = ready();
            broken(*guard, &mut case, &mut mover, &mut given);
            let refused = step(&case, row.name, &mover, &given, &terms);
            assert_eq!(refused, Err(Refusal::Guard(*guard)), "{}", row.name.word());
            walked.insert(*guard);
            words.insert(guard.says());
        }
    }
    assert_eq!(walked.len(), words.len(), "each says something of its own");
    assert_eq!(
        walked.len(),
        GUARDS,
        "a guard that stands nowhere refuses nothing"
    );
}

/// How many guards there are: [`broken`] names every one of them.
const GUARDS: usize = 43;
