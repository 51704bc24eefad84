//! SUB-16: somebody's money in the account of a village cadre or of his kin.

use super::names::holds;
use crate::anomaly::facts::{Day, Families, Hidden, Household, Map, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::person::masked_name;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-16",
    name: "account_is_cadre",
    title: "款入村干部账户",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Account,
    needs: &[Dataset::Payments, Dataset::Cadres],
    reads: &[Dataset::Persons, Dataset::Kin],
    clock: false,
    settings: &[Setting::INSTITUTION_WORDS],
    about: include_str!("account_is_cadre.md"),
    check,
};

/// Somebody whose account it is, and why he matters.
#[derive(Debug, Clone, Copy)]
struct Owner {
    person: Person,
    /// The cadre: himself, or the one he is kin to.
    cadre: Person,
    /// What says that he is kin: a place in the list, none for the cadre himself and for his housemates.
    tie: Option<u32>,
    /// The payment to himself that shows the account as his; none where the list of cadres says so.
    own: Option<u32>,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let institutions = settings.words("institution_words");
    let mut owners = owners(facts);
    let without = facts.cadres.iter().filter(|row| row.account.is_none()).count();
    out.skip("村干部名单里没有银行账号", without);
    for (place, account) in facts.accounts_seen() {
        let rows = facts.by_account().of(place);
        out.read(rows.len());
        let Some(mut candidates) = owners.remove(&account) else {
            continue;
        };
        // The cadre himself before his kin; among equals the order of the list of cadres stays.
        candidates.sort_by_key(|owner| (owner.own.is_some(), owner.person != owner.cadre));
        for owner in candidates {
            let strange = strangers(facts, rows, owner, &institutions, out);
            if !strange.is_empty() {
                out.flag(flag(facts, account, owner, &strange));
                break;
            }
        }
    }
}

/// Whose accounts are those of cadres and of their kin.
fn owners(facts: &Facts) -> Map<Hidden, Vec<Owner>> {
    let mut owners: Map<Hidden, Vec<Owner>> = Map::default();
    let mut last = None;
    for row in &facts.cadres {
        let Some(cadre) = row.person else { continue };
        let (person, tie, own) = (cadre, None, None);
        if let Some(account) = row.account {
            let owner = Owner {
                person,
                cadre,
                tie,
                own,
            };
            owners.entry(account).or_default().push(owner);
        }
        // His posts stand one after the other.
        if last.replace(cadre) == Some(cadre) {
            continue;
        }
        for (person, tie) in facts.near(cadre) {
            for (account, row) in own_accounts(facts, person) {
                let own = Some(row);
                owners.entry(account).or_default().push(Owner {
                    person,
                    cadre,
                    tie,
                    own,
                });
            }
        }
    }
    owners
}

/// The accounts into which somebody's own money goes under his own name, each with the first such payment.
fn own_accounts(facts: &Facts, person: Person) -> Vec<(Hidden, u32)> {
    let p = &facts.payments;
    let mut found: Vec<(Hidden, u32)> = Vec::new();
    for row in facts.by_person().of(person.0 as usize).iter().copied() {
        let payee = p.payee(row);
        let Some(account) = payee.account.filter(|_| p.arrived(row)) else {
            continue;
        };
        if payee.holder.is_some_and(|holder| holder != payee.name) {
            continue;
        }
        let day = |row: u32| (p.paid_on(row), p.number(row));
        match found.iter_mut().find(|one| one.0 == account) {
            Some(one) if day(row) < day(one.1) => one.1 = row,
            Some(_) => {}
            None => found.push((account, row)),
        }
    }
    found
}

fn serves(facts: &Facts, cadre: Person, on: Day) -> Option<u32> {
    facts.cadres_of(cadre).iter().copied().find(|at| {
        let row = &facts.cadres[*at as usize];
        row.started_on <= on && row.ended_on.is_none_or(|end| end >= on)
    })
}

