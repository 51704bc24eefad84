//! ACC-01: an expense that should have gone through the bank and was paid in notes.

use super::spending::expenses;
use super::voucher::{holds, quoted, row, summary};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-01",
    name: "large_cash",
    title: "大额现金",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Vouchers],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("limit_yuan", 1_000, "元"),
        Setting::words("urgent_words", &["抢险", "救灾", "紧急救助"]),
    ],
    about: include_str!("large_cash.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let limit = Fen(settings.number("limit_yuan") * 100);
    let urgent = settings.words("urgent_words");
    for village in facts.villages_seen() {
        let expenses = expenses(facts, village, out);
        out.read(expenses.len());
        for spent in expenses {
            if spent.cash < limit
                || spent
                    .lines
                    .iter()
                    .any(|line| holds(summary(facts, *line), &urgent))
            {
                continue;
            }
            let says = format!(
                "{}的一笔支出{}用现金付了{}元，达到了{}元的现金支付限额。",
                spent.day.chinese(),
                quoted(facts, spent.lines[0]),
                spent.cash,
                limit
            );
            let needed = spent.needed_for(facts, spent.cash, limit);
            out.flag(
                spent
                    .flag(says)
                    .amount(spent.cash)
                    .needs_all(needed.into_iter().map(row))
                    .unless(format!(
                        "如果这笔钱是转账付的，或者现金部分不到{limit}元，就不会提示。"
                    )),
            );
        }
    }
}
