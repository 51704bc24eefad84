//! `/desk/scoreboard`: what was put right, in time and in money, by township, village, unit, answering department, category and round; each figure leads
//! to its cases. With it the categories that stand in many villages, and the leads that were handed over.

mod widespread;

use std::collections::BTreeMap;

use maud::{Markup, html};

pub(super) use self::widespread::{to_merge_by, told_to_departments};
use super::cases::NO_UNIT;
use super::frame;
use super::letters::addressed;
use super::routes::{DeskRoute, get};
use super::visit::Visit;
use crate::access::{By, FollowUp, ReadLeads};
use crate::cases::Figure;
use crate::cases::score::{self, By as Key, Score, Tracked};
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::follow_up::{IN_TIME, Limits};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::flows::cases::Sight;
use crate::flows::settings::in_force;
use crate::store::cases::{Eyes, NO_ROUND, NOWHERE};
use crate::web::filters;
use crate::web::links;
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;

/// By what the lines of the board stand: by what a case is, or by who answers for its category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Of(Key),
    Department,
}

const LINES: [(&str, &str, Line); 6] = [
    ("township", "按乡镇", Line::Of(Key::Township)),
    ("village", "按村", Line::Of(Key::Village)),
    ("unit", "按责任单位", Line::Of(Key::Unit)),
    ("department", "按主管部门", Line::Department),
    ("category", "按类别", Line::Of(Key::Category)),
    ("round", "按轮次", Line::Of(Key::Round)),
];

const CASES: &str = "/desk/cases";

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<FollowUp>("/desk/scoreboard", board).params(&["by"]),
        get::<ReadLeads>("/desk/leads", leads).params(&["from"]),
    ]
}

fn board(visit: &Visit<'_>, _: &By<FollowUp>) -> Result<Reply> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let chosen = visit.ask.get("by").unwrap_or("township");
    // Rounds are the plan of those who inspect, and theirs alone.
    let lines = || {
        LINES
            .iter()
            .filter(|(.., by)| *by != Line::Of(Key::Round) || sight.eyes == Eyes::Office)
    };
    let (_, _, by) = lines().find(|(name, ..)| *name == chosen).ok_or_else(|| {
        Error::Usage("可以按 township、village、unit、department、category、round 看".to_owned())
    })?;
    let rounds = match by {
        Line::Of(Key::Round) => visit.desk().store.round_names(&sight.reach)?,
        _ => BTreeMap::new(),
    };
    let clock = visit.clock(sight.reach.of_county())?;
    let cases = visit.desk().store.tracked(&sight.reach, sight.eyes, &clock)?;
    let departments = in_force(&visit.desk().office("", ""), sight.reach.of_county())?.departments;
    let today = visit.ask.today;
    let limits = clock.limits;
    let all = score::total(&cases, &limits, today);
    let key = |case: &Tracked| match by {
        Line::Of(by) => by.key(case),
        Line::Department => departments.of(case.category).to_owned(),
    };
    let scores = score::scores_by(&cases, key, &limits, today);
    let (in_time, direct) = (in_time(&limits), clock.terms.direct);
    let body = html! {
        h1 { "整改成绩单" }
        dl.figures {
            (figure(&in_time, share(all.closed_share()), &html! { (behind(CASES, [(Figure::InTime, all.in_time), (Figure::Due, all.due)], "件到期")) @if all.stopped > 0 { "，" (stopped(CASES, all.stopped)) } }, all.closed_share().is_some_and(|n| n < limits.goal * 10)))
            (figure("直接交办", share(all.direct_share()), &behind(CASES, [(Figure::Direct, all.direct), (Figure::FedBack, all.fed_back)], "件反馈"), all.direct_share().is_some_and(|n| n < direct * 10)))
            (figure("查出的钱追回来", share(all.found_share()), &html! { (paid(CASES, Figure::Back, all.money.returned)) " / 涉及 " (paid(CASES, Figure::Found, all.money.found)) }, false))
            (figure("应追缴的追回来", share(all.money_share()), &html! { (paid(CASES, Figure::Back, all.money.returned)) " / " (paid(CASES, Figure::Recoverable, all.money.recoverable)) "，已核销 " (paid(CASES, Figure::WrittenOff, all.money.written_off)) }, false))
            (figure("超期", counted(CASES, Figure::Overdue, all.overdue), &html! { "件" }, all.overdue > 0))
            (figure("退回过", counted(CASES, Figure::Returned, all.returned), &html! { "件" }, false))
            (figure("同类又来", counted(CASES, Figure::Again, all.recurring), &html! { "件" }, all.recurring > 0))
        }
        p.muted {
            "目标：" (in_time) " " (limits.goal) " %，直接交办 " (direct) " %。没有到期的不算；中止的恢复以前不算，另外数出来。"
            "追回来的，按查出的（涉及）和按应追缴的各算一个：把应追缴写少，查出的那个不会变好看。"
            "同类又来：同村同类（县里的事，同一个单位同类）的问题销号以后 " (limits.recurrence) " 天以内又有；销号以后这么多天以内回头看没有通过、重新整改的也算。"
        }
        p.kinds { @for (name, label, _) in lines() {
            a href=(links::with_params("/desk/scoreboard", [("by", *name)])) aria-current=[(*name == chosen).then_some("page")] { (label) }
        } }
        (of_lines(visit, *by, &rounds, (&scores.into_iter().collect::<Vec<_>>(), &limits)))
        (widespread::section(visit, (&cases, &sight), &clock, &departments)?)
        (addressed::section(visit)?)
    };
    Ok(frame::page(visit, "整改成绩单", &body))
}

