//! The lists that offices match against: who lives where, who is paid by the state, who holds office, who owns what.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::super::chance::{Chance, mix};
use super::super::grants::County;
use super::super::names::Names;
use super::super::offices::{Holding, Plot, Term};
use super::super::people::Role;
use super::super::programmes::age;
use super::entry::Entry;
use super::{Estate, Village};
use crate::domain::area::quantity_text;
use crate::domain::dataset::Dataset;
use crate::domain::person::check_character;

/// The account of a village's collective.
pub(super) fn account(estate: &mut Estate<'_>, village: &Village<'_>) {
    estate.add(
        Entry::new(Dataset::Accounts)
            .with("village", village.place.code)
            .with("account", &village.account)
            .with("bank", "示范县农村商业银行")
            .with("holder", format!("{}股份经济合作社", village.name()))
            .with("nature", "基本户")
            .with("opened_on", "2018-01-01"),
    );
}

/// What the lists ask of the payments: who is on which programme.
#[derive(Default)]
struct Payees<'a> {
    /// 残疾等级 by the allowances for it.
    grades: BTreeMap<u32, &'a str>,
    /// Households on relief.
    aided: BTreeSet<u32>,
    /// Cadres in office.
    cadres: BTreeSet<u32>,
}

impl<'a> Payees<'a> {
    fn of(county: &'a County) -> Self {
        let mut payees = Self::default();
        for grant in &county.grants {
            let scheme = &county.schemes[usize::from(grant.scheme)];
            match scheme.code.as_str() {
                "MZ08" => {
                    let grade = scheme.tiers[usize::from(grant.tier)].as_str();
                    payees.grades.insert(grant.person, grade);
                }
                "MZ07" => {
                    payees.grades.entry(grant.person).or_insert("三级");
                }
                "MZ01" | "MZ02" | "MZ03" => {
                    payees.aided.insert(grant.household);
                }
                "ZZ01" => {
                    payees.cadres.insert(grant.person);
                }
                _ => {}
            }
        }
        payees
    }
}

/// All lists of the county.
pub(super) fn make(estate: &mut Estate<'_>, county: &County) {
    for firm in estate.firms.clone() {
        estate.add(firm.entry());
    }
    let payees = Payees::of(county);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); county.folk.households.len()];
    for (at, person) in county.folk.people.iter().enumerate() {
        let at = at as u32;
        members[person.household as usize].push(at);
        listed(estate, county, at, &payees);
        offices(estate, county, at, payees.cadres.contains(&at));
        holdings(estate, county, at, payees.aided.contains(&person.household));
    }
    for members in &members {
        kin(estate, county, members);
    }
    for tie in &county.ties {
        let [person, relative] = [tie.person, tie.relative].map(|at| &county.folk.people[at as usize]);
        estate.add(
            Entry::new(Dataset::Kin)
                .with("person", &person.number)
                .with("relative", &relative.number)
                .with("relation", tie.relation)
                .with("filing", &tie.filing),
        );
    }
    land(estate, county);
    staff(estate, county);
    findings(estate, county);
}

