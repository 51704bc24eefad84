//! The lists that offices match against: who lives where, who is paid by the state, who holds office, who owns what.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::super::chance::{Chance, mix};
use super::super::grants::{County, Fate};
use super::super::names::Names;
use super::super::people::Person;
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

/// Where somebody lives: village and household.
type Home = (u16, u32);

/// All lists of the county.
pub(super) fn make(estate: &mut Estate<'_>, county: &County) {
    let mut homes: BTreeMap<u32, Home> = BTreeMap::new();
    let mut codes: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for grant in &county.grants {
        homes.insert(grant.person, (grant.village, grant.household));
        let code = county.schemes[usize::from(grant.scheme)].code.as_str();
        codes.entry(grant.person).or_default().insert(code);
    }
    for firm in estate.firms.clone() {
        estate.add(firm.entry());
    }
    let mut poor: BTreeSet<u32> = BTreeSet::new();
    for (person, programmes) in &codes {
        if programmes
            .iter()
            .any(|code| matches!(*code, "MZ01" | "MZ02" | "ZJ01" | "ZJ02"))
            && let Some((_, household)) = homes.get(person)
        {
            poor.insert(*household);
        }
    }
    let mut households: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (person, (village, household)) in &homes {
        let who = &county.folk.people[*person as usize];
        let programmes = &codes[person];
        persons(estate, county, *person, (*village, *household), programmes);
        households.entry(*household).or_default().push(*person);
        if programmes.contains("ZZ01") {
            cadre(estate, county, who, (*village, *household));
        }
        holdings(estate, county, *person, poor.contains(household));
    }
    for members in households.values() {
        kin(estate, county, members);
    }
    land(estate, county);
    staff(estate, county);
    findings(estate, county);
}

fn number_of(county: &County, (village, household): Home) -> String {
    let place = &county.places.villages[usize::from(village)];
    format!(
        "{}-{:04}",
        place.code, county.folk.households[household as usize].serial
    )
}

fn persons(estate: &mut Estate<'_>, county: &County, person: u32, home: Home, programmes: &BTreeSet<&str>) {
    let who = &county.folk.people[person as usize];
    let place = &county.places.villages[usize::from(home.0)];
    let mut entry = Entry::new(Dataset::Persons)
        .with("person", &who.number)
        .with("name", &who.name)
        .with("household", number_of(county, home))
        .with("village", place.code)
        .with("group_number", county.folk.households[home.1 as usize].group)
        .with("state", "在册");
    if programmes.contains("MZ08") {
        entry.set("disability", "一级");
    } else if programmes.contains("MZ07") {
        entry.set("disability", "三级");
    }
    if let Some(Fate::Died(day)) = county.fates.get(&person) {
        entry.set("state", "死亡").set("died_on", day);
    }
    estate.add(entry);
}

fn cadre(estate: &mut Estate<'_>, county: &County, who: &Person, home: Home) {
    const POSTS: [&str; 3] = ["村党组织书记", "村委会副主任", "村会计"];
    let serial = county.folk.households[home.1 as usize].serial;
    estate.add(
        Entry::new(Dataset::Cadres)
            .with("person", &who.number)
            .with("name", &who.name)
            .with("village", county.places.villages[usize::from(home.0)].code)
            .with("post", POSTS[(serial.saturating_sub(1) % 3) as usize])
            .with("started_on", "2021-01-10")
            .with("account", &who.account),
    );
}

fn holdings(estate: &mut Estate<'_>, county: &County, person: u32, poor: bool) {
    let who = &county.folk.people[person as usize];
    let car = |since: NaiveDate, value: &str| {
        Entry::new(Dataset::Holdings)
            .with("person", &who.number)
            .with("kind", "车辆")
            .with("description", "小型普通客车")
            .with("registered_on", since)
            .with("value", value)
    };
    if let Some(Fate::Drives { since, gone }) = county.fates.get(&person) {
        let mut entry = car(*since, "120000.00");
        if let Some(day) = gone {
            entry.set("cancelled_on", day);
        }
        estate.add(entry);
    } else if !poor && mix(county.seed, u64::from(person), 31).is_multiple_of(40) {
        let day =
            NaiveDate::from_ymd_opt(2019 + (person % 6) as i32, 1 + person % 12, 15).unwrap_or_default();
        estate.add(car(day, "68000.00"));
    }
}

fn kin(estate: &mut Estate<'_>, county: &County, members: &[u32]) {
    for pair in members.windows(2) {
        let [first, second] = [pair[0], pair[1]].map(|at| &county.folk.people[at as usize]);
        let years = first.born.year() - second.born.year();
        let relation = match years {
            ..=-16 => "子女",
            16.. => "父母",
            _ => "配偶",
        };
        estate.add(
            Entry::new(Dataset::Kin)
                .with("person", &first.number)
                .with("relative", &second.number)
                .with("relation", relation),
        );
    }
}

/// The confirmed area of every household that is paid for its land, year by year.
fn land(estate: &mut Estate<'_>, county: &County) {
    let years = county.span.from.year()..=county.span.today.year();
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    for grant in &county.grants {
        let measured = county.schemes[usize::from(grant.scheme)].code == "NY01";
        if !measured || !seen.insert(grant.household) {
            continue;
        }
        for year in years.clone() {
            estate.add(
                Entry::new(Dataset::Land)
                    .with("household", number_of(county, (grant.village, grant.household)))
                    .with("village", county.places.villages[usize::from(grant.village)].code)
                    .with("year", year)
                    .with("confirmed", quantity_text(i64::from(grant.quantity)))
                    .with("rented_in", "0")
                    .with("rented_out", "0")
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
        if let Fate::Employed(since) = fate {
            let who = &county.folk.people[*person as usize];
            estate.add(
                Entry::new(Dataset::Staff)
                    .with("person", &who.number)
                    .with("name", &who.name)
                    .with("employer", UNITS[(*person % 6) as usize])
                    .with("started_on", since),
            );
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
