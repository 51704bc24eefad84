//! People, firms and accounts that hang together.

mod account_ring;
mod cadre_runs_supplier;
mod firms_same_address;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[
    &cadre_runs_supplier::RULE,
    &firms_same_address::RULE,
    &account_ring::RULE,
];
