//! `/desk/rounds/{id}/relay`: what a higher round hands on, and what the teams say of it village by village.

use maud::{Markup, html};

use super::super::frame;
use super::super::routes::{DeskRoute, get, post};
use super::super::visit::Visit;
use super::{input, may_plan, number, whole};
use crate::access::{By, Permission, PlanRounds, ReadRounds, TickChecklist};
use crate::domain::case::Category;
use crate::domain::round::{RoundState, Ticked};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::rounds::relay;
use crate::store::rounds::{Item, Plan, Tick};
use crate::web::links;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRounds>("/desk/rounds/{id}/relay", page).params(&["village"]),
        post::<PlanRounds>("/desk/rounds/{id}/relay", import),
        post::<PlanRounds>("/desk/rounds/{id}/relay/carry", carry),
        post::<TickChecklist>("/desk/rounds/{id}/relay/tick", tick),
    ]
}

fn page(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    let store = &visit.desk().store;
    let plan = store.plan(number(visit, "id", "这一轮")?, by.reach(), by.user())?;
    let items = store.relay_items(by.reach().of_county(), plan.round.id)?;
    let ticks = store.relay_ticks(by.reach(), plan.round.id)?;
    let mut villages: Vec<VillageCode> = plan.visits().iter().map(|one| one.village).collect();
    villages.retain(|code| by.reach().covers(*code));
    let chosen = match visit.ask.get("village") {
        None => None,
        Some(typed) => Some(
            VillageCode::parse(typed)
                .ok()
                .filter(|code| villages.contains(code))
                .ok_or_else(|| Error::NotFound("这个村".to_owned()))?,
        ),
    };
    let back = match chosen {
        Some(_) => html! { a href={ "/desk/rounds/" (plan.round.id) "/relay" } { "‹ 接力清单" } },
        None => html! { a href={ "/desk/rounds/" (plan.round.id) } { "‹ " (plan.round.name) } },
    };
    let body = html! {
        p.back { (back) }
        h1 {
            "接力清单"
            span.official {
                (plan.round.name)
                @if let Some(village) = chosen { " · " (visit.labels().village_in_township(village)) }
            }
        }
        p.lead { "上一级巡察反复发现的问题，这一轮逐村看。" }
        @if items.is_empty() { p.nothing { "还没有导入清单。" } }
        @match chosen {
            Some(village) => { (one_village(visit, &plan, &items, &ticks, village)) },
            None => { (all(visit, &plan, &items, &ticks, &villages)) },
        }
        @if chosen.is_none() && may_plan(visit) && plan.round.state != RoundState::Ended { (forms(visit, by, &plan)?) }
    };
    Ok(frame::page(visit, "接力清单", &body))
}

/// Every item with what was found, and the way to each village.
fn all(visit: &Visit<'_>, plan: &Plan, items: &[Item], ticks: &[Tick], villages: &[VillageCode]) -> Markup {
    const ITEMS: [Column; 5] = [
        Column::head("看什么"),
        Column::short("类别"),
        Column::text("来自"),
        Column::text("已看"),
        Column::number("发现"),
    ];
    const VILLAGES: [Column; 3] = [Column::head("村"), Column::text("已看"), Column::number("发现")];
    let labels = visit.labels();
    let many = |ticks: Vec<&Tick>| {
        let found = ticks.iter().filter(|one| one.ticked == Ticked::Found).count();
        (ticks.len(), found)
    };
    let rows = items.iter().map(|item| {
        let (seen, found) = many(ticks.iter().filter(|one| one.item == item.id).collect());
        vec![
            html! { (item.look_for) },
            html! { (item.category.word()) },
            html! { (item.origin) },
            html! { (count(seen)) " 村" },
            html! { (count(found)) " 村" },
        ]
    });
    let places = villages.iter().map(|code| {
        let (seen, found) = many(ticks.iter().filter(|one| one.village == *code).collect());
        let number = code.to_string();
        let to = links::with_params(
            &format!("/desk/rounds/{}/relay", plan.round.id),
            [("village", number.as_str())],
        );
        vec![
            html! { a href=(to) { (labels.village_in_township(*code)) } },
            html! { (seen) " / " (items.len()) },
            html! { (found) },
        ]
    });
    html! {
        @if !items.is_empty() {
            (table("接力清单", &ITEMS, rows))
            @if !villages.is_empty() { section { h2 { "逐村" } (table("各村看了多少", &VILLAGES, places)) } }
        }
    }
}

