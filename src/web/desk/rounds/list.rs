//! `/desk/rounds`: the rounds of the county, and the form that plans one.

use chrono::NaiveDate;
use maud::html;

use super::super::frame;
use super::super::routes::{DeskRoute, get, post};
use super::super::visit::Visit;
use super::{choice, input, may_plan, whole};
use crate::access::{By, PlanRounds, ReadRounds};
use crate::domain::day;
use crate::domain::round::{RoundKind, RoundState};
use crate::error::{Error, Result};
use crate::flows::rounds;
use crate::rounds::{Pace, Place, after_months, pace};
use crate::store::rounds::{NewRound, Plan, Round};
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadRounds>("/desk/rounds", page),
        get::<PlanRounds>("/desk/rounds/new", blank),
        post::<PlanRounds>("/desk/rounds/new", open),
    ]
}

/// How many villages, townships and units a round has.
pub(super) fn sizes(plan: &Plan) -> [usize; 3] {
    let mut sizes = [0; 3];
    for target in &plan.targets {
        sizes[match target.place {
            Place::Village(_) => 0,
            Place::Township(_) => 1,
            Place::Unit(_) => 2,
        }] += 1;
    }
    sizes
}

/// How much time a round has left, in words; a plan only has a beginning.
pub(super) fn time_left(round: &Round, rectify_months: u32, today: NaiveDate) -> String {
    match (round.state, pace(round.from, round.to, rectify_months, today)) {
        (RoundState::Ended, _) => "已经结束".to_owned(),
        (RoundState::Planned, Pace::Before(days)) => Pace::Before(days).says(),
        (RoundState::Planned, _) => match (today - round.from).num_days() {
            0 => "按计划今天启动".to_owned(),
            late => format!("还没有启动，比计划晚 {late} 天"),
        },
        (RoundState::UnderWay, pace) => pace.says(),
    }
}

fn page(visit: &Visit<'_>, by: &By<ReadRounds>) -> Result<Reply> {
    const COLUMNS: [Column; 8] = [
        Column::head("轮次"),
        Column::short("类型"),
        Column::short("哪一轮"),
        Column::text("起止"),
        Column::text("到哪一步"),
        Column::short("村"),
        Column::short("乡镇"),
        Column::short("单位"),
    ];
    let store = &visit.desk().store;
    let plans = store.plans(by.reach(), by.user())?;
    let settings = store.round_settings(by.reach().of_county(), None)?.settings;
    let today = visit.ask.today;
    let mut total = [0; 3];
    let rows: Vec<_> = plans
        .iter()
        .map(|plan| {
            let (round, sizes) = (&plan.round, sizes(plan));
            for at in 0..3 {
                total[at] += sizes[at];
            }
            vec![
                html! { a href={ "/desk/rounds/" (round.id) } { (round.name) } },
                html! { (round.kind.word()) },
                html! { (round.year) "年第" (round.batch) "轮" },
                html! { (round.from) " 至 " (round.to) },
                html! { (round.state.word()) "，" (time_left(round, settings.rectify_months, today)) },
                html! { (count(sizes[0])) },
                html! { (count(sizes[1])) },
                html! { (count(sizes[2])) },
            ]
        })
        .collect();
    let mut years: Vec<(i32, usize)> = Vec::new();
    for plan in &plans {
        match years.iter_mut().find(|(year, _)| *year == plan.round.year) {
            Some((_, many)) => *many += 1,
            None => years.push((plan.round.year, 1)),
        }
    }
    let much = years
        .iter()
        .filter(|(_, many)| *many > settings.rounds_a_year as usize);
    let body = html! {
        h1 { "巡察安排" }
        p.lead {
            "共 " strong { (count(plans.len())) } " 轮：村 " strong { (count(total[0])) } " 个次，乡镇 "
            strong { (count(total[1])) } " 个次，单位 " strong { (count(total[2])) } " 个次。"
            @for kind in RoundKind::ALL {
                @let many = plans.iter().filter(|plan| plan.round.kind == *kind).count();
                @if many > 0 { (kind.word()) " " (many) " 轮。" }
            }
        }
        @for (year, many) in much {
            p.note { (year) " 年排了 " (many) " 轮，设置是一年 " (settings.rounds_a_year) " 轮。" }
        }
        @if may_plan(visit) {
            p.go {
                a.button href="/desk/rounds/new" { "编排一轮" }
                " " a href="/desk/inspectors" { "巡察人员和回避申报" }
            }
        }
        @if plans.is_empty() { p.nothing { "这里没有。" } } @else { (table("巡察轮次", &COLUMNS, rows)) }
    };
    Ok(frame::page(visit, "巡察安排", &body))
}

fn blank(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let settings = visit
        .desk()
        .store
        .round_settings(by.reach().of_county(), None)?
        .settings;
    let body = html! {
        p.back { a href="/desk/rounds" { "‹ 巡察安排" } }
        h1 { "编排一轮" }
        form.ask method="post" action="/desk/rounds/new" {
            (frame::seal(visit))
            (input("name", "名称，例如“2026年第三轮”", 40, ""))
            (choice("kind", "类型", RoundKind::WORDS, RoundKind::Routine.word()))
            (input("year", "年份", 4, &visit.ask.today.format("%Y").to_string()))
            (input("batch", "当年第几轮", 2, ""))
            label for="from" { "开始" }
            input #from name="from" type="date" required;
            label for="to" { "巡察截止（不填就是 " (settings.inspect_months) " 个月；之后整改 " (settings.rectify_months) " 个月）" }
            input #to name="to" type="date";
            button.main { "编排" }
        }
    };
    Ok(frame::page(visit, "编排一轮", &body))
}

fn open(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let date = |name: &str| {
        day::parse(visit.field(name)).ok_or_else(|| Error::Usage("日期写成 2026-12-31 这样".to_owned()))
    };
    let from = date("from")?;
    let to = match visit.field("to") {
        "" => {
            let kept = visit.desk().store.round_settings(by.reach().of_county(), None)?;
            after_months(from, kept.settings.inspect_months)
        }
        _ => date("to")?,
    };
    let new = NewRound {
        name: visit.field("name").to_owned(),
        kind: RoundKind::from_word(visit.field("kind"))
            .ok_or_else(|| Error::Usage("没有这个类型".to_owned()))?,
        year: whole(visit, "year", "年份")?,
        batch: whole(visit, "batch", "第几轮")?,
        from,
        to,
    };
    let id = rounds::open(&visit.office(by), by, &new)?;
    Ok(Reply::redirect(303, format!("/desk/rounds/{id}")))
}
