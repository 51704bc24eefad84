//! The extension that the form about one tells of: what waits to be granted, or what was last decided in the term that runs.

use crate::cases::{MoveName, stays};
use crate::domain::day;
use crate::error::Result;
use crate::flows::Office;
use crate::flows::cases::asked_extension;
use crate::letters::{Extension, said_of};
use crate::store::cases::{Case, Made};

/// The one of a case with this history; nothing is in it where none was asked for since the unit owes what it owes.
pub(super) fn of(office: &Office, county: u32, case: &Case, moves: &[Made]) -> Result<Extension> {
    if let Some((asked, reason)) = asked_extension(office, county, case)? {
        let before = case.view.due;
        return Ok(Extension {
            before,
            asked,
            reason,
        });
    }
    let decided = moves
        .iter()
        .rev()
        .take_while(|made| stays(made.name) || MoveName::BESIDE.contains(&made.name))
        .find(|made| matches!(made.name, MoveName::Extend | MoveName::Decline));
    Ok(decided.map_or_else(Extension::default, |made| {
        let (until, why) = match made.name {
            MoveName::Extend => ("期限", "说明"),
            _ => ("申请延到", "申请的理由"),
        };
        Extension {
            before: day::parse(said_of(&made.words, "原定期限")),
            asked: said_of(&made.words, until).to_owned(),
            reason: said_of(&made.words, why).to_owned(),
        }
    }))
}
