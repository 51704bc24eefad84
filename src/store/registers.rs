//! Registers and ledgers: versions of a record, and which one is shown.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::connection::{Conn, Store};
use super::ledgers::Layout;
use crate::datasets::{Place as PlaceOf, ledger};
use crate::domain::batch::{Batch, BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};

/// The columns that make two rows of a register or ledger the same record.
pub(super) fn key(dataset: Dataset) -> Option<Vec<String>> {
    let own: &[&str] = match dataset {
        Dataset::Villages | Dataset::Programmes => &["code"],
        Dataset::Policies | Dataset::Notices => &["number"],
        Dataset::Standards => &["programme", "tier", "valid_from"],
        Dataset::Payments => return None,
        _ => return Layout::of(dataset).map(|layout| layout.key()),
    };
    Some(own.iter().map(|column| (*column).to_owned()).collect())
}

pub(super) fn same(key: &[String], a: &str, b: &str) -> String {
    key.iter()
        .map(|column| format!("{a}.{column}={b}.{column}"))
        .collect::<Vec<_>>()
        .join(" AND ")
}

/// The condition that a row came with a batch.
fn came_with(batch: &Batch) -> String {
    let by_batch = format!("county={} AND batch={}", batch.county, batch.id);
    if ledger(batch.dataset).is_none() {
        return by_batch;
    }
    // Its rows are one range of the primary key.
    let (low, high) = (RecordId::new(batch.id, 0).0, RecordId::new(batch.id + 1, 0).0);
    format!("{by_batch} AND id>={low} AND id<{high}")
}

/// Whether nothing else of that dataset is published.
pub(super) fn is_first(conn: &mut Conn, batch: &Batch) -> Result<bool> {
    let before: Count = diesel::sql_query(format!(
        "SELECT COUNT(*) AS rows FROM batches WHERE county={} AND dataset='{}' AND state='{}' AND id<>{}",
        batch.county,
        batch.dataset.word(),
        BatchState::Published.word(),
        batch.id
    ))
    .get_result(conn)
    .map_err(Error::internal)?;
    Ok(before.rows == 0)
}

/// Shows a batch's records; older versions of the same records stay as history.
pub(super) fn show(conn: &mut Conn, batch: &Batch) -> Result<()> {
    let Some(key) = key(batch.dataset) else {
        return Ok(());
    };
    let (table, county, id) = (batch.dataset.word(), batch.county, batch.id);
    let same = same(&key, "n", table);
    if !is_first(conn, batch)? {
        conn.batch_execute(&format!(
            "UPDATE {table} SET shown=0 WHERE county={county} AND shown=1 AND EXISTS
                (SELECT 1 FROM {table} n WHERE n.county={county} AND n.batch={id} AND {same})"
        ))
        .map_err(Error::internal)?;
    }
    conn.batch_execute(&format!("UPDATE {table} SET shown=1 WHERE {}", came_with(batch)))
        .map_err(Error::internal)?;
    if batch.dataset == Dataset::Villages {
        // Every code that was ever published stays taken, and a merged one leads onward.
        conn.batch_execute(&format!(
            "INSERT INTO village_codes (county, code, name, merged_into, since)
             SELECT v.county, v.code, v.name, NULL, b.published_on FROM villages v
             JOIN batches b ON b.county=v.county AND b.id=v.batch
             WHERE v.county={county} AND v.batch={id}
               AND NOT EXISTS (SELECT 1 FROM village_codes c WHERE c.county=v.county AND c.code=v.code);
             UPDATE village_codes SET merged_into=(SELECT v.merged_into FROM villages v WHERE v.county=village_codes.county AND v.code=village_codes.code AND v.batch={id})
             WHERE county={county} AND EXISTS (SELECT 1 FROM villages v WHERE v.county=village_codes.county AND v.code=village_codes.code AND v.batch={id} AND v.state='并入' AND v.merged_into IS NOT NULL);"
        ))
        .map_err(Error::internal)?;
    }
    Ok(())
}

