//! Works: tender, contract, payment, acceptance.

mod bidders;
mod peers;
mod project;
mod reasons;

mod bid_pattern;
mod near_cap_price;
mod no_tender_over_threshold;
mod rotating_winner;
mod shared_bidder_identity;
mod split_project;
mod too_few_bidders;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[
    &split_project::RULE,
    &no_tender_over_threshold::RULE,
    &too_few_bidders::RULE,
    &shared_bidder_identity::RULE,
    &bid_pattern::RULE,
    &rotating_winner::RULE,
    &near_cap_price::RULE,
];
