//! What taking a published batch back does: what vanishes, and which earlier versions are published again in its place.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{came_with, measures, word_of};
use crate::access::Reach;
use crate::domain::batch::{Batch, BatchState, RecordId};
use crate::domain::fen::Fen;
use crate::error::{Error, Result};
use crate::store::connection::{Conn, Store};
use crate::store::reached::seen;
use crate::store::registers::{key, same};
use crate::store::sight::Sight;

/// What a withdrawal does in a village.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Undone {
    /// Rows that are published no more.
    pub gone_rows: i64,
    /// Their sum.
    pub gone: Fen,
    /// Earlier versions that are published again.
    pub back_rows: i64,
    /// Their sum.
    pub back: Fen,
}

/// What a withdrawal does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Undoing {
    /// All of it.
    pub whole: Undone,
    /// By village; 0 stands for what belongs to none.
    pub villages: Vec<(i64, Undone)>,
    /// Whether rows are published again besides that lie beyond the reach of whoever looks.
    pub beyond: bool,
    /// Tells apart which versions come back where the figures are the same.
    stamp: i64,
}

impl Undoing {
    /// A word that is another when any figure of any village is: a form brings back what its page showed.
    pub fn version(&self) -> String {
        word_of(self)
    }
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = BigInt)]
    stamp: i64,
}

#[derive(QueryableByName)]
struct Many {
    #[diesel(sql_type = BigInt)]
    many: i64,
}

/// The rows `t` of a table that a withdrawal makes vanish, and those that it brings back: table and condition.
pub(super) fn touched(batch: &Batch) -> [(String, String); 2] {
    let (county, id) = (batch.county, batch.id);
    let (table, published) = (batch.dataset.word(), BatchState::Published.word());
    let mine = came_with(batch, "t");
    let Some(key) = key(batch.dataset) else {
        let (low, high) = (RecordId::new(id, 0).0, RecordId::new(id + 1, 0).0);
        let back = format!(
            "t.county={county} AND t.replaced_by={id}
             AND EXISTS (SELECT 1 FROM batches b WHERE b.county={county} AND b.id=t.id/{} AND b.state='{published}')
             AND NOT EXISTS (SELECT 1 FROM payments_before d WHERE d.county={county} AND d.number=t.number AND +d.id>={low} AND +d.id<{high})",
            RecordId::ROWS
        );
        return [(table.to_owned(), mine), ("payments_before".to_owned(), back)];
    };
    let (of_mine, of_other) = (same(&key, "h", "t"), same(&key, "n", "t"));
    let back = format!(
        "t.county={county} AND t.shown=0 AND t.batch<>{id}
         AND EXISTS (SELECT 1 FROM {table} h WHERE h.county={county} AND h.batch={id} AND {of_mine})
         AND EXISTS (SELECT 1 FROM batches b WHERE b.county={county} AND b.id=t.batch AND b.state='{published}')
         AND NOT EXISTS (SELECT 1 FROM {table} n JOIN batches nb ON nb.county=n.county AND nb.id=n.batch
                         JOIN batches tb ON tb.county={county} AND tb.id=t.batch
                         WHERE n.county={county} AND {of_other} AND n.batch<>{id} AND nb.state='{published}' AND nb.published_at>tb.published_at)
         AND NOT EXISTS (SELECT 1 FROM {table} n WHERE n.county={county} AND {of_other} AND n.shown=1 AND n.batch<>{id})"
    );
    let table = table.to_owned();
    [(table.clone(), format!("{mine} AND t.shown=1")), (table, back)]
}

/// What taking a published batch back would do now, as far as whoever looks may see that.
pub(in crate::store) fn undoing(conn: &mut Conn, batch: &Sight<'_>) -> Result<Undoing> {
    let (village, amount) = measures(batch.dataset, "t");
    let of_batch = match key(batch.dataset) {
        None => format!("t.id/{}", RecordId::ROWS),
        Some(_) => "t.batch".to_owned(),
    };
    let mut villages: BTreeMap<i64, Undone> = BTreeMap::new();
    let mut undoing = Undoing::default();
    for (at, (table, condition)) in touched(batch).into_iter().enumerate() {
        let sums: Vec<Sum> = diesel::sql_query(format!(
            "SELECT {village} AS village, COUNT(*) AS rows, CAST(COALESCE(SUM({amount}),0) AS BIGINT) AS amount,
               CAST(COALESCE(SUM({of_batch}),0) AS BIGINT) AS stamp
             FROM {table} t WHERE {condition} AND {} GROUP BY {village}",
            batch.within("t")
        ))
        .load(conn)
        .map_err(Error::internal)?;
        for sum in sums {
            let of_village = villages.entry(sum.village).or_default();
            for of in [of_village, &mut undoing.whole] {
                let (rows, amount) = match at {
                    0 => (&mut of.gone_rows, &mut of.gone),
                    _ => (&mut of.back_rows, &mut of.back),
                };
                *rows += sum.rows;
                amount.0 += sum.amount;
            }
            if at > 0 {
                undoing.stamp += sum.stamp;
            }
        }
    }
    undoing.villages = villages.into_iter().collect();
    undoing.beyond = reaches_beyond(conn, batch)?;
    Ok(undoing)
}

/// Whether a withdrawal publishes rows again that lie beyond the reach. A row of a list is the county's: what is matched with
/// comes back whoever brought it.
pub(in crate::store) fn reaches_beyond(conn: &mut Conn, batch: &Sight<'_>) -> Result<bool> {
    // Whose key names the village has all its versions there.
    let stays = key(batch.dataset).is_some_and(|key| key.iter().any(|column| column == "village"));
    if batch.is_whole() || batch.dataset.is_reference_list() || stays {
        return Ok(false);
    }
    let [_, (table, condition)] = touched(batch);
    let beyond: Many = diesel::sql_query(format!(
        "SELECT COUNT(*) AS many FROM {table} t WHERE {condition} AND NOT ({})",
        batch.within("t")
    ))
    .get_result(conn)
    .map_err(Error::internal)?;
    Ok(beyond.many > 0)
}

impl Store {
    /// Whether taking a published batch back would publish rows again that lie beyond the reach: that is the county's to do.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what this person may not see.
    pub fn undoing_reaches_beyond(&self, id: i64, me: i64, reach: &Reach) -> Result<bool> {
        let mut conn = self.connection()?;
        let found = seen(&mut conn, id, me, reach)?;
        reaches_beyond(&mut conn, &Sight::of(&found.batch, reach))
    }

    /// What taking a published batch back would do.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what this person may not see.
    pub fn undoing(&self, id: i64, me: i64, reach: &Reach) -> Result<Undoing> {
        let mut conn = self.connection()?;
        let found = seen(&mut conn, id, me, reach)?;
        undoing(&mut conn, &Sight::of(&found.batch, reach))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_in_another_village_is_another_version_though_the_totals_are_the_same() {
        let back = |rows| Undone {
            back_rows: rows,
            back: Fen(rows * 100),
            ..Undone::default()
        };
        let of = |one, two| Undoing {
            whole: back(3),
            villages: vec![(1, back(one)), (2, back(two))],
            ..Undoing::default()
        };
        assert_eq!(of(1, 2).version(), of(1, 2).version());
        assert_ne!(of(1, 2).version(), of(2, 1).version());
    }
}
