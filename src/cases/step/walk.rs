//! Random walks of the table with the people of an office: some hold two offices, some belong to the unit. The walk keeps
//! what the store keeps (who entered what, who signed beside whom, each booking of money) and a memory of its own, against
//! which every step is held.

mod days;
mod kept;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use chrono::Days;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::cases::{Guard, moves_from};

use self::kept::Walk;

/// Somebody of the cast; the offices that they hold, and whether one of them is of the unit.
fn cast(user: i64) -> Mover {
    use Role::*;
    let roles: &[Role] = match user {
        1..=3 => &[InspectionOffice],
        4 => &[Centre],
        5 | 6 => &[LeadInspector],
        7 => &[InspectionMember],
        8 | 9 => &[TownshipReviewer],
        10 => &[TownshipClerk],
        11 => &[VillageReporter],
        12 => &[InspectionOffice, LeadInspector],
        13 => &[TownshipReviewer, TownshipClerk],
        14 => &[InspectionOffice, DepartmentUser],
        _ => &[InspectionOffice, TownshipReviewer, InspectionMember],
    };
    let of_unit = [VillageReporter, TownshipClerk, DepartmentUser];
    Mover {
        user,
        roles: roles.to_vec(),
        of_the_unit: roles.iter().any(|role| of_unit.contains(role)),
    }
}
const CAST: i64 = 15;
/// Who of them has kin in the unit.
const KIN: [i64; 2] = [6, 15];
/// Whose work it is to put it right.
const UNIT: i64 = 10;

/// Moves that lead away from a closing, or stand still.
const ASIDE: [MoveName; 7] = [
    MoveName::Reassign,
    MoveName::Dismiss,
    MoveName::Explain,
    MoveName::HandOver,
    MoveName::RefusePlan,
    MoveName::Return,
    MoveName::Suspend,
];

