//! Who may decide about a batch now: one at a time, and always in the same order, so that no two wait for each other: first
//! the batch with its line, then the turn to hand in or to publish ([`super::outbox::alone`]), the book of acts last.

#[cfg(feature = "postgres")]
use diesel::prelude::*;

use super::connection::{Conn, per_engine};
use crate::error::{Error, Result};

/// Keeps others from deciding about a batch, or about any other of its line of corrections, until this transaction ends.
///
/// Publishing or withdrawing a correction counts the manifests of the batches again whose rows it takes the place of. Whoever
/// held one of those already and then waited for the outbox would wait for each other: so all of a line are held before anything
/// else, from its first batch on. SQLite has one writer anyway.
pub(super) fn hold(conn: &mut Conn, id: i64) -> Result<()> {
    let sql = format!(
        "SELECT id FROM batches WHERE id IN (
           WITH RECURSIVE above(batch) AS (
               SELECT CAST({id} AS BIGINT)
               UNION SELECT h.corrects FROM above JOIN hand_ins h ON h.batch=above.batch WHERE h.corrects IS NOT NULL
             ), whole(batch) AS (
               SELECT batch FROM above
               UNION SELECT h.batch FROM whole JOIN hand_ins h ON h.corrects=whole.batch
             )
           SELECT batch FROM whole
         ) ORDER BY id FOR UPDATE"
    );
    per_engine!(
        conn,
        |c| {
            let _ = (c, sql);
            Ok::<(), Error>(())
        },
        diesel::sql_query(sql)
            .execute(c)
            .map(drop)
            .map_err(Error::internal)
    )
}
