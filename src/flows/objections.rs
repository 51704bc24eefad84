//! A village's supervision committee objects, and the township's reviewer answers with a reason.

use super::Office;
use crate::access::{AnswerObjection, By, FileObjection};
use crate::domain::objection::ObjectionState;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::objections::{NewAnswer, NewObjection};

/// The longest name of what is objected to.
const LONGEST_ABOUT: usize = 80;
/// The longest text of an objection or an answer.
const LONGEST: usize = 500;

fn filled(text: &str, what: &str, most: usize) -> Result<()> {
    let length = text.chars().count();
    if length < 4 || length > most {
        return Err(Error::Usage(format!("“{what}”写 4 到 {most} 个字")));
    }
    Ok(())
}

/// Files an objection to something of one's own village.
///
/// # Errors
/// [`Error::Usage`] for what is not said or too long, [`Error::NotFound`] for a village out of reach,
/// [`Error::Conflict`] for what was said before and waits for its answer.
pub fn file(
    office: &Office,
    by: &By<FileObjection>,
    village: VillageCode,
    (about, text): (&str, &str),
) -> Result<i64> {
    filled(about, "对哪一项有异议", LONGEST_ABOUT)?;
    filled(text, "有什么异议", LONGEST)?;
    let new = NewObjection {
        village,
        about,
        text,
        by: by.user(),
        today: office.today,
    };
    office
        .store
        .file_objection(by.reach(), &new, &office.act("提出异议", "", ""))
}

/// Answers one, with a reason.
///
/// # Errors
/// [`Error::Usage`] without a verdict or a reason; what the store says otherwise.
pub fn answer(office: &Office, by: &By<AnswerObjection>, id: i64, verdict: &str, reason: &str) -> Result<()> {
    let upheld = match ObjectionState::from_word(verdict) {
        Some(ObjectionState::Upheld) => true,
        Some(ObjectionState::Declined) => false,
        _ => return Err(Error::Usage("选“采纳”或者“不采纳”".to_owned())),
    };
    filled(reason, "怎么改，或者为什么不改", LONGEST)?;
    let new = NewAnswer {
        upheld,
        reason,
        by: by.user(),
        today: office.today,
    };
    office
        .store
        .answer_objection(by.reach(), id, &new, &office.act("答复异议", "", verdict))
}
