//! Every office × every address × every method × every relation of the thing in the address to whoever asks.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::{Method, StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use crate::access::Permission;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::desk::routes::{Body, DeskRoute, Policy, routes};

use super::super::desk::{form, page, seated};
use super::super::imports::file_to;
use super::super::{Got, got};
use super::Seat;
use super::actors::{Actor, user_of};
use super::addresses::{furnished, office_of};
use super::kinds::{Lies, Relation, Thing, Things, addresses, relations_of};

/// Forms that refuse what lies within reach, and why.
const REFUSE_THEIR_OWN: &[(&str, &str)] = &[
    (
        "POST /desk/imports/{batch}/hand-in",
        "only who brought a batch hands it in",
    ),
    (
        "POST /desk/imports/{batch}/recall",
        "only who handed it in calls it back, and a draft is nobody else's",
    ),
    (
        "POST /desk/imports/{batch}/discard",
        "only who brought a draft throws it away, and then it is gone",
    ),
    (
        "POST /desk/imports/{batch}/retry",
        "only who brought a batch mends it",
    ),
    (
        "GET /desk/imports/{batch}/rows.xlsx",
        "only who brought a batch has its rows unmasked",
    ),
    (
        "POST /desk/imports/{batch}/confirm-withdrawal",
        "names a request, and nobody has asked",
    ),
    (
        "POST /desk/imports/{batch}/decline-withdrawal",
        "names a request, and nobody has asked",
    ),
    (
        "POST /desk/rounds/{id}/relay/tick",
        "names a village and a line of the list, and there is none",
    ),
    (
        "POST /desk/townships/{code}/report",
        "of a township only who reaches all of it writes",
    ),
    (
        "POST /desk/users/{id}/offices/{office}/end",
        "whose office is not the account's own is not found",
    ),
];

/// Forms that hold what is written against the rules before they look for the thing: then all hear the same.
const READ_FIRST: &[(&str, &str)] = &[
    ("POST /desk/rounds/{id}/relay", "the list is read first"),
    (
        "POST /desk/rounds/{id}/relay/carry",
        "the list that is carried is read first",
    ),
    (
        "POST /desk/choosing/{village}/class",
        "the classification that was seen is compared first",
    ),
];

/// Pages that tell what is out of sight apart from what nobody has, and why they may.
const TELL_APART: &[(&str, &str)] = &[(
    "GET /desk/draw/{id}/list.txt",
    "whoever reads the plan sees the draw itself; only its list is for who sees the county",
)];

/// What a form needs so that it looks for its thing, and still does not do what would spoil the rest.
const FIELDS: &[(&str, &[(&str, &str)])] = &[
    (
        "/desk/choosing/{village}/class",
        &[("choosing", "999"), ("class", "重点村"), ("why", "群众意见大")],
    ),
    (
        "/desk/choosing/{village}/judge",
        &[("weak", "否"), ("reason", "没有整顿")],
    ),
    ("/desk/draw/{id}/seed", &[("seed", "03 08")]),
    ("/desk/due/{list}/export", &[("format", "csv")]),
    (
        "/desk/imports/{batch}/ask-withdrawal",
        &[("reason", "写错了一行")],
    ),
    ("/desk/imports/{batch}/return", &[("reason", "写错了一行")]),
    ("/desk/imports/{batch}/confirm-withdrawal", &[("request", "1")]),
    (
        "/desk/imports/{batch}/decline-withdrawal",
        &[("request", "1"), ("answer", "不用撤回")],
    ),
    (
        "/desk/letters/{id}/receipts",
        &[("act", "came"), ("whose", "党组织"), ("came_on", "2026-11-22")],
    ),
    (
        "/desk/objections/{id}/answer",
        &[("verdict", "不采纳"), ("reason", "账本上写得清楚")],
    ),
    ("/desk/rounds/{id}/members", &[("place", "1:1:0")]),
    ("/desk/rounds/{id}/members/drop", &[("holder", "1")]),
    ("/desk/rounds/{id}/state", &[("state", "进行中")]),
    (
        "/desk/rounds/{id}/targets/drop",
        &[("kind", "村"), ("place", "999999100201")],
    ),
    ("/desk/rounds/{id}/teams", &[("name", "乙组")]),
    ("/desk/rounds/{id}/teams/drop", &[("team", "1")]),
    ("/desk/settings/changes/{id}", &[("verdict", "生效")]),
    ("/desk/settings/{name}", &[("follows", "0"), ("reason", "统一")]),
    ("/desk/townships/{code}/report", &[("seen", "0")]),
    ("/desk/villages/{code}/health", &[("seen", "0")]),
    ("/desk/villages/{code}/report", &[("seen", "0")]),
];

