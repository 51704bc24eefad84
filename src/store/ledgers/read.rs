//! Lines read back. Who does not ask for the private ones never has them in hand.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

use super::{FIELD, Holds, Layout};
use crate::domain::line::{Line, Private, Value};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::connection::{Store, per_engine};

/// A line as its table has it. What is private is there only as far as it may be seen.
#[derive(Debug, Clone)]
pub(in crate::store) struct Stored {
    /// Its number: batch and row.
    pub(in crate::store) id: i64,
    /// The batch it came with.
    pub(in crate::store) batch: i64,
    /// The village, where it has one.
    pub(in crate::store) village: Option<VillageCode>,
    /// The values in the order of the dataset's columns.
    pub(in crate::store) values: Vec<Value>,
    sealed: Option<Vec<u8>>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    batch: i64,
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = Text)]
    cells: String,
    #[diesel(sql_type = Nullable<Binary>)]
    sealed: Option<Vec<u8>>,
}

impl Layout {
    /// Lines of the table `t` under a condition of ours, whose marks `?` stand for `texts`; without what is private.
    pub(in crate::store) fn lines(
        &self,
        store: &Store,
        condition: &str,
        texts: &[&str],
    ) -> Result<Vec<Stored>> {
        self.load(store, condition, texts, "NULL")
    }

    /// The same, for whoever may open what is private.
    pub(in crate::store) fn whole_lines(
        &self,
        store: &Store,
        condition: &str,
        texts: &[&str],
    ) -> Result<Vec<Stored>> {
        self.load(store, condition, texts, "t.sealed")
    }

    fn load(&self, store: &Store, condition: &str, texts: &[&str], sealed: &str) -> Result<Vec<Stored>> {
        let clear: Vec<usize> = self
            .columns
            .iter()
            .filter(|(_, holds)| *holds == Holds::Clear)
            .map(|(at, _)| *at)
            .collect();
        let names: Vec<String> = clear
            .iter()
            .map(|at| format!("t.{}", self.column(*at).english))
            .collect();
        let (names, table) = (names.join(", "), self.table());
        let select = |cells: &str| {
            format!(
                "SELECT t.id AS id, t.batch AS batch, t.village AS village, {cells} AS cells, {sealed} AS sealed FROM {table} t {condition}"
            )
        };
        let rows: Vec<Row> = store.read(|conn| {
            per_engine!(
                conn,
                |c| {
                    let sql = select(&format!("json_array({names})"));
                    let mut query = diesel::sql_query(sql).into_boxed::<diesel::sqlite::Sqlite>();
                    for text in texts {
                        query = query.bind::<Text, _>((*text).to_owned());
                    }
                    query.load(c)
                },
                {
                    let sql = numbered(&select(&format!("CAST(json_build_array({names}) AS TEXT)")));
                    let mut query = diesel::sql_query(sql).into_boxed::<diesel::pg::Pg>();
                    for text in texts {
                        query = query.bind::<Text, _>((*text).to_owned());
                    }
                    query.load(c)
                }
            )
        })?;
        rows.into_iter().map(|row| self.stored(row, &clear)).collect()
    }

    fn stored(&self, row: Row, clear: &[usize]) -> Result<Stored> {
        let broken = || Error::Internal(format!("{} {} cannot be read", self.table(), row.id));
        let cells: Vec<serde_json::Value> = serde_json::from_str(&row.cells).map_err(|_| broken())?;
        let mut values = vec![Value::Empty; self.ledger.columns.len()];
        for (at, cell) in clear.iter().zip(cells) {
            values[*at] = match cell {
                serde_json::Value::Null => Value::Empty,
                serde_json::Value::String(text) if self.column(*at).sealed => {
                    Value::Private(Private::shown_as(String::new(), text))
                }
                serde_json::Value::String(text) => Value::Text(text),
                serde_json::Value::Number(number) => Value::Whole(number.as_i64().ok_or_else(broken)?),
                _ => return Err(broken()),
            };
        }
        let village = VillageCode::from_number(row.village as u64);
        if let (Some(at), Some(code)) = (
            self.ledger.columns.iter().position(|c| c.english == "village"),
            village,
        ) {
            values[at] = Value::Whole(code.number() as i64);
        }
        Ok(Stored {
            id: row.id,
            batch: row.batch,
            village,
            values,
            sealed: row.sealed,
        })
    }

    /// A line with what is private opened.
    pub(in crate::store) fn open(&self, store: &Store, county: u32, mut stored: Stored) -> Result<Line> {
        let mut private = String::new();
        if let Some(sealed) = &stored.sealed {
            let place = format!("{}.sealed", self.table());
            let plain = store.keys().open_value(&place, county, stored.id, sealed)?;
            private = String::from_utf8(plain.to_vec()).map_err(Error::internal)?;
        }
        let mut parts = private.split(FIELD);
        for (at, column) in self.ledger.columns.iter().enumerate() {
            if !column.sealed {
                continue;
            }
            let text = parts.next().unwrap_or_default();
            stored.values[at] = match (text, &stored.values[at]) {
                ("", _) => Value::Empty,
                (text, Value::Private(shown)) => Value::Private(Private::shown_as(
                    text.to_owned(),
                    shown.shown().unwrap_or_default().to_owned(),
                )),
                (text, _) => Value::Private(Private::new(text.to_owned())),
            };
        }
        let amount = self
            .ledger
            .amount
            .and_then(|name| stored.values[self.ledger.at(name)].whole());
        Ok(Line {
            dataset: self.dataset,
            village: stored.village,
            amount: crate::domain::fen::Fen(amount.unwrap_or(0)),
            values: stored.values,
        })
    }
}

/// The marks of a statement as PostgreSQL numbers them; ours hold no other question marks.
#[cfg(feature = "postgres")]
pub(in crate::store) fn numbered(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 8);
    let mut next = 0;
    for c in sql.chars() {
        if c == '?' {
            next += 1;
            out.push_str(&format!("${next}"));
        } else {
            out.push(c);
        }
    }
    out
}
