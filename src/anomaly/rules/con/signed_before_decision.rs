//! CON-13: signed first, decided after.

use super::terms::{ended, flag, tenant, whole_rent};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-13",
    name: "signed_before_decision",
    title: "先签后议",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts],
    reads: &[],
    clock: false,
    settings: &[Setting::number("days", 1, "天")],
    about: include_str!("signed_before_decision.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let least = settings.number("days").max(1);
    for (at, contract) in facts.contracts.iter().enumerate() {
        if ended(contract) {
            continue;
        }
        let Some(decided_on) = contract.decided_on else {
            out.skip("没有民主决策的日期", 1);
            continue;
        };
        out.read(1);
        let days = decided_on.since(contract.signed_on);
        if days < least {
            continue;
        }
        let says = format!(
            "合同{}（承租方{}）{}签订，{}才表决，晚了{days}天。",
            facts.text(contract.number),
            tenant(facts, contract),
            contract.signed_on.chinese(),
            decided_on.chinese(),
        );
        let found = flag(facts, at, says).amount(whole_rent(contract)).unless(format!(
            "如果表决日期不晚于{}，就不会提示。",
            contract.signed_on.plus(least - 1).chinese()
        ));
        out.flag(found);
    }
}
