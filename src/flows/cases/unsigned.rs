//! What waited for its second person and goes back to whoever began it.

use super::columns::history_line;
use super::{Office, Refusal};
use crate::access::{By, MoveCase};
use crate::cases::MoveName;
use crate::error::{Error, Result};
use crate::store::cases::{Case, Stepped, Waiting};

/// What the second person says of a step that waits for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says<'a> {
    /// They sign.
    Yes,
    /// They do not, and why; whoever began it takes it back without a word.
    No(&'a str),
}

/// Sends a step that waits back. Why stands in the history, and in the work of whoever began it.
///
/// # Errors
/// [`Error::Forbidden`] for whoever `may` not, [`Error::Usage`] without a reason.
pub(super) fn send_back(
    office: &Office,
    by: &By<MoveCase>,
    case: &Case,
    waiting: &Waiting,
    (may, why): (bool, &str),
) -> Result<()> {
    let own = waiting.mover == by.user();
    if !own && !may {
        return Err(Error::Forbidden(Refusal::NotYours.says().to_owned()));
    }
    if !own && waiting.name == MoveName::Extend {
        return Err(Error::Usage(format!(
            "不同意延期要告诉申请的人为什么：在“{}”里写明原因",
            MoveName::Decline.word()
        )));
    }
    let object = format!("问题 {}", case.number);
    let act = office.act("没有签字", &object, waiting.name.word());
    let county = by.reach().of_county();
    if own {
        return office.store.forget_waiting(county, case, None, &act);
    }
    let why = why.trim();
    if !(2..=500).contains(&why.chars().count()) {
        return Err(Error::Usage(
            "不签要写明哪里不对，2 到 500 个字：办这一步的人看了才知道怎么改".to_owned(),
        ));
    }
    let words = format!("{}：{why}", waiting.name.word());
    let line = Stepped {
        name: MoveName::Unsigned,
        // Whose step it was.
        second: Some(waiting.mover),
        ..history_line(office, by, case, (&case.told, &words))
    };
    office.store.forget_waiting(county, case, Some(&line), &act)
}
