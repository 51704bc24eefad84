//! Lines read back. Who does not ask for the private ones never has them in hand.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use rusqlite::types::ValueRef;

use super::{FIELD, Holds, Layout};
use crate::domain::line::{Line, Private, Value};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::connection::{Store, per_engine};
use crate::store::load::sqlite;

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

/// What stands before a line's own columns, and what is sealed of it.
struct Head {
    id: i64,
    batch: i64,
    village: i64,
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

    /// Hands the lines of the table `t` under a condition on, read straight from the embedded database's file, with what is
    /// private still sealed: the whole of a large list, without a text of JSON for every line.
    pub(in crate::store) fn each_in_file(
        &self,
        path: &std::path::Path,
        condition: &str,
        each: &mut dyn FnMut(Stored) -> Result<()>,
    ) -> Result<()> {
        let clear = self.clear();
        let conn = sqlite::open_to_read(path)?;
        let columns: String = self.clear_names(&clear).map(|name| format!(", {name}")).collect();
        let table = self.table();
        let sql = format!("SELECT t.id, t.batch, t.village, t.sealed{columns} FROM {table} t {condition}");
        let mut statement = conn.prepare(&sql).map_err(sqlite::failed)?;
        let mut rows = statement.query([]).map_err(sqlite::failed)?;
        while let Some(row) = rows.next().map_err(sqlite::failed)? {
            let head = || {
                Ok(Head {
                    id: row.get(0)?,
                    batch: row.get(1)?,
                    village: row.get(2)?,
                    sealed: row.get(3)?,
                })
            };
            let cells = (0..clear.len()).map(|at| {
                Ok(match row.get_ref(at + 4).map_err(sqlite::failed)? {
                    ValueRef::Null => Value::Empty,
                    ValueRef::Integer(number) => Value::Whole(number),
                    ValueRef::Text(bytes) => {
                        Value::Text(std::str::from_utf8(bytes).map_err(Error::internal)?.to_owned())
                    }
                    _ => return Err(self.broken(row.get(0).unwrap_or(0))),
                })
            });
            each(self.stored(head().map_err(sqlite::failed)?, &clear, cells)?)?;
        }
        Ok(())
    }

    /// Which columns of the dataset stand in clear.
    fn clear(&self) -> Vec<usize> {
        let clear = self.columns.iter().filter(|(_, holds)| *holds == Holds::Clear);
        clear.map(|(at, _)| *at).collect()
    }

    fn clear_names(&self, clear: &[usize]) -> impl Iterator<Item = String> {
        clear.iter().map(|at| format!("t.{}", self.column(*at).english))
    }

    fn load(&self, store: &Store, condition: &str, texts: &[&str], sealed: &str) -> Result<Vec<Stored>> {
        let clear = self.clear();
        let names: Vec<String> = self.clear_names(&clear).collect();
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
        let line = |row: Row| {
            let cells: Vec<serde_json::Value> =
                serde_json::from_str(&row.cells).map_err(|_| self.broken(row.id))?;
            let head = Head {
                id: row.id,
                batch: row.batch,
                village: row.village,
                sealed: row.sealed,
            };
            let cells = cells.into_iter().map(|cell| match cell {
                serde_json::Value::Null => Ok(Value::Empty),
                serde_json::Value::String(text) => Ok(Value::Text(text)),
                serde_json::Value::Number(number) => number
                    .as_i64()
                    .map(Value::Whole)
                    .ok_or_else(|| self.broken(row.id)),
                _ => Err(self.broken(row.id)),
            });
            self.stored(head, &clear, cells)
        };
        rows.into_iter().map(line).collect()
    }

    fn broken(&self, id: i64) -> Error {
        Error::Internal(format!("{} {id} cannot be read", self.table()))
    }

    fn stored(
        &self,
        row: Head,
        clear: &[usize],
        cells: impl Iterator<Item = Result<Value>>,
    ) -> Result<Stored> {
        let mut values = vec![Value::Empty; self.ledger.columns.len()];
        for (at, cell) in clear.iter().zip(cells) {
            values[*at] = match cell? {
                Value::Text(text) if self.column(*at).sealed => {
                    Value::Private(Private::shown_as(String::new(), text))
                }
                value => value,
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
            std::str::from_utf8(&plain)
                .map_err(Error::internal)?
                .clone_into(&mut private);
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
