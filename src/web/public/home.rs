//! `/`: one search box, the villages, what is new.

use maud::{Markup, html};

use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::duty::Freshness;
use crate::domain::shown::{ShownBatch, ShownProgramme};
use crate::domain::village;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::store::public::{ShownCounty, ShownTownship};
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::labels::ProgrammeName;
use crate::web::links;
use crate::web::parts::{Scope, count, freshness, search_box, yuan};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::calendar;

/// So many publications are new.
const NEWEST: i64 = 5;

/// The front page.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let county = house.county()?;
    let townships = house.app.store.townships()?;
    let latest = house.app.store.latest(NEWEST)?;
    let programmes = house.app.store.programmes()?;
    let head = Head {
        own_search: true,
        ..Head::new(house.site())
    };
    let body = html! {
        @match &county {
            Some(county) => (opening(county, &townships, &programmes)),
            None => { h1 { (house.site()) } p.lead { "还没有公布任何数据。" } (search_box(Scope::County(true), "")) },
        }
        @if !latest.is_empty() { (news(&latest)) }
        (late(&calendar::townships(house, ask)?))
        @if !townships.is_empty() { (villages(&townships)) }
    };
    Ok(shell::page(house, ask, &head, &body))
}

fn opening(county: &ShownCounty, townships: &[ShownTownship], programmes: &[ShownProgramme]) -> Markup {
    html! {
        h1 { "村里的钱，看得见" }
        (search_box(Scope::County(true), ""))
        p.examples { "比如：" @for example in examples(townships, programmes) { a href=(links::with_params("/search", [("q", example.as_str())])) { (example) } " " } }
        dl.figures {
            div { dt { "村和社区" } dd { (county.villages) small { "个" } } }
            @if county.rows > 0 {
                div { dt { "公开发放" } dd { (yuan(county.amount)) } }
                div { dt { "发放笔数" } dd { (count(county.rows)) small { "笔" } } }
            }
            @if county.programmes > 0 { div.extra { dt { "补贴项目" } dd { a href="/programmes" { (county.programmes) small { "项" } } } } }
            @if county.policies > 0 { div.extra { dt { "政策" } dd { a href="/policies" { (county.policies) small { "件" } } } } }
        }
        (freshness(county.as_of, None))
    }
}

/// Three things to try, made of what is there: a village, a subsidy by the villagers' word, both with a year;
/// where nothing is paid yet, a township and a code.
fn examples(townships: &[ShownTownship], programmes: &[ShownProgramme]) -> Vec<String> {
    let villages: Vec<&(VillageCode, String)> =
        townships.iter().flat_map(|township| &township.villages).collect();
    let word = programmes
        .iter()
        .find_map(|programme| ProgrammeName::of(programme).common);
    let first = villages.get(villages.len() / 3).map(|(_, name)| name.clone());
    let second = villages.get(villages.len() * 2 / 3);
    let both = second
        .zip(word.as_ref())
        .map(|((_, name), word)| format!("{} {word} 去年", village::stem(name)));
    let township = townships.last().map(|township| township.name.clone());
    let code = second.map(|(code, _)| code.printed());
    [first, word, both, township, code]
        .into_iter()
        .flatten()
        .take(3)
        .collect()
}

fn news(latest: &[ShownBatch]) -> Markup {
    html! {
        section {
            h2 { "最近公布" }
            ul.plain {
                @for batch in latest {
                    li { a href=(place(batch.dataset)) { (batch.dataset.title()) } span.muted { (day::chinese(batch.published_on)) } }
                }
            }
        }
    }
}

/// What is overdue, the worst township first.
fn late(townships: &[calendar::Row]) -> Markup {
    let mut whole = Freshness::default();
    townships.iter().for_each(|row| whole += row.fresh);
    html! {
        @if !townships.is_empty() {
            section {
                h2 { "按时公开了吗" }
                p { "全县" (calendar::sentence(whole)) }
                @if whole.overdue() > 0 {
                    ul.plain {
                        @for row in townships.iter().filter(|row| row.fresh.overdue() > 0).take(3) {
                            li { a href={ "/calendar#" (row.name) } { (row.name) } span.muted { "逾期 " (count(row.fresh.overdue())) " 项" } }
                        }
                    }
                }
                p { a.button href="/calendar" { "各乡镇的公开日历" } }
            }
        }
    }
}

/// Where the records of a dataset are read.
fn place(dataset: Dataset) -> &'static str {
    match dataset {
        Dataset::Villages => "/#villages",
        Dataset::Policies => "/policies",
        Dataset::Programmes | Dataset::Standards => "/programmes",
        Dataset::Notices => "/search?kind=notices&sort=newest",
        Dataset::Payments => "/search?kind=payments&sort=newest",
        // Their records are reached from the villages.
        _ => "/#villages",
    }
}

fn villages(townships: &[ShownTownship]) -> Markup {
    html! {
        section #villages {
            h2 { "按乡镇找村" }
            @for township in townships {
                details {
                    summary { (township.name) " " span.count { (township.villages.len()) "个" } }
                    ul.names { @for (code, name) in &township.villages { li { a href={ "/v/" (code) } { (name) } } } }
                }
            }
        }
    }
}
