//! ACC-07: one invoice that was booked as an expense more than once, in one village or in several.

use super::spending::{Spent, purchases};
use super::voucher::{holds, net, row, summary};
use crate::anomaly::facts::Day;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-07",
    name: "duplicate_invoice",
    title: "发票重复报销",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Vouchers],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("unique_from", 18, "位"),
        Setting::number("short_below", 6, "位"),
        Setting::words(
            "instalment_words",
            &[
                "分期",
                "分次",
                "首付",
                "首期",
                "预付",
                "余款",
                "尾款",
                "剩余",
                "分摊",
                "进度款",
                "质保金",
            ],
        ),
    ],
    about: include_str!("duplicate_invoice.md"),
    check,
};

/// An invoice in a voucher.
struct Use<'f> {
    number: String,
    spent: Spent<'f>,
    line: u32,
    amount: Fen,
    in_parts: bool,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let unique = settings.number("unique_from") as usize;
    let short = settings.number("short_below") as usize;
    let in_parts = settings.words("instalment_words");
    let mut uses: Vec<Use<'_>> = Vec::new();
    for village in facts.villages_seen() {
        for spent in purchases(facts, village, out) {
            match used(facts, spent, &in_parts) {
                Some(one) => uses.extend(one),
                None => out.skip("没有填票据号", 1),
            }
        }
    }
    out.read(uses.len());
    let order = |one: &Use<'_>| -> (Day, String, u32) {
        (one.spent.day, facts.village_code(one.spent.village), one.line)
    };
    uses.sort_by(|a, b| a.number.cmp(&b.number).then_with(|| order(a).cmp(&order(b))));
    for same_number in uses.chunk_by(|a, b| a.number == b.number) {
        // Each use joins the first one that it can be the same invoice as.
        let mut invoices: Vec<Vec<&Use<'_>>> = Vec::new();
        for one in same_number {
            let known = invoices
                .iter_mut()
                .find(|invoice| may_be_one(invoice[0], one, unique, short));
            match known {
                // Several lines of one voucher are one use.
                Some(invoice) if invoice.iter().any(|other| one_voucher(other, one)) => {}
                Some(invoice) => invoice.push(one),
                None => invoices.push(vec![one]),
            }
        }
        for invoice in invoices {
            if invoice.len() > 1 && !paid_in_parts(&invoice) {
                out.flag(flag(&invoice));
            }
        }
    }
}

/// The invoices that a voucher names for what it spends; `None` when it names none.
fn used<'f>(facts: &'f Facts, spent: Spent<'f>, words: &[&str]) -> Option<Vec<Use<'f>>> {
    let invoice = |line: u32| facts.vouchers[line as usize].invoice.map(|text| facts.text(text));
    let own: Vec<(u32, &str)> = spent
        .lines
        .iter()
        .filter_map(|line| Some((*line, invoice(*line)?)))
        .collect();
    let all = if own.is_empty() {
        let line = spent.lines[0];
        let any = spent.voucher.lines.iter().find_map(|other| invoice(*other))?;
        vec![(line, any)]
    } else {
        own
    };
    let whole = all.iter().all(|(_, cell)| *cell == all[0].1);
    let in_parts = spent.lines.iter().any(|line| holds(summary(facts, *line), words));
    let mut uses: Vec<Use<'f>> = Vec::new();
    for (line, cell) in all {
        let amount = if whole {
            spent.amount
        } else {
            Fen(net(facts, line))
        };
        for number in numbers(cell) {
            match uses.iter_mut().find(|one| one.number == number) {
                Some(same) if !whole => same.amount += amount,
                Some(_) => {}
                None => uses.push(Use {
                    number,
                    spent: Spent {
                        lines: spent.lines.clone(),
                        ..spent
                    },
                    line,
                    amount,
                    in_parts,
                }),
            }
        }
    }
    Some(uses)
}

/// The numbers in a cell, letters and digits only.
fn numbers(cell: &str) -> impl Iterator<Item = String> + '_ {
    cell.split(['、', ',', '，', ';', '；', ' '])
        .map(|part| {
            part.chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_uppercase())
                .collect::<String>()
        })
        .filter(|number| !number.is_empty())
}

fn one_voucher(a: &Use<'_>, b: &Use<'_>) -> bool {
    a.spent.voucher.lines[0] == b.spent.voucher.lines[0]
}

/// Whether two uses of a number can be one invoice. A long number is one of its kind; that two sellers bear it, over two
/// amounts, is another kind of number. A shorter one, which others may bear too, is one from one seller; where one of
/// the two names none, in one village and over one amount; a very short number only over one amount.
fn may_be_one(first: &Use<'_>, one: &Use<'_>, unique: usize, short: usize) -> bool {
    let one_amount = first.amount == one.amount;
    let one_seller = match (first.spent.party, one.spent.party) {
        (Some(a), Some(b)) => Some(a == b),
        _ => None,
    };
    match first.number.chars().count() {
        length if length >= unique => one_amount || one_seller != Some(false) || one_voucher(first, one),
        length if length < short && !one_amount => false,
        _ => one_seller.unwrap_or(first.spent.village == one.spent.village && one_amount),
    }
}

/// Whether the vouchers say themselves that the invoice is paid or shared out in parts.
fn paid_in_parts(invoice: &[&Use<'_>]) -> bool {
    let one_amount = invoice.iter().all(|one| one.amount == invoice[0].amount);
    if one_amount {
        invoice.iter().all(|one| one.in_parts)
    } else {
        invoice.iter().any(|one| one.in_parts)
    }
}

fn flag(invoice: &[&Use<'_>]) -> Flag {
    let (first, again) = (invoice[0], &invoice[1..]);
    let one_amount = again.iter().all(|one| one.amount == first.amount);
    let villages = {
        let mut all: Vec<_> = invoice.iter().map(|one| one.spent.village).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    };
    let more: Fen = again.iter().map(|one| one.amount).sum();
    let place = if villages > 1 {
        format!("在{villages}个村")
    } else {
        String::new()
    };
    let amounts = if one_amount {
        format!("每次{}元", first.amount)
    } else {
        format!("金额不同，合计{}元", first.amount + more)
    };
    let says = format!(
        "票据{}在{}和{}{place}共{}次列支，{amounts}。",
        first.number.chars().take(32).collect::<String>(),
        first.spent.day.chinese(),
        again[0].spent.day.chinese(),
        invoice.len(),
    );
    let flag = Flag::new(Subject::Record(row(first.line)), Some(first.spent.village), says)
        .period(super::voucher::month(first.spent.day))
        .amount(more)
        .unless("如果每张票据只列支一次，或者其中一笔已经冲回，就不会提示。")
        .needs(row(first.line))
        .needs_all((again.len() == 1 && again[0].spent.lines.len() == 1).then(|| row(again[0].line)))
        .beside_all(
            invoice
                .iter()
                .flat_map(|one| one.spent.voucher.lines.iter().map(|line| row(*line))),
        );
    if one_amount {
        flag
    } else {
        // It may be one invoice whose cost was shared out.
        flag.severity(Severity::Medium).confidence(600)
    }
}
