//! The word that goes to the index: what became of a batch, written in the transaction in which it becomes so.

use diesel::prelude::*;

use super::connection::{Conn, one_at_a_time};
use super::schema::outbox;
use crate::domain::batch::Batch;
use crate::error::{Error, Result};

/// Leaves word for the index, and returns the entry's number: the generation of everything public.
pub(super) fn tell(conn: &mut Conn, batch: &Batch, act: &str) -> Result<i64> {
    let id = next_word(conn)?;
    diesel::insert_into(outbox::table)
        .values((
            outbox::county.eq(batch.county as i32),
            outbox::id.eq(id),
            outbox::act.eq(act),
            outbox::dataset.eq(batch.dataset.word()),
            outbox::batch.eq(batch.id),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(id)
}

/// Waits until nobody else publishes, before anything is written that a publication writes as well: whoever wrote first and
/// left word after would wait for one who left word first.
pub(super) fn alone(conn: &mut Conn) -> Result<()> {
    one_at_a_time(conn, "outbox")
}

/// The number of the next word for the index.
pub(super) fn next_word(conn: &mut Conn) -> Result<i64> {
    alone(conn)?;
    let last: Option<i64> = outbox::table
        .select(diesel::dsl::max(outbox::id))
        .first(conn)
        .map_err(Error::internal)?;
    Ok(last.unwrap_or(0) + 1)
}
