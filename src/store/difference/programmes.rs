//! What a batch of payments changes, programme by programme: those that its rows leave as well.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{Change, Met};
use crate::domain::batch::BatchState;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::error::{Error, Result};
use crate::store::connection::Conn;
use crate::store::sight::Sight;

#[derive(QueryableByName)]
struct OfProgramme {
    #[diesel(sql_type = Text)]
    programme: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
}

/// What a batch of payments changes of each programme it touches.
pub(super) fn programmes(
    conn: &mut Conn,
    batch: &Sight<'_>,
    (met, behind): (Option<&Met>, Option<&str>),
) -> Result<Vec<(String, Change)>> {
    if batch.dataset != Dataset::Payments {
        return Ok(Vec::new());
    }
    let (county, id, published) = (batch.county, batch.id, BatchState::Published.word());
    let sums = |conn: &mut Conn, sql: String| -> Result<Vec<OfProgramme>> {
        diesel::sql_query(sql).load(conn).map_err(Error::internal)
    };
    const TOTALS: &str = "SELECT t.programme AS programme, CAST(SUM(t.payments) AS BIGINT) AS rows, CAST(SUM(t.amount) AS BIGINT) AS amount FROM batch_totals t";
    let mut changes: BTreeMap<String, Change> = BTreeMap::new();
    for sum in sums(
        conn,
        format!("{TOTALS} WHERE t.county={county} AND t.batch={id} GROUP BY t.programme"),
    )? {
        let change = changes.entry(sum.programme).or_default();
        (change.rows, change.amount, change.fresh) = (sum.rows, Fen(sum.amount), sum.rows);
    }
    let mut taken = Vec::new();
    if let Some(Met { joined, stands, .. }) = met {
        let of_side = |side: &str| {
            format!(
                "SELECT {side}.programme AS programme, COUNT(*) AS rows, CAST(SUM({side}.amount) AS BIGINT) AS amount
                 {joined} GROUP BY {side}.programme"
            )
        };
        for sum in sums(conn, of_side("n"))? {
            let change = changes.entry(sum.programme).or_default();
            change.changed = sum.rows;
            change.fresh -= sum.rows;
        }
        // A payment that moves away from another programme changes that one as well.
        if *stands {
            taken = sums(conn, of_side("o"))?;
        }
    }
    let back = match behind {
        Some(behind) => sums(
            conn,
            format!(
                "SELECT t.programme AS programme, COUNT(*) AS rows, CAST(SUM(t.amount) AS BIGINT) AS amount {behind} GROUP BY t.programme"
            ),
        )?,
        None => Vec::new(),
    };
    for sum in taken.iter().chain(&back) {
        changes.entry(sum.programme.clone()).or_default();
    }
    for sum in sums(
        conn,
        format!(
            "{TOTALS} JOIN batches b ON b.county=t.county AND b.id=t.batch AND b.state='{published}'
             WHERE t.county={county} AND t.batch<>{id} AND {} GROUP BY t.programme",
            batch.within("t")
        ),
    )? {
        if let Some(change) = changes.get_mut(&sum.programme) {
            (change.before_rows, change.before) = (sum.rows, Fen(sum.amount));
        }
    }
    for sum in &back {
        let change = changes.entry(sum.programme.clone()).or_default();
        change.before_rows += sum.rows;
        change.before.0 += sum.amount;
    }
    for sum in taken.into_iter().chain(back) {
        let change = changes.entry(sum.programme).or_default();
        change.after_rows -= sum.rows;
        change.after.0 -= sum.amount;
    }
    for change in changes.values_mut() {
        change.after_rows += change.before_rows + change.rows;
        change.after.0 += change.before.0 + change.amount.0;
    }
    Ok(changes.into_iter().collect())
}
