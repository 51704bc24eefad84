//! PRJ-08: a contract that grew by much after it was won.

use super::project::{contract_price, named};
use crate::anomaly::facts::Row;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-08",
    name: "change_over",
    title: "变更过大",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects],
    reads: &[],
    clock: false,
    settings: &[Setting::number("over_percent", 10, "%")],
    about: include_str!("change_over.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let over = settings.number("over_percent");
    for (at, row) in facts.projects.iter().enumerate() {
        let (contract, change) = match (contract_price(row), row.change_amount) {
            (Some(contract), Some(change)) => (contract, change),
            (None, Some(change)) if change.0 > 0 => {
                out.skip("有变更金额，没有合同金额", 1);
                continue;
            }
            (Some(_), None) => {
                out.skip("没有填变更金额", 1);
                continue;
            }
            // Not given out yet: nothing could have changed.
            (None, _) => continue,
        };
        out.read(1);
        if i128::from(change.0) * 100 <= i128::from(contract.0) * i128::from(over) {
            continue;
        }
        let project = Row::new(Dataset::Projects, at as u32);
        let allowed = Fen((i128::from(contract.0) * i128::from(over) / 100) as i64);
        let says = format!(
            "{}合同{contract}元，变更增加{change}元，超过合同的{over}%（{allowed}元）。",
            named(facts, row)
        );
        let flag = Flag::new(Subject::Record(project), row.village, says)
            .amount(change)
            .unless(format!("如果变更增加的金额不超过合同金额的{over}%，就不会提示。"))
            .needs(project);
        out.flag(flag);
    }
}
