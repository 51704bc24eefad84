//! What the payments of subsidies show.

mod area_over_confirmed;
mod area_spike;
mod claims;
mod household_area_cumulative;
mod paid_after_death;
mod shared_account;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[
    &paid_after_death::RULE,
    &area_over_confirmed::RULE,
    &household_area_cumulative::RULE,
    &area_spike::RULE,
    &shared_account::RULE,
];
