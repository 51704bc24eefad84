//! The payments into the columns: one pass over the table in the order in which it was written, every person opened once.

use std::collections::HashMap;
use std::ops::Range;

use diesel::prelude::*;
use foldhash::fast::RandomState;

use super::batch_of;
use crate::anomaly::Facts;
use crate::anomaly::facts::{
    Day, Hidden, Household, Name, Payee, PaymentRow, Programme, Span, Text, Village,
};
use crate::domain::fen::Fen;
use crate::domain::payment::{Channel, PaymentState};
use crate::error::{Error, Result};
use crate::store::connection::{Place, Store, per_engine};
use crate::store::load::sqlite;
use crate::store::people::open;
use crate::store::schema::{batches, people};

/// What the table has of a payment, borrowed from the row that is being read.
struct Cells<'a> {
    id: i64,
    number: &'a str,
    run: &'a str,
    programme: &'a str,
    period: i32,
    village: i64,
    household: Option<&'a str>,
    payee: i64,
    tier: Option<&'a str>,
    quantity: Option<i64>,
    price: Option<i64>,
    amount: i64,
    handler: Option<i64>,
    approved_on: Option<i32>,
    paid_on: i32,
    channel: Option<&'a str>,
    state: &'a str,
    notice: Option<&'a str>,
}

const COLUMNS: &str = "id, number, run, programme, period, village, household, payee, tier, quantity, price, amount, \
     handler, approved_on, paid_on, channel, state, notice";

/// A text that is often the same as in the row before.
struct Last<T> {
    text: String,
    value: Option<T>,
}

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self {
            text: String::new(),
            value: None,
        }
    }
}

impl<T: Copy> Last<T> {
    fn get(&mut self, text: &str, find: impl FnOnce(&str) -> T) -> T {
        if let Some(value) = self.value
            && self.text == text
        {
            return value;
        }
        let value = find(text);
        self.text.clear();
        self.text.push_str(text);
        self.value = Some(value);
        value
    }
}

