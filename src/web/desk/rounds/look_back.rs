//! `/desk/look-back`: which closed cases are looked at again, by lot and by risk, and how much was closed on paper only.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::super::frame;
use super::super::routes::{DeskRoute, get, post};
use super::super::visit::Visit;
use super::draw::share;
use super::input;
use crate::access::{By, MoveCase, PlanRounds};
use crate::domain::day;
use crate::domain::round::DrawKind;
use crate::error::{Error, Result};
use crate::flows::rounds::look_back;
use crate::rounds::{Cause, Closed, LookBackArm, Settings, Window, by_risk, to_draw};
use crate::store::rounds::Draw;
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<PlanRounds>("/desk/look-back", page).does("回头看抽样"),
        post::<PlanRounds>("/desk/look-back/draw", fix).does("定回头看抽签名单"),
        post::<MoveCase>("/desk/look-back/send", send).does("转回头看"),
    ]
}

fn page(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let store = &visit.desk().store;
    let kept = store.round_settings(by.reach().of_county(), None)?;
    let clock = visit.clock(by.reach().of_county())?;
    let found = store.look_back(by.reach(), &kept.settings, &clock, visit.ask.today)?;
    let mut draws = store.draws(by.reach())?;
    draws.retain(|draw| draw.kind == DrawKind::LookBack);
    let body = html! {
        h1 { "回头看抽样" }
        p.lead {
            "销号满 " (clock.look_back().from) " 天、还没有回头看的共 " strong { (count(found.closed.len())) } " 件。随机抽 " (kept.settings.look_back_share)
            " %，再按风险取前 " (kept.settings.look_back_most) " 件。"
        }
        p.muted { (weights(&kept.settings)) " " a href="/desk/choosing/settings" { "改比例和权重" } }
        (early(&found.early, clock.look_back()))
        (result(found.arm, u64::from(kept.settings.few)))
        (by_lot(visit, &found.closed, &draws, &kept.settings))
        (overdue(visit, &found.closed, clock.look_back()))
        (risky(visit, &found.closed, &kept.settings))
    };
    Ok(frame::page(visit, "回头看抽样", &body))
}

/// The cases for which it is too early, and from when on each may be drawn.
fn early(cases: &[(String, NaiveDate)], window: Window) -> Markup {
    html! {
        @if let Some((_, first)) = cases.first() {
            p { "另有 " strong { (count(cases.len())) } " 件销号不满 " (window.from) " 天，还不能抽，最早的 " (first) " 起可以抽。" }
            details {
                summary { "哪一件从哪天起" }
                ul { @for (number, day) in cases { li { (number) "：" (day) " 起" } } }
            }
        }
    }
}

/// Those that should have been looked back at by now.
fn overdue(visit: &Visit<'_>, closed: &[Closed], window: Window) -> Markup {
    let late: Vec<&Closed> = closed.iter().filter(|case| case.overdue).collect();
    html! {
        @if !late.is_empty() {
            section #overdue {
                h2 { "⚠ 过期没有看的 " span.official { (count(late.len())) " 件" } }
                p { "销号超过 " (window.until) " 天还没有回头看。它们也还在抽签名单里。" }
                (choice(visit, "overdue", late.iter().map(|case| (*case, None))))
            }
        }
    }
}

/// What each cause counts.
fn weights(settings: &Settings) -> String {
    let each: Vec<String> = Cause::ALL
        .iter()
        .map(|cause| format!("{} {}", cause.word(), settings.causes[*cause as usize]))
        .collect();
    format!(
        "风险分：{}。涉及 {} 元以上算金额大。",
        each.join("；"),
        count(usize::try_from(settings.look_back_yuan).unwrap_or(0))
    )
}

/// How much was closed on paper only, as far as the drawn cases say.
fn result(arm: LookBackArm, few: u64) -> Markup {
    let (reopened, judged) = arm.paper();
    let [said, between] = share((reopened, judged), few);
    html! {
        @if arm.drawn > 0 {
            section {
                h2 { "抽中的怎么样 " span.official { (count(arm.drawn)) " 件" } }
                dl.figures {
                    div { dt { "要重新整改的" } dd { (said) } dd { (reopened) " / " (judged) " 件" } }
                    @if judged >= few { div { dt { "95% 的把握在" } dd { (between) } } }
                }
                p { "抽中的没有人挑过，所以这个比例说的是全部销了号的问题。按风险挑的不算在内。" }
                @if arm.waiting() > 0 { p.note { "还有 " (count(arm.waiting())) " 件没有结论。都有了结论，比例才作数。" } }
                p.muted { "少于 " (few) " 个结论不算比例。" }
            }
        }
    }
}

