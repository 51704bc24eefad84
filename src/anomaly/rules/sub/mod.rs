//! What the payments of subsidies show.

mod cadre_kin_unfiled;
mod duplicate_cross_region;
mod duplicate_same_period;
mod fiscal_staff_recipient;
mod mutually_exclusive;
mod paid_after_death;
mod shared_account;
mod turns;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[
    &paid_after_death::RULE,
    &fiscal_staff_recipient::RULE,
    &cadre_kin_unfiled::RULE,
    &duplicate_same_period::RULE,
    &duplicate_cross_region::RULE,
    &mutually_exclusive::RULE,
    &shared_account::RULE,
];
