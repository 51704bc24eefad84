//! The relay list of a round: what to look for, and what the teams say of it village by village.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::plans;
use crate::access::Reach;
use crate::domain::case::Category;
use crate::domain::day;
use crate::domain::round::{RoundState, Ticked};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store, one_at_a_time};
use crate::store::schema::{relay_items, relay_ticks};

/// An item of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number within the round.
    pub id: i64,
    /// The category.
    pub category: Category,
    /// What to look for.
    pub look_for: String,
    /// From which round it comes.
    pub origin: String,
}

/// What a team said of an item in a village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// The item.
    pub item: i64,
    /// The village.
    pub village: VillageCode,
    /// What it said.
    pub ticked: Ticked,
    /// A remark.
    pub remark: String,
    /// The day.
    pub day: NaiveDate,
    /// By whom.
    pub by: String,
}

impl Tick {
    /// What stands, in one line: the page that is ticked off on says which it saw.
    pub fn seen(&self) -> String {
        let (word, day, by) = (self.ticked.word(), self.day, &self.by);
        match self.remark.as_str() {
            "" => format!("{word}（{day} {by}）"),
            remark => format!("{word}：{remark}（{day} {by}）"),
        }
    }
}

fn items(conn: &mut Conn, county: u32, round: i64) -> Result<Vec<Item>> {
    let rows: Vec<(i64, String, String, String)> = relay_items::table
        .filter(relay_items::county.eq(county as i32))
        .filter(relay_items::round.eq(round))
        .order(relay_items::id)
        .select((
            relay_items::id,
            relay_items::category,
            relay_items::look_for,
            relay_items::origin,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    rows.into_iter()
        .map(|(id, category, look_for, origin)| {
            Ok(Item {
                id,
                category: Category::from_word(&category)
                    .ok_or_else(|| Error::Internal(format!("relay item {id} cannot be read")))?,
                look_for,
                origin,
            })
        })
        .collect()
}

fn ticks(conn: &mut Conn, reach: &Reach, round: i64) -> Result<Vec<Tick>> {
    type Row = (i64, i64, String, String, i32, String);
    let rows: Vec<Row> = relay_ticks::table
        .filter(relay_ticks::county.eq(reach.of_county() as i32))
        .filter(relay_ticks::round.eq(round))
        .order((relay_ticks::village, relay_ticks::item))
        .select((
            relay_ticks::item,
            relay_ticks::village,
            relay_ticks::ticked,
            relay_ticks::remark,
            relay_ticks::day,
            relay_ticks::entered_by,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    let tick = |(item, village, ticked, remark, on, by): Row| {
        Some(Tick {
            item,
            village: VillageCode::from_number(village as u64).filter(|code| reach.covers(*code))?,
            ticked: Ticked::from_word(&ticked)?,
            remark,
            day: day::from_number(on)?,
            by,
        })
    };
    Ok(rows.into_iter().filter_map(tick).collect())
}

impl Store {
    /// The list of a round that was read within a reach.
    pub fn relay_items(&self, county: u32, round: i64) -> Result<Vec<Item>> {
        let mut conn = self.connection()?;
        items(&mut conn, county, round)
    }

    /// What the teams said in the villages within reach.
    pub fn relay_ticks(&self, reach: &Reach, round: i64) -> Result<Vec<Tick>> {
        let mut conn = self.connection()?;
        ticks(&mut conn, reach, round)
    }

    /// Adds items to the list of a round; what stands there already is passed. Says how many were new.
    pub fn add_relay(
        &self,
        county: u32,
        round: i64,
        new: &[(Category, String)],
        origin: &str,
        act: &Act<'_>,
    ) -> Result<usize> {
        self.write(|conn| {
            one_at_a_time(conn, "relay")?;
            let plan = plans(conn, county, Some(round))?
                .pop()
                .ok_or_else(|| Error::NotFound("这一轮".to_owned()))?;
            if plan.round.state == RoundState::Ended {
                return Err(Error::Conflict("这一轮已经结束，不能再改".to_owned()));
            }
            let known = items(conn, county, round)?;
            let mut id = known.last().map_or(0, |one| one.id);
            let mut added = 0;
            for (category, look_for) in new {
                if known
                    .iter()
                    .any(|one| one.category == *category && one.look_for == *look_for)
                {
                    continue;
                }
                id += 1;
                added += 1;
                diesel::insert_into(relay_items::table)
                    .values((
                        relay_items::county.eq(county as i32),
                        relay_items::round.eq(round),
                        relay_items::id.eq(id),
                        relay_items::category.eq(category.word()),
                        relay_items::look_for.eq(look_for),
                        relay_items::origin.eq(origin),
                    ))
                    .execute(conn)
                    .map_err(Error::internal)?;
            }
            audit::write(conn, county, act)?;
            Ok(added)
        })
    }

    /// Keeps what a team says of an item in a village of its own, in place of what its page saw.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the village is out of reach or no target of the round, [`Error::Conflict`] when the round is
    /// not under way, and when somebody else has said something since.
    pub fn tick_relay(
        &self,
        reach: &Reach,
        round: i64,
        (tick, seen): (&Tick, &str),
        act: &Act<'_>,
    ) -> Result<()> {
        let county = reach.of_county();
        self.write(|conn| {
            one_at_a_time(conn, "relay")?;
            let plan = plans(conn, county, Some(round))?
                .pop()
                .filter(|plan| {
                    reach.covers(tick.village) && plan.visits().iter().any(|one| one.village == tick.village)
                })
                .ok_or_else(|| Error::NotFound("这个村".to_owned()))?;
            if !items(conn, county, round)?.iter().any(|one| one.id == tick.item) {
                return Err(Error::NotFound("这一项".to_owned()));
            }
            if plan.round.state != RoundState::UnderWay {
                return Err(Error::Conflict(format!(
                    "这一轮在“{}”，清单要在进行中填",
                    plan.round.state.word()
                )));
            }
            let stands = ticks(conn, reach, round)?;
            let stands = stands
                .iter()
                .find(|one| one.item == tick.item && one.village == tick.village)
                .map(Tick::seen)
                .unwrap_or_default();
            if stands != seen {
                return Err(Error::Conflict(format!(
                    "这一项刚才有人填了：{stands}。先看看他写的，还要改再填"
                )));
            }
            let key = (county as i32, round, tick.item, tick.village.number() as i64);
            diesel::delete(relay_ticks::table.find(key))
                .execute(conn)
                .map_err(Error::internal)?;
            diesel::insert_into(relay_ticks::table)
                .values((
                    relay_ticks::county.eq(key.0),
                    relay_ticks::round.eq(key.1),
                    relay_ticks::item.eq(key.2),
                    relay_ticks::village.eq(key.3),
                    relay_ticks::ticked.eq(tick.ticked.word()),
                    relay_ticks::remark.eq(&tick.remark),
                    relay_ticks::day.eq(day::number(tick.day)),
                    relay_ticks::entered_by.eq(&tick.by),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }
}
