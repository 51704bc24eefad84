//! What was published, when, and for how long; and whether what was found is put right.

mod follow_up;
mod notice_too_short;
mod paper_rect;
mod publish_overdue;
mod rect_overdue;
mod rect_rate_low;
mod recurrence;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[
    &publish_overdue::RULE,
    &notice_too_short::RULE,
    &rect_overdue::RULE,
    &rect_rate_low::RULE,
    &recurrence::RULE,
    &paper_rect::RULE,
];
