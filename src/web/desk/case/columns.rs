//! The columns of the ledger that no move asks for, on the page of a case, and the office's mark that putting it right lasts.

use maud::{Markup, html};

use super::{back, case_of_form, hidden, works_on};
use crate::access::{By, MoveCase};
use crate::cases::Mover;
use crate::domain::case::Category;
use crate::domain::role::Role;
use crate::error::Result;
use crate::flows::cases;
use crate::store::cases::Case;
use crate::web::desk::visit::Visit;
use crate::web::reply::Reply;

/// The columns of the ledger that no move asks for.
pub(super) fn form(visit: &Visit<'_>, case: &Case, me: &Mover) -> Markup {
    let corrects = cases::is_claimed(case);
    let may = !corrects || (me.roles.contains(&Role::InspectionOffice) && !me.of_the_unit);
    html! {
        @if works_on(visit, case) && !case.state.is_final() && may {
            details {
                summary { @if corrects { "更正台账：" } @else { "补台账：" } (cases::COLUMNS.join("、")) }
                form.ask method="post" action={ "/desk/cases/" (case.id) "/ledger" } {
                    (hidden(visit, case))
                    @for (at, column) in cases::COLUMNS.iter().enumerate() {
                        @let told = case.told.columns.get(*column).map_or("", String::as_str);
                        label for={ "column-" (at) } { (column) }
                        @if *column == cases::KIND {
                            select id={ "column-" (at) } name=(column) {
                                option value="" { "没有分" }
                                @for kind in case.category.map_or(&[][..], Category::kinds) { option value=(kind) selected[*kind == told] { (kind) } }
                            }
                        } @else {
                            input id={ "column-" (at) } name=(column) maxlength="500" value=(told);
                        }
                    }
                    @if corrects {
                        label for="column-why" { "为什么更正（已经申请销号或销号，改了什么、为什么都记在经过里）" }
                        input #column-why name="reason" maxlength="500" required;
                    }
                    button.main { "保存" }
                }
            }
        }
    }
}

/// Whether putting it right lasts, and the office's way to say so.
pub(super) fn lasting(visit: &Visit<'_>, case: &Case, me: &Mover) -> Markup {
    let may = me.roles.contains(&Role::InspectionOffice) && case.is_problem() && case.state.is_open();
    html! {
        @if may {
            details {
                summary { @if case.lasting { "取消长期坚持" } @else { "标为长期坚持" } }
                form.ask method="post" action={ "/desk/cases/" (case.id) "/lasting" } {
                    (hidden(visit, case))
                    p { "要长期坚持的事，不算进三个月完成率，台账的“完成情况”写“长期坚持”；期限和销号照旧。" }
                    input type="hidden" name="on" value=(if case.lasting { "0" } else { "1" });
                    label for="lasting" { "为什么" }
                    input #lasting name="reason" maxlength="500" required;
                    button.main { "保存" }
                }
            }
        }
    }
}

pub(super) fn mark_lasting(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let case = case_of_form(visit)?;
    let marked = (visit.field("on") == "1", visit.field("reason"));
    cases::lasting(&visit.office(by), &visit.seat()?.session.actor, by, &case, marked)?;
    back(&case)
}
