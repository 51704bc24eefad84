//! The problems of one unit and one round that a 反馈意见 tells of together: a unit is told once, not once for each.

use std::collections::BTreeSet;

use super::owed::owed;
use crate::access::{By, IssueLetter};
use crate::error::Result;
use crate::flows::Office;
use crate::flows::settings::clock;
use crate::letters::Kind;
use crate::store::cases::{Asked, Case, Eyes};

/// The cases that a letter about a case is about as well: of the same unit and round, told to it and in no such letter yet;
/// of a letter that takes the place of another, those of the other. In the order of their numbers; none but for a 反馈意见.
pub fn together(
    office: &Office,
    by: &By<IssueLetter>,
    case: &Case,
    kind: Kind,
    replaces: Option<i64>,
) -> Result<Vec<Case>> {
    if kind != Kind::Feedback {
        return Ok(Vec::new());
    }
    let (store, county) = (&office.store, by.reach().of_county());
    let wanted: BTreeSet<i64> = match replaces {
        Some(letter) => store.beside(county, letter)?.into_iter().collect(),
        None => owed(office, by)?
            .into_iter()
            .filter(|one| one.kind == kind && one.unit == case.view.unit && one.village == case.village)
            .map(|one| one.case)
            .filter(|id| *id != case.id)
            .collect(),
    };
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let clock = clock(office, county)?;
    let mut found = store.cases(by.reach(), Eyes::Office, &Asked::default(), &clock)?;
    found.retain(|one| wanted.contains(&one.id) || one.id == case.id);
    let rounds = store.rounds_of(by.reach(), &found)?;
    found.retain(|one| {
        one.id != case.id && (replaces.is_some() || rounds.get(&one.id) == rounds.get(&case.id))
    });
    found.sort_by_key(|one| one.id);
    Ok(found)
}
