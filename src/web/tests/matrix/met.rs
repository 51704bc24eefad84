//! What the crawl of the bad strings has to meet: every address that takes a form, and every move that asks for words.

use std::collections::BTreeSet;

use actix_web::http::Method;

use crate::cases::{Guard, MOVES};
use crate::web::desk::routes::routes;

/// Addresses whose forms no crawl meets, and why.
const NOT_MET: [(&str, &str); 3] = [
    (
        "/desk/sign-in",
        "tried with every string by the test of the doors",
    ),
    (
        "/desk/sign-in/code",
        "tried with every string by the test of the doors",
    ),
    (
        "/desk/sign-in/forget",
        "takes nothing; whoever sits inside does not stand before the door",
    ),
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
