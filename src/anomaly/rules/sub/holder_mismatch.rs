//! SUB-15: money into an account under another name than the payee's.

use super::names::{self, holds, same, sound_alike};
use crate::anomaly::facts::{Name, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::person::masked_name;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-15",
    name: "holder_mismatch",
    title: "户名不符",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments],
    reads: &[Dataset::Persons, Dataset::Kin],
    clock: false,
    settings: &[
        Setting::number("adult_years", 18, "岁"),
        Setting::INSTITUTION_WORDS,
    ],
    about: include_str!("holder_mismatch.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let p = &facts.payments;
    // Most payees are paid under their own name: only the others are looked at one by one.
    let mut strange = vec![false; facts.people_count()];
    for payee in &p.payees {
        if payee
            .holder
            .is_some_and(|holder| other_name(facts, payee.name, holder))
        {
            strange[payee.person.0 as usize] = true;
        }
    }
    let (mut judged, mut nameless) = (0, 0);
    for row in facts.payments_seen().filter(|row| p.arrived(*row)) {
        match (p.payee(row).holder, p.payee(row).account) {
            (Some(_), _) => judged += 1,
            (None, Some(_)) => nameless += 1,
            (None, None) => {}
        }
    }
    out.read(judged);
    out.skip("有账号，没有开户名", nameless);
    for person in facts.people().filter(|person| strange[person.0 as usize]) {
        for (holder, rows) in by_holder(facts, person) {
            judge(facts, settings, out, person, holder, &rows);
        }
    }
}

fn other_name(facts: &Facts, name: Name, holder: Name) -> bool {
    name != holder && !same(facts.text(name.0), facts.text(holder.0))
}

/// What arrived of somebody's money under other names, name by name, by day.
fn by_holder(facts: &Facts, person: Person) -> Vec<(Name, Vec<u32>)> {
    let p = &facts.payments;
    let mut groups: Vec<(Name, Vec<u32>)> = Vec::new();
    for row in facts.by_person().of(person.0 as usize).iter().copied() {
        let payee = p.payee(row);
        let Some(holder) = payee.holder else { continue };
        if !p.arrived(row) || !other_name(facts, payee.name, holder) {
            continue;
        }
        match groups.iter_mut().find(|group| group.0 == holder) {
            Some(group) => group.1.push(row),
            None => groups.push((holder, vec![row])),
        }
    }
    for (_, rows) in &mut groups {
        rows.sort_by_key(|row| (p.paid_on(*row), p.number(*row)));
    }
    groups
}

fn judge(
    facts: &Facts,
    settings: &Settings,
    out: &mut Findings<'_>,
    person: Person,
    holder: Name,
    rows: &[u32],
) {
    let p = &facts.payments;
    let (first, whose) = (rows[0], facts.text(holder.0));
    if holds(whose, &settings.words("institution_words")) {
        return out.skip("开户名是供养、医疗、教育或保险单位", rows.len());
    }
    if sound_alike(facts.text(p.payee(first).name.0), whose) || is_own_family(facts, person, first, whose) {
        return;
    }
    let guardians = guardians(facts, person);
    if guardians
        .iter()
        .any(|(_, guardian)| names::listed(facts, *guardian).is_none())
    {
        // It may be the guardian's account.
        return out.skip("登记了监护人，底册里没有监护人的姓名", rows.len());
    }
    let age = p.period(first).first_day().and_then(|day| facts.age(person, day));
    if guardians.is_empty() && age.is_some_and(|age| i64::from(age) < settings.number("adult_years")) {
        return out.skip("未成年人，没有登记监护人", rows.len());
    }
    let sum: Fen = rows.iter().map(|row| p.amount(*row)).sum();
    let says = format!(
        "发给{}的{}笔补贴、共{}元，进的账户开户名是{}；亲属和监护登记里没有这个姓名。",
        facts.masked_payee(first),
        rows.len(),
        sum,
        masked_name(whose),
    );
    let flag = Flag::new(Subject::Person(person), Some(p.village(first)), says)
        .amount(sum)
        .unless("如果开户名和领取人是同一个人，或者是登记过的家人、亲属、监护人，就不会提示。")
        .needs(Row::payment(first))
        .beside_all(rows.iter().map(|row| Row::payment(*row)))
        .beside_all(guardians.iter().map(|(tie, _)| Row::new(Dataset::Kin, *tie)))
        .beside_all(
            guardians
                .iter()
                .filter_map(|(_, guardian)| facts.roster_at(*guardian))
                .map(|at| Row::new(Dataset::Persons, at)),
        );
    out.flag(flag);
}

/// Whether the holder is of the payee's household, or tied to him in the list of kin.
fn is_own_family(facts: &Facts, person: Person, row: u32, whose: &str) -> bool {
    let called = |other: Person| names::listed(facts, other).is_some_and(|name| same(name, whose));
    let homes = [facts.payments.household(row), facts.listed_home(person)];
    let housemates = homes
        .into_iter()
        .flatten()
        .flat_map(|home| facts.listed_members(home));
    let tied = facts.kin_of(person).iter().flat_map(|tie| {
        let row = &facts.kin[*tie as usize];
        [row.person, row.relative].into_iter().flatten()
    });
    housemates
        .chain(tied)
        .any(|other| other != person && called(other))
}

/// The legal guardians filed for somebody, each with the row that says so.
fn guardians(facts: &Facts, ward: Person) -> Vec<(u32, Person)> {
    let filed = facts.kin_of(ward).iter().filter_map(|tie| {
        let row = &facts.kin[*tie as usize];
        let is_ward = row.relative == Some(ward) && facts.text(row.relation) == "法定监护人";
        Some((*tie, row.person.filter(|_| is_ward)?))
    });
    filed.collect()
}
