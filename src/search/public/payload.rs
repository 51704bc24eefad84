//! Villages, programmes, policies and notices as the index keeps them, to be shown again.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::class::Class;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::policy::{Policy, Topic};
use crate::domain::shown::{ShownNotice, ShownPolicy, ShownProgramme, ShownStandard, ShownVillage};
use crate::domain::village::{VillageKind, VillageState};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};

#[derive(Serialize, Deserialize)]
struct Village {
    code: u64,
    name: String,
    short: String,
    kind: String,
    township_code: u32,
    township: String,
    county: String,
    former_names: Vec<String>,
    households: Option<i32>,
    people: Option<i32>,
    farmland: Option<i64>,
    state: String,
    merged_into: Option<u64>,
    valid_from: Option<i32>,
    valid_to: Option<i32>,
    batch: i64,
}

#[derive(Serialize, Deserialize)]
struct Programme {
    code: String,
    name: String,
    colloquial: Vec<String>,
    class: i16,
    department: String,
    policy: Option<String>,
    unit: String,
    cycle: String,
    standards: Vec<Standard>,
    batch: i64,
}

#[derive(Serialize, Deserialize)]
struct Standard {
    tier: String,
    price: i64,
    cap: Option<i64>,
    valid_from: i32,
    valid_to: Option<i32>,
    document: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredPolicy {
    number: String,
    title: String,
    document: Option<String>,
    issuer: String,
    topic: String,
    issued_on: i32,
    valid_from: Option<i32>,
    valid_to: Option<i32>,
    summary: Option<String>,
    body: Option<String>,
    conditions: Option<String>,
    papers: Option<String>,
    place: Option<String>,
    phone: Option<String>,
    batch: i64,
}

#[derive(Serialize, Deserialize)]
struct Notice {
    number: String,
    village: u64,
    kind: String,
    title: String,
    from: i32,
    to: i32,
    body: Option<String>,
    batch: i64,
}

fn write<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(Error::internal)
}

fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(Error::internal)
}

fn date(days: i32) -> Result<NaiveDate> {
    day::from_number(days).ok_or_else(unreadable)
}

fn dates(days: Option<i32>) -> Result<Option<NaiveDate>> {
    days.map(date).transpose()
}

fn unreadable() -> Error {
    Error::Internal("公开索引里的一条记录读不出来".to_owned())
}

pub(super) fn village(v: &ShownVillage) -> Result<Vec<u8>> {
    write(&Village {
        code: v.code.number(),
        name: v.name.clone(),
        short: v.short.clone(),
        kind: v.kind.word().to_owned(),
        township_code: v.township_code.number(),
        township: v.township.clone(),
        county: v.county.clone(),
        former_names: v.former_names.clone(),
        households: v.households,
        people: v.people,
        farmland: v.farmland.map(|area| area.0),
        state: v.state.word().to_owned(),
        merged_into: v.merged_into.map(VillageCode::number),
        valid_from: v.valid_from.map(day::number),
        valid_to: v.valid_to.map(day::number),
        batch: v.batch,
    })
}

pub(super) fn read_village(bytes: &[u8]) -> Result<ShownVillage> {
    let v: Village = read(bytes)?;
    Ok(ShownVillage {
        code: VillageCode::from_number(v.code).ok_or_else(unreadable)?,
        name: v.name,
        short: v.short,
        kind: VillageKind::from_word(&v.kind).ok_or_else(unreadable)?,
        township_code: TownshipCode::from_number(v.township_code).ok_or_else(unreadable)?,
        township: v.township,
        county: v.county,
        former_names: v.former_names,
        households: v.households,
        people: v.people,
        farmland: v.farmland.map(Area),
        state: VillageState::from_word(&v.state).ok_or_else(unreadable)?,
        merged_into: v.merged_into.and_then(VillageCode::from_number),
        valid_from: dates(v.valid_from)?,
        valid_to: dates(v.valid_to)?,
        batch: v.batch,
    })
}

pub(super) fn programme(p: &ShownProgramme) -> Result<Vec<u8>> {
    write(&Programme {
        code: p.code.clone(),
        name: p.name.clone(),
        colloquial: p.colloquial.clone(),
        class: p.class.number(),
        department: p.department.clone(),
        policy: p.policy.clone(),
        unit: p.unit.clone(),
        cycle: p.cycle.clone(),
        standards: p
            .standards
            .iter()
            .map(|s| Standard {
                tier: s.tier.clone(),
                price: s.price.0,
                cap: s.cap.map(|cap| cap.0),
                valid_from: day::number(s.valid_from),
                valid_to: s.valid_to.map(day::number),
                document: s.document.clone(),
            })
            .collect(),
        batch: p.batch,
    })
}

pub(super) fn read_programme(bytes: &[u8]) -> Result<ShownProgramme> {
    let p: Programme = read(bytes)?;
    let standards = p.standards.into_iter().map(|s| {
        Ok(ShownStandard {
            tier: s.tier,
            price: Fen(s.price),
            cap: s.cap.map(Fen),
            valid_from: date(s.valid_from)?,
            valid_to: dates(s.valid_to)?,
            document: s.document,
        })
    });
    Ok(ShownProgramme {
        code: p.code,
        name: p.name,
        colloquial: p.colloquial,
        class: Class::from_number(p.class),
        department: p.department,
        policy: p.policy,
        unit: p.unit,
        cycle: p.cycle,
        standards: standards.collect::<Result<_>>()?,
        batch: p.batch,
    })
}

pub(super) fn policy(shown: &ShownPolicy) -> Result<Vec<u8>> {
    let p = &shown.policy;
    write(&StoredPolicy {
        number: p.number.clone(),
        title: p.title.clone(),
        document: p.document.clone(),
        issuer: p.issuer.clone(),
        topic: p.topic.word().to_owned(),
        issued_on: day::number(p.issued_on),
        valid_from: p.valid_from.map(day::number),
        valid_to: p.valid_to.map(day::number),
        summary: p.summary.clone(),
        body: p.body.clone(),
        conditions: p.conditions.clone(),
        papers: p.papers.clone(),
        place: p.place.clone(),
        phone: p.phone.clone(),
        batch: shown.batch,
    })
}

pub(super) fn read_policy(bytes: &[u8]) -> Result<ShownPolicy> {
    let p: StoredPolicy = read(bytes)?;
    Ok(ShownPolicy {
        policy: Policy {
            number: p.number,
            title: p.title,
            document: p.document,
            issuer: p.issuer,
            topic: Topic::from_word(&p.topic).ok_or_else(unreadable)?,
            issued_on: date(p.issued_on)?,
            valid_from: dates(p.valid_from)?,
            valid_to: dates(p.valid_to)?,
            summary: p.summary,
            body: p.body,
            conditions: p.conditions,
            papers: p.papers,
            place: p.place,
            phone: p.phone,
        },
        batch: p.batch,
    })
}

pub(super) fn notice(n: &ShownNotice) -> Result<Vec<u8>> {
    write(&Notice {
        number: n.number.clone(),
        village: n.village.number(),
        kind: n.kind.clone(),
        title: n.title.clone(),
        from: day::number(n.from),
        to: day::number(n.to),
        body: n.body.clone(),
        batch: n.batch,
    })
}

pub(super) fn read_notice(bytes: &[u8]) -> Result<ShownNotice> {
    let n: Notice = read(bytes)?;
    Ok(ShownNotice {
        number: n.number,
        village: VillageCode::from_number(n.village).ok_or_else(unreadable)?,
        kind: n.kind,
        title: n.title,
        from: date(n.from)?,
        to: date(n.to)?,
        body: n.body,
        batch: n.batch,
    })
}
