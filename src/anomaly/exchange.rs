//! Across the county's boundary: what a county tells others of its people, accounts and firms under a key that the province
//! hands out, and what it finds when it lays theirs beside its own. A province runs the counties apart and joins the files.

mod beyond;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(super) use self::beyond::again;
use self::beyond::{Beyond, same_here};
use super::facts::{Facts, Hidden, Map, Person, Programme, Row};
use super::finding::{Finding, made};
use super::flag::{Flag, Subject};
use super::rules;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::person::masked_name;

/// Hashes a number under the province's key.
pub type Hash<'h> = &'h dyn Fn(&str) -> String;

/// The unit of findings that stand on another county's file.
pub const UNIT: &str = "exchange";

/// What a county tells. Nobody can be found in it without the key, and with the key only who is known already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Told {
    /// Somebody was paid a programme for these periods.
    Paid {
        /// The person.
        who: String,
        /// The programme's name: codes differ from county to county.
        programme: String,
        /// The village of the last payment.
        village: String,
        /// The periods as the files write them, in their order.
        periods: Vec<String>,
    },
    /// Money of these households went into an account.
    Account {
        /// The account.
        account: String,
        /// One person of each household that has no tie to those before it.
        people: Vec<String>,
    },
    /// Somebody is or was a village cadre.
    Cadre {
        /// The person.
        who: String,
        /// The village.
        village: String,
        /// From when.
        from: String,
        /// Until when; open when absent.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        to: Option<String>,
    },
    /// The legal person of a firm that works or rents here.
    Firm {
        /// The legal person.
        who: String,
        /// The firm's code, which is public.
        code: String,
        /// The firm's name, which is public.
        name: String,
    },
}

/// Everything that another county told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// The county, six digits.
    pub county: u32,
    /// What it told.
    pub told: Vec<Told>,
}

/// What this county tells, in an order that only the data decide.
pub fn tell(facts: &Facts, hash: Hash<'_>) -> Vec<Told> {
    let mut told: Vec<(String, Told)> = Vec::new();
    for person in (0..facts.people_count() as u32).map(Person) {
        for (programme, rows) in received(facts, person) {
            let Some(last) = rows.last() else { continue };
            let who = hash(facts.text(facts.person(person).number));
            let mut periods: Vec<String> = rows.iter().map(|row| period(facts, *row)).collect();
            periods.dedup();
            let paid = Told::Paid {
                who: who.clone(),
                programme: facts.programme_name(programme).to_owned(),
                village: facts.village_code(facts.payments.village(*last)),
                periods,
            };
            told.push((format!("1{who}{}", facts.programme_code(programme)), paid));
        }
    }
    for (place, account) in facts.accounts_paid().iter().enumerate() {
        let people = strangers(facts, place);
        let mut people: Vec<String> = people
            .iter()
            .map(|person| hash(facts.text(facts.person(*person).number)))
            .collect();
        people.sort();
        let account = hash(facts.text(account.0));
        told.push((format!("2{account}"), Told::Account { account, people }));
    }
    for cadre in &facts.cadres {
        let (Some(person), Some(village)) = (cadre.person, cadre.village) else {
            continue;
        };
        let who = hash(facts.text(facts.person(person).number));
        let one = Told::Cadre {
            who: who.clone(),
            village: facts.village_code(village),
            from: cadre.started_on.date().to_string(),
            to: cadre.ended_on.map(|day| day.date().to_string()),
        };
        told.push((format!("3{who}{}", cadre.started_on.0), one));
    }
    for (code, (name, person)) in dealing(facts) {
        let who = hash(facts.text(facts.person(person).number));
        told.push((format!("4{who}{code}"), Told::Firm { who, code, name }));
    }
    told.sort_by(|a, b| a.0.cmp(&b.0));
    told.into_iter().map(|one| one.1).collect()
}

/// What somebody received, programme by programme, by period.
fn received(facts: &Facts, person: Person) -> Vec<(Programme, Vec<u32>)> {
    let mut all: Vec<(Programme, Vec<u32>)> = Vec::new();
    for row in facts.by_person().of(person.0 as usize) {
        if !facts.payments.arrived(*row) {
            continue;
        }
        let programme = facts.payments.programme(*row);
        match all.last_mut() {
            Some((last, rows)) if *last == programme => rows.push(*row),
            _ => all.push((programme, vec![*row])),
        }
    }
    all
}

fn period(facts: &Facts, row: u32) -> String {
    facts
        .payments
        .period(row)
        .period()
        .map(|period| period.to_string())
        .unwrap_or_default()
}

/// One person of each household that was paid into an account and has no tie to those before it.
fn strangers(facts: &Facts, place: usize) -> Vec<Person> {
    let mut kept: Vec<Person> = Vec::new();
    for row in facts.by_account().of(place) {
        let person = facts.payments.person(*row);
        if facts.payments.arrived(*row) && !kept.iter().any(|other| facts.are_kin(*other, person)) {
            kept.push(person);
        }
    }
    kept
}

/// The firms that work or rent here and whose legal person is known, by code.
fn dealing(facts: &Facts) -> BTreeMap<String, (String, Person)> {
    let codes = facts
        .projects
        .iter()
        .filter_map(|project| project.contractor_code);
    let tenants = facts
        .contracts
        .iter()
        .filter_map(|contract| contract.tenant_number.map(|number| number.0));
    codes
        .chain(tenants)
        .flat_map(|code| facts.companies_called(code))
        .filter_map(|at| {
            let company = &facts.companies[*at as usize];
            let person = company.legal_person_number?;
            Some((
                facts.text(company.code).to_owned(),
                (facts.text(company.name).to_owned(), person),
            ))
        })
        .collect()
}

