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
/// closed there: the case, and the earlier one.
pub fn recurring(cases: &[Tracked], limits: &Limits) -> HashMap<i64, i64> {
    let mut closed: HashMap<(Whence<'_>, Category), Vec<(NaiveDate, i64)>> = HashMap::new();
    for case in cases {
        if let (Some(whence), Some(day)) = (whence(case), case.closed_on) {
            closed
                .entry((whence, case.category))
                .or_default()
                .push((day, case.id));
        }
    }
    let mut again = HashMap::new();
    for case in cases {
        let Some(earlier) = whence(case).and_then(|whence| closed.get(&(whence, case.category))) else {
            continue;
        };
        let before = earlier
            .iter()
            .filter(|(day, id)| *id != case.id && case.course().comes_after(*day, limits.recurrence));
        if let Some((_, id)) = before.max() {
            again.insert(case.id, *id);
        }
    }
    again
}
