//! What publishing a batch changes of what is published, and what withdrawing it would: rows and yuan, village by village
//! and programme by programme.

mod meeting;
mod programmes;
mod rows;
mod undoing;

pub use rows::RowChange;
use undoing::touched;
pub use undoing::{Undoing, Undone};
pub(super) use undoing::{reaches_beyond, undoing};

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use self::meeting::{Met, met, took};
use self::programmes::programmes;
use super::connection::{Conn, Store};
use super::corrections::corrected;
use super::given_up;
use super::reached::{department_within, seen, village_within};
use super::registers::{is_first, key, same};
use super::sight::Sight;
use crate::access::Reach;
use crate::datasets::ledger;
use crate::domain::batch::{Batch, BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::error::{Error, Result};

/// Rows and money of a village or a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Change {
    /// Rows of the batch.
    pub rows: i64,
    /// Their sum.
    pub amount: Fen,
    /// Of them rows that nobody knew.
    pub fresh: i64,
    /// Of them rows that correct a published one.
    pub changed: i64,
    /// Published rows before.
    pub before_rows: i64,
    /// Their sum.
    pub before: Fen,
    /// Published rows afterwards.
    pub after_rows: i64,
    /// Their sum.
    pub after: Fen,
}

/// What a batch changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Difference {
    /// All of it.
    pub whole: Change,
    /// By village; 0 stands for what belongs to none.
    pub villages: Vec<(i64, Change)>,
    /// By programme, payments alone.
    pub programmes: Vec<(String, Change)>,
    /// Rows of the batch that were given up.
    pub given_up: i64,
    /// Tells apart which rows it takes the place of where the figures are the same.
    stamp: i64,
}

impl Difference {
    /// A word that is another when any figure of any village or programme is, or when other rows stand in the place that it
    /// takes: a form brings back what its page showed.
    pub fn version(&self) -> String {
        word_of(self)
    }
}

/// A word for what a page shows, which is another when anything of it is. It lives as long as the page.
fn word_of(shown: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    shown.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
}

#[derive(QueryableByName)]
struct Fresh {
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = BigInt)]
    fresh: i64,
    #[diesel(sql_type = BigInt)]
    changed: i64,
    #[diesel(sql_type = BigInt)]
    stamp: i64,
}

#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = Text)]
    number: String,
}

/// The rows `a` of a batch in its own table.
fn came_with(batch: &Batch, a: &str) -> String {
    let (county, id) = (batch.county, batch.id);
    if batch.dataset != Dataset::Payments && ledger(batch.dataset).is_none() {
        return format!("{a}.county={county} AND {a}.batch={id}");
    }
    let (low, high) = (RecordId::new(id, 0).0, RecordId::new(id + 1, 0).0);
    format!("{a}.county={county} AND {a}.id>={low} AND {a}.id<{high}")
}

/// The village and the amount of a row `a`.
fn measures(dataset: Dataset, a: &str) -> (String, String) {
    let village = match dataset {
        Dataset::Villages => format!("{a}.code"),
        Dataset::Policies | Dataset::Programmes | Dataset::Standards => "CAST(0 AS BIGINT)".to_owned(),
        // The sum keeps SQLite from walking through a whole index of villages for the sake of the grouping.
        _ => format!("{a}.village+0"),
    };
    let amount = match ledger(dataset).map(|ledger| ledger.amount) {
        Some(Some(column)) => format!("COALESCE({a}.{column},0)"),
        None if dataset == Dataset::Payments => format!("{a}.amount"),
        _ => "0".to_owned(),
    };
    (village, amount)
}

/// What tells two versions of a row `o` apart.
fn version(dataset: Dataset) -> &'static str {
    if dataset != Dataset::Payments && ledger(dataset).is_none() {
        return "o.batch";
    }
    "o.id"
}

