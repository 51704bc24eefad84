//! What was refused at the desk, as the book of acts has it: what somebody tried, on which record, and never what they typed.

use actix_web::http::Method;

use super::guesses;
use super::routes::DeskRoute;
use super::visit::Visit;
use crate::error::Error;
use crate::store::audit::Act;

/// What was refused is written into the book: acts always, pages when the office does not allow them or nothing is there.
pub(super) fn note_refusal(visit: &Visit<'_>, route: &DeskRoute, error: &Error) {
    let Some(seat) = &visit.seat else { return };
    let actor = &seat.session.actor;
    let forbidden = matches!(error, Error::Forbidden(_));
    let mut reason = match error {
        Error::Internal(_) => "我们这边出了错".to_owned(),
        other => other.to_string(),
    };
    if route.method != Method::POST {
        // A page that is not there, or not theirs: whoever tries numbers is seen, and does not fill the book.
        if !forbidden && !matches!(error, Error::NotFound(_)) {
            return;
        }
        let noted = visit
            .desk()
            .guesses
            .count((actor.county, actor.user), visit.now());
        match guesses::said(noted, &reason) {
            Some(said) => reason = said,
            None => return,
        }
    }
    let roles: Vec<&str> = actor
        .offices(visit.ask.today)
        .map(|one| one.role.word())
        .collect();
    let object = named(visit);
    let noted = visit.desk().store.note_refused(
        actor.county,
        &Act {
            actor: &actor.login,
            role: &roles.join("、"),
            act: &format!("{} {}", route.method, route.path),
            object: &object,
            detail: &reason.chars().take(200).collect::<String>(),
            at: visit.now(),
        },
    );
    if let Err(cause) = noted {
        tracing::error!(%cause, "a refusal could not be written down");
    }
}

/// Fields and parameters that name a record. What is typed is in no book: only these, and short.
const NAMES: [&str; 16] = [
    "asset", "case", "contract", "corrects", "finding", "holder", "login", "office", "piece", "place",
    "project", "replaces", "request", "team", "township", "village",
];

/// Which record was asked for: in the address, then in its parameters and the form.
fn named(visit: &Visit<'_>) -> String {
    let parts = visit.parts.iter().map(|(_, value)| value.clone());
    let beside = visit
        .ask
        .pairs
        .iter()
        .chain(&visit.form)
        .filter(|(name, value)| NAMES.contains(&name.as_str()) && !value.is_empty())
        .map(|(name, value)| format!("{name}={}", value.chars().take(40).collect::<String>()));
    let all: Vec<String> = parts.chain(beside).collect();
    all.join(" ").chars().take(200).collect()
}
