//! Moves held against the table: every state has a way out, and nobody is on both sides.

use std::collections::HashSet;

use super::*;
use crate::cases::moves_from;

pub(super) fn new_case() -> CaseView {
    CaseView {
        state: None,
        before: None,
        of_a_village: true,
        opened_by: 1,
        evidence: 1,
        verifiers: None,
        unit: "西关村".to_owned(),
        interviewed: true,
        proposed_by: None,
        claimed_by: None,
        reviewed_by: None,
        had_part: Vec::new(),
        closed_by: None,
        closed_with: None,
        entered_by: Vec::new(),
        planned: None,
        checklist: Checklist {
            items: vec![("退款凭证".to_owned(), 1)],
            spared: Vec::new(),
        },
        balance: Balance::new(Fen(100), Fen(100)).expect("a balance"),
        due: NaiveDate::from_ymd_opt(2026, 3, 2),
        asked: false,
        extensions: 0,
        escalated: 0,
        returned: 0,
        villages_alike: 0,
        merged: false,
        ripe_on: None,
    }
}

pub(super) fn everything(mover: i64) -> Given {
    Given {
        today: NaiveDate::from_ymd_opt(2026, 3, 20).expect("a day"),
        reason: "原因".to_owned(),
        false_reason: Some(FalseReason::SameName),
        document: "县农发〔2026〕3号".to_owned(),
        paper: true,
        amount: Some(Fen(100)),
        recoverable: Some(Fen(100)),
        written_off: Some(Fen(1)),
        basis: "办法第五条".to_owned(),
        facts: "查明".to_owned(),
        interview: "3月1日，村书记".to_owned(),
        receipt: "回执1".to_owned(),
        unit: "东关村".to_owned(),
        opinion: "逐项核对，整改到位".to_owned(),
        drawn: false,
        measure: "退回".to_owned(),
        responsible: "某某".to_owned(),
        date: NaiveDate::from_ymd_opt(2026, 3, 30),
        latest: NaiveDate::from_ymd_opt(2026, 6, 18),
        verifiers: Some((11, 12)),
        conflict: false,
        second: Some(mover + 100),
        second_is_entitled: true,
        kin: false,
    }
}

#[test]
fn every_state_is_reached_and_every_state_that_is_not_final_has_a_way_out() {
    let mut reached: HashSet<CaseState> = HashSet::new();
    let mut edge = vec![CaseState::Clue];
    while let Some(state) = edge.pop() {
        if reached.insert(state) {
            edge.extend(moves_from(state).filter_map(|row| match row.to {
                Target::To(next) => Some(next),
                _ => None,
            }));
        }
    }
    for state in CaseState::ALL {
        assert!(reached.contains(state), "{} is never reached", state.word());
        assert_eq!(
            moves_from(*state).any(|row| row.to != Target::Stays),
            !state.is_final(),
            "{}",
            state.word()
        );
    }
    assert!(MOVES.len() >= 20);
}

#[test]
fn the_inspected_unit_closes_nothing_and_nobody_both_enters_and_closes() {
    let closing = MOVES
        .iter()
        .find(|row| row.name == MoveName::Close)
        .expect("a row");
    for inspected in [
        Role::VillageReporter,
        Role::TownshipClerk,
        Role::TownshipReviewer,
        Role::DepartmentUser,
    ] {
        assert!(!closing.who.contains(&inspected));
    }
    let mut case = new_case();
    case.state = Some(CaseState::Review);
    case.balance = case.balance.repaid(Fen(100)).expect("paid");
    let mover = |user| Mover {
        user,
        roles: vec![Role::InspectionOffice],
        of_the_unit: false,
    };
    let terms = Terms::default();
    let close = |case: &CaseView, user| step(case, MoveName::Close, &mover(user), &everything(user), &terms);
    assert_eq!(close(&case, 1), Err(Refusal::Guard(Guard::NotTheOpener)));
    case.claimed_by = Some(2);
    assert_eq!(close(&case, 2), Err(Refusal::Guard(Guard::NotTheClaimer)));
    case.reviewed_by = Some(3);
    assert_eq!(close(&case, 3), Err(Refusal::Guard(Guard::NotTheFirstReviewer)));
    assert!(close(&case, 4).is_ok());
    case.entered_by = vec![4, 105];
    assert_eq!(close(&case, 4), Err(Refusal::Guard(Guard::NotTheEnterer)));
    assert_eq!(
        close(&case, 5),
        Err(Refusal::Guard(Guard::NotTheEnterer)),
        "the second person entered something"
    );
    case.entered_by = vec![9];
    case.balance = new_case().balance;
    assert_eq!(close(&case, 4), Err(Refusal::Guard(Guard::MoneyExplained)));
}

