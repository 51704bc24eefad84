//! The frame around every page of the desk.

use maud::{DOCTYPE, Markup, html};

use super::door::SEAL;
use super::offices;
use super::routes::{Policy, routes};
use super::visit::Visit;
use crate::access::Permission;
use crate::domain::day;
use crate::web::assets;
use crate::web::reply::Reply;

/// A room: its address, its name, and the letter that leads there after `g`.
type Room = (&'static str, &'static str, &'static str);

/// The rooms of the desk in the order of a working day, by what they are for. One that has no address yet is not named.
const ROOMS: &[(&str, &[Room])] = &[
    (
        "",
        &[("/desk", "我的工作", "h"), ("/desk/search", "全库检索", "f")],
    ),
    ("数据", &[("/desk/imports", "报送与审核", "b")]),
    (
        "台账",
        &[
            ("/desk/records", "资产合同工程", "t"),
            ("/desk/due", "到期和逾期", "d"),
            ("/desk/register", "台账缺什么", ""),
            ("/desk/objections", "监委会的异议", ""),
        ],
    ),
    (
        "监督",
        &[
            ("/desk/anomalies", "疑点", "y"),
            ("/desk/rules", "规则", ""),
            ("/desk/cases", "问题台账", "w"),
            ("/desk/letters", "要发的文书", ""),
            ("/desk/scoreboard", "整改成绩单", ""),
            ("/desk/reports", "报告", ""),
            ("/desk/leads", "线索移送", ""),
            ("/desk/lists", "比对名单", ""),
            ("/desk/unmaskings", "身份调阅记录", ""),
        ],
    ),
    (
        "巡察",
        &[
            ("/desk/rounds", "巡察安排", "r"),
            ("/desk/coverage", "巡察覆盖", ""),
            ("/desk/choosing", "选村", ""),
            ("/desk/draw", "抽签", ""),
            ("/desk/look-back", "回头看", ""),
        ],
    ),
    (
        "管理",
        &[
            ("/desk/settings", "设置", "s"),
            ("/desk/users", "账号", "u"),
            ("/desk/teams", "巡察组", ""),
            ("/desk/audit", "操作记录", "c"),
            ("/desk/roles", "岗位权限", ""),
        ],
    ),
];

/// The rooms that whoever asks may enter, by what they are for.
fn rooms(visit: &Visit<'_>) -> Vec<(&'static str, Vec<Room>)> {
    ROOMS
        .iter()
        .map(|(group, rooms)| {
            let open = rooms.iter().filter(|(to, ..)| may_enter(visit, to));
            (*group, open.copied().collect::<Vec<_>>())
        })
        .filter(|(_, rooms)| !rooms.is_empty())
        .collect()
}

/// Whether an address lies in a room.
fn lies_in(path: &str, room: &str) -> bool {
    path == room || (room != "/desk" && path.strip_prefix(room).is_some_and(|rest| rest.starts_with('/')))
}

/// A whole page. Only rooms that the reader may enter are named.
pub(super) fn page(visit: &Visit<'_>, title: &str, body: &Markup) -> Reply {
    whole(visit, title, body, None, "desk")
}

/// A page whose body is a sheet of paper of its own, signed at its own foot: printed, nothing of the frame is on it.
pub(super) fn paper(visit: &Visit<'_>, title: &str, body: &Markup) -> Reply {
    whole(visit, title, body, None, "desk on-paper")
}

/// The same; a browser without script asks for it again after so many seconds.
pub(super) fn renewed(visit: &Visit<'_>, title: &str, body: &Markup, seconds: Option<u32>) -> Reply {
    whole(visit, title, body, seconds, "desk")
}

/// 落款: what stands at the foot of what is printed; empty where the office set none.
pub(super) fn signature(visit: &Visit<'_>) -> String {
    visit
        .settings()
        .map(|settings| settings.seal.clone())
        .unwrap_or_default()
}

fn whole(visit: &Visit<'_>, title: &str, body: &Markup, seconds: Option<u32>, class: &str) -> Reply {
    let site = visit
        .settings()
        .map_or_else(|_| visit.house.site(), |settings| settings.site.clone());
    let rooms = rooms(visit);
    let markup = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex, noarchive";
                @if let Some(seconds) = seconds { noscript { meta http-equiv="refresh" content=(seconds); } }
                title { (title) " · 工作台 · " (site) }
                link rel="stylesheet" href=(assets::style().address);
                link rel="stylesheet" href=(assets::desk_style().address);
                link rel="icon" type="image/svg+xml" href=(assets::icon().address);
                script src=(assets::desk_script().address) defer {}
            }
            body class=(class) {
                a.skip href="#main" { "跳到正文" }
                header.top {
                    div.inner {
                        a.site href="/desk" { (site) " " span.at-desk { "工作台" } }
                        @if let Some(seat) = &visit.seat {
                            span.who {
                                a href="/desk/account" { (seat.session.actor.name) }
                                a href="/desk/switch" { "换人" }
                                form method="post" action="/desk/sign-out" { (seal(visit)) button.link { "退出" } }
                            }
                        }
                    }
                    @if visit.seat.is_some() { (drawer(visit, &rooms)) }
                }
                div.room {
                    @if visit.seat.is_some() { nav.side aria-label="栏目" { (list(visit, &rooms)) } }
                    main #main tabindex="-1" { (body) }
                }
                (foot(visit, &rooms))
            }
        }
    };
    Reply::html(markup).personal(true)
}