/// What publishing a waiting batch changes; of a published one, what withdrawing it takes away stands in `rows` and
/// `amount`. Of what stands or stood beside it only what whoever looks may see: the rest is as if it were not there.
pub(super) fn difference(conn: &mut Conn, batch: &Sight<'_>) -> Result<Difference> {
    let mut villages: BTreeMap<i64, Change> = BTreeMap::new();
    let table = batch.dataset.word();
    let (village, amount) = measures(batch.dataset, "n");
    let mine = came_with(batch, "n");
    let sums = |conn: &mut Conn, sql: String| -> Result<Vec<Sum>> {
        diesel::sql_query(sql).load(conn).map_err(Error::internal)
    };
    for sum in sums(
        conn,
        format!(
            "SELECT {village} AS village, COUNT(*) AS rows, CAST(COALESCE(SUM({amount}),0) AS BIGINT) AS amount
             FROM {table} n WHERE {mine} GROUP BY {village}"
        ),
    )? {
        let change = villages.entry(sum.village).or_default();
        (change.rows, change.amount, change.fresh) = (sum.rows, Fen(sum.amount), sum.rows);
    }
    // A published register or ledger is told against what stood there before, not against what took its place since; of that its
    // own rows tell, which are shown no more.
    let is_shown = batch.state == BatchState::Published && batch.dataset != Dataset::Payments;
    let met = match is_shown {
        true => took(conn, batch)?,
        false => met(conn, batch)?,
    };
    let taken = match met.as_ref().filter(|met| met.stands) {
        _ if is_shown => sums(
            conn,
            format!(
                "SELECT {village} AS village, COUNT(*) AS rows, CAST(COALESCE(SUM({amount}),0) AS BIGINT) AS amount
                 FROM {table} n WHERE {mine} AND n.shown=0 GROUP BY {village}"
            ),
        )?,
        // What it takes the place of may lie in another village: that one changes as well.
        Some(met) => {
            let (village, amount) = measures(batch.dataset, "o");
            sums(
                conn,
                format!(
                    "SELECT {village} AS village, COUNT(*) AS rows, CAST(COALESCE(SUM({amount}),0) AS BIGINT) AS amount
                     {} GROUP BY {village}",
                    met.joined
                ),
            )?
        }
        None => Vec::new(),
    };
    let behind = behind(conn, batch)?;
    let back = match &behind {
        Some(behind) => {
            let (village, amount) = measures(batch.dataset, "t");
            sums(
                conn,
                format!(
                    "SELECT {village} AS village, COUNT(*) AS rows, CAST(COALESCE(SUM({amount}),0) AS BIGINT) AS amount
                     {behind} GROUP BY {village}"
                ),
            )?
        }
        None => Vec::new(),
    };
    for sum in taken.iter().chain(&back) {
        villages.entry(sum.village).or_default();
    }
    before(conn, batch, &mut villages)?;
    for sum in &back {
        let change = villages.entry(sum.village).or_default();
        change.before_rows += sum.rows;
        change.before.0 += sum.amount;
    }
    let mut stamp = 0;
    if let Some(Met { joined, differs, .. }) = &met {
        let old = version(batch.dataset);
        let met: Vec<Fresh> = diesel::sql_query(format!(
            "SELECT {village} AS village, COUNT(*) AS fresh, CAST(SUM(CASE WHEN {differs} THEN 1 ELSE 0 END) AS BIGINT) AS changed,
               CAST(COALESCE(SUM({old}),0) AS BIGINT) AS stamp
             {joined} GROUP BY {village}"
        ))
        .load(conn)
        .map_err(Error::internal)?;
        for met in met {
            let change = villages.entry(met.village).or_default();
            change.fresh -= met.fresh;
            change.changed = met.changed;
            stamp += met.stamp;
        }
    }
    for sum in taken.iter().chain(&back) {
        let change = villages.entry(sum.village).or_default();
        change.after_rows -= sum.rows;
        change.after.0 -= sum.amount;
    }
    let mut whole = Change::default();
    for change in villages.values_mut() {
        change.after_rows += change.before_rows + change.rows;
        change.after.0 += change.before.0 + change.amount.0;
        whole.rows += change.rows;
        whole.amount.0 += change.amount.0;
        whole.fresh += change.fresh;
        whole.changed += change.changed;
        whole.before_rows += change.before_rows;
        whole.before.0 += change.before.0;
        whole.after_rows += change.after_rows;
        whole.after.0 += change.after.0;
    }
    Ok(Difference {
        whole,
        villages: villages.into_iter().collect(),
        programmes: programmes(conn, batch, (met.as_ref(), behind.as_deref()))?,
        given_up: given_up::many(conn, batch.county, batch.id)?,
        stamp,
    })
}

