//! CON-06: less rent came in a year than was due.

use super::rent::{Open, settle, waiver_days};
use super::terms::{ended, named_on_board, row, tenant};
use crate::anomaly::facts::{ContractRow, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-06",
    name: "rent_short",
    title: "少收租金",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts, Dataset::Receipts],
    reads: &[Dataset::Notices, Dataset::Assets],
    clock: true,
    settings: &[
        Setting::number("over_fen", 100, "分"),
        Setting::number("grace_days", 15, "天"),
        Setting::words("waiver_words", &["减免", "减租", "免租", "免收", "缓交", "缓缴"]),
    ],
    about: include_str!("rent_short.md"),
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
            out.skip("合同已经解除，不知道哪一天", account.rows);
            continue;
        }
        out.skip("有实收日期，没有实收金额", account.unclear);
        out.read(account.rows - account.unclear);
        let due = |open: &Open| facts.receipts[open.at as usize].due_on;
        let short = account.open.iter().filter(|open| {
            open.begun
                && facts.today.since(due(open)) > grace
                && !named_on_board(facts, contract, waiver_days(facts, due(open)), &words)
        });
        let short: Vec<&Open> = short.collect();
        for year in short.chunk_by(|a, b| due(a).year() == due(b).year()) {
            let sum: Fen = year.iter().map(|open| open.missing).sum();
            if sum.0 > settings.number("over_fen") {
                out.flag(report(facts, at, year, sum, &account.over, settings));
            }
        }
    }
    out.skip("租金台账里的合同没有登记", facts.receipts.len() - known);
}

fn report(facts: &Facts, at: usize, year: &[&Open], sum: Fen, over: &[u32], settings: &Settings) -> Flag {
    let contract: &ContractRow = &facts.contracts[at];
    let rows = || year.iter().map(|open| &facts.receipts[open.at as usize]);
    let due: Fen = rows().map(|receipt| receipt.due).sum();
    let paid: Fen = rows().map(|receipt| receipt.paid.unwrap_or_default()).sum();
    let of = rows().next().map_or(0, |receipt| receipt.due_on.year());
    let says = format!(
        "合同{}（承租方{}）{of}年有{}期租金没有收足：应收{due}元，实收{paid}元，还少{sum}元。",
        facts.text(contract.number),
        tenant(facts, contract),
        year.len(),
    );
    let mut found = Flag::new(Subject::Record(row(at)), contract.village, says)
        .amount(sum)
        .period(of.to_string())
        .unless(format!("如果{of}年再收到{sum}元，或者公示过减免，就不会提示。"));
    for (nth, open) in year.iter().enumerate() {
        let receipt = Row::new(Dataset::Receipts, open.at);
        let falls = nth == 0 || sum.0 - open.missing.0 <= settings.number("over_fen");
        found = if falls {
            found.needs(receipt)
        } else {
            found.beside(receipt)
        };
    }
    found
        .needs(row(at))
        .beside_all(over.iter().map(|at| Row::new(Dataset::Receipts, *at)))
}
