//! What the walk keeps, as the store keeps it, and what it remembers by itself.

use std::collections::{HashMap, HashSet};

use chrono::Days;

use super::super::tests::{everything, new_case};
use super::days::Days as LastDays;
use super::*;
use crate::cases::{WorkCalendar, ends_extension};

/// A booking of money.
#[derive(Debug, Clone)]
pub(super) struct Booking {
    pub(super) back: bool,
    pub(super) amount: Fen,
    pub(super) by: i64,
    pub(super) reversed: bool,
}

/// What the walk itself remembers of all that was done.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    pub(super) entered: HashSet<i64>,
    pub(super) claimed: HashSet<i64>,
    pub(super) looked_first: HashSet<i64>,
    pub(super) proposed: Option<i64>,
    pub(super) closers: Vec<i64>,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) bookings: Vec<Booking>,
    /// What was last said to be found, and to have to come back.
    pub(super) sums: (Fen, Fen),
}

#[derive(Debug, Clone)]
pub(super) struct Walk {
    pub(super) case: CaseView,
    pub(super) today: NaiveDate,
    pub(super) memory: Memory,
    pub(super) days: LastDays,
    /// How often too few villages kept it from being merged.
    pub(super) too_few: usize,
    /// How often more time was asked for until a day that is no later or has passed.
    pub(super) too_late: usize,
    pub(super) reached: HashMap<CaseState, usize>,
    pub(super) done: HashMap<MoveName, usize>,
}

/// The county's terms: those of the workflow, with a look back that is ripe within a walk.
pub(super) fn terms() -> Terms {
    Terms {
        look_back_window: (9, 365),
        ..Terms::default()
    }
}

/// What somebody gives on a day, so that every guard about words and sums holds.
pub(super) fn given(case: &CaseView, today: NaiveDate, pick: i64) -> Given {
    let booked = case.balance.returned.0 + case.balance.written_off.0;
    let calendar = WorkCalendar::default();
    Given {
        today,
        amount: Some(Fen(booked + 140 + pick)),
        recoverable: Some(Fen(booked + 20 * pick)),
        written_off: Some(Fen(case.balance.open().0.min(30))),
        date: case.due.map(|due| due.max(today) + Days::new(1 + pick as u64)),
        latest: Some(terms().rectify.ends(today, &calendar)),
        // Whoever holds two offices may have opened it, and one has kin there.
        verifiers: Some(match pick {
            1 => (12, 7),
            2 => (6, 7),
            _ => (5, 7),
        }),
        second: None,
        second_is_entitled: false,
        ..everything(0)
    }
}

impl Walk {
    pub(super) fn new(established: bool, of_a_village: bool, unit: &str) -> Self {
        let mut case = new_case();
        case.of_a_village = of_a_village;
        unit.clone_into(&mut case.unit);
        (case.balance, case.due) = (Balance::default(), None);
        case.checklist.items = vec![("退款凭证".to_owned(), 0), ("整改报告".to_owned(), 0)];
        let mut walk = Self {
            case,
            today: everything(0).today,
            memory: Memory::default(),
            days: LastDays::default(),
            too_few: 0,
            too_late: 0,
            reached: HashMap::new(),
            done: HashMap::new(),
        };
        if established {
            for (name, by, with) in [
                (MoveName::TakeUp, 1, None),
                (MoveName::Assign, 2, None),
                (MoveName::Establish, 5, Some(7)),
            ] {
                assert!(walk.makes(name, &cast(by), with, 3), "{}", name.word());
            }
        }
        walk
    }

    pub(super) fn is_open(&self) -> bool {
        self.case.state.is_some_and(CaseState::is_open)
    }

