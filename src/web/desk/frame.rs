//! The frame around every page of the desk.

use maud::{DOCTYPE, Markup, html};

use super::door::SEAL;
use super::routes::{Policy, routes};
use super::visit::Visit;
use crate::access::Permission;
use crate::web::assets;
use crate::web::reply::Reply;

/// The rooms of the desk in the order of a working day, each with its address.
const ROOMS: &[(&str, &str)] = &[
    ("/desk", "我的工作"),
    ("/desk/cases", "问题台账"),
    ("/desk/rounds", "巡察安排"),
    ("/desk/coverage", "巡察覆盖"),
    ("/desk/choosing", "选村"),
    ("/desk/draw", "抽签"),
    ("/desk/lists", "比对名单"),
    ("/desk/register", "资产台账"),
    ("/desk/roles", "岗位权限"),
];

/// A whole page. Only rooms that the reader may enter are named.
pub(super) fn page(visit: &Visit<'_>, title: &str, body: &Markup) -> Reply {
    let site = visit.house.site();
    let today = visit.ask.today;
    let markup = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex, noarchive";
                title { (title) " · 工作台 · " (site) }
                link rel="stylesheet" href=(assets::style().address);
                link rel="stylesheet" href=(assets::desk_style().address);
                link rel="icon" type="image/svg+xml" href=(assets::icon().address);
                script src=(assets::desk_script().address) defer {}
            }
            body.desk {
                a.skip href="#main" { "跳到正文" }
                header.top {
                    div.inner {
                        a.site href="/desk" { (site) " · 工作台" }
                        @if let Some(seat) = &visit.seat {
                            span.who {
                                a href="/desk/account" { (seat.session.actor.name) }
                                form method="post" action="/desk/sign-out" { (seal(visit)) button.link { "退出" } }
                            }
                            nav aria-label="栏目" {
                                @for (to, name) in ROOMS.iter().filter(|(to, _)| may_enter(visit, to)) {
                                    a href=(to) aria-current=[(visit.ask.path == *to).then_some("page")] { (name) }
                                }
                            }
                        }
                    }
                }
                main #main tabindex="-1" { (body) }
                footer {
                    div.inner {
                        p {
                            @if let Some(seat) = &visit.seat {
                                @for office in seat.session.actor.offices(today) { (office.role.word()) "（" (office.place) "） " }
                                " · "
                            }
                            (today)
                            " · " a href="/" { "公开页面" }
                        }
                    }
                }
            }
        }
    };
    Reply::html(markup).personal(true)
}

/// Whether whoever asks may open an address.
pub(super) fn may_enter(visit: &Visit<'_>, path: &str) -> bool {
    let Some(seat) = &visit.seat else { return false };
    routes()
        .iter()
        .find(|route| route.path == path && route.method == actix_web::http::Method::GET)
        .is_some_and(|route| match route.policy {
            Policy::Open | Policy::SignedIn => true,
            Policy::Needs(permission) => seat.session.actor.may(permission, visit.ask.today),
        })
}

/// Whether whoever asks may move cases at all.
pub(super) fn may_move(visit: &Visit<'_>) -> bool {
    visit
        .seat
        .as_ref()
        .is_some_and(|seat| seat.session.actor.may(Permission::MoveCase, visit.ask.today))
}

/// The hidden field that every form of the desk brings back.
pub(super) fn seal(visit: &Visit<'_>) -> Markup {
    html! {
        @if let Some(seat) = &visit.seat { input type="hidden" name=(SEAL) value=(seat.seal); }
    }
}