/// A figure with the way to the cases that it counts, at this list or a narrowed one; where there is nothing on it, the figure
/// alone.
fn counted(list: &str, figure: Figure, number: u32) -> Markup {
    way(list, figure, number > 0, &html! { (count(number as usize)) })
}

/// Money with the way to the cases of which it is the sum.
fn paid(list: &str, figure: Figure, sum: Fen) -> Markup {
    way(list, figure, sum.0 > 0, &html! { (yuan(sum)) })
}

fn way(list: &str, figure: Figure, leads: bool, shown: &Markup) -> Markup {
    let and = if list.contains('?') { '&' } else { '?' };
    let to = format!("{list}{and}score={}", links::encode(figure.word()));
    html! { @if leads { a href=(to) { (shown) } } @else { (shown) } }
}

/// How many stand still beside a share that leaves them out meanwhile.
fn stopped(list: &str, number: u32) -> Markup {
    html! { "另有 " (counted(list, Figure::Stopped, number)) " 件中止，没有算" }
}

/// Of how many how many, each with its way.
fn behind(list: &str, [part, whole]: [(Figure, u32); 2], unit: &str) -> Markup {
    html! { (counted(list, part.0, part.1)) " / " (counted(list, whole.0, whole.1)) " " (unit) }
}

fn figure(label: &str, value: impl maud::Render, detail: &Markup, short: bool) -> Markup {
    html! { div { dt { (label) } dd { (value) @if short { " " span.recovered { "⚠" span.unseen { "没有到目标" } } } } dd { (detail) } } }
}

/// What the share closed in time is called: 三个月内销号, the field's own word for ninety days.
fn in_time(limits: &Limits) -> String {
    match limits.in_time {
        IN_TIME => "三个月内销号".to_owned(),
        days => format!("{days} 天内销号"),
    }
}

fn share(per_mille: Option<u32>) -> String {
    per_mille.map_or_else(|| "还没有".to_owned(), |n| format!("{}.{} %", n / 10, n % 10))
}

