//! SUB-03: relief for a village cadre or the near kin of one, and no filing of it.

use std::collections::HashSet;

use super::turns::{kept, programmes_of, turns, village_called};
use crate::anomaly::facts::{Household, Map, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-03",
    name: "cadre_kin_unfiled",
    title: "村干部及近亲属享救助未备案",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[
        Dataset::Payments,
        Dataset::Programmes,
        Dataset::Cadres,
        Dataset::Kin,
    ],
    reads: &[Dataset::Persons, Dataset::Villages],
    clock: false,
    settings: &[
        Setting::words(
            "relief_words",
            &["最低生活保障", "低保", "特困", "危房改造", "临时救助"],
        ),
        Setting::words("relations", &["配偶", "父母", "子女", "兄弟姐妹", "其他"]),
    ],
    about: include_str!("cadre_kin_unfiled.md"),
    check,
};

/// What joins a recipient to a cadre; the nearest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Link {
    /// He is the cadre.
    Own,
    /// A declared tie: a place in the list of kin.
    Tie(u32),
    /// One household: their places in the roster.
    Home(u32, u32),
}

/// Who is near which cadres, and for whom relief was filed.
#[derive(Default)]
struct Near {
    of: Map<Person, Vec<(Link, Person)>>,
    filed: HashSet<Person>,
    filed_homes: HashSet<Household>,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let relief = facts.programmes_named(&settings.words("relief_words"));
    if !relief.contains(&true) {
        out.asleep("没有一个补贴项目的名称是低保、特困、危房改造或临时救助");
        return;
    }
    let is_relief = |row: &u32| relief[facts.payments.programme(*row).0 as usize];
    out.read(facts.payments_seen().filter(is_relief).count());
    let near = near(facts, &settings.words("relations"));
    for (person, links) in &near.of {
        let filed = near.filed.contains(person)
            || roster_home(facts, *person).is_some_and(|home| near.filed_homes.contains(&home));
        if filed || !facts.looks_at_person(*person) {
            continue;
        }
        let rows: Vec<u32> = turns(facts, facts.by_person().of(person.0 as usize))
            .filter(|turn| is_relief(&turn[0]))
            .flat_map(|turn| kept(facts, turn))
            .collect();
        // One flag for a person: by the nearest cadre in whose term something was paid.
        let found = links.iter().find_map(|(link, cadre)| {
            let paid: Vec<u32> = rows
                .iter()
                .copied()
                .filter(|row| term(facts, *cadre, *row).is_some())
                .collect();
            (!paid.is_empty()).then(|| flag(facts, *link, *cadre, paid))
        });
        if let Some(flag) = found {
            out.flag(flag);
        }
    }
}

/// The household that the roster gives somebody.
fn roster_home(facts: &Facts, person: Person) -> Option<Household> {
    facts.roster_home(facts.roster_at(person)? as usize)
}

fn near(facts: &Facts, relations: &[&str]) -> Near {
    let mut near = Near::default();
    for lines in facts.cadres.chunk_by(|a, b| a.person == b.person) {
        let Some(cadre) = lines[0].person else { continue };
        near.of.entry(cadre).or_default().push((Link::Own, cadre));
        for tie in facts.kin_of(cadre) {
            let row = &facts.kin[*tie as usize];
            let other = if row.person == Some(cadre) {
                row.relative
            } else {
                row.person
            };
            let Some(other) = other else { continue };
            if row.filing.is_some() {
                near.filed.insert(other);
                near.filed_homes.extend(roster_home(facts, other));
            }
            if relations.contains(&facts.text(row.relation)) {
                near.of.entry(other).or_default().push((Link::Tie(*tie), cadre));
            }
        }
        let Some(at) = facts.roster_at(cadre) else {
            continue;
        };
        let Some(home) = facts.roster_home(at as usize) else {
            continue;
        };
        for member in facts.members(home).iter().filter(|member| **member != cadre) {
            let Some(their) = facts.roster_at(*member) else {
                continue;
            };
            if facts.roster_home(their as usize) == Some(home) {
                near.of
                    .entry(*member)
                    .or_default()
                    .push((Link::Home(their, at), cadre));
            }
        }
    }
    // Places in the sorted lists say the same whatever the order in which rows came.
    for links in near.of.values_mut() {
        links.sort_unstable_by_key(|(link, cadre)| (*link, facts.text(facts.person(*cadre).number)));
    }
    near
}

