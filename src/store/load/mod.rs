//! Bulk loading by the fast way of each engine: a prepared statement and big commits on SQLite, COPY on
//! PostgreSQL. Rows of a batch that is still 导入中 are seen by nobody.

#[cfg(feature = "postgres")]
mod postgres;
mod register_rows;
pub(super) mod sqlite;

use diesel::prelude::*;

use super::connection::{Place, Store};
use super::people::{Earlier, Register};
use super::schema::{payments, people};
use crate::domain::batch::RecordId;
use crate::domain::day;
use crate::domain::payment::Payment;
use crate::error::{Error, Result};

/// Rows between two commits.
const COMMIT: usize = 50_000;

/// Asks for the first row of `people` that has such an index. Ordered by the bare key, SQLite walks through everybody of the county in
/// that order for each payee who is new, and so may PostgreSQL before its statistics are made: `id+0` leaves them the index alone.
fn first_with(column: &str, [county, index]: [&str; 2]) -> String {
    format!("SELECT id, person FROM people WHERE county={county} AND {column}={index} ORDER BY id+0 LIMIT 1")
}

/// A payment as the table has it.
#[derive(Insertable, Debug)]
#[diesel(table_name = payments, treat_none_as_default_value = false)]
pub(super) struct PaymentRow {
    pub county: i32,
    pub id: i64,
    pub number: String,
    pub run: String,
    pub programme: String,
    pub period: i32,
    pub village: i64,
    pub group_number: Option<i16>,
    pub household: Option<String>,
    pub payee: i64,
    pub person: i64,
    pub tier: Option<String>,
    pub quantity: Option<i64>,
    pub price: Option<i64>,
    pub amount: i64,
    pub handler: Option<i64>,
    pub approved_on: Option<i32>,
    pub paid_on: i32,
    pub year: i32,
    pub channel: Option<&'static str>,
    pub state: &'static str,
    pub notice: Option<String>,
    pub remark_sealed: Option<Vec<u8>>,
}

/// A person as the table has it.
#[derive(Insertable, Debug)]
#[diesel(table_name = people, treat_none_as_default_value = false)]
pub(super) struct PersonRow {
    pub county: i32,
    pub id: i64,
    pub batch: i64,
    pub whole_index: Vec<u8>,
    pub number_index: Option<Vec<u8>>,
    pub account_index: Option<Vec<u8>>,
    pub person: i64,
    pub mask: String,
    pub key_version: i32,
    pub sealed: Vec<u8>,
}

/// An engine's fast way in.
pub(super) trait Sink: Earlier {
    /// Whether payments or people were there before.
    fn earlier(&mut self) -> Result<bool>;
    /// Writes people and payments, durably, in one transaction.
    fn write(&mut self, people: &[PersonRow], payments: &[PaymentRow]) -> Result<()>;
}

/// Loads the payments of one batch.
pub struct PaymentLoader<'s> {
    store: &'s Store,
    sink: Box<dyn Sink + 's>,
    register: Register<'s>,
    county: u32,
    batch: i64,
    rows: i64,
    people: Vec<PersonRow>,
    payments: Vec<PaymentRow>,
}

impl Store {
    /// Begins loading payments into a batch that [`Store::begin_batch`] opened.
    pub fn load_payments(&self, county: u32, batch: i64) -> Result<PaymentLoader<'_>> {
        let mut sink: Box<dyn Sink + '_> = match self.place() {
            Place::File(path) => Box::new(sqlite::SqliteSink::open(path)?),
            #[cfg(feature = "postgres")]
            Place::Server(_) => Box::new(postgres::PostgresSink::open(self)?),
            #[cfg(not(feature = "postgres"))]
            Place::Server(_) => return Err(Error::Internal("built without PostgreSQL".to_owned())),
        };
        let earlier = sink.earlier()?;
        Ok(PaymentLoader {
            store: self,
            sink,
            register: Register::new(self.keys(), county, batch, earlier),
            county,
            batch,
            rows: 0,
            people: Vec::new(),
            payments: Vec::with_capacity(COMMIT),
        })
    }
}

impl PaymentLoader<'_> {
    /// Adds a payment; it becomes the next row of the batch.
    pub fn push(&mut self, payment: Payment) -> Result<()> {
        if self.rows >= RecordId::ROWS {
            return Err(Error::TooLarge(format!(
                "一个批次最多 {} 行，请把文件分开",
                RecordId::ROWS
            )));
        }
        let id = RecordId::new(self.batch, self.rows).0;
        self.rows += 1;
        let (payee, person) = self.register.payee(&payment, &mut *self.sink, &mut self.people)?;
        let handler = match &payment.handler {
            Some(name) => Some(self.register.named(name, &mut *self.sink, &mut self.people)?),
            None => None,
        };
        let remark_sealed = match &payment.remark {
            Some(text) => Some(self.store.keys().seal(
                "payments.remark",
                self.county,
                id,
                text.as_bytes(),
            )?),
            None => None,
        };
        self.payments.push(PaymentRow {
            county: self.county as i32,
            id,
            period: payment.period.number(),
            village: payment.village.number() as i64,
            group_number: payment.group.and_then(|g| i16::try_from(g).ok()),
            payee,
            person,
            quantity: payment.quantity,
            price: payment.price.map(|p| p.0),
            amount: payment.amount.0,
            handler,
            approved_on: payment.approved_on.map(day::number),
            paid_on: day::number(payment.paid_on),
            year: chrono::Datelike::year(&payment.paid_on),
            channel: payment.channel.map(|c| c.word()),
            state: payment.state.word(),
            number: payment.number,
            run: payment.run,
            programme: payment.programme,
            household: payment.household,
            tier: payment.tier,
            notice: payment.notice,
            remark_sealed,
        });
        if self.payments.len() >= COMMIT {
            self.commit()
        } else {
            Ok(())
        }
    }

    fn commit(&mut self) -> Result<()> {
        self.sink.write(&self.people, &self.payments)?;
        self.people.clear();
        self.payments.clear();
        Ok(())
    }

    /// Writes what is left and says how many rows the batch has.
    pub fn finish(mut self) -> Result<i64> {
        self.commit()?;
        Ok(self.rows)
    }
}
