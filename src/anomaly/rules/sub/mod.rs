//! What the payments of subsidies show.

mod account_is_cadre;
mod age_ineligible;
mod area_over_confirmed;
mod area_spike;
mod assets_over_means;
mod at_home;
mod cadre_kin_unfiled;
mod cash_in_card_programme;
mod claims;
mod duplicate_cross_region;
mod duplicate_same_period;
mod excludes;
mod fiscal_staff_recipient;
mod holder_mismatch;
mod house_repair_repeat;
mod household_area_cumulative;
mod id_name_conflict;
mod invalid_id;
mod many_cards;
mod missed_entitlement;
mod mutually_exclusive;
mod names;
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
    &area_over_confirmed::RULE,
    &household_area_cumulative::RULE,
    &area_spike::RULE,
    &shared_account::RULE,
    &holder_mismatch::RULE,
    &account_is_cadre::RULE,
    &many_cards::RULE,
    &invalid_id::RULE,
    &id_name_conflict::RULE,
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
