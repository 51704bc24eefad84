//! What the payments of subsidies show.

mod age_ineligible;
mod assets_over_means;
mod at_home;
mod house_repair_repeat;
mod missed_entitlement;
mod no_notice;
mod not_in_roster;
mod paid_after_death;
mod paid_before_notice_end;
mod shared_account;
mod taken_back;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[
    &paid_after_death::RULE,
    &shared_account::RULE,
    &age_ineligible::RULE,
    &not_in_roster::RULE,
    &paid_before_notice_end::RULE,
    &no_notice::RULE,
    &missed_entitlement::RULE,
    &house_repair_repeat::RULE,
    &assets_over_means::RULE,
];
