//! The payments into the columns: one pass over the table in the order in which it was written, every person opened once.

use std::ops::Range;

#[cfg(feature = "postgres")]
use diesel::prelude::*;
use rusqlite::types::ValueRef;

use super::parts::Parts;
use super::people::People;
use super::{Batch, batch_of};
use crate::anomaly::Facts;
use crate::anomaly::facts::{Day, Household, PaymentRow, Programme, Span, Text, Village};
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, PaymentState};
use crate::error::{Error, Result};
use crate::store::connection::{Place, Store};
use crate::store::load::sqlite;

/// What the table has of a payment, borrowed from the row that is being read.
struct Cells<'a> {
    id: i64,
    number: &'a [u8],
    run: &'a [u8],
    programme: &'a [u8],
    period: i32,
    village: i64,
    household: Option<&'a [u8]>,
    payee: i64,
    tier: Option<&'a [u8]>,
    quantity: Option<i64>,
    price: Option<i64>,
    amount: i64,
    handler: Option<i64>,
    approved_on: Option<i32>,
    paid_on: i32,
    channel: Option<&'a [u8]>,
    state: &'a [u8],
    notice: Option<&'a [u8]>,
}

const COLUMNS: &str = "id, number, run, programme, period, village, household, payee, tier, quantity, price, amount, \
     handler, approved_on, paid_on, channel, state, notice";

/// A cell that is often the same as in the row before.
struct Last<T> {
    bytes: Vec<u8>,
    value: Option<T>,
}

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            value: None,
        }
    }
}

impl<T: Copy> Last<T> {
    fn get(&mut self, cell: &[u8], find: impl FnOnce(&str) -> Result<T>) -> Result<T> {
        if let Some(value) = self.value
            && self.bytes == cell
        {
            return Ok(value);
        }
        let value = find(text(cell)?)?;
        self.bytes.clear();
        self.bytes.extend_from_slice(cell);
        self.value = Some(value);
        Ok(value)
    }

    fn some(&mut self, cell: Option<&[u8]>, find: impl FnOnce(&str) -> Result<T>) -> Result<Option<T>> {
        cell.map(|cell| self.get(cell, find)).transpose()
    }
}

fn text(cell: &[u8]) -> Result<&str> {
    std::str::from_utf8(cell).map_err(Error::internal)
}

/// A household with the number that it was last named by, side by side in memory: asking the book for it would mean looking
/// in four places far apart, for every row.
#[derive(Clone, Copy, Default)]
struct Home {
    household: Option<Household>,
    village: Village,
    length: u8,
    number: [u8; 21],
}

impl Home {
    /// A number that is too long for it is looked up each time.
    fn of(village: Village, number: &[u8], household: Household) -> Self {
        let mut home = Self::default();
        if let Some(place) = home.number.get_mut(..number.len()) {
            place.copy_from_slice(number);
            home.length = number.len() as u8;
            home.village = village;
            home.household = Some(household);
        }
        home
    }

    fn is(&self, village: Village, number: &[u8]) -> Option<Household> {
        let same = self.village == village && self.number.get(..usize::from(self.length)) == Some(number);
        self.household.filter(|_| same)
    }
}

/// Turns rows of the table into rows of the columns.
struct Intake<'f> {
    facts: &'f mut Facts,
    people: People,
    run: Last<Text>,
    programme: Last<Programme>,
    village: (i64, Option<Village>),
    /// The household that each payee was paid in last, by his place among the payees: seldom another one.
    homes: Vec<Home>,
    tier: Last<Text>,
    channel: Last<Option<Channel>>,
    state: Last<PaymentState>,
    notice: Last<Text>,
    ranges: Vec<(i64, Range<u32>)>,
}

