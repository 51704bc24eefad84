//! What the payments of subsidies show.

mod account_is_cadre;
mod area_over_confirmed;
mod area_spike;
mod claims;
mod holder_mismatch;
mod household_area_cumulative;
mod id_name_conflict;
mod invalid_id;
mod many_cards;
mod names;
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
    &holder_mismatch::RULE,
    &account_is_cadre::RULE,
    &many_cards::RULE,
    &invalid_id::RULE,
    &id_name_conflict::RULE,
];
