//! Sums over what lies in the database, for the integrity gate.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, SmallInt, Text};

use super::connection::{Conn, Store};
use super::schema::{batch_totals, public_cells};
use crate::datasets::ledger;
use crate::domain::batch::{Batch, RecordId};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};

/// Rows and fen of a village.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// Rows.
    pub rows: i64,
    /// Fen.
    pub amount: i64,
}

#[derive(QueryableByName)]
struct VillageSum {
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = BigInt)]
    payments: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// One figure that does not agree with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Where: `批次 12 村 410825100201`.
    pub place: String,
    /// What differs, with both figures.
    pub text: String,
}

/// Counts a batch's rows in the database against its totals and manifest.
///
/// # Errors
/// [`Error::Internal`] naming the first village that disagrees.
pub(super) fn reconcile(conn: &mut Conn, batch: &Batch) -> Result<()> {
    match disagreements(conn, batch)?.into_iter().next() {
        None => Ok(()),
        Some(found) => Err(Error::Internal(format!(
            "对不上账，没有发布：{}，{}",
            found.place, found.text
        ))),
    }
}

fn disagreements(conn: &mut Conn, batch: &Batch) -> Result<Vec<Disagreement>> {
    let place = format!("批次 {}", batch.id);
    let mut out = Vec::new();
    if batch.dataset != Dataset::Payments && ledger(batch.dataset).is_none() {
        let rows = register_rows(conn, batch)?;
        if rows != batch.rows {
            out.push(Disagreement {
                place,
                text: format!("文件 {} 行，库里 {rows} 行", batch.rows),
            });
        }
        return Ok(out);
    }
    let stored = sums_in(conn, batch, batch.dataset.word())?;
    let lines: Vec<(i64, i64, i64)> = batch_totals::table
        .filter(batch_totals::county.eq(batch.county as i32))
        .filter(batch_totals::batch.eq(batch.id))
        .select((
            batch_totals::village,
            batch_totals::payments,
            batch_totals::amount,
        ))
        .load(conn)
        .map_err(Error::internal)?;
    let mut manifest: BTreeMap<i64, Sum> = BTreeMap::new();
    for (village, rows, amount) in lines {
        let sum = manifest.entry(village).or_default();
        sum.rows += rows;
        sum.amount += amount;
    }
    let total = |sums: &BTreeMap<i64, Sum>| {
        sums.values().fold(Sum::default(), |a, b| Sum {
            rows: a.rows + b.rows,
            amount: a.amount + b.amount,
        })
    };
    // Rows that a correction took the place of stand in it no more.
    let before = sums_in(conn, batch, "payments_before")?;
    let before = total(&before);
    let said = Sum {
        rows: batch.rows - before.rows,
        amount: batch.amount.0 - before.amount,
    };
    if total(&manifest) != said || total(&stored) != said {
        let (m, s) = (total(&manifest), total(&stored));
        out.push(Disagreement {
            place: place.clone(),
            text: format!(
                "批次 {} 行 {} 分，清单 {} 行 {} 分，库里 {} 行 {} 分",
                said.rows, said.amount, m.rows, m.amount, s.rows, s.amount
            ),
        });
    }
    for village in manifest
        .keys()
        .chain(stored.keys().filter(|v| !manifest.contains_key(v)))
    {
        let (m, s) = (
            manifest.get(village).copied().unwrap_or_default(),
            stored.get(village).copied().unwrap_or_default(),
        );
        if m != s {
            out.push(Disagreement {
                place: format!("{place} 村 {village}"),
                text: format!(
                    "清单 {} 行 {} 分，库里 {} 行 {} 分",
                    m.rows, m.amount, s.rows, s.amount
                ),
            });
        }
    }
    Ok(out)
}

/// Rows and fen of a batch of payments or of a ledger's lines, as they lie in a table of the database.
fn sums_in(conn: &mut Conn, batch: &Batch, table: &str) -> Result<BTreeMap<i64, Sum>> {
    if table == "payments_before" && batch.dataset != Dataset::Payments {
        return Ok(BTreeMap::new());
    }
    let (low, high) = (RecordId::new(batch.id, 0).0, RecordId::new(batch.id + 1, 0).0);
    let amount = match ledger(batch.dataset) {
        Some(ledger) => ledger.amount.unwrap_or("0"),
        None => "amount",
    };
    let rows: Vec<VillageSum> = diesel::sql_query(format!(
        "SELECT village, COUNT(*) AS payments, CAST(COALESCE(SUM({amount}), 0) AS BIGINT) AS amount FROM {table}
         WHERE county={} AND id>={low} AND id<{high} GROUP BY village",
        batch.county
    ))
    .load(conn)
    .map_err(Error::internal)?;
    Ok(rows
        .into_iter()
        .map(|r| {
            (
                r.village,
                Sum {
                    rows: r.payments,
                    amount: r.amount,
                },
            )
        })
        .collect())
}