impl Intake<'_> {
    fn take(&mut self, c: &Cells<'_>) -> Result<()> {
        let broken = || Error::Internal(format!("payment {} names a person who is not there", c.id));
        let facts = &mut *self.facts;
        let village = match self.village {
            (code, Some(village)) if code == c.village => village,
            _ => facts.book.village(c.village as u64),
        };
        self.village = (c.village, Some(village));
        let payee = self.people.payee(facts, c.payee).ok_or_else(broken)?;
        let household = match c.household {
            Some(number) => {
                if self.homes.len() <= payee as usize {
                    self.homes.resize(payee as usize + 1, Home::default());
                }
                let home = &mut self.homes[payee as usize];
                Some(match home.is(village, number) {
                    Some(household) => household,
                    None => {
                        let text = facts.book.text(text(number)?);
                        let household = facts.book.household(village, text);
                        *home = Home::of(village, number, household);
                        household
                    }
                })
            }
            None => None,
        };
        let state = |word: &str| PaymentState::from_word(word).ok_or_else(broken);
        let row = PaymentRow {
            number: text(c.number)?,
            run: self.run.get(c.run, |text| Ok(facts.book.text(text)))?,
            programme: self
                .programme
                .get(c.programme, |code| Ok(facts.programme(code)))?,
            period: Span(c.period),
            village,
            household,
            payee,
            tier: self.tier.some(c.tier, |text| Ok(facts.book.text(text)))?,
            quantity: c.quantity,
            price: c.price.map(Fen),
            amount: Fen(c.amount),
            handler: c.handler.and_then(|id| self.people.name(id)),
            approved_on: c.approved_on.map(Day),
            paid_on: Day(c.paid_on),
            channel: self
                .channel
                .some(c.channel, |word| Ok(Channel::from_word(word)))?
                .flatten(),
            state: self.state.get(c.state, state)?,
            notice: self.notice.some(c.notice, |text| Ok(facts.book.text(text)))?,
        };
        let at = facts.payments.len() as u32;
        let batch = batch_of(c.id);
        match self.ranges.last_mut() {
            Some((last, rows)) if *last == batch => rows.end = at + 1,
            _ => self.ranges.push((batch, at..at + 1)),
        }
        facts.payments.push(row);
        Ok(())
    }
}

impl Store {
    /// Takes the payments of these batches in: those that are kept as parts from these, the others from the table. Gives the
    /// rows of each.
    pub(super) fn payments_into(
        &self,
        facts: &mut Facts,
        county: u32,
        batches: &[&Batch],
        mut parts: Option<&mut Parts<'_>>,
    ) -> Result<Vec<(i64, Range<u32>)>> {
        let rows = |batches: &[&Batch]| {
            batches
                .iter()
                .map(|batch| batch.accepted.max(0) as usize)
                .sum::<usize>()
        };
        facts.payments.expect(rows(batches));
        let (mut ranges, mut missing) = (Vec::new(), Vec::new());
        for batch in batches {
            let from = facts.payments.len() as u32;
            let part = parts
                .as_mut()
                .map(|parts| parts.part(Dataset::Payments, std::iter::once(*batch)));
            if let (Some(part), Some(parts)) = (&part, &parts)
                && parts.take(part, facts)
            {
                ranges.push((batch.id, from..facts.payments.len() as u32));
            } else {
                missing.push((*batch, part));
            }
        }
        let unread: Vec<&Batch> = missing.iter().map(|one| one.0).collect();
        if !unread.is_empty() {
            // Where little is missing, only that is looked up.
            let few = rows(&unread) * 4 < rows(batches);
            let ids: Vec<i64> = unread.iter().map(|batch| batch.id).collect();
            ranges.extend(self.read_payments(facts, county, &ids, few)?);
        }
        for (batch, part) in &missing {
            let found = ranges.iter().find(|range| range.0 == batch.id);
            let rows = found.map_or(0..0, |range| range.1.clone());
            if let (Some(part), Some(parts)) = (part, &parts) {
                parts.keep(part, |keep| facts.pack_payments(rows, keep));
            }
        }
        ranges.sort_by_key(|range| range.0);
        Ok(ranges)
    }

    /// Reads the payments of these batches from the table, batch by batch where they are few.
    fn read_payments(
        &self,
        facts: &mut Facts,
        county: u32,
        batches: &[i64],
        few: bool,
    ) -> Result<Vec<(i64, Range<u32>)>> {
        let people = self.people_into(facts, county, few.then_some(batches))?;
        let mut intake = Intake {
            homes: vec![Home::default(); facts.payments.payees.len()],
            facts,
            people,
            run: Last::default(),
            programme: Last::default(),
            village: (0, None),
            tier: Last::default(),
            channel: Last::default(),
            state: Last::default(),
            notice: Last::default(),
            ranges: Vec::new(),
        };
        match self.place() {
            Place::File(path) if few => {
                for batch in batches {
                    let (low, high) = (RecordId::new(*batch, 0).0, RecordId::new(*batch + 1, 0).0);
                    let rows = format!("WHERE county={county} AND id>={low} AND id<{high} ORDER BY id");
                    read_file(path, &rows, batches, &mut intake)?;
                }
            }
            // Rows lie in the table as they came, batch after batch: no index is asked.
            Place::File(path) => read_file(
                path,
                &format!("NOT INDEXED WHERE county={county}"),
                batches,
                &mut intake,
            )?,
            Place::Server(_) => self.read_server(county, batches, &mut intake)?,
        }
        Ok(intake.ranges)
    }

