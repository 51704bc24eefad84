//! `/desk/draw/{id}`: one draw: what was committed, the seed, the result, and the line with which anybody recomputes it.

use maud::{Markup, html};

use super::super::frame;
use super::super::routes::{DeskRoute, get, post};
use super::super::visit::Visit;
use super::{input, may_plan, number};
use crate::access::{By, PlanRounds, ReadRounds};
use crate::domain::round::DrawKind;
use crate::error::{Error, Result};
use crate::flows::rounds::draw::draw as lots;
use crate::flows::take_out;
use crate::rounds::{CODES_FROM, recompute};
use crate::store::rounds::Draw;
use crate::web::reply::Reply;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRounds>("/desk/draw/{id}", page),
        get::<ReadRounds>("/desk/draw/{id}/list.txt", list),
        post::<PlanRounds>("/desk/draw/{id}/seed", seed),
    ]
}

fn page(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    let draw = visit
        .desk()
        .store
        .draw(number(visit, "id", "这次抽签")?, by.reach())?;
    let body = html! {
        @match draw.kind {
            DrawKind::Villages => p.back { a href="/desk/draw" { "‹ 抽签" } },
            DrawKind::LookBack => p.back { a href="/desk/look-back" { "‹ 回头看抽样" } },
        }
        h1 { (draw.name) span.official { (draw.candidates) " " (draw.kind.unit()) "抽 " (draw.number) " 个" } }
        dl.facts {
            div { dt { "名单封于" } dd { (draw.day) " " (draw.by) } }
            div { dt { "名单指纹" } dd { code.hash { (draw.commitment) } } }
            div { dt { "种子出处" } dd { (draw.seed_source) } }
            div { dt { "揭晓日" } dd { (draw.seed_day) } }
        }
        @if draw.canonical.is_some() { p.go { a.button href={ "/desk/draw/" (draw.id) "/list.txt" } { "下载名单 list.txt" } } }
        @match &draw.seeded {
            None => { (waiting(visit, &draw)) },
            Some(seeded) => {
                section {
                    h2 { "结果" }
                    p { "种子 " strong { (seeded.seed) } "，" (seeded.day) " " (seeded.by) " 录入。抽中，按先后：" }
                    @let labels = visit.labels();
                    ol.drawn { @for number in &seeded.cases { li { (number) } } @for code in &seeded.drawn { li { (labels.village_in_township(*code)) " " span.official { (code) } } } }
                    @if seeded.drawn.len() + seeded.cases.len() < draw.number as usize { p.muted { "只列您范围内的。" } }
                }
                (again(&draw, &seeded.seed))
            },
        }
    };
    Ok(frame::page(visit, &draw.name, &body))
}

fn waiting(visit: &Visit<'_>, draw: &Draw) -> Markup {
    let left = (draw.seed_day - visit.ask.today).num_days();
    html! {
        section {
            h2 { "等种子" }
            @if left > 0 { p { "还有 " (left) " 天揭晓。到那天才能录入。" } }
            @else if may_plan(visit) {
                form.ask method="post" action={ "/desk/draw/" (draw.id) "/seed" } {
                    (frame::seal(visit))
                    (input("seed", "种子，照公布的写，例如“03 08 15 22 27 31 + 09”", 200, ""))
                    p { "录入就抽，只有一次，录错了也不能改。" }
                    button.main { "抽签" }
                }
            } @else { p { "种子已经揭晓，等巡察办录入。" } }
        }
    }
}

/// How to recompute it without this program.
fn again(draw: &Draw, seed: &str) -> Markup {
    let lot = match draw.kind {
        DrawKind::Villages => "村码",
        DrawKind::LookBack => "问题编号",
    };
    html! {
        section {
            h2 { "自己算一遍" }
            p { "先看名单有没有动过：下面这行的结果要和名单指纹一样。" }
            p { code.line { "sha256sum list.txt" } }
            p {
                "再算结果：名单从第 " (CODES_FROM) " 行起是" (lot) "。每个把“种子、名单指纹、" (lot) "”各占一行连起来（末尾不换行），算 SHA-256，从小到大取前 "
                (draw.number) " 个。一行就能算："
            }
            p { code.line { (recompute(seed, &draw.commitment, draw.number)) } }
        }
    }
}

fn list(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    let draw = visit
        .desk()
        .store
        .draw(number(visit, "id", "这次抽签")?, by.reach())?;
    let text = draw
        .canonical
        .ok_or_else(|| Error::NotFound("这份名单".to_owned()))?;
    let what = format!("抽签名单 {}", draw.name);
    take_out::note(&visit.office(by), by, &what, text.lines().count())?;
    Ok(Reply::file(
        "text/plain; charset=utf-8",
        "list.txt".to_owned(),
        text.into_bytes(),
    ))
}

fn seed(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let id = number(visit, "id", "这次抽签")?;
    lots(&visit.office(by), by, id, visit.field("seed"))?;
    Ok(Reply::redirect(303, format!("/desk/draw/{id}")))
}
