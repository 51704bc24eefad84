//! Where cases are put: villages that suit them, and cadres whom no other case speaks of.

use std::collections::BTreeSet;

use super::planter::{Home, Planter};
use crate::flows::demo::grants::Grant;

impl Planter<'_> {
    /// The next cadre whom no other case speaks of.
    pub(super) fn cadre(&mut self) -> Option<(Home, u32)> {
        let (village, household, person) = self.cadres.pop()?;
        let surname = self.who(person).name.chars().take(1).collect();
        let home = Home {
            village: usize::from(village),
            household,
            surname,
        };
        Some((home, person))
    }

    /// A village, not taken before, in which a programme is paid to somebody up to the last turn; it is made so where there
    /// is none.
    pub(super) fn served(&mut self, code: &str, years: i64, turns: usize) -> usize {
        let (scheme, paid) = (self.scheme(code) as u8, self.paid(code));
        let through = |grant: &&Grant| {
            grant.scheme == scheme
                && usize::from(grant.last) + 1 >= paid
                && usize::from(grant.first) + turns <= paid
                && grant.marks.is_empty()
        };
        let found = self
            .county
            .grants
            .iter()
            .filter(through)
            .map(|grant| usize::from(grant.village))
            .find(|village| !self.villages.contains(village));
        let village = found.unwrap_or_else(|| {
            let village = self.own_village();
            let home = self.home_in(village);
            self.alone_in(home, years, code, self.turns(code, turns, 0));
            village
        });
        self.villages.insert(village);
        village
    }

    /// A village, not taken before, in which a programme is paid to nobody.
    pub(super) fn unserved(&mut self, code: &str) -> usize {
        let scheme = self.scheme(code) as u8;
        let served: BTreeSet<u16> = self
            .county
            .grants
            .iter()
            .filter(|grant| grant.scheme == scheme)
            .map(|grant| grant.village)
            .collect();
        let mut village = self.village();
        for _ in 0..300 {
            if !served.contains(&(village as u16)) && self.villages.insert(village) {
                break;
            }
            village = self.village();
        }
        self.county.closed.insert((scheme, village as u16));
        village
    }

    /// A village, not taken before.
    pub(super) fn own_village(&mut self) -> usize {
        let mut village = self.village();
        for _ in 0..300 {
            if self.villages.insert(village) {
                break;
            }
            village = self.village();
        }
        village
    }
}
