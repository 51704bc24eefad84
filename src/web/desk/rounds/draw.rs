//! `/desk/draw`: the draws, how a new one is committed, and what the drawn villages say of the rules.

use maud::{Markup, html};

use super::super::frame;
use super::super::routes::{DeskRoute, get, post};
use super::super::visit::Visit;
use super::{choice, input, may_plan, whole};
use crate::access::{By, PlanRounds, ReadRounds};
use crate::anomaly::wilson;
use crate::domain::day;
use crate::domain::round::{DrawKind, VillageClass};
use crate::error::{Error, Result};
use crate::flows::rounds::draw::{Wish, commit};
use crate::rounds::Arm;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

/// The choice of villages of every class.
const ALL: &str = "全部的村";

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRounds>("/desk/draw", page),
        post::<PlanRounds>("/desk/draw", fix),
    ]
}

fn page(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    const COLUMNS: [Column; 5] = [
        Column::head("抽签"),
        Column::text("抽几个"),
        Column::text("种子"),
        Column::short("定名单"),
        Column::text("结果"),
    ];
    let store = &visit.desk().store;
    let mut draws = store.draws(by.reach())?;
    draws.retain(|draw| draw.kind == DrawKind::Villages);
    let arm = store.random_arm(by.reach())?;
    let few = store.round_settings(by.reach().of_county(), None)?.settings.few;
    let rows = draws.iter().map(|one| {
        vec![
            html! { a href={ "/desk/draw/" (one.id) } { (one.name) } },
            html! { (one.candidates) " 个村抽 " (one.number) " 个" },
            html! { (one.seed_source) "，" (one.seed_day) },
            html! { (one.day) },
            html! { @if one.seeded.is_some() { "✓ 已抽" } @else { "○ 等种子" } },
        ]
    });
    let body = html! {
        h1 { "抽签" }
        p.lead { "先定名单，后有种子：名单和抽几个先用指纹封住，种子是谁也左右不了的公开数字，结果谁都能自己算一遍。" }
        @if draws.is_empty() { p.nothing { "还没有抽过签。" } } @else { (table("抽签", &COLUMNS, rows)) }
        @if arm.villages + arm.ahead > 0 { (arm_part(&arm, u64::from(few))) }
        @if may_plan(visit) { (form(visit)) }
    };
    Ok(frame::page(visit, "抽签", &body))
}

/// A share with its interval, or that there are too few to say.
pub(super) fn share((part, whole): (u64, u64), few: u64) -> [Markup; 2] {
    match wilson(part, whole).filter(|_| whole >= few) {
        None => [html! { "太少，说不准" }, html! {}],
        Some((from, to)) => {
            let said = |per_mille: u64| format!("{}.{} %", per_mille / 10, per_mille % 10);
            [
                html! { (said((part * 2000 + whole) / (whole * 2))) },
                html! { (said(from)) " 到 " (said(to)) },
            ]
        }
    }
}

fn arm_part(arm: &Arm, few: u64) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("看什么"),
        Column::text("数"),
        Column::text("95% 的把握在"),
        Column::number("占比"),
    ];
    let row = |what: &str, (part, whole): (u64, u64)| {
        let [said, between] = share((part, whole), few);
        vec![html! { (what) }, html! { (part) " / " (whole) }, between, said]
    };
    let rows = [
        row("规则查得准：疑点里查实的", arm.precision()),
        row("规则查得全：问题里规则查到的", arm.recall()),
    ];
    html! {
        section {
            h2 { "规则准不准 " span.official { "只看抽中、巡完的 " (count(arm.villages)) " 个村" } }
            p {
                "只算从全县所有的村里抽的、按抽签排进轮次巡完的。这些村没有人挑过，所以这里的比例不偏。疑点一条一条地算：查实 " (arm.confirmed) " 条，查否或合规说明 " (arm.refuted)
                " 条。规则查到的问题 " (arm.found) " 件；巡察组自己发现、规则没有查到的问题 " (arm.missed) " 件。"
            }
            @if arm.ahead > 0 {
                p.note {
                    "抽中的还有 " (count(arm.ahead)) " 个村没有巡完：没有人去看，规则漏了什么就没有人知道。按抽签排进轮次、那一轮结束以后才算进来；"
                    "因为别的缘由巡到的不算（那是挑出来的），回头看也不算（那只看原来的问题）。"
                }
            }
            @if arm.partial > 0 {
                p.note { "有 " (arm.partial) " 次抽签的名单只是一部分村（按类、只抽没巡过的，或者自己写的），推不到全县，没有算进来。" }
            }
            @if arm.waiting > 0 { p.note { "还有 " (count(arm.waiting)) " 条疑点没有结论。都有了结论，比例才作数。" } }
            (table("规则准不准", &COLUMNS, rows))
            p.muted { "少于 " (few) " 个结论不算比例。" }
        }
    }
}

fn form(visit: &Visit<'_>) -> Markup {
    let classes: Vec<&str> = std::iter::once(ALL)
        .chain(VillageClass::WORDS.iter().copied())
        .collect();
    html! {
        section {
            h2 { "定一份名单" }
            p { "定了就不能改、不能重来。种子要写明出处和揭晓的日子，那一天必须在今天以后。" }
            form.ask method="post" action="/desk/draw" {
                (frame::seal(visit))
                (input("name", "名称，例如“2026年第三轮随机村”", 60, ""))
                (choice("class", "从哪些村里抽", &classes, ALL))
                label for="uncovered" { input #uncovered type="checkbox" name="uncovered" value="1"; " 只要还没有巡过的村" }
                label for="villages" { "或者自己写名单：村码或村名，一行一个（填了就只用这份）" }
                textarea #villages name="villages" maxlength="20000" {}
                (input("number", "抽几个", 4, ""))
                (input("source", "种子从哪里来，例如“双色球第2026137期开奖号码”", 120, ""))
                label for="on" { "哪一天揭晓" }
                input #on name="on" type="date" required;
                button.main { "封住名单" }
            }
        }
    }
}

fn fix(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let class = match visit.field("class") {
        "" | ALL => None,
        word => Some(VillageClass::from_word(word).ok_or_else(|| Error::Usage("没有这个类别".to_owned()))?),
    };
    let wish = Wish {
        name: visit.field("name").to_owned(),
        number: whole(visit, "number", "抽几个")?,
        seed_source: visit.field("source").to_owned(),
        seed_day: day::parse(visit.field("on"))
            .ok_or_else(|| Error::Usage("日期写成 2026-12-31 这样".to_owned()))?,
        class,
        uncovered: visit.field("uncovered") == "1",
        typed: visit.field("villages").to_owned(),
    };
    let id = commit(&visit.office(by), by, &wish)?;
    Ok(Reply::redirect(303, format!("/desk/draw/{id}")))
}
