//! A policy as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::policy::Policy;

use super::iso::Iso;

/// A policy with its text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyBody {
    id: String,
    title: String,
    document: Option<String>,
    issuer: String,
    topic: &'static str,
    #[schema(value_type = String, format = Date)]
    issued_on: Iso,
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Iso>,
    #[schema(value_type = Option<String>, format = Date)]
    valid_to: Option<Iso>,
    summary: Option<String>,
    body: Option<String>,
    conditions: Option<String>,
    papers: Option<String>,
    place: Option<String>,
    /// Of an office.
    phone: Option<String>,
}

/// The body of `/policies/{id}.json`.
pub(crate) fn body(policy: &Policy) -> PolicyBody {
    PolicyBody {
        id: policy.number.clone(),
        title: policy.title.clone(),
        document: policy.document.clone(),
        issuer: policy.issuer.clone(),
        topic: policy.topic.word(),
        issued_on: Iso(policy.issued_on),
        valid_from: policy.valid_from.map(Iso),
        valid_to: policy.valid_to.map(Iso),
        summary: policy.summary.clone(),
        body: policy.body.clone(),
        conditions: policy.conditions.clone(),
        papers: policy.papers.clone(),
        place: policy.place.clone(),
        phone: policy.phone.clone(),
    }
}
