//! `/desk/choosing/settings`: the weights, caps and cut-offs of the classes, the term and the months of rounds.

use maud::html;

use super::super::frame;
use super::super::routes::{DeskRoute, get, post};
use super::super::visit::Visit;
use super::choosing::weighed;
use super::{input, may_plan, whole};
use crate::access::{By, PlanRounds, ReadRounds};
use crate::error::Result;
use crate::flows::rounds::choosing;
use crate::rounds::Field;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRounds>("/desk/choosing/settings", page),
        post::<PlanRounds>("/desk/choosing/settings", set),
    ]
}

fn page(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    const COLUMNS: [Column; 2] = [Column::head("项目"), Column::number("现在")];
    let kept = visit.desk().store.round_settings(by.reach().of_county(), None)?;
    let rows = Field::all()
        .into_iter()
        .map(|field| vec![html! { (field.label()) }, html! { (kept.settings.get(field)) }]);
    let body = html! {
        p.back { a href="/desk/choosing" { "‹ 选村" } }
        h1 { "权重和分数线" }
        p.lead {
            @match kept.day {
                None => "现在用的是程序自带的设置。",
                Some(day) => { "第 " (kept.version) " 版，" (day) " " (kept.by) " 改：" (kept.reason) "。" },
            }
        }
        p { (weighed(&kept.settings)) "每项看这个村超过了几成的村：全县最高得满分，最低得 0 分，再乘权重。改了以后要重新分类才生效，以前的分类不变。" }
        @if may_plan(visit) {
            form.ask method="post" action="/desk/choosing/settings" {
                (frame::seal(visit))
                input type="hidden" name="seen" value=(kept.version);
                @for field in Field::all() {
                    @let (least, most) = field.bounds();
                    label for=(field.name()) { (field.label()) }
                    input id=(field.name()) name=(field.name()) type="number" min=(least) max=(most) value=(kept.settings.get(field)) required;
                }
                (input("reason", "为什么改", 200, ""))
                button.main { "改设置" }
            }
        } @else { (table("巡察设置", &COLUMNS, rows)) }
    };
    Ok(frame::page(visit, "权重和分数线", &body))
}

fn set(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    choosing::set(
        &visit.office(by),
        by,
        whole(visit, "seen", "版本")?,
        &visit.form,
        visit.field("reason"),
    )?;
    Ok(Reply::redirect(303, "/desk/choosing/settings".to_owned()))
}
