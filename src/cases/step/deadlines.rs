//! The deadlines of the table: every open state that a move leads to has the one that workflow.md lists.

use super::tests::{everything, new_case};
use super::*;
use crate::cases::{Deadline, Term, moves_from};
use crate::domain::case_term::CaseTerm;

#[test]
fn every_open_state_that_a_move_leads_to_has_the_deadline_that_the_workflow_lists() {
    let (days, working) = (Term::Days, Term::WorkingDays);
    let listed = [
        (CaseState::Clue, CaseTerm::Assign, working(2)),
        (CaseState::Verify, CaseTerm::Verify, working(15)),
        (CaseState::Problem, CaseTerm::FeedBack, days(30)),
        (CaseState::Immediate, CaseTerm::Immediate, days(7)),
        (CaseState::Feedback, CaseTerm::Plan, days(15)),
        (CaseState::Plan, CaseTerm::Approve, working(5)),
        (CaseState::Rectify, CaseTerm::Rectify, days(90)),
        (CaseState::Claimed, CaseTerm::Review, working(10)),
        (CaseState::Review, CaseTerm::Review, working(10)),
        (CaseState::Returned, CaseTerm::Rectify, days(90)),
        (CaseState::LookBack, CaseTerm::LookBack, days(30)),
        (CaseState::Reopened, CaseTerm::Plan, days(15)),
    ];
    let terms = Terms::default();
    for row in MOVES {
        match row.to {
            Target::To(state) => {
                let wanted = listed.iter().find(|(of, ..)| *of == state);
                let named = row.deadline.term();
                assert_eq!(named, wanted.map(|(_, which, _)| *which), "{}", row.name.word());
                assert_eq!(named.and_then(|which| terms.term(which)), terms.of(state));
                assert_eq!(
                    terms.of(state),
                    wanted.map(|(.., term)| *term),
                    "{}",
                    state.word()
                );
                assert!(
                    wanted.is_some() || !state.is_open() || state == CaseState::Suspended,
                    "{} is open and owed to no day",
                    state.word()
                );
            }
            Target::Stays => assert_eq!(row.deadline, Deadline::Stands, "{}", row.name.word()),
            Target::Before => assert_eq!(row.deadline, Deadline::RunsOn, "{}", row.name.word()),
        }
    }
}

#[test]
fn what_comes_back_to_the_unit_starts_no_term_of_its_own() {
    for (state, name) in [
        (CaseState::Review, MoveName::Return),
        (CaseState::Claimed, MoveName::Return),
    ] {
        let row = moves_from(state).find(|row| row.name == name).expect("a row");
        assert!(matches!(row.deadline, Deadline::GoesOn(_)), "{}", name.word());
    }
}

#[test]
fn more_time_is_granted_from_the_last_day_on_or_from_today_where_that_is_over_and_never_until_yesterday() {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a day");
    let office = Mover {
        user: 7,
        roles: vec![Role::InspectionOffice],
        of_the_unit: false,
    };
    let case = CaseView {
        state: Some(CaseState::Rectify),
        due: Some(day(3, 2)),
        ..new_case()
    };
    for (today, until, granted) in [
        (day(2, 20), day(3, 2), false),
        (day(2, 20), day(3, 3), true),
        (day(2, 20), day(4, 1), true),
        (day(2, 20), day(4, 2), false),
        // Late: not until a day that has passed, and no longer from today than from the last day in time.
        (day(3, 20), day(3, 12), false),
        (day(3, 20), day(3, 19), false),
        (day(3, 20), day(3, 20), true),
        (day(3, 20), day(4, 19), true),
        (day(3, 20), day(4, 20), false),
    ] {
        let given = Given {
            today,
            date: Some(until),
            ..everything(7)
        };
        let done = step(&case, MoveName::Extend, &office, &given, &Terms::default());
        let refused = Err(Refusal::Guard(crate::cases::Guard::NewDate));
        assert_eq!(done.is_ok(), granted, "{today} {until}");
        assert!(granted || done == refused, "{today} {until}: {done:?}");
    }
}
