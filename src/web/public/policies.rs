//! `/policies`: what the law and the county say.

use chrono::Datelike;
use maud::html;

use crate::domain::day;
use crate::domain::policy::Topic;
use crate::domain::shown::PolicyLine;
use crate::error::Result;
use crate::search::public::FacetValue;
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::filters;
use crate::web::house::House;
use crate::web::links;
use crate::web::parts::{Facet, active, downloads, facets, pager};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// The parameters of this list.
pub(crate) const PARAMS: &[&str] = &["topic", "year", "cursor", "limit"];

/// The policies, newest first, in all forms.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let topic = filters::read(
        ask,
        "topic",
        "扶贫救灾、五险一金、住房保障、强农惠农、其他之一",
        Topic::from_word,
    )?;
    let year = filters::read(ask, "year", "四位年份，例如 2025", filters::year)?;
    let fits = |policy: &PolicyLine| {
        topic.is_none_or(|topic| policy.topic == topic)
            && year.is_none_or(|year| policy.issued_on.year() == i32::from(year))
    };
    let all: Vec<PolicyLine> = house.app.store.policies()?.into_iter().filter(fits).collect();
    let county = house.county()?;
    let as_of = county.as_ref().and_then(|county| county.as_of);
    if matches!(ask.format, Format::Csv | Format::Xlsx) {
        return api::table::of_policies(
            ask,
            &all,
            &county.map_or_else(String::new, |county| format!("{:06}", county.code)),
            as_of,
        );
    }
    let offset = filters::offset(ask)?.min(all.len());
    let shown = &all[offset..(offset + filters::limit(ask)?).min(all.len())];
    let end = offset + shown.len();
    let next = (end < all.len()).then(|| end.to_string());
    if ask.format == Format::Json {
        let rows = shown
            .iter()
            .map(|policy| api::list::of_policy(policy, ""))
            .collect();
        return api::list::plain(
            ask,
            i64::try_from(all.len()).unwrap_or(i64::MAX),
            next,
            rows,
            as_of,
        );
    }
    let topics = counted(all.iter().map(|policy| policy.topic.word().to_owned()), |word| {
        word.to_owned()
    });
    let mut years = counted(
        all.iter().map(|policy| policy.issued_on.year().to_string()),
        |year| format!("{year}年"),
    );
    years.sort_by(|a, b| b.value.cmp(&a.value));
    let mut on = Vec::new();
    if let Some(topic) = topic {
        on.push(("topic", topic.word().to_owned()));
    }
    if let Some(year) = year {
        on.push(("year", format!("{year}年")));
    }
    let body = html! {
        h1 { "政策" }
        (active("/policies", &ask.pairs, &on))
        p.lead { "共 " strong { (all.len()) } " 件，新的在前。" }
        div.split {
            div {
                ul.cards {
                    @for policy in shown {
                        li {
                            a.card href={ "/policies/" (links::encode(&policy.number)) } {
                                span.kind { (policy.topic.word()) }
                                strong { (policy.title) }
                                span { (policy.issuer) " · " (day::chinese(policy.issued_on)) }
                            }
                        }
                    }
                }
                (pager("/policies", &ask.pairs, next.as_deref()))
                (downloads("/policies", &ask.pairs))
            }
            (facets("/policies", &ask.pairs, &[
                Facet { name: "topic", heading: "主题", values: &topics },
                Facet { name: "year", heading: "年份", values: &years },
            ]))
        }
    };
    Ok(shell::page(house, ask, &Head::new("政策"), &body))
}

/// How often each value stands in a list, most first.
pub(crate) fn counted(
    values: impl Iterator<Item = String>,
    label: impl Fn(&str) -> String,
) -> Vec<FacetValue> {
    let mut counts: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut out: Vec<FacetValue> = counts
        .into_iter()
        .map(|(value, count)| FacetValue {
            label: label(&value),
            value,
            count,
        })
        .collect();
    out.sort_by_key(|value| std::cmp::Reverse(value.count));
    out
}
