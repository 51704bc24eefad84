//! Turns: what somebody was paid of one programme for one period.

use crate::anomaly::Facts;
use crate::anomaly::facts::{Row, Village};
use crate::domain::dataset::Dataset;
use crate::domain::payment::PaymentState;

/// The payments of one person, turn by turn. The rows stand in the order of [`Facts::by_person`].
pub(super) fn turns<'r>(facts: &'r Facts, rows: &'r [u32]) -> impl Iterator<Item = &'r [u32]> {
    let p = &facts.payments;
    rows.chunk_by(|a, b| p.programme(*a) == p.programme(*b) && p.period(*a) == p.period(*b))
}

/// Whether any turn among the payments of one person has several rows; most people's have one each.
pub(super) fn any_twice(facts: &Facts, rows: &[u32]) -> bool {
    let p = &facts.payments;
    let mut before = None;
    rows.iter().any(|row| {
        let turn = (p.programme(*row), p.period(*row));
        before.replace(turn) == Some(turn)
    })
}

/// The payments of one person, programme by programme.
pub(super) fn by_programme<'r>(facts: &'r Facts, rows: &'r [u32]) -> impl Iterator<Item = &'r [u32]> {
    rows.chunk_by(|a, b| facts.payments.programme(*a) == facts.payments.programme(*b))
}

/// What of a turn arrived and stayed: 成功, but neither what the bank sent back afterwards nor what was recovered.
pub(super) fn kept(facts: &Facts, turn: &[u32]) -> Vec<u32> {
    let p = &facts.payments;
    let mut kept: Vec<u32> = Vec::new();
    for row in turn.iter().copied() {
        match p.state(row) {
            PaymentState::Paid if p.amount(row).0 > 0 => kept.push(row),
            // Some offices book a return as a row of its own behind the payment that came back.
            PaymentState::Returned => {
                let same = |last: &mut u32| {
                    p.amount(*last) == p.amount(row)
                        && p.paid_on(*last) < p.paid_on(row)
                        && p.payee(*last).account == p.payee(row).account
                };
                kept.pop_if(same);
            }
            _ => {}
        }
    }
    less(facts, kept, recovered(facts, turn))
}

/// What was recovered among these rows, in fen.
pub(super) fn recovered(facts: &Facts, rows: &[u32]) -> i64 {
    let p = &facts.payments;
    rows.iter()
        .filter(|row| p.state(**row) == PaymentState::Recovered)
        .map(|row| p.amount(*row).0.abs())
        .sum()
}

/// These payments without those that so much recovered money makes good, the last first.
pub(super) fn less(facts: &Facts, mut rows: Vec<u32>, mut recovered: i64) -> Vec<u32> {
    if recovered > 0 {
        rows.reverse();
        rows.retain(|row| {
            let amount = facts.payments.amount(*row).0;
            let good = amount <= recovered;
            recovered -= if good { amount } else { 0 };
            !good
        });
        rows.reverse();
    }
    rows
}

/// Whether payments are parts of one: together they come to quantity × price of one of them, to the yuan.
pub(super) fn are_parts(facts: &Facts, rows: &[u32]) -> bool {
    let p = &facts.payments;
    let sum: i64 = rows.iter().map(|row| p.amount(*row).0).sum();
    let claim = |row: &u32| Some(i128::from(p.quantity(*row)?) * i128::from(p.price(*row)?.0));
    let within_a_yuan = |claim: i128| (i128::from(sum) * 10_000 - claim).abs() <= 100 * 10_000;
    rows.len() > 1 && rows.iter().filter_map(claim).any(within_a_yuan)
}

/// For each village (by its place) the village that it has become: itself, or the one that it was merged into.
pub(super) fn seats(facts: &Facts) -> Vec<Village> {
    let seat = |place: usize| facts.seat(Village(place as u16));
    (0..facts.village_count()).map(seat).collect()
}

/// A village as people tell it from its namesakes: with its township.
pub(super) fn village_called(facts: &Facts, village: Village) -> String {
    let township = facts.village_row(village).map(|row| facts.text(row.township));
    format!("{}{}", township.unwrap_or_default(), facts.village_name(village))
}

/// The rows of the programmes of these payments: sentences name them, and a second reckoning reads them.
pub(super) fn programmes_of(facts: &Facts, rows: &[u32]) -> Vec<Row> {
    let places = rows
        .iter()
        .filter_map(|row| facts.programme_at(facts.payments.programme(*row)));
    listed(facts, Dataset::Programmes, places)
}

/// The rows of the villages of these payments, and of those that they were merged into.
pub(super) fn villages_of(facts: &Facts, rows: &[u32], seats: &[Village]) -> Vec<Row> {
    let places = rows
        .iter()
        .map(|row| facts.payments.village(*row))
        .flat_map(|village| [village, seats[village.0 as usize]])
        .filter_map(|village| facts.village_at(village));
    listed(facts, Dataset::Villages, places)
}

fn listed(facts: &Facts, dataset: Dataset, places: impl Iterator<Item = u32>) -> Vec<Row> {
    let mut rows: Vec<Row> = places.map(|at| Row::new(dataset, at)).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.sort_by_cached_key(|row| facts.number(*row));
    rows
}
