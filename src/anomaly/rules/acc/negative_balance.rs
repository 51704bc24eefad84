//! ACC-13: cash or bank money below nothing at the end of a day.

use std::collections::BTreeMap;

use super::voucher::{Voucher, net, row, vouchers};
use crate::anomaly::facts::{Books, Day, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "ACC-13",
    name: "negative_balance",
    title: "负余额",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Vouchers],
    reads: &[Dataset::Villages],
    clock: false,
    settings: &[
        Setting::number("days", 1, "天"),
        Setting::words(
            "opening_words",
            &["期初", "上年结转", "年初余额", "上年余额", "上年结存"],
        ),
    ],
    about: include_str!("negative_balance.md"),
    check,
};

/// A line of the account.
#[derive(Clone, Copy)]
struct Entry {
    day: Day,
    line: u32,
    net: i64,
    opens: bool,
}

/// A time in which each day ends below nothing.
struct Spell {
    start: Day,
    /// The line that weighs most on its first day.
    anchor: u32,
    lowest: i64,
    lowest_on: Day,
    days: i64,
    /// Which entries make the balance until it is good again.
    entries: std::ops::Range<usize>,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let least = settings.number("days").max(1);
    let words = settings.words("opening_words");
    for village in facts.villages_seen() {
        let opening: Vec<Voucher<'_>> = vouchers(facts, village)
            .filter(|voucher| voucher.is_opening(&words))
            .collect();
        for account in [Books::Cash, Books::Bank] {
            let all = entries(facts, village, account, &opening);
            let Some(first) = opening.first() else {
                out.skip("没有期初凭证，不知道从多少算起", all.len());
                continue;
            };
            let from = all.partition_point(|entry| entry.day < first.day());
            out.skip("在期初凭证以前", from);
            let all = &all[from..];
            out.read(all.len());
            let mut years: BTreeMap<i32, Vec<Spell>> = BTreeMap::new();
            for spell in spells(all).into_iter().filter(|spell| spell.days >= least) {
                years.entry(spell.start.year()).or_default().push(spell);
            }
            for (year, spells) in years {
                out.flag(flag(facts, village, account, first, all, year, &spells));
            }
        }
    }
}

fn entries(facts: &Facts, village: Village, account: Books, opening: &[Voucher<'_>]) -> Vec<Entry> {
    let opens = |line: u32| opening.iter().any(|voucher| voucher.lines.contains(&line));
    facts
        .vouchers_of(village)
        .iter()
        .filter(|line| facts.books(**line) == Some(account))
        .map(|line| Entry {
            day: facts.vouchers[*line as usize].booked_on,
            line: *line,
            net: net(facts, *line),
            opens: opens(*line),
        })
        .collect()
}

/// The times below nothing. An opening line of the account sets its balance anew: the books of each year may begin with
/// one. An account that the first opening does not name begins with nothing.
fn spells(all: &[Entry]) -> Vec<Spell> {
    let mut spells: Vec<Spell> = Vec::new();
    let mut open = false;
    let (mut balance, mut since, mut at) = (0, 0, 0);
    for day in all.chunk_by(|a, b| a.day == b.day) {
        let on = day[0].day;
        if day.iter().any(|entry| entry.opens) {
            (balance, since) = (0, at);
            end(&mut spells, &mut open, on, at);
        }
        balance += day.iter().map(|entry| entry.net).sum::<i64>();
        at += day.len();
        if balance >= 0 {
            end(&mut spells, &mut open, on, at);
        } else if !open {
            // Of equal ones the first.
            let anchor = day.iter().min_by_key(|entry| entry.net).map_or(0, |e| e.line);
            spells.push(Spell {
                start: on,
                anchor,
                lowest: balance,
                lowest_on: on,
                days: 1,
                entries: since..at,
            });
            open = true;
        }
        if let Some(spell) = spells.last_mut().filter(|_| open) {
            spell.entries.end = at;
            spell.days = on.since(spell.start).max(1);
            if balance < spell.lowest {
                (spell.lowest, spell.lowest_on) = (balance, on);
            }
        }
    }
    spells
}

fn end(spells: &mut [Spell], open: &mut bool, on: Day, at: usize) {
    if let Some(spell) = spells.last_mut().filter(|_| *open) {
        spell.entries.end = at;
        spell.days = on.since(spell.start).max(1);
    }
    *open = false;
}

fn flag(
    facts: &Facts,
    village: Village,
    account: Books,
    opening: &Voucher<'_>,
    all: &[Entry],
    year: i32,
    spells: &[Spell],
) -> Flag {
    let name = match account {
        Books::Cash => "现金",
        _ => "银行存款",
    };
    let (lowest, lowest_on) = spells
        .iter()
        .map(|spell| (spell.lowest, spell.lowest_on))
        .min()
        .unwrap_or_default();
    let days: i64 = spells.iter().map(|spell| spell.days).sum();
    let times = match spells.len() {
        1 => String::new(),
        times => format!("{times}次、"),
    };
    let says = format!(
        "{}{year}年的{name}账{times}共{days}天日终余额为负，{}最低，为{}元。",
        facts.village_name(village),
        lowest_on.chinese(),
        Fen(lowest),
    );
    let (from, to) = (
        spells.first().map_or(0, |spell| spell.entries.start),
        spells.last().map_or(0, |spell| spell.entries.end),
    );
    let used = &all[from..to];
    let opens = !used.iter().any(|entry| entry.opens);
    Flag::new(Subject::Village(village), Some(village), says)
        .period(year.to_string())
        .amount(Fen(-lowest))
        .unless(format!(
            "如果{name}的每一笔收付都按发生的日期记全，每天结束时余额不低于零，就不会提示。"
        ))
        .needs(row(spells.first().map_or(0, |spell| spell.anchor)))
        .beside_if(Dataset::Villages, facts.village_at(village))
        .beside_all(
            opens
                .then_some(opening.lines)
                .into_iter()
                .flatten()
                .map(|line| row(*line)),
        )
        .beside_all(used.iter().map(|entry| row(entry.line)))
}