    /// Makes a move as the flow does: everything but the signature is held first, then the second person signs.
    pub(super) fn makes(&mut self, name: MoveName, mover: &Mover, second: Option<i64>, pick: i64) -> bool {
        let named = || MOVES.iter().filter(|row| row.name == name);
        let here = named().find(|row| self.case.state.is_some_and(|state| row.from.contains(&state)));
        let row = here.or_else(|| named().next()).expect("a row");
        let mut given = given(&self.case, self.today, pick);
        if name == MoveName::Extend && mover.user % 2 == 0 {
            // Some reckon from the day that was owed, whether it has passed or not.
            given.date = self.case.due.map(|due| due + Days::new(pick as u64));
        }
        let sent = given.verifiers.map(|(one, two)| [one, two]).unwrap_or_default();
        given.conflict = sent.iter().any(|one| KIN.contains(one));
        given.kin = KIN.contains(&mover.user);
        if !row.second.is_empty() {
            given.second = Some(row.signer_to_come(&self.case, mover));
            given.second_is_entitled = true;
            if let Err(refusal) = step(&self.case, name, mover, &given, &terms()) {
                self.too_late += usize::from(refusal == Refusal::Guard(Guard::NewDate));
                return false;
            }
            // An extension that is asked for waits, and may be declined.
            self.case.asked |= name == MoveName::Extend;
            let Some(signer) = second else { return false };
            let fresh = Mover {
                user: signer,
                roles: row.second.to_vec(),
                of_the_unit: false,
            };
            let signer = if signer > CAST { fresh } else { cast(signer) };
            (given.second, given.second_is_entitled) = (Some(signer.user), row.may_sign(&signer));
            given.kin |= KIN.contains(&signer.user);
        }
        let done = match step(&self.case, name, mover, &given, &terms()) {
            Ok(done) => done,
            Err(refusal) => {
                self.too_few += usize::from(refusal == Refusal::Guard(Guard::EnoughVillages));
                return false;
            }
        };
        let second = given
            .second
            .map(|user| if user > CAST { Mover::default() } else { cast(user) });
        if name == MoveName::Assign {
            self.case.verifiers = given.verifiers;
        }
        self.holds_apart(name, mover, given.second, second.as_ref());
        self.writes(name, mover.user, &given, done);
        true
    }

    /// What the books say after a move, as the store writes it.
    pub(super) fn writes(&mut self, name: MoveName, by: i64, given: &Given, done: Step) {
        let case = &mut self.case;
        let from = case.state;
        let moved = from != Some(done.state);
        (case.state, case.before) = (Some(done.state), done.before);
        if name == MoveName::Propose {
            case.planned = given.date;
        }
        self.days.pass(case, (name, from), (self.today, given));
        self.days.agree(case);
        // Each term has its own extensions.
        if moved && ends_extension(name, done.state) {
            case.extensions = 0;
        }
        match name {
            MoveName::TakeUp => case.opened_by = by,
            MoveName::Assign => case.verifiers = given.verifiers,
            MoveName::Establish | MoveName::Correct => {
                let (found, recoverable) = (given.amount.expect("said"), given.recoverable.expect("said"));
                self.memory.sums = (found, recoverable);
                case.balance = case.balance.corrected(found, recoverable).expect("it can be");
                if name == MoveName::Correct {
                    case.entered_by.push(by);
                    self.memory.entered.insert(by);
                }
            }
            MoveName::Propose => {
                case.proposed_by = Some(by);
                self.memory.proposed = Some(by);
            }
            MoveName::Claim => {
                case.claimed_by = Some(by);
                case.had_part.push(by);
                self.memory.claimed.insert(by);
            }
            MoveName::FirstReview => {
                case.reviewed_by = Some(by);
                case.had_part.push(by);
                self.memory.looked_first.insert(by);
            }
            MoveName::Close => {
                case.ripe_on = Some(self.today + Days::new(u64::from(terms().look_back_window.0)));
                (case.closed_by, case.closed_with) = (Some(by), given.second);
                self.memory.closed_on = Some(self.today);
                self.memory.closers = [Some(by), given.second].into_iter().flatten().collect();
            }
            MoveName::Extend => {
                let until = given.date.expect("said");
                assert!(
                    until >= self.today,
                    "more time until a day that has passed: {until}"
                );
                case.extensions += 1;
                case.asked = false;
            }
            MoveName::Decline => case.asked = false,
            MoveName::Return => case.returned += 1,
            MoveName::MakeCommon => {
                assert!(case.villages_alike >= terms().common && !case.merged);
                case.merged = true;
            }
            MoveName::Reassign => {
                case.unit.clone_from(&given.unit);
                (case.interviewed, case.proposed_by) = (false, None);
                (case.extensions, case.returned) = (0, 0);
                case.checklist
                    .items
                    .iter_mut()
                    .for_each(|(_, pieces)| *pieces = 0);
            }
            // What was shown before shows nothing the second time.
            MoveName::Reopen => case
                .checklist
                .items
                .iter_mut()
                .for_each(|(_, pieces)| *pieces = 0),
            MoveName::WriteOff => {
                let amount = given.written_off.expect("said");
                case.balance = case.balance.written_off(amount).expect("it can be");
                self.books(false, amount, by);
            }
            _ => {}
        }
        *self.done.entry(name).or_default() += 1;
        if moved {
            *self.reached.entry(done.state).or_default() += 1;
        }
    }

