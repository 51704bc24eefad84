//! SUB-20: one citizen's number under several names, or one name under several numbers in a household.

mod housemates;

use super::names::same;
use crate::anomaly::facts::{Name, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::person::masked_name;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-20",
    name: "id_name_conflict",
    title: "一号多名/一名多号",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Payments],
    reads: &[Dataset::Persons],
    clock: false,
    settings: &[],
    about: include_str!("id_name_conflict.md"),
    check,
};

fn check(facts: &Facts, _: &Settings, out: &mut Findings<'_>) {
    out.read(facts.payments.len());
    for person in with_several_names(facts) {
        names_of(facts, out, person);
    }
    housemates::check(facts, out);
}

/// People who are paid under several names, or under another than the roster's.
fn with_several_names(facts: &Facts) -> Vec<Person> {
    let mut first: Vec<Option<Name>> = vec![None; facts.people_count()];
    for row in &facts.persons {
        if let Some(person) = row.person {
            first[person.0 as usize] = row.name;
        }
    }
    let mut several: Vec<Person> = Vec::new();
    for payee in &facts.payments.payees {
        if *first[payee.person.0 as usize].get_or_insert(payee.name) != payee.name {
            several.push(payee.person);
        }
    }
    several.sort_unstable();
    several.dedup();
    several
}

/// What arrived for somebody, by day.
fn arrived(facts: &Facts, person: Person) -> Vec<u32> {
    let p = &facts.payments;
    let rows = facts.by_person().of(person.0 as usize);
    let mut rows: Vec<u32> = rows.iter().copied().filter(|row| p.arrived(*row)).collect();
    rows.sort_by_key(|row| (p.paid_on(*row), p.number(*row)));
    rows
}

fn names_of(facts: &Facts, out: &mut Findings<'_>, person: Person) {
    let p = &facts.payments;
    let rows = arrived(facts, person);
    let Some(first) = rows.first() else { return };
    // The roster's name is the right one; without it, the one that came first.
    let listed = facts.roster(person).and_then(|row| row.name);
    let right = listed.unwrap_or(p.payee(*first).name);
    let others: Vec<u32> = rows
        .iter()
        .copied()
        .filter(|row| !same(facts.text(right.0), facts.text(p.payee(*row).name.0)))
        .collect();
    let Some(other) = others.first().copied() else {
        return;
    };
    // Another writing of the right name shows nothing: behind a mark it could not be told from another name.
    let exact = rows.iter().copied().filter(|row| p.payee(*row).name == right);
    let own: Vec<u32> = exact.collect();
    let name_of = |row: u32| facts.text(p.payee(row).name.0);
    let right = facts.text(right.0);
    if is_renamed(facts, right, listed.is_some(), &own, &others) {
        return;
    }
    let mut called: Vec<Name> = others.iter().map(|row| p.payee(*row).name).collect();
    called.sort_unstable();
    called.dedup();
    let sum: Fen = others.iter().map(|row| p.amount(*row)).sum();
    let says = format!(
        "同一个身份证号，{}是{}，另有{}笔、共{}元发给了别的姓名（{}{}）。",
        if listed.is_some() {
            "人口底册上"
        } else {
            "先前发放时"
        },
        masked_name(right),
        others.len(),
        sum,
        masked_name(name_of(other)),
        if called.len() > 1 { "等" } else { "" },
    );
    let flag = Flag::new(Subject::Person(person), Some(p.village(other)), says)
        .amount(sum)
        .unless("如果这个身份证号下的姓名都是同一个人的，就不会提示。")
        .needs(Row::payment(other));
    // The right name stands in the roster, in payments, or in both; the first and the last payment under it show that
    // he was not simply renamed. Needed is what alone shows it.
    let day = |row: u32| (p.paid_on(row), p.number(row));
    let roster = facts.roster_at(person).filter(|_| listed.is_some());
    let alone = own.len() == 1 || own.last().is_some_and(|last| day(*last) > day(other));
    let flag = match roster {
        Some(at) if own.is_empty() => flag.needs(Row::new(Dataset::Persons, at)),
        Some(at) => flag.beside(Row::new(Dataset::Persons, at)),
        None => flag.needs_all(alone.then(|| Row::payment(*first))),
    };
    let ends = own.first().into_iter().chain(own.last());
    let flag = flag
        .beside_all(others.iter().map(|row| Row::payment(*row)))
        .beside_all(ends.map(|row| Row::payment(*row)));
    out.flag(flag);
}

/// Whether it looks as if somebody took a new given name: the surname is the same, and the one name ends where the other
/// begins. The roster has the new one.
fn is_renamed(facts: &Facts, right: &str, is_listed: bool, own: &[u32], others: &[u32]) -> bool {
    let p = &facts.payments;
    let surname = |name: &str| name.chars().next();
    let day = |row: Option<&u32>| row.map(|row| (p.paid_on(*row), p.number(*row)));
    let same_surname = others
        .iter()
        .all(|row| surname(facts.text(p.payee(*row).name.0)) == surname(right));
    let old_to_new = day(others.last()) < day(own.first());
    let new_to_old = day(own.last()) < day(others.first());
    same_surname && !own.is_empty() && (old_to_new || (new_to_old && !is_listed))
}