fn of_lines(
    visit: &Visit<'_>,
    by: Line,
    rounds: &BTreeMap<i64, String>,
    (lines, limits): (&[(String, Score)], &Limits),
) -> Markup {
    const COLUMNS: [Column; 11] = [
        Column::head("哪里"),
        Column::number("反馈"),
        Column::number("按时销号"),
        Column::number("直接交办"),
        Column::number("超期"),
        Column::number("退回过"),
        Column::number("同类又来"),
        Column::number("涉及"),
        Column::number("应追缴"),
        Column::number("已追回"),
        Column::number("已核销"),
    ];
    let rows = lines.iter().map(|(key, line)| {
        let (name, to) = named(visit, by, rounds, key);
        vec![
            html! { a href=(to) { (name) } },
            counted(&to, Figure::FedBack, line.fed_back),
            html! {
                (share(line.closed_share())) @if line.closed_share().is_some_and(|n| n < limits.goal * 10) { " " span.recovered { "⚠" } }
                @if line.due > 0 { br; small { (behind(&to, [(Figure::InTime, line.in_time), (Figure::Due, line.due)], "件")) } }
                @if line.stopped > 0 { br; small { (stopped(&to, line.stopped)) } }
            },
            html! {
                (share(line.direct_share()))
                @if line.fed_back > 0 { br; small { (behind(&to, [(Figure::Direct, line.direct), (Figure::FedBack, line.fed_back)], "件")) } }
            },
            counted(&to, Figure::Overdue, line.overdue),
            counted(&to, Figure::Returned, line.returned),
            counted(&to, Figure::Again, line.recurring),
            paid(&to, Figure::Found, line.money.found),
            html! {
                (paid(&to, Figure::Recoverable, line.money.recoverable))
                @if line.money.recoverable.0 > 0 { br; small { "追回 " (share(line.money_share())) } }
            },
            html! {
                (paid(&to, Figure::Back, line.money.returned))
                @if line.money.found.0 > 0 { br; small { "涉及的 " (share(line.found_share())) } }
            },
            paid(&to, Figure::WrittenOff, line.money.written_off),
        ]
    });
    html! { @if lines.is_empty() { p.nothing { "还没有问题。" } } @else { (table("成绩单", &COLUMNS, rows)) } }
}

/// The name of a line, and where its cases are.
fn named(visit: &Visit<'_>, by: Line, rounds: &BTreeMap<i64, String>, key: &str) -> (String, String) {
    let labels = visit.labels();
    let none = || "县里的事".to_owned();
    let to = |name: &str| {
        let none = match name {
            "unit" | "department" => NO_UNIT,
            _ => NOWHERE,
        };
        links::with_params(CASES, [(name, if key.is_empty() { none } else { key })])
    };
    match by {
        Line::Of(Key::Township) => (
            TownshipCode::parse(key).map_or_else(none, |code| labels.township(code)),
            to("township"),
        ),
        Line::Of(Key::Village) => (
            VillageCode::parse(key).map_or_else(|_| none(), |code| labels.village_in_township(code)),
            to("village"),
        ),
        Line::Department => (
            if key.is_empty() {
                "还没有定主管部门".to_owned()
            } else {
                key.to_owned()
            },
            to("department"),
        ),
        Line::Of(Key::Unit) => (
            if key.is_empty() {
                "没有写责任单位".to_owned()
            } else {
                key.to_owned()
            },
            to("unit"),
        ),
        Line::Of(Key::Category) => (key.to_owned(), to("category")),
        Line::Of(Key::Round) => match key.parse().ok().and_then(|round: i64| rounds.get(&round)) {
            Some(name) => (name.clone(), to("round")),
            None => (
                "不在哪一轮里".to_owned(),
                links::with_params(CASES, [("round", NO_ROUND.to_string().as_str())]),
            ),
        },
    }
}

fn leads(visit: &Visit<'_>, by: &By<ReadLeads>) -> Result<Reply> {
    const COLUMNS: [Column; 3] = [
        Column::head("编号"),
        Column::short("移送日期"),
        Column::text("回执"),
    ];
    let from = filters::read(&visit.ask, "from", "日期，例如 2026-11-22", day::parse)?;
    let mut found = visit.desk().store.handed_over(by.reach())?;
    found.retain(|lead| from.is_none_or(|from| lead.day >= from));
    let rows = found.iter().map(|lead| {
        vec![
            html! { (lead.number) },
            html! { (lead.day) },
            html! { (lead.receipt) },
        ]
    });
    let body = html! {
        h1 { "线索移送" }
        p.lead { "共 " strong { (count(found.len())) } " 条。内容已经离开本系统，这里只留编号和回执。" }
        @if let Some(from) = from {
            p.note { "只看 " (from) " 起移送的。" a href="/desk/leads" { "看全部" } }
        }
        @if !found.is_empty() { (table("线索移送", &COLUMNS, rows)) }
    };
    Ok(frame::page(visit, "线索移送", &body))
}
