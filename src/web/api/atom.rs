//! `/v/{code}/feed.atom`: what is new in a village, for those who follow it.

use chrono::NaiveDate;
use maud::{Markup, PreEscaped, html};

use crate::domain::dataset::Dataset;
use crate::error::Result;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::links;
use crate::web::public::which_village::{self, Meant};
use crate::web::reply::Reply;

/// So many entries.
const ENTRIES: usize = 30;

struct Entry {
    id: String,
    title: String,
    on: NaiveDate,
    link: String,
}

/// The feed of a village: notices, contracts and projects, newest first.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let view = match which_village::find(house, ask, "/feed.atom")? {
        Meant::Village(view) => view,
        Meant::Instead(reply) => return Ok(reply),
    };
    let code = view.village.code;
    let mut entries: Vec<Entry> = view
        .notices
        .iter()
        .map(|notice| Entry {
            id: format!("urn:sanzi:notice:{}", links::encode(&notice.number)),
            title: notice.title.clone(),
            on: notice.from,
            link: format!("/v/{code}/notices#{}", links::encode(&notice.number)),
        })
        .collect();
    for (dataset, day) in [
        (Dataset::Contracts, "signed_on"),
        (Dataset::Projects, "approved_on"),
    ] {
        let order = format!("t.{day} DESC, t.number");
        for line in house.app.store.lines(dataset, &view.codes(), &order)? {
            let Some(on) = line.day(day) else { continue };
            let number = links::encode(&line.number());
            entries.push(Entry {
                id: format!("urn:sanzi:{}:{number}", dataset.word()),
                title: format!("{}：{}", dataset.title(), line.title()),
                on,
                link: format!("/{}/{number}", dataset.word()),
            });
        }
    }
    entries.retain(|entry| entry.on <= ask.today);
    entries.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| a.id.cmp(&b.id)));
    entries.truncate(ENTRIES);
    let updated = entries
        .first()
        .map(|entry| entry.on)
        .or(view.published_on)
        .unwrap_or(ask.today);
    let title = format!("{}（{}）", view.village.short, view.village.township);
    let body: Markup = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"))
        feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN" {
            id { "urn:sanzi:village:" (code) }
            title { (title) }
            updated { (moment(updated)) }
            author { name { (house.site()) } }
            (link(&format!("/v/{code}"), "alternate"))
            (link(&format!("/v/{code}/feed.atom"), "self"))
            @for entry in &entries {
                entry {
                    id { (entry.id) }
                    title { (entry.title) }
                    updated { (moment(entry.on)) }
                    (link(&entry.link, "alternate"))
                }
            }
        }
    };
    Ok(Reply {
        kind: "application/atom+xml; charset=utf-8",
        ..Reply::text(body.into_string()).personal(true)
    })
}

/// `link` is an empty element of XML, and an unclosed one of HTML.
fn link(href: &str, rel: &str) -> Markup {
    html! { (PreEscaped("<link rel=\"")) (rel) (PreEscaped("\" href=\"")) (href) (PreEscaped("\"/>")) }
}

fn moment(day: NaiveDate) -> String {
    format!("{day}T00:00:00+08:00")
}
