//! A form that another site had sent is nobody's act: not with a session, not through the door, not while the house is full.

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use super::desk::{PASSWORD, form, ours, page, seated};
use super::{county, got};
use crate::domain::role::{Role, ScopeKind};
use crate::web::house::House;
use crate::web::work::Lane;
use crate::web::{app, of_house};

const DECIDES: &str = "/desk/settings/changes/7";
const ACT: [(&str, &str); 2] = [("verdict", "生效"), ("reason", "看过了<同意>")];

fn foreign(request: TestRequest) -> TestRequest {
    request.insert_header(("sec-fetch-site", "cross-site"))
}

#[actix_web::test]
async fn a_form_of_another_site_does_not_come_through_the_door_as_one_s_own() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let came = send!(service, foreign(form(DECIDES, "", &ACT)));
    assert_eq!(came.status, StatusCode::FORBIDDEN);
    assert!(
        came.text.contains("不是从本站来的") && !came.text.contains("同意") && !came.text.contains("typed."),
        "{}",
        came.text
    );
    // Nor straight to the door, with what is to wait behind it.
    let luggage = [
        ("login", "zhongxin"),
        ("password", PASSWORD),
        ("to", DECIDES),
        ("acts", "1"),
        ("typed.verdict", "生效"),
    ];
    let came = send!(service, foreign(form("/desk/sign-in", "", &luggage)));
    assert_eq!(came.status, StatusCode::FORBIDDEN);
    assert!(!came.text.contains("typed."), "{}", came.text);
    assert!(!came.headers.contains_key(header::SET_COOKIE));
    // A browser that does not say where from is let in, and nothing waits there.
    let silent = send!(service, form("/desk/sign-in", "", &luggage));
    assert_eq!(silent.status, StatusCode::SEE_OTHER, "{}", silent.text);
}

#[actix_web::test]
async fn a_browser_that_does_not_say_where_a_form_came_from_shows_what_was_typed_and_sends_nothing_after() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let late = send!(service, form(DECIDES, "", &ACT));
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert!(
        late.text.contains("<pre>看过了&lt;同意&gt;</pre>") && late.text.contains("再办一次"),
        "{}",
        late.text
    );
    assert!(!late.text.contains("typed.") && !late.text.contains("name=\"acts\""));
}

#[actix_web::test]
async fn what_waits_behind_the_door_says_what_will_be_done_before_it_is_pressed() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let late = send!(service, ours(DECIDES, "", &ACT)).text;
    let fields = [
        ("login", "zhongxin"),
        ("password", PASSWORD),
        ("to", &super::hidden(&late, "to")),
        ("acts", &super::hidden(&late, "acts")),
        ("typed.verdict", "生效"),
        ("typed.reason", "看过了<同意>"),
    ];
    let inside = send!(service, ours("/desk/sign-in", "", &fields)).text;
    assert!(
        inside.contains("要办的") && inside.contains("<strong>生效</strong>") && inside.contains(DECIDES),
        "{inside}"
    );
}

#[actix_web::test]
async fn a_full_house_gives_the_form_of_another_site_back_to_nobody() {
    let (_folder, county) = county();
    let house = House::open(county);
    let service = init_service(of_house(house.clone())).await;
    let luggage = [
        ("login", "zhongxin"),
        ("password", "x"),
        ("acts", "1"),
        ("typed.reason", "同意"),
    ];
    let _passwords = house.work.fill(Lane::Password);
    for pages in [false, true] {
        let _pages = pages.then(|| house.work.fill(Lane::Page));
        let came = send!(service, foreign(form("/desk/sign-in", "", &luggage)));
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{}", came.text);
        assert!(!came.text.contains("同意"), "{}", came.text);
        let own = send!(service, ours("/desk/sign-in", "", &luggage));
        assert_eq!(own.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(own.text.contains("typed.reason"), "{}", own.text);
    }
}

#[actix_web::test]
async fn who_leaves_after_the_session_ended_is_out_and_the_next_one_is_not_asked_to_leave() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    for (way, fields, door) in [
        ("/desk/sign-out", vec![("seal", "old")], "/desk/sign-in"),
        (
            "/desk/switch",
            vec![("seal", "old"), ("as", "lisi")],
            "/desk/sign-in?as=lisi",
        ),
        ("/desk/switch", vec![("as", "")], "/desk/sign-in"),
    ] {
        let out = send!(service, ours(way, "", &fields));
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{way}: {}", out.text);
        assert_eq!(out.header(header::LOCATION).trim_end_matches("?as="), door);
        assert!(out.header(header::SET_COOKIE).contains("Max-Age=0"), "{way}");
    }
    let asked = send!(service, page("/desk/switch", ""));
    assert_eq!(
        asked.header(header::LOCATION).trim_end_matches("?as="),
        "/desk/sign-in"
    );
    // Whoever wants to be signed out everywhere has to be known for it.
    let all = send!(service, ours("/desk/account/sign-out", "", &[]));
    assert_eq!(all.status, StatusCode::UNAUTHORIZED);
}

#[actix_web::test]
async fn over_plain_http_from_another_machine_the_door_says_that_it_takes_https() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let fields = [("login", "zhongxin"), ("password", PASSWORD)];
    for (host, is_told) in [
        ("10.1.2.3:8080", true),
        ("sanzi.example", true),
        ("[fe80::1]:8080", true),
        ("localhost:8080", false),
        ("127.0.0.1:8080", false),
        ("[::1]:8080", false),
        ("[::1]", false),
    ] {
        let came = form("/desk/sign-in", "", &fields)
            .insert_header((header::HOST, host))
            .insert_header((header::ORIGIN, format!("http://{host}")));
        let answer = send!(service, came);
        assert_eq!(
            answer.text.contains("https://"),
            is_told,
            "{host}: {}",
            answer.text
        );
        assert_eq!(answer.status == StatusCode::FORBIDDEN, is_told, "{host}");
    }
    let secured = form("/desk/sign-in", "", &fields)
        .insert_header((header::HOST, "sanzi.example"))
        .insert_header((header::ORIGIN, "https://sanzi.example"));
    assert_eq!(send!(service, secured).status, StatusCode::SEE_OTHER);
}
