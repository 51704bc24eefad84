//! What the public is told of draws by lot.
//!
//! That a list was committed, and its hash, are public at once: whoever wrote the hash down can hold the list against it
//! later. The list, the seed and the result are told only once a round that took its villages from the draw is under way,
//! and no round that is still being planned did: a village that reads beforehand that it was drawn would be warned.
//! Draws of closed cases to look back at are never told: their list is of cases.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::PublicStore;
use crate::domain::day;
use crate::domain::round::{DrawKind, RoundState};
use crate::domain::shown::{OpenedDraw, ShownDraw};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::rounds::CODES_FROM;
use crate::store::schema::{draw_seeds, draws, round_targets, rounds};

type Row = (i64, String, i32, String, i32, String, String, i32);

impl PublicStore {
    /// The draws of villages of a county, the newest first.
    pub fn draws(&self, county: u32) -> Result<Vec<ShownDraw>> {
        let county = county as i32;
        let rows: Vec<Row> = self.store.read(|conn| {
            draws::table
                .filter(draws::county.eq(county))
                .filter(draws::kind.eq(DrawKind::Villages.word()))
                .order(draws::id.desc())
                .select((
                    draws::id,
                    draws::name,
                    draws::number,
                    draws::seed_source,
                    draws::seed_day,
                    draws::canonical,
                    draws::commitment,
                    draws::day,
                ))
                .load(conn)
        })?;
        let seeds: Vec<(i64, String, String)> = self.store.read(|conn| {
            draw_seeds::table
                .filter(draw_seeds::county.eq(county))
                .select((draw_seeds::draw, draw_seeds::seed, draw_seeds::drawn))
                .load(conn)
        })?;
        let begun = self.begun(county)?;
        rows.into_iter()
            .map(
                |(id, name, number, seed_source, seed_day, canonical, commitment, on)| {
                    let broken = || Error::Internal(format!("draw {id} cannot be read"));
                    let seed = seeds.iter().find(|one| one.0 == id && begun.contains(&id));
                    let opened = match seed {
                        None => None,
                        Some((_, seed, drawn)) => Some(OpenedDraw {
                            name,
                            number: u32::try_from(number).map_err(|_| broken())?,
                            listed: villages(canonical.lines().skip(CODES_FROM - 1)),
                            canonical,
                            seed_source,
                            seed_day: day::from_number(seed_day).ok_or_else(broken)?,
                            seed: seed.clone(),
                            drawn: villages(drawn.lines()),
                        }),
                    };
                    Ok(ShownDraw {
                        id,
                        day: day::from_number(on).ok_or_else(broken)?,
                        commitment,
                        opened,
                    })
                },
            )
            .collect()
    }

    /// The draws from which a round took villages that is under way or over, and none that is being planned.
    fn begun(&self, county: i32) -> Result<BTreeSet<i64>> {
        let used: Vec<(i64, Option<i64>)> = self.store.read(|conn| {
            round_targets::table
                .filter(round_targets::county.eq(county))
                .filter(round_targets::draw.is_not_null())
                .select((round_targets::round, round_targets::draw))
                .distinct()
                .load(conn)
        })?;
        let planned: Vec<i64> = self.store.read(|conn| {
            rounds::table
                .filter(rounds::county.eq(county))
                .filter(rounds::state.eq(RoundState::Planned.word()))
                .select(rounds::id)
                .load(conn)
        })?;
        let of = |ahead: bool| -> BTreeSet<i64> {
            used.iter()
                .filter(|(round, _)| planned.contains(round) == ahead)
                .filter_map(|(_, draw)| *draw)
                .collect()
        };
        Ok(of(false).difference(&of(true)).copied().collect())
    }
}

fn villages<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<VillageCode> {
    lines.filter_map(|line| VillageCode::parse(line).ok()).collect()
}
