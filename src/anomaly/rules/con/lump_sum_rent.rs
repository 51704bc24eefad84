//! CON-03: the rent of many years taken at once.

use super::terms::{flag, length, lets, over, tenant, whole_rent};
use crate::anomaly::facts::{ContractRow, Day, Row};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-03",
    name: "lump_sum_rent",
    title: "一次性收取多年租金",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts],
    reads: &[Dataset::Receipts],
    clock: false,
    settings: &[
        Setting::number("years", 5, "年"),
        Setting::number("share_percent", 50, "%"),
        Setting::number("share_years", 3, "年"),
    ],
    about: include_str!("lump_sum_rent.md"),
    check,
};

/// The rent that came at once, and the instalments that say so.
struct Lump {
    amount: Fen,
    rows: Vec<u32>,
    /// Whether the contract itself says that all is taken at once.
    agreed: bool,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    for (at, contract) in facts.contracts.iter().enumerate() {
        if !lets(contract) || over(contract) {
            continue;
        }
        if contract.rent.0 <= 0 {
            out.skip("没有年租金，算不出收了几年", 1);
            continue;
        }
        if length(contract).is_none() {
            out.skip("终止日期早于起始日期", 1);
            continue;
        }
        out.read(1);
        let lump = lump(facts, contract);
        let Some(severity) = graded(contract, lump.amount, settings) else {
            continue;
        };
        let tenths = lump.amount.0 * 10 / contract.rent.0;
        let years = match tenths % 10 {
            0 => (tenths / 10).to_string(),
            rest => format!("{}.{rest}", tenths / 10),
        };
        let says = format!(
            "合同{}（承租方{}）一次收取{years}年的租金{}元，年租金是{}元。",
            facts.text(contract.number),
            tenant(facts, contract),
            lump.amount,
            contract.rent,
        );
        let mut found = flag(facts, at, says)
            .amount(lump.amount)
            .severity(severity)
            .unless(format!(
                "如果一次收取的租金不到{}年，也不超过全部租金的百分之{}，就不会提示。",
                settings.number("years"),
                settings.number("share_percent")
            ));
        for row in &lump.rows {
            let receipt = &facts.receipts[*row as usize];
            let less = Fen(lump.amount.0 - taken(receipt.due, receipt.paid).0);
            let row = Row::new(Dataset::Receipts, *row);
            found = if !lump.agreed && graded(contract, less, settings).is_none() {
                found.needs(row)
            } else {
                found.beside(row)
            };
        }
        out.flag(found);
    }
}

/// How grave it is that so much was taken at once; `None` when it is nothing out of the way.
fn graded(contract: &ContractRow, amount: Fen, settings: &Settings) -> Option<Severity> {
    let many = |years: i64| amount.0 >= contract.rent.0.saturating_mul(years.max(1));
    let share = i128::from(settings.number("share_percent"));
    let most = i128::from(amount.0) * 100 > i128::from(whole_rent(contract).0) * share;
    if many(settings.number("years")) {
        Some(Severity::Medium)
    } else if most && many(settings.number("share_years")) {
        Some(Severity::Low)
    } else {
        None
    }
}

/// The most rent that was taken at once: all of it where the contract says so, else by one instalment or by several that
/// came on one day before they were due.
fn lump(facts: &Facts, contract: &ContractRow) -> Lump {
    let receipts = facts.receipts_of(contract.number);
    if contract.lump_sum == Some(true) {
        return Lump {
            amount: whole_rent(contract),
            rows: receipts.first().copied().into_iter().collect(),
            agreed: true,
        };
    }
    let mut best = Lump {
        amount: Fen(0),
        rows: Vec::new(),
        agreed: false,
    };
    for at in receipts {
        let receipt = &facts.receipts[*at as usize];
        let amount = taken(receipt.due, receipt.paid);
        if amount > best.amount {
            (best.amount, best.rows) = (amount, vec![*at]);
        }
        let Some(day) = receipt.paid_on else { continue };
        let together = on_one_day(facts, receipts, day);
        let sum: Fen = together
            .iter()
            .map(|at| facts.receipts[*at as usize].paid.unwrap_or_default())
            .sum();
        if sum > best.amount {
            (best.amount, best.rows) = (sum, together);
        }
    }
    best
}

/// What an instalment takes: what was agreed, or what came where that is more.
fn taken(due: Fen, paid: Option<Fen>) -> Fen {
    due.max(paid.unwrap_or_default())
}

/// The instalments that were paid on a day and were not overdue then by more than a month: arrears are no prepayment.
fn on_one_day(facts: &Facts, receipts: &[u32], day: Day) -> Vec<u32> {
    let together = |at: &&u32| {
        let receipt = &facts.receipts[**at as usize];
        receipt.paid_on == Some(day) && receipt.due_on >= day.plus(-31)
    };
    receipts.iter().filter(together).copied().collect()
}
