//! Withdraw: a batch is taken back with a reason; its rows stay as history. The index follows
//! as after a publication.

use super::Office;
use super::review::reason as typed;
use crate::access::{Approve, By, HandIn, HandInScope};
use crate::domain::batch::Batch;
use crate::error::{Error, Result};
use crate::store::hand_ins::Decision;

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

/// Asks for a published batch to be taken back, as whoever may hand in what it holds: another person has to confirm it.
///
/// # Errors
/// [`Error::NotFound`] beyond what they may see, [`Error::Conflict`] for what is not theirs to hand in.
pub fn ask(office: &Office, by: &By<HandIn>, batch: i64, reason: &str) -> Result<()> {
    let found = office.store.seen_batch(batch, by.user(), by.reach())?.batch;
    let scope = HandInScope::of(by);
    let reach = scope.reach(found.dataset);
    match office.store.seen_batch(batch, by.user(), reach) {
        Err(Error::NotFound(_)) => {
            return Err(Error::Conflict(format!(
                "{}不归您报送。要撤回，请报送它的单位来申请",
                found.dataset.title()
            )));
        }
        other => drop(other?),
    }
    let reason = typed(reason, "申请撤回")?;
    let object = format!("批次 {batch}");
    let act = office.act("申请撤回", &object, "");
    office
        .store
        .ask_withdrawal(batch, by.user(), reach, &reason, &act)
}

/// Confirms a request of another: the batch is taken back. `version` is what its page said would vanish and come back.
pub fn confirm(office: &Office, by: &By<Approve>, batch: i64, request: i64, version: &str) -> Result<Batch> {
    let whole = office.store.undoing(batch, by.user(), by.reach())?.whole;
    let object = format!("批次 {batch}");
    let detail = format!(
        "{} 行 {} 分，恢复 {} 行 {} 分",
        whole.gone_rows, whole.gone.0, whole.back_rows, whole.back.0
    );
    let act = office.act("撤回", &object, &detail);
    office
        .store
        .confirm_withdrawal(batch, request, &decision(by, version), &act)
}

/// Declines a request of another: the batch stays.
pub fn decline(office: &Office, by: &By<Approve>, batch: i64, request: i64, answer: &str) -> Result<()> {
    let answer = typed(answer, "驳回")?;
    let object = format!("批次 {batch}");
    let act = office.act("驳回撤回", &object, "");
    office
        .store
        .decline_withdrawal(batch, request, &decision(by, ""), &answer, &act)
}

fn decision<'a>(by: &'a By<Approve>, version: &'a str) -> Decision<'a> {
    Decision {
        by: by.user(),
        reach: by.reach(),
        version,
    }
}