fn by_lot(visit: &Visit<'_>, closed: &[Closed], draws: &[Draw], settings: &Settings) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("抽签"),
        Column::text("抽几件"),
        Column::text("种子"),
        Column::text("结果"),
    ];
    let rows = draws.iter().map(|one| {
        vec![
            html! { a href={ "/desk/draw/" (one.id) } { (one.name) } },
            html! { (one.candidates) " 件抽 " (one.number) " 件" },
            html! { (one.seed_source) "，" (one.seed_day) },
            html! { @if one.seeded.is_some() { "✓ 已抽" } @else { "○ 等种子" } },
        ]
    });
    let drawn: Vec<&Closed> = closed
        .iter()
        .filter(|case| look_back::fell_on(draws, &case.number, case.closed_on))
        .collect();
    let number = to_draw(closed.len(), settings.look_back_share);
    html! {
        section {
            h2 { "随机抽" }
            @if draws.is_empty() { p.muted { "还没有抽过。" } } @else { (table("回头看抽签", &COLUMNS, rows)) }
            @if !drawn.is_empty() {
                p { "抽中了、还没有转的：" }
                (choice(visit, "lot", drawn.iter().map(|case| (*case, None))))
            }
            @if closed.len() > number as usize && number > 0 {
                details {
                    summary { "封一份名单：" (count(closed.len())) " 件抽 " (number) " 件" }
                    p { "名单是现在销号够久、还没有回头看的全部问题，过期的也在里面。定了就不能改，种子揭晓的日子要在今天以后。" }
                    form.ask method="post" action="/desk/look-back/draw" {
                        (frame::seal(visit))
                        (input("name", "名称，例如“2026年第四季度回头看”", 60, ""))
                        (input("source", "种子从哪里来，例如“双色球第2026137期开奖号码”", 120, ""))
                        label for="on" { "哪一天揭晓" }
                        input #on name="on" type="date" required;
                        button.main { "封住名单" }
                    }
                }
            } @else { p.muted { "销号够久的太少，抽不成。" } }
        }
    }
}

fn risky(visit: &Visit<'_>, closed: &[Closed], settings: &Settings) -> Markup {
    let risks = by_risk(closed, settings);
    html! {
        section {
            h2 { "按风险看" }
            @if risks.is_empty() { p { "没有特别要看的。" } } @else {
                p { "分高的先看。这些是要去看的理由，不是结论。" }
                (choice(visit, "risk", risks.iter().map(|risk| (risk.case, Some(risk.points)))))
            }
        }
    }
}

/// Cases to tick, with what speaks for each, and the button that sends them.
fn choice<'c>(
    visit: &Visit<'_>,
    arm: &str,
    cases: impl Iterator<Item = (&'c Closed, Option<u32>)>,
) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::head("问题"),
        Column::text("村或单位"),
        Column::text("类别"),
        Column::short("销号"),
        Column::text("理由"),
        Column::number("涉及"),
    ];
    let labels = visit.labels();
    let rows = cases.map(|(case, points)| {
        let id = format!("{arm}-{}", case.id);
        let causes: Vec<&str> = case.causes.iter().map(|cause| cause.word()).collect();
        vec![
            html! {
                label.tick for=(id) { input id=(id) type="checkbox" name="case" value=(case.id) checked; " 选上" }
                " " a href={ "/desk/cases/" (case.id) } { (case.number) }
            },
            html! { (case.village.map_or_else(|| case.unit.clone(), |code| labels.village_in_township(code))) },
            html! { (case.category.word()) },
            html! { @if let Some(on) = case.closed_on { (on) } @if case.overdue { " " span.recovered { "⚠ 过期" } } },
            html! {
                @match points { Some(points) => { (points) " 分：" (causes.join("；")) }, None if arm == "overdue" => "过期", None => "抽中" }
            },
            html! { (yuan(case.found)) },
        ]
    });
    html! {
        form method="post" action="/desk/look-back/send" {
            (frame::seal(visit))
            input type="hidden" name="arm" value=(arm);
            (table("回头看", &COLUMNS, rows))
            p.go { button.main { "选上的转回头看" } }
        }
    }
}

fn fix(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let on =
        day::parse(visit.field("on")).ok_or_else(|| Error::Usage("日期写成 2026-12-31 这样".to_owned()))?;
    let office = visit.office(by);
    let id = look_back::commit(&office, by, visit.field("name"), visit.field("source"), on)?;
    Ok(Reply::redirect(303, format!("/desk/draw/{id}")))
}

fn send(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let absent = || Error::NotFound("这件事".to_owned());
    let chosen: Vec<i64> = visit
        .form
        .iter()
        .filter(|(name, _)| name == "case")
        .map(|(_, id)| id.trim().parse().map_err(|_| absent()))
        .collect::<Result<_>>()?;
    let arm = match visit.field("arm") {
        "lot" => look_back::Arm::Lot,
        "overdue" => look_back::Arm::Overdue,
        _ => look_back::Arm::Risk,
    };
    look_back::send(&visit.office(by), &visit.seat()?.session.actor, by, &chosen, arm)?;
    Ok(Reply::redirect(303, "/desk/look-back".to_owned()))
}