#[test]
fn the_unit_closes_and_confirms_nothing_whatever_other_office_its_people_hold() {
    let mut case = new_case();
    case.balance = case.balance.repaid(Fen(100)).expect("paid");
    (case.closed_by, case.closed_with) = (Some(8), Some(9));
    for (name, state) in [
        (MoveName::Close, CaseState::Review),
        (MoveName::Confirm, CaseState::LookBack),
    ] {
        case.state = Some(state);
        let made = |user, of_the_unit| {
            let mover = Mover {
                user,
                roles: vec![Role::InspectionOffice, Role::TownshipClerk],
                of_the_unit,
            };
            step(&case, name, &mover, &everything(user), &Terms::default())
        };
        assert_eq!(made(4, true), Err(Refusal::Guard(Guard::NotOfTheUnit)));
        assert!(made(4, false).is_ok());
        if name == MoveName::Confirm {
            for closer in [8, 9] {
                assert_eq!(made(closer, false), Err(Refusal::Guard(Guard::NotTheCloser)));
            }
        }
    }
}

#[test]
fn whoever_claimed_or_looked_first_before_it_came_back_does_not_close_it_either() {
    let mut case = new_case();
    case.state = Some(CaseState::Review);
    case.balance = case.balance.repaid(Fen(100)).expect("paid");
    (case.claimed_by, case.reviewed_by, case.had_part) = (Some(2), Some(3), vec![2, 3, 6, 107]);
    let office = |user| Mover {
        user,
        roles: vec![Role::InspectionOffice],
        of_the_unit: false,
    };
    for user in [6, 7] {
        let closed = step(
            &case,
            MoveName::Close,
            &office(user),
            &everything(user),
            &Terms::default(),
        );
        assert_eq!(closed, Err(Refusal::Guard(Guard::NotTheFirstReviewer)), "{user}");
    }
}

#[test]
fn a_hollow_plan_is_none_and_one_whose_day_has_passed_is_not_approved_but_sent_back() {
    let mut case = new_case();
    case.state = Some(CaseState::Feedback);
    let by = |role, of_the_unit| Mover {
        user: 4,
        roles: vec![role],
        of_the_unit,
    };
    let unit = by(Role::TownshipClerk, true);
    for hollow in ["", " ", "\u{3000}\u{3000}", "\u{200b}\u{200b}", "——", "。", "1"] {
        let blank = |measure: &str, responsible: &str| Given {
            measure: measure.to_owned(),
            responsible: responsible.to_owned(),
            ..everything(4)
        };
        for given in [blank(hollow, "某某"), blank("补收租金", hollow)] {
            let refused = step(&case, MoveName::Propose, &unit, &given, &Terms::default());
            assert_eq!(refused, Err(Refusal::Guard(Guard::Plan)), "{hollow:?}");
        }
    }
    case.state = Some(CaseState::Plan);
    let township = by(Role::TownshipReviewer, false);
    let today = everything(4).today;
    for (promised, stands) in [(None, true), (Some(today), true), (today.pred_opt(), false)] {
        case.planned = promised;
        let made = |name| step(&case, name, &township, &everything(4), &Terms::default());
        assert_eq!(made(MoveName::ApprovePlan).is_ok(), stands, "{promised:?}");
        if !stands {
            assert_eq!(
                made(MoveName::ApprovePlan),
                Err(Refusal::Guard(Guard::PlanStands))
            );
        }
        let back = made(MoveName::RefusePlan).expect("sent back");
        assert_eq!(back.state, CaseState::Feedback);
    }
}

#[test]
fn a_matter_without_a_village_is_first_reviewed_by_the_county_and_by_nobody_of_its_department() {
    let mut case = new_case();
    case.state = Some(CaseState::Claimed);
    case.claimed_by = Some(2);
    let review = |case: &CaseView, role, of_the_unit| {
        let mover = Mover {
            user: 4,
            roles: vec![role],
            of_the_unit,
        };
        step(
            case,
            MoveName::FirstReview,
            &mover,
            &everything(4),
            &Terms::default(),
        )
    };
    assert!(review(&case, Role::TownshipReviewer, false).is_ok());
    for role in [Role::Centre, Role::InspectionOffice] {
        assert_eq!(
            review(&case, role, false),
            Err(Refusal::NotYours),
            "a township looks first"
        );
    }
    case.of_a_village = false;
    assert_eq!(
        review(&case, Role::TownshipReviewer, false),
        Err(Refusal::NotYours)
    );
    for role in [Role::Centre, Role::InspectionOffice] {
        assert!(review(&case, role, false).is_ok());
        assert_eq!(
            review(&case, role, true),
            Err(Refusal::Guard(Guard::NotOfTheUnit))
        );
    }
    case.claimed_by = Some(4);
    assert_eq!(
        review(&case, Role::Centre, false),
        Err(Refusal::Guard(Guard::NotTheClaimer))
    );
}