/// What this county finds when it lays the others' files beside its own.
pub fn join(facts: &Facts, hash: Hash<'_>, others: &[Neighbour]) -> Vec<Finding> {
    let mut people: Map<String, Person> = Map::default();
    for person in (0..facts.people_count() as u32).map(Person) {
        people.insert(hash(facts.text(facts.person(person).number)), person);
    }
    let mut accounts: Map<String, (usize, Hidden)> = Map::default();
    for (place, account) in facts.accounts_paid().iter().enumerate() {
        accounts.insert(hash(facts.text(account.0)), (place, *account));
    }
    let mut findings = Vec::new();
    for other in others {
        for told in &other.told {
            let found = match told {
                Told::Paid { who, .. } => people
                    .get(who)
                    .and_then(|person| paid_twice(facts, *person, told, other.county)),
                Told::Account { account, .. } => accounts
                    .get(account)
                    .and_then(|own| shared(facts, *own, told, hash, other.county)),
                Told::Firm { who, .. } => people
                    .get(who)
                    .and_then(|person| runs(facts, *person, told, other.county)),
                Told::Cadre { .. } => None,
            };
            findings.extend(found);
        }
    }
    findings.sort_by(|a, b| (&a.rule, &a.village, &a.id).cmp(&(&b.rule, &b.village, &b.id)));
    findings.dedup_by(|a, b| a.id == b.id);
    findings
}

/// SUB-05 beyond the boundary: the same programme for the same period in two counties.
fn paid_twice(facts: &Facts, person: Person, told: &Told, county: u32) -> Option<Finding> {
    let Told::Paid {
        who,
        programme,
        periods,
        ..
    } = told
    else {
        return None;
    };
    let rows: Vec<u32> = received(facts, person)
        .into_iter()
        .filter(|(own, _)| facts.programme_name(*own) == programme)
        .flat_map(|(_, rows)| rows)
        .filter(|row| periods.contains(&period(facts, *row)))
        .collect();
    let first = *rows.first()?;
    let sum: Fen = rows.iter().map(|row| facts.payments.amount(*row)).sum();
    let says = format!(
        "{}在本县和{county}县同时领取“{programme}”，所属期重复{}个，本县一侧{sum}元。",
        facts.masked_payee(first),
        rows.len()
    );
    let flag = Flag::new(Subject::Person(person), Some(facts.payments.village(first)), says)
        .period(period(facts, first))
        .amount(sum)
        .unless("如果其中一个县没有发放成功，或者所属期不重复，就不会提示。")
        .needs(Row::payment(first))
        .beside_all(rows[1..].iter().map(|row| Row::payment(*row)))
        .beside_if(
            Dataset::Programmes,
            facts.programme_at(facts.payments.programme(first)),
        );
    let same = vec![same_here(&facts.person_token(person), who)];
    foreign(facts, "SUB-05", flag, &Beyond { county, told, same })
}

/// SUB-14 beyond the boundary: an account into which a household here and an unrelated one there are paid.
fn shared(
    facts: &Facts,
    (place, own_account): (usize, Hidden),
    told: &Told,
    hash: Hash<'_>,
    county: u32,
) -> Option<Finding> {
    let Told::Account {
        account,
        people: theirs,
    } = told
    else {
        return None;
    };
    let own = strangers(facts, place);
    let hashed = |person: &Person| hash(facts.text(facts.person(*person).number));
    let here: Vec<String> = own.iter().map(hashed).collect();
    if own.is_empty() || theirs.is_empty() || theirs.iter().any(|other| here.contains(other)) {
        return None;
    }
    let row = facts
        .by_account()
        .of(place)
        .iter()
        .copied()
        .find(|row| facts.payments.arrived(*row))?;
    let says = format!(
        "本县{}的补贴打进的账户，在{county}县还收着另外{}户的补贴。",
        facts.masked_payee(row),
        theirs.len()
    );
    let flag = Flag::new(
        Subject::Account(own_account),
        Some(facts.payments.village(row)),
        says,
    )
    .amount(facts.payments.amount(row))
    .unless("如果两个县的户是一家人，或者各用各的账户，就不会提示。")
    .needs(Row::payment(row));
    let people = own.iter().zip(&here);
    let mut same = vec![same_here(&facts.token(own_account.0), account)];
    same.extend(people.map(|(person, hash)| same_here(&facts.person_token(*person), hash)));
    foreign(facts, "SUB-14", flag, &Beyond { county, told, same })
}

/// NET-01 beyond the boundary: a cadre here is the legal person of a firm that works or rents in another county.
fn runs(facts: &Facts, person: Person, told: &Told, county: u32) -> Option<Finding> {
    let Told::Firm { who, name, .. } = told else {
        return None;
    };
    let post = *facts.cadres_of(person).first()?;
    let row = &facts.cadres[post as usize];
    let says = format!(
        "村干部{}是“{name}”的法定代表人，这家企业在{county}县承包工程或租用集体资产。",
        row.name
            .map_or_else(|| "某人".to_owned(), |name| masked_name(facts.text(name.0)))
    );
    let flag = Flag::new(Subject::Person(person), row.village, says)
        .unless("如果任职期间不再是这家企业的法定代表人，就不会提示。")
        .needs(Row::new(Dataset::Cadres, post));
    let same = vec![same_here(&facts.person_token(person), who)];
    foreign(facts, "NET-01", flag, &Beyond { county, told, same })
}

/// A finding that stands on a row of ours and on what another county told.
fn foreign(facts: &Facts, rule: &str, flag: Flag, beyond: &Beyond<'_>) -> Option<Finding> {
    let rule = rules::find(rule)?;
    let mut finding = made(facts, rule, flag, &beyond.county.to_string());
    finding.evidence.push(beyond.evidence());
    UNIT.clone_into(&mut finding.unit);
    Some(finding)
}
