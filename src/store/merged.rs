//! Which village a code has become: what was kept under the code of a village that was merged (并村) is the one's that took it up.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::connection::{Conn, Store};
use super::schema::villages;
use crate::access::Reach;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

/// How many mergers one after another are followed: a circle in the list must not hold us.
const MERGERS: usize = 8;

/// The villages of a county that were merged, each with the one that it has become.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged(BTreeMap<i64, i64>);

impl Merged {
    pub(super) fn of(conn: &mut Conn, county: i32) -> Result<Self> {
        let steps: Vec<(i64, Option<i64>)> = villages::table
            .filter(villages::county.eq(county))
            .filter(villages::shown.eq(1))
            .filter(villages::merged_into.is_not_null())
            .select((villages::code, villages::merged_into))
            .load(conn)
            .map_err(Error::internal)?;
        let steps: BTreeMap<i64, i64> = steps
            .into_iter()
            .filter_map(|(old, new)| Some((old, new?)))
            .collect();
        let last = |old: i64| (0..MERGERS).fold(old, |code, _| steps.get(&code).copied().unwrap_or(code));
        Ok(Self(steps.keys().map(|old| (*old, last(*old))).collect()))
    }

    /// The number of the village that a stored number stands for today; 0, which stands for none, stays.
    pub fn now(&self, village: i64) -> i64 {
        self.0.get(&village).copied().unwrap_or(village)
    }

    /// The village that a code stands for today.
    pub fn become_of(&self, village: VillageCode) -> VillageCode {
        let now = u64::try_from(self.now(village.number() as i64)).ok();
        now.and_then(VillageCode::from_number).unwrap_or(village)
    }

    /// The numbers that became one of these, both ends inside.
    pub(super) fn taken_up(&self, (from, to): (i64, i64)) -> Vec<i64> {
        let inside = |now: &i64| (from..=to).contains(now);
        let these = self.0.iter().filter(|(_, now)| inside(now));
        these.map(|(old, _)| *old).collect()
    }

    /// The numbers inside that became one outside: they are looked for there. One village that is asked for by its own number
    /// is found by it.
    pub(super) fn given_up(&self, (from, to): (i64, i64)) -> Vec<i64> {
        let inside = |code: &i64| (from..=to).contains(code);
        let these = self
            .0
            .iter()
            .filter(|(old, now)| from != to && inside(old) && !inside(now));
        these.map(|(old, _)| *old).collect()
    }

    /// With the villages as well that were taken up by those within reach: their people have what was theirs.
    pub(super) fn extend(&self, reach: Reach) -> Reach {
        let code = |number: i64| u64::try_from(number).ok().and_then(VillageCode::from_number);
        let codes = self.0.iter().filter_map(|(old, now)| code(*old).zip(code(*now)));
        let theirs: Vec<VillageCode> = codes
            .filter(|(_, now)| reach.covers(*now))
            .map(|(old, _)| old)
            .collect();
        theirs.into_iter().fold(reach, Reach::with_village)
    }
}

impl Store {
    /// The villages of a county that were merged.
    pub fn merged_villages(&self, county: u32) -> Result<Merged> {
        let mut conn = self.connection()?;
        Merged::of(&mut conn, county as i32)
    }
}
