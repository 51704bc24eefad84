//! What is still wanting, of letters that keep how many moves their case had, and of those of before by their days.

use super::*;

fn day(text: &str) -> NaiveDate {
    crate::domain::day::parse(text).expect("a day")
}

/// What is wanting, each with the move that asks for it, its day and its step.
fn listed(
    state: CaseState,
    moves: &[(MoveName, NaiveDate)],
    letters: &[Sent],
    possible: bool,
) -> Vec<(Kind, MoveName, NaiveDate, usize)> {
    super::wanting(state, moves, letters, possible)
        .into_iter()
        .map(|one| (one.kind, one.after, one.since, one.step))
        .collect()
}

/// The same of letters of before, each under a number of its own.
fn wanting(
    state: CaseState,
    moves: &[(MoveName, NaiveDate)],
    letters: &[(Kind, NaiveDate)],
    possible: bool,
) -> Vec<(Kind, MoveName, NaiveDate, usize)> {
    let numbered = letters.iter().enumerate();
    let letters: Vec<Sent> = numbered
        .map(|(at, (kind, on))| Sent {
            kind: *kind,
            number: format!("{at}号"),
            on: *on,
            moves: None,
        })
        .collect();
    listed(state, moves, &letters, possible)
}

/// Moves of one day.
fn of_one_day(names: &[MoveName]) -> Vec<(MoveName, NaiveDate)> {
    names.iter().map(|name| (*name, day("2026-05-01"))).collect()
}

/// A letter of that day, by its number and how many moves the case had.
fn sent(kind: Kind, number: &str, moves: usize) -> Sent {
    Sent {
        kind,
        number: number.to_owned(),
        on: day("2026-05-01"),
        moves: Some(moves),
    }
}

/// The steps of which a letter of a kind is still wanting.
fn steps(state: CaseState, moves: &[MoveName], letters: &[Sent], kind: Kind, possible: bool) -> Vec<usize> {
    let all = super::wanting(state, &of_one_day(moves), letters, possible);
    let of_kind = all.into_iter().filter(|one| one.kind == kind);
    of_kind.map(|one| one.step).collect()
}

/// No step.
const NONE: [usize; 0] = [];

const WAY: [MoveName; 7] = [
    MoveName::TakeUp,
    MoveName::Assign,
    MoveName::Establish,
    MoveName::FeedBack,
    MoveName::Propose,
    MoveName::ApprovePlan,
    MoveName::Claim,
];

#[test]
fn a_letter_that_was_issued_for_one_step_does_not_answer_the_next_of_its_kind() {
    let to_be_put_right = &WAY[..6];
    for (first, second, kind, state) in [
        (
            MoveName::Suspend,
            MoveName::Resume,
            Kind::Suspension,
            CaseState::Rectify,
        ),
        (
            MoveName::Extend,
            MoveName::Extend,
            Kind::Extension,
            CaseState::Rectify,
        ),
        (
            MoveName::Extend,
            MoveName::Decline,
            Kind::Extension,
            CaseState::Rectify,
        ),
        (
            MoveName::Correct,
            MoveName::Correct,
            Kind::Correction,
            CaseState::Rectify,
        ),
    ] {
        let moves = [to_be_put_right, &[first, second]].concat();
        for before in [6, 7] {
            let one = sent(kind, "1号", before);
            let owed = |letters: &[Sent]| steps(state, &moves, letters, kind, true);
            assert_eq!(
                owed(std::slice::from_ref(&one)),
                [8],
                "{} {before}",
                second.word()
            );
            // A new version of the first is the same letter.
            assert_eq!(owed(&[one.clone(), sent(kind, "1号", 8)]), [8]);
            assert_eq!(owed(&[one.clone(), sent(kind, "2号", 8)]), NONE);
            // Written before the second move was made.
            assert_eq!(owed(&[one, sent(kind, "2号", 7)]), NONE);
        }
    }
    let another_pair = [MoveName::TakeUp, MoveName::Assign, MoveName::Assign];
    let notice = sent(Kind::VerifyNotice, "1号", 2);
    let owed = |letters: &[Sent]| {
        steps(
            CaseState::Verify,
            &another_pair,
            letters,
            Kind::VerifyNotice,
            true,
        )
    };
    assert_eq!(owed(std::slice::from_ref(&notice)), [3]);
    assert_eq!(owed(&[notice, sent(Kind::VerifyNotice, "2号", 3)]), NONE);
    // Of before days are known alone, and a number still answers one step.
    let by_days = [
        (MoveName::Establish, day("2026-04-01")),
        (MoveName::Suspend, day("2026-05-01")),
        (MoveName::Resume, day("2026-06-20")),
    ];
    let issued = [
        (Kind::WorkingPaper, day("2026-04-01")),
        (Kind::Suspension, day("2026-05-01")),
    ];
    assert_eq!(
        wanting(CaseState::Problem, &by_days, &issued, true),
        [(Kind::Suspension, MoveName::Resume, day("2026-06-20"), 3)]
    );
}

