//! The rows of one batch as they were handed in, opened, published or not: for whoever brought it.

use diesel::prelude::*;

use super::connection::Store;
use super::ledgers::Layout;
use super::public::records::{NoticeRow, PolicyRow, StandardRow, VillageRow};
use super::schema::{notices, policies, standards, villages};
use crate::access::Reach;
use crate::datasets::{Record, ledger};
use crate::domain::batch::{Batch, RecordId};
use crate::domain::dataset::Dataset;
use crate::domain::notice::Notice;
use crate::domain::standard::Standard;
use crate::domain::village::Village;
use crate::error::Result;

/// Lines read at a time.
const CHUNK: i64 = 10_000;

impl Store {
    /// The first rows of a batch, with everything masked that tells who a person is.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::error::Error::NotFound) for a batch that this person may not see.
    pub fn first_rows(&self, id: i64, most: i64, me: i64, reach: &Reach) -> Result<Vec<Vec<String>>> {
        let batch = self.seen_batch(id, me, reach)?.batch;
        let mut rows = Vec::new();
        self.records_of(&batch, most, &mut |record| {
            rows.push(record.masked_cells());
            Ok(())
        })?;
        Ok(rows)
    }

    /// Up to `most` records of a batch in the order in which they came.
    pub fn records_of(
        &self,
        batch: &Batch,
        most: i64,
        each: &mut dyn FnMut(Record) -> Result<()>,
    ) -> Result<()> {
        let (county, id) = (batch.county as i32, batch.id);
        match batch.dataset {
            Dataset::Payments => self.payments_of(county, id, most, each),
            Dataset::Villages => {
                let rows: Vec<(VillageRow, Option<String>)> = self.read(|conn| {
                    villages::table
                        .filter(villages::county.eq(county))
                        .filter(villages::batch.eq(id))
                        .order(villages::code)
                        .limit(most)
                        .select((VillageRow::as_select(), villages::urban_class))
                        .load(conn)
                })?;
                rows.into_iter()
                    .filter_map(|(row, urban)| Some((row.shown()?, urban)))
                    .try_for_each(|(v, urban_class)| each(Record::Village(Village::of_shown(v, urban_class))))
            }
            Dataset::Policies => {
                let rows: Vec<PolicyRow> = self.read(|conn| {
                    policies::table
                        .filter(policies::county.eq(county))
                        .filter(policies::batch.eq(id))
                        .order(policies::number)
                        .limit(most)
                        .select(PolicyRow::as_select())
                        .load(conn)
                })?;
                rows.into_iter()
                    .filter_map(PolicyRow::shown)
                    .try_for_each(|p| each(Record::Policy(p.policy)))
            }
            Dataset::Programmes => self.programmes_where(Some((county, id)), most, each),
            Dataset::Standards => {
                let rows: Vec<StandardRow> = self.read(|conn| {
                    standards::table
                        .filter(standards::county.eq(county))
                        .filter(standards::batch.eq(id))
                        .order((standards::programme, standards::tier, standards::valid_from))
                        .limit(most)
                        .select(StandardRow::as_select())
                        .load(conn)
                })?;
                rows.into_iter()
                    .filter_map(|row| Some((row.programme.clone(), row.shown()?)))
                    .try_for_each(|(programme, s)| {
                        each(Record::Standard(Standard {
                            programme,
                            tier: s.tier,
                            price: s.price,
                            cap: s.cap,
                            valid_from: s.valid_from,
                            valid_to: s.valid_to,
                            document: s.document,
                        }))
                    })
            }
            Dataset::Notices => {
                let rows: Vec<NoticeRow> = self.read(|conn| {
                    notices::table
                        .filter(notices::county.eq(county))
                        .filter(notices::batch.eq(id))
                        .order(notices::number)
                        .limit(most)
                        .select(NoticeRow::as_select())
                        .load(conn)
                })?;
                rows.into_iter().filter_map(NoticeRow::shown).try_for_each(|n| {
                    each(Record::Notice(Notice {
                        number: n.number,
                        village: n.village,
                        kind: n.kind,
                        title: n.title,
                        from: n.from,
                        to: n.to,
                        body: n.body,
                    }))
                })
            }
            dataset if ledger(dataset).is_some() => self.lines_of(batch, most, each),
            _ => Ok(()),
        }
    }

    fn lines_of(&self, batch: &Batch, most: i64, each: &mut dyn FnMut(Record) -> Result<()>) -> Result<()> {
        let Some(layout) = Layout::of(batch.dataset) else {
            return Ok(());
        };
        let (mut from, end) = (RecordId::new(batch.id, 0).0 - 1, RecordId::new(batch.id + 1, 0).0);
        let mut left = most;
        while left > 0 {
            let condition = format!(
                "WHERE t.county={} AND t.id>{from} AND t.id<{end} ORDER BY t.id LIMIT {}",
                batch.county,
                left.min(CHUNK)
            );
            let lines = layout.whole_lines(self, &condition, &[])?;
            let Some(last) = lines.last() else { break };
            (from, left) = (last.id, left - lines.len() as i64);
            for line in lines {
                each(Record::Line(layout.open(self, batch.county, line)?))?;
            }
        }
        Ok(())
    }
}
