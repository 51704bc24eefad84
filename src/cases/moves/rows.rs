//! How a row of the table is written down: what most rows have in common is said once.

use super::super::deadline::Deadline;
use super::super::guards::Guard;
use super::super::names::MoveName;
use super::{Move, Target};
use crate::domain::case::CaseState as S;
use crate::domain::role::Role;

/// A row that one person makes, of whatever office looks at the unit.
pub(super) const fn row(
    name: MoveName,
    from: &'static [S],
    to: Target,
    who: &'static [Role],
    deadline: Deadline,
    letter: &'static str,
    guards: &'static [Guard],
) -> Move {
    Move {
        name,
        from,
        to,
        who,
        beyond: &[],
        second: &[],
        deadline,
        letter,
        guards,
    }
}

/// A row that a second person signs.
pub(super) const fn signed_by(second: &'static [Role], row: Move) -> Move {
    Move { second, ..row }
}

/// A row that others make where no township looks at it.
pub(super) const fn without_township(beyond: &'static [Role], row: Move) -> Move {
    Move { beyond, ..row }
}