/// Hides a batch's records and shows the newest published version that they had replaced.
pub(super) fn hide(conn: &mut Conn, batch: &Batch) -> Result<()> {
    let Some(key) = key(batch.dataset) else {
        return Ok(());
    };
    let (table, county, id) = (batch.dataset.word(), batch.county, batch.id);
    let published = BatchState::Published.word();
    let (to_hidden, to_newer) = (same(&key, "h", table), same(&key, "n", table));
    let came_with = came_with(batch);
    conn.batch_execute(&format!(
        "UPDATE {table} SET shown=0 WHERE {came_with};
         UPDATE {table} SET shown=1 WHERE county={county} AND shown=0
            AND EXISTS (SELECT 1 FROM {table} h WHERE h.county={county} AND h.batch={id} AND {to_hidden})
            AND EXISTS (SELECT 1 FROM batches b WHERE b.county={county} AND b.id={table}.batch AND b.state='{published}')
            AND NOT EXISTS (SELECT 1 FROM {table} n JOIN batches nb ON nb.county=n.county AND nb.id=n.batch
                            JOIN batches tb ON tb.county={county} AND tb.id={table}.batch
                            WHERE n.county={county} AND {to_newer} AND nb.state='{published}' AND nb.published_at>tb.published_at)
            AND NOT EXISTS (SELECT 1 FROM {table} n WHERE n.county={county} AND {to_newer} AND n.shown=1);"
    ))
    .map_err(Error::internal)
}

/// Whether every record that came with a published batch is still the version that is shown; where `waiting` is set, also
/// that none waits to take its place: whoever brings several files again, one after the other, means the last of them.
pub(super) fn all_shown(conn: &mut Conn, batch: &Batch, waiting: bool) -> Result<bool> {
    let Some(key) = key(batch.dataset) else {
        return Ok(true);
    };
    let (table, county) = (batch.dataset.word(), batch.county);
    let followed = match waiting {
        true => format!(
            "OR EXISTS (SELECT 1 FROM {table} w JOIN batches b ON b.county=w.county AND b.id=w.batch AND b.state='{}'
                        WHERE w.county={county} AND w.batch>{} AND {})",
            BatchState::Waiting.word(),
            batch.id,
            same(&key, "w", table)
        ),
        false => String::new(),
    };
    let gone: Count = diesel::sql_query(format!(
        "SELECT COUNT(*) AS rows FROM {table} WHERE {} AND ({table}.shown=0 {followed})",
        came_with(batch)
    ))
    .get_result(conn)
    .map_err(Error::internal)?;
    Ok(gone.rows == 0)
}

#[derive(QueryableByName)]
struct Touched {
    #[diesel(sql_type = BigInt)]
    batch: i64,
}

impl Store {
    /// The batches whose shown lines may be others since this one was published or withdrawn: itself, and every batch that
    /// holds a version of one of its records.
    pub fn batches_touched(&self, batch: &Batch) -> Result<Vec<i64>> {
        let Some(key) = key(batch.dataset) else {
            return Ok(vec![batch.id]);
        };
        let (table, county) = (batch.dataset.word(), batch.county);
        let same = same(&key, "n", "o");
        let (low, high) = (RecordId::new(batch.id, 0).0, RecordId::new(batch.id + 1, 0).0);
        if is_first(&mut *self.connection()?, batch)? {
            // Nothing of any other batch is shown.
            return Ok(vec![batch.id]);
        }
        let rows: Vec<Touched> = self.read(|conn| {
            diesel::sql_query(format!(
                "SELECT DISTINCT o.batch AS batch FROM {table} n CROSS JOIN {table} o
                 WHERE o.county=n.county AND {same} AND n.county={county} AND n.id>={low} AND n.id<{high}"
            ))
            .load(conn)
        })?;
        Ok(rows.into_iter().map(|row| row.batch).collect())
    }
}

