//! Registers (villages, policies, programmes, standards, notices): versions, and which one is shown.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::connection::Conn;
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};

/// The columns that make two rows of a register the same record.
fn key(dataset: Dataset) -> Option<&'static [&'static str]> {
    match dataset {
        Dataset::Villages | Dataset::Programmes => Some(&["code"]),
        Dataset::Policies | Dataset::Notices => Some(&["number"]),
        Dataset::Standards => Some(&["programme", "tier", "valid_from"]),
        Dataset::Payments => None,
    }
}

fn same(key: &[&str], a: &str, b: &str) -> String {
    key.iter()
        .map(|column| format!("{a}.{column}={b}.{column}"))
        .collect::<Vec<_>>()
        .join(" AND ")
}

/// Shows a batch's records; older versions of the same records stay as history.
pub(super) fn show(conn: &mut Conn, batch: &Batch) -> Result<()> {
    let Some(key) = key(batch.dataset) else {
        return Ok(());
    };
    let (table, county, id) = (batch.dataset.word(), batch.county, batch.id);
    let same = same(key, "n", table);
    conn.batch_execute(&format!(
        "UPDATE {table} SET shown=0 WHERE county={county} AND shown=1 AND EXISTS
            (SELECT 1 FROM {table} n WHERE n.county={county} AND n.batch={id} AND {same});
         UPDATE {table} SET shown=1 WHERE county={county} AND batch={id};"
    ))
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
    let (to_hidden, to_newer) = (same(key, "h", table), same(key, "n", table));
    conn.batch_execute(&format!(
        "UPDATE {table} SET shown=0 WHERE county={county} AND batch={id};
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

#[derive(QueryableByName)]
struct Missing {
    #[diesel(sql_type = Text)]
    what: String,
}

#[derive(QueryableByName)]
struct Needed {
    #[diesel(sql_type = BigInt)]
    payments: i64,
}

/// Refuses to publish payments whose village or programme nobody can look up yet.
pub(super) fn known_to_public(conn: &mut Conn, batch: &Batch) -> Result<()> {
    let (county, id) = (batch.county, batch.id);
    let missing: Vec<Missing> = diesel::sql_query(format!(
        "SELECT DISTINCT t.programme AS what FROM batch_totals t WHERE t.county={county} AND t.batch={id}
           AND NOT EXISTS (SELECT 1 FROM programmes g WHERE g.county=t.county AND g.code=t.programme AND g.shown=1)
         UNION
         SELECT DISTINCT CAST(t.village AS TEXT) AS what FROM batch_totals t WHERE t.county={county} AND t.batch={id}
           AND NOT EXISTS (SELECT 1 FROM villages v WHERE v.county=t.county AND v.code=t.village AND v.shown=1)
         LIMIT 5"
    ))
    .load(conn)
    .map_err(Error::internal)?;
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = missing.into_iter().map(|m| m.what).collect();
    Err(Error::Conflict(format!(
        "批次 {id} 用到的村或补贴项目还没有发布：{}。请先发布它们所在的批次，或用 sanzi publish --all",
        names.join("、")
    )))
}

/// Refuses to withdraw villages or programmes that published payments stand on.
pub(super) fn still_needed(conn: &mut Conn, batch: &Batch) -> Result<()> {
    let (table, column) = match batch.dataset {
        Dataset::Villages => ("villages", "village"),
        Dataset::Programmes => ("programmes", "programme"),
        _ => return Ok(()),
    };
    let (county, id) = (batch.county, batch.id);
    let needed: Needed = diesel::sql_query(format!(
        "SELECT CAST(COALESCE(SUM(t.payments), 0) AS BIGINT) AS payments FROM batch_totals t
         JOIN batches b ON b.county=t.county AND b.id=t.batch AND b.state='{}'
         WHERE t.county={county}
           AND EXISTS (SELECT 1 FROM {table} r WHERE r.county={county} AND r.batch={id} AND r.code=t.{column})
           AND NOT EXISTS (SELECT 1 FROM {table} r WHERE r.county={county} AND r.shown=1 AND r.code=t.{column})",
        BatchState::Published.word()
    ))
    .get_result(conn)
    .map_err(Error::internal)?;
    if needed.payments == 0 {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "批次 {id} 不能撤回：已发布的 {} 笔发放还要用它。请先撤回那些发放批次，或先发布更正后的{}",
        needed.payments,
        batch.dataset.title()
    )))
}
