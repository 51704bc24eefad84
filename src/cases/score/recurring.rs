//! What flared up again: the same kind of problem where one was closed not long before.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Tracked;
use crate::domain::case::Category;
use crate::domain::follow_up::Limits;
use crate::domain::village_code::VillageCode;

/// Where something recurs: in its village, or, of a matter that lies in none, at its unit.
#[derive(PartialEq, Eq, Hash)]
enum Whence<'c> {
    Village(VillageCode),
    Unit(&'c str),
}

fn whence(case: &Tracked) -> Option<Whence<'_>> {
    match (case.village, case.unit.trim()) {
        (Some(village), _) => Some(Whence::Village(village)),
        (None, "") => None,
        (None, unit) => Some(Whence::Unit(unit)),
    }
}

/// Cases of the same category in the same village, or at the same unit where they lie in none, opened soon after another was
/// closed there: the case, and the earlier one. That the earlier one did not hold takes none of them away; one that was itself
/// opened again soon after it was closed has come again, and is its own earlier one.
pub fn recurring(cases: &[Tracked], limits: &Limits) -> HashMap<i64, i64> {
    let mut closed: HashMap<(Whence<'_>, Category), Vec<(NaiveDate, i64)>> = HashMap::new();
    for case in cases {
        if let Some(whence) = whence(case) {
            let days = case.closings.closed.iter().map(|day| (*day, case.id));
            closed.entry((whence, case.category)).or_default().extend(days);
        }
    }
    let mut again = HashMap::new();
    for case in cases {
        let of_kind = whence(case).and_then(|whence| closed.get(&(whence, case.category)));
        let before = of_kind
            .into_iter()
            .flatten()
            .filter(|(day, id)| *id != case.id && case.course().comes_after(*day, limits.recurrence));
        let itself = || case.closings.undone(limits.recurrence).map(|_| case.id);
        if let Some(earlier) = before.max().map(|(_, id)| *id).or_else(itself) {
            again.insert(case.id, earlier);
        }
    }
    again
}
