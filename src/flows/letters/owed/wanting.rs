//! Which letters are wanting, given the moves of a case and the letters issued about it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::demanded;
use crate::cases::{Ladder, MOVES, MoveName, Target};
use crate::domain::case::CaseState;
use crate::letters::Kind;
use crate::store::letters::Sent;

/// A letter that a step asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Demand {
    /// Which letter.
    pub(super) kind: Kind,
    /// The move that asks for it,
    pub(super) after: MoveName,
    /// and its day.
    pub(super) since: NaiveDate,
    /// The step among those of the case.
    pub(super) step: usize,
    /// The step from which on it is asked for.
    asked: usize,
    /// How many moves the case has at least when a letter is issued that answers it: some are written before the move is made.
    from: usize,
    /// So many it has at most, where the unit turned out to be the wrong one afterwards: what is issued then is the right one's.
    until: Option<usize>,
}

/// The letters that were asked for by the moves of a case and not issued: those that can be where it stands, or those that
/// cannot any more. Of those that can only the last of a kind is asked for. A unit that was the wrong one need not be sent any.
pub(super) fn wanting(
    state: CaseState,
    moves: &[(MoveName, NaiveDate)],
    letters: &[Sent],
    possible: bool,
) -> Vec<Demand> {
    let all = demands(moves);
    let last = |one: &Demand| {
        let later = |other: &Demand| other.kind == one.kind && other.step > one.step;
        !all.iter().any(later)
    };
    let asked = |one: &Demand| one.until.is_none() && one.kind.letter().refusal(state).is_none() == possible;
    unanswered(all.clone(), moves, letters)
        .into_iter()
        .filter(|one| asked(one) && (!possible || last(one)))
        .collect()
}

/// What the moves ask for, in order.
fn demands(moves: &[(MoveName, NaiveDate)]) -> Vec<Demand> {
    let mut all: Vec<Demand> = Vec::new();
    let mut ladder = Ladder::default();
    for (at, (name, day)) in moves.iter().enumerate() {
        // A step that was once taken for somebody else's delay asks for no letter to the unit.
        let of_another = *name == MoveName::Escalate && !ladder.is_of_the_unit();
        if *name == MoveName::Reassign {
            for one in all.iter_mut().filter(|one| one.kind.letter().to_unit) {
                one.until = one.until.or(Some(at));
            }
        }
        let demand = demanded(*name, ladder.passes(*name)).filter(|_| !of_another);
        let Some(kind) = demand else { continue };
        let step = at + 1;
        // The first review and the closing are told by one form, as both left it.
        let reviewed = all
            .iter()
            .rposition(|one| one.kind == kind)
            .filter(|before| *name == MoveName::Close && all[*before].after == MoveName::FirstReview);
        let asked = reviewed.map_or(step, |before| all.remove(before).asked);
        all.push(Demand {
            asked,
            kind,
            after: *name,
            since: *day,
            step,
            // A report of what came of it is not older than that.
            from: if kind == Kind::VerifyReport {
                step
            } else {
                at.max(1)
            },
            until: None,
        });
    }
    all
}

/// Those of them that no letter answers. A number answers one step, in all its versions: of those that it can be about the last
/// that was made, as long as its letter could be issued all the time since; else the one that is about to be made; else the last.
fn unanswered(mut all: Vec<Demand>, moves: &[(MoveName, NaiveDate)], letters: &[Sent]) -> Vec<Demand> {
    let states = states(moves);
    let mut spent: BTreeSet<&str> = BTreeSet::new();
    for letter in letters {
        if spent.contains(letter.number.as_str()) {
            continue;
        }
        let by_then = || moves.iter().filter(|(_, day)| *day <= letter.on).count();
        let then = letter.moves.unwrap_or_else(by_then);
        let about = |one: &Demand| {
            one.kind == letter.kind && one.from <= then && one.until.is_none_or(|until| then <= until)
        };
        let near = |one: &Demand| {
            let since = states.get(one.asked - 1..then).unwrap_or_default();
            let could = since
                .iter()
                .all(|state| one.kind.letter().refusal(*state).is_none());
            match one.asked <= then {
                true if could => 2,
                true => 0,
                false => 1,
            }
        };
        let found = (0..all.len())
            .filter(|at| about(&all[*at]))
            .max_by_key(|at| (near(&all[*at]), *at));
        if let Some(at) = found {
            spent.insert(&letter.number);
            all.remove(at);
        }
    }
    all
}

/// Where each move led.
fn states(moves: &[(MoveName, NaiveDate)]) -> Vec<CaseState> {
    let (mut now, mut before) = (CaseState::Clue, CaseState::Clue);
    moves
        .iter()
        .map(|(name, _)| {
            let row = MOVES.iter().find(|row| row.name == *name);
            now = match row.map(|row| row.to) {
                Some(Target::To(state)) => {
                    before = now;
                    state
                }
                Some(Target::Before) => before,
                Some(Target::Stays) | None => now,
            };
            now
        })
        .collect()
}

#[cfg(test)]
mod tests;
