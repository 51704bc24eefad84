//! Records as the office looks through them: narrowed, sorted, summed up and paged by the database, never further than the
//! reach of who asks. What is outside of it is not there.

mod condition;
mod due;
mod flags;
mod found;
mod lines;
mod one;

pub use self::due::{Ending, Unpaid};
pub use self::flags::FlagHead;
pub use self::found::{Found, PaidTo};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use self::condition::Condition;
use super::connection::{Store, per_engine};
use super::office::OfficeStore;
use crate::access::Reach;
use crate::datasets::{OfficeLine, Shelf};
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};

/// Which records of a dataset, in which order.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The dataset, with how it is looked through.
    pub shelf: &'static Shelf,
    /// Only of this village.
    pub village: Option<VillageCode>,
    /// Only of this township.
    pub township: Option<TownshipCode>,
    /// Only those that stand so.
    pub state: Option<String>,
    /// Only those whose number or name holds this.
    pub words: Option<String>,
    /// Only from this day on.
    pub from: Option<NaiveDate>,
    /// Only up to this day.
    pub to: Option<NaiveDate>,
    /// Only amounts from here.
    pub min: Option<Fen>,
    /// Only amounts up to here.
    pub max: Option<Fen>,
    /// Only those whose column (by its name for programs) holds exactly this text.
    pub with: Vec<(&'static str, String)>,
    /// Only payments of this person, by their number in the register of who was paid.
    pub person: Option<i64>,
    /// All but this one.
    pub but: Option<RecordId>,
    /// The column to sort by, and whether the largest comes first.
    pub sort: Option<(&'static str, bool)>,
}

impl Listing {
    /// Everything of a shelf.
    pub fn of(shelf: &'static Shelf) -> Self {
        Self {
            shelf,
            village: None,
            township: None,
            state: None,
            words: None,
            from: None,
            to: None,
            min: None,
            max: None,
            with: Vec::new(),
            person: None,
            but: None,
            sort: None,
        }
    }
}

/// How many records, and what they sum up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Rows.
    pub rows: i64,
    /// The sum of the column of their amounts.
    pub amount: Fen,
}

/// By what records are summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// By village: the key is its code.
    Village,
    /// By township: the key is its code.
    Township,
    /// By kind: the key is the word of the column.
    Kind,
}

/// What a statement of this room gives: a word and two numbers.
#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    word: String,
    #[diesel(sql_type = BigInt)]
    one: i64,
    #[diesel(sql_type = BigInt)]
    two: i64,
}

/// Runs a statement whose marks `?` stand for `texts`.
fn ask(store: &Store, sql: &str, texts: &[String]) -> Result<Vec<Row>> {
    store.read(|conn| {
        per_engine!(
            conn,
            |c| {
                let mut query = diesel::sql_query(sql).into_boxed::<diesel::sqlite::Sqlite>();
                for text in texts {
                    query = query.bind::<Text, _>(text.clone());
                }
                query.load(c)
            },
            {
                let mut query =
                    diesel::sql_query(super::ledgers::numbered(sql)).into_boxed::<diesel::pg::Pg>();
                for text in texts {
                    query = query.bind::<Text, _>(text.clone());
                }
                query.load(c)
            }
        )
    })
}

impl OfficeStore {
    /// How many records a listing has, and their sum.
    pub fn figures(&self, listing: &Listing, reach: &Reach) -> Result<Figures> {
        let condition = Condition::of(&self.store, listing, reach)?;
        let (table, rows, amount, counted) = condition.counted();
        let sql = format!(
            "SELECT '' AS word, {rows} AS one, CAST(COALESCE(SUM({amount}), 0) AS BIGINT) AS two FROM {table} t WHERE {counted}"
        );
        let row = ask(&self.store, &sql, &condition.texts)?.into_iter().next();
        Ok(row.map_or_else(Figures::default, |row| Figures {
            rows: row.one,
            amount: Fen(row.two),
        }))
    }

