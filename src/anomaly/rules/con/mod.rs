//! What the contracts of the collective and their rents show.

mod auto_renewal_same;
mod below_peer_rent;
mod double_let;
mod expired_in_use;
mod insider_tenant;
mod lump_sum_rent;
mod no_decision;
mod off_platform;
mod rent;
mod rent_overdue;
mod rent_short;
mod rent_to_private;
mod signed_before_decision;
mod split_contract;
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
    &off_platform::RULE,
    &split_contract::RULE,
    &insider_tenant::RULE,
    &no_decision::RULE,
    &signed_before_decision::RULE,
    &double_let::RULE,
    &auto_renewal_same::RULE,
    &rent_to_private::RULE,
];
