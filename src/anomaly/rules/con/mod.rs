//! What the contracts of the collective and their rents show.

mod below_peer_rent;
mod expired_in_use;
mod lump_sum_rent;
mod rent;
mod rent_overdue;
mod rent_short;
mod tenants;
mod terms;
mod too_long_term;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[
    &below_peer_rent::RULE,
    &too_long_term::RULE,
    &lump_sum_rent::RULE,
    &rent_overdue::RULE,
    &rent_short::RULE,
    &expired_in_use::RULE,
];
