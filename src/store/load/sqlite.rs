//! SQLite: prepared statements on a connection of its own.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::{PaymentRow, PersonRow, Sink, first_with};
use crate::error::{Error, Result};
use crate::store::people::Earlier;

/// What stands for the county and the index in a question.
const MARKS: [&str; 2] = ["?1", "?2"];

/// The writing connection of one load.
pub(super) struct SqliteSink {
    conn: Connection,
}

impl SqliteSink {
    pub(super) fn open(path: &Path) -> Result<Self> {
        open(path).map(|conn| Self { conn })
    }

    fn any(&self, table: &str) -> Result<bool> {
        let found: Option<i64> = self
            .conn
            .query_row(&format!("SELECT 1 FROM {table} LIMIT 1"), [], |row| row.get(0))
            .optional()
            .map_err(failed)?;
        Ok(found.is_some())
    }
}

impl Earlier for SqliteSink {
    fn by_whole(&mut self, county: u32, index: &[u8]) -> Result<Option<(i64, i64)>> {
        self.conn
            .prepare_cached(&first_with("whole_index", MARKS))
            .and_then(|mut s| {
                s.query_row(params![county, index], |r| Ok((r.get(0)?, r.get(1)?)))
                    .optional()
            })
            .map_err(failed)
    }

    fn by_number(&mut self, county: u32, index: &[u8]) -> Result<Option<i64>> {
        self.conn
            .prepare_cached(&first_with("number_index", MARKS))
            .and_then(|mut s| s.query_row(params![county, index], |r| r.get(1)).optional())
            .map_err(failed)
    }
}

impl Sink for SqliteSink {
    fn earlier(&mut self) -> Result<bool> {
        if self.any("people")? || self.any("payments")? {
            return Ok(true);
        }
        // The first load goes without indexes; they are made when the batch is finished or dropped.
        self.conn
            .execute_batch(
                "DROP INDEX IF EXISTS payments_by_number; DROP INDEX IF EXISTS payments_by_cell; DROP INDEX IF EXISTS payments_by_person; \
                 DROP INDEX IF EXISTS people_by_whole; DROP INDEX IF EXISTS people_by_number;",
            )
            .map_err(failed)?;
        Ok(false)
    }

    fn write(&mut self, people: &[PersonRow], payments: &[PaymentRow]) -> Result<()> {
        let tx = self
            .conn
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(failed)?;
        {
            let mut person = tx
                .prepare_cached("INSERT INTO people VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)")
                .map_err(failed)?;
            for p in people {
                person
                    .execute(params![
                        p.county,
                        p.id,
                        p.batch,
                        p.whole_index,
                        p.number_index,
                        p.account_index,
                        p.person,
                        p.mask,
                        p.key_version,
                        p.sealed
                    ])
                    .map_err(failed)?;
            }
            let mut payment = tx
                .prepare_cached(
                    "INSERT INTO payments VALUES \
                     (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23)",
                )
                .map_err(failed)?;
            for p in payments {
                payment
                    .execute(params![
                        p.county,
                        p.id,
                        p.number,
                        p.run,
                        p.programme,
                        p.period,
                        p.village,
                        p.group_number,
                        p.household,
                        p.payee,
                        p.person,
                        p.tier,
                        p.quantity,
                        p.price,
                        p.amount,
                        p.handler,
                        p.approved_on,
                        p.paid_on,
                        p.year,
                        p.channel,
                        p.state,
                        p.notice,
                        p.remark_sealed
                    ])
                    .map_err(failed)?;
            }
        }
        tx.commit().map_err(failed)
    }
}

/// A connection for one load.
pub(in crate::store) fn open(path: &Path) -> Result<Connection> {
    let conn = Connection::open(path).map_err(failed)?;
    conn.execute_batch(
        "PRAGMA busy_timeout=60000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
         PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-65536; PRAGMA temp_store=FILE;",
    )
    .map_err(failed)?;
    conn.set_prepared_statement_cache_capacity(8);
    Ok(conn)
}

/// Opens the database for reading it from one end to the other: pages are met once, and need not be kept.
pub(in crate::store) fn open_to_read(path: &Path) -> Result<Connection> {
    let conn = open(path)?;
    conn.execute_batch("PRAGMA cache_size=-2048; PRAGMA query_only=ON;")
        .map_err(failed)?;
    Ok(conn)
}

/// What the engine said, for the person at the command line where it is about room on the disk.
pub(in crate::store) fn failed(cause: rusqlite::Error) -> Error {
    match cause.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => {
            Error::Internal("磁盘满了，没有导入；腾出空间后再导入一次".to_owned())
        }
        _ => Error::internal(cause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Place, Store};

    #[test]
    fn a_payee_of_earlier_loads_is_found_by_the_index_and_not_by_walking_through_everybody() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sanzi.db");
        let place = Place::File(path.clone());
        let _store = Store::open(place, &folder.path().join("keys")).expect("a store");
        let sink = SqliteSink::open(&path).expect("a connection");
        for (column, index) in [
            ("whole_index", "people_by_whole"),
            ("number_index", "people_by_number"),
        ] {
            let asked = format!("EXPLAIN QUERY PLAN {}", first_with(column, MARKS));
            let plan: String = sink
                .conn
                .query_row(&asked, params![999_999, [0_u8; 16]], |row| row.get(3))
                .expect("a plan");
            assert!(plan.contains(index), "{plan}");
        }
    }
}
