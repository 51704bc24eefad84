//! PRJ-13: money that arrived and has not been spent.

use super::project::named;
use crate::anomaly::facts::{Day, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::project::{Procurement, Stage};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-13",
    name: "idle_funds",
    title: "资金闲置",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Disbursements],
    reads: &[],
    clock: true,
    settings: &[
        Setting::number("idle_months", 6, "个月"),
        Setting::number("long_months", 24, "个月"),
    ],
    about: include_str!("idle_funds.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let months = settings.number("idle_months").max(0) as u32;
    let long = settings.number("long_months").max(0) as u32;
    let ledger_began: Option<Day> = facts.disbursements.first().map(|row| row.paid_on);
    for (at, row) in facts.projects.iter().enumerate() {
        let Some(arrived) = row.funded_on else {
            out.skip("没有资金到位日期", 1);
            continue;
        };
        let paid: Fen = facts
            .disbursements_of(row.number)
            .iter()
            .map(|at| facts.disbursements[*at as usize].amount)
            .sum();
        let is_done = row.stage >= Some(Stage::Finished);
        // What was built long ago may have been paid before anybody kept this list, and villagers are paid from the books.
        if paid.0 <= 0 && is_done && ledger_began.is_some_and(|began| arrived < began) {
            out.skip("完工项目的资金早于拨付台账，看不出付没付", 1);
            continue;
        }
        if paid.0 <= 0 && is_done && row.procurement == Some(Procurement::SelfBuilt) {
            out.skip("村民自建，工钱料钱记在村账上", 1);
            continue;
        }
        out.read(1);
        if paid.0 > 0 || facts.today <= arrived.months_after(months) {
            continue;
        }
        let is_long = facts.today > arrived.months_after(long);
        let state = match is_done {
            true => "工程已经完工，",
            false => "",
        };
        let project = Row::new(Dataset::Projects, at as u32);
        let says = format!(
            "{}的资金{}到位，预算{}元，{state}过了{}个月还没有拨付过。",
            named(facts, row),
            arrived.chinese(),
            row.budget,
            whole_months(arrived, facts.today)
        );
        let flag = Flag::new(Subject::Record(project), row.village, says)
            .amount(row.budget)
            .severity(if is_long { Severity::High } else { Severity::Medium })
            .unless(format!(
                "如果有过拨付，或者资金到位还不满{months}个月，就不会提示。"
            ))
            .needs(project);
        out.flag(flag);
    }
}

/// Whole months from one day to another.
fn whole_months(from: Day, to: Day) -> i32 {
    let months = to.month() - from.month();
    let full = from.months_after(months.max(0).unsigned_abs()) <= to;
    months - i32::from(!full)
}
