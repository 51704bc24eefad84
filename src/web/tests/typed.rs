//! Nothing that somebody typed or did is lost because a session ended, a page was stale or a rule said no.

use actix_web::http::{Method, StatusCode};
use actix_web::test::{call_service, init_service};

use super::desk::{PASSWORD, armed, form, ours, page, seated};
use super::imports::with_file;
use super::{county, got, hidden, today};
use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::Office;
use crate::web::desk::Desk;
use crate::web::desk::routes::{Body, routes};
use crate::web::house::House;
use crate::web::work::Lane;
use crate::web::{App, app, of_house};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
const SETTING: &str = "/desk/settings/cases.assign_days";

#[actix_web::test]
async fn a_button_that_was_pressed_after_the_session_ended_is_offered_again_behind_the_door() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let late = send!(service, ours("/desk/imports/5/hand-in", "", &[("seal", "old")]));
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert!(late.text.contains("这一步还没有办"), "{}", late.text);
    let fields = [
        ("login", "zhongxin"),
        ("password", PASSWORD),
        ("to", &hidden(&late.text, "to")),
        ("acts", &hidden(&late.text, "acts")),
    ];
    let inside = send!(service, ours("/desk/sign-in", "", &fields));
    assert_eq!(inside.status, StatusCode::OK, "{}", inside.text);
    assert!(
        inside.text.contains("action=\"/desk/imports/5/hand-in\"") && inside.text.contains("接着提交"),
        "{}",
        inside.text
    );
    // Whoever opens such an address by hand reads what to do.
    let bare = send!(service, page("/desk/imports/5/hand-in", ""));
    assert_eq!(bare.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(bare.text.contains("回到工作台"), "{}", bare.text);
}

#[actix_web::test]
async fn a_reason_code_and_the_filters_of_an_export_come_through_the_door() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let reason = [("move", "查否"), ("code", "同名"), ("again", "再看三个月")];
    let late = send!(service, ours("/desk/cases/1/move", "", &reason)).text;
    for kept in [
        "typed.code\" value=\"同名\"",
        "typed.again\" value=\"再看三个月\"",
    ] {
        assert!(late.contains(kept), "{late}");
    }
    let late = send!(service, ours("/desk/anomalies/export?rule=SUB-01", "", &[])).text;
    assert_eq!(hidden(&late, "to"), "/desk/anomalies/export?rule=SUB-01");
}

#[actix_web::test]
async fn a_file_that_came_too_late_is_said_to_be_gone_and_the_way_leads_back_to_its_page() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let nobody = (String::new(), "old".to_owned());
    let file = with_file("/desk/cases/1/evidence/file", &nobody, "照片.png", b"x", &[]);
    let late = send!(service, file.insert_header(OURS));
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert!(
        late.text.contains("文件没有收下") && !late.text.contains("不会丢"),
        "{}",
        late.text
    );
    assert_eq!(hidden(&late.text, "to"), "/desk/cases/1/evidence/file");
}

#[actix_web::test]
async fn what_was_typed_beside_a_file_is_offered_again_and_the_file_alone_is_chosen_anew() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let mut met = 0;
    for route in routes()
        .iter()
        .filter(|route| route.method == Method::POST && matches!(route.body, Body::Upload | Body::Attachment))
    {
        met += 1;
        let address = route.path.replace("{id}", "7");
        let typed = [("seal", "old"), ("name", "花名册<第二版>"), ("item", "凭证")];
        let nobody = (String::new(), String::new());
        let late = send!(
            service,
            with_file(&address, &nobody, "a.csv", b"x", &typed).insert_header(OURS)
        );
        assert_eq!(late.status, StatusCode::UNAUTHORIZED, "{address}");
        assert!(
            late.text.contains("填的内容不会丢，文件要重新选"),
            "{}",
            late.text
        );
        assert_eq!(hidden(&late.text, "to"), address);
        // Behind the door the same form waits, with everything but the file.
        let (to, acts) = (hidden(&late.text, "to"), hidden(&late.text, "acts"));
        let fields = [
            ("login", "zhongxin"),
            ("password", PASSWORD),
            ("to", to.as_str()),
            ("acts", acts.as_str()),
            ("typed.name", "花名册<第二版>"),
            ("typed.item", "凭证"),
        ];
        let inside = send!(service, ours("/desk/sign-in", "", &fields));
        assert_eq!(inside.status, StatusCode::OK, "{}", inside.text);
        // So it is offered to a browser that sent it under the seal of an earlier session.
        let seat = (cookie.clone(), seal.clone());
        let stale = with_file(&address, &seat, "a.csv", b"x", &typed).insert_header(OURS);
        let permitted = send!(service, stale);
        let mut pages = vec![inside.text];
        if permitted.status == StatusCode::CONFLICT {
            pages.push(permitted.text);
        } else {
            assert_eq!(permitted.status, StatusCode::FORBIDDEN, "{address}");
        }
        for offered in pages {
            for said in [
                &format!("action=\"{address}\" enctype=\"multipart/form-data\""),
                "value=\"花名册&lt;第二版&gt;\"",
                "name=\"item\" value=\"凭证\"",
                "type=\"file\"",
                "文件没有收下，请再选一次",
            ] {
                assert!(offered.contains(said), "{address} {said}: {offered}");
            }
        }
    }
    assert!(met >= 3, "{met}");
}

