//! Every address of the desk, taken from its route list: headers, cookies, forged forms, other methods.

use actix_web::http::{Method, StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::desk::routes::{Body, DeskRoute, Policy, routes};

use super::desk::{form, page, seated};
use super::imports::with_file;
use super::{county, got};

/// An address of the route with something that is not there for every `{…}`.
fn nowhere(route: &DeskRoute) -> String {
    route
        .path
        .split('/')
        .map(|part| if part.starts_with('{') { "4000000000" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// The holder of every permission, signed in: one account for each office.
fn everybody(folder: &tempfile::TempDir) -> Vec<(Role, String, String)> {
    Role::ALL
        .iter()
        .enumerate()
        .map(|(at, role)| {
            let (scope, place) = match role.scopes()[0] {
                ScopeKind::County => (ScopeKind::County, ""),
                ScopeKind::Township => (ScopeKind::Township, "999999100"),
                ScopeKind::Village => (ScopeKind::Village, "999999100201"),
                ScopeKind::Department => (ScopeKind::Department, "县民政局"),
                ScopeKind::Team => (ScopeKind::Team, "一组"),
            };
            let (cookie, seal) = seated(folder, &format!("user{at}"), *role, scope, place);
            (*role, cookie, seal)
        })
        .collect()
}

/// Somebody who may come in at this address.
fn holder<'a>(all: &'a [(Role, String, String)], route: &DeskRoute) -> &'a (Role, String, String) {
    match route.policy {
        Policy::Needs(permission) => all
            .iter()
            .find(|(role, ..)| permission.roles().contains(role))
            .expect("somebody has it"),
        Policy::Open | Policy::SignedIn => &all[0],
    }
}

#[actix_web::test]
async fn every_answer_of_the_desk_is_kept_nowhere_framed_by_nobody_and_free_of_foreign_script() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let all = everybody(&folder);
    let mut asked = 0;
    for route in routes() {
        let (_, cookie, _) = holder(&all, route);
        let address = nowhere(route);
        for answer in [
            send!(service, page(&address, cookie)),
            send!(service, TestRequest::get().uri(&address)),
            send!(service, form(&address, cookie, &[])),
            send!(service, form(&address, "", &[("note", "写好的话")])),
        ] {
            asked += 1;
            let policy = answer.header(header::CONTENT_SECURITY_POLICY);
            assert!(policy.starts_with("default-src 'none'"), "{address}: {policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{address}: {policy}");
            assert!(
                !policy.contains("unsafe") && !policy.contains("http"),
                "{address}: {policy}"
            );
            assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{address}");
            assert_eq!(answer.header(header::X_FRAME_OPTIONS), "DENY", "{address}");
            assert_eq!(
                answer.header(header::X_CONTENT_TYPE_OPTIONS),
                "nosniff",
                "{address}"
            );
            assert_eq!(answer.header(header::REFERRER_POLICY), "same-origin", "{address}");
            assert!(!answer.headers.contains_key(header::ETAG), "{address}");
            assert!(
                answer.status != StatusCode::INTERNAL_SERVER_ERROR,
                "{address}: {}",
                answer.text
            );
            for inline in ["<script>", " style=\"", " onclick=", "javascript:"] {
                assert!(!answer.text.contains(inline), "{address} has {inline}");
            }
        }
    }
    assert!(asked >= 4 * routes().len());
}

#[actix_web::test]
async fn no_form_of_the_desk_is_taken_without_its_seal_or_from_another_site_or_without_a_session() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let all = everybody(&folder);
    // What brings a file is sent as a browser sends files.
    let filled = |route: &DeskRoute, address: &str, cookie: &str, seal: &str| match route.body {
        Body::Upload | Body::Attachment => {
            let seat = (cookie.to_owned(), seal.to_owned());
            with_file(address, &seat, "a.csv", b"x", &[])
        }
        _ => form(address, cookie, &[("seal", seal)]),
    };
    for route in routes().iter().filter(|route| route.method == Method::POST) {
        let (_, cookie, seal) = holder(&all, route);
        let other = &all.iter().find(|(_, one, _)| one != cookie).expect("another").2;
        let address = nowhere(route);
        for forged in ["", "0123456789abcdef0123456789abcdef", other] {
            if route.policy == Policy::Open {
                continue;
            }
            let answer = send!(service, filled(route, &address, cookie, forged));
            assert_eq!(
                answer.status,
                StatusCode::CONFLICT,
                "{address} took the seal {forged:?}"
            );
        }
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
        ] {
            let foreign = filled(route, &address, cookie, seal).insert_header((name, value));
            let answer = send!(service, foreign);
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{address} took a form with {name} {value}"
            );
            // Its own browser leaves the cookie out of such a form.
            let unknown = filled(route, &address, "", seal).insert_header((name, value));
            let answer = send!(service, unknown);
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{address} took in a form with {name} {value}"
            );
        }
        if route.policy == Policy::Open {
            continue;
        }
        let noted = [("seal", seal.as_str()), ("note", "写好的话")];
        let sent = |cookie: &str| match route.body {
            Body::Upload | Body::Attachment => {
                let seat = (cookie.to_owned(), String::new());
                with_file(&address, &seat, "a.csv", b"x", &noted)
            }
            _ => form(&address, cookie, &noted),
        };
        let late = send!(service, sent(""));
        if ["/desk/sign-out", "/desk/switch"].contains(&route.path) {
            assert_eq!(
                late.header(header::LOCATION).split('?').next(),
                Some("/desk/sign-in")
            );
            continue;
        }
        assert_eq!(late.status, StatusCode::UNAUTHORIZED, "{address}");
        assert!(late.text.contains("写好的话"), "{address} lost what was typed");
        let dead = send!(service, sent(&format!("__Host-sanzi={}", "f".repeat(64))));
        assert_eq!(
            dead.status,
            StatusCode::UNAUTHORIZED,
            "{address} took a token that nobody was given"
        );
    }
}

#[actix_web::test]
async fn an_address_of_the_desk_takes_its_own_methods_and_parameters_and_no_others() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let all = everybody(&folder);
    for route in routes() {
        let (_, cookie, _) = holder(&all, route);
        let address = nowhere(route);
        for method in [
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::OPTIONS,
            Method::TRACE,
        ] {
            let request = page(&address, cookie).method(method.clone());
            let answer = send!(service, request);
            assert_eq!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {address}"
            );
        }
        if route.method == Method::GET {
            let answer = send!(service, page(&format!("{address}?evil=1"), cookie));
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
            assert!(answer.text.contains("evil"), "{address}");
        }
    }
}

#[actix_web::test]
async fn nobody_enters_a_room_that_the_matrix_does_not_give_to_the_office() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let all = everybody(&folder);
    let mut cells = 0;
    for route in routes() {
        let Policy::Needs(permission) = route.policy else {
            continue;
        };
        let address = nowhere(route);
        for (role, cookie, seal) in &all {
            let answer = if route.method == Method::GET {
                send!(service, page(&address, cookie))
            } else {
                send!(service, form(&address, cookie, &[("seal", seal)]))
            };
            let given = permission.roles().contains(role);
            assert_eq!(
                answer.status != StatusCode::FORBIDDEN,
                given,
                "{} {address} for {}: {}",
                route.method,
                role.word(),
                answer.status
            );
            cells += 1;
        }
    }
    assert!(cells > 0);
}
