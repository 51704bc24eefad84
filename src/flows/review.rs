//! Review: the second person approves what another handed in, which publishes it, or gives it back with a reason.

use super::Office;
use crate::access::{Approve, By};
use crate::domain::batch::Batch;
use crate::error::{Error, Result};
use crate::store::hand_ins::Decision;

/// The longest reason.
const LONGEST: usize = 500;

/// A reason as somebody typed it.
pub(super) fn reason(text: &str, what: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::Usage(format!("{what}要写明原因")));
    }
    if text.chars().count() > LONGEST {
        return Err(Error::Usage(format!("原因最多 {LONGEST} 字")));
    }
    Ok(text.to_owned())
}

/// Approves a batch; `version` is what its page said would change.
pub fn approve(office: &Office, by: &By<Approve>, batch: i64, version: &str) -> Result<Batch> {
    let difference = office.store.difference(batch, by.user(), by.reach())?;
    let whole = difference.whole;
    let object = format!("批次 {batch}");
    let detail = format!(
        "{} 行 {} 分，新增 {} 行，更正 {} 行，{} 分变为 {} 分",
        whole.rows, whole.amount.0, whole.fresh, whole.changed, whole.before.0, whole.after.0
    );
    let decision = Decision {
        by: by.user(),
        reach: by.reach(),
        version,
    };
    let act = office.act("发布", &object, &detail);
    office.store.approve(batch, office.today, &decision, &act)
}

/// Gives a batch back to whoever handed it in.
pub fn give_back(office: &Office, by: &By<Approve>, batch: i64, why: &str) -> Result<()> {
    let why = reason(why, "退回")?;
    let object = format!("批次 {batch}");
    let decision = Decision {
        by: by.user(),
        reach: by.reach(),
        version: "",
    };
    // The reason stands beside the batch: it may name somebody, and the book of acts must not.
    let act = office.act("退回", &object, "");
    office.store.give_back(batch, &decision, &why, &act)
}