/// What other batches show in the villages that a batch touches.
fn before(conn: &mut Conn, batch: &Sight<'_>, villages: &mut BTreeMap<i64, Change>) -> Result<()> {
    let (county, id, table) = (batch.county, batch.id, batch.dataset.word());
    let sql = if batch.dataset == Dataset::Payments {
        format!(
            "SELECT t.village AS village, CAST(SUM(t.payments) AS BIGINT) AS rows, CAST(SUM(t.amount) AS BIGINT) AS amount
             FROM batch_totals t JOIN batches b ON b.county=t.county AND b.id=t.batch AND b.state='{}' AND b.dataset='{table}'
             WHERE t.county={county} AND t.batch<>{id} AND {} GROUP BY t.village",
            BatchState::Published.word(),
            batch.within("t")
        )
    } else {
        let (village, amount) = measures(batch.dataset, "n");
        format!(
            "SELECT {village} AS village, COUNT(*) AS rows, CAST(COALESCE(SUM({amount}),0) AS BIGINT) AS amount
             FROM {table} n WHERE n.county={county} AND n.shown=1 AND n.batch<>{id} AND {} GROUP BY {village}",
            batch.within("n")
        )
    };
    let sums: Vec<Sum> = diesel::sql_query(sql).load(conn).map_err(Error::internal)?;
    for sum in sums {
        if let Some(change) = villages.get_mut(&sum.village) {
            (change.before_rows, change.before) = (sum.rows, Fen(sum.amount));
        }
    }
    Ok(())
}

/// The earlier versions `t` that stand again without a published batch, as the end of a statement.
fn behind(conn: &mut Conn, batch: &Sight<'_>) -> Result<Option<String>> {
    let none = match batch.dataset {
        _ if batch.state != BatchState::Published => true,
        Dataset::Payments => corrected(conn, batch.county, batch.id)?.is_none(),
        _ => is_first(conn, batch)?,
    };
    if none {
        return Ok(None);
    }
    let [_, (table, condition)] = touched(batch);
    Ok(Some(format!(
        "FROM {table} t WHERE {condition} AND {}",
        batch.within("t")
    )))
}

/// Up to five numbers of a batch under which something beyond the reach is published: it must not take their place.
pub(super) fn taken_elsewhere(conn: &mut Conn, batch: &Batch, reach: &Reach) -> Result<Vec<String>> {
    let Some(key) = key(batch.dataset).filter(|_| !reach.is_whole()) else {
        return Ok(Vec::new());
    };
    let within = match batch.dataset {
        Dataset::Villages => village_within(reach, "o.code"),
        Dataset::Programmes => department_within(reach, "o.department"),
        Dataset::Policies => department_within(reach, "o.issuer"),
        // A row of a list is the county's: departments correct each other there.
        Dataset::Standards => return Ok(Vec::new()),
        list if list.is_reference_list() => return Ok(Vec::new()),
        _ => village_within(reach, "o.village"),
    };
    let (table, number) = (batch.dataset.word(), &key[0]);
    let (same, mine) = (same(&key, "n", "o"), came_with(batch, "n"));
    let rows: Vec<Numbered> = diesel::sql_query(format!(
        "SELECT DISTINCT CAST(n.{number} AS TEXT) AS number FROM {table} n CROSS JOIN {table} o
         WHERE o.county=n.county AND o.shown=1 AND {same} AND {mine} AND NOT ({within}) LIMIT 5"
    ))
    .load(conn)
    .map_err(Error::internal)?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}

impl Store {
    /// What publishing a batch changes, or what of it is published.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what this person may not see.
    pub fn difference(&self, id: i64, me: i64, reach: &Reach) -> Result<Difference> {
        let mut conn = self.connection()?;
        let found = seen(&mut conn, id, me, reach)?;
        difference(&mut conn, &Sight::of(&found.batch, reach))
    }
}
