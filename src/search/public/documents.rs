//! What the index keeps of each kind of record, and under which terms.

use chrono::Datelike;

use super::Entry;
use super::lines;
use super::payload;
use super::record::{Columns, Record};
use super::schema::{
    Extras, Facts, Fields, Tag, What, amount_term, optional, order_key, part_byte, term, township_term,
    village_term, year_term,
};
use crate::domain::day;
use crate::domain::payment::{Channel, PaymentState};
use crate::domain::period::Part;
use crate::domain::shown::{
    ShownNotice, ShownPayment, ShownPolicy, ShownProgramme, ShownTotal, ShownVillage,
};
use crate::error::{Error, Result};
use crate::text;

impl Record {
    /// The document of an entry.
    pub(super) fn of(entry: &Entry, fields: &Fields) -> Result<Self> {
        match entry {
            Entry::Payment(payment) => Ok(of_payment(payment, fields)),
            Entry::Total(total) => Ok(of_total(total, fields)),
            Entry::Village(village) => of_village(village, fields),
            Entry::Programme(programme) => of_programme(programme, fields),
            Entry::Policy(policy) => of_policy(policy, fields),
            Entry::Notice(notice) => of_notice(notice, fields),
            Entry::Line(line, about) => lines::of_line(line, about, fields),
        }
    }
}

pub(super) fn year_of(date: chrono::NaiveDate) -> i16 {
    i16::try_from(date.year()).unwrap_or_default()
}

fn of_payment(p: &ShownPayment, fields: &Fields) -> Record {
    let year = year_of(p.paid_on);
    let surname = p.masked.chars().next().filter(|c| *c != '*');
    let channel = p
        .channel
        .and_then(|c| Channel::ALL.iter().position(|one| *one == c))
        .map_or(0, |at| at as u8 + 1);
    let state = PaymentState::ALL
        .iter()
        .position(|one| *one == p.state)
        .unwrap_or_default() as u8;
    let id = u64::try_from(p.id.0).unwrap_or_default();
    let part = part_byte(p.period.part);
    let mut record = Record::with(
        &Columns {
            order: order_key(Some(day::number(p.paid_on)), id),
            village: p.village.number(),
            programme: &p.programme,
            facts: Facts {
                kind: What::Payment as u8,
                channel,
                state,
                year,
                period: p.period.year,
                ..Facts::default()
            },
            extras: Extras {
                part,
                group: p.group,
                surname,
            }
            .pack(),
            id,
            fen: p.amount.0,
            quantity: optional(p.quantity),
            price: optional(p.price.map(|price| price.0)),
        },
        fields,
    );
    record.tagged(fields, Tag::Kind, &[What::Payment as u8]);
    record.place(fields, p.village);
    record.tagged(fields, Tag::Programme, p.programme.as_bytes());
    record.tagged(fields, Tag::Year, &year.to_be_bytes());
    if p.period.year != year {
        record.tagged(fields, Tag::PeriodYear, &p.period.year.to_be_bytes());
    }
    record.tagged(fields, Tag::PaidMonth, &[p.paid_on.month() as u8]);
    if p.period.part != Part::Year {
        record.tagged(fields, Tag::Part, &[part]);
        record.tagged(fields, Tag::Period, &p.period.number().to_be_bytes());
    }
    if let Some(group) = p.group {
        record.tagged(fields, Tag::Group, &group.to_be_bytes());
    }
    if let Some(surname) = surname.and_then(text::normalise_char) {
        let mut buffer = [0; 4];
        record.tagged(fields, Tag::Surname, surname.encode_utf8(&mut buffer).as_bytes());
    }
    record.tagged(fields, Tag::Amount, &p.amount.0.to_be_bytes());
    record.tagged(fields, Tag::Batch, &p.id.batch().to_be_bytes());
    if channel > 0 {
        record.tagged(fields, Tag::Channel, &[channel]);
    }
    record.tagged(fields, Tag::State, &[state]);
    record
}

fn of_total(t: &ShownTotal, fields: &Fields) -> Record {
    let code = t.village.number();
    let number = fingerprint(t.programme.as_bytes()) ^ code << 6 ^ u64::try_from(t.year).unwrap_or_default();
    let mut record = Record::with(
        &Columns {
            order: order_key(Some(day::number(t.last_paid_on)), number),
            village: code,
            programme: &t.programme,
            facts: Facts {
                kind: What::Total as u8,
                channel: 0,
                state: 0,
                year: t.year,
                period: t.year,
                ..Facts::default()
            },
            extras: 0,
            id: 0,
            fen: t.amount.0,
            quantity: optional(Some(t.persons)),
            price: optional(Some(t.rows)),
        },
        fields,
    );
    record.tagged(fields, Tag::Kind, &[What::Total as u8]);
    record.place(fields, t.village);
    record.tagged(fields, Tag::Programme, t.programme.as_bytes());
    record.tagged(fields, Tag::Year, &t.year.to_be_bytes());
    record.term(fields, &amount_term(t.amount.0));
    record
}

