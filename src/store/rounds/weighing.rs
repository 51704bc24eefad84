//! What a class is weighed by: the settings, the judgements, and what is counted of a village.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use diesel::prelude::*;

use super::{Standing, standing};
use crate::access::Reach;
use crate::domain::case::{CaseSource, CaseState};
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::rounds::Settings;
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store, one_at_a_time};
use crate::store::ledgers::Layout;
use crate::store::schema::{cases, round_settings, village_judgements};

/// Settings as they were kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSettings {
    /// The version; 0 for those of the program.
    pub version: i64,
    /// The settings.
    pub settings: Settings,
    /// The day; `None` for those of the program.
    pub day: Option<NaiveDate>,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A judgement on a village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Whether its party branch is weak.
    pub weak: bool,
    /// Why.
    pub reason: String,
    /// The day.
    pub day: NaiveDate,
    /// By whom.
    pub by: String,
}

/// What is counted of a village for its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// The village.
    pub village: Standing,
    /// Petitions and reports of the window.
    pub petitions: i64,
    /// Open cases.
    pub legacy: i64,
    /// The money of its projects of the window, in yuan.
    pub funds: i64,
    /// The judgement.
    pub weak: bool,
}

impl Store {
    /// The settings of a county in force, or of a version.
    pub fn round_settings(&self, county: u32, version: Option<i64>) -> Result<KeptSettings> {
        let mut conn = self.connection()?;
        settings(&mut conn, county, version)
    }

