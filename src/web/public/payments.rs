//! `/v/{code}/payments`: a village's payments, line by line.

use maud::html;

use crate::error::Result;
use crate::search::public::{Kind, Query, Sort};
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::filters::Filters;
use crate::web::house::House;
use crate::web::parts::{
    Facet, Marker, active, count, downloads, facets, freshness, pager, payment_table, yuan,
};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::search;
use super::which_village::{self, Meant};

/// The parameters of this list.
pub(crate) const PARAMS: &[&str] = &["programme", "year", "min", "max", "sort", "cursor", "limit"];

/// The payments of a village, in all forms.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let view = match which_village::find(house, ask, "/payments")? {
        Meant::Village(view) => view,
        Meant::Instead(reply) => return Ok(reply),
    };
    let filters = Filters {
        kind: Some(Kind::Payment),
        ..Filters::read(ask, Sort::Newest)?
    };
    let query = Query {
        text: String::new(),
        ..filters.query(view.codes(), ask.today)
    };
    let labels = house.labels();
    let code = view.village.code;
    if matches!(ask.format, Format::Csv | Format::Xlsx) {
        return api::table::of_query(house, ask, query, &code.to_string(), view.as_of);
    }
    let found = search::run(house, &query)?;
    if ask.format == Format::Json {
        return api::list::of_answer(&found, ask, &labels, view.as_of);
    }
    let path = format!("/v/{code}/payments");
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