#[test]
fn what_was_sent_to_the_wrong_unit_on_the_day_of_its_correction_is_none_of_the_right_one_s() {
    let moves = [&WAY[..4], &[MoveName::Reassign]].concat();
    let before = sent(Kind::Feedback, "1号", 4);
    let letters = std::slice::from_ref(&before);
    assert_eq!(
        steps(CaseState::Problem, &moves, letters, Kind::Feedback, true),
        NONE
    );
    let told = [moves, vec![MoveName::FeedBack]].concat();
    let owed = |letters: &[Sent]| steps(CaseState::Feedback, &told, letters, Kind::Feedback, true);
    assert_eq!(owed(letters), [6]);
    // That the wrong one was sent nothing takes no letter from the right one, written before it was told or after.
    for moves in [5, 6] {
        assert_eq!(owed(&[sent(Kind::Feedback, "2号", moves)]), NONE);
    }
}

#[test]
fn what_cannot_be_issued_any_more_stays_missing_when_the_same_letter_is_asked_for_again() {
    let moves = [&WAY[..6], &[MoveName::Extend, MoveName::Extend, MoveName::Claim]].concat();
    let owed = |letters: &[Sent], state, possible| steps(state, &moves, letters, Kind::Extension, possible);
    assert_eq!(owed(&[], CaseState::Claimed, false), [7, 8]);
    let last = sent(Kind::Extension, "1号", 8);
    assert_eq!(owed(&[last], CaseState::Claimed, false), [7]);
    assert_eq!(
        steps(CaseState::Rectify, &moves[..8], &[], Kind::Extension, true),
        [8],
        "where it can be issued the last one is asked for"
    );
    // What was owed a while ago takes no letter from what is about to be made.
    let again = [
        &WAY[..6],
        &[MoveName::Reopen, MoveName::Propose, MoveName::ApprovePlan],
    ]
    .concat();
    let early = sent(Kind::PlanReply, "1号", 8);
    let letters = std::slice::from_ref(&early);
    assert_eq!(
        steps(CaseState::Rectify, &again, letters, Kind::PlanReply, true),
        NONE
    );
    assert_eq!(
        steps(CaseState::Claimed, &again, letters, Kind::PlanReply, false),
        [6]
    );
}

#[test]
fn one_form_tells_of_the_first_review_and_of_the_closing_and_each_claim_has_its_own() {
    let closed = [&WAY[..], &[MoveName::FirstReview, MoveName::Close]].concat();
    let form = |number: &str, moves| sent(Kind::ClosingForm, number, moves);
    let owed = |moves: &[MoveName], letters: &[Sent], state, possible| {
        steps(state, moves, letters, Kind::ClosingForm, possible)
    };
    for then in [8, 9] {
        let letters = [form("1号", then)];
        assert_eq!(owed(&closed, &letters, CaseState::Closed, true), NONE);
        assert_eq!(
            owed(&closed, &letters, CaseState::LookBack, false),
            NONE,
            "nor is it missing"
        );
    }
    assert_eq!(
        owed(&closed, &[form("1号", 7)], CaseState::Closed, true),
        [9],
        "it tells of no review"
    );
    // A new version after the closing does.
    let whole = [form("1号", 7), form("1号", 9)];
    assert_eq!(owed(&closed, &whole, CaseState::Closed, true), NONE);
    let again = [
        &closed[..8],
        &[
            MoveName::Return,
            MoveName::Claim,
            MoveName::FirstReview,
            MoveName::Close,
        ],
    ]
    .concat();
    let both = [form("1号", 8), form("2号", 11)];
    assert_eq!(owed(&again, &both[..1], CaseState::Closed, true), [12]);
    assert_eq!(owed(&again, &both, CaseState::Closed, true), NONE);
    assert_eq!(owed(&again, &both[1..], CaseState::LookBack, false), [8]);
}

#[test]
fn a_step_that_was_taken_while_others_were_late_asks_for_no_letter_to_the_unit() {
    // The books of before know such steps.
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
    let kinds: Vec<(Kind, usize)> = missed.iter().map(|(kind, .., step)| (*kind, *step)).collect();
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