/// The columns of a document that is neither payment nor total.
pub(super) fn plain(kind: What, days: Option<i32>, year: i16, number: u64) -> Columns<'static> {
    Columns {
        order: order_key(days, number),
        village: 0,
        programme: "",
        facts: Facts {
            kind: kind as u8,
            channel: 0,
            state: 0,
            year,
            period: 0,
            ..Facts::default()
        },
        extras: 0,
        id: 0,
        fen: 0,
        quantity: 0,
        price: 0,
    }
}

fn of_village(v: &ShownVillage, fields: &Fields) -> Result<Record> {
    let mut columns = plain(What::Village, None, 0, v.code.number());
    columns.village = v.code.number();
    let mut record = Record::with(&columns, fields);
    record.tagged(fields, Tag::Kind, &[What::Village as u8]);
    record.term(fields, &village_term(v.code));
    record.term(fields, &township_term(v.code.township()));
    record.payload(fields, &payload::village(v)?);
    Ok(record)
}

fn of_programme(p: &ShownProgramme, fields: &Fields) -> Result<Record> {
    let mut columns = plain(What::Programme, None, 0, fingerprint(p.code.as_bytes()));
    columns.programme = &p.code;
    let mut record = Record::with(&columns, fields);
    record.tagged(fields, Tag::Kind, &[What::Programme as u8]);
    record.tagged(fields, Tag::IsProgramme, p.code.as_bytes());
    let lines: Vec<&str> = p
        .standards
        .iter()
        .flat_map(|s| [s.tier.as_str(), s.document.as_deref().unwrap_or_default()])
        .collect();
    record.words(
        fields,
        [(Tag::Title, &[]), (Tag::Lines, &lines), (Tag::Body, &[])],
    );
    record.payload(fields, &payload::programme(p)?);
    Ok(record)
}

fn of_policy(shown: &ShownPolicy, fields: &Fields) -> Result<Record> {
    let p = &shown.policy;
    let year = year_of(p.issued_on);
    let columns = plain(
        What::Policy,
        Some(day::number(p.issued_on)),
        year,
        fingerprint(p.number.as_bytes()),
    );
    let mut record = Record::with(&columns, fields);
    record.tagged(fields, Tag::Kind, &[What::Policy as u8]);
    record.term(fields, &year_term(Tag::Year, year));
    record.tagged(fields, Tag::Number, text::normalise(&p.number).as_bytes());
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    let (document, summary, conditions, papers, place, phone) = (
        or_empty(&p.document),
        or_empty(&p.summary),
        or_empty(&p.conditions),
        or_empty(&p.papers),
        or_empty(&p.place),
        or_empty(&p.phone),
    );
    let lines = [
        p.number.as_str(),
        &document,
        &p.issuer,
        p.topic.word(),
        &summary,
        &conditions,
        &papers,
        &place,
        &phone,
    ];
    let body = or_empty(&p.body);
    record.words(
        fields,
        [
            (Tag::Title, &[p.title.as_str()]),
            (Tag::Lines, &lines),
            (Tag::Body, &[body.as_str()]),
        ],
    );
    record.payload(fields, &payload::policy(shown)?);
    Ok(record)
}

fn of_notice(n: &ShownNotice, fields: &Fields) -> Result<Record> {
    let year = year_of(n.from);
    let mut columns = plain(
        What::Notice,
        Some(day::number(n.from)),
        year,
        fingerprint(n.number.as_bytes()),
    );
    columns.village = n.village.number();
    let mut record = Record::with(&columns, fields);
    record.tagged(fields, Tag::Kind, &[What::Notice as u8]);
    record.place(fields, n.village);
    record.term(fields, &year_term(Tag::Year, year));
    record.tagged(fields, Tag::Number, text::normalise(&n.number).as_bytes());
    let body = n.body.as_deref().unwrap_or_default();
    record.words(
        fields,
        [
            (Tag::Title, &[n.title.as_str()]),
            (Tag::Lines, &[n.number.as_str(), n.kind.as_str()]),
            (Tag::Body, &[body]),
        ],
    );
    record.payload(fields, &payload::notice(n)?);
    Ok(record)
}

/// A stable number of a name (FNV-1a), for the order within a day.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// The term by which a payment's or total's programme is taken out.
pub(super) fn programme_term(code: &str) -> Vec<u8> {
    term(Tag::Programme, code.as_bytes())
}

/// Refuses what the columns cannot hold.
pub(super) fn check(entry: &Entry) -> Result<()> {
    if let Entry::Payment(p) = entry {
        let mut chars = p.masked.chars();
        let tail = chars.next().map(|_| chars.as_str());
        if tail != Some("**") && p.masked != "**" {
            return Err(Error::Internal("公开索引只收遮盖后的姓名".to_owned()));
        }
        if p.id.0 < 0 {
            return Err(Error::Internal(format!("发放记录号不对：{}", p.id)));
        }
    }
    Ok(())
}
