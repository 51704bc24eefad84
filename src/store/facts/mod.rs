//! The county as the rules see it: everything published, opened, as columns, and the follow-up of cases by its clear columns.
//! For scanning only: what comes out of a scan shows people behind marks.

mod intake;
mod parts;
mod payments;
mod people;

use std::path::Path;

use diesel::prelude::*;

use self::parts::Parts;
use super::cases::Clockwork;
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

/// A batch as far as it decides what is in the facts.
#[derive(Queryable, PartialEq)]
struct Batch {
    county: i32,
    id: i64,
    dataset: String,
    state: String,
    content: String,
    accepted: i64,
    refused: i64,
    amount: i64,
    published_at: Option<i64>,
    as_of: Option<i32>,
    corrected: Option<i64>,
}

impl Batch {
    /// All of it but the day of a list, which is asked for anew.
    fn told(&self) -> String {
        let at = self.published_at.unwrap_or(0);
        // Rows that a correction took the place of are not in it any more.
        let corrected = self.corrected.map(|at| format!(" {at}")).unwrap_or_default();
        let Self {
            county, id, dataset, ..
        } = self;
        let Self {
            state,
            content,
            accepted,
            refused,
            amount,
            ..
        } = self;
        format!("{county} {id} {dataset} {state} {content} {accepted} {refused} {amount} {at}{corrected}\n")
    }

    fn is_published(&self) -> bool {
        self.state == BatchState::Published.word()
    }
}

impl Store {
    /// An empty county that gives people and accounts the marks that they have in findings.
    pub(super) fn no_facts(&self, today: chrono::NaiveDate) -> Facts {
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
        Facts::new(Day::of(today), Box::new(marker))
    }

    /// Everything published of a county and its cases, as columns, looked at on a day by the terms of that clockwork. What was read before is kept, sealed, in the folder
    /// `parts`, where there is one.
    pub fn facts(
        &self,
        county: u32,
        today: chrono::NaiveDate,
        clock: &Clockwork,
        parts: Option<&Path>,
    ) -> Result<County> {
        let mut facts = self.no_facts(today);
        let all = self.all_batches()?;
        let held = held(&all, county, &mut facts);
        let mut parts = parts.map(|folder| Parts::new(self.keys(), folder, county));
        for dataset in Dataset::ALL {
            match dataset {
                Dataset::Policies | Dataset::Payments => {}
                // Few, and they lean on each other.
                Dataset::Villages | Dataset::Programmes | Dataset::Standards => {
                    self.export_into(&mut facts, county, *dataset)?;
                }
                list => {
                    if all
                        .iter()
                        .any(|batch| batch.dataset == list.word() && batch.is_published())
                    {
                        self.list_into(&mut facts, county, *list, &all, parts.as_mut())?;
                    }
                }
            }
        }
        let of_payments: Vec<&Batch> = all
            .iter()
            .filter(|b| {
                held.iter()
                    .any(|held| held.batch == b.id && held.dataset == Dataset::Payments)
            })
            .collect();
        let payments = self.payments_into(&mut facts, county, &of_payments, parts.as_mut())?;
        if let Some(parts) = parts {
            parts.sweep();
        }
        self.follow_up_into(&mut facts, county, clock)?;
        facts.close();
        Ok(County {
            facts,
            batches: held,
            payments,
        })
    }

    fn all_batches(&self) -> Result<Vec<Batch>> {
        self.read(|conn| {
            batches::table
                .order((batches::county, batches::id))
                .select((
                    batches::county,
                    batches::id,
                    batches::dataset,
                    batches::state,
                    batches::content,
                    batches::accepted,
                    batches::refused,
                    batches::amount,
                    batches::published_at,
                    batches::as_of,
                    batches::corrected,
                ))
                .load(conn)
        })
    }

    /// A list as it is shown: from its part where there is one, else from its table.
    fn list_into(
        &self,
        facts: &mut Facts,
        county: u32,
        dataset: Dataset,
        all: &[Batch],
        parts: Option<&mut Parts<'_>>,
    ) -> Result<()> {
        let read = |facts: &mut Facts| match dataset {
            Dataset::Notices => self.export_into(facts, county, dataset),
            ledger => self.lines_into(facts, county, ledger),
        };
        let Some(parts) = parts else {
            return read(facts);
        };
        let of_list = all.iter().filter(|batch| batch.dataset == dataset.word());
        let part = parts.part(dataset, of_list);
        if !parts.take(&part, facts) {
            read(facts)?;
            // Nothing was published or withdrawn meanwhile: what was read is of these batches.
            if self.all_batches()? == all {
                parts.keep(&part, |keep| facts.pack_list(dataset, keep));
            }
        }
        Ok(())
    }

    fn export_into(&self, facts: &mut Facts, county: u32, dataset: Dataset) -> Result<()> {
        self.export(dataset, &mut |record| {
            if record.county().is_none_or(|of| of == county) {
                take(facts, &record);
            }
            Ok(())
        })
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

/// The published batches of a county; says which lists were handed in.
fn held(all: &[Batch], county: u32, facts: &mut Facts) -> Vec<Held> {
    let mut held = Vec::new();
    let here = |batch: &&Batch| batch.county == county as i32 || batch.county == 0;
    for one in all.iter().filter(here).filter(|batch| batch.is_published()) {
        let Some(dataset) = Dataset::from_word(&one.dataset) else {
            continue;
        };
        if dataset.is_reference_list() {
            facts.list(dataset, one.as_of.and_then(day::from_number).map(Day::of));
        }
        held.push(Held {
            batch: one.id,
            dataset,
            rows: one.accepted,
        });
    }
    held.sort_by_key(|held| held.batch);
    held
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