/// The rooms behind one line, for a narrow screen: open and shut without script.
fn drawer(visit: &Visit<'_>, rooms: &[(&str, Vec<Room>)]) -> Markup {
    let here = rooms
        .iter()
        .flat_map(|(_, rooms)| rooms)
        .find(|(to, ..)| lies_in(&visit.ask.path, to));
    html! {
        details.drawer {
            summary { span.menu { "栏目" } @if let Some((_, name, _)) = here { " " span.muted { (name) } } }
            nav aria-label="栏目" { (list(visit, rooms)) }
        }
    }
}

fn list(visit: &Visit<'_>, rooms: &[(&str, Vec<Room>)]) -> Markup {
    html! {
        @for (group, rooms) in rooms {
            div.group-of {
                @if !group.is_empty() { p.called { (group) } }
                ul {
                    @for (to, name, key) in rooms {
                        li { a href=(to) aria-current=[lies_in(&visit.ask.path, to).then_some("page")] data-key=[(!key.is_empty()).then_some(*key)] { (name) } }
                    }
                }
            }
        }
    }
}

fn foot(visit: &Visit<'_>, rooms: &[(&str, Vec<Room>)]) -> Markup {
    let today = visit.ask.today;
    let seal = signature(visit);
    let keyed = rooms
        .iter()
        .flat_map(|(_, rooms)| rooms)
        .filter(|(.., key)| !key.is_empty());
    html! {
        footer {
            div.inner {
                p.signed {
                    @if !seal.is_empty() { span { (seal) } }
                    span { (day::chinese(today)) }
                }
                p {
                    @if let Some(seat) = &visit.seat {
                        @for office in seat.session.actor.offices(today) { span.held { (office.role.word()) "（" (offices::place(&visit.labels(), &office.place)) "）" } " " }
                    }
                    a href="/" { "公开页面" }
                }
                @if visit.seat.is_some() {
                    p.keys hidden {
                        span { "键盘：" kbd { "/" } " 到查找框" }
                        @for (_, name, key) in keyed { span { kbd { "g" } " " kbd { (key) } " " (name) } }
                    }
                }
            }
        }
    }
}

/// Whether whoever asks may open an address.
pub(super) fn may_enter(visit: &Visit<'_>, path: &str) -> bool {
    let Some(seat) = &visit.seat else { return false };
    let mut pages = routes()
        .iter()
        .filter(|route| route.method == actix_web::http::Method::GET);
    // The very address comes before one of whose shape it only is.
    let itself = pages.clone().find(|route| route.path == path);
    itself
        .or_else(|| pages.find(|route| leads(route.path, path)))
        .is_some_and(|route| match route.policy {
            Policy::Open | Policy::SignedIn => true,
            Policy::Needs(permission) => seat.session.actor.may(permission, visit.ask.today),
        })
}

/// Whether an address is that of a route, whose parts in braces stand for one thing of many.
fn leads(route: &str, path: &str) -> bool {
    let (mut parts, mut others) = (route.split('/'), path.split('/'));
    loop {
        match (parts.next(), others.next()) {
            (None, None) => return true,
            (Some(part), Some(other)) if part == other || part.starts_with('{') => {}
            _ => return false,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_lies_in_one_room_and_every_letter_leads_to_one() {
        assert!(lies_in("/desk/settings/site", "/desk/settings"));
        assert!(lies_in("/desk", "/desk") && !lies_in("/desk/settings", "/desk"));
        assert!(!lies_in("/desk/registered", "/desk/register"));
        let mut keys: Vec<&str> = ROOMS
            .iter()
            .flat_map(|(_, rooms)| rooms.iter().map(|(.., key)| *key))
            .filter(|key| !key.is_empty())
            .collect();
        keys.sort_unstable();
        let before = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), before);
    }
}
