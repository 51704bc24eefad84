//! 长期坚持: the office says that putting a problem right lasts, with a reason. The unit that would profit from it cannot.

use super::given::mover;
use super::short_enough;
use crate::access::{Actor, By, MoveCase};
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::store::cases::Case;

/// Under which heading the reasons stand beside the case: why it was marked, and after it why the mark was taken away.
pub const REASON: &str = "长期坚持";

/// Marks that putting a case right lasts, or takes the mark away.
///
/// # Errors
/// [`Error::Forbidden`] for who is not of the inspection office, [`Error::Conflict`] for what is no problem or is over
/// and for what stands so already,
/// [`Error::Usage`] without a reason.
pub fn lasting(
    office: &Office,
    actor: &Actor,
    by: &By<MoveCase>,
    case: &Case,
    (lasts, reason): (bool, &str),
) -> Result<()> {
    let mover = mover(office, actor, by, case)?;
    if !mover.roles.contains(&Role::InspectionOffice) || mover.of_the_unit {
        return Err(Error::Forbidden("标“长期坚持”要由巡察办办".to_owned()));
    }
    if !case.is_problem() || !case.state.is_open() {
        return Err(Error::Conflict(format!(
            "这件事现在在“{}”，不能标“长期坚持”：成立的问题、还没有销号的才能标",
            case.state.word()
        )));
    }
    if lasts == case.lasting {
        return Err(Error::Conflict(format!(
            "这件事{}标着“长期坚持”。刷新页面看看",
            if lasts { "已经" } else { "没有" }
        )));
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::Usage(
            "写明为什么：长期坚持的不算进三个月完成率".to_owned(),
        ));
    }
    short_enough(reason, "原因", 500)?;
    let mut told = case.told.clone();
    // Neither reason takes the other's place.
    let why = told.columns.entry(REASON.to_owned()).or_default();
    if !why.is_empty() {
        why.push('；');
    }
    let mark = if lasts { "标上" } else { "取消" };
    why.push_str(&format!("{} {mark}：{reason}", office.today));
    let object = format!("问题 {}", case.number);
    let (act, detail) = if lasts {
        ("标为长期坚持", "原来没有标，现在标上")
    } else {
        ("取消长期坚持", "原来标着，现在取消")
    };
    office.store.mark_lasting(
        by.reach().of_county(),
        case,
        (lasts, &told),
        (by.user(), office.today),
        &office.act(act, &object, detail),
    )
}
