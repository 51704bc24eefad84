//! 不适用: the inspection office says that an item of a case's checklist does not fit it, with a reason, and takes that back
//! likewise. The unit that would be spared cannot, and whoever did closes the case no more.

use super::columns::rewrite;
use super::given::mover;
use crate::access::{Actor, By, MoveCase};
use crate::cases::checklist::is_of_money;
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::store::cases::{Case, Unfit};

/// Marks that an item does not fit a case, or takes the mark away.
///
/// # Errors
/// [`Error::Forbidden`] for who is not of the inspection office, [`Error::Conflict`] for what is no problem or is over, for
/// what stands so already and for the last item that is asked for, [`Error::Usage`] for an unknown item and for a reason
/// that says nothing.
pub fn unfit(
    office: &Office,
    actor: &Actor,
    by: &By<MoveCase>,
    case: &Case,
    (item, marks, reason): (&str, bool, &str),
) -> Result<()> {
    let me = mover(office, actor, by, case)?;
    if !me.roles.contains(&Role::InspectionOffice) || me.of_the_unit {
        return Err(Error::Forbidden(
            "佐证材料哪一项不适用，由巡察办写明原因标".to_owned(),
        ));
    }
    if !case.is_problem() || !case.state.is_open() {
        return Err(Error::Conflict(format!(
            "这件事现在在“{}”，不能标“不适用”：成立的问题、还没有销号的才能标",
            case.state.word()
        )));
    }
    if !case.told.items.iter().any(|known| known == item) {
        return Err(Error::Usage("没有这一项".to_owned()));
    }
    if marks == case.told.unfit.contains_key(item) {
        return Err(Error::Conflict(format!(
            "“{item}”{}标着“不适用”。刷新页面看看",
            if marks { "已经" } else { "没有" }
        )));
    }
    let reason = reason.trim();
    if !(2..=200).contains(&reason.chars().count()) {
        return Err(Error::Usage(
            "写明原因，2 到 200 个字：为什么这一项不用交，或者为什么又要交".to_owned(),
        ));
    }
    let mut told = case.told.clone();
    let words = if marks {
        let mark = Unfit {
            reason: reason.to_owned(),
            by: by.user(),
        };
        told.unfit.insert(item.to_owned(), mark);
        format!("佐证材料“{item}”标为不适用；原因：{reason}")
    } else {
        told.unfit.remove(item);
        format!("佐证材料“{item}”不再标不适用，照旧要交；原因：{reason}")
    };
    // What shows that money moved may be asked for no more once the sums are corrected: one of the others stays.
    let stays = |name: &String| !told.unfit.contains_key(name) && !is_of_money(name);
    if marks && !told.items.iter().any(stays) {
        return Err(Error::Conflict(
            "至少要留一项要交的材料：没有一份材料的事不能销号".to_owned(),
        ));
    }
    let object = format!("问题 {}", case.number);
    let act = if marks {
        "标材料不适用"
    } else {
        "取消材料不适用"
    };
    rewrite(office, by, case, (&told, &words), &office.act(act, &object, item))
}
