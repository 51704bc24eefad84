//! `/v/{code}/notices`: a village's notices, by year.

use maud::{Markup, html};

use crate::domain::day;
use crate::domain::shown::ShownNotice;
use crate::error::Result;
use crate::search::public::{Hit, Kind};
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::parts::{Facet, active, count, downloads, facets, freshness, pager};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::search;
use super::village_list::{self, Asked, Listed};

/// The parameters of this list.
pub(crate) const PARAMS: &[&str] = &["year", "cursor", "limit"];

/// The notices of a village, newest first, in all forms.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let Listed {
        view,
        filters,
        found,
        labels,
        path,
    } = *match village_list::read(house, ask, "/notices", Kind::Notice)? {
        Asked::Page(listed) => listed,
        Asked::Answered(reply) => return Ok(reply),
    };
    let code = view.village.code;
    let title = format!("{}的公示", view.village.short);
    let offered = [Facet {
        name: "year",
        heading: "年份",
        values: &found.facets.year,
    }];
    let body = html! {
        p.back { a href={ "/v/" (code) } { "← " (view.village.short) } }
        h1 { (title) }
        (active(&path, &ask.pairs, &search::labels_of(&filters, &labels)))
        p.lead { "共 " strong { (count(found.total)) } " 条。" }
        (freshness(view.as_of, view.published_on))
        div.split {
            div {
                @if found.facets.year.len() > 1 { p.narrow-link { a href="#narrow" { "↓ 按年份看" } } }
                @if found.hits.is_empty() && filters.year.is_some() { p.note { "这一年没有公示。去掉年份再看看。" } }
                @for hit in &found.hits { @if let Hit::Notice(notice, _) = hit { (article(notice, ask)) } }
                (pager(&path, &ask.pairs, found.next.as_deref()))
                @if !found.hits.is_empty() { (downloads(&path, &ask.pairs)) }
            }
            (facets(&path, &ask.pairs, &offered))
        }
    };
    let head = Head {
        personal: true,
        ..Head::new(&title)
    };
    Ok(shell::page(house, ask, &head, &body))
}

fn article(notice: &ShownNotice, ask: &Ask) -> Markup {
    html! {
        article.notice id=(notice.number) {
            h2 { (notice.title) }
            p.muted {
                (notice.kind) " · " (day::chinese(notice.from)) "至" (day::chinese(notice.to))
                @if notice.from <= ask.today && ask.today <= notice.to { " · " strong { "公示中" } }
            }
            @if let Some(body) = &notice.body {
                div.text { @for line in body.lines().filter(|line| !line.trim().is_empty()) { p { (line) } } }
            }
        }
    }
}
