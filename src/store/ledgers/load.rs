//! The way of a ledger's lines into their table, by the fast way of each engine.

use rusqlite::types::Value as SqliteValue;

use super::{FIELD, Holds, Layout};
use crate::domain::batch::RecordId;
use crate::domain::dataset::Dataset;
use crate::domain::line::{Line, Value};
use crate::error::{Error, Result};
use crate::store::connection::{Place, Store};
use crate::store::load::sqlite;

/// Lines between two commits.
const COMMIT: usize = 20_000;

/// A value as the table has it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Null,
    Whole(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// Loads the lines of one batch.
pub struct LineLoader<'s> {
    store: &'s Store,
    layout: Layout,
    county: u32,
    batch: i64,
    rows: i64,
    waiting: Vec<Vec<Cell>>,
    sqlite: Option<rusqlite::Connection>,
}

impl Store {
    /// Begins loading lines of a ledger into a batch that [`Store::begin_batch`] opened.
    pub fn load_lines(&self, dataset: Dataset, county: u32, batch: i64) -> Result<LineLoader<'_>> {
        let layout =
            Layout::of(dataset).ok_or_else(|| Error::Internal(format!("{} is no ledger", dataset.word())))?;
        let sqlite = match self.place() {
            Place::File(path) => Some(sqlite::open(path)?),
            Place::Server(_) => None,
        };
        Ok(LineLoader {
            store: self,
            layout,
            county,
            batch,
            rows: 0,
            waiting: Vec::new(),
            sqlite,
        })
    }
}

impl LineLoader<'_> {
    /// Adds a line; it becomes the next row of the batch.
    pub fn push(&mut self, line: &Line) -> Result<()> {
        if self.rows >= RecordId::ROWS {
            return Err(Error::TooLarge(format!(
                "一个批次最多 {} 行，请把文件分开",
                RecordId::ROWS
            )));
        }
        let id = RecordId::new(self.batch, self.rows).0;
        self.rows += 1;
        let cells = self.cells(id, line)?;
        self.waiting.push(cells);
        if self.waiting.len() >= COMMIT {
            self.commit()
        } else {
            Ok(())
        }
    }

    /// Writes what is left and says how many rows the batch has.
    pub fn finish(mut self) -> Result<i64> {
        self.commit()?;
        Ok(self.rows)
    }

    fn cells(&self, id: i64, line: &Line) -> Result<Vec<Cell>> {
        let layout = &self.layout;
        let keys = self.store.keys();
        let village = line.village.map_or(0, |village| village.number() as i64);
        let mut cells = vec![
            Cell::Whole(i64::from(self.county)),
            Cell::Whole(id),
            Cell::Whole(self.batch),
            Cell::Whole(0),
            Cell::Whole(village),
        ];
        for (at, holds) in &layout.columns {
            cells.push(match (&line.values[*at], holds) {
                (Value::Empty, _) => Cell::Null,
                (Value::Text(text), Holds::Clear) => Cell::Text(text.clone()),
                (Value::Whole(number), Holds::Clear) => Cell::Whole(*number),
                (Value::Private(private), Holds::Clear) => private
                    .shown()
                    .map_or(Cell::Null, |shown| Cell::Text(shown.to_owned())),
                (Value::Private(private), Holds::Index(purpose)) => {
                    Cell::Bytes(keys.index(purpose, private.reveal().as_bytes()))
                }
                (_, Holds::Index(_)) => {
                    return Err(Error::Internal("a number that is not private".to_owned()));
                }
            });
        }
        cells.push(Cell::Whole(i64::from(keys.version)));
        let mut whole = String::new();
        let mut any = false;
        for (at, column) in layout.ledger.columns.iter().enumerate() {
            if !column.sealed {
                continue;
            }
            if let Value::Private(private) = &line.values[at] {
                whole.push_str(private.reveal());
                any = true;
            }
            whole.push(FIELD);
        }
        cells.push(if any {
            let place = format!("{}.sealed", layout.table());
            Cell::Bytes(keys.seal(&place, self.county, id, whole.as_bytes())?)
        } else {
            Cell::Null
        });
        Ok(cells)
    }

    fn commit(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.waiting);
        if rows.is_empty() {
            return Ok(());
        }
        let names = self.layout.names();
        let into = format!("INSERT INTO {} ({})", self.layout.table(), names.join(", "));
        match &mut self.sqlite {
            Some(conn) => into_sqlite(conn, &into, names.len(), rows),
            None => into_postgres(self.store, &into, names.len(), rows),
        }
    }
}

fn into_sqlite(
    conn: &mut rusqlite::Connection,
    into: &str,
    width: usize,
    rows: Vec<Vec<Cell>>,
) -> Result<()> {
    let marks = vec!["?"; width].join(",");
    let tx = conn
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(sqlite::failed)?;
    {
        let mut insert = tx
            .prepare_cached(&format!("{into} VALUES ({marks})"))
            .map_err(sqlite::failed)?;
        for row in rows {
            let values = row.into_iter().map(|cell| match cell {
                Cell::Null => SqliteValue::Null,
                Cell::Whole(number) => SqliteValue::Integer(number),
                Cell::Text(text) => SqliteValue::Text(text),
                Cell::Bytes(bytes) => SqliteValue::Blob(bytes),
            });
            insert
                .execute(rusqlite::params_from_iter(values))
                .map_err(sqlite::failed)?;
        }
    }
    tx.commit().map_err(sqlite::failed)
}

#[cfg(feature = "postgres")]
fn into_postgres(store: &Store, into: &str, width: usize, rows: Vec<Vec<Cell>>) -> Result<()> {
    use diesel::RunQueryDsl;
    use diesel::pg::Pg;
    use diesel::sql_types::{BigInt, Binary, Text};

    use crate::store::connection::Conn;

    /// Values bound to one statement: PostgreSQL takes 65,535.
    const BOUND: usize = 20_000;
    let many = (BOUND / width).max(1);
    store.write(|conn| {
        let Conn::Postgres(pg) = conn else {
            return Err(Error::Internal("not a PostgreSQL connection".to_owned()));
        };
        for some in rows.chunks(many) {
            let mut next = 0;
            let lines: Vec<String> = some
                .iter()
                .map(|row| {
                    let marks: Vec<String> = row
                        .iter()
                        .map(|cell| match cell {
                            // Without a type of its own, it takes the column's.
                            Cell::Null => "NULL".to_owned(),
                            _ => {
                                next += 1;
                                format!("${next}")
                            }
                        })
                        .collect();
                    format!("({})", marks.join(","))
                })
                .collect();
            let mut insert =
                diesel::sql_query(format!("{into} VALUES {}", lines.join(","))).into_boxed::<Pg>();
            for cell in some.iter().flatten() {
                insert = match cell {
                    Cell::Null => insert,
                    Cell::Whole(number) => insert.bind::<BigInt, _>(*number),
                    Cell::Text(text) => insert.bind::<Text, _>(text.clone()),
                    Cell::Bytes(bytes) => insert.bind::<Binary, _>(bytes.clone()),
                };
            }
            insert.execute(pg).map_err(Error::internal)?;
        }
        Ok(())
    })
}

#[cfg(not(feature = "postgres"))]
fn into_postgres(_: &Store, _: &str, _: usize, _: Vec<Vec<Cell>>) -> Result<()> {
    Err(Error::Internal("built without PostgreSQL".to_owned()))
}
