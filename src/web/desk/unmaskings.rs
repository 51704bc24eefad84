//! `/desk/unmaskings`: who saw people in full, when and why; nothing of those who were seen.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::anomalies::{instant, village_name};
use super::frame::{self, may_enter};
use super::routes::{DeskRoute, get};
use super::visit::Visit;
use crate::access::{By, ReadUnmaskings};
use crate::domain::day;
use crate::error::{Error, Result};
use crate::store::unmaskings::{Asked, Book, PAGE};
use crate::web::filters;
use crate::web::links;
use crate::web::parts::{Column, count, pager, table};
use crate::web::reply::Reply;

const PATH: &str = "/desk/unmaskings";

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![get::<ReadUnmaskings>(PATH, page).params(&["login", "from", "to", "cursor"])]
}

/// The page.
fn page(visit: &Visit<'_>, by: &By<ReadUnmaskings>) -> Result<Reply> {
    let ask = &visit.ask;
    let login = |text: &str| (text.chars().count() <= 64).then(|| text.to_owned());
    let date = |name: &str| -> Result<Option<NaiveDate>> {
        filters::read(ask, name, "日期，例如 2026-11-22", day::parse)
    };
    let asked = Asked {
        login: filters::read(ask, "login", "登录名", login)?,
        from: date("from")?,
        to: date("to")?,
        offset: filters::offset(ask)?,
    };
    if let (Some(from), Some(to)) = (asked.from, asked.to)
        && to < from
    {
        return Err(Error::Usage("结束的日期在开始之前，请换过来".to_owned()));
    }
    let book = visit.desk().store.unmaskings(by.reach(), &asked)?;
    let next = (asked.offset + PAGE < book.total).then(|| (asked.offset + PAGE).to_string());
    let value = |name: &str| ask.get(name).unwrap_or_default();
    let body = html! {
        h1 { "身份调阅记录" }
        p.lead { "共 " strong { (count(book.total)) } " 次。" }
        p.muted { "谁、什么时候、为什么看了一条疑点里的完整身份，或者下载了自己报的、已经发布或撤回的一批里的姓名和号码。这里没有被看的人的任何信息，记录只增不改。" }
        form.sift method="get" action=(PATH) {
            label { "登录名" input name="login" value=(value("login")) maxlength="64"; }
            label { "从" input type="date" name="from" value=(value("from")); }
            label { "到" input type="date" name="to" value=(value("to")); }
            button.main { "筛选" }
        }
        @if !book.by_login.is_empty() { section { h2 { "按人" } (counts(visit, &book)) } }
        section {
            h2 { "逐次" }
            @if book.rows.is_empty() { p.note { "没有记录。" } } @else { (lines(visit, &book)) }
        }
        (pager(PATH, &ask.pairs, next.as_deref()))
    };
    Ok(frame::page(visit, "身份调阅记录", &body))
}

fn counts(visit: &Visit<'_>, book: &Book) -> Markup {
    const COLUMNS: [Column; 3] = [Column::head("登录名"), Column::text("次数"), Column::text("人次")];
    let mut logins: Vec<_> = book.by_login.iter().collect();
    logins.sort_by_key(|(login, of)| (std::cmp::Reverse(of.0), (*login).clone()));
    let rows = logins.into_iter().map(|(login, (times, people))| {
        let to = links::with_params(PATH, links::changed(&visit.ask.pairs, "login", login));
        vec![
            html! { a href=(to) { (login) } },
            html! { (count(*times)) },
            html! { (count(*people)) },
        ]
    });
    table("按人", &COLUMNS, rows)
}

fn lines(visit: &Visit<'_>, book: &Book) -> Markup {
    const COLUMNS: [Column; 7] = [
        Column::head("时间"),
        Column::text("谁"),
        Column::text("岗位"),
        Column::text("看的什么"),
        Column::text("人数"),
        Column::text("用途"),
        Column::text("到"),
    ];
    let leads = may_enter(visit, "/desk/anomalies/{id}");
    let rows = book.rows.iter().map(|one| {
        vec![
            html! { (instant(one.at)) },
            html! { (one.name) " " span.official { (one.login) } },
            html! { (one.role) },
            html! {
                @if leads && !one.anomaly.is_empty() { a href={ "/desk/anomalies/" (one.anomaly) } { (one.rule) } } @else { (one.rule) }
                @if !one.anomaly.is_empty() { " " span.official { (village_name(visit, one.village)) } }
            },
            html! { (one.subjects) },
            html! { (one.purpose) "：" (one.words) },
            html! { @if one.until > one.at { (instant(one.until)) } @else { "下载" } },
        ]
    });
    table("逐次", &COLUMNS, rows)
}
