//! That nobody is left who can end a case: without the sentence a small office would wait for itself.

use maud::{Markup, html};

use crate::domain::role::Role;
use crate::error::Result;
use crate::flows::cases::{Sight, nobody};
use crate::store::cases::{Case, Eyes};
use crate::web::desk::frame;
use crate::web::desk::visit::Visit;

/// The sentence, for the office's eyes; nothing where somebody can.
pub(super) fn left(visit: &Visit<'_>, case: &Case, sight: &Sight) -> Result<Markup> {
    if sight.eyes != Eyes::Office {
        return Ok(html! {});
    }
    let office = visit.desk().office("", "");
    let Some(nobody) = nobody(&office, sight.reach.of_county(), case)? else {
        return Ok(html! {});
    };
    let offices: Vec<&str> = nobody.offices.iter().map(|role: &Role| role.word()).collect();
    let (in_office, either) = (offices.join("、"), offices.join("”或“"));
    Ok(html! {
        p.note {
            "⚠ 现在没有人能" @if nobody.signature { "在“" (nobody.step.word()) "”上做第二个签字人" } @else { "办“" (nobody.step.word()) "”" }
            "：管得到这件事的" (in_office) "，都办过这件事，或者要回避，或者还没有申报回避。请系统管理员再给一个人“" (either) "”的岗位，要和这件事没有关系。"
            @if frame::may_enter(visit, "/desk/users") { " " a href="/desk/users" { "去给岗位" } }
        }
    })
}
