//! Withdraw: a batch is taken back with a reason; its rows stay as history. The index follows
//! as after a publication.

use super::Office;
use crate::domain::batch::Batch;
use crate::error::{Error, Result};

/// Takes a batch back.
pub fn withdraw(office: &Office, batch: i64, reason: &str) -> Result<Batch> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::Usage("撤回要写明原因：--reason \"…\"".to_owned()));
    }
    let object = format!("批次 {batch}");
    let act = office.act("撤回", &object, reason);
    office.store.withdraw_batch(batch, reason, &act)
}
