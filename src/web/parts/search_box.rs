//! The search box.

use maud::{Markup, html};

/// Where the box searches.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope<'a> {
    /// The county; `true` on the front page, where it is the largest thing.
    County(bool),
    /// A village: its code and name.
    Village(&'a str, &'a str),
}

/// A search box with what was typed in it.
pub(crate) fn search_box(scope: Scope<'_>, q: &str) -> Markup {
    let (class, label) = match scope {
        Scope::County(true) => ("search big", "查村、补贴、政策".to_owned()),
        Scope::County(false) => ("search", "查村、补贴、政策".to_owned()),
        Scope::Village(_, name) => ("search", format!("只在{name}里查")),
    };
    html! {
        form class=(class) action="/search" method="get" role="search" {
            label for="q" { (label) }
            div.line {
                input id="q" type="search" name="q" value=(q) maxlength="160" autocomplete="off" enterkeyhint="search"
                    placeholder=(if matches!(scope, Scope::County(_)) { "村名、村码、补贴名" } else { "补贴名、年份、金额" });
                @if let Scope::Village(code, _) = scope { input type="hidden" name="village" value=(code); }
                button type="submit" { "查" }
            }
        }
    }
}
