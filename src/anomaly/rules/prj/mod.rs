//! Works: tender, contract, payment, acceptance.

mod bidders;
mod fees;
mod peers;
mod project;
mod reasons;

mod bid_pattern;
mod change_over;
mod contractor_related;
mod delayed;
mod idle_funds;
mod near_cap_price;
mod no_tender_over_threshold;
mod overpaid;
mod pay_before_acceptance;
mod payee_not_contractor;
mod rotating_winner;
mod shared_bidder_identity;
mod shell_contractor;
mod split_project;
mod too_few_bidders;
mod work_before_contract;

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
    &change_over::RULE,
    &overpaid::RULE,
    &pay_before_acceptance::RULE,
    &delayed::RULE,
    &idle_funds::RULE,
    &contractor_related::RULE,
    &shell_contractor::RULE,
    &payee_not_contractor::RULE,
    &work_before_contract::RULE,
];
