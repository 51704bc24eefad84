//! PRJ-22: works that began before the contract was signed.

use super::project::{money, named, speaks_of};
use crate::anomaly::facts::Row;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::project::Procurement;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-22",
    name: "work_before_contract",
    title: "先施工后签约",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("grace_days", 0, "天"),
        Setting::words("urgent_words", &["抢险", "抢修", "救灾"]),
    ],
    about: include_str!("work_before_contract.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let grace = settings.number("grace_days");
    let urgent = settings.words("urgent_words");
    for (at, row) in facts.projects.iter().enumerate() {
        // Villagers who build for themselves sign nothing with themselves.
        if row.procurement == Some(Procurement::SelfBuilt) {
            out.read(1);
            continue;
        }
        let (started, signed) = match (row.started_on, row.contracted_on) {
            (Some(started), Some(signed)) => (started, signed),
            (Some(_), None) => {
                out.skip("已经开工，没有合同日期", 1);
                continue;
            }
            // Not begun: nothing to ask.
            (None, _) => continue,
        };
        out.read(1);
        let days = signed.since(started);
        if days <= grace || speaks_of(facts, row, &urgent) {
            continue;
        }
        let project = Row::new(Dataset::Projects, at as u32);
        let says = format!(
            "{}{}开工，{}才签合同，先干了{days}天。",
            named(facts, row),
            started.chinese(),
            signed.chinese()
        );
        let flag = Flag::new(Subject::Record(project), row.village, says)
            .amount(money(row))
            .unless(format!(
                "如果合同不晚于{}签订，或者是抢险救灾，就不会提示。",
                started.plus(grace).chinese()
            ))
            .needs(project);
        out.flag(flag);
    }
}
