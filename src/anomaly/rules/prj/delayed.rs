//! PRJ-12: works whose planned end is long past and that are not finished.

use super::project::{money, named};
use crate::anomaly::facts::Row;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::project::Stage;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-12",
    name: "delayed",
    title: "工期延误",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Low,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects],
    reads: &[],
    clock: true,
    settings: &[Setting::number("grace_days", 90, "天")],
    about: include_str!("delayed.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let grace = settings.number("grace_days");
    for (at, row) in facts.projects.iter().enumerate() {
        let is_done = row.finished_on.is_some() || row.accepted_on.is_some();
        if is_done || row.stage >= Some(Stage::Finished) {
            match is_done {
                true => out.read(1),
                false => out.skip("已经完工，没有竣工日期", 1),
            }
            continue;
        }
        let Some(planned) = row.planned_end else {
            out.skip("没有计划竣工日期", 1);
            continue;
        };
        out.read(1);
        let late = facts.today.since(planned);
        if late <= grace {
            continue;
        }
        let state = match row.started_on {
            Some(_) => "还没有竣工",
            None => "还没有开工的记录",
        };
        let project = Row::new(Dataset::Projects, at as u32);
        let says = format!(
            "{}计划{}竣工，已过{late}天，{state}。",
            named(facts, row),
            planned.chinese()
        );
        let flag = Flag::new(Subject::Record(project), row.village, says)
            .amount(money(row))
            .unless(format!(
                "如果已经竣工，或者计划竣工改到{}以后，就不会提示。",
                facts.today.plus(-grace - 1).chinese()
            ))
            .needs(project);
        out.flag(flag);
    }
}
