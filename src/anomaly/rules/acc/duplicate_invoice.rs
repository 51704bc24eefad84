//! ACC-07: one invoice that was booked as an expense more than once, in one village or in several.

use std::borrow::Cow;

use super::spending::{Spent, purchases};
use super::voucher::{holds, net, row, summary};
use crate::anomaly::facts::{Day, Map};
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
struct Use<'s, 'f> {
    number: Cow<'f, str>,
    spent: &'s Spent<'f>,
    line: u32,
    amount: Fen,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let unique = settings.number("unique_from") as usize;
    let short = settings.number("short_below") as usize;
    let in_parts = settings.words("instalment_words");
    let all: Vec<Spent<'_>> = facts
        .villages_seen()
        .flat_map(|village| purchases(facts, village, out))
        .collect();
    let mut uses: Vec<Use<'_, '_>> = Vec::new();
    for spent in &all {
        if !take(facts, spent, &mut uses) {
            out.skip("没有填票据号", 1);
        }
    }
    out.read(uses.len());
    // Nearly every number stands there once.
    let mut times: Map<String, u32> = Map::default();
    for one in &uses {
        match times.get_mut(one.number.as_ref()) {
            Some(count) => *count += 1,
            None => drop(times.insert(one.number.clone().into_owned(), 1)),
        }
    }
    uses.retain(|one| times[one.number.as_ref()] > 1);
    let order = |one: &Use<'_, '_>| -> (Day, String, u32) {
        (one.spent.day, facts.village_code(one.spent.village), one.line)
    };
    uses.sort_by(|a, b| a.number.cmp(&b.number).then_with(|| order(a).cmp(&order(b))));
    for same_number in uses.chunk_by(|a, b| a.number == b.number) {
        // Each use joins the first one that it can be the same invoice as.
        let mut invoices: Vec<Vec<&Use<'_, '_>>> = Vec::new();
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
            if invoice.len() > 1 && !paid_in_parts(facts, &invoice, &in_parts) {
                out.flag(flag(&invoice));
            }
        }
    }
}

/// Takes in the invoices that a voucher names for what it spends; `false` when it names none.
fn take<'s, 'f>(facts: &'f Facts, spent: &'s Spent<'f>, uses: &mut Vec<Use<'s, 'f>>) -> bool {
    let invoice = |line: u32| facts.vouchers[line as usize].invoice.map(|text| facts.text(text));
    let own = || {
        spent
            .lines
            .iter()
            .filter_map(|line| Some((*line, invoice(*line)?)))
    };
    // A number on another line of the voucher speaks for all of it.
    let any = spent.voucher.lines.iter().find_map(|line| invoice(*line));
    let any = any
        .filter(|_| own().next().is_none())
        .map(|cell| (spent.lines[0], cell));
    let whole = any.is_some() || own().all(|(_, cell)| own().next().is_some_and(|first| first.1 == cell));
    let from = uses.len();
    for (line, cell) in own().chain(any) {
        let amount = if whole {
            spent.amount
        } else {
            Fen(net(facts, line))
        };
        for number in numbers(cell) {
            match uses[from..].iter_mut().find(|one| one.number == number) {
                Some(same) if !whole => same.amount += amount,
                Some(_) => {}
                None => uses.push(Use {
                    number,
                    spent,
                    line,
                    amount,
                }),
            }
        }
    }
    uses.len() > from
}

/// The numbers in a cell, capital letters and digits only.
fn numbers(cell: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let plain = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
    cell.split(['、', ',', '，', ';', '；', ' '])
        .map(move |part| {
            if part.chars().all(plain) {
                return Cow::Borrowed(part);
            }
            let letters = part.chars().filter(char::is_ascii_alphanumeric);
            Cow::Owned(letters.map(|c| c.to_ascii_uppercase()).collect())
        })
        .filter(|number| !number.is_empty())
}

fn one_voucher(a: &Use<'_, '_>, b: &Use<'_, '_>) -> bool {
    a.spent.voucher.lines[0] == b.spent.voucher.lines[0]
}

/// Whether two uses of a number can be one invoice. A long number is one of its kind; that two sellers bear it, over two
/// amounts, is another kind of number. A shorter one, which others may bear too, is one from one seller; where one of
/// the two names none, in one village and over one amount; a very short number only over one amount.
fn may_be_one(first: &Use<'_, '_>, one: &Use<'_, '_>, unique: usize, short: usize) -> bool {
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
fn paid_in_parts(facts: &Facts, invoice: &[&Use<'_, '_>], words: &[&str]) -> bool {
    let says = |one: &&Use<'_, '_>| {
        let lines = &one.spent.lines;
        lines.iter().any(|line| holds(summary(facts, *line), words))
    };
    if invoice.iter().all(|one| one.amount == invoice[0].amount) {
        invoice.iter().all(says)
    } else {
        invoice.iter().any(says)
    }
}

fn flag(invoice: &[&Use<'_, '_>]) -> Flag {
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
