//! AST-05: an asset that has stood idle since the latest date that its record carries.

use crate::anomaly::facts::Row;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::asset::Use;
use crate::domain::dataset::Dataset;

use super::running::running;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "AST-05",
    name: "idle",
    title: "闲置",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Low,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Assets],
    reads: &[Dataset::Contracts],
    clock: true,
    settings: &[
        Setting::number("warn_days", 90, "天"),
        Setting::number("long_days", 365, "天"),
    ],
    about: include_str!("idle.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let (warn, long) = (settings.number("warn_days"), settings.number("long_days"));
    for (at, asset) in facts.assets.iter().enumerate() {
        match asset.usage {
            None => {
                out.skip("没有使用状态", 1);
                continue;
            }
            Some(Use::Idle) => {}
            Some(_) => {
                out.read(1);
                continue;
            }
        }
        let Some(since) = asset.acquired_on.max(asset.surveyed_on) else {
            out.skip("没有取得日期和清查日期，不知道闲置了多久", 1);
            continue;
        };
        out.read(1);
        let idle = facts.today.since(since);
        // Somebody has it by contract: the register is behind.
        if idle <= warn || !running(facts, asset).is_empty() {
            continue;
        }
        let (severity, days) = if idle > long {
            (Severity::Low, long)
        } else {
            (Severity::Info, warn)
        };
        let value = asset.net_value.or(asset.original_value).unwrap_or_default();
        let measure = match asset.area {
            Some(area) => format!("，面积{}亩", area.mu()),
            None => String::new(),
        };
        let says = format!(
            "{}的{}（{}）登记为闲置{measure}，自{}起已超过{days}天。",
            asset.village.map_or_else(String::new, |v| facts.village_name(v)),
            facts.text(asset.name),
            facts.text(asset.number),
            since.chinese(),
        );
        let row = Row::new(Dataset::Assets, at as u32);
        let flag = Flag::new(Subject::Record(row), asset.village, says)
            .amount(value)
            .severity(severity)
            .unless(format!(
                "如果闲置没有超过{days}天，或者已经签了出租、承包的合同，就不会提示。"
            ))
            .needs(row)
            .beside_if(
                Dataset::Villages,
                asset.village.and_then(|village| facts.village_at(village)),
            );
        out.flag(flag);
    }
}
