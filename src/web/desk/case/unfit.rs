//! What of a case's checklist does not fit it, on its page: the inspection office says so with a reason, and takes it back.

use maud::{Markup, html};

use super::{back, case_of_form, hidden};
use crate::access::{By, MoveCase};
use crate::cases::Mover;
use crate::domain::role::Role;
use crate::error::Result;
use crate::flows::cases;
use crate::store::cases::Case;
use crate::web::desk::visit::Visit;
use crate::web::reply::Reply;

/// The office's forms.
pub(super) fn forms(visit: &Visit<'_>, case: &Case, me: &Mover) -> Markup {
    let may = me.roles.contains(&Role::InspectionOffice)
        && !me.of_the_unit
        && case.is_problem()
        && case.state.is_open();
    let (marked, fitting): (Vec<&String>, Vec<&String>) = case
        .told
        .items
        .iter()
        .partition(|item| case.told.unfit.contains_key(*item));
    html! {
        @if may && !fitting.is_empty() { (form(visit, case, &fitting, true)) }
        @if may && !marked.is_empty() { (form(visit, case, &marked, false)) }
    }
}

fn form(visit: &Visit<'_>, case: &Case, items: &[&String], marks: bool) -> Markup {
    let (key, on) = if marks { ("unfit", "1") } else { ("fits", "0") };
    html! {
        details {
            summary { @if marks { "哪一项材料不适用" } @else { "取消“不适用”，照旧要交" } }
            form.ask method="post" action={ "/desk/cases/" (case.id) "/unfit" } {
                (hidden(visit, case))
                @if marks { p { "这件事用不上的材料，标了就不用交。责任单位看得到原因；标的人不能再审这件事、销它。" } }
                input type="hidden" name="on" value=(on);
                label for={ (key) "-item" } { "哪一项" }
                select id={ (key) "-item" } name="item" { @for item in items { option { (item) } } }
                label for={ (key) "-why" } { "为什么" @if !marks { "又要交" } }
                input id={ (key) "-why" } name="reason" required minlength="2" maxlength="200";
                button.second { @if marks { "标为不适用" } @else { "照旧要交" } }
            }
        }
    }
}

/// Marks an item, or takes the mark away.
pub(super) fn mark(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let case = case_of_form(visit)?;
    let marked = (
        visit.field("item"),
        visit.field("on") == "1",
        visit.field("reason"),
    );
    cases::unfit(&visit.office(by), &visit.seat()?.session.actor, by, &case, marked)?;
    back(&case)
}
