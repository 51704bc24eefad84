//! Works: tender, contract, payment, acceptance.

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[];
