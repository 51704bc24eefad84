//! `/v/{code}/notices`: a village's notices.

use maud::html;

use crate::domain::day;
use crate::error::Result;
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::filters;
use crate::web::house::House;
use crate::web::parts::{downloads, freshness, pager};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::which_village::{self, Meant};

/// The parameters of this list.
pub(crate) const PARAMS: &[&str] = &["cursor", "limit"];

/// The notices of a village, newest first, in all forms.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let view = match which_village::find(house, ask, "/notices")? {
        Meant::Village(view) => view,
        Meant::Instead(reply) => return Ok(reply),
    };
    let code = view.village.code;
    if matches!(ask.format, Format::Csv | Format::Xlsx) {
        let (all, _) = house
            .app
            .store
            .notices(&view.codes(), 0, api::table::MOST_ROWS + 1)?;
        return api::table::of_notices(ask, &all, &code.to_string(), view.as_of);
    }
    let (offset, limit) = (filters::offset(ask)?, filters::limit(ask)?);
    let (shown, count) = house.app.store.notices(
        &view.codes(),
        i64::try_from(offset).unwrap_or(i64::MAX),
        i64::try_from(limit).unwrap_or(20),
    )?;
    let end = offset + shown.len();
    let next = (i64::try_from(end).unwrap_or(i64::MAX) < count && !shown.is_empty()).then(|| end.to_string());
    let labels = house.labels();
    if ask.format == Format::Json {
        let rows = shown
            .iter()
            .map(|notice| api::list::of_notice(notice, &labels))
            .collect();
        return api::list::plain(ask, count, next, rows, view.as_of);
    }
    let title = format!("{}的公示", view.village.short);
    let path = format!("/v/{code}/notices");
    let body = html! {
        p.back { a href={ "/v/" (code) } { "← " (view.village.short) } }
        h1 { (title) }
        p.lead { "共 " strong { (count) } " 条。" }
        (freshness(view.as_of, view.published_on))
        @for notice in &shown {
            article.notice id=(notice.number) {
                h2 { (notice.title) }
                p.muted {
                    (notice.kind) " · " (day::chinese(notice.from)) "至" (day::chinese(notice.to))
                    @if notice.from <= ask.today && ask.today <= notice.to { " · " strong { "公示中" } }
                }
                @if let Some(body) = &notice.body { div.text { @for line in body.lines().filter(|line| !line.trim().is_empty()) { p { (line) } } } }
            }
        }
        (pager(&path, &ask.pairs, next.as_deref()))
        @if count > 0 { (downloads(&path, &ask.pairs)) }
    };
    Ok(shell::page(
        house,
        ask,
        &Head {
            personal: true,
            ..Head::new(&title)
        },
        &body,
    ))
}