/// A person's row in the roster.
fn listed(estate: &mut Estate<'_>, county: &County, at: u32, payees: &Payees<'_>) {
    let who = &county.folk.people[at as usize];
    let home = &county.folk.households[who.household as usize];
    let fate = county.fates.get(&at);
    if fate.is_some_and(|fate| fate.unlisted) {
        return;
    }
    let relation = match (who.role, who.is_male()) {
        (Role::Head, _) => "户主",
        (Role::Spouse, _) => "配偶",
        (Role::Child, true) => "儿子",
        (Role::Child, false) => "女儿",
        (Role::Parent, true) => "父亲",
        (Role::Parent, false) => "母亲",
    };
    let phone = match who.role {
        Role::Head => Some(0),
        Role::Spouse if mix(county.seed, u64::from(at), 33).is_multiple_of(2) => Some(1),
        _ => None,
    };
    let mut entry = Entry::new(Dataset::Persons)
        .with("person", &who.number)
        .with("name", &who.name)
        .with("household", county.household_number(who.household))
        .with("relation", relation)
        .with("village", county.places.villages[usize::from(home.village)].code)
        .with("group_number", home.group)
        .with("state", "在册");
    if let Some(phone) = phone {
        // Telephone numbers that nobody has: no network begins with 100.
        let number = (40_000_000 + who.household * 2 + phone) % 100_000_000;
        entry.set("phone", format!("100{number:08}"));
    }
    if let Some(grade) = payees.grades.get(&at) {
        entry.set("disability", grade);
    }
    if let Some(fate) = fate {
        for (column, day) in [
            ("died_on", fate.died),
            ("arrived_on", fate.arrived),
            ("left_on", fate.left),
        ] {
            if let Some(day) = day {
                entry.set(column, day);
            }
        }
        match (fate.died, fate.left) {
            (Some(_), _) => entry.set("state", "死亡"),
            (None, Some(_)) => entry.set("state", "迁出"),
            (None, None) => &mut entry,
        };
        if let Some(grade) = fate.grade {
            entry.set("disability", grade);
        }
        if let Some(phone) = &fate.phone {
            entry.set("phone", phone);
        }
    }
    estate.add(entry);
}

/// The offices that somebody holds or held in his village.
fn offices(estate: &mut Estate<'_>, county: &County, at: u32, serves: bool) {
    const POSTS: [&str; 3] = ["村党组织书记", "村委会副主任", "村会计"];
    let who = &county.folk.people[at as usize];
    let home = &county.folk.households[who.household as usize];
    let mut add = |post: &str, term: Term| {
        let mut entry = Entry::new(Dataset::Cadres)
            .with("person", &who.number)
            .with("name", &who.name)
            .with("village", county.places.villages[usize::from(home.village)].code)
            .with("post", post)
            .with("started_on", term.from)
            .with("account", &who.account);
        if let Some(to) = term.to {
            entry.set("ended_on", to);
        }
        estate.add(entry);
    };
    if serves {
        let from = NaiveDate::from_ymd_opt(2021, 1, 10).unwrap_or_default();
        add(
            POSTS[(home.serial.saturating_sub(1) % 3) as usize],
            Term { from, to: None },
        );
    }
    for (post, term) in county.fates.get(&at).into_iter().flat_map(|fate| &fate.offices) {
        add(post, *term);
    }
}

/// What somebody owns; who is on relief owns nothing dear.
fn holdings(estate: &mut Estate<'_>, county: &County, at: u32, aided: bool) {
    let who = &county.folk.people[at as usize];
    let mut add = |holding: &Holding| {
        let mut entry = Entry::new(Dataset::Holdings)
            .with("person", &who.number)
            .with("kind", holding.kind)
            .with("description", holding.what)
            .with("registered_on", holding.term.from)
            .with("value", holding.yuan);
        if let Some(to) = holding.term.to {
            entry.set("cancelled_on", to);
        }
        estate.add(entry);
    };
    let grown = (18..72).contains(&age(who.born, county.span.to));
    if grown && !aided && mix(county.seed, u64::from(at), 31).is_multiple_of(40) {
        let from = county.span.to - chrono::Days::new(100 + u64::from(at % 2_400));
        add(&Holding {
            kind: "车辆",
            what: "小型普通客车",
            term: Term { from, to: None },
            yuan: "68000.00",
        });
    }
    for holding in county.fates.get(&at).into_iter().flat_map(|fate| &fate.holdings) {
        add(holding);
    }
}

/// How the head of a household is tied to the others of it.
fn kin(estate: &mut Estate<'_>, county: &County, members: &[u32]) {
    let people = &county.folk.people;
    let Some(head) = members.iter().find(|at| people[**at as usize].role == Role::Head) else {
        return;
    };
    for other in members.iter().filter(|other| *other != head) {
        let relation = match people[*other as usize].role {
            Role::Spouse => "配偶",
            Role::Child => "子女",
            Role::Parent => "父母",
            Role::Head => continue,
        };
        estate.add(
            Entry::new(Dataset::Kin)
                .with("person", &people[*head as usize].number)
                .with("relative", &people[*other as usize].number)
                .with("relation", relation),
        );
    }
}

