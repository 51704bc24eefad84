//! What stands around the rows of every list: how many there are, what can be chosen next, and which state of the log it is.

use serde::Serialize;
use utoipa::ToSchema;

use crate::search::public::FacetValue;

impl Total {
    /// Exactly so many.
    pub(super) fn exact(value: impl TryInto<i64>) -> Self {
        Self {
            value: value.try_into().unwrap_or(i64::MAX),
            relation: "eq",
        }
    }
}

impl FacetBody {
    pub(super) fn of(value: &FacetValue) -> Self {
        Self {
            value: value.value.clone(),
            label: value.label.clone(),
            count: value.count,
        }
    }
}

/// How many.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Total {
    /// The number.
    value: i64,
    /// `eq`: it is exact.
    relation: &'static str,
}

/// A value of a facet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetBody {
    value: String,
    label: String,
    count: u64,
}

/// A state of the publication log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Checkpoint {
    size: u64,
    root: String,
}
