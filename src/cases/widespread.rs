//! The same category in many villages: what makes a common problem (共性问题), since when, and with what money.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::money::Balance;
use super::moves::may_be_merged;
use super::score::Tracked;
use crate::domain::case::Category;
use crate::domain::village_code::VillageCode;

/// A category that stands in many villages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// The category.
    pub category: Category,
    /// The villages, in order.
    pub villages: Vec<VillageCode>,
    /// The day on which the problem of the last village that makes it common was fed back.
    pub since: NaiveDate,
    /// Whether any of its problems was merged.
    pub merged: bool,
    /// Whether one of its problems stands where it can be merged.
    pub may_be_merged: bool,
    /// How many problems.
    pub cases: u32,
    /// Their money.
    pub money: Balance,
}

impl Common {
    /// Whether somebody has to merge it, and can.
    pub fn waits(&self) -> bool {
        !self.merged && self.may_be_merged
    }
}

/// The categories of which problems were fed back in `least` villages or more since a day, the most widespread first.
pub fn common(cases: &[Tracked], least: u32, since: Option<NaiveDate>) -> Vec<Common> {
    let mut found: BTreeMap<Category, Vec<(&Tracked, VillageCode, NaiveDate)>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.is_told_in_a_village(since)) {
        if let Some((village, told)) = case.village.zip(case.fed_back_on) {
            found
                .entry(case.category)
                .or_default()
                .push((case, village, told));
        }
    }
    let mut lines: Vec<Common> = found
        .into_iter()
        .filter_map(|(category, told)| {
            let mut first: BTreeMap<VillageCode, NaiveDate> = BTreeMap::new();
            let mut money = Balance::default();
            for (case, village, day) in &told {
                let earliest = first.entry(*village).or_insert(*day);
                *earliest = (*earliest).min(*day);
                money.found.0 += case.balance.found.0;
                money.recoverable.0 += case.balance.recoverable.0;
                money.returned.0 += case.balance.returned.0;
                money.written_off.0 += case.balance.written_off.0;
            }
            let mut days: Vec<NaiveDate> = first.values().copied().collect();
            days.sort_unstable();
            let enough = (least as usize).max(1);
            Some(Common {
                category,
                since: *days.get(enough - 1)?,
                villages: first.into_keys().collect(),
                // One that was merged before its unit was told of it counts too.
                merged: cases.iter().any(|case| {
                    case.merged
                        && case.category == category
                        && case.fed_back_on.is_none_or(|_| case.is_told_in_a_village(since))
                }),
                may_be_merged: told.iter().any(|(case, ..)| may_be_merged(case.state)),
                cases: u32::try_from(told.len()).unwrap_or(u32::MAX),
                money,
            })
        })
        .collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.villages.len()), line.category));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{CaseView, Given, MoveName, Mover, Terms, step};
    use crate::domain::case::CaseState;
    use crate::domain::follow_up::Closings;
    use crate::domain::role::Role;

    fn told(at: u64, state: CaseState) -> Tracked {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
        Tracked {
            id: at as i64,
            verifiers: None,
            number: String::new(),
            village: VillageCode::from_number(999_999_100_200 + at),
            unit: String::new(),
            category: Category::Contracts,
            state,
            established: true,
            opened_on: day,
            fed_back_on: Some(day),
            closed_on: None,
            closings: Closings::default(),
            due: None,
            direct: false,
            lasting: false,
            still: 0,
            merged: false,
            escalated: 0,
            returned: 0,
            extensions: 0,
            balance: Balance::default(),
            round: None,
            vouchers: 0,
            evidence_elsewhere: 0,
            texts_alike: 0,
        }
    }

    #[test]
    fn nobody_is_asked_to_merge_what_cannot_be_merged_and_where_a_problem_stands_or_was_closed_it_can_be() {
        let office = Mover {
            user: 1,
            roles: vec![Role::InspectionOffice],
            of_the_unit: false,
        };
        for state in CaseState::ALL.iter().filter(|state| state.is_problem()) {
            let three: Vec<Tracked> = (1..=3).map(|at| told(at, *state)).collect();
            let found = common(&three, 3, None);
            let view = CaseView {
                state: Some(*state),
                before: (*state == CaseState::Suspended).then_some(CaseState::Rectify),
                villages_alike: 3,
                ..CaseView::default()
            };
            let merges = step(
                &view,
                MoveName::MakeCommon,
                &office,
                &Given::default(),
                &Terms::default(),
            );
            assert_eq!(found[0].waits(), merges.is_ok(), "{}", state.word());
            // Only what another body holds waits.
            assert_eq!(merges.is_ok(), *state != CaseState::Suspended, "{}", state.word());
            assert!(!merges.is_ok_and(|done| done.state != *state), "it stays");
        }
        let mut mixed: Vec<Tracked> = (1..=3).map(|at| told(at, CaseState::Suspended)).collect();
        mixed.push(told(4, CaseState::Closed));
        assert!(common(&mixed, 3, None)[0].waits());
        mixed[0].merged = true;
        assert!(!common(&mixed, 3, None)[0].waits());
    }
}
