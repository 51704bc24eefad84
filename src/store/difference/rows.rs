//! The rows that a batch would correct or did, each with what stood there: what persons are in them is masked as everywhere.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::meeting::took;
use super::{Met, met};
use crate::access::Reach;
use crate::datasets::{Record, columns, ledger};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::store::connection::Store;
use crate::store::ledgers::Layout;
use crate::store::reached::seen;
use crate::store::registers::key;
use crate::store::sight::Sight;

/// One row that a batch corrects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// The business number; empty where only what is private makes it.
    pub number: String,
    /// The village it lies in now.
    pub village: Option<VillageCode>,
    /// The columns that change, each with what it says and what it will say; nothing where what may be seen of both is the same.
    pub cells: Vec<(&'static str, Option<(String, String)>)>,
}

impl RowChange {
    fn of(old: &Record, new: &Record) -> Self {
        let open = old.cells().into_iter().zip(new.cells());
        let masked = old.masked_cells().into_iter().zip(new.masked_cells());
        let cells = columns(new.dataset())
            .iter()
            .zip(open.zip(masked))
            .filter(|(_, ((then, now), _))| then != now)
            .map(|(column, (_, (then, now)))| (column.base(), (then != now).then_some((then, now))))
            .collect();
        Self {
            number: new.number(),
            village: new.village(),
            cells,
        }
    }
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = BigInt)]
    new: i64,
    #[diesel(sql_type = BigInt)]
    old: i64,
}

/// An entry of a register that stood before: its batch, and the first column of what makes it the same entry.
#[derive(QueryableByName)]
struct Entry {
    #[diesel(sql_type = BigInt)]
    old: i64,
    #[diesel(sql_type = Text)]
    first: String,
}

impl Store {
    /// The rows that a batch would correct, or did when it was published: `most` of them after the first `from`, and whether there are more.
    ///
    /// # Errors
    /// [`crate::error::Error::NotFound`] for a batch that this person may not see.
    pub fn changed_rows(
        &self,
        id: i64,
        (from, most): (i64, i64),
        (me, reach): (i64, &Reach),
    ) -> Result<(Vec<RowChange>, bool)> {
        let (batch, met) = {
            let mut conn = self.connection()?;
            let batch = seen(&mut conn, id, me, reach)?.batch;
            let sight = Sight::of(&batch, reach);
            let met = match batch.state {
                BatchState::Published => took(&mut conn, &sight)?,
                BatchState::Withdrawn => None,
                _ => met(&mut conn, &sight)?.filter(|met| met.stands),
            };
            (batch, met)
        };
        let Some(met) = met else {
            return Ok((Vec::new(), false));
        };
        let of_table = batch.dataset == Dataset::Payments || ledger(batch.dataset).is_some();
        let mut changes = if of_table {
            self.changed_lines(&batch, &met, (from, most + 1))?
        } else {
            let all = self.changed_entries(&batch, &met)?;
            all.into_iter()
                .skip(from as usize)
                .take(most as usize + 1)
                .collect()
        };
        let more = changes.len() as i64 > most;
        changes.truncate(most as usize);
        Ok((changes, more))
    }

    /// Of payments and ledgers, by the keys of their rows.
    fn changed_lines(&self, batch: &Batch, met: &Met, (from, most): (i64, i64)) -> Result<Vec<RowChange>> {
        let pairs: Vec<Pair> = self.read(|conn| {
            // The plus: not every row of the county in order, for the sake of the order.
            diesel::sql_query(format!(
                "SELECT n.id AS new, o.id AS old {} AND {} ORDER BY n.id, +o.id LIMIT {most} OFFSET {from}",
                met.joined, met.differs
            ))
            .load(conn)
        })?;
        let mut ids: Vec<i64> = pairs.iter().flat_map(|pair| [pair.new, pair.old]).collect();
        ids.sort_unstable();
        ids.dedup();
        let records = self.records_by_id(batch, &ids)?;
        Ok(pairs
            .iter()
            .filter_map(|pair| Some(RowChange::of(records.get(&pair.old)?, records.get(&pair.new)?)))
            .collect())
    }

    fn records_by_id(&self, batch: &Batch, ids: &[i64]) -> Result<HashMap<i64, Record>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let Some(layout) = Layout::of(batch.dataset) else {
            let whole = self.whole_payments(batch.county, ids)?;
            return Ok(whole
                .into_iter()
                .map(|(id, payment)| (id, Record::Payment(payment)))
                .collect());
        };
        let texts: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let condition = format!(
            "WHERE t.county={} AND t.id IN ({}) ORDER BY t.id",
            batch.county,
            texts.join(",")
        );
        layout
            .whole_lines(self, &condition, &[])?
            .into_iter()
            .map(|stored| Ok((stored.id, Record::Line(layout.open(self, batch.county, stored)?))))
            .collect()
    }

    /// Of the registers, which are small: entry by entry.
    fn changed_entries(&self, batch: &Batch, met: &Met) -> Result<Vec<RowChange>> {
        let Some(key) = key(batch.dataset) else {
            return Ok(Vec::new());
        };
        let before: Vec<Entry> = self.read(|conn| {
            diesel::sql_query(format!(
                "SELECT DISTINCT o.batch AS old, CAST(o.{} AS TEXT) AS first {} AND {}",
                key[0], met.joined, met.differs
            ))
            .load(conn)
        })?;
        let mut newest: Vec<i64> = before.iter().map(|entry| entry.old).collect();
        newest.sort_unstable();
        newest.dedup();
        // The earlier batch may hold others' entries beside those that were met.
        let known: HashSet<(i64, String)> =
            before.into_iter().map(|entry| (entry.old, entry.first)).collect();
        let mut standing: HashMap<String, Record> = HashMap::new();
        for old in newest {
            let old = self.batch(old)?;
            self.records_of(&old, i64::MAX, &mut |record| {
                let first = match &record {
                    Record::Standard(standard) => standard.programme.clone(),
                    other => other.number(),
                };
                if known.contains(&(old.id, first)) {
                    standing.insert(record.number(), record);
                }
                Ok(())
            })?;
        }
        let mut changes = BTreeMap::new();
        self.records_of(batch, i64::MAX, &mut |record| {
            if let Some(old) = standing.get(&record.number()) {
                let change = RowChange::of(old, &record);
                if !change.cells.is_empty() {
                    changes.insert(change.number.clone(), change);
                }
            }
            Ok(())
        })?;
        Ok(changes.into_values().collect())
    }
}
