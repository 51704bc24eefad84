//! The frame around every page.

use maud::{DOCTYPE, Markup, html};

use super::ask::Ask;
use super::assets;
use super::house::House;
use super::links;
use super::parts::{Scope, search_box};
use super::reply::Reply;

/// What the frame has to know of a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Head {
    /// The page's name, for the window and for those who listen.
    pub(crate) title: String,
    /// Whether natural persons stand on it, masked.
    pub(crate) personal: bool,
    /// Whether the page brings a search box of its own.
    pub(crate) own_search: bool,
    /// The page's one true address, where it has several.
    pub(crate) canonical: Option<String>,
    /// Whether what was asked must not be repeated anywhere on the page.
    pub(crate) discreet: bool,
}

impl Head {
    /// A page of that name.
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }
}

/// A whole page.
pub(crate) fn page(house: &House, ask: &Ask, head: &Head, body: &Markup) -> Reply {
    let site = house.site();
    let pairs = if head.discreet { &[][..] } else { &ask.pairs[..] };
    let here = links::with_params(
        &ask.path,
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let elder_link = links::with_params(
        "/elder",
        [("on", if ask.elder { "0" } else { "1" }), ("to", &here)],
    );
    let nav = [
        ("/programmes", "补贴项目"),
        ("/policies", "政策"),
        ("/methodology", "怎么看"),
    ];
    let markup = html! {
        (DOCTYPE)
        html lang="zh-CN" class=[ask.elder.then_some("elder")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { @if head.title == site { (site) } @else { (head.title) " · " (site) } }
                @if head.personal { meta name="robots" content="noindex, noarchive"; }
                @if let Some(canonical) = &head.canonical { link rel="canonical" href=(canonical); }
                link rel="stylesheet" href=(assets::style().address);
                link rel="icon" type="image/svg+xml" href=(assets::icon().address);
            }
            body {
                a.skip href="#main" { "跳到正文" }
                header.top {
                    div.inner {
                        a.site href="/" { (site) }
                        nav aria-label="栏目" {
                            @for (to, name) in nav {
                                a href=(to) aria-current=[(ask.path == to).then_some("page")] { (name) }
                            }
                        }
                        a.elder-switch href=(elder_link) rel="nofollow" { @if ask.elder { "普通版" } @else { "长辈版" } }
                    }
                }
                main #main tabindex="-1" {
                    (body)
                    @if !head.own_search { div.again { (search_box(Scope::County(false), "")) } }
                }
                (footer(house))
            }
        }
    };
    Reply::html(markup).personal(head.personal)
}

fn footer(house: &House) -> Markup {
    // Without the database a page still has its foot.
    let settings = house.settings().unwrap_or_default();
    html! {
        footer {
            div.inner {
                p {
                    "看不明白，或者觉得不对？先问村里"
                    @if !settings.office.is_empty() || !settings.phone.is_empty() {
                        "，也可以问" (settings.office)
                        @if !settings.phone.is_empty() { " " a href={ "tel:" (settings.phone) } { (settings.phone) } }
                    }
                }
                p.extra {
                    a href="/methodology" { "数字怎么来的" } " "
                    a href="/rules" { "用什么规则查" } " "
                    a href="/draws" { "怎样抽签选村" } " "
                    a href="/privacy" { "怎样保护隐私" } " "
                    a href="/accessibility" { "无障碍" } " "
                    a href="/data" { "开放数据" }
                }
            }
        }
    }
}