    /// Keeps new settings, if nobody has since those that were seen.
    pub fn set_round_settings(
        &self,
        county: u32,
        seen: i64,
        new: &Settings,
        (today, reason): (NaiveDate, &str),
        act: &Act<'_>,
    ) -> Result<()> {
        self.write(|conn| {
            one_at_a_time(conn, "round_settings")?;
            let now = settings(conn, county, None)?;
            if now.version != seen {
                return Err(Error::Conflict(
                    "有人刚刚改过设置。刷新页面，看清楚再改".to_owned(),
                ));
            }
            diesel::insert_into(round_settings::table)
                .values((
                    round_settings::county.eq(county as i32),
                    round_settings::version.eq(seen + 1),
                    round_settings::day.eq(day::number(today)),
                    round_settings::entered_by.eq(act.actor),
                    round_settings::reason.eq(reason),
                    round_settings::content.eq(new.text()),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }

    /// The judgements on a village within reach, the first first.
    pub fn judgements(&self, reach: &Reach, village: VillageCode) -> Result<Vec<Judgement>> {
        if !reach.covers(village) {
            return Ok(Vec::new());
        }
        let rows: Vec<(i32, String, i32, String)> = self.read(|conn| {
            village_judgements::table
                .filter(village_judgements::county.eq(reach.of_county() as i32))
                .filter(village_judgements::village.eq(village.number() as i64))
                .order(village_judgements::seq)
                .select((
                    village_judgements::weak,
                    village_judgements::reason,
                    village_judgements::day,
                    village_judgements::entered_by,
                ))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .filter_map(|(weak, reason, on, by)| {
                Some(Judgement {
                    weak: weak != 0,
                    reason,
                    day: day::from_number(on)?,
                    by,
                })
            })
            .collect())
    }

    /// Keeps a judgement on a village; the earlier ones stay.
    pub fn judge_village(
        &self,
        reach: &Reach,
        village: VillageCode,
        new: &Judgement,
        act: &Act<'_>,
    ) -> Result<()> {
        let county = reach.of_county();
        self.write(|conn| {
            one_at_a_time(conn, "village_judgements")?;
            known(conn, reach, village)?;
            let last: Option<i64> = village_judgements::table
                .filter(village_judgements::county.eq(county as i32))
                .filter(village_judgements::village.eq(village.number() as i64))
                .select(diesel::dsl::max(village_judgements::seq))
                .first(conn)
                .map_err(Error::internal)?;
            diesel::insert_into(village_judgements::table)
                .values((
                    village_judgements::county.eq(county as i32),
                    village_judgements::village.eq(village.number() as i64),
                    village_judgements::seq.eq(last.unwrap_or(0) + 1),
                    village_judgements::weak.eq(i32::from(new.weak)),
                    village_judgements::reason.eq(&new.reason),
                    village_judgements::day.eq(day::number(new.day)),
                    village_judgements::entered_by.eq(act.actor),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)
        })
    }

    /// What is counted of every village within reach that stands, but for its flags.
    pub fn choosing_sources(
        &self,
        reach: &Reach,
        settings: &Settings,
        today: NaiveDate,
    ) -> Result<Vec<Sources>> {
        let since = today
            .checked_sub_months(Months::new(settings.window_months))
            .unwrap_or(today);
        let county = reach.of_county() as i32;
        let rows: Vec<(i64, String, String, i32)> = self.read(|conn| {
            cases::table
                .filter(cases::county.eq(county))
                .select((cases::village, cases::source, cases::state, cases::opened_on))
                .load(conn)
        })?;
        // What came of a village that was merged weighs on the one that took it up.
        let merged = self.merged_villages(reach.of_county())?;
        let told = [CaseSource::Petition.word(), CaseSource::Report.word()];
        let (mut petitions, mut legacy) = (BTreeMap::<i64, i64>::new(), BTreeMap::<i64, i64>::new());
        for (village, source, state, on) in rows {
            let village = merged.now(village);
            if told.contains(&source.as_str()) && on >= day::number(since) {
                *petitions.entry(village).or_default() += 1;
            }
            if CaseState::from_word(&state).is_some_and(CaseState::is_open) {
                *legacy.entry(village).or_default() += 1;
            }
        }
        let mut funds = BTreeMap::<i64, i64>::new();
        for (village, sum) in self.project_funds(since)? {
            let of = funds.entry(merged.now(village)).or_default();
            *of = of.saturating_add(sum);
        }
        let judged: Vec<(i64, i32)> = self.read(|conn| {
            village_judgements::table
                .filter(village_judgements::county.eq(county))
                .order((village_judgements::village, village_judgements::seq))
                .select((village_judgements::village, village_judgements::weak))
                .load(conn)
        })?;
        let weak: BTreeMap<i64, i32> = judged.into_iter().collect();
        let villages = self.standing_villages(reach)?.into_iter();
        Ok(villages
            .map(|village| {
                let number = village.code.number() as i64;
                let of = |counted: &BTreeMap<i64, i64>| counted.get(&number).copied().unwrap_or(0);
                Sources {
                    petitions: of(&petitions),
                    legacy: of(&legacy),
                    funds: of(&funds) / 100,
                    weak: weak.get(&number) == Some(&1),
                    village,
                }
            })
            .collect())
    }

    /// The budgets of published projects by village, in fen; a project without a day of approval counts as one of today.
    fn project_funds(&self, since: NaiveDate) -> Result<BTreeMap<i64, i64>> {
        let mut funds = BTreeMap::new();
        let Some(layout) = Layout::of(Dataset::Projects) else {
            return Ok(funds);
        };
        let (budget, approved) = (layout.ledger.at("budget"), layout.ledger.at("approved_on"));
        for line in layout.lines(self, "WHERE t.shown=1", &[])? {
            let late = line.values[approved]
                .whole()
                .is_none_or(|on| on >= i64::from(day::number(since)));
            if let (Some(village), true) = (line.village, late) {
                let sum: &mut i64 = funds.entry(village.number() as i64).or_default();
                *sum = sum.saturating_add(line.values[budget].whole().unwrap_or(0).max(0));
            }
        }
        Ok(funds)
    }
}

fn known(conn: &mut Conn, reach: &Reach, village: VillageCode) -> Result<()> {
    standing(conn, reach.of_county())?
        .iter()
        .any(|one| one.code == village && reach.covers(village))
        .then_some(())
        .ok_or_else(|| Error::NotFound("这个村".to_owned()))
}

pub(super) fn settings(conn: &mut Conn, county: u32, version: Option<i64>) -> Result<KeptSettings> {
    let program = KeptSettings {
        version: 0,
        settings: Settings::default(),
        day: None,
        by: String::new(),
        reason: String::new(),
    };
    if version == Some(0) {
        return Ok(program);
    }
    let mut query = round_settings::table
        .filter(round_settings::county.eq(county as i32))
        .order(round_settings::version.desc())
        .select((
            round_settings::version,
            round_settings::content,
            round_settings::day,
            round_settings::entered_by,
            round_settings::reason,
        ))
        .into_boxed();
    if let Some(version) = version {
        query = query.filter(round_settings::version.eq(version));
    }
    let row: Option<(i64, String, i32, String, String)> =
        query.first(conn).optional().map_err(Error::internal)?;
    Ok(match row {
        None => program,
        Some((version, content, on, by, reason)) => KeptSettings {
            version,
            settings: Settings::parse(&content)
                .map_err(|_| Error::Internal(format!("round settings {version} cannot be read")))?,
            day: day::from_number(on),
            by,
            reason,
        },
    })
}
