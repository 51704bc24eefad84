//! What is done to a batch: each act is one flow, and leads back to the batch.

use super::super::visit::Visit;
use super::number;
use crate::access::{Approve, By, HandIn};
use crate::domain::day;
use crate::domain::origin::Origin;
use crate::error::{Error, Result};
use crate::flows::hand_in::{self, Arrived};
use crate::flows::{review, withdraw};
use crate::web::reply::Reply;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn back(batch: i64) -> Reply {
    Reply::redirect(303, format!("/desk/imports/{batch}"))
}

/// A file arrives: it is imported beside the pages, and its progress has a page.
pub(super) fn bring(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    let upload = visit
        .upload
        .take()
        .ok_or_else(|| Error::Usage("没有选文件，或者文件是空的。请选一个再传".to_owned()))?;
    let as_of = match visit.field("as_of") {
        "" => None,
        text => {
            Some(day::parse(text).ok_or_else(|| Error::Usage("名单日期写成 2026-11-22 这样".to_owned()))?)
        }
    };
    let origin = Origin::new(as_of, Some(visit.field("owner")), Some(visit.field("basis")));
    let replaced = match visit.field("replaces") {
        "" => None,
        text => Some(text.parse().map_err(|_| Error::NotFound("这一批".to_owned()))?),
    };
    let corrected = match visit.field("corrects") {
        "" => None,
        text => Some(text.parse().map_err(|_| Error::NotFound("这一批".to_owned()))?),
    };
    let arrived = match corrected {
        Some(batch) => Arrived::Correction(upload, batch),
        None => Arrived::File(upload, origin, replaced),
    };
    start(visit, by, arrived)
}

fn start(visit: &Visit<'_>, by: &By<HandIn>, arrived: Arrived) -> Result<Reply> {
    let job = visit.desk().jobs.start(visit.office(by), by, arrived)?;
    Ok(Reply::redirect(303, format!("/desk/imports/jobs/{job}")))
}

/// The quarantine of a batch is tried again.
pub(super) fn retry(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    start(visit, by, Arrived::Again(number(visit, "batch")?))
}

/// The rows of one's own batch as a marked-up workbook, or those of a published one to be corrected.
pub(super) fn rows(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    let batch = number(visit, "batch")?;
    let bytes = match visit.ask.get("what") {
        Some("published") => hand_in::published(&visit.office(by), by, batch)?,
        None => hand_in::workbook(&visit.office(by), by, batch)?,
        Some(_) => return Err(Error::Usage("what 只能写 published".to_owned())),
    };
    Ok(Reply::file(XLSX, format!("{batch}.xlsx"), bytes))
}

/// A refused row that nobody can mend is given up.
pub(super) fn give_up(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    let batch = number(visit, "batch")?;
    hand_in::give_up(
        &visit.office(by),
        by,
        batch,
        visit.field("row"),
        visit.field("reason"),
    )?;
    Ok(back(batch))
}

/// A draft goes to the second person.
pub(super) fn hand_in(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    let batch = number(visit, "batch")?;
    hand_in::hand_in(&visit.office(by), by, batch, visit.field("partial") == "yes")?;
    Ok(back(batch))
}

/// One's own batch comes back from the second person.
pub(super) fn recall(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    let batch = number(visit, "batch")?;
    hand_in::recall(&visit.office(by), by, batch)?;
    Ok(back(batch))
}

/// One's own draft, or what came back, is thrown away.
pub(super) fn discard(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    hand_in::discard(&visit.office(by), by, number(visit, "batch")?)?;
    Ok(Reply::redirect(303, "/desk/imports".to_owned()))
}

/// The second person approves, which publishes.
pub(super) fn approve(visit: &Visit<'_>, by: &By<Approve>) -> Result<Reply> {
    let batch = number(visit, "batch")?;
    review::approve(&visit.office(by), by, batch, visit.field("version"))?;
    Ok(back(batch))
}

/// The second person gives it back with a reason.
pub(super) fn give_back(visit: &Visit<'_>, by: &By<Approve>) -> Result<Reply> {
    let batch = number(visit, "batch")?;
    review::give_back(&visit.office(by), by, batch, visit.field("reason"))?;
    Ok(back(batch))
}

/// Somebody asks for a published batch to be taken back.
pub(super) fn ask_withdrawal(visit: &Visit<'_>, by: &By<HandIn>) -> Result<Reply> {
    let batch = number(visit, "batch")?;
    withdraw::ask(&visit.office(by), by, batch, visit.field("reason"))?;
    Ok(back(batch))
}

fn request(visit: &Visit<'_>) -> Result<i64> {
    visit
        .field("request")
        .parse()
        .map_err(|_| Error::NotFound("这个撤回申请".to_owned()))
}

/// Another confirms it.
pub(super) fn confirm_withdrawal(visit: &Visit<'_>, by: &By<Approve>) -> Result<Reply> {
    let batch = number(visit, "batch")?;
    let version = visit.field("version");
    withdraw::confirm(&visit.office(by), by, batch, request(visit)?, version)?;
    Ok(back(batch))
}

/// Another declines it.
pub(super) fn decline_withdrawal(visit: &Visit<'_>, by: &By<Approve>) -> Result<Reply> {
    let batch = number(visit, "batch")?;
    let request = request(visit)?;
    withdraw::decline(&visit.office(by), by, batch, request, visit.field("answer"))?;
    Ok(back(batch))
}
