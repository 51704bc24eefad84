//! What the contracts of the collective and their rents show.

use crate::anomaly::Rule;

/// In the order of their codes.
pub(super) const RULES: &[&Rule] = &[];
