//! Lists taken out of the house as files: who took which and how many rows is written down with it.

use super::Office;
use crate::access::{By, Permit};
use crate::datasets::OfficeLine;
use crate::error::{Error, Result};
use crate::store::records::Listing;

/// A file has at most so many rows; who wants more narrows the list.
pub const MOST_ROWS: i64 = 50_000;

/// The records of a listing, all of them, for a file.
///
/// # Errors
/// [`Error::TooLarge`] when there are more than a file takes.
pub fn records<P: Permit>(
    office: &Office,
    by: &By<P>,
    listing: &Listing,
    whole: bool,
) -> Result<Vec<OfficeLine>> {
    let store = office.store.office();
    let rows = store.figures(listing, by.reach())?.rows;
    if rows > MOST_ROWS {
        return Err(Error::TooLarge(format!(
            "一共 {rows} 行，一个文件最多 {MOST_ROWS} 行。请先选一个乡镇、一个村或一段日期，再导出"
        )));
    }
    let lines = store.listed(listing, (0, MOST_ROWS), whole, by.reach())?;
    note(office, by, listing.shelf.dataset.title(), lines.len())?;
    Ok(lines)
}

/// Writes down that a list was taken out.
pub fn note<P: Permit>(office: &Office, by: &By<P>, what: &str, rows: usize) -> Result<()> {
    let detail = format!("{rows} 行");
    office
        .store
        .note(by.reach().of_county(), &office.act("导出", what, &detail))
}
