//! What the payments of subsidies show.

mod age_ineligible;
mod assets_over_means;
mod at_home;
mod cadre_kin_unfiled;
mod cash_in_card_programme;
mod duplicate_cross_region;
mod duplicate_same_period;
mod fiscal_staff_recipient;
mod house_repair_repeat;
mod missed_entitlement;
mod mutually_exclusive;
mod no_notice;
mod not_in_roster;
mod paid_after_death;
mod paid_before_notice_end;
mod rate_mismatch;
mod return_not_reissued;
mod shared_account;
mod stopped_without_reason;
mod taken_back;
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
    &age_ineligible::RULE,
    &not_in_roster::RULE,
    &return_not_reissued::RULE,
    &cash_in_card_programme::RULE,
    &paid_before_notice_end::RULE,
    &no_notice::RULE,
    &missed_entitlement::RULE,
    &house_repair_repeat::RULE,
    &assets_over_means::RULE,
    &stopped_without_reason::RULE,
];
