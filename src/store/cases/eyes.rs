//! With whose eyes a case is read, and which of them see it.

use super::Row;
use crate::access::Reach;
use crate::domain::case::CaseState;

/// With whose eyes cases are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// The office's and the teams': everything within reach.
    Office,
    /// The inspected side's: only what it was told to put right.
    Unit,
}

/// The states that the inspected side may see.
const TOLD: [CaseState; 12] = [
    CaseState::Immediate,
    CaseState::Feedback,
    CaseState::Plan,
    CaseState::Rectify,
    CaseState::Claimed,
    CaseState::Review,
    CaseState::Returned,
    CaseState::Closed,
    CaseState::LookBack,
    CaseState::Confirmed,
    CaseState::Reopened,
    CaseState::Suspended,
];

/// Whether these eyes may see a case within that reach.
pub(in crate::store) fn within(row: &Row, reach: &Reach, eyes: Eyes) -> bool {
    let reached = reach.covers_number(row.village) || reach.answers_for(&row.unit, row.village != 0);
    reached
        && match eyes {
            Eyes::Office => true,
            Eyes::Unit => row.fed_back_on.is_some() && TOLD.iter().any(|state| state.word() == row.state),
        }
}
