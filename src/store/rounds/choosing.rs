//! Classifications as they were made, and what the office decided otherwise.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::weighing::{KeptSettings, settings};
use crate::access::Reach;
use crate::domain::day;
use crate::domain::round::VillageClass;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::rounds::{Classed, Part};
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store, one_at_a_time};
use crate::store::schema::{choosings, class_overrides, village_classes};

/// What the office decided on a class; `chosen` is `None` when it went back to the computed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The class.
    pub chosen: Option<VillageClass>,
    /// Why.
    pub reason: String,
    /// The day.
    pub day: NaiveDate,
    /// By whom.
    pub by: String,
}

/// A village of a classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassedVillage {
    /// As it was computed.
    pub classed: Classed,
    /// What the office decided, the first decision first.
    pub overrides: Vec<Override>,
}

impl ClassedVillage {
    /// The class in force.
    pub fn class(&self) -> VillageClass {
        self.overrides
            .last()
            .and_then(|one| one.chosen)
            .unwrap_or(self.classed.class)
    }
}

/// A classification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choosing {
    /// Its number.
    pub id: i64,
    /// The settings it was made by.
    pub settings: KeptSettings,
    /// The day.
    pub day: NaiveDate,
    /// By whom.
    pub by: String,
    /// The villages within reach, by code.
    pub villages: Vec<ClassedVillage>,
}

