//! SUB-14: one account into which unrelated households are paid.

use crate::anomaly::facts::{Household, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-14",
    name: "shared_account",
    title: "一卡多户",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Account,
    needs: &[Dataset::Payments],
    reads: &[Dataset::Persons, Dataset::Kin],
    clock: false,
    settings: &[
        Setting::number("households", 2, "户"),
        Setting::number("within_days", 365, "天"),
    ],
    about: include_str!("shared_account.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let least = settings.number("households").max(2) as usize;
    let within = settings.number("within_days");
    for (place, account) in facts.accounts_seen() {
        let rows = facts.by_account().of(place);
        out.read(rows.len());
        let mut paid: Vec<(u32, Person, Household)> = Vec::new();
        for row in rows.iter().copied().filter(|row| facts.payments.arrived(*row)) {
            let person = facts.payments.person(row);
            match facts.home(person) {
                Some(home) => paid.push((row, person, home)),
                None => out.skip("不知道是哪一户的人", 1),
            }
        }
        // Days stand in order: a window that moves over them.
        let mut from = 0;
        let mut best: Vec<u32> = Vec::new();
        for to in 0..paid.len() {
            while facts
                .payments
                .paid_on(paid[to].0)
                .since(facts.payments.paid_on(paid[from].0))
                > within
            {
                from += 1;
            }
            let strangers = unrelated(facts, &paid[from..=to]);
            if strangers.len() >= least && strangers.len() > best.len() {
                best = strangers;
            }
        }
        if best.is_empty() {
            continue;
        }
        let sum: Fen = paid.iter().map(|(row, ..)| facts.payments.amount(*row)).sum();
        let names: Vec<String> = best
            .iter()
            .map(|row| facts.masked(facts.payments.person(*row)))
            .collect();
        let says = format!(
            "一年内有{}个互不相关的户（{}等）的补贴打进同一个账户，涉及{}笔、{}元。",
            best.len(),
            names.join("、"),
            paid.len(),
            sum
        );
        let flag = Flag::new(
            Subject::Account(account),
            Some(facts.payments.village(best[0])),
            says,
        )
        .amount(sum)
        .unless("如果这些户是一家人或登记过亲属、监护关系，或者各用各的账户，就不会提示。")
        .needs_all(
            (best.len() == least)
                .then_some(&best)
                .into_iter()
                .flatten()
                .map(|row| Row::payment(*row)),
        )
        .beside_all(best.iter().map(|row| Row::payment(*row)))
        .beside_all(best.iter().filter_map(|row| {
            facts
                .roster_at(facts.payments.person(*row))
                .map(|at| Row::new(Dataset::Persons, at))
        }));
        out.flag(flag);
    }
}

/// One payment of each household that has no tie to any household before it.
fn unrelated(facts: &Facts, paid: &[(u32, Person, Household)]) -> Vec<u32> {
    let mut kept: Vec<(u32, Person, Household)> = Vec::new();
    for one in paid {
        let tied = |other: &(u32, Person, Household)| {
            facts.are_related(one.2, other.2) || facts.are_kin(one.1, other.1)
        };
        if !kept.iter().any(tied) {
            kept.push(*one);
        }
    }
    kept.into_iter().map(|one| one.0).collect()
}
