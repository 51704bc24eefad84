//! The end of a load: what lies in the database is counted against what the file said, and the batch waits for somebody.

use diesel::prelude::*;

use super::audit::{self, Act};
use super::batch::{Totals, find};
use super::connection::{Conn, Store};
use super::hand_ins::{self, Draft};
use super::schema::{batch_totals, batches};
use super::{import_jobs, sums};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::fen::Fen;
use crate::error::{Error, Result};

/// A draft whose rows are all there.
#[derive(Debug)]
pub struct Loaded<'a> {
    /// The batch.
    pub batch: i64,
    /// What the file said.
    pub totals: &'a Totals,
    /// Whose it is.
    pub draft: Draft<'a>,
    /// As the book of acts has it.
    pub act: Act<'a>,
}

impl Store {
    /// Closes the load of a batch, which from here on waits for the second person.
    ///
    /// # Errors
    /// [`Error::Internal`] when the database holds anything but what the file said.
    pub fn finish_batch(&self, county: u32, id: i64, totals: &Totals, act: &Act<'_>) -> Result<()> {
        self.ensure_indexes()?;
        self.write(|conn| {
            finish(conn, county, id, totals, BatchState::Waiting)?;
            audit::write(conn, county, act)
        })
    }

    /// Closes the load of every draft of a file, as one act: from here on they wait for whoever drafted them to hand them in, and
    /// stand with the import that they came of.
    ///
    /// # Errors
    /// As [`Store::finish_batch`]; then none of them has appeared.
    pub fn finish_drafts(&self, county: u32, job: i64, drafts: &[Loaded<'_>]) -> Result<()> {
        self.ensure_indexes()?;
        self.write(|conn| {
            for one in drafts {
                finish(conn, county, one.batch, one.totals, BatchState::Draft)?;
                hand_ins::begin(conn, county, one.batch, &one.draft)?;
            }
            let batches: Vec<i64> = drafts.iter().map(|one| one.batch).collect();
            import_jobs::came(conn, county, job, &batches)?;
            // The book last: whoever writes into it waits for nobody's rows.
            drafts
                .iter()
                .try_for_each(|one| audit::write(conn, county, &one.act))
        })
    }
}

/// Closes the load of a batch: manifest and totals are written, and what lies in the database is counted against them.
fn finish(conn: &mut Conn, county: u32, id: i64, totals: &Totals, state: BatchState) -> Result<()> {
    let batch = find(conn, id)?;
    for line in &totals.manifest {
        diesel::insert_into(batch_totals::table)
            .values((
                batch_totals::county.eq(county as i32),
                batch_totals::batch.eq(id),
                batch_totals::village.eq(line.village),
                batch_totals::programme.eq(&line.programme),
                batch_totals::year.eq(line.year),
                batch_totals::payments.eq(line.payments),
                batch_totals::amount.eq(line.amount),
                batch_totals::returned.eq(line.returned),
                batch_totals::recovered.eq(line.recovered),
                batch_totals::last_paid.eq(line.last_paid),
            ))
            .execute(conn)
            .map_err(Error::internal)?;
    }
    diesel::update(batches::table.find((county as i32, id)))
        .set((
            batches::state.eq(state.word()),
            batches::content.eq(&totals.content),
            batches::accepted.eq(totals.accepted),
            batches::refused.eq(totals.refused),
            batches::warnings.eq(totals.warnings),
            batches::amount.eq(totals.amount),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    sums::reconcile(
        conn,
        &Batch {
            rows: totals.accepted,
            amount: Fen(totals.amount),
            ..batch
        },
    )
}
