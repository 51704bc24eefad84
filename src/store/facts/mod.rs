//! The county as the rules see it: everything published, opened, as columns. For scanning only: what comes out of a scan
//! shows people behind marks.

mod payments;
mod people;

use diesel::prelude::*;

use super::connection::Store;
use super::ledgers::Layout;
use super::schema::batches;
use crate::anomaly::Facts;
use crate::anomaly::facts::Day;
use crate::datasets::{Record, columns};
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::line::Value;
use crate::error::Result;

/// A batch whose rows are in the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The batch.
    pub batch: i64,
    /// What it holds.
    pub dataset: Dataset,
    /// How many rows.
    pub rows: i64,
}

/// The county as columns, and what it is made of.
pub struct County {
    /// The columns.
    pub facts: Facts,
    /// The published batches that it is made of.
    pub batches: Vec<Held>,
    /// For each batch of payments the row numbers that it has in the columns.
    pub payments: Vec<(i64, std::ops::Range<u32>)>,
}

/// Takes a record in.
pub fn take(facts: &mut Facts, record: &Record) {
    match record {
        Record::Payment(payment) => facts.payment(payment),
        Record::Line(line) => facts.line(line.dataset, &line.values),
        // There are so many that they are not written out as cells to be read again.
        Record::Notice(n) => {
            let day = |date| Value::Whole(i64::from(day::number(date)));
            let values = [
                Value::Text(n.number.clone()),
                Value::Whole(n.village.number() as i64),
                Value::Text(n.kind.clone()),
                Value::Text(n.title.clone()),
                day(n.from),
                day(n.to),
                n.body.clone().map_or(Value::Empty, Value::Text),
            ];
            facts.line(Dataset::Notices, &values);
        }
        other => {
            let cells = other.cells();
            let columns = columns(other.dataset());
            facts.line_again(other.dataset(), &|heading| {
                let at = columns.iter().position(|column| column.base() == heading)?;
                Some(cells[at].clone()).filter(|cell| !cell.is_empty())
            });
        }
    }
}

impl Store {
    /// Everything published of a county, as columns, looked at on a day.
    pub fn facts(&self, county: u32, today: chrono::NaiveDate) -> Result<County> {
        let keys = std::sync::Arc::clone(self.shared_keys());
        let marker = move |kind: &str, text: &str| {
            let index = keys.index(&format!("anomaly.{kind}"), text.as_bytes());
            // Names are told apart within one finding; people and accounts across all of them.
            let bytes = if kind == "name" { 4 } else { 8 };
            index
                .iter()
                .take(bytes)
                .map(|byte| format!("{byte:02x}"))
                .collect()
        };
        let mut facts = Facts::new(Day::of(today), Box::new(marker));
        let batches = self.held(county, &mut facts)?;
        for dataset in Dataset::ALL {
            match dataset {
                Dataset::Policies | Dataset::Payments => {}
                Dataset::Villages | Dataset::Programmes | Dataset::Standards | Dataset::Notices => {
                    self.export(*dataset, &mut |record| {
                        if record.county().is_none_or(|of| of == county) {
                            take(&mut facts, &record);
                        }
                        Ok(())
                    })?;
                }
                ledger => self.lines_into(&mut facts, county, *ledger)?,
            }
        }
        let of_payments = || batches.iter().filter(|held| held.dataset == Dataset::Payments);
        let rows: i64 = of_payments().map(|held| held.rows).sum();
        let of_payments: Vec<i64> = of_payments().map(|held| held.batch).collect();
        let payments = self.payments_into(&mut facts, county, &of_payments, rows as usize)?;
        facts.close();
        Ok(County {
            facts,
            batches,
            payments,
        })
    }

    fn held(&self, county: u32, facts: &mut Facts) -> Result<Vec<Held>> {
        let rows: Vec<(i64, String, Option<i32>, i64)> = self.read(|conn| {
            batches::table
                .filter(batches::county.eq(county as i32).or(batches::county.eq(0)))
                .filter(batches::state.eq(BatchState::Published.word()))
                .order(batches::id)
                .select((batches::id, batches::dataset, batches::as_of, batches::accepted))
                .load(conn)
        })?;
        let mut held = Vec::new();
        for (batch, dataset, as_of, rows) in rows {
            let Some(dataset) = Dataset::from_word(&dataset) else {
                continue;
            };
            if dataset.is_reference_list() {
                facts.list(dataset, as_of.and_then(day::from_number).map(Day::of));
            }
            held.push(Held { batch, dataset, rows });
        }
        Ok(held)
    }

    fn lines_into(&self, facts: &mut Facts, county: u32, dataset: Dataset) -> Result<()> {
        let Some(layout) = Layout::of(dataset) else {
            return Ok(());
        };
        self.each_line(&layout, county, None, &mut |line| {
            facts.line(dataset, &line.values);
            Ok(())
        })
    }
}

/// The row numbers of payments that came with a batch of these or a later one.
pub fn rows_since(payments: &[(i64, std::ops::Range<u32>)], batches: &[i64]) -> Vec<u32> {
    payments
        .iter()
        .filter(|(batch, _)| batches.contains(batch))
        .flat_map(|(_, rows)| rows.clone())
        .collect()
}

/// The batch of a record.
pub(super) fn batch_of(id: i64) -> i64 {
    RecordId(id).batch()
}
