//! What the collective's books show.

mod duplicate_invoice;
mod large_cash;
mod payee_cadre;
mod reception_words;
mod spending;
mod split_under_approval;
mod voucher;
mod white_slip;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[
    &large_cash::RULE,
    &split_under_approval::RULE,
    &white_slip::RULE,
    &duplicate_invoice::RULE,
    &payee_cadre::RULE,
    &reception_words::RULE,
];
