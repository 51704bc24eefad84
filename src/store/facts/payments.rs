//! The payments into the columns: one pass over the table in the order in which it was written, every person opened once.

use std::ops::Range;

#[cfg(feature = "postgres")]
use diesel::prelude::*;
use rusqlite::types::ValueRef;

use super::intake::{COLUMNS, Cells, Intake};
use super::parts::Parts;
use super::{Batch, batch_of};
use crate::anomaly::Facts;
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::store::connection::{Place, Store};
use crate::store::load::sqlite;

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
            // Where little is missing, only that is looked up; and rows that came back from behind a correction do not lie
            // where they once came in.
            let moved = unread.iter().any(|batch| batch.corrected.is_some());
            let few = moved || rows(&unread) * 4 < rows(batches);
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
        let mut intake = Intake::new(facts, people);
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
        Ok(intake.into_ranges())
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
