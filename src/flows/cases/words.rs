//! What the history keeps beside what was typed: what stood before a move and would be gone after it.

use super::{Fields, category, evidence, field, money, row_of, unit};
use crate::cases::{Balance, MoveName};
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::store::cases::Case;

/// What is written before the words of whoever moves.
pub(super) fn beside(
    office: &Office,
    county: u32,
    case: &Case,
    name: MoveName,
    (fields, after): (&Fields, &Balance),
) -> Result<String> {
    Ok(match name {
        MoveName::Correct => money::corrected(&case.view.balance, after),
        MoveName::Reassign => unit::corrected(&case.view.unit, field(fields, "unit")),
        MoveName::Extend => case
            .view
            .due
            .map_or_else(String::new, |due| format!("原定期限：{due}")),
        MoveName::Decline => asked_extension(office, county, case)?
            .map_or_else(String::new, |(until, why)| {
                format!("申请延到：{until}；申请的理由：{why}")
            }),
        MoveName::Suspend => match row_of(name, case) {
            Some(row) => evidence::paper(office, county, case, row, fields)?
                .map_or_else(String::new, |seq| format!("附件：第 {seq} 份材料")),
            None => String::new(),
        },
        _ => category::spoken(case, category::read(case, fields)?),
    })
}

/// The extension of a case that was asked for and waits: until when, and why.
///
/// # Errors
/// [`Error::Internal`] when it cannot be read.
pub fn asked_extension(office: &Office, county: u32, case: &Case) -> Result<Option<(String, String)>> {
    let waiting = office.store.waiting_of(county, case)?;
    let Some(waiting) = waiting.filter(|waiting| waiting.name == MoveName::Extend) else {
        return Ok(None);
    };
    let fields: Fields = serde_json::from_slice(&waiting.given).map_err(Error::internal)?;
    Ok(Some((
        field(&fields, "date").to_owned(),
        field(&fields, "reason").to_owned(),
    )))
}
