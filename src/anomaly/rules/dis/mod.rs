//! What was published, when, and for how long.

mod notice_too_short;
mod publish_overdue;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[&publish_overdue::RULE, &notice_too_short::RULE];
