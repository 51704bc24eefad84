//! What was brought in the place of an earlier batch: whether that one goes, and which of its refused rows come again.

use super::super::Office;
use super::super::uploads::Upload;
use super::again::{brought_again, carried_on};
use super::workbook::comes_whole;
use super::{discard, is_replaced, own};
use crate::access::{By, HandIn};
use crate::domain::batch::{Batch, BatchState};
use crate::error::Result;

/// What was brought in the place of an earlier batch: that one goes, and what it had taken up of a quarantine the new one takes
/// over; or it stays, and its own refused rows wait for the new one to be handed in. Where nothing that was brought is of its
/// kind, it stays as it is. Where it stays although it might have gone, the answer says so.
pub(super) fn take_place(
    office: &Office,
    by: &By<HandIn>,
    earlier: i64,
    upload: &Upload,
    batches: &[i64],
) -> Result<Option<String>> {
    let found = own(office, by, earlier)?;
    let mut others = Vec::new();
    for batch in batches {
        let new = own(office, by, *batch)?;
        if new.dataset != found.dataset {
            others.push(new.dataset.title());
            continue;
        }
        let goes = is_replaced(&found) && is_whole(office, &found, &new);
        let link = if goes {
            let link = carried_on(office, by, &found, upload.path())?;
            discard(office, by, earlier)?;
            link
        } else {
            Some((earlier, brought_again(upload.path(), found.dataset)?))
        };
        if let Some((earlier, rows)) = link {
            let store = &office.store;
            store.brings_again(found.county, new.id, by.user(), earlier, &rows)?;
        }
        return Ok((!goes).then(|| stays(&found, &new)).flatten());
    }
    let stays = match is_replaced(&found) {
        true => "没有去掉",
        false => "要改的行还留着",
    };
    Ok(Some(format!(
        "原来的批次 {earlier} {stays}：这次传的是{}，不是{}。传错了，就到新的那一批点“不要这一份”，再传一次",
        others.join("、"),
        found.dataset.title()
    )))
}

/// Whether what was brought can be all of an earlier batch. Of one whose workbook leaves the good rows out it is only when it
/// brings more rows than that workbook could have: else the good rows would go with the batch that has them.
fn is_whole(office: &Office, found: &Batch, new: &Batch) -> bool {
    let others = new.rows + new.refused - found.refused;
    comes_whole(&office.settings, found) || others > office.settings.upload.workbook_rows
}

/// Why an earlier batch stays that might have gone, and what is to be done with both.
fn stays(found: &Batch, new: &Batch) -> Option<String> {
    let then = match found.state {
        BatchState::Draft => "这次传的是改好的行，就两批都交；是整份的表，就到原来那一批点“不要这一份”",
        BatchState::Returned => {
            "要重新交它，把整份表改好，在它那一页再传一次；这次的几行先不交，到新的那一批点“不要这一份”"
        }
        _ => return None,
    };
    Some(format!(
        "原来的批次 {} 没有去掉：它有 {} 行没有错的，这次的表一共 {} 行。{then}",
        found.id,
        found.rows,
        new.rows + new.refused
    ))
}