    /// The records of a listing summed up, the most rows first.
    pub fn grouped(&self, listing: &Listing, by: Grouping, reach: &Reach) -> Result<Vec<(String, Figures)>> {
        let condition = Condition::of(&self.store, listing, reach)?;
        let (table, rows, amount, counted) = condition.counted();
        let key = match by {
            Grouping::Village => "CAST(t.village AS TEXT)".to_owned(),
            Grouping::Township => "CAST(t.village/1000 AS TEXT)".to_owned(),
            Grouping::Kind => {
                let kind = listing.shelf.kind.and_then(|name| condition.expression(name));
                let kind = kind.ok_or_else(|| Error::Usage("这张表不能按类型汇总".to_owned()))?;
                format!("COALESCE({kind}, '')")
            }
        };
        let sql = format!(
            "SELECT {key} AS word, {rows} AS one, CAST(COALESCE(SUM({amount}), 0) AS BIGINT) AS two FROM {table} t
             WHERE {counted} GROUP BY {key} ORDER BY 2 DESC, 1"
        );
        let rows = ask(&self.store, &sql, &condition.texts)?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let figures = Figures {
                    rows: row.one,
                    amount: Fen(row.two),
                };
                (row.word, figures)
            })
            .collect())
    }

    /// Some of the records of a listing, in its order: `many` after the first `skipped`. `whole` opens the columns that only
    /// the whole table has.
    pub fn listed(
        &self,
        listing: &Listing,
        (skipped, many): (i64, i64),
        whole: bool,
        reach: &Reach,
    ) -> Result<Vec<OfficeLine>> {
        let condition = Condition::of(&self.store, listing, reach)?;
        let keys = condition.keys();
        let sql = format!(
            "SELECT {keys} FROM {} t WHERE {} ORDER BY {} LIMIT {many} OFFSET {skipped}",
            listing.shelf.dataset.word(),
            condition.sql,
            condition.order(listing)
        );
        let keys: Vec<(String, i64)> = ask(&self.store, &sql, &condition.texts)?
            .into_iter()
            .map(|row| (row.word, row.one))
            .collect();
        self.lines_of(listing.shelf.dataset, reach.of_county(), &keys, whole)
    }

    /// Whether a village or township is within reach and stands in the register of villages.
    pub fn has_place(
        &self,
        village: Option<VillageCode>,
        township: Option<TownshipCode>,
        reach: &Reach,
    ) -> Result<bool> {
        let mut sql = format!(
            "SELECT '' AS word, COUNT(*) AS one, CAST(0 AS BIGINT) AS two FROM villages t WHERE t.shown=1 AND t.county={} AND {}",
            reach.of_county(),
            condition::within(reach, "t.code")
        );
        if let Some(village) = village {
            sql.push_str(&format!(" AND t.code={}", village.number()));
        }
        if let Some(township) = township {
            sql.push_str(&format!(" AND t.code/1000={}", township.number()));
        }
        Ok(ask(&self.store, &sql, &[])?
            .first()
            .is_some_and(|row| row.one > 0))
    }

    /// The villages within reach that have a record in a dataset's table or stand, by code.
    pub fn places(&self, reach: &Reach) -> Result<Vec<VillageCode>> {
        let sql = format!(
            "SELECT '' AS word, t.code AS one, CAST(0 AS BIGINT) AS two FROM villages t WHERE t.shown=1 AND t.county={} AND {} ORDER BY t.code",
            reach.of_county(),
            condition::within(reach, "t.code")
        );
        let rows = ask(&self.store, &sql, &[])?;
        Ok(rows
            .into_iter()
            .filter_map(|row| VillageCode::from_number(row.one as u64))
            .collect())
    }
}

/// The published batches of a dataset in a county, as SQL lists them.
fn published(store: &Store, dataset: Dataset, county: u32) -> Result<String> {
    let sql = format!(
        "SELECT '' AS word, b.id AS one, CAST(0 AS BIGINT) AS two FROM batches b WHERE b.county={county} AND b.dataset='{}' AND b.state='{}'",
        dataset.word(),
        crate::domain::batch::BatchState::Published.word()
    );
    let ids: Vec<String> = ask(store, &sql, &[])?
        .iter()
        .map(|row| row.one.to_string())
        .collect();
    Ok(if ids.is_empty() {
        "-1".to_owned()
    } else {
        ids.join(",")
    })
}
