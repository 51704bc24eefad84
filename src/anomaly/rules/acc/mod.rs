//! What the collective's books show.

mod benford;
mod duplicate_invoice;
mod income_missing;
mod large_cash;
mod negative_balance;
mod payee_cadre;
mod reception_words;
mod self_approval;
mod spending;
mod split_under_approval;
mod summary_vague;
mod voucher;
mod white_slip;
mod year_end_rush;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[
    &large_cash::RULE,
    &split_under_approval::RULE,
    &white_slip::RULE,
    &duplicate_invoice::RULE,
    &payee_cadre::RULE,
    &reception_words::RULE,
    &negative_balance::RULE,
    &year_end_rush::RULE,
    &income_missing::RULE,
    &benford::RULE,
    &self_approval::RULE,
    &summary_vague::RULE,
];