#[test]
fn money_is_written_off_by_two_of_the_inspecting_offices_and_never_by_the_inspected() {
    let mut case = new_case();
    case.state = Some(CaseState::Rectify);
    let terms = Terms::default();
    let mover = |role, of_the_unit| Mover {
        user: 4,
        roles: vec![role],
        of_the_unit,
    };
    let by =
        |case: &CaseView, mover: &Mover, given: &Given| step(case, MoveName::WriteOff, mover, given, &terms);
    for inspected in [
        Role::VillageReporter,
        Role::TownshipClerk,
        Role::TownshipReviewer,
        Role::DepartmentUser,
    ] {
        let refused = by(&case, &mover(inspected, true), &everything(4));
        assert_eq!(refused, Err(Refusal::NotYours), "{}", inspected.word());
    }
    for role in [Role::InspectionOffice, Role::LeadInspector, Role::Centre] {
        let done = by(&case, &mover(role, false), &everything(4)).expect("written off");
        assert_eq!(done.state, CaseState::Rectify);
        let own = by(&case, &mover(role, true), &everything(4));
        assert_eq!(own, Err(Refusal::Guard(Guard::NotOfTheUnit)));
    }
    let office = mover(Role::InspectionOffice, false);
    let row = moves_from(CaseState::Rectify)
        .find(|row| row.name == MoveName::WriteOff)
        .expect("a row");
    assert!(row.may_sign(&office) && !row.may_sign(&mover(Role::Centre, true)));
    let alone = Given {
        second: Some(4),
        ..everything(4)
    };
    assert_eq!(
        by(&case, &office, &alone),
        Err(Refusal::Guard(Guard::SecondPerson))
    );
    for amount in [None, Some(Fen(0)), Some(Fen(101))] {
        let given = Given {
            written_off: amount,
            ..everything(4)
        };
        assert_eq!(by(&case, &office, &given), Err(Refusal::Guard(Guard::WrittenOff)));
    }
}

#[test]
fn no_problem_is_established_without_saying_how_much_of_it_has_to_come_back() {
    let mut case = new_case();
    (case.state, case.verifiers) = (Some(CaseState::Verify), Some((11, 111)));
    let mover = Mover {
        user: 11,
        roles: vec![Role::InspectionMember],
        of_the_unit: false,
    };
    let with = |recoverable| {
        let given = Given {
            recoverable,
            ..everything(11)
        };
        step(&case, MoveName::Establish, &mover, &given, &Terms::default())
    };
    for said in [None, Some(Fen(101)), Some(Fen(-1))] {
        assert_eq!(with(said), Err(Refusal::Guard(Guard::Recoverable)), "{said:?}");
    }
    for said in [0, 100] {
        assert!(with(Some(Fen(said))).is_ok());
    }
}

#[test]
fn a_verdict_is_signed_by_the_other_of_the_two_who_verify_from_whatever_office_they_were_sent() {
    let mut case = new_case();
    (case.state, case.verifiers) = (Some(CaseState::Verify), Some((11, 12)));
    let person = |user, role| Mover {
        user,
        roles: vec![role],
        of_the_unit: false,
    };
    let first = person(11, Role::InspectionMember);
    for name in [MoveName::Dismiss, MoveName::Explain, MoveName::Establish] {
        let row = moves_from(CaseState::Verify)
            .find(|row| row.name == name)
            .expect("a row");
        let signed = |second, kin| {
            let given = Given {
                second: Some(second),
                kin,
                ..everything(11)
            };
            step(&case, name, &first, &given, &Terms::default())
        };
        assert!(signed(12, false).is_ok());
        assert_eq!(
            signed(13, false),
            Err(Refusal::Guard(Guard::OtherVerifier)),
            "any of the team"
        );
        assert_eq!(signed(11, false), Err(Refusal::Guard(Guard::SecondPerson)));
        assert_eq!(signed(12, true), Err(Refusal::Guard(Guard::NoKin)));
        assert_eq!(row.signer_to_come(&case, &first), 12);
        for role in [
            Role::InspectionMember,
            Role::LeadInspector,
            Role::InspectionOffice,
        ] {
            assert!(row.waits_for(&case, &person(12, role)), "{}", role.word());
            assert!(!row.waits_for(&case, &person(13, role)), "{}", role.word());
        }
        assert!(!row.waits_for(&case, &person(12, Role::TownshipClerk)));
    }
}
