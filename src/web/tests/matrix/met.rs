//! Which forms of the desk have to be met by whoever follows its links, and which nobody can meet there.

use std::collections::BTreeSet;

use actix_web::http::Method;

use crate::cases::{Guard, MOVES};
use crate::web::desk::routes::routes;

/// Addresses whose forms no crawl meets, and why.
const NOT_MET: &[(&str, &str)] = &[
    (
        "/desk/sign-in",
        "whoever sits inside does not stand before the door",
    ),
    (
        "/desk/sign-in/code",
        "whoever sits inside does not stand before the door",
    ),
    (
        "/desk/sign-in/forget",
        "whoever sits inside does not stand before the door",
    ),
    (
        "/desk/account/second-factor/confirm",
        "no actor has begun a second factor",
    ),
    (
        "/desk/account/second-factor/recovery",
        "no actor has a second factor",
    ),
    (
        "/desk/account/second-factor/remove",
        "no actor has a second factor",
    ),
    (
        "/desk/users/{id}/enable",
        "no account is closed; takes nothing typed",
    ),
    (
        "/desk/users/{id}/second-factor",
        "nobody has a second factor to take away",
    ),
    ("/desk/cases/ledger/import/confirm", "no old ledger was handed in"),
    (
        "/desk/cases/ledger/import/discard",
        "no old ledger was handed in; takes nothing typed",
    ),
    (
        "/desk/outcomes/{id}",
        "no outcome is worded, for no case is closed with a letter",
    ),
    ("/desk/imports/{batch}/hand-in", "every batch was handed in"),
    (
        "/desk/imports/{batch}/discard",
        "every batch was handed in; takes nothing typed",
    ),
    (
        "/desk/reports/period",
        "the report is met once its days are chosen",
    ),
    (
        "/desk/rounds/{id}/teams/drop",
        "every team has targets or members; takes nothing typed",
    ),
    ("/desk/choosing/{village}/judge", "the villages were not classed"),
    ("/desk/choosing/{village}/class", "the villages were not classed"),
    ("/desk/draw/{id}/seed", "the day of the seed has not come"),
    ("/desk/look-back/draw", "too few cases are closed to draw from"),
    ("/desk/look-back/send", "no case was drawn; takes nothing typed"),
];

/// Guards that ask for something typed.
const ASK: [Guard; 11] = [
    Guard::TwoVerifiers,
    Guard::Reason,
    Guard::Document,
    Guard::AmountBasisFacts,
    Guard::Facts,
    Guard::Receipt,
    Guard::Interview,
    Guard::Plan,
    Guard::NewDate,
    Guard::WrittenOff,
    Guard::Corrected,
];

/// The addresses of the desk that were never posted to, and the moves that were never typed into.
pub(super) fn met_by(posted: &BTreeSet<String>, typed_into: &BTreeSet<String>) -> Vec<String> {
    let alike = |path: &str, shape: &str| {
        path.split('/').count() == shape.split('/').count()
            && path
                .split('/')
                .zip(shape.split('/'))
                .all(|(one, other)| one.starts_with('{') || one == other)
    };
    let never = routes()
        .iter()
        .filter(|route| route.method == Method::POST)
        .filter(|route| !posted.iter().any(|shape| alike(route.path, shape)))
        .map(|route| route.path);
    let moves = MOVES
        .iter()
        .filter(|row| !row.from.is_empty() && row.guards.iter().any(|guard| ASK.contains(guard)))
        .map(|row| row.name.word())
        .filter(|word| {
            let of = format!("POST /desk/cases/*/move {word} ");
            !typed_into.iter().any(|field| field.starts_with(&of))
        });
    let excepted = |path: &str| NOT_MET.iter().any(|(one, _)| *one == path);
    let needless = NOT_MET
        .iter()
        .filter(|(path, _)| posted.iter().any(|shape| alike(path, shape)))
        .map(|(path, _)| format!("{path} is met after all"));
    never
        .filter(|path| !excepted(path))
        .chain(moves)
        .map(str::to_owned)
        .chain(needless)
        .collect()
}
