//! PRJ-09: more was paid than the contract owes, or earlier than the work allows.

use super::bidders::without;
use super::fees::{Fees, SERVICE_WORDS};
use super::project::{changed_price, named};
use crate::anomaly::facts::{Day, ProjectRow, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::project::{Instalment, Stage};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-09",
    name: "overpaid",
    title: "超进度/超合同付款",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Disbursements],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("advance_percent", 30, "%"),
        Setting::number("progress_percent", 90, "%"),
        Setting::words("service_words", SERVICE_WORDS),
        Setting::number("service_percent", 10, "%"),
    ],
    about: include_str!("overpaid.md"),
    check,
};

/// What was paid too much or too early, the strongest first.
#[derive(Clone, Copy)]
enum Over {
    /// All in all, against what is owed; whether that was settled by an audit.
    Total { paid: Fen, owed: Fen, audited: bool },
    /// Before acceptance.
    Progress { paid: Fen, allowed: Fen },
    /// Before the start.
    Advance { paid: Fen, allowed: Fen },
}

struct Limits<'s> {
    advance: i64,
    progress: i64,
    /// What went to others than the builder counts not against his contract.
    fees: Fees<'s>,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let limits = Limits {
        advance: settings.number("advance_percent"),
        progress: settings.number("progress_percent"),
        fees: Fees::of(settings),
    };
    for (at, row) in facts.projects.iter().enumerate() {
        let paid = facts.disbursements_of(row.number);
        if paid.is_empty() {
            continue;
        }
        let Some(price) = changed_price(row) else {
            out.skip("有拨付，没有合同金额", paid.len());
            continue;
        };
        out.read(paid.len());
        if row.accepted_on.is_none() && row.stage >= Some(Stage::Accepted) {
            out.skip("状态已到验收，没有验收日期，看不出进度款", 1);
        }
        if row.started_on.is_none() && row.stage > Some(Stage::Approved) {
            out.skip("已经实施，没有开工日期，看不出预付款", 1);
        }
        if let Some(over) = judge(facts, row, price, paid, &limits) {
            out.flag(flag(facts, at as u32, price, paid, over, &limits));
        }
    }
}

fn judge(facts: &Facts, row: &ProjectRow, price: Fen, paid: &[u32], limits: &Limits<'_>) -> Option<Over> {
    let paid = limits.fees.without(facts, row, paid);
    let rows = || paid.iter().map(|at| &facts.disbursements[*at as usize]);
    // A date that is not there yet has not come; one that should be there and is not tells nothing.
    let until = |day: Option<Day>, unknown: bool| move |on: Day| day.map_or(!unknown, |day| on < day);
    let share = |percent: i64| Fen((i128::from(price.0) * i128::from(percent) / 100) as i64);
    let sum: Fen = rows().map(|row| row.amount).sum();
    let audited = row.audited_amount.filter(|audited| audited.0 > 0);
    let owed = audited.unwrap_or(price);
    if sum > owed {
        return Some(Over::Total {
            paid: sum,
            owed,
            audited: audited.is_some(),
        });
    }
    // Payments in full before acceptance, and settlements, are PRJ-10's.
    let unaccepted = until(row.accepted_on, row.stage >= Some(Stage::Accepted));
    let progress: Fen = rows()
        .filter(|row| matches!(row.kind, Some(Instalment::Advance | Instalment::Progress)))
        .filter(|row| unaccepted(row.paid_on))
        .map(|row| row.amount)
        .sum();
    let allowed = share(limits.progress);
    if progress > allowed && progress < price {
        return Some(Over::Progress {
            paid: progress,
            allowed,
        });
    }
    let unstarted = until(row.started_on, row.stage > Some(Stage::Approved));
    let advance: Fen = rows()
        .filter(|row| unstarted(row.paid_on))
        .map(|row| row.amount)
        .sum();
    let allowed = share(limits.advance);
    (advance > allowed).then_some(Over::Advance {
        paid: advance,
        allowed,
    })
}

fn flag(facts: &Facts, at: u32, price: Fen, paid: &[u32], over: Over, limits: &Limits<'_>) -> Flag {
    let row = &facts.projects[at as usize];
    let name = named(facts, row);
    let (says, excess, severity) = match over {
        Over::Total { paid, owed, audited } => {
            let what = if audited {
                "审定金额"
            } else {
                "合同加变更"
            };
            (
                format!("{name}共付{paid}元，{what}是{owed}元，多付{}元。", paid - owed),
                paid - owed,
                Severity::High,
            )
        }
        Over::Progress { paid, allowed } => (
            format!(
                "{name}验收以前付了预付款、进度款{paid}元，超过合同的{}%（{allowed}元）。",
                limits.progress
            ),
            paid - allowed,
            Severity::Medium,
        ),
        Over::Advance { paid, allowed } => (
            format!(
                "{name}开工以前付了{paid}元，超过合同的{}%（{allowed}元）。",
                limits.advance
            ),
            paid - allowed,
            Severity::Medium,
        ),
    };
    let rows = |at: u32| Row::new(Dataset::Disbursements, at);
    let stands = |one: &u32| judge(facts, row, price, &without(paid, *one), limits).is_some();
    let (beside, needed): (Vec<u32>, Vec<u32>) = paid.iter().partition(|one| stands(one));
    let project = Row::new(Dataset::Projects, at);
    Flag::new(Subject::Record(project), row.village, says)
        .amount(excess)
        .severity(severity)
        .unless(format!(
            "如果总共不超过审定金额或合同加变更，验收前不超过{}%，开工前不超过{}%，就不会提示。",
            limits.progress, limits.advance
        ))
        .needs(project)
        .needs_all(needed.into_iter().map(rows))
        .beside_all(beside.into_iter().map(rows))
}