#[actix_web::test]
async fn a_form_of_an_earlier_session_is_offered_again_to_a_browser_that_says_it_is_ours_and_only_shown_to_others()
 {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let board = send!(service, page(SETTING, &cookie)).text;
    let follows = hidden(&board, "follows");
    let typed = [
        ("seal", "0123456789abcdef0123456789abcdef"),
        ("do", "set"),
        ("value", "5"),
        ("reason", "县里<统一>"),
        ("follows", follows.as_str()),
    ];
    let stale = send!(service, ours(SETTING, &cookie, &typed));
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        stale.text.contains("接着提交") && stale.text.contains("您后来又登录过，现在是 zhongxin"),
        "{}",
        stale.text
    );
    assert!(
        stale.text.contains("<pre>县里&lt;统一&gt;</pre>"),
        "{}",
        stale.text
    );
    assert_eq!(hidden(&stale.text, "seal"), seal);
    // What is offered is what was typed.
    let again: Vec<(&str, String)> = ["seal", "do", "value", "reason", "follows"]
        .into_iter()
        .map(|name| {
            (
                name,
                hidden(&stale.text, name)
                    .replace("&lt;", "<")
                    .replace("&gt;", ">"),
            )
        })
        .collect();
    let again: Vec<(&str, &str)> = again
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let done = send!(service, ours(SETTING, &cookie, &again));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let waits = send!(service, page(SETTING, &cookie)).text;
    assert!(waits.contains("县里&lt;统一&gt;"), "{waits}");

    let silent = send!(service, form(SETTING, &cookie, &typed));
    assert_eq!(silent.status, StatusCode::CONFLICT);
    assert!(
        silent.text.contains("<pre>县里&lt;统一&gt;</pre>") && !silent.text.contains("接着提交"),
        "{}",
        silent.text
    );
    let foreign = form(SETTING, &cookie, &typed).insert_header(("sec-fetch-site", "cross-site"));
    assert!(!send!(service, foreign).text.contains("接着提交"));
}

#[actix_web::test]
async fn a_form_that_is_refused_shows_what_was_typed_and_the_way_back() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let follows = hidden(&send!(service, page(SETTING, &cookie)).text, "follows");
    let typed = [
        ("seal", seal.as_str()),
        ("do", "set"),
        ("value", "五天"),
        ("reason", "写了很久的话"),
        ("follows", follows.as_str()),
    ];
    let refused = send!(service, form(SETTING, &cookie, &typed));
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
    for told in [
        "<pre>五天</pre>",
        "<pre>写了很久的话</pre>",
        &format!("href=\"{SETTING}\""),
    ] {
        assert!(refused.text.contains(told), "{told}: {}", refused.text);
    }
}

