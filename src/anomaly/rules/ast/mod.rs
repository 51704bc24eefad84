//! What the register of assets shows.

mod book_no_object;
mod completed_not_capitalised;
mod contract_without_asset;
mod free_occupation;
mod idle;
mod no_yearly_inventory;
mod running;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[
    &contract_without_asset::RULE,
    &book_no_object::RULE,
    &completed_not_capitalised::RULE,
    &idle::RULE,
    &no_yearly_inventory::RULE,
    &free_occupation::RULE,
];
