//! PRJ-16: a builder founded just before the contract, or struck from the register.

use super::bidders::registered;
use super::project::{money, named};
use crate::anomaly::facts::Row;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::party::is_organisation;
use crate::domain::project::{Procurement, Stage};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-16",
    name: "shell_contractor",
    title: "空壳/新设企业",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Companies],
    reads: &[],
    clock: false,
    settings: &[Setting::number("young_days", 90, "天")],
    about: include_str!("shell_contractor.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let young_days = settings.number("young_days");
    for (at, row) in facts.projects.iter().enumerate() {
        let Some(builder) = row.contractor else { continue };
        let code = row.contractor_code.map(|code| facts.text(code));
        if !is_organisation(facts.text(builder.0), code) {
            continue;
        }
        let Some(found) = registered(facts, row.contractor, row.contractor_code) else {
            out.skip("承包单位不在经营主体名单里", 1);
            continue;
        };
        let company = &facts.companies[found as usize];
        let age = match (row.contracted_on, company.founded_on) {
            (Some(signed), Some(founded)) => Some((signed.since(founded), founded)),
            _ => None,
        };
        // A firm that villagers found in order to build for themselves is what such works are meant for.
        let young =
            age.filter(|(days, _)| *days < young_days && row.procurement != Some(Procurement::SelfBuilt));
        // The register says not when a firm ended: after the works were settled it may well have.
        let state = company.state.map(|state| facts.text(state));
        let ended =
            state.filter(|state| matches!(*state, "注销" | "吊销") && row.stage < Some(Stage::Settled));
        match age.is_some() || ended.is_some() {
            true => out.read(1),
            false => out.skip("没有合同日期，或者名单里没有成立日期", 1),
        }
        let mut why = Vec::new();
        if let Some((days, founded)) = young {
            why.push(match days {
                0.. => format!("{}成立，到签合同只有{days}天", founded.chinese()),
                _ => format!("{}才成立，晚于合同日期", founded.chinese()),
            });
        }
        if let Some(state) = ended {
            why.push(format!("在名单里的状态是“{state}”，工程还没有决算"));
        }
        if why.is_empty() {
            continue;
        }
        let project = Row::new(Dataset::Projects, at as u32);
        let says = format!(
            "{}的承包单位{}{}。",
            named(facts, row),
            facts.called(Some(builder)),
            why.join("；")
        );
        let flag = Flag::new(Subject::Record(project), row.village, says)
            .amount(money(row))
            .unless(format!(
                "如果承包单位在签合同{young_days}天以前就已成立，并且是存续的，就不会提示。"
            ))
            .needs(project)
            .needs(Row::new(Dataset::Companies, found));
        out.flag(flag);
    }
}
