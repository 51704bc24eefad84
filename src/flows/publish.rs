//! Publish: a batch that waits becomes visible, in the database as one act. The index follows through the
//! outbox: a portal that is open takes it up within a second, and [`super::check`] before it compares.

use super::Office;
use crate::domain::batch::{Batch, BatchState};
use crate::error::Result;

/// Publishes one batch.
pub fn publish(office: &Office, batch: i64) -> Result<Batch> {
    let found = office.store.batch(batch)?;
    let object = format!("批次 {batch}");
    let detail = format!("{} 行 {} 分", found.rows, found.amount.0);
    let act = office.act("发布", &object, &detail);
    office.store.publish_batch(batch, office.today, &act)
}

/// Publishes every batch that waits, in the order in which references need them.
pub fn publish_all(office: &Office) -> Result<Vec<Batch>> {
    let mut waiting: Vec<Batch> = office
        .store
        .batches()?
        .into_iter()
        .filter(|b| b.state == BatchState::Waiting)
        .collect();
    waiting.sort_by_key(|batch| (batch.dataset, batch.id));
    waiting
        .into_iter()
        .map(|batch| publish(office, batch.id))
        .collect()
}
