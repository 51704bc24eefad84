//! Errors of data addresses, as RFC 9457 wants them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Result;
use crate::web::reply::Reply;

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemBody {
    /// Always `about:blank`: the status says the kind.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What happened, in a few words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened and what to do, in a sentence.
    detail: String,
}

/// The answer to an error.
pub(crate) fn answer(status: u16, title: &'static str, detail: String) -> Result<Reply> {
    let body = ProblemBody {
        kind: "about:blank",
        title,
        status,
        detail,
    };
    Ok(Reply {
        kind: "application/problem+json",
        ..super::json(&body)?
    }
    .status(status))
}
