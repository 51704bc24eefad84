//! Days as ISO 8601 text.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

/// A day, written `2025-03-07`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Iso(pub(crate) NaiveDate);

impl Serialize for Iso {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
