//! PRJ-10: settled, or paid in full, before anybody accepted the work.

use super::bidders::without;
use super::project::{changed_price, named};
use crate::anomaly::facts::{ProjectRow, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::project::{Instalment, Stage};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-10",
    name: "pay_before_acceptance",
    title: "未验收先付清",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Disbursements],
    reads: &[],
    clock: false,
    settings: &[],
    about: include_str!("pay_before_acceptance.md"),
    check,
};

/// What was paid before acceptance that should have come after it.
#[derive(Clone, Copy)]
enum Early {
    /// Settlements.
    Settled(Fen),
    /// Everything.
    InFull(Fen),
}

fn check(facts: &Facts, _: &Settings, out: &mut Findings<'_>) {
    for (at, row) in facts.projects.iter().enumerate() {
        let paid = facts.disbursements_of(row.number);
        if paid.is_empty() {
            continue;
        }
        if row.accepted_on.is_none() && row.stage >= Some(Stage::Accepted) {
            out.skip("状态已到验收，没有验收日期", paid.len());
            continue;
        }
        out.read(paid.len());
        let early: Vec<u32> = paid
            .iter()
            .copied()
            .filter(|at| {
                let on = facts.disbursements[*at as usize].paid_on;
                row.accepted_on.is_none_or(|accepted| on < accepted)
            })
            .collect();
        let Some(found) = judge(facts, row, &early) else {
            continue;
        };
        let when = match row.accepted_on {
            Some(accepted) => format!("{}才验收", accepted.chinese()),
            None => "还没有验收".to_owned(),
        };
        let (says, amount) = match found {
            Early::Settled(sum) => (
                format!("{}{when}，此前已付结算款{sum}元。", named(facts, row)),
                sum,
            ),
            Early::InFull(sum) => (
                format!("{}{when}，此前已付{sum}元，等于付清了合同。", named(facts, row)),
                sum,
            ),
        };
        let rows = |at: u32| Row::new(Dataset::Disbursements, at);
        let (beside, needed): (Vec<u32>, Vec<u32>) = early
            .iter()
            .partition(|one| judge(facts, row, &without(&early, **one)).is_some());
        let project = Row::new(Dataset::Projects, at as u32);
        let flag = Flag::new(Subject::Record(project), row.village, says)
            .amount(amount)
            .unless("如果验收在付结算款、付清合同以前，就不会提示。")
            .needs(project)
            .needs_all(needed.into_iter().map(rows))
            .beside_all(beside.into_iter().map(rows));
        out.flag(flag);
    }
}

fn judge(facts: &Facts, row: &ProjectRow, early: &[u32]) -> Option<Early> {
    let rows = || early.iter().map(|at| &facts.disbursements[*at as usize]);
    let settled: Fen = rows()
        .filter(|row| row.kind == Some(Instalment::Settlement))
        .map(|row| row.amount)
        .sum();
    if settled.0 > 0 {
        return Some(Early::Settled(settled));
    }
    let sum: Fen = rows().map(|row| row.amount).sum();
    let price = changed_price(row).filter(|price| price.0 > 0)?;
    (sum >= price).then_some(Early::InFull(sum))
}
