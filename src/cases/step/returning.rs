//! What comes back to the unit: from the first look by whoever looks, from the last review by who reviews then.

use super::tests::{everything, new_case};
use super::*;
use crate::cases::Guard;

const ALL: [Role; 5] = [
    Role::TownshipReviewer,
    Role::InspectionOffice,
    Role::LeadInspector,
    Role::InspectionMember,
    Role::Centre,
];

fn returned(case: &CaseView, user: i64, role: Role) -> Result<CaseState, Refusal> {
    let mover = Mover {
        user,
        roles: vec![role],
        of_the_unit: false,
    };
    step(
        case,
        MoveName::Return,
        &mover,
        &everything(user),
        &Terms::default(),
    )
    .map(|done| done.state)
}

#[test]
fn in_the_last_review_the_office_and_the_team_s_leader_return_it_and_the_township_does_not() {
    let by = |state, of_a_village| -> Vec<Role> {
        let case = CaseView {
            state: Some(state),
            of_a_village,
            claimed_by: Some(2),
            reviewed_by: (state == CaseState::Review).then_some(3),
            ..new_case()
        };
        let returns = |role: &Role| match returned(&case, 4, *role) {
            Ok(state) => state == CaseState::Returned,
            Err(refusal) => {
                assert_eq!(refusal, Refusal::NotYours);
                false
            }
        };
        ALL.into_iter().filter(returns).collect()
    };
    let last = [Role::InspectionOffice, Role::LeadInspector];
    assert_eq!(by(CaseState::Review, true), last);
    assert_eq!(by(CaseState::Review, false), last);
    assert_eq!(
        by(CaseState::Claimed, true),
        [Role::TownshipReviewer, Role::InspectionOffice]
    );
    assert_eq!(
        by(CaseState::Claimed, false),
        [Role::InspectionOffice, Role::Centre]
    );
}

#[test]
fn whoever_looked_first_does_not_return_it_from_the_last_review() {
    let case = CaseView {
        state: Some(CaseState::Review),
        of_a_village: false,
        claimed_by: Some(2),
        reviewed_by: Some(3),
        had_part: vec![2, 3, 6],
        ..new_case()
    };
    for (user, guard) in [
        (2, Guard::NotTheClaimer),
        (3, Guard::NotTheFirstReviewer),
        (6, Guard::NotTheFirstReviewer),
    ] {
        let refused = returned(&case, user, Role::InspectionOffice);
        assert_eq!(refused, Err(Refusal::Guard(guard)), "{user}");
    }
    assert_eq!(
        returned(&case, 4, Role::InspectionOffice),
        Ok(CaseState::Returned)
    );
}

#[test]
fn rows_of_one_name_differ_in_whence_by_whom_and_held_by_what_alone() {
    let mut twice = 0;
    for (at, row) in MOVES.iter().enumerate() {
        for other in MOVES[..at].iter().filter(|other| other.name == row.name) {
            twice += 1;
            assert!(
                row.from.iter().all(|state| !other.from.contains(state)),
                "{}",
                row.name.word()
            );
            assert_eq!(
                (row.to, row.deadline, row.letter, row.second),
                (other.to, other.deadline, other.letter, other.second),
                "{} is looked up by its name for these",
                row.name.word()
            );
        }
    }
    assert_eq!(twice, 1, "returned from the first look and from the last");
}
