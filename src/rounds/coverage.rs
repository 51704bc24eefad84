//! How far the term has come: which villages were inspected in which round, and how.

use std::collections::BTreeMap;

use crate::domain::round::{RoundMode, RoundState};
use crate::domain::village_code::{TownshipCode, VillageCode};

/// A village as the target of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// The village.
    pub village: VillageCode,
    /// The round's number.
    pub round: i64,
    /// How.
    pub mode: RoundMode,
    /// Where the round stands.
    pub state: RoundState,
}

/// The villages of a term, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Villages that stand.
    pub villages: usize,
    /// Of them inspected, or being inspected.
    pub covered: usize,
    /// Of those, in no other round than one that is under way.
    pub under_way: usize,
    /// Those covered by the closest look they had, in the order of [`RoundMode`].
    pub modes: [usize; 4],
    /// For each township its villages and those covered.
    pub townships: BTreeMap<TownshipCode, (usize, usize)>,
}

impl Coverage {
    /// Counts what rounds that have begun cover; a plan covers nothing.
    pub fn of(villages: &[VillageCode], visits: &[Visit]) -> Self {
        let mut best: BTreeMap<VillageCode, (RoundMode, bool)> = BTreeMap::new();
        for visit in visits.iter().filter(|one| one.state != RoundState::Planned) {
            let ended = visit.state == RoundState::Ended;
            let one = best.entry(visit.village).or_insert((visit.mode, ended));
            // The modes stand from the closest look to the lightest.
            one.0 = one.0.min(visit.mode);
            one.1 |= ended;
        }
        let mut coverage = Self::default();
        for village in villages {
            coverage.villages += 1;
            let township = coverage.townships.entry(village.township()).or_default();
            township.0 += 1;
            if let Some((mode, ended)) = best.get(village) {
                township.1 += 1;
                coverage.covered += 1;
                coverage.under_way += usize::from(!ended);
                coverage.modes[*mode as usize] += 1;
            }
        }
        coverage
    }

    /// Villages that were covered otherwise than by a team sitting down in them (一体巡).
    pub fn together(&self) -> usize {
        self.covered - self.modes[RoundMode::Direct as usize]
    }
}

/// A share in whole percent, rounded; but never all of what is not all, and never nothing of what is something.
pub fn percent(part: usize, whole: usize) -> usize {
    if whole == 0 {
        return 0;
    }
    let rounded = (part * 200 + whole) / (whole * 2);
    match rounded {
        100 if part < whole => 99,
        0 if part > 0 => 1,
        rounded => rounded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn village(at: u64) -> VillageCode {
        VillageCode::from_number(999_999_100_201 + at / 30 * 1000 + at % 30).expect("a code")
    }

    #[test]
    fn a_village_counts_once_by_its_closest_look_and_a_plan_counts_nothing() {
        let villages: Vec<VillageCode> = (0..270).map(village).collect();
        let visit = |at: u64, round, mode, state| Visit {
            village: village(at),
            round,
            mode,
            state,
        };
        let mut visits: Vec<Visit> = (0..218)
            .map(|at| visit(at, 1, RoundMode::Extended, RoundState::Ended))
            .collect();
        visits.extend((0..52).map(|at| visit(at, 2, RoundMode::Direct, RoundState::UnderWay)));
        visits.extend((230..270).map(|at| visit(at, 3, RoundMode::Direct, RoundState::Planned)));
        let coverage = Coverage::of(&villages, &visits);
        assert_eq!(
            (coverage.villages, coverage.covered, coverage.under_way),
            (270, 218, 0)
        );
        assert_eq!(coverage.modes, [52, 166, 0, 0]);
        assert_eq!(coverage.together(), 166);
        let sum = coverage
            .townships
            .values()
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        assert_eq!(sum, (270, 218));
    }

    #[test]
    fn percent_is_rounded_but_never_says_all_or_nothing_of_what_is_not() {
        assert_eq!(percent(215, 270), 80);
        assert_eq!(percent(269, 270), 99);
        assert_eq!(percent(1, 270), 1);
        assert_eq!((percent(0, 270), percent(270, 270), percent(0, 0)), (0, 100, 0));
    }
}
