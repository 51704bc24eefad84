//! Filters as links: what can be chosen, how many it leaves, and how to take it away again.

use maud::{Markup, html};

use crate::search::public::FacetValue;
use crate::web::links;

use super::money::count;

/// A facet: its parameter, its heading, its values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facet<'a> {
    pub(crate) name: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) values: &'a [FacetValue],
}

/// So many values stand open; the others are one tap away.
const OPEN: usize = 6;

/// The facets that still leave a choice.
pub(crate) fn facets(path: &str, pairs: &[(String, String)], list: &[Facet<'_>]) -> Markup {
    let chosen = |facet: &Facet<'_>| pairs.iter().any(|(name, _)| name == facet.name);
    let offered: Vec<&Facet<'_>> = list
        .iter()
        .filter(|facet| !chosen(facet) && facet.values.len() > 1)
        .collect();
    html! {
        @if !offered.is_empty() {
            nav.facets #narrow aria-label="缩小范围" {
                h2 { "缩小范围" }
                @for facet in offered {
                    h3 { (facet.heading) }
                    (values(path, pairs, facet.name, &facet.values[..facet.values.len().min(OPEN)]))
                    @if facet.values.len() > OPEN {
                        details {
                            summary { "其余 " (facet.values.len() - OPEN) " 个" }
                            (values(path, pairs, facet.name, &facet.values[OPEN..]))
                        }
                    }
                }
            }
        }
    }
}

fn values(path: &str, pairs: &[(String, String)], name: &str, values: &[FacetValue]) -> Markup {
    html! {
        ul {
            @for value in values {
                li {
                    a href=(links::with_params(path, links::changed(pairs, name, &value.value))) rel="nofollow" {
                        span { (value.label) } " " span.count { (count(value.count)) }
                    }
                }
            }
        }
    }
}

/// The filters that are on, each with a link that takes it off. Labels come with the pairs.
pub(crate) fn active(path: &str, pairs: &[(String, String)], on: &[(&str, String)]) -> Markup {
    html! {
        @if !on.is_empty() {
            ul.active aria-label="正在用的条件" {
                @for (name, label) in on {
                    li {
                        a href=(links::with_params(path, links::changed(pairs, name, ""))) rel="nofollow" {
                            span.unseen { "去掉条件：" } (label) span aria-hidden="true" { " ×" }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_says_how_many_it_leaves_and_one_that_is_on_can_be_taken_off() {
        let value = |value: &str, count| FacetValue {
            value: value.to_owned(),
            label: format!("{value}年"),
            count,
        };
        let years = [value("2025", 12), value("2024", 3)];
        let facet = Facet {
            name: "year",
            heading: "年份",
            values: &years,
        };
        let pairs = vec![("q".to_owned(), "a".to_owned())];
        let offered = facets("/search", &pairs, &[facet]).into_string();
        assert!(
            offered.contains("/search?q=a&amp;year=2025") && offered.contains(">12<"),
            "{offered}"
        );
        let chosen = vec![
            ("q".to_owned(), "a".to_owned()),
            ("year".to_owned(), "2025".to_owned()),
        ];
        assert!(facets("/search", &chosen, &[facet]).into_string().is_empty());
        assert!(
            active("/search", &chosen, &[("year", "2025年".to_owned())])
                .into_string()
                .contains("href=\"/search?q=a\"")
        );
    }
}
