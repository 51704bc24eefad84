//! Classing the villages: settings, the judgement, the reckoning, and what the office decides otherwise.

use std::collections::HashMap;

use super::super::Office;
use super::line;
use crate::access::{By, PlanRounds};
use crate::anomaly::{Finding, story};
use crate::domain::round::VillageClass;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::rounds::{Measured, Settings, choose};
use crate::store::anomalies::Wanted;
use crate::store::rounds::{Judgement, Override};

/// What inspectors have not taken away counts.
const COUNTED: [&str; 5] = ["hit", "clue", "verify", "problem", "lead"];

/// Sets weights, caps, cut-offs and terms anew, with a reason.
pub fn set(
    office: &Office,
    by: &By<PlanRounds>,
    seen: i64,
    fields: &[(String, String)],
    reason: &str,
) -> Result<()> {
    let settings = Settings::read(|name| {
        fields
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    })
    .map_err(|fault| Error::Usage(fault.says()))?;
    let reason = line(reason, "改设置的原因", 200)?;
    let object = format!("巡察设置 第{}版", seen + 1);
    office.store.set_round_settings(
        by.reach().of_county(),
        seen,
        &settings,
        (office.today, &reason),
        &office.act("改巡察设置", &object, ""),
    )
}

/// Judges whether a village's party branch is weak.
pub fn judge(
    office: &Office,
    by: &By<PlanRounds>,
    village: VillageCode,
    weak: bool,
    reason: &str,
) -> Result<()> {
    let judgement = Judgement {
        weak,
        reason: line(reason, "判断的依据", 200)?,
        day: office.today,
        by: by.login().to_owned(),
    };
    let detail = if weak { "是" } else { "否" };
    office.store.judge_village(
        by.reach(),
        village,
        &judgement,
        &office.act("判断软弱涣散", &village.to_string(), detail),
    )
}

/// Classes every village by what is known today.
pub fn class(office: &Office, by: &By<PlanRounds>) -> Result<i64> {
    let county = by.reach().of_county();
    let kept = office.store.round_settings(county, None)?;
    let sources = office
        .store
        .choosing_sources(by.reach(), &kept.settings, office.today)?;
    if sources.is_empty() {
        return Err(Error::Conflict("还没有发布村的名单，不能分类".to_owned()));
    }
    let wanted = Wanted {
        reach: by.reach().clone(),
        ..Wanted::default()
    };
    let merged = office.store.merged_villages(county)?;
    let mut flags: HashMap<VillageCode, Vec<Finding>> = HashMap::new();
    for one in office.store.anomalies(&wanted)? {
        let counts = COUNTED.contains(&one.finding.status.as_str());
        let village = one.finding.village.as_deref().map(VillageCode::parse);
        if let (Some(Ok(village)), true) = (village, counts) {
            let of = flags.entry(merged.become_of(village)).or_default();
            of.push(one.finding);
        }
    }
    let measured: Vec<Measured> = sources
        .into_iter()
        .map(|one| {
            let points = flags
                .get(&one.village.code)
                .map_or(0, |findings| story::score(findings).points);
            Measured {
                village: one.village.code,
                households: one.village.households,
                raw: [
                    one.petitions,
                    one.legacy,
                    one.funds,
                    i64::try_from(points).unwrap_or(i64::MAX),
                ],
                weak: one.weak,
            }
        })
        .collect();
    let classed = choose(&measured, &kept.settings);
    let object = format!("巡察设置 第{}版", kept.version);
    office.store.keep_choosing(
        county,
        kept.version,
        &classed,
        office.today,
        &office.act("村分类", &object, &format!("{} 个村", classed.len())),
    )
}

/// Decides on a class otherwise than it was computed, or goes back to what was; with a reason.
pub fn decide(
    office: &Office,
    by: &By<PlanRounds>,
    seen: (i64, VillageCode),
    chosen: Option<VillageClass>,
    reason: &str,
) -> Result<()> {
    let new = Override {
        chosen,
        reason: line(reason, "改判的原因", 200)?,
        day: office.today,
        by: by.login().to_owned(),
    };
    office.store.override_class(
        by.reach(),
        seen,
        &new,
        &office.act(
            "改判村分类",
            &seen.1.to_string(),
            chosen.map_or("恢复", VillageClass::word),
        ),
    )
}
