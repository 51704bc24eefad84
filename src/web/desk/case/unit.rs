//! A matter of the county whose responsible unit has no account: nobody could propose a plan or claim that it is done. The
//! page says so, and how to mend it. The office does not act for the unit: who inspects would then put right and close. Where
//! nobody of the office itself is left to act, the page says that too.

mod nobody;

use maud::{Markup, html};

use super::frame;
use crate::domain::unit::UnitKind;
use crate::error::Result;
use crate::flows::cases::Sight;
use crate::store::cases::{Case, Eyes};
use crate::web::desk::visit::Visit;

/// Who is missing: of the unit, or of the office; nothing for the unit's own eyes.
pub(super) fn without_account(visit: &Visit<'_>, case: &Case, sight: &Sight) -> Result<Markup> {
    Ok(html! { (of_the_unit(visit, case, sight)?) (nobody::left(visit, case, sight)?) })
}

/// What is missing of the unit; nothing where it can act.
fn of_the_unit(visit: &Visit<'_>, case: &Case, sight: &Sight) -> Result<Markup> {
    let unit = case.view.unit.as_str();
    if sight.eyes != Eyes::Office || case.village.is_some() || unit.is_empty() || !case.state.is_open() {
        return Ok(html! {});
    }
    let (store, county, today) = (&visit.desk().store, sight.reach.of_county(), visit.ask.today);
    let of_township = UnitKind::of(unit) == UnitKind::Township;
    let there = store.departments_with_accounts(county, today)?;
    let acts =
        there.iter().any(|one| one == unit) || (of_township && store.has_clerk(county, unit, today)?);
    if acts {
        return Ok(html! {});
    }
    Ok(html! {
        p.note {
            "⚠ 责任单位“" (unit) "”还没有账号：报整改方案、交佐证、申请销号都要它自己的人办，巡察办不能代它认领、代它销号。"
            @if of_township {
                "请系统管理员给这个乡镇开一个“乡镇经办”。单位的名称要用村名册里的乡镇名开头，像“番田镇人民政府”。"
            } @else {
                "请系统管理员开一个“部门用户”，单位照写“" (unit) "”，一个字都不能差。"
                @if !there.is_empty() { "现在有账号的单位：" (there.join("、")) "。" }
            }
            @if frame::may_enter(visit, "/desk/users") { a href="/desk/users" { "去开账号" } }
        }
    })
}