/// The land of every household that has some, year by year.
fn land(estate: &mut Estate<'_>, county: &County) {
    let years = county.span.from.year()..=county.span.today.year();
    for (at, household) in county.folk.households.iter().enumerate() {
        let at = at as u32;
        if household.area == 0 {
            continue;
        }
        for year in years.clone() {
            let plot = county.plots.get(&(at, year)).copied().unwrap_or(Plot {
                confirmed: household.area,
                rented_in: household.leased,
                rented_out: 0,
            });
            let area = |area: u32| quantity_text(i64::from(area));
            estate.add(
                Entry::new(Dataset::Land)
                    .with("household", county.household_number(at))
                    .with(
                        "village",
                        county.places.villages[usize::from(household.village)].code,
                    )
                    .with("year", year)
                    .with("confirmed", area(plot.confirmed))
                    .with("rented_in", area(plot.rented_in))
                    .with("rented_out", area(plot.rented_out))
                    .with("excluded", "0"),
            );
        }
    }
}

/// Teachers, doctors and clerks, none of whom is on a programme that excludes them but for those of the truth file.
fn staff(estate: &mut Estate<'_>, county: &County) {
    const UNITS: [&str; 6] = [
        "示范县第一中学",
        "示范县人民医院",
        "城关镇中心小学",
        "示范县水利局",
        "示范县档案馆",
        "示范县林业站",
    ];
    let (names, mut chance) = (Names::read(), Chance::new(county.seed, 8));
    let taken: BTreeSet<&str> = county
        .folk
        .people
        .iter()
        .map(|person| person.number.as_str())
        .collect();
    let mut made: BTreeSet<String> = BTreeSet::new();
    while made.len() < 240 {
        let (year, month, day) = (
            chance.between(1966, 1999),
            chance.between(1, 12),
            chance.between(1, 28),
        );
        let male = chance.permille(450);
        let body = format!(
            "999999{year}{month:02}{day:02}{:03}",
            chance.between(400, 498) * 2 + i64::from(male)
        );
        let number = format!("{body}{}", char::from(check_character(body.as_bytes())));
        if number.ends_with("000") || taken.contains(number.as_str()) || !made.insert(number.clone()) {
            continue;
        }
        let surname = names.surname(&mut chance);
        estate.add(
            Entry::new(Dataset::Staff)
                .with("person", number)
                .with("name", names.full(&surname, male, &mut chance))
                .with("employer", UNITS[chance.below(UNITS.len())])
                .with("started_on", format!("{}-09-01", year + 24)),
        );
    }
    for (person, fate) in &county.fates {
        let who = &county.folk.people[*person as usize];
        for job in &fate.jobs {
            let mut entry = Entry::new(Dataset::Staff)
                .with("person", &who.number)
                .with("name", &who.name)
                .with("employer", UNITS[(*person % 6) as usize])
                .with("started_on", job.from);
            if let Some(to) = job.to {
                entry.set("ended_on", to);
            }
            estate.add(entry);
        }
    }
}

/// What audits, petitions and inspections found before.
fn findings(estate: &mut Estate<'_>, county: &County) {
    const FOUND: [(&str, &str, &str); 4] = [
        ("审计", "合同管理", "部分合同到期后没有及时续签"),
        ("信访", "公开公示", "群众反映财务公开不及时"),
        ("上级巡视巡察", "资产管理", "资产清查登记不完整"),
        ("督查", "项目管理", "工程验收资料不齐全"),
    ];
    let mut chance = Chance::new(county.seed, 7);
    for number in 1..=24 {
        let (source, category, text) = FOUND[number % FOUND.len()];
        let place = chance.pick(&county.places.villages);
        estate.add(
            Entry::new(Dataset::Findings)
                .with("number", format!("FX{number:04}"))
                .with("source", source)
                .with("village", place.code)
                .with("category", category)
                .with("description", text)
                .with("found_on", county.span.to - chrono::Days::new(number as u64 * 31))
                .with("common", if number % 3 == 0 { "是" } else { "否" }),
        );
    }
}