#[derive(QueryableByName)]
struct Missing {
    #[diesel(sql_type = Text)]
    what: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// The register that tells what a line is part of, and the line's column that names it.
fn partner(dataset: Dataset) -> Option<(Dataset, &'static str)> {
    match ledger(dataset)?.place {
        PlaceOf::OfContract(column) => Some((Dataset::Contracts, column)),
        PlaceOf::OfProject(column) => Some((Dataset::Projects, column)),
        PlaceOf::Own(_) | PlaceOf::County => None,
    }
}

/// Refuses to publish what belongs to a village, programme, contract or project that nobody can look up yet.
pub(super) fn known_to_public(conn: &mut Conn, batch: &Batch) -> Result<()> {
    let (county, id) = (batch.county, batch.id);
    let mut partners = String::new();
    if let Some((partner, column)) = partner(batch.dataset) {
        let (table, of) = (batch.dataset.word(), partner.word());
        partners = format!(
            "UNION SELECT DISTINCT l.{column} AS what FROM {table} l WHERE l.county={county} AND l.batch={id}
               AND NOT EXISTS (SELECT 1 FROM {of} p WHERE p.county=l.county AND p.number=l.{column} AND p.shown=1)"
        );
    }
    let missing: Vec<Missing> = diesel::sql_query(format!(
        "SELECT DISTINCT t.programme AS what FROM batch_totals t WHERE t.county={county} AND t.batch={id} AND t.programme<>''
           AND NOT EXISTS (SELECT 1 FROM programmes g WHERE g.county=t.county AND g.code=t.programme AND g.shown=1)
         UNION
         SELECT DISTINCT CAST(t.village AS TEXT) AS what FROM batch_totals t WHERE t.county={county} AND t.batch={id} AND t.village<>0
           AND NOT EXISTS (SELECT 1 FROM villages v WHERE v.county=t.county AND v.code=t.village AND v.shown=1)
         {partners} LIMIT 5"
    ))
    .load(conn)
    .map_err(Error::internal)?;
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = missing.into_iter().map(|m| m.what).collect();
    Err(Error::Conflict(format!(
        "批次 {id} 用到的村、补贴项目、合同或工程还没有发布：{}。请先发布它们所在的批次，或用 sanzi publish --all",
        names.join("、")
    )))
}

/// Refuses to withdraw what published records stand on.
pub(super) fn still_needed(conn: &mut Conn, batch: &Batch) -> Result<()> {
    let (county, id) = (batch.county, batch.id);
    let published = BatchState::Published.word();
    // A record of the batch that no other version has taken the place of.
    let gone = |table: &str, column: &str, named: &str| {
        format!(
            "EXISTS (SELECT 1 FROM {table} r WHERE r.county={county} AND r.batch={id} AND r.{column}={named})
             AND NOT EXISTS (SELECT 1 FROM {table} r WHERE r.county={county} AND r.shown=1 AND r.{column}={named})"
        )
    };
    let of_totals = |condition: String| {
        format!(
            "SELECT CAST(COALESCE(SUM(t.payments), 0) AS BIGINT) AS rows FROM batch_totals t
             JOIN batches b ON b.county=t.county AND b.id=t.batch AND b.state='{published}'
             WHERE t.county={county} AND {condition}"
        )
    };
    let of_lines = |lines: Dataset, column: &str| {
        let (table, of) = (lines.word(), batch.dataset.word());
        let gone = gone(of, "number", &format!("l.{column}"));
        format!("SELECT COUNT(*) AS rows FROM {table} l WHERE l.county={county} AND l.shown=1 AND {gone}")
    };
    let questions = match batch.dataset {
        Dataset::Villages => vec![of_totals(gone("villages", "code", "t.village"))],
        Dataset::Programmes => vec![of_totals(gone("programmes", "code", "t.programme"))],
        dataset => Dataset::ALL
            .iter()
            .filter_map(|lines| partner(*lines).map(|(of, column)| (*lines, of, column)))
            .filter(|(_, of, _)| *of == dataset)
            .map(|(lines, _, column)| of_lines(lines, column))
            .collect(),
    };
    let mut needed = 0;
    for question in questions {
        let counted: Count = diesel::sql_query(question)
            .get_result(conn)
            .map_err(Error::internal)?;
        needed += counted.rows;
    }
    if needed == 0 {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "批次 {id} 不能撤回：已发布的 {needed} 条记录还要用它。请先撤回那些批次，或先发布更正后的{}",
        batch.dataset.title()
    )))
}
