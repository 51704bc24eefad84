//! Sending a closed case to be looked back at, and what is said where that is too early.

use chrono::NaiveDate;

use super::given::{mover, read};
use super::{Fields, apply};
use crate::access::{Actor, By, MoveCase};
use crate::cases::{Given, Guard, MoveName, Refusal, step};
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::flows::settings::clock;
use crate::store::cases::Case;

/// Sends a closed case to be looked back at, with how it was chosen; what was drawn was old enough when the list was made.
///
/// # Errors
/// As [`make`].
pub(in crate::flows) fn look_back(
    office: &Office,
    actor: &Actor,
    by: &By<MoveCase>,
    case: &Case,
    (chosen, drawn): (&str, bool),
) -> Result<()> {
    let name = MoveName::LookBack;
    let mut given = Given {
        drawn,
        ..read(office, by, case, &Fields::new())?
    };
    let mover = mover(office, actor, by, case)?;
    let terms = clock(office, by.reach().of_county())?.terms;
    let done = step(&case.view, name, &mover, &given, &terms).map_err(|refusal| refused(case, refusal))?;
    chosen.clone_into(&mut given.reason);
    apply(office, by, case, (name, done, None), &given, &Fields::new())
}

/// The refusal of a move, for whoever asks; where it is too early, with the first day.
pub(super) fn refused(case: &Case, refusal: Refusal) -> Error {
    match (refusal, case.view.ripe_on) {
        (Refusal::Guard(Guard::Ripe), Some(first)) => Error::Conflict(not_ripe(first)),
        _ => told(refusal),
    }
}

/// That a case was closed too lately to be looked back at, with the first day.
pub fn not_ripe(first: NaiveDate) -> String {
    format!("{}，{first} 起才能回头看", Guard::Ripe.says())
}

fn told(refusal: Refusal) -> Error {
    match refusal {
        Refusal::NotYours => Error::Forbidden(refusal.says().to_owned()),
        _ => Error::Conflict(refusal.says().to_owned()),
    }
}