fn one_village(
    visit: &Visit<'_>,
    plan: &Plan,
    items: &[Item],
    ticks: &[Tick],
    village: VillageCode,
) -> Markup {
    let may = visit
        .seat
        .as_ref()
        .is_some_and(|seat| seat.session.actor.may(Permission::TickChecklist, visit.ask.today))
        && plan.round.state == RoundState::UnderWay;
    html! {
        @for item in items {
            @let said = ticks.iter().find(|one| one.item == item.id && one.village == village);
            section {
                h2 { (item.look_for) span.official { " " (item.category.word()) } }
                @match said {
                    Some(one) => p {
                        @if one.ticked == Ticked::Found { strong.returned { "⚠ " (one.ticked.word()) } } @else { "✓ " (one.ticked.word()) }
                        @if !one.remark.is_empty() { "：" (one.remark) }
                        span.muted { " " (one.day) " " (one.by) }
                    },
                    None => p.muted { "○ 还没有看" },
                }
                @if may {
                    form.ask method="post" action={ "/desk/rounds/" (plan.round.id) "/relay/tick" } {
                        (frame::seal(visit))
                        input type="hidden" name="item" value=(item.id);
                        input type="hidden" name="village" value=(village);
                        input type="hidden" name="seen" value=(said.map(Tick::seen).unwrap_or_default());
                        label for={ "t" (item.id) } { "看的结果" }
                        select id={ "t" (item.id) } name="ticked" {
                            @for word in Ticked::WORDS { option selected[said.is_some_and(|one| one.ticked.word() == *word)] { (word) } }
                        }
                        label for={ "r" (item.id) } { "备注（发现问题要写）" }
                        input id={ "r" (item.id) } name="remark" maxlength="200" value=(said.map_or("", |one| one.remark.as_str()));
                        button { "记下" }
                    }
                }
            }
        }
    }
}

fn forms(visit: &Visit<'_>, by: &By<ReadRounds>, plan: &Plan) -> Result<Markup> {
    let plans = visit.desk().store.plans(by.reach(), by.user())?;
    let others: Vec<&Plan> = plans.iter().filter(|one| one.round.id != plan.round.id).collect();
    let at = format!("/desk/rounds/{}/relay", plan.round.id);
    Ok(html! {
        section {
            h2 { "清单从哪里来" }
            form.ask method="post" action=(at) {
                (frame::seal(visit))
                (input("origin", "来自哪一轮巡视巡察，例如“省委巡视2026年第一轮”", 60, ""))
                label for="items" { "一行一条：类别,看什么。类别用：" (Category::WORDS.join("、")) }
                textarea #items name="items" required maxlength="60000" {}
                button.main { "导入" }
            }
            @if !others.is_empty() {
                details {
                    summary { "从另一轮带过来" }
                    form.ask method="post" action={ (at) "/carry" } {
                        (frame::seal(visit))
                        label for="from" { "哪一轮" }
                        select #from name="from" { @for one in &others { option value=(one.round.id) { (one.round.name) } } }
                        button.main { "带过来" }
                    }
                }
            }
        }
    })
}

fn back(id: i64, village: &str) -> Reply {
    let to = links::with_params(&format!("/desk/rounds/{id}/relay"), [("village", village)]);
    Reply::redirect(303, to)
}

fn import(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let id = number(visit, "id", "这一轮")?;
    relay::import(
        &visit.office(by),
        by,
        id,
        visit.field("items"),
        visit.field("origin"),
    )?;
    Ok(back(id, ""))
}

fn carry(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let id = number(visit, "id", "这一轮")?;
    relay::carry(&visit.office(by), by, whole(visit, "from", "轮次")?, id)?;
    Ok(back(id, ""))
}

fn tick(visit: &Visit<'_>, by: &By<TickChecklist>) -> Result<Reply> {
    let id = number(visit, "id", "这一轮")?;
    let village =
        VillageCode::parse(visit.field("village")).map_err(|_| Error::NotFound("这个村".to_owned()))?;
    let ticked =
        Ticked::from_word(visit.field("ticked")).ok_or_else(|| Error::Usage("没有这种结果".to_owned()))?;
    relay::tick(
        &visit.office(by),
        by,
        (id, whole(visit, "item", "哪一项")?),
        village,
        (ticked, visit.field("remark")),
        visit.field("seen"),
    )?;
    Ok(back(id, visit.field("village")))
}