/// What arrived in the account, while the cadre served, for people who are no family of the owner or the cadre.
fn strangers(
    facts: &Facts,
    rows: &[u32],
    owner: Owner,
    institutions: &[&str],
    out: &mut Findings<'_>,
) -> Vec<u32> {
    let p = &facts.payments;
    let others: Vec<u32> = rows
        .iter()
        .copied()
        .filter(|row| p.arrived(*row) && p.person(*row) != owner.person)
        .filter(|row| serves(facts, owner.cadre, p.paid_on(*row)).is_some())
        .collect();
    if others.is_empty() {
        return others;
    }
    let home = |row: u32| facts.listed_home(p.person(row)).or(p.household(row));
    let mut people: Vec<(Person, Household)> = others
        .iter()
        .filter_map(|row| Some((p.person(*row), home(*row)?)))
        .collect();
    let own = owner.own.and_then(home);
    people.extend(
        facts
            .listed_home(owner.person)
            .or(own)
            .map(|home| (owner.person, home)),
    );
    people.extend(facts.listed_home(owner.cadre).map(|home| (owner.cadre, home)));
    let families = Families::of(facts, &people);
    let is_family = |person: Person| {
        [owner.person, owner.cadre].into_iter().any(|near| {
            let family = families.family(near);
            person == near
                || facts.tie(person, near).is_some()
                || (family.is_some() && family == families.family(person))
        })
    };
    let mut strange = Vec::new();
    let mut institutional = 0;
    for row in others {
        let holder = p.payee(row).holder.map(|holder| facts.text(holder.0));
        // What shows the owner by his own payments only must be under his name here as well.
        let name = owner.own.map(|own| p.payee(own).name);
        if is_family(p.person(row)) || (name.is_some() && p.payee(row).holder != name) {
            continue;
        }
        match holder {
            Some(holder) if holds(holder, institutions) => institutional += 1,
            _ => strange.push(row),
        }
    }
    out.skip("开户名是供养、医疗、教育或保险单位", institutional);
    strange
}

fn flag(facts: &Facts, account: Hidden, owner: Owner, rows: &[u32]) -> Flag {
    let p = &facts.payments;
    let first = rows[0];
    let sum: Fen = rows.iter().map(|row| p.amount(*row)).sum();
    let mut people: Vec<Person> = Vec::new();
    for row in rows {
        if !people.contains(&p.person(*row)) {
            people.push(p.person(*row));
        }
    }
    let post = serves(facts, owner.cadre, p.paid_on(first)).unwrap_or_default();
    let cadre = &facts.cadres[post as usize];
    let name = cadre.name.map_or("", |name| facts.text(name.0));
    let cadre = format!("{}{}", facts.text(cadre.post), masked_name(name));
    let whose = match owner.own {
        Some(own) if owner.person != owner.cadre => {
            format!("{}（{cadre}的家人或亲属）", facts.masked_payee(own))
        }
        _ => cadre,
    };
    let says = format!(
        "发给{}{}的{}笔补贴、共{}元，进了{}的账户。",
        facts.masked_payee(first),
        if people.len() > 1 {
            format!("等{}人", people.len())
        } else {
            String::new()
        },
        rows.len(),
        sum,
        whose,
    );
    let (persons, kin) = (Dataset::Persons, Dataset::Kin);
    let mut flag = Flag::new(Subject::Account(account), Some(p.village(first)), says)
        .amount(sum)
        .unless("如果这个账户不是他的，或者领取人是他登记过的家人、亲属、被监护人，就不会提示。")
        .needs(Row::new(Dataset::Cadres, post))
        .needs_all(owner.own.map(Row::payment))
        .needs_all((rows.len() == 1).then(|| Row::payment(first)));
    // Either the tie makes them kin, or the roster makes them housemates; where both do, neither is needed.
    let roster = [owner.person, owner.cadre].map(|who| facts.roster_at(who));
    let roster = roster.into_iter().flatten().map(|at| Row::new(persons, at));
    let home = facts.listed_home(owner.person);
    let housemates = home.is_some() && home == facts.listed_home(owner.cadre);
    flag = match owner.tie.map(|tie| Row::new(kin, tie)) {
        Some(tie) if housemates => flag.beside(tie),
        Some(tie) => flag.needs(tie),
        None if owner.person != owner.cadre => flag.needs_all(roster.clone()),
        None => flag,
    };
    let posts = facts.cadres_of(owner.cadre).iter();
    flag.beside_all(rows.iter().map(|row| Row::payment(*row)))
        .beside_all(posts.map(|at| Row::new(Dataset::Cadres, *at)))
        .beside_all(roster)
        .beside_all(
            people
                .iter()
                .filter_map(|who| facts.roster_at(*who))
                .map(|at| Row::new(persons, at)),
        )
}