#[actix_web::test]
async fn a_session_ends_after_half_an_hour_without_a_page_and_after_twelve_hours_with_any_number_of_them() {
    const BEGUN: i64 = 1_795_000_000;
    async fn at(county: &App, office: &Office, now: fn() -> i64, cookie: &str) -> StatusCode {
        let mut then = county.clone();
        then.desk = Desk::new(office.store.clone(), office.settings.clone(), today, now);
        let service = init_service(app(then)).await;
        send!(service, page("/desk", cookie)).status
    }
    let (folder, county) = county();
    let settings = config::Settings {
        data: folder.path().join("data"),
        desk: config::DeskRules {
            second_factor: Vec::new(),
            ..config::DeskRules::default()
        },
        ..config::Settings::default()
    };
    let office = Office::open(settings, today()).expect("an office");
    let seat = |login| seated(&folder, login, Role::Centre, ScopeKind::County, "").0;
    let (idle, busy) = (seat("xian"), seat("mang"));
    assert_eq!(
        at(&county, &office, || BEGUN + 29 * 60, &busy).await,
        StatusCode::OK
    );
    assert_eq!(
        at(&county, &office, || BEGUN + 30 * 60, &idle).await,
        StatusCode::SEE_OTHER
    );
    for step in [|| BEGUN + 58 * 60, || BEGUN + 80 * 60] {
        assert_eq!(at(&county, &office, step, &busy).await, StatusCode::OK);
    }
    assert_eq!(
        at(&county, &office, || BEGUN + 12 * 3_600, &busy).await,
        StatusCode::SEE_OTHER
    );
}

#[actix_web::test]
async fn whoever_takes_another_account_at_the_code_takes_the_form_that_waits_along() {
    let (folder, county) = county();
    let service = init_service(app(county.clone())).await;
    seated(&folder, "xuncha", Role::InspectionOffice, ScopeKind::County, "");
    let settings = config::Settings {
        data: folder.path().join("data"),
        ..config::Settings::default()
    };
    let office = Office::open(settings, today()).expect("an office");
    let account = office.store.account_named("xuncha").expect("read");
    let id = account.expect("an account").user.id;
    armed(&office, id);
    let fields = [
        ("login", "xuncha"),
        ("password", PASSWORD),
        ("to", SETTING),
        ("acts", "1"),
        ("typed.reason", "写了很久的话"),
    ];
    let asked = send!(service, ours("/desk/sign-in", "", &fields)).text;
    assert!(
        asked.contains("换个账号登录") && asked.contains("name=\"other\""),
        "{asked}"
    );
    let other = [
        ("to", SETTING),
        ("acts", "1"),
        ("typed.reason", "写了很久的话"),
        ("other", "1"),
    ];
    let door = send!(service, ours("/desk/sign-in", "", &other));
    assert_eq!(door.status, StatusCode::OK, "{}", door.text);
    assert_eq!(hidden(&door.text, "typed.reason"), "写了很久的话");
    assert_eq!(hidden(&door.text, "to"), SETTING);
    assert!(
        door.text.contains("name=\"password\"") && !door.text.contains("role=\"alert\""),
        "nobody knocked: {}",
        door.text
    );
}

#[actix_web::test]
async fn where_too_many_try_passwords_the_answer_keeps_what_was_typed_and_never_the_password() {
    let (folder, county) = county();
    let house = House::open(county);
    let service = init_service(of_house(house.clone())).await;
    let (cookie, seal) = seated(&folder, "guanli", Role::Administrator, ScopeKind::County, "");
    let _full = house.work.fill(Lane::Password);
    let fields = [
        ("login", "zhongxin"),
        ("password", PASSWORD),
        ("to", SETTING),
        ("acts", "1"),
        ("typed.reason", "写了很久的话"),
    ];
    let busy = send!(service, ours("/desk/sign-in", "", &fields));
    assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE, "{}", busy.text);
    assert_eq!(hidden(&busy.text, "typed.reason"), "写了很久的话");
    assert!(
        busy.text.contains("value=\"zhongxin\"") && !busy.text.contains(PASSWORD),
        "{}",
        busy.text
    );
    let new = [("seal", seal.as_str()), ("login", "lisi"), ("name", "李四<二>")];
    let busy = send!(service, form("/desk/users/new", &cookie, &new));
    assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE, "{}", busy.text);
    assert!(
        busy.text.contains("<pre>李四&lt;二&gt;</pre>") && busy.text.contains("过几秒再交一次"),
        "{}",
        busy.text
    );
}