/// Turns rows of the table into rows of the columns.
struct Intake<'f> {
    facts: &'f mut Facts,
    /// The payee's place in the columns, by the person's row in the table.
    payees: HashMap<i64, u32, RandomState>,
    names: HashMap<i64, Name, RandomState>,
    run: Last<Text>,
    programme: Last<Programme>,
    village: (i64, Option<Village>),
    household: Last<Household>,
    home_village: Option<Village>,
    tier: Last<Text>,
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
        if self.home_village != Some(village) {
            self.household = Last::default();
            self.home_village = Some(village);
        }
        let row = PaymentRow {
            number: c.number,
            run: self.run.get(c.run, |text| facts.book.text(text)),
            programme: self.programme.get(c.programme, |code| facts.programme(code)),
            period: Span(c.period),
            village,
            household: c.household.map(|number| {
                self.household.get(number, |number| {
                    let number = facts.book.text(number);
                    facts.book.household(village, number)
                })
            }),
            payee: *self.payees.get(&c.payee).ok_or_else(broken)?,
            tier: c
                .tier
                .map(|tier| self.tier.get(tier, |text| facts.book.text(text))),
            quantity: c.quantity,
            price: c.price.map(Fen),
            amount: Fen(c.amount),
            handler: c.handler.and_then(|id| self.names.get(&id).copied()),
            approved_on: c.approved_on.map(Day),
            paid_on: Day(c.paid_on),
            channel: c.channel.and_then(Channel::from_word),
            state: PaymentState::from_word(c.state).ok_or_else(broken)?,
            notice: c
                .notice
                .map(|notice| self.notice.get(notice, |text| facts.book.text(text))),
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
    /// Takes the payments of these batches in; gives the rows of each.
    pub(super) fn payments_into(
        &self,
        facts: &mut Facts,
        county: u32,
        batches: &[i64],
    ) -> Result<Vec<(i64, Range<u32>)>> {
        let (payees, names) = self.people_into(facts, county)?;
        self.forget_pages()?;
        facts.payments.reserve(self.accepted(batches)?);
        let mut intake = Intake {
            facts,
            payees,
            names,
            run: Last::default(),
            programme: Last::default(),
            village: (0, None),
            household: Last::default(),
            home_village: None,
            tier: Last::default(),
            notice: Last::default(),
            ranges: Vec::new(),
        };
        match self.place() {
            Place::File(path) => read_sqlite(path, county, batches, &mut intake)?,
            Place::Server(_) => self.read_postgres(county, batches, &mut intake)?,
        }
        Ok(intake.ranges)
    }

    /// How many rows these batches have.
    fn accepted(&self, batches: &[i64]) -> Result<usize> {
        let rows: Vec<i64> = self.read(|conn| {
            batches::table
                .filter(batches::id.eq_any(batches))
                .select(batches::accepted)
                .load(conn)
        })?;
        Ok(rows.into_iter().map(|rows| rows.max(0) as usize).sum())
    }

    /// Gives back the pages that the engine keeps of what was read: nothing of it is read again.
    pub(super) fn forget_pages(&self) -> Result<()> {
        self.read(|conn| {
            per_engine!(
                conn,
                |c| diesel::connection::SimpleConnection::batch_execute(c, "PRAGMA shrink_memory"),
                {
                    let _ = c;
                    Ok(())
                }
            )
        })
    }

    /// Opens everybody once.
    #[allow(clippy::type_complexity)]
    fn people_into(
        &self,
        facts: &mut Facts,
        county: u32,
    ) -> Result<(HashMap<i64, u32, RandomState>, HashMap<i64, Name, RandomState>)> {
        let (mut payees, mut names) = (HashMap::default(), HashMap::default());
        let mut from = i64::MIN;
        loop {
            let rows: Vec<(i64, Vec<u8>)> = self.read(|conn| {
                people::table
                    .filter(people::county.eq(county as i32))
                    .filter(people::id.gt(from))
                    .order(people::id)
                    .limit(20_000)
                    .select((people::id, people::sealed))
                    .load(conn)
            })?;
            let Some(last) = rows.last() else { break };
            from = last.0;
            for (id, sealed) in rows {
                let opened = open(self.keys(), county, id, &sealed)?;
                let name = Name(facts.book.text(&opened.name));
                if opened.number.is_empty() {
                    names.insert(id, name);
                    continue;
                }
                let person = facts.book.person(&opened.number);
                facts.book.name(person, name);
                let text = |facts: &mut Facts, text: &str| (!text.is_empty()).then(|| facts.book.text(text));
                let payee = Payee {
                    person,
                    name,
                    holder: text(facts, &opened.holder).map(Name),
                    account: text(facts, &opened.account).map(Hidden),
                };
                payees.insert(id, facts.payments.take_payee(payee));
            }
        }
        Ok((payees, names))
    }

    #[cfg(feature = "postgres")]
    fn read_postgres(&self, county: u32, batches: &[i64], intake: &mut Intake<'_>) -> Result<()> {
        use crate::domain::batch::RecordId;
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
    fn read_postgres(&self, _: u32, _: &[i64], _: &mut Intake<'_>) -> Result<()> {
        Err(Error::Internal("built without PostgreSQL".to_owned()))
    }
}

fn read_sqlite(path: &std::path::Path, county: u32, batches: &[i64], intake: &mut Intake<'_>) -> Result<()> {
    let conn = sqlite::open(path)?;
    conn.execute_batch("PRAGMA cache_size=-2048")
        .map_err(sqlite::failed)?;
    // Rows lie in the table as they came, batch after batch: no index is asked.
    let mut statement = conn
        .prepare(&format!("SELECT county, {COLUMNS} FROM payments NOT INDEXED"))
        .map_err(sqlite::failed)?;
    let mut rows = statement.query([]).map_err(sqlite::failed)?;
    while let Some(row) = rows.next().map_err(sqlite::failed)? {
        let whole = |at: usize| row.get::<_, i64>(at);
        let maybe = |at: usize| row.get::<_, Option<i64>>(at);
        let text = |at: usize| -> rusqlite::Result<&str> { Ok(row.get_ref(at)?.as_str()?) };
        let some = |at: usize| -> rusqlite::Result<Option<&str>> { Ok(row.get_ref(at)?.as_str_or_null()?) };
        let read = || -> rusqlite::Result<Option<Cells<'_>>> {
            let id = whole(1)?;
            if whole(0)? != i64::from(county) || batches.binary_search(&batch_of(id)).is_err() {
                return Ok(None);
            }
            Ok(Some(Cells {
                id,
                number: text(2)?,
                run: text(3)?,
                programme: text(4)?,
                period: row.get(5)?,
                village: whole(6)?,
                household: some(7)?,
                payee: whole(8)?,
                tier: some(9)?,
                quantity: maybe(10)?,
                price: maybe(11)?,
                amount: whole(12)?,
                handler: maybe(13)?,
                approved_on: row.get(14)?,
                paid_on: row.get(15)?,
                channel: some(16)?,
                state: text(17)?,
                notice: some(18)?,
            }))
        };
        if let Some(cells) = read().map_err(sqlite::failed)? {
            intake.take(&cells)?;
        }
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
            number: &self.number,
            run: &self.run,
            programme: &self.programme,
            period: self.period,
            village: self.village,
            household: self.household.as_deref(),
            payee: self.payee,
            tier: self.tier.as_deref(),
            quantity: self.quantity,
            price: self.price,
            amount: self.amount,
            handler: self.handler,
            approved_on: self.approved_on,
            paid_on: self.paid_on,
            channel: self.channel.as_deref(),
            state: &self.state,
            notice: self.notice.as_deref(),
        }
    }
}