#[test]
fn however_a_case_is_walked_money_is_kept_people_stay_apart_and_there_is_always_a_way_to_the_end() {
    let config = Config {
        cases: 192,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (reached, done) = (RefCell::new(HashMap::new()), RefCell::new(HashMap::new()));
    let (too_few, too_late) = (RefCell::new(0_usize), RefCell::new(0_usize));
    let picks = prop::collection::vec((0_usize..12, 0_usize..64, 1..=CAST, 1..=CAST, 1_i64..6), 1..160);
    let walked = runner.run(&(picks, 0_u8..5), |(picks, begins)| {
        let mut walk = Walk::new(
            begins > 0,
            begins != 2,
            if begins == 3 {
                "镇人民政府"
            } else {
                "西关村"
            },
        );
        for (what, pick, user, other, more) in picks {
            let before = walk.case.state;
            // Mostly the unit hands in and pays, now and then somebody else does.
            let hand = if more == 1 { user } else { UNIT };
            match what {
                0..=4 => walk.goes_on(pick, user, other, more),
                5 => {
                    let row = &MOVES[pick % MOVES.len()];
                    walk.makes(row.name, &cast(user), Some(other), more);
                }
                6 | 7 if walk.is_open() => walk.hands_in(hand, pick),
                8 if walk.is_open() => walk.repays(hand, Fen(20 * more)),
                9 if walk.is_open() => walk.reverses(hand, pick),
                10 if walk.is_open() => walk.shows_all(UNIT),
                _ => {
                    walk.today = walk.today + Days::new(4 * more as u64);
                    // The same kind turns up in another village, or counts there no more.
                    walk.case.villages_alike = (pick % 6) as u32;
                }
            }
            walk.adds_up();
            if walk.case.state != before {
                prop_assert!(walk.ends(), "a dead end: {:?}", walk.case);
            }
        }
        *too_few.borrow_mut() += walk.too_few;
        *too_late.borrow_mut() += walk.too_late;
        for (state, times) in walk.reached {
            *reached.borrow_mut().entry(state).or_insert(0_usize) += times;
        }
        for (name, times) in walk.done {
            *done.borrow_mut().entry(name.word()).or_insert(0_usize) += times;
        }
        Ok(())
    });
    if let Err(fault) = walked {
        panic!("{fault}");
    }
    let (reached, done) = (reached.into_inner(), done.into_inner());
    for state in CaseState::ALL {
        let least = match state {
            CaseState::Closed | CaseState::Confirmed | CaseState::Reopened => 5,
            _ => 1,
        };
        let times = reached.get(state).copied().unwrap_or(0);
        assert!(
            times >= least,
            "{} was reached {times} times: {reached:?}",
            state.word()
        );
    }
    assert!(too_few.into_inner() > 0, "nothing was kept from being merged");
    assert!(too_late.into_inner() > 0, "nobody asked for time that has passed");
    for row in MOVES {
        assert!(
            done.contains_key(row.name.word()),
            "{} was never made: {done:?}",
            row.name.word()
        );
    }
}

impl Walk {
    /// Nobody is on both sides, by what the walk remembers.
    fn holds_apart(&self, name: MoveName, mover: &Mover, second: Option<i64>, signer: Option<&Mover>) {
        let (memory, word) = (&self.memory, name.word());
        let pair: Vec<i64> = [Some(mover.user), second].into_iter().flatten().collect();
        let of_the_unit = mover.of_the_unit || signer.is_some_and(|signer| signer.of_the_unit);
        assert_ne!(second, Some(mover.user), "{word}: one alone");
        let strangers = [
            MoveName::Dismiss,
            MoveName::Explain,
            MoveName::Establish,
            MoveName::HandOver,
            MoveName::Close,
            MoveName::Confirm,
            MoveName::Reopen,
        ];
        if strangers.contains(&name) {
            let kin = pair.iter().any(|user| KIN.contains(user));
            assert!(!kin, "{word} by kin: {self:?}");
        }
        if matches!(name, MoveName::Dismiss | MoveName::Explain | MoveName::HandOver) {
            assert!(!pair.contains(&self.case.opened_by), "opened and {word}");
        }
        let judges = [
            MoveName::ApprovePlan,
            MoveName::RefusePlan,
            MoveName::FirstReview,
            MoveName::Return,
        ];
        let last = name == MoveName::Return && self.case.state == Some(CaseState::Review);
        if last {
            let judges = |role: &Role| matches!(role, Role::InspectionOffice | Role::LeadInspector);
            assert!(mover.roles.iter().any(judges), "{word} by the township: {self:?}");
            assert!(
                !memory.looked_first.contains(&mover.user),
                "reviewed and returns: {self:?}"
            );
            assert!(
                !memory.claimed.contains(&mover.user),
                "claimed and returns: {self:?}"
            );
        } else if judges.contains(&name) && !self.case.township_looks() {
            let county = |role: &Role| matches!(role, Role::Centre | Role::InspectionOffice);
            assert!(mover.roles.iter().any(county), "{word} by no one of the county");
        }
        match name {
            MoveName::Close => {
                for user in &pair {
                    assert!(
                        !memory.entered.contains(user),
                        "{user} entered and closes: {self:?}"
                    );
                    assert!(
                        !memory.claimed.contains(user),
                        "{user} claimed and closes: {self:?}"
                    );
                    assert!(
                        !memory.looked_first.contains(user),
                        "{user} reviewed and closes: {self:?}"
                    );
                    assert_ne!(*user, self.case.opened_by, "opened and closes");
                }
                assert!(!of_the_unit, "the unit closes");
                assert_eq!(self.case.balance.open(), Fen(0));
                assert!(self.case.checklist.is_complete());
            }
            MoveName::Confirm => {
                assert!(
                    !memory.closers.contains(&mover.user),
                    "closed and confirms: {self:?}"
                );
                assert_ne!(mover.user, self.case.opened_by, "opened and confirms");
                let had_part = [&memory.claimed, &memory.looked_first];
                assert!(
                    !had_part.iter().any(|those| those.contains(&mover.user)),
                    "had a part and confirms: {self:?}"
                );
                assert!(!of_the_unit, "the unit confirms");
            }
            MoveName::Dismiss | MoveName::Explain | MoveName::Establish => {
                let sent = self.case.verifiers.map(|(one, two)| [one, two]);
                let both = sent.is_some_and(|sent| sent.iter().all(|one| pair.contains(one)));
                assert!(both, "{word} by others than those who were sent: {self:?}");
            }
            MoveName::Assign => {
                let sent = self
                    .case
                    .verifiers
                    .map(|(one, two)| [one, two])
                    .unwrap_or_default();
                assert!(
                    !sent.contains(&self.case.opened_by),
                    "opened and is sent: {self:?}"
                );
                assert!(!sent.iter().any(|one| KIN.contains(one)), "kin is sent: {self:?}");
            }
            MoveName::LookBack => {
                let days = memory.closed_on.map(|day| (self.today - day).num_days());
                assert!(days >= Some(9), "looked back at too early: {self:?}");
            }
            MoveName::ApprovePlan | MoveName::RefusePlan => {
                assert!(!of_the_unit, "the unit judges its plan");
                assert_ne!(memory.proposed, Some(mover.user), "proposed and judges");
            }
            MoveName::FirstReview => {
                assert!(!memory.entered.contains(&mover.user) && !of_the_unit, "{self:?}");
                assert_ne!(self.case.claimed_by, Some(mover.user), "claimed and reviews");
            }
            MoveName::Return => assert!(!of_the_unit, "the unit sends back"),
            MoveName::WriteOff | MoveName::Correct | MoveName::Suspend | MoveName::Resume => {
                assert!(!of_the_unit, "the unit: {word}");
            }
            _ => {}
        }
    }

    /// Whether people who had nothing to do with it yet bring it to a final state, and what is a problem through its closing.
    fn ends(&self) -> bool {
        let mut seen: HashSet<(CaseState, Option<CaseState>, bool)> = HashSet::new();
        let mut edge = vec![self.clone()];
        while let Some(mut here) = edge.pop() {
            let Some(state) = here.case.state else {
                return false;
            };
            if state.is_final() {
                return true;
            }
            // With another plan the same state is another place.
            // Whoever waits long enough may look back.
            if state == CaseState::Closed {
                here.today = here.today.max(here.case.ripe_on.unwrap_or(here.today));
            }
            let over = here.case.planned.is_some_and(|day| day < here.today);
            if !seen.insert((state, here.case.before, over)) {
                continue;
            }
            if state.is_open() {
                here.shows_all(101);
            }
            for row in moves_from(state).filter(|row| row.leads_on(state)) {
                let verifies = row.guards.contains(&Guard::Verifier);
                let mover = Mover {
                    user: match here.case.verifiers {
                        Some((one, _)) if verifies => one,
                        _ => 102 + row.name as i64,
                    },
                    roles: row.offices(here.case.township_looks()).to_vec(),
                    of_the_unit: row.guards.contains(&Guard::OwnUnit),
                };
                let second = match here.case.verifiers {
                    Some((_, two)) if row.guards.contains(&Guard::OtherVerifier) => two,
                    _ => 200,
                };
                let mut next = here.clone();
                if next.makes(row.name, &mover, Some(second), 3) {
                    edge.push(next);
                }
            }
        }
        false
    }

    /// One of the moves that are possible where it stands, by the first of the cast who may make it and the first who may sign
    /// it, counted from some of them on.
    fn goes_on(&mut self, pick: usize, user: i64, other: i64, more: i64) {
        let possible: Vec<&Move> = MOVES
            .iter()
            .filter(|row| match self.case.state {
                Some(state) => row.from.contains(&state),
                None => row.from.is_empty(),
            })
            // Mostly it goes on towards its end.
            .filter(|row| {
                let aside = row.to == Target::Stays || ASIDE.contains(&row.name);
                more == 1 || !aside || (self.case.asked && row.name == MoveName::Decline)
            })
            .collect();
        let Some(row) = possible.get(pick % possible.len().max(1)) else {
            return;
        };
        let from = |first: i64| (0..CAST).map(move |at| (first + at) % CAST + 1);
        for by in from(user).map(cast) {
            if row.bars(&self.case, &by).is_some() || !row.may_make(&self.case, &by) {
                continue;
            }
            // Of two extensions that are asked for one waits.
            if row.name == MoveName::Extend && pick.is_multiple_of(2) {
                self.makes(row.name, &by, None, more);
                return;
            }
            if from(other).any(|with| self.makes(row.name, &by, Some(with), more)) {
                return;
            }
        }
    }
}
