//! The responsible unit was the wrong one. What belonged to the wrong one, the talk with it and its plan, stands in the history
//! alone: the right one is told anew.

use crate::store::cases::Told;

/// Takes off a case what the wrong unit said and was told.
pub(super) fn begins_anew(told: &mut Told) {
    for words in [
        &mut told.interview,
        &mut told.measure,
        &mut told.responsible,
        &mut told.planned,
    ] {
        words.clear();
    }
}

/// From which unit to which, for the history.
pub(super) fn corrected(wrong: &str, right: &str) -> String {
    let wrong = if wrong.is_empty() {
        "（没有写）"
    } else {
        wrong
    };
    format!("责任单位由“{wrong}”改为“{right}”")
}