    #[cfg(feature = "postgres")]
    fn read_server(&self, county: u32, batches: &[i64], intake: &mut Intake<'_>) -> Result<()> {
        for batch in batches {
            let (mut from, end) = (RecordId::new(*batch, 0).0 - 1, RecordId::new(*batch + 1, 0).0);
            loop {
                let rows: Vec<Whole> = self.read(|conn| {
                    diesel::sql_query(format!(
                        "SELECT {COLUMNS} FROM payments WHERE county={county} AND id>{from} AND id<{end} \
                         ORDER BY id LIMIT 50000"
                    ))
                    .load(conn)
                })?;
                let Some(last) = rows.last() else { break };
                from = last.id;
                for row in &rows {
                    intake.take(&row.cells())?;
                }
            }
        }
        Ok(())
    }

    #[cfg(not(feature = "postgres"))]
    fn read_server(&self, _: u32, _: &[i64], _: &mut Intake<'_>) -> Result<()> {
        Err(Error::Internal("built without PostgreSQL".to_owned()))
    }
}

fn read_file(path: &std::path::Path, which: &str, batches: &[i64], intake: &mut Intake<'_>) -> Result<()> {
    let conn = sqlite::open_to_read(path)?;
    let mut statement = conn
        .prepare(&format!("SELECT {COLUMNS} FROM payments {which}"))
        .map_err(sqlite::failed)?;
    let mut rows = statement.query([]).map_err(sqlite::failed)?;
    let broken = || Error::Internal("a payment has a cell of another kind".to_owned());
    while let Some(row) = rows.next().map_err(sqlite::failed)? {
        let cell = |at: usize| row.get_ref(at).map_err(sqlite::failed);
        let maybe = |at: usize| match cell(at)? {
            ValueRef::Integer(number) => Ok(Some(number)),
            ValueRef::Null => Ok(None),
            _ => Err(broken()),
        };
        let some = |at: usize| match cell(at)? {
            ValueRef::Text(bytes) => Ok(Some(bytes)),
            ValueRef::Null => Ok(None),
            _ => Err(broken()),
        };
        let whole = |at: usize| maybe(at)?.ok_or_else(broken);
        let bytes = |at: usize| some(at)?.ok_or_else(broken);
        let small = |number: i64| i32::try_from(number).map_err(|_| broken());
        let id = whole(0)?;
        if batches.binary_search(&batch_of(id)).is_err() {
            continue;
        }
        intake.take(&Cells {
            id,
            number: bytes(1)?,
            run: bytes(2)?,
            programme: bytes(3)?,
            period: small(whole(4)?)?,
            village: whole(5)?,
            household: some(6)?,
            payee: whole(7)?,
            tier: some(8)?,
            quantity: maybe(9)?,
            price: maybe(10)?,
            amount: whole(11)?,
            handler: maybe(12)?,
            approved_on: maybe(13)?.map(small).transpose()?,
            paid_on: small(whole(14)?)?,
            channel: some(15)?,
            state: bytes(16)?,
            notice: some(17)?,
        })?;
    }
    Ok(())
}

/// A row as PostgreSQL hands it over.
#[cfg(feature = "postgres")]
#[derive(QueryableByName)]
struct Whole {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    id: i64,
    #[diesel(sql_type = diesel::sql_types::Text)]
    number: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    run: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    programme: String,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    period: i32,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    village: i64,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    household: Option<String>,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    payee: i64,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    tier: Option<String>,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::BigInt>)]
    quantity: Option<i64>,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::BigInt>)]
    price: Option<i64>,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    amount: i64,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::BigInt>)]
    handler: Option<i64>,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Integer>)]
    approved_on: Option<i32>,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    paid_on: i32,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    channel: Option<String>,
    #[diesel(sql_type = diesel::sql_types::Text)]
    state: String,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
    notice: Option<String>,
}

#[cfg(feature = "postgres")]
impl Whole {
    fn cells(&self) -> Cells<'_> {
        Cells {
            id: self.id,
            number: self.number.as_bytes(),
            run: self.run.as_bytes(),
            programme: self.programme.as_bytes(),
            period: self.period,
            village: self.village,
            household: self.household.as_deref().map(str::as_bytes),
            payee: self.payee,
            tier: self.tier.as_deref().map(str::as_bytes),
            quantity: self.quantity,
            price: self.price,
            amount: self.amount,
            handler: self.handler,
            approved_on: self.approved_on,
            paid_on: self.paid_on,
            channel: self.channel.as_deref().map(str::as_bytes),
            state: self.state.as_bytes(),
            notice: self.notice.as_deref().map(str::as_bytes),
        }
    }
}
