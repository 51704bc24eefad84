//! One record: by its address or its business number, with its versions.

use super::lines::layout;
use super::{Row, ask, condition, published};
use crate::access::Reach;
use crate::datasets::{OfficeLine, columns, ledger, shelf};
use crate::domain::batch::{Batch, BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::error::Result;
use crate::store::office::OfficeStore;

/// So many records of one number are looked at.
const MOST: i64 = 20;

impl OfficeStore {
    /// The records that an address names: one by its batch and row, or those within reach that carry the business number
    /// (vouchers are counted village by village). Empty when there is none, or none within reach.
    pub fn records(&self, dataset: Dataset, address: &str, reach: &Reach) -> Result<Vec<OfficeLine>> {
        if let Some(id) = RecordId::parse(address) {
            let keys = self.by_id(dataset, id, reach)?;
            if !keys.is_empty() {
                return self.lines_of(dataset, reach.of_county(), &keys, true);
            }
        }
        let names: &[&str] = match dataset {
            Dataset::Payments | Dataset::Notices => &["number"],
            _ => ledger(dataset).map_or(&[], |ledger| ledger.number),
        };
        let parts: Vec<String> = if names.len() == 1 {
            vec![address.to_owned()]
        } else {
            address.split('#').map(str::to_owned).collect()
        };
        if names.is_empty() || parts.len() != names.len() {
            return Ok(Vec::new());
        }
        let each: Vec<String> = names.iter().map(|name| format!("t.{name}=?")).collect();
        let keys = self.keys(dataset, &each.join(" AND "), &parts, reach)?;
        self.lines_of(dataset, reach.of_county(), &keys, true)
    }

    /// The key of a published record, shown or an earlier version.
    fn by_id(&self, dataset: Dataset, id: RecordId, reach: &Reach) -> Result<Vec<(String, i64)>> {
        if dataset == Dataset::Notices {
            return Ok(Vec::new());
        }
        let county = reach.of_county();
        let sql = format!(
            "SELECT '' AS word, t.id AS one, CAST(0 AS BIGINT) AS two FROM {} t WHERE t.county={county} AND t.id={} AND {} AND {} IN ({})",
            versions_in(dataset),
            id.0,
            condition::within(reach, "t.village"),
            id.batch(),
            published(&self.store, dataset, county)?
        );
        Ok(keys(ask(&self.store, &sql, &[])?))
    }

    /// The keys of shown records under a condition.
    fn keys(
        &self,
        dataset: Dataset,
        narrowed: &str,
        texts: &[String],
        reach: &Reach,
    ) -> Result<Vec<(String, i64)>> {
        let county = reach.of_county();
        let (word, id) = if dataset == Dataset::Notices {
            ("t.number", "t.batch")
        } else {
            ("''", "t.id")
        };
        let shown = if dataset == Dataset::Payments {
            let batches = published(&self.store, dataset, county)?;
            format!("t.id/{} IN ({batches})", RecordId::ROWS)
        } else {
            "t.shown=1".to_owned()
        };
        let sql = format!(
            "SELECT {word} AS word, {id} AS one, CAST(0 AS BIGINT) AS two FROM {} t WHERE t.county={county} AND {} AND {narrowed} AND {shown} ORDER BY 2 LIMIT {MOST}",
            dataset.word(),
            condition::within(reach, "t.village"),
        );
        Ok(keys(ask(&self.store, &sql, texts)?))
    }

    /// Every published version of a record within reach, newest first, each with the batch that brought it.
    pub fn versions_of(&self, line: &OfficeLine, reach: &Reach) -> Result<Vec<(OfficeLine, Batch)>> {
        let (dataset, county) = (line.dataset, reach.of_county());
        let state = BatchState::Published.word();
        let within = condition::within(reach, "t.village");
        let (sql, texts) = match dataset {
            Dataset::Notices => (
                format!(
                    "SELECT t.number AS word, t.batch AS one, CAST(0 AS BIGINT) AS two FROM notices t
                     JOIN batches b ON b.county=t.county AND b.id=t.batch AND b.state='{state}'
                     WHERE t.county={county} AND t.number=? AND {within} ORDER BY b.published_at DESC, t.batch DESC LIMIT {MOST}"
                ),
                vec![line.number()],
            ),
            Dataset::Payments => (
                format!(
                    "SELECT '' AS word, t.id AS one, CAST(0 AS BIGINT) AS two FROM payment_versions t
                     JOIN batches b ON b.county=t.county AND b.id=t.id/{} AND b.state='{state}'
                     WHERE t.county={county} AND t.number=? AND {within} ORDER BY b.published_at DESC, t.id DESC LIMIT {MOST}",
                    RecordId::ROWS
                ),
                vec![line.number()],
            ),
            _ => {
                let same: Vec<String> = layout(dataset)?
                    .key()
                    .iter()
                    .map(|column| format!("t.{column}=s.{column}"))
                    .collect();
                let table = dataset.word();
                (
                    format!(
                        "SELECT '' AS word, t.id AS one, CAST(0 AS BIGINT) AS two FROM {table} s JOIN {table} t ON t.county=s.county AND {}
                         JOIN batches b ON b.county=t.county AND b.id=t.batch AND b.state='{state}'
                         WHERE s.county={county} AND s.id={} AND {within} ORDER BY b.published_at DESC, t.id DESC LIMIT {MOST}",
                        same.join(" AND "),
                        line.id.0
                    ),
                    Vec::new(),
                )
            }
        };
        let mut keys = keys(ask(&self.store, &sql, &texts)?);
        if keys.is_empty() {
            keys.push((String::new(), line.id.0));
        }
        let mut versions = Vec::with_capacity(keys.len());
        for line in self.lines_of(dataset, county, &keys, true)? {
            let batch = self.store.batch(line.id.batch())?;
            versions.push((line, batch));
        }
        Ok(versions)
    }

    /// The person that a payment was made to, by their number in the register of who was paid.
    pub fn person_of(&self, line: &OfficeLine, reach: &Reach) -> Result<Option<i64>> {
        if line.dataset != Dataset::Payments {
            return Ok(None);
        }
        let sql = format!(
            "SELECT '' AS word, t.person AS one, CAST(0 AS BIGINT) AS two FROM payment_versions t WHERE t.county={} AND t.id={} AND {}",
            reach.of_county(),
            line.id.0,
            condition::within(reach, "t.village")
        );
        Ok(ask(&self.store, &sql, &[])?.first().map(|row| row.one))
    }

    /// The text that a record has in a column that leads to others; `None` when it leads nowhere.
    pub fn leads(line: &OfficeLine, ours: &str) -> Option<String> {
        let known = shelf(line.dataset)?.column(ours)?;
        let at = columns(line.dataset)
            .iter()
            .position(|column| column.english == known.english)?;
        Some(line.cell(at)).filter(|text| !text.is_empty())
    }
}

/// Where every version of a record can be found by its key.
fn versions_in(dataset: Dataset) -> &'static str {
    match dataset {
        Dataset::Payments => "payment_versions",
        dataset => dataset.word(),
    }
}

fn keys(rows: Vec<Row>) -> Vec<(String, i64)> {
    rows.into_iter().map(|row| (row.word, row.one)).collect()
}
