//! The same category in many villages: what makes a common problem (共性问题), since when, and with what money.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::money::Balance;
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
    /// How many problems.
    pub cases: u32,
    /// Their money.
    pub money: Balance,
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
                merged: told.iter().any(|(case, ..)| case.merged),
                cases: u32::try_from(told.len()).unwrap_or(u32::MAX),
                money,
            })
        })
        .collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.villages.len()), line.category));
    lines
}