impl Store {
    /// Keeps a classification.
    pub fn keep_choosing(
        &self,
        county: u32,
        settings: i64,
        classed: &[Classed],
        today: NaiveDate,
        act: &Act<'_>,
    ) -> Result<i64> {
        self.write(|conn| {
            one_at_a_time(conn, "choosings")?;
            let last: Option<i64> = choosings::table
                .filter(choosings::county.eq(county as i32))
                .select(diesel::dsl::max(choosings::id))
                .first(conn)
                .map_err(Error::internal)?;
            let id = last.unwrap_or(0) + 1;
            diesel::insert_into(choosings::table)
                .values((
                    choosings::county.eq(county as i32),
                    choosings::id.eq(id),
                    choosings::settings.eq(settings),
                    choosings::day.eq(day::number(today)),
                    choosings::entered_by.eq(act.actor),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            for one in classed {
                diesel::insert_into(village_classes::table)
                    .values((
                        village_classes::county.eq(county as i32),
                        village_classes::choosing.eq(id),
                        village_classes::village.eq(one.village.number() as i64),
                        village_classes::households.eq(one.households),
                        village_classes::measured.eq(written(&one.parts)),
                        village_classes::weak.eq(i32::from(one.weak)),
                        village_classes::points.eq(i64::from(one.points)),
                        village_classes::computed.eq(one.class.word()),
                    ))
                    .execute(conn)
                    .map_err(Error::internal)?;
            }
            audit::write(conn, county, act)?;
            Ok(id)
        })
    }

    /// The last classification, as far as a reach goes; `None` before the first.
    pub fn choosing(&self, reach: &Reach) -> Result<Option<Choosing>> {
        let mut conn = self.connection()?;
        choosing(&mut conn, reach)
    }

    /// Decides on the class of a village in the last classification.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a village that is not in it, [`Error::Conflict`] when it is not the last any more.
    pub fn override_class(
        &self,
        reach: &Reach,
        (seen, village): (i64, VillageCode),
        new: &Override,
        act: &Act<'_>,
    ) -> Result<()> {
        let county = reach.of_county();
        self.write(|conn| {
            let last = choosing(conn, reach)?;
            let Some(last) = last.filter(|one| one.villages.iter().any(|one| one.classed.village == village))
            else {
                return Err(Error::NotFound("这个村".to_owned()));
            };
            if last.id != seen {
                return Err(Error::Conflict("刚刚重新分过类。刷新页面，看清楚再改".to_owned()));
            }
            let before = last.villages.iter().find(|one| one.classed.village == village);
            diesel::insert_into(class_overrides::table)
                .values((
                    class_overrides::county.eq(county as i32),
                    class_overrides::choosing.eq(last.id),
                    class_overrides::village.eq(village.number() as i64),
                    class_overrides::seq.eq(before.map_or(0, |one| one.overrides.len() as i64) + 1),
                    class_overrides::chosen.eq(new.chosen.map(VillageClass::word)),
                    class_overrides::reason.eq(&new.reason),
                    class_overrides::day.eq(day::number(new.day)),
                    class_overrides::entered_by.eq(act.actor),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }
}

/// Parts as they are kept: `raw value standing points`, a line each.
fn written(parts: &[Part; 4]) -> String {
    parts
        .iter()
        .map(|part| format!("{} {} {} {}\n", part.raw, part.value, part.standing, part.points))
        .collect()
}

fn read_parts(text: &str) -> Option<[Part; 4]> {
    let mut parts = [Part::default(); 4];
    let mut lines = text.lines();
    for part in &mut parts {
        let mut numbers = lines.next()?.split(' ').map(|text| text.parse::<i64>().ok());
        let mut number = || numbers.next().flatten();
        *part = Part {
            raw: number()?,
            value: number()?,
            standing: u32::try_from(number()?).ok()?,
            points: u32::try_from(number()?).ok()?,
        };
    }
    Some(parts)
}

fn choosing(conn: &mut Conn, reach: &Reach) -> Result<Option<Choosing>> {
    let county = reach.of_county() as i32;
    let row: Option<(i64, i64, i32, String)> = choosings::table
        .filter(choosings::county.eq(county))
        .order(choosings::id.desc())
        .select((
            choosings::id,
            choosings::settings,
            choosings::day,
            choosings::entered_by,
        ))
        .first(conn)
        .optional()
        .map_err(Error::internal)?;
    let Some((id, version, on, by)) = row else {
        return Ok(None);
    };
    type Row = (i64, i64, String, i32, i64, String);
    let rows: Vec<Row> = village_classes::table
        .filter(village_classes::county.eq(county))
        .filter(village_classes::choosing.eq(id))
        .order(village_classes::village)
        .select((
            village_classes::village,
            village_classes::households,
            village_classes::measured,
            village_classes::weak,
            village_classes::points,
            village_classes::computed,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    let decided: Vec<(i64, Option<String>, String, i32, String)> = class_overrides::table
        .filter(class_overrides::county.eq(county))
        .filter(class_overrides::choosing.eq(id))
        .order((class_overrides::village, class_overrides::seq))
        .select((
            class_overrides::village,
            class_overrides::chosen,
            class_overrides::reason,
            class_overrides::day,
            class_overrides::entered_by,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    let broken = || Error::Internal(format!("classification {id} cannot be read"));
    let mut found = Vec::with_capacity(rows.len());
    for (number, households, measured, weak, points, computed) in rows {
        let village = VillageCode::from_number(number as u64).ok_or_else(broken)?;
        if !reach.covers(village) {
            continue;
        }
        let parts = read_parts(&measured).ok_or_else(broken)?;
        let points = u32::try_from(points).map_err(|_| broken())?;
        let of_parts: u32 = parts.iter().map(|part| part.points).sum();
        let mut overrides = Vec::new();
        for (_, chosen, reason, on, by) in decided.iter().filter(|one| one.0 == number) {
            overrides.push(Override {
                chosen: chosen.as_deref().and_then(VillageClass::from_word),
                reason: reason.clone(),
                day: day::from_number(*on).ok_or_else(broken)?,
                by: by.clone(),
            });
        }
        found.push(ClassedVillage {
            classed: Classed {
                village,
                households,
                parts,
                weak: weak != 0,
                weak_points: points.saturating_sub(of_parts),
                points,
                class: VillageClass::from_word(&computed).ok_or_else(broken)?,
            },
            overrides,
        });
    }
    Ok(Some(Choosing {
        id,
        settings: settings(conn, reach.of_county(), Some(version))?,
        day: day::from_number(on).ok_or_else(broken)?,
        by,
        villages: found,
    }))
}
