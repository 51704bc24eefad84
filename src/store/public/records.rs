//! From table rows to the masked projection. The columns named here are all that public code reads.

use diesel::prelude::*;

use super::super::schema::{notices, payments, people, policies, programmes, standards, villages};
use crate::domain::area::Area;
use crate::domain::batch::RecordId;
use crate::domain::class::Class;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, PaymentState};
use crate::domain::period::Period;
use crate::domain::policy::{Policy, Topic};
use crate::domain::shown::{
    PolicyLine, ShownNotice, ShownPayment, ShownPolicy, ShownProgramme, ShownStandard, ShownVillage,
};
use crate::domain::village::{VillageKind, VillageState, short_name};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::text::words;

#[derive(Queryable, Selectable)]
#[diesel(table_name = villages)]
pub(in crate::store) struct VillageRow {
    code: i64,
    batch: i64,
    name: String,
    kind: String,
    township_code: i32,
    township: String,
    county_name: String,
    former_names: String,
    households: Option<i32>,
    people: Option<i32>,
    farmland: Option<i64>,
    state: String,
    merged_into: Option<i64>,
    valid_from: Option<i32>,
    valid_to: Option<i32>,
}

impl VillageRow {
    pub(in crate::store) fn shown(self) -> Option<ShownVillage> {
        Some(ShownVillage {
            code: VillageCode::from_number(self.code as u64)?,
            short: short_name(&self.name),
            name: self.name,
            kind: VillageKind::from_word(&self.kind)?,
            township_code: TownshipCode::from_number(self.township_code as u32)?,
            township: self.township,
            county: self.county_name,
            former_names: split(&self.former_names),
            households: self.households,
            people: self.people,
            farmland: self.farmland.map(Area),
            state: VillageState::from_word(&self.state)?,
            merged_into: self.merged_into.and_then(|c| VillageCode::from_number(c as u64)),
            valid_from: self.valid_from.and_then(day::from_number),
            valid_to: self.valid_to.and_then(day::from_number),
            batch: self.batch,
        })
    }
}

/// Splits what the file separates by semicolons.
pub(in crate::store) fn split(text: &str) -> Vec<String> {
    text.split(';')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = programmes)]
pub(in crate::store) struct ProgrammeRow {
    code: String,
    batch: i64,
    name: String,
    class: i16,
    policy: Option<String>,
    department: String,
    unit: String,
    cycle: String,
}

impl ProgrammeRow {
    pub(in crate::store) fn shown(self, standards: Vec<ShownStandard>) -> ShownProgramme {
        ShownProgramme {
            colloquial: words::colloquial_for(&self.name)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            code: self.code,
            name: self.name,
            class: Class::from_number(self.class),
            department: self.department,
            policy: self.policy,
            unit: self.unit,
            cycle: self.cycle,
            standards,
            batch: self.batch,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = standards)]
pub(in crate::store) struct StandardRow {
    pub(in crate::store) programme: String,
    tier: String,
    price: i64,
    cap: Option<i64>,
    valid_from: i32,
    valid_to: Option<i32>,
    document: Option<String>,
}

impl StandardRow {
    pub(in crate::store) fn shown(self) -> Option<ShownStandard> {
        Some(ShownStandard {
            tier: self.tier,
            price: Fen(self.price),
            cap: self.cap.map(Fen),
            valid_from: day::from_number(self.valid_from)?,
            valid_to: self.valid_to.and_then(day::from_number),
            document: self.document,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = policies)]
pub(in crate::store) struct PolicyRow {
    number: String,
    batch: i64,
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
}

impl PolicyRow {
    pub(in crate::store) fn shown(self) -> Option<ShownPolicy> {
        Some(ShownPolicy {
            policy: Policy {
                number: self.number,
                title: self.title,
                document: self.document,
                issuer: self.issuer,
                topic: Topic::from_word(&self.topic)?,
                issued_on: day::from_number(self.issued_on)?,
                valid_from: self.valid_from.and_then(day::from_number),
                valid_to: self.valid_to.and_then(day::from_number),
                summary: self.summary,
                body: self.body,
                conditions: self.conditions,
                papers: self.papers,
                place: self.place,
                phone: self.phone,
            },
            batch: self.batch,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = policies)]
pub(in crate::store) struct PolicyHeadRow {
    number: String,
    title: String,
    document: Option<String>,
    issuer: String,
    topic: String,
    issued_on: i32,
}

impl PolicyHeadRow {
    pub(in crate::store) fn shown(self) -> Option<PolicyLine> {
        Some(PolicyLine {
            number: self.number,
            title: self.title,
            document: self.document,
            issuer: self.issuer,
            topic: Topic::from_word(&self.topic)?,
            issued_on: day::from_number(self.issued_on)?,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = notices)]
pub(in crate::store) struct NoticeRow {
    number: String,
    batch: i64,
    village: i64,
    kind: String,
    title: String,
    from_day: i32,
    to_day: i32,
    body: Option<String>,
}

impl NoticeRow {
    pub(in crate::store) fn shown(self) -> Option<ShownNotice> {
        Some(ShownNotice {
            number: self.number,
            village: VillageCode::from_number(self.village as u64)?,
            kind: self.kind,
            title: self.title,
            from: day::from_number(self.from_day)?,
            to: day::from_number(self.to_day)?,
            body: self.body,
            batch: self.batch,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = payments)]
pub(in crate::store) struct PaymentLine {
    pub(in crate::store) id: i64,
    village: i64,
    group_number: Option<i16>,
    pub(in crate::store) programme: String,
    period: i32,
    quantity: Option<i64>,
    price: Option<i64>,
    amount: i64,
    paid_on: i32,
    channel: Option<String>,
    state: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = people)]
pub(in crate::store) struct MaskOnly {
    pub(in crate::store) mask: String,
}

impl PaymentLine {
    pub(in crate::store) fn shown(self, mask: MaskOnly) -> Option<ShownPayment> {
        Some(ShownPayment {
            id: RecordId(self.id),
            village: VillageCode::from_number(self.village as u64)?,
            group: self.group_number.map(|g| g as u16),
            masked: mask.mask,
            programme: self.programme,
            period: Period::from_number(self.period)?,
            quantity: self.quantity,
            price: self.price.map(Fen),
            amount: Fen(self.amount),
            paid_on: day::from_number(self.paid_on)?,
            channel: self.channel.as_deref().and_then(Channel::from_word),
            state: PaymentState::from_word(&self.state)?,
        })
    }
}
