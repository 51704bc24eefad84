//! Batches that go with every row: what a killed import left, and drafts that nobody hands in.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::connection::{Conn, Store};
use super::schema::batches;
use crate::datasets::ledger;
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};

impl Store {
    /// Removes a batch that never became complete, with every row of it.
    pub fn drop_batch(&self, county: u32, id: i64) -> Result<()> {
        let (low, high) = (RecordId::new(id, 0).0, RecordId::new(id + 1, 0).0);
        self.write(|conn| {
            remove(conn, county, id)?;
            conn.batch_execute(&format!(
                "DELETE FROM people WHERE county={county} AND id>={low} AND id<{high}"
            ))
            .map_err(Error::internal)
        })?;
        self.ensure_indexes()
    }

    /// Sweeps away what a killed import left. Only whoever holds the import lock may call it.
    pub fn sweep(&self) -> Result<usize> {
        let left: Vec<(i32, i64)> = self.read(|conn| {
            batches::table
                .filter(batches::state.eq(BatchState::Loading.word()))
                .select((batches::county, batches::id))
                .load(conn)
        })?;
        for (county, id) in &left {
            self.drop_batch(*county as u32, *id)?;
        }
        Ok(left.len())
    }
}

/// Removes a batch with every row of it; who was paid in it stays for the caller to decide.
pub(super) fn remove(conn: &mut Conn, county: u32, id: i64) -> Result<()> {
    let (low, high) = (RecordId::new(id, 0).0, RecordId::new(id + 1, 0).0);
    let mut sql = format!("DELETE FROM payments WHERE county={county} AND id>={low} AND id<{high};");
    for table in [
        "batch_totals",
        "batch_problems",
        "villages",
        "policies",
        "programmes",
        "standards",
        "notices",
    ] {
        sql.push_str(&format!(
            "DELETE FROM {table} WHERE county={county} AND batch={id};"
        ));
    }
    for dataset in Dataset::ALL.iter().filter(|d| ledger(**d).is_some()) {
        let table = dataset.word();
        sql.push_str(&format!(
            "DELETE FROM {table} WHERE county={county} AND id>={low} AND id<{high};"
        ));
    }
    sql.push_str(&format!("DELETE FROM batches WHERE county={county} AND id={id};"));
    conn.batch_execute(&sql).map_err(Error::internal)
}
