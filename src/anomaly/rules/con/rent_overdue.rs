//! CON-05: rent that is due and has not come.

use super::rent::{settle, waiver_days};
use super::terms::{ended, named_on_board, row, tenant};
use crate::anomaly::facts::Row;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-05",
    name: "rent_overdue",
    title: "应收逾期",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts, Dataset::Receipts],
    reads: &[Dataset::Notices, Dataset::Assets],
    clock: true,
    settings: &[
        Setting::number("grace_days", 15, "天"),
        Setting::number("medium_days", 90, "天"),
        Setting::number("high_days", 365, "天"),
        Setting::words("waiver_words", &["减免", "减租", "免租", "免收", "缓交", "缓缴"]),
    ],
    about: include_str!("rent_overdue.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let grace = settings.number("grace_days");
    let words = settings.words("waiver_words");
    let mut known = 0;
    for (at, contract) in facts.contracts.iter().enumerate() {
        let account = settle(facts, contract);
        known += account.rows;
        if account.rows == 0 {
            continue;
        }
        if ended(contract) {
            // What falls due after the end is not owed, and the register has no day for it.
            out.skip("合同已经解除，不知道哪一天", account.rows);
            continue;
        }
        out.skip("有实收日期，没有实收金额", account.unclear);
        out.read(account.rows - account.unclear);
        let late = account.open.iter().filter(|open| {
            let due = facts.receipts[open.at as usize].due_on;
            !open.begun
                && facts.today.since(due) > grace
                && !named_on_board(facts, contract, waiver_days(facts, due), &words)
        });
        let late: Vec<_> = late.collect();
        let Some(first) = late.first() else { continue };
        let due = facts.receipts[first.at as usize].due_on;
        let days = facts.today.since(due);
        let sum: Fen = late.iter().map(|open| open.missing).sum();
        let says = format!(
            "合同{}（承租方{}）有{}期租金共{sum}元到期没有收到，最早一期应在{}交，已过{days}天。",
            facts.text(contract.number),
            tenant(facts, contract),
            late.len(),
            due.chinese(),
        );
        let severity = match days {
            days if days > settings.number("high_days") => Severity::High,
            days if days > settings.number("medium_days") => Severity::Medium,
            _ => Severity::Low,
        };
        let receipt = |at: u32| Row::new(Dataset::Receipts, at);
        let found = Flag::new(Subject::Record(row(at)), contract.village, says)
            .amount(sum)
            .severity(severity)
            .period(due.year().to_string())
            .needs(receipt(first.at))
            .needs(row(at))
            .beside_all(late.iter().map(|open| receipt(open.at)))
            .beside_all(account.over.iter().map(|at| receipt(*at)))
            .unless(format!(
                "如果这些租金在应收日期后{grace}天以内收到，或者公示过减免、缓交，就不会提示。"
            ));
        out.flag(found);
    }
    out.skip("租金台账里的合同没有登记", facts.receipts.len() - known);
}
