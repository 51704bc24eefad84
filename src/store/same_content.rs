//! Whether the same was handed in before and still holds: only then there is nothing to hand in again.

use diesel::prelude::*;

use super::batch;
use super::connection::{Conn, Store};
use super::corrections::corrected_rows;
use super::origins::of_batch;
use super::quarantine::held;
use super::reached::seen;
use super::registers::all_shown;
use super::schema::batches;
use crate::access::Reach;
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::origin::Origin;
use crate::error::{Error, Result};

/// What somebody brings, as it is held against what was brought before.
#[derive(Debug, Clone, Copy)]
pub struct Brought<'a> {
    /// The county; `None` where any may be meant.
    pub county: Option<u32>,
    /// What it holds.
    pub dataset: Dataset,
    /// What its rows say, as one word.
    pub content: &'a str,
    /// Where it is told to come from.
    pub origin: &'a Origin,
}

/// A batch that holds the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Same {
    /// The batch.
    pub batch: Batch,
    /// Rows of it that were refused and are still to be mended.
    pub held: i64,
    /// Payments of it that were corrected since.
    pub corrected: i64,
}

impl Same {
    /// What whoever brings it is told.
    pub fn says(&self) -> String {
        let (id, held, corrected) = (self.batch.id, self.held, self.corrected);
        if held > 0 {
            return format!("同样的内容已经交过了，还有 {held} 行没有收下。到批次 {id} 看是哪几行，改好再交");
        }
        if corrected > 0 {
            return format!("同样的内容已经交过了，其中 {corrected} 行后来更正过。还要改，到批次 {id} 更正");
        }
        "同样的内容已经交过了，不用再交".to_owned()
    }
}

impl Store {
    /// The newest batch that holds the same, waiting or published; of those that whoever asks may see, where somebody does.
    pub fn same_content(&self, brought: &Brought<'_>, asker: Option<(i64, &Reach)>) -> Result<Option<Same>> {
        same(&mut *self.connection()?, brought, None, asker)
    }
}

/// The same in the transaction at hand, for what lies in the batch `own` itself.
pub(super) fn same(
    conn: &mut Conn,
    brought: &Brought<'_>,
    own: Option<i64>,
    asker: Option<(i64, &Reach)>,
) -> Result<Option<Same>> {
    let mut query = batches::table.select(batches::id).into_boxed();
    if let Some(county) = brought.county {
        query = query.filter(batches::county.eq(county as i32));
    }
    if let Some(own) = own {
        query = query.filter(batches::id.ne(own));
    }
    let ids: Vec<i64> = query
        .filter(batches::dataset.eq(brought.dataset.word()))
        .filter(batches::content.eq(brought.content))
        .filter(
            batches::state
                .eq(BatchState::Waiting.word())
                .or(batches::state.eq(BatchState::Published.word())),
        )
        .order(batches::id.desc())
        .load(conn)
        .map_err(Error::internal)?;
    for id in ids {
        // Of a batch that is not theirs to see nobody is told that it says what they typed.
        if let Some((me, reach)) = asker {
            match seen(conn, id, me, reach) {
                Ok(_) => {}
                Err(Error::NotFound(_)) => continue,
                Err(error) => return Err(error),
            }
        }
        let batch = batch::find(conn, id)?;
        if !holds(conn, &batch, brought.origin, asker.is_none())? {
            continue;
        }
        let corrected = match batch.dataset {
            Dataset::Payments => corrected_rows(conn, &batch)?,
            _ => 0,
        };
        return Ok(Some(Same {
            held: held(conn, batch.county, id)?,
            corrected,
            batch,
        }));
    }
    Ok(None)
}

/// Whether bringing it again would change nothing. A list of another day, of another unit or kept on another basis is another
/// list; and what later batches took the place of is no longer what is shown. The number of a payment is used once: it is
/// corrected in its own batch.
fn holds(conn: &mut Conn, batch: &Batch, origin: &Origin, command: bool) -> Result<bool> {
    if batch.dataset.is_reference_list() {
        let theirs = of_batch(conn, batch.id)?;
        // Who tells less than is known tells nothing else.
        if origin.or(&theirs) != theirs {
            return Ok(false);
        }
    }
    if batch.dataset == Dataset::Payments || batch.state == BatchState::Waiting {
        return Ok(true);
    }
    all_shown(conn, batch, command)
}
