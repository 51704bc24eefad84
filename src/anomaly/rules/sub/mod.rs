//! What the payments of subsidies show.

mod paid_after_death;
mod shared_account;

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[&paid_after_death::RULE, &shared_account::RULE];
