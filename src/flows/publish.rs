//! Publish: a batch that waits becomes visible, in the database as one act and in the index right after.

use super::{Office, index};
use crate::domain::batch::{Batch, BatchState};
use crate::error::Result;
use crate::store::audit::Act;

/// Publishes one batch.
pub fn publish(office: &Office, batch: i64) -> Result<Batch> {
    let published = one(office, batch)?;
    index::catch_up(office)?;
    Ok(published)
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
    let mut published = Vec::new();
    for batch in waiting {
        published.push(one(office, batch.id)?);
    }
    index::catch_up(office)?;
    Ok(published)
}

fn one(office: &Office, batch: i64) -> Result<Batch> {
    let act = Act {
        actor: &office.actor,
        act: "发布",
        object: &format!("批次 {batch}"),
        detail: "",
        at: office.now(),
    };
    office.store.publish_batch(batch, office.today, &act)
}
