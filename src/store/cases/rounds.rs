//! In which round a case came up: the one that was at its village, its township or its unit on the day it was opened.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;

use super::Case;
use crate::access::Reach;
use crate::domain::case::CaseState;
use crate::domain::day;
use crate::domain::round::{RoundState, TargetKind};
use crate::domain::unit::is_of_township;
use crate::domain::village_code::TownshipCode;
use crate::error::{Error, Result};
use crate::store::appointments::names_of;
use crate::store::connection::{Conn, Store};
use crate::store::schema::{cases, round_targets, rounds};

/// A round, and where it was from a day to a day.
struct Inspected {
    id: i64,
    from: i32,
    to: i32,
    places: HashSet<(String, String)>,
    /// How the townships among them are called.
    townships: HashSet<String>,
}

/// The rounds of a county that have begun, the latest first.
pub(super) struct Rounds(Vec<Inspected>);

impl Rounds {
    /// Reads them. Of a round that is still planned nobody knows whether it comes.
    pub(super) fn of(conn: &mut Conn, county: u32) -> Result<Self> {
        let key = county as i32;
        let all: Vec<(i64, i32, i32)> = rounds::table
            .filter(rounds::county.eq(key))
            .filter(rounds::state.ne(RoundState::Planned.word()))
            .order((rounds::from_day.desc(), rounds::id.desc()))
            .select((rounds::id, rounds::from_day, rounds::to_day))
            .load(conn)
            .map_err(Error::internal)?;
        let targets: Vec<(i64, String, String)> = round_targets::table
            .filter(round_targets::county.eq(key))
            .select((round_targets::round, round_targets::kind, round_targets::place))
            .load(conn)
            .map_err(Error::internal)?;
        let mut called: HashMap<&str, Vec<String>> = HashMap::new();
        for (_, kind, place) in &targets {
            if kind == TargetKind::Township.word()
                && !called.contains_key(place.as_str())
                && let Some(township) = TownshipCode::parse(place)
            {
                called.insert(place, names_of(conn, key, township)?);
            }
        }
        let inspected = |(id, from, to): (i64, i32, i32)| {
            let own = || targets.iter().filter(move |(round, ..)| *round == id);
            Inspected {
                id,
                from,
                to,
                places: own()
                    .map(|(_, kind, place)| (kind.clone(), place.clone()))
                    .collect(),
                townships: own()
                    .filter(|(_, kind, _)| kind == TargetKind::Township.word())
                    .filter_map(|(.., place)| called.get(place.as_str()))
                    .flatten()
                    .cloned()
                    .collect(),
            }
        };
        Ok(Self(all.into_iter().map(inspected).collect()))
    }

    /// The round that a case of this village and unit came up in, when it was opened on that day. A township's own matter lies
    /// in no village: it came up where the township is inspected.
    pub(super) fn round_of(&self, village: i64, unit: &str, opened: i32) -> Option<i64> {
        let is_there = |kind: TargetKind, place: String, one: &Inspected| {
            one.places.contains(&(kind.word().to_owned(), place))
        };
        let found = self.0.iter().find(|one| {
            let itself = || one.townships.iter().any(|name| is_of_township(unit, name));
            let lies_there = || match village {
                0 => itself(),
                _ => {
                    is_there(TargetKind::Village, format!("{village:012}"), one)
                        || is_there(TargetKind::Township, format!("{:09}", village / 1000), one)
                }
            };
            let of_the_unit = || !unit.is_empty() && is_there(TargetKind::Unit, unit.to_owned(), one);
            (one.from..=one.to).contains(&opened) && (lies_there() || of_the_unit())
        });
        found.map(|one| one.id)
    }
}

impl Store {
    /// The name of the round in which each of these cases came up; of one that came up in none, nothing.
    pub fn rounds_of(&self, reach: &Reach, all: &[Case]) -> Result<HashMap<i64, String>> {
        let names = self.round_names(reach)?;
        let mut conn = self.connection()?;
        let rounds = Rounds::of(&mut conn, reach.of_county())?;
        let name = |case: &Case| {
            let village = case.village.map_or(0, |code| code.number() as i64);
            let round = rounds.round_of(village, &case.view.unit, day::number(case.opened_on))?;
            names.get(&round).cloned()
        };
        Ok(all
            .iter()
            .filter_map(|case| Some((case.id, name(case)?)))
            .collect())
    }

    /// The names of the rounds of a county, for who reads its cases with the office's eyes; of a part of it those in which one of
    /// its cases came up.
    pub fn round_names(&self, reach: &Reach) -> Result<BTreeMap<i64, String>> {
        let theirs = match reach.is_whole() {
            true => None,
            false => Some(self.rounds_within(reach)?),
        };
        let all: Vec<(i64, String)> = self.read(|conn| {
            rounds::table
                .filter(rounds::county.eq(reach.of_county() as i32))
                .select((rounds::id, rounds::name))
                .load(conn)
        })?;
        let told = |id: &i64| theirs.as_ref().is_none_or(|theirs| theirs.contains(id));
        Ok(all.into_iter().filter(|(id, _)| told(id)).collect())
    }

    /// The rounds in which the cases within a reach came up.
    fn rounds_within(&self, reach: &Reach) -> Result<HashSet<i64>> {
        let mut conn = self.connection()?;
        let rounds = Rounds::of(&mut conn, reach.of_county())?;
        let all: Vec<(i64, String, i32)> = cases::table
            .filter(cases::county.eq(reach.of_county() as i32))
            .filter(cases::state.ne(CaseState::Lead.word()))
            .select((cases::village, cases::unit, cases::opened_on))
            .load(&mut conn)
            .map_err(Error::internal)?;
        Ok(all
            .iter()
            .filter(|(village, unit, _)| {
                reach.covers_number(*village) || reach.answers_for(unit, *village != 0)
            })
            .filter_map(|(village, unit, opened)| rounds.round_of(*village, unit, *opened))
            .collect())
    }
}