fn register_rows(conn: &mut Conn, batch: &Batch) -> Result<i64> {
    let counted: Count = diesel::sql_query(format!(
        "SELECT COUNT(*) AS rows FROM {} WHERE county={} AND batch={}",
        batch.dataset.word(),
        batch.county,
        batch.id
    ))
    .get_result(conn)
    .map_err(Error::internal)?;
    Ok(counted.rows)
}

#[derive(QueryableByName)]
struct CellSum {
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = Text)]
    programme: String,
    #[diesel(sql_type = Integer)]
    year: i32,
    #[diesel(sql_type = SmallInt)]
    class: i16,
    #[diesel(sql_type = BigInt)]
    payments: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = BigInt)]
    persons: i64,
}

impl Store {
    /// What in this batch does not agree between manifest and database.
    pub fn disagreements(&self, batch: &Batch) -> Result<Vec<Disagreement>> {
        let mut conn = self.connection()?;
        disagreements(&mut conn, batch)
    }

    /// Rows and fen of the single lines that a published payments batch shows, by village: what the
    /// index must hold of it. Taken from the manifest, to which the payments were reconciled.
    pub fn shown_sums(&self, batch: &Batch) -> Result<BTreeMap<i64, Sum>> {
        let rows: Vec<VillageSum> = self.read(|conn| {
            diesel::sql_query(format!(
                "SELECT t.village AS village, CAST(SUM(t.payments) AS BIGINT) AS payments, CAST(SUM(t.amount) AS BIGINT) AS amount
                 FROM batch_totals t JOIN programmes g ON g.county=t.county AND g.code=t.programme AND g.shown=1
                 WHERE t.county={} AND t.batch={} AND g.class=0 GROUP BY t.village",
                batch.county, batch.id
            ))
            .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .map(|r| {
                (
                    r.village,
                    Sum {
                        rows: r.payments,
                        amount: r.amount,
                    },
                )
            })
            .collect())
    }

    /// Rows and fen of the totals of classes S1 and S2 that the public sees, by village.
    pub fn total_sums(&self) -> Result<BTreeMap<i64, Sum>> {
        let rows: Vec<(i64, i64, i64)> = self.read(|conn| {
            public_cells::table
                .filter(public_cells::class.gt(0))
                .select((
                    public_cells::village,
                    public_cells::payments,
                    public_cells::amount,
                ))
                .load(conn)
        })?;
        let mut out: BTreeMap<i64, Sum> = BTreeMap::new();
        for (village, payments, amount) in rows {
            let sum = out.entry(village).or_default();
            sum.rows += payments;
            sum.amount += amount;
        }
        Ok(out)
    }

    /// Where the public cube differs from what the published payments add up to.
    pub fn cube_disagreements(&self) -> Result<Vec<Disagreement>> {
        let truth: Vec<CellSum> =
            self.read(|conn| diesel::sql_query(super::cells::truth("", "")).load(conn))?;
        let shown: Vec<(i64, String, i32, i16, i64, i64)> = self.read(|conn| {
            public_cells::table
                .select((
                    public_cells::village,
                    public_cells::programme,
                    public_cells::year,
                    public_cells::class,
                    public_cells::payments,
                    public_cells::amount,
                ))
                .load(conn)
        })?;
        let mut shown: BTreeMap<(i64, String, i32), (i16, i64, i64)> = shown
            .into_iter()
            .map(|(village, programme, year, class, payments, amount)| {
                ((village, programme, year), (class, payments, amount))
            })
            .collect();
        let mut out = Vec::new();
        for cell in truth {
            if cell.class > 0 && cell.persons < crate::domain::class::SMALLEST_GROUP {
                continue;
            }
            let place = format!("村 {} {} {}年", cell.village, cell.programme, cell.year);
            match shown.remove(&(cell.village, cell.programme, cell.year)) {
                Some(have) if have == (cell.class, cell.payments, cell.amount) => {}
                have => out.push(Disagreement {
                    place,
                    text: format!("库里 {} 笔 {} 分，页面 {have:?}", cell.payments, cell.amount),
                }),
            }
        }
        for ((village, programme, year), have) in shown {
            out.push(Disagreement {
                place: format!("村 {village} {programme} {year}年"),
                text: format!("页面有 {} 笔 {} 分，库里没有", have.1, have.2),
            });
        }
        Ok(out)
    }
}
