//! Who bids: firms told apart by their codes, offers of a tender, and which of them won.

use super::project::contract_price;
use crate::anomaly::Facts;
use crate::anomaly::facts::{BidRow, Party, ProjectRow, Row, Text};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// What tells a firm from others: its code, the code that the register has for its name, or its name.
pub(super) fn firm(facts: &Facts, name: Option<Party>, code: Option<Text>) -> Option<Text> {
    code.or_else(|| {
        let name = name?.0;
        Some(registered(facts, Some(Party(name)), None).map_or(name, |at| facts.companies[at as usize].code))
    })
}

/// The row of a firm in the register: by its code, or by a name that only one firm there has.
pub(super) fn registered(facts: &Facts, name: Option<Party>, code: Option<Text>) -> Option<u32> {
    match facts.companies_called(code.or(name.map(|name| name.0))?) {
        [only] => Some(*only),
        _ => None,
    }
}

/// The row of the register that gave a firm without a code its code: doing the sum again needs it.
pub(super) fn register_row(facts: &Facts, name: Option<Party>, code: Option<Text>) -> Option<Row> {
    let found = code.is_none().then(|| registered(facts, name, None));
    found.flatten().map(|at| Row::new(Dataset::Companies, at))
}

/// The rows of the register that gave bidders without a code their codes.
pub(super) fn register_rows(facts: &Facts, bids: &[u32]) -> impl Iterator<Item = Row> {
    bids.iter().filter_map(|at| {
        let bid = &facts.bids[*at as usize];
        register_row(facts, bid.bidder, bid.bidder_code)
    })
}

/// What tells a bidder from others.
pub(super) fn bidder(facts: &Facts, bid: &BidRow) -> Option<Text> {
    firm(facts, bid.bidder, bid.bidder_code)
}

/// How many firms made an offer.
pub(super) fn bidder_count(facts: &Facts, bids: &[u32]) -> usize {
    let mut firms: Vec<Option<Text>> = bids
        .iter()
        .map(|at| bidder(facts, &facts.bids[*at as usize]))
        .collect();
    firms.sort_unstable();
    firms.dedup();
    firms.len()
}

/// The only offer that won.
pub(super) fn winning(facts: &Facts, bids: &[u32]) -> Option<u32> {
    let mut won = bids
        .iter()
        .copied()
        .filter(|at| facts.bids[*at as usize].won == Some(true));
    let first = won.next()?;
    won.next().is_none().then_some(first)
}

/// The price at which a tender was won, and the offer that says so where the project itself does not.
pub(super) fn award(facts: &Facts, row: &ProjectRow, bids: &[u32]) -> Option<(Fen, Option<u32>)> {
    match row.award.filter(|award| award.0 > 0).or(contract_price(row)) {
        Some(award) => Some((award, None)),
        None => winning(facts, bids).map(|at| (facts.bids[at as usize].price, Some(at))),
    }
}

/// Offers as evidence.
pub(super) fn bid_rows(bids: &[u32]) -> impl Iterator<Item = Row> + '_ {
    bids.iter().map(|at| Row::new(Dataset::Bids, *at))
}

/// All but one of a list, for asking whether a flag stands without it.
pub(super) fn without(rows: &[u32], one: u32) -> Vec<u32> {
    rows.iter().copied().filter(|row| *row != one).collect()
}
