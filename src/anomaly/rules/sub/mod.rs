//! What the payments of subsidies show.

mod cadre_kin_unfiled;
mod cash_in_card_programme;
mod duplicate_cross_region;
mod duplicate_same_period;
mod excludes;
mod fiscal_staff_recipient;
mod mutually_exclusive;
mod paid_after_death;
mod rate_mismatch;
mod return_not_reissued;
mod shared_account;
mod stopped_without_reason;
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
    &rate_mismatch::RULE,
    &shared_account::RULE,
    &return_not_reissued::RULE,
    &cash_in_card_programme::RULE,
    &stopped_without_reason::RULE,
];
