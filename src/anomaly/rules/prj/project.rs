//! What the row of a project tells: its price, its days, how its builder was chosen.

use crate::anomaly::Facts;
use crate::anomaly::facts::{Day, ProjectRow};
use crate::domain::fen::Fen;
use crate::domain::project::Procurement;

/// Its name in quotation marks, for a sentence.
pub(super) fn named(facts: &Facts, row: &ProjectRow) -> String {
    format!("“{}”", facts.text(row.name))
}

fn filled(amount: Option<Fen>) -> Option<Fen> {
    amount.filter(|amount| amount.0 > 0)
}

/// What was agreed: the amount of the contract, or the award where no contract is filed.
pub(super) fn contract_price(row: &ProjectRow) -> Option<Fen> {
    filled(row.contract_amount).or(filled(row.award))
}

/// The contract as changed.
pub(super) fn changed_price(row: &ProjectRow) -> Option<Fen> {
    contract_price(row).map(|price| Fen(price.0 + row.change_amount.unwrap_or_default().0))
}

/// What the contract was estimated at when the way of choosing the builder was decided. The control price is that estimate;
/// a contract above it counts as it is. The budget, which also holds design, land and supervision, serves where nothing
/// else is known.
pub(super) fn estimate(row: &ProjectRow) -> Fen {
    filled(row.control_price)
        .max(contract_price(row))
        .unwrap_or(row.budget)
}

/// The money of a project: agreed, or planned.
pub(super) fn money(row: &ProjectRow) -> Fen {
    contract_price(row).unwrap_or(row.budget)
}

/// The day on which it was given to its builder, or approved.
pub(super) fn day(row: &ProjectRow) -> Option<Day> {
    row.contracted_on.or(row.approved_on)
}

/// Whether its name or the source of its money has one of the words.
pub(super) fn speaks_of(facts: &Facts, row: &ProjectRow, words: &[&str]) -> bool {
    let (name, funding) = (facts.text(row.name), facts.text(row.funding));
    words
        .iter()
        .any(|word| name.contains(word) || funding.contains(word))
}

/// Whether its builder was chosen by tender, as the law understands it.
pub(super) fn is_tendered(row: &ProjectRow) -> bool {
    matches!(
        row.procurement,
        Some(Procurement::OpenTender | Procurement::InvitedTender)
    )
}

/// Whether several offers were asked for.
pub(super) fn is_contested(row: &ProjectRow) -> bool {
    is_tendered(row) || row.procurement == Some(Procurement::Comparison)
}