/// Whether a table names a route.
fn names(table: &[(&str, &str)], route: &DeskRoute) -> bool {
    let called = format!("{} {}", route.method, route.path);
    table.iter().any(|(one, why)| *one == called && !why.is_empty())
}

/// Forms after which the session is over.
const LEAVE: [&str; 3] = ["/desk/sign-out", "/desk/switch", "/desk/account/sign-out"];

/// Forms that ask for nothing more from whoever has no session.
const OUT_ALREADY: [&str; 2] = ["/desk/sign-out", "/desk/switch"];

/// An address, the parameter that is in question, and what stands for it.
type Door = (String, &'static str, Option<Thing>);

/// Whether a route lets the office of an actor in at all.
pub(super) fn lets_in(route: &DeskRoute, actor: &Actor) -> bool {
    match route.policy {
        Policy::Needs(permission) => permission.roles().contains(&actor.role),
        Policy::Open | Policy::SignedIn => true,
    }
}

/// What stands in the address of a route: nothing, or each thing that can.
fn doors(route: &DeskRoute, things: &Things) -> Vec<Door> {
    if !route.path.contains('{') {
        return vec![(route.path.to_owned(), "", None)];
    }
    let all = addresses(route.path, things);
    all.into_iter()
        .map(|(address, name, thing)| (address, name, Some(thing)))
        .collect()
}

fn asks(route: &DeskRoute, address: &str, seat: &Seat) -> TestRequest {
    if route.method == Method::GET {
        page(address, &seat.0)
    } else {
        let mut fields = vec![("seal", seat.1.as_str())];
        let needed = FIELDS.iter().find(|(path, _)| *path == route.path);
        fields.extend(needed.map_or(&[][..], |(_, needed)| needed));
        match route.body {
            Body::Attachment => file_to(address, seat, "报告.txt", "整改报告".as_bytes(), &fields[1..]),
            Body::None | Body::Form | Body::Upload => form(address, &seat.0, &fields),
        }
    }
}

/// Whether two pages say the same, but for what the asker wrote into their addresses.
pub(super) fn alike(one: &(String, String), two: &(String, String)) -> bool {
    // The longer first: the shorter may be a part of it.
    let mut written = [one.1.as_str(), two.1.as_str()];
    written.sort_by_key(|value| std::cmp::Reverse(value.len()));
    let blank = |text: &str| {
        written
            .iter()
            .fold(text.to_owned(), |text, value| text.replace(value, ""))
    };
    one.0 == two.0 || blank(&one.0) == blank(&two.0)
}

/// What is wrong with the answer to somebody who may not be let in; nothing when it is as it should be.
fn stranger(route: &DeskRoute, answer: &Got) -> Option<String> {
    let wanted = if route.method == Method::GET || OUT_ALREADY.contains(&route.path) {
        answer.status == StatusCode::SEE_OTHER && answer.header(header::LOCATION).starts_with("/desk/sign-in")
    } else {
        answer.status == StatusCode::UNAUTHORIZED
    };
    (!wanted).then(|| format!("a stranger gets {}", answer.status))
}

/// What is wrong with the answer about a thing, compared with that about the thing nobody has.
fn insider(
    actor: &Actor,
    route: &DeskRoute,
    permission: Permission,
    answer: &Got,
    thing: Option<&Thing>,
    absent: Option<&(String, String)>,
) -> Option<String> {
    let status = answer.status.as_u16();
    let sees = thing.is_none_or(|thing| actor.sees(permission, route.path, thing));
    if !sees {
        let hears_first = names(READ_FIRST, route) && matches!(status, 400 | 409);
        if status != 404 && !hears_first {
            return Some(format!("{status} for what is out of sight"));
        }
        let said = (
            answer.text.clone(),
            thing.map_or_else(String::new, |one| one.value.clone()),
        );
        let differs = absent.is_some_and(|absent| !alike(&said, absent)) && !names(TELL_APART, route);
        return differs.then(|| "out of sight does not look like absent".to_owned());
    }
    let excused = names(REFUSE_THEIR_OWN, route);
    let fine = if excused {
        status < 500
    } else {
        !matches!(status, 401 | 403 | 404) && status < 500
    };
    (!fine).then(|| format!("{status} for what lies within reach"))
}

#[actix_web::test]
async fn each_office_gets_its_own_things_and_of_all_others_hears_what_it_hears_of_nothing() {
    let (folder, county, mut actors, things) = furnished().await;
    let service = init_service(app(county)).await;
    let office = office_of(&folder);
    let manager = seated(&folder, "matrix-gl2", Role::Administrator, ScopeKind::County, "");
    let closed = seated(&folder, "matrix-closed", Role::Centre, ScopeKind::County, "");
    let shut = format!("/desk/users/{}/disable", user_of(&closed));
    made!(service, manager, shut, []);
    let nobody: Seat = (String::new(), "seal".to_owned());
    let mut never = Vec::new();
    let (mut cells, mut wrong) = (0, BTreeMap::<String, Vec<String>>::new());
    for route in routes().iter().filter(|route| route.policy != Policy::Open) {
        let mut doors = doors(route, &things);
        // What nobody has comes first: the others are compared with it.
        doors.sort_by_key(|(_, _, thing)| thing.as_ref().is_some_and(|thing| thing.lies != Lies::Absent));
        for seat in [&nobody, &closed] {
            for (address, ..) in &doors {
                let answer = send!(service, asks(route, address, seat));
                cells += 1;
                if let Some(fault) = stranger(route, &answer) {
                    let of = wrong
                        .entry(format!("{} {}", route.method, route.path))
                        .or_default();
                    of.push(format!("{address}: {fault}"));
                }
            }
        }
        let mut met = BTreeSet::new();
        for actor in &mut actors {
            let (mut absent, mut refusal) = (BTreeMap::new(), None);
            for (address, name, thing) in &doors {
                let answer = send!(service, asks(route, address, &actor.seat));
                cells += 1;
                if route.method == Method::POST && LEAVE.contains(&route.path) {
                    actor.sit_down(&office);
                }
                let given = lets_in(route, actor);
                let value = thing
                    .as_ref()
                    .map_or_else(String::new, |thing| thing.value.clone());
                let said = (answer.text.clone(), value);
                let fault = if given {
                    met.extend(thing.as_ref().map(|thing| (*name, actor.relation(thing))));
                    let permission = match route.policy {
                        Policy::Needs(permission) => permission,
                        Policy::Open | Policy::SignedIn => Permission::ReadRecords,
                    };
                    let fault = insider(
                        actor,
                        route,
                        permission,
                        &answer,
                        thing.as_ref(),
                        absent.get(name),
                    );
                    if thing.as_ref().is_some_and(|thing| thing.lies == Lies::Absent) {
                        absent.entry(*name).or_insert(said);
                    }
                    fault
                } else if answer.status != StatusCode::FORBIDDEN {
                    Some(format!("{} without the permission", answer.status))
                } else {
                    let same = alike(refusal.get_or_insert_with(|| said.clone()), &said);
                    (!same).then(|| "the refusal tells of the thing".to_owned())
                };
                if let Some(fault) = fault {
                    let of = wrong
                        .entry(format!("{} {}", route.method, route.path))
                        .or_default();
                    let lies = thing.as_ref().map(|thing| thing.lies);
                    of.push(format!(
                        "{} {}: {address} ({lies:?}): {fault}",
                        actor.role.word(),
                        actor.scope.word()
                    ));
                }
            }
        }
        let names: BTreeSet<&str> = doors.iter().map(|(_, name, _)| *name).collect();
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            let part = actors
                .iter()
                .any(|one| lets_in(route, one) && one.scope != ScopeKind::County);
            let can = relations_of(route.path, name)
                .iter()
                .filter(|one| part || !matches!(one, Relation::Sibling | Relation::Parent))
                .filter(|one| !met.contains(&(name, **one)));
            never.extend(can.map(|one| format!("{} {} {{{name}}} {one:?}", route.method, route.path)));
        }
    }
    assert!(never.is_empty(), "never asked: {}", never.join("\n"));
    assert!(cells >= 5_000, "{cells} cells");
    let told: Vec<String> = wrong
        .iter()
        .map(|(route, faults)| {
            format!(
                "{route}: {}\n    {}",
                faults.len(),
                faults[..faults.len().min(4)].join("\n    ")
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{cells} cells, wrong:\n{}", told.join("\n"));
}
