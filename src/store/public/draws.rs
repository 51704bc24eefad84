//! What the public is told of draws by lot.
//!
//! That a list was committed, and its hash, are public at once: whoever wrote the hash down can hold the list against it
//! later. The list, the seed and the result are told only once a round that took its villages from the draw is under way,
//! and no round that is still being planned did: a village that reads beforehand that it was drawn would be warned.
//! A draw that no round uses is told as well, long after its seed: otherwise whoever commits five lists and keeps the result that
//! they like would show that one alone. Not as soon as another was taken: it may be the draw of a round that is about to begin, of
//! which nothing is kept yet that would say so.
//! Draws of closed cases to look back at are never told: their list is of cases.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::PublicStore;
use crate::domain::day;
use crate::domain::round::{DrawKind, RoundState};
use crate::domain::shown::{OpenedDraw, ShownDraw};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::rounds::CODES_FROM;
use crate::store::schema::{draw_seeds, draws, round_targets, rounds};

/// So many days after its seed was known a draw that no round uses is told: longer than it takes to plan a round.
const UNUSED_AFTER: i64 = 90;

type Row = (i64, String, i32, String, i32, String, String, i32);

impl PublicStore {
    /// The draws of villages of a county, the newest first, as they are told on a day.
    pub fn draws(&self, county: u32, today: NaiveDate) -> Result<Vec<ShownDraw>> {
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
        let uses = self.uses(county)?;
        rows.into_iter()
            .map(
                |(id, name, number, seed_source, seed_day, canonical, commitment, on)| {
                    let broken = || Error::Internal(format!("draw {id} cannot be read"));
                    let used = uses.begun.contains(&id);
                    let known = day::from_number(seed_day).ok_or_else(broken)?;
                    let unused = !used && (today - known).num_days() > UNUSED_AFTER;
                    let opened = if (used || unused) && !uses.planned.contains(&id) {
                        let seed = seeds.iter().find(|one| one.0 == id);
                        Some(OpenedDraw {
                            name,
                            number: u32::try_from(number).map_err(|_| broken())?,
                            listed: villages(canonical.lines().skip(CODES_FROM - 1)),
                            canonical,
                            seed_source,
                            seed_day: known,
                            seed: seed.map(|(_, seed, _)| seed.clone()),
                            drawn: seed.map_or_else(Vec::new, |(.., drawn)| villages(drawn.lines())),
                            used,
                        })
                    } else {
                        None
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

    /// Which draws rounds took their villages from.
    fn uses(&self, county: i32) -> Result<Uses> {
        let taken: Vec<(i64, Option<i64>)> = self.store.read(|conn| {
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
            taken
                .iter()
                .filter(|(round, _)| planned.contains(round) == ahead)
                .filter_map(|(_, draw)| *draw)
                .collect()
        };
        Ok(Uses {
            begun: of(false),
            planned: of(true),
        })
    }
}

/// The draws that rounds took villages from.
struct Uses {
    /// A round that is under way or over.
    begun: BTreeSet<i64>,
    /// One that is being planned.
    planned: BTreeSet<i64>,
}

fn villages<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<VillageCode> {
    lines.filter_map(|line| VillageCode::parse(line).ok()).collect()
}
