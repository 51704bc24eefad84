//! The way to the next page, and to the same list as a file.

use maud::{Markup, html};

use crate::web::links;

/// The link to the next page, and back to the first when this is not it.
pub(crate) fn pager(path: &str, pairs: &[(String, String)], next: Option<&str>) -> Markup {
    let later = pairs.iter().any(|(name, _)| name == "cursor");
    html! {
        @if later || next.is_some() {
            nav.pager aria-label="翻页" {
                @if later { a.button href=(links::with_params(path, links::changed(pairs, "cursor", ""))) { "回到第一页" } }
                @if let Some(next) = next {
                    a.button.main rel="next" href=(links::with_params(path, links::changed(pairs, "cursor", next))) { "下一页" }
                }
            }
        }
    }
}

/// The same list as files, with the same filters.
pub(crate) fn downloads(path: &str, pairs: &[(String, String)]) -> Markup {
    let link =
        |suffix: &str| links::with_params(&format!("{path}{suffix}"), links::changed(pairs, "cursor", ""));
    html! {
        p.downloads.extra {
            "下载这张表："
            a href=(link(".xlsx")) rel="nofollow" { "Excel" } " "
            a href=(link(".csv")) rel="nofollow" { "CSV" } " "
            a href=(link(".json")) rel="nofollow" { "JSON" }
        }
    }
}
