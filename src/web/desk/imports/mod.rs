//! `/desk/imports`: what is handed in, mended, reviewed, published and taken back, each step by whoever may.

mod actions;
mod acts;
mod batch;
mod changes;
mod correct;
mod given_up;
mod job;
mod jobs;
mod left;
mod list;
mod templates;

pub(super) use jobs::Jobs;
pub(super) use left::not_imported;
pub(super) use list::{own, waiting};

use actix_web::http::Method;
use chrono::DateTime;
use maud::{Markup, html};

use super::routes::{DeskRoute, get, post, upload};
use super::visit::Visit;
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::web::work::Lane;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    let all = vec![
        get("/desk/imports", list::page).params(list::PARAMS),
        upload("/desk/imports", acts::bring),
        get("/desk/imports/jobs/{job}", job::page),
        get("/desk/imports/jobs/{job}/progress", job::progress),
        get("/desk/imports/templates", templates::page),
        get("/desk/imports/templates/{file}", templates::file),
        get("/desk/imports/{batch}", batch::page).params(changes::PARAMS),
        get("/desk/imports/{batch}/rows.xlsx", acts::rows)
            .params(&["what"])
            .lane(Lane::Download),
        post("/desk/imports/{batch}/hand-in", acts::hand_in),
        post("/desk/imports/{batch}/recall", acts::recall),
        post("/desk/imports/{batch}/discard", acts::discard),
        post("/desk/imports/{batch}/retry", acts::retry),
        post("/desk/imports/{batch}/give-up", acts::give_up),
        post("/desk/imports/{batch}/approve", acts::approve),
        post("/desk/imports/{batch}/return", acts::give_back),
        post("/desk/imports/{batch}/ask-withdrawal", acts::ask_withdrawal),
        post(
            "/desk/imports/{batch}/confirm-withdrawal",
            acts::confirm_withdrawal,
        ),
        post(
            "/desk/imports/{batch}/decline-withdrawal",
            acts::decline_withdrawal,
        ),
    ];
    debug_assert!(
        all.iter()
            .all(|route| matches!(route.method, Method::GET | Method::POST))
    );
    all
}

/// The number that stands for `{name}` in the address.
fn number(visit: &Visit<'_>, name: &str) -> Result<i64> {
    let text = visit.part(name);
    let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number: &i64| *number < i64::MAX / RecordId::ROWS)
        .ok_or_else(|| Error::NotFound("这一页".to_owned()))
}

/// An instant as the office's clock shows it: `2026-11-22 10:35`.
fn moment(at: i64) -> String {
    DateTime::from_timestamp(at.saturating_add(8 * 3600), 0)
        .map(|time| time.format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}

/// A state with a sign beside its colour.
fn state(state: BatchState) -> Markup {
    html! {
        @match state {
            BatchState::Draft => span.state { "✎ " (state.word()) },
            BatchState::Waiting => span.state.recovered { "… " (state.word()) },
            BatchState::Published => span.state { "✓ " (state.word()) },
            BatchState::Returned => span.state.returned { "⚠ " (state.word()) },
            BatchState::Withdrawn => span.state.recovered { "↩ " (state.word()) },
            BatchState::Loading => span.state { (state.word()) },
        }
    }
}

/// Whether a dataset's rows carry money.
fn has_money(dataset: Dataset) -> bool {
    dataset == Dataset::Payments
        || crate::datasets::ledger(dataset).is_some_and(|ledger| ledger.amount.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_s_clock_is_that_of_shanghai() {
        assert_eq!(moment(1_795_000_000), "2026-11-18 19:06");
    }
}