/// The term of a cadre in which a payment was decided: a place in the list of cadres.
fn term(facts: &Facts, cadre: Person, row: u32) -> Option<u32> {
    let on = facts
        .payments
        .approved_on(row)
        .unwrap_or_else(|| facts.payments.paid_on(row));
    facts.cadres_of(cadre).iter().copied().find(|at| {
        let line = &facts.cadres[*at as usize];
        line.started_on <= on && line.ended_on.is_none_or(|end| on <= end)
    })
}

fn flag(facts: &Facts, link: Link, cadre: Person, mut paid: Vec<u32>) -> Flag {
    let p = &facts.payments;
    paid.sort_unstable_by_key(|row| (p.period(*row), p.number(*row)));
    let first = paid[0];
    let person = p.person(first);
    let mut terms: Vec<u32> = paid.iter().filter_map(|row| term(facts, cadre, *row)).collect();
    terms.sort_unstable();
    terms.dedup();
    let office = &facts.cadres[terms[0] as usize];
    let sum: Fen = paid.iter().map(|row| p.amount(*row)).sum();
    let programmes = programmes_of(facts, &paid);
    let village = office
        .village
        .map(|village| village_called(facts, village))
        .unwrap_or_default();
    let post = facts.text(office.post);
    let who = match link {
        Link::Own => format!("{}任{village}{post}期间", facts.masked(person)),
        Link::Tie(at) => format!(
            "{}与{village}{post}{}登记为亲属（{}），",
            facts.masked(person),
            facts.masked(cadre),
            facts.text(facts.kin[at as usize].relation)
        ),
        Link::Home(..) => format!(
            "{}与{village}{post}{}同户，",
            facts.masked(person),
            facts.masked(cadre)
        ),
    };
    let says = format!(
        "{who}领取{}{}{}笔、共{sum}元，没有看到备案编号。",
        facts.programme_name(p.programme(first)),
        if programmes.len() > 1 {
            format!("等{}项救助", programmes.len())
        } else {
            String::new()
        },
        paid.len()
    );
    let elsewhere = office.village.is_some_and(|village| village != p.village(first));
    let mut flag = Flag::new(Subject::Person(person), Some(p.village(first)), says)
        .amount(sum)
        // A cadre has less of a say in another village.
        .confidence(if elsewhere { 600 } else { 1000 })
        .unless("如果亲属关系表里填了享受救助备案编号，或者发放时已不任村干部，就不会提示。");
    flag = match link {
        Link::Own => flag.needs(Row::new(Dataset::Cadres, terms[0])),
        Link::Tie(at) => flag.needs(Row::new(Dataset::Kin, at)),
        Link::Home(his, cadres) => flag
            .needs(Row::new(Dataset::Persons, his))
            .needs(Row::new(Dataset::Persons, cadres)),
    };
    let village_row = office.village.and_then(|village| facts.village_at(village));
    flag.needs_all((terms.len() == 1).then(|| Row::new(Dataset::Cadres, terms[0])))
        .needs_all((paid.len() == 1).then(|| Row::payment(first)))
        .needs_all((programmes.len() == 1).then(|| programmes[0]))
        .beside_all(terms.iter().map(|at| Row::new(Dataset::Cadres, *at)))
        .beside_all(paid.iter().map(|row| Row::payment(*row)))
        .beside_all(programmes)
        .beside_if(Dataset::Villages, village_row)
}
