//! Where a case waits for an office of which nobody is left that may act: in a small one everybody had a part in it, or has to
//! stay away.

use super::given::standing;
use super::verifiers::stays_away;
use crate::access::Actor;
use crate::cases::{MoveName, Mover, moves_from};
use crate::domain::case::CaseState;
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::store::cases::Case;

/// What nobody can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nobody {
    /// The step.
    pub step: MoveName,
    /// Whether it is its signature that nobody can give.
    pub signature: bool,
    /// Which offices could.
    pub offices: &'static [Role],
}

/// The step that ends a case in the last review or a look-back, where none of those who hold an office today can make it, or
/// none but the one who makes it can sign it.
pub fn nobody(office: &Office, county: u32, case: &Case) -> Result<Option<Nobody>> {
    let step = match case.state {
        CaseState::Review => MoveName::Close,
        CaseState::LookBack => MoveName::Confirm,
        _ => return Ok(None),
    };
    let Some(row) = moves_from(case.state).find(|row| row.name == step) else {
        return Ok(None);
    };
    let able = |may: &dyn Fn(&Mover) -> bool, person: &Actor| {
        if !may(&standing(person, case, office.today)) {
            return Ok(false);
        }
        match stays_away(office, person, case, row) {
            Ok(away) => Ok(!away),
            // Whoever has declared nothing cannot either.
            Err(Error::Usage(_)) => Ok(false),
            Err(error) => Err(error),
        }
    };
    let moves = |mover: &Mover| row.may_make(&case.view, mover) && row.bars(&case.view, mover).is_none();
    let signs = |signer: &Mover| row.waits_for(&case.view, signer);
    let (mut movers, mut signers) = (Vec::new(), Vec::new());
    let who = [row.who, row.second].concat();
    for login in office.store.holders(county, &who, office.today)? {
        let Some(person) = office.store.actor_named(county, &login)? else {
            continue;
        };
        if able(&moves, &person)? {
            movers.push(person.user);
        }
        if able(&signs, &person)? {
            signers.push(person.user);
        }
        let two = movers
            .iter()
            .any(|mover| signers.iter().any(|signer| signer != mover));
        if two || (row.second.is_empty() && !movers.is_empty()) {
            return Ok(None);
        }
    }
    let signature = !movers.is_empty();
    let looks = case.view.township_looks();
    Ok(Some(Nobody {
        step,
        signature,
        offices: if signature { row.second } else { row.offices(looks) },
    }))
}
