//! What was put right, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::shown::ShownOutcome;
use crate::domain::village_code::VillageCode;

use super::iso::Iso;

/// What was put right in a village.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VillageRectification {
    /// The 12-digit code.
    village: String,
    outcomes: Vec<OutcomeBody>,
}

/// An outcome.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutcomeBody {
    category: String,
    says: String,
    /// Yuan with two decimals.
    returned: String,
    returned_fen: i64,
    #[schema(value_type = String, format = Date)]
    closed_on: Iso,
    #[schema(value_type = String, format = Date)]
    published_on: Iso,
}

/// The body of `/v/{code}/rectification.json`.
pub(crate) fn of_village(village: VillageCode, outcomes: &[ShownOutcome]) -> VillageRectification {
    VillageRectification {
        village: village.to_string(),
        outcomes: outcomes
            .iter()
            .map(|outcome| OutcomeBody {
                category: outcome.category.clone(),
                says: outcome.says.clone(),
                returned: outcome.returned.yuan(),
                returned_fen: outcome.returned.0,
                closed_on: Iso(outcome.closed_on),
                published_on: Iso(outcome.published_on),
            })
            .collect(),
    }
}
