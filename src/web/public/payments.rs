//! `/v/{code}/payments`: a village's payments, line by line.

use maud::html;

use crate::error::Result;
use crate::search::public::Kind;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::parts::{
    Facet, Marker, active, count, downloads, facets, freshness, pager, payment_table, yuan,
};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::search;
use super::village_list::{self, Asked, Listed};

/// The parameters of this list.
pub(crate) const PARAMS: &[&str] = &["programme", "year", "min", "max", "sort", "cursor", "limit"];

/// The payments of a village, in all forms.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let Listed {
        view,
        filters,
        found,
        labels,
        path,
    } = *match village_list::read(house, ask, "/payments", Kind::Payment)? {
        Asked::Page(listed) => listed,
        Asked::Answered(reply) => return Ok(reply),
    };
    let code = view.village.code;
    let title = format!("{}的发放记录", view.village.short);
    let head = Head {
        personal: true,
        own_search: true,
        ..Head::new(&title)
    };
    let offered = [
        Facet {
            name: "programme",
            heading: "补贴",
            values: &found.facets.programme,
        },
        Facet {
            name: "year",
            heading: "年份",
            values: &found.facets.year,
        },
    ];
    let body = html! {
        p.back { a href={ "/v/" (code) } { "← " (view.village.short) } }
        h1 { (title) }
        (active(&path, &ask.pairs, &search::labels_of(&filters, &labels)))
        p.lead { "共 " strong { (count(found.total)) } " 条，合计 " (yuan(found.amount)) "。" }
        (freshness(view.as_of, view.published_on))
        div.split {
            div {
                @if found.hits.is_empty() { p.note { "这些条件下没有记录。去掉一个条件再看看。" } }
                @else {
                    (search::order(&path, &ask.pairs, filters.sort, false))
                    (payment_table(&title, &found.hits, &labels, Marker(None), true))
                }
                (pager(&path, &ask.pairs, found.next.as_deref()))
                @if !found.hits.is_empty() { (downloads(&path, &ask.pairs)) }
            }
            (facets(&path, &ask.pairs, &offered))
        }
    };
    Ok(shell::page(house, ask, &head, &body))
}
