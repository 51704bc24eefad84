//! `/desk/audit`: the book of acts, searched, read act by act, and taken out as a file.

mod filters;

use maud::{Markup, html};

use self::filters::{PARAMS, Seek};
use super::frame;
use super::routes::{DeskRoute, get, post, said};
use super::visit::Visit;
use crate::access::{By, ReadAudit};
use crate::domain::day;
use crate::error::{Error, Result};
use crate::flows::audit::{Form, export};
use crate::store::audit::{Outcome, WrittenAct};
use crate::web::links;
use crate::web::parts::{Column, count, pager, table};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// Acts of a page.
const PAGE: i64 = 50;
/// Neighbours of an act.
const NEIGHBOURS: i64 = 50;
/// Where the book lies.
const HERE: &str = "/desk/audit";

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadAudit>(HERE, page).params(PARAMS),
        get::<ReadAudit>("/desk/audit/{id}", one),
        post::<ReadAudit>("/desk/audit/export", take_out)
            .lane(Lane::Download)
            .does("导出操作记录"),
    ]
}

fn page(visit: &Visit<'_>, by: &By<ReadAudit>) -> Result<Reply> {
    let seek = Seek::read(|name| visit.ask.get(name))?;
    let cursor = match visit.ask.get("cursor") {
        None => None,
        Some(text) => Some(
            text.parse()
                .map_err(|_| Error::Usage("翻页的记号看不懂".to_owned()))?,
        ),
    };
    let store = &visit.desk().store;
    let acts = store.acts(by.reach(), &seek.sought(), cursor, PAGE)?;
    let known = store.acts_known(by.reach())?;
    let next = acts.next.map(|id| id.to_string());
    let body = html! {
        h1 { "操作记录" }
        p.lead {
            "共 " strong { (count(acts.total)) } " 条" @if !seek.is_empty() { "符合" }
            "，最新的在前。记下的不能改，也不能删。"
        }
        (seek.form(HERE, &known))
        @if acts.rows.is_empty() {
            p.nothing { "没有这样的记录。" @if !seek.is_empty() { " " a href=(HERE) { "看全部" } } }
        } @else {
            (list(&acts.rows))
            (pager(HERE, &visit.ask.pairs, next.as_deref()))
            (out(visit, &seek, acts.newest))
        }
    };
    Ok(frame::page(visit, "操作记录", &body))
}

/// The form that takes out what is shown, and not what is written while one reads.
fn out(visit: &Visit<'_>, seek: &Seek, newest: i64) -> Markup {
    html! {
        form.out method="post" action="/desk/audit/export" {
            (frame::seal(visit))
            (seek.hidden())
            input type="hidden" name="upto" value=(newest);
            span { "导出这些记录：" }
            button.second name="form" value="xlsx" { "Excel" }
            button.second name="form" value="csv" { "CSV" }
            span.muted { "导出也会记下来。" }
        }
    }
}

fn list(rows: &[WrittenAct]) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::head("做了什么"),
        Column::short("时间"),
        Column::text("谁"),
        Column::text("对象"),
        Column::short("结果"),
        Column::text("说明"),
    ];
    let lines = rows.iter().map(|act| {
        vec![
            html! { a href={ (HERE) "/" (act.id) } { (said(&act.act)) } },
            html! { (day::clock(act.at)) },
            who(act),
            html! { (act.object) },
            outcome(act),
            html! { (act.detail) },
        ]
    });
    table("操作记录", &COLUMNS, lines)
}

fn who(act: &WrittenAct) -> Markup {
    html! {
        @if act.actor == "operator" { "命令行" } @else { (act.actor) }
        @if !act.role.is_empty() { " " span.official { (act.role) } }
    }
}

fn outcome(act: &WrittenAct) -> Markup {
    html! {
        @if act.outcome == Outcome::Refused.word() { span.state.recovered { "✕ " (act.outcome) } }
        @else { span.state { "✓ " (act.outcome) } }
    }
}

fn one(visit: &Visit<'_>, by: &By<ReadAudit>) -> Result<Reply> {
    let id = visit
        .part("id")
        .parse()
        .map_err(|_| Error::NotFound("这条操作记录".to_owned()))?;
    let (act, neighbours) = visit.desk().store.act(by.reach(), id, NEIGHBOURS)?;
    let title = said(&act.act);
    let of = |name, value: &str| links::with_params(HERE, [(name, value)]);
    let body = html! {
        p.back { a href=(HERE) { "← 操作记录" } }
        h1 { (title) }
        dl.facts {
            div { dt { "结果" } dd { (outcome(&act)) } }
            div { dt { "时间" } dd { (day::clock(act.at)) } }
            div { dt { "谁" } dd { a href=(of("actor", &act.actor)) { (who(&act)) } } }
            @if !act.object.is_empty() { div { dt { "对象" } dd { a href=(of("object", &act.object)) { (act.object) } } } }
            @if !act.detail.is_empty() { div { dt { "说明" } dd { (act.detail) } } }
            @if title != act.act { div { dt { "原文" } dd { code { (act.act) } } } }
            div { dt { "编号" } dd { (act.id) } }
        }
        @if !neighbours.is_empty() {
            section {
                h2 { "对同一对象做过的" }
                (list(&neighbours))
                @if neighbours.len() as i64 == NEIGHBOURS { p.go { a href=(of("object", &act.object)) { "看全部" } } }
            }
        }
    };
    Ok(frame::page(visit, &title, &body))
}

fn take_out(visit: &Visit<'_>, by: &By<ReadAudit>) -> Result<Reply> {
    let field = |name: &str| Some(visit.field(name)).filter(|value| !value.is_empty());
    let seek = Seek::read(field)?;
    let mut sought = seek.sought();
    sought.upto = field("upto")
        .map(|text| text.parse())
        .transpose()
        .map_err(|_| Error::Usage("这张表单看不懂，请刷新以后再导出".to_owned()))?;
    let (form, kind, suffix) = match visit.field("form") {
        "csv" => (Form::Csv, "text/csv; charset=utf-8", "csv"),
        _ => (
            Form::Xlsx,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    };
    let reads = |act: &WrittenAct| (day::clock(act.at), said(&act.act));
    let body = export(&visit.office(by), by, &sought, form, &reads, &seek.told())?;
    let name = format!("{}_audit_{}.{suffix}", by.reach().of_county(), visit.ask.today);
    Ok(Reply::file(kind, name, body))
}

#[cfg(test)]
mod tests {
    use actix_web::http::Method;

    use super::*;

    #[test]
    fn the_book_is_taken_out_by_an_act_and_read_by_pages() {
        let methods: Vec<(Method, &str)> = routes()
            .into_iter()
            .map(|route| (route.method, route.path))
            .collect();
        assert!(methods.contains(&(Method::POST, "/desk/audit/export")));
        assert!(methods.contains(&(Method::GET, HERE)));
    }
}