    pub(super) fn books(&mut self, back: bool, amount: Fen, by: i64) {
        self.enters(by);
        self.memory.bookings.push(Booking {
            back,
            amount,
            by,
            reversed: false,
        });
    }

    pub(super) fn enters(&mut self, by: i64) {
        self.case.entered_by.push(by);
        self.memory.entered.insert(by);
    }

    /// Evidence for an item.
    pub(super) fn hands_in(&mut self, by: i64, pick: usize) {
        let items = self.case.checklist.items.len();
        self.case.checklist.items[pick % items].1 += 1;
        self.enters(by);
    }

    /// All that has to be shown before it is closed, and all that has to come back.
    pub(super) fn shows_all(&mut self, by: i64) {
        for at in 0..self.case.checklist.items.len() {
            self.hands_in(by, at);
        }
        self.repays(by, self.case.balance.open());
    }

    pub(super) fn repays(&mut self, by: i64, amount: Fen) {
        if let Ok(balance) = self.case.balance.repaid(amount) {
            self.case.balance = balance;
            self.books(true, amount, by);
        }
    }

    /// A booking that was wrong is taken back by another person than who booked it.
    pub(super) fn reverses(&mut self, by: i64, pick: usize) {
        let standing: Vec<usize> = (0..self.memory.bookings.len())
            .filter(|at| !self.memory.bookings[*at].reversed && self.memory.bookings[*at].by != by)
            .collect();
        if let Some(at) = standing.get(pick % standing.len().max(1)).copied() {
            let wrong = self.memory.bookings[at].clone();
            let left = self.case.balance.reversed(wrong.back, wrong.amount);
            self.case.balance = left.expect("it was booked");
            self.memory.bookings[at].reversed = true;
            self.enters(by);
        }
    }

    /// Every fen is in exactly one place: the balance is what the bookings that stand add up to.
    pub(super) fn adds_up(&self) {
        let sum = |back: bool| {
            let of = self.memory.bookings.iter();
            let of = of.filter(|one| one.back == back && !one.reversed);
            Fen(of.map(|one| one.amount.0).sum())
        };
        let balance = self.case.balance;
        assert_eq!((balance.found, balance.recoverable), self.memory.sums);
        assert_eq!((balance.returned, balance.written_off), (sum(true), sum(false)));
        assert_eq!(
            balance.open().0 + balance.returned.0 + balance.written_off.0,
            balance.recoverable.0
        );
        assert!(
            balance.open().0 >= 0 && balance.recoverable <= balance.found,
            "{balance:?}"
        );
        let state = self.case.state;
        assert_eq!(state == Some(CaseState::Suspended), self.case.before.is_some());
    }
}
