//! NET-09: accounts and telephones that join many unrelated households.

mod links;

use self::links::{Links, Ring};
use crate::anomaly::facts::{Families, Hidden, Household, Person, Row};
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-09",
    name: "account_ring",
    title: "账户团伙",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Payments],
    reads: &[Dataset::Persons, Dataset::Kin, Dataset::Cadres],
    clock: false,
    settings: &[
        Setting::number("households", 5, "户"),
        Setting::number("phone_households", 10, "户"),
        Setting::INSTITUTION_WORDS,
    ],
    about: include_str!("account_ring.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let least = settings.number("households").max(2) as usize;
    let links = Links::of(facts, settings, out);
    let rings = links.rings();
    let judged: Vec<(Ring, Families, usize)> = rings
        .into_iter()
        .map(|ring| {
            let families = Families::of(facts, &people(facts, &ring));
            let unrelated = count(&families, &people(facts, &ring));
            (ring, families, unrelated)
        })
        .collect();
    for (at, (ring, families, unrelated)) in judged.iter().enumerate() {
        if *unrelated < least || !ring.accounts.iter().any(|one| joins(facts, families, &one.rows)) {
            continue;
        }
        let others = judged.iter().enumerate().filter(|(other, _)| *other != at);
        let baseline = Baseline {
            what: "其他由账户或电话连起来的组，互不相关的户最多的".to_owned(),
            value: format!("{}户", others.clone().map(|other| other.1.2).max().unwrap_or(0)),
            of: others.count() as u64,
        };
        if let Some(flag) = flag(facts, ring, families, *unrelated, least) {
            out.flag(flag.baseline(baseline));
        }
    }
}

/// The household somebody is known to live in: by the roster, or by the payment.
fn home_of(facts: &Facts, row: u32) -> Option<Household> {
    let person = facts.payments.person(row);
    facts.listed_home(person).or(facts.payments.household(row))
}

/// Everybody in a ring with his household.
fn people(facts: &Facts, ring: &Ring) -> Vec<(Person, Household)> {
    let paid = ring.accounts.iter().flat_map(|account| account.rows.iter());
    let paid = paid.filter_map(|row| Some((facts.payments.person(*row), home_of(facts, *row)?)));
    let called = ring.phones.iter().flat_map(|phone| phone.users.iter());
    let called = called.filter_map(|at| {
        let person = facts.persons[*at as usize].person?;
        Some((person, facts.listed_home(person)?))
    });
    let mut people: Vec<(Person, Household)> = paid.chain(called).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// How many families there are among people.
fn count(families: &Families, people: &[(Person, Household)]) -> usize {
    let mut found: Vec<u32> = people.iter().filter_map(|one| families.family(one.0)).collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

/// Whether an account takes the money of more than one family.
fn joins(facts: &Facts, families: &Families, rows: &[u32]) -> bool {
    let family = |row: &u32| families.family(facts.payments.person(*row));
    rows.iter().any(|row| family(row) != family(&rows[0]))
}

fn flag(facts: &Facts, ring: &Ring, families: &Families, unrelated: usize, least: usize) -> Option<Flag> {
    let p = &facts.payments;
    let day = |row: u32| (p.paid_on(row), p.number(row));
    let mut rows: Vec<u32> = ring
        .accounts
        .iter()
        .flat_map(|one| one.rows.iter().copied())
        .collect();
    rows.sort_by(|a, b| day(*a).cmp(&day(*b)));
    let first = *rows.first()?;
    let account = p.payee(first).account?;
    let sum: Fen = rows.iter().map(|row| p.amount(*row)).sum();
    let phones = match ring.phones.len() {
        0 => String::new(),
        n => format!("、{n}个电话"),
    };
    let says = format!(
        "{}个账户{}把{}个互不相关的户连在一起，这些账户共收{}笔补贴、{}元。",
        ring.accounts.len(),
        phones,
        unrelated,
        rows.len(),
        sum,
    );
    // Where there are just enough families, a payment without which there are fewer is needed.
    let few = if unrelated == least { rows.as_slice() } else { &[] };
    let needed: Vec<u32> = few
        .iter()
        .copied()
        .filter(|row| falls_without(facts, ring, *row, least))
        .collect();
    let persons = Dataset::Persons;
    let users = ring.phones.iter().flat_map(|phone| phone.users.iter().copied());
    let ties = families.evidence(facts);
    let tied = ties.iter().filter(|row| row.table == persons).map(|row| row.at);
    let mut roster: Vec<u32> = rows.iter().filter_map(|row| roster_of(facts, *row)).collect();
    roster.extend(users.chain(tied));
    let linked = ring.accounts.len() + ring.phones.len();
    let flag = Flag::new(Subject::Account(account), Some(p.village(first)), says)
        .amount(sum)
        .unless(format!(
            "如果这些户是亲属，或者各用各的账户和电话、连在一起的不到{least}户，就不会提示。"
        ))
        .confidence(if linked > 1 { 800 } else { 600 })
        .needs(Row::payment(first))
        .needs_all(needed.into_iter().map(Row::payment))
        .beside_all(rows.iter().map(|row| Row::payment(*row)))
        .beside_all(roster.iter().map(|at| Row::new(persons, *at)))
        .beside_all(ties)
        .beside_all(left_out(facts, &roster));
    Some(flag)
}

/// Whether too few families are left when a payment is taken away.
fn falls_without(facts: &Facts, ring: &Ring, row: u32, least: usize) -> bool {
    let person = |row: u32| facts.payments.person(row);
    let mut accounts = ring.accounts.clone();
    for account in &mut accounts {
        account.rows.retain(|other| *other != row);
    }
    accounts.retain(|account| {
        let differs = |of: &dyn Fn(u32) -> bool| account.rows.iter().any(|other| of(*other));
        differs(&|other| person(other) != person(account.rows[0]))
            && differs(&|other| home_of(facts, other) != home_of(facts, account.rows[0]))
    });
    let phones = ring.phones.clone();
    let people = people(facts, &Ring { accounts, phones });
    count(&Families::of(facts, &people), &people) < least
}

/// The roster's row of the payee, where the payment does not say the same.
fn roster_of(facts: &Facts, row: u32) -> Option<u32> {
    let person = facts.payments.person(row);
    let differs = facts.listed_home(person) != facts.payments.household(row);
    facts.roster_at(person).filter(|_| differs)
}

/// The cadres whose telephones stand in these rows of the roster: they show why such a telephone joins nobody.
fn left_out(facts: &Facts, roster: &[u32]) -> Vec<Row> {
    let phones: Vec<Hidden> = roster
        .iter()
        .filter_map(|at| facts.persons[*at as usize].phone)
        .collect();
    let mut rows = Vec::new();
    for (at, row) in facts.persons.iter().enumerate() {
        let Some(person) = row
            .person
            .filter(|_| row.phone.is_some_and(|phone| phones.contains(&phone)))
        else {
            continue;
        };
        if let Some(post) = facts.cadres_of(person).first() {
            rows.push(Row::new(Dataset::Persons, at as u32));
            rows.push(Row::new(Dataset::Cadres, *post));
        }
    }
    rows
}
