//! Signing in as a browser does it: what comes first, the second factor, the shared machine, one's own account.

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::{Office, second_factor, sign_in};
use crate::store::audit::Act;
use crate::web::desk::Desk;
use crate::web::{App, app};

use super::desk::{PASSWORD, form, page, seated, sitting_of};
use super::{Got, county, got, today};

mod elsewhere;
mod half_way;
mod left_open;

const NOW: i64 = 1_795_000_000;
const NEW: &str = "三十里铺的桥修好了没有";

fn now() -> i64 {
    NOW
}

fn after_ninety_days() -> i64 {
    NOW + 91 * 24 * 60 * 60
}

/// The same data under other rules and another clock.
fn under(folder: &tempfile::TempDir, app: &mut App, rules: config::DeskRules, clock: fn() -> i64) {
    let settings = config::Settings {
        data: folder.path().join("data"),
        desk: rules,
        ..config::Settings::default()
    };
    let office = Office::open(settings, today()).expect("an office");
    app.desk = Desk::new(office.store, office.settings, today, clock);
}

fn office(folder: &tempfile::TempDir) -> Office {
    let settings = config::Settings {
        data: folder.path().join("data"),
        ..config::Settings::default()
    };
    Office::open(settings, today()).expect("an office")
}

fn user_of(office: &Office, login: &str) -> i64 {
    let account = office.store.account_named(login).expect("read");
    account.expect("an account").user.id
}

fn seal_of(cookie: &str) -> String {
    crate::web::desk::seal_of(cookie.strip_prefix("__Host-sanzi=").expect("a token"))
}

/// The cookies that an answer sets, each `name=value`.
fn cookies(answer: &Got) -> Vec<String> {
    answer
        .headers
        .get_all(header::SET_COOKIE)
        .filter_map(|value| value.to_str().ok())
        .filter_map(|value| Some(value.split(';').next()?.to_owned()))
        .collect()
}

fn token(answer: &Got) -> String {
    let all = cookies(answer);
    let found = all.iter().find(|one| one.starts_with("__Host-sanzi="));
    found.unwrap_or_else(|| panic!("{all:?}")).clone()
}

#[actix_web::test]
async fn an_initial_password_is_changed_before_anything_else() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, _) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let desk = office(&folder);
    let id = user_of(&desk, "zhongxin");
    let act = Act {
        actor: "operator",
        role: "",
        act: "重设密码",
        object: "",
        detail: "",
        at: NOW,
    };
    let hash = sign_in::hashed(PASSWORD).expect("hashed");
    desk.store
        .set_password(999_999, id, &hash, true, &act)
        .expect("set");
    assert_eq!(
        send!(service, page("/desk/register", &cookie)).header(header::LOCATION),
        "/desk/sign-in?to=%2Fdesk%2Fregister",
        "a new password ends every session"
    );
    let fields = [("login", "zhongxin"), ("password", PASSWORD)];
    let cookie = token(&send!(service, form("/desk/sign-in", "", &fields)));
    for address in [
        "/desk",
        "/desk/register",
        "/desk/roles",
        "/desk/account/second-factor",
    ] {
        let answer = send!(service, page(address, &cookie));
        assert_eq!(
            (answer.status, answer.header(header::LOCATION)),
            (StatusCode::SEE_OTHER, "/desk/account/password"),
            "{address}"
        );
    }
    let refused = send!(
        service,
        form(
            "/desk/account/second-factor",
            &cookie,
            &[("seal", &seal_of(&cookie))]
        )
    );
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        send!(service, page("/desk/account", &cookie))
            .text
            .contains("现在就办")
    );
    let change = [
        ("seal", seal_of(&cookie)),
        ("old", PASSWORD.to_owned()),
        ("new", NEW.to_owned()),
        ("again", NEW.to_owned()),
    ];
    let change: Vec<(&str, &str)> = change.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let done = send!(service, form("/desk/account/password", &cookie, &change));
    assert_eq!(done.header(header::LOCATION), "/desk/account?done=password");
    let fresh = token(&done);
    assert_ne!(fresh, cookie);
    assert_eq!(send!(service, page("/desk", &fresh)).status, StatusCode::OK);
    assert_eq!(
        send!(service, page("/desk", &cookie)).status,
        StatusCode::SEE_OTHER
    );
}

#[actix_web::test]
async fn a_password_that_will_not_do_is_refused_in_a_sentence_and_nobody_is_signed_out() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    for (old, new, again, says) in [
        ("no", NEW, NEW, "现在的密码不对"),
        (PASSWORD, NEW, "别的", "两次写的新密码不一样"),
        (PASSWORD, "短", "短", "至少要 8 个字符"),
        (PASSWORD, "password1", "password1", "太常见"),
        (PASSWORD, "zhongxin-2026x", "zhongxin-2026x", "登录名或姓名"),
        (PASSWORD, PASSWORD, PASSWORD, "和现在的一样"),
    ] {
        let fields = [
            ("seal", seal.as_str()),
            ("old", old),
            ("new", new),
            ("again", again),
        ];
        let answer = send!(service, form("/desk/account/password", &cookie, &fields));
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text.contains(says), "{says}: {}", answer.text);
        assert!(!answer.text.contains(PASSWORD), "a password is never told back");
    }
    assert_eq!(send!(service, page("/desk", &cookie)).status, StatusCode::OK);
}

#[actix_web::test]
async fn a_password_of_ninety_days_is_renewed_under_djbh3_and_never_under_asvs5() {
    for (passwords, leads) in [("djbh3", true), ("asvs5", false)] {
        let (folder, mut county) = county();
        seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
        let rules = config::DeskRules {
            passwords: passwords.to_owned(),
            second_factor: Vec::new(),
        };
        under(&folder, &mut county, rules, after_ninety_days);
        let service = init_service(app(county)).await;
        let fields = [("login", "zhongxin"), ("password", PASSWORD)];
        let cookie = token(&send!(service, form("/desk/sign-in", "", &fields)));
        let answer = send!(service, page("/desk/register", &cookie));
        assert_eq!(answer.header(header::LOCATION) == "/desk/account/password", leads);
    }
}

#[actix_web::test]
async fn an_office_that_sees_more_sets_up_a_second_factor_and_signs_in_with_it() {
    let (folder, mut county) = county();
    let (cookie, seal) = seated(&folder, "xuncha", Role::InspectionOffice, ScopeKind::County, "");
    let (clerk, _) = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    under(&folder, &mut county, config::DeskRules::default(), now);
    let service = init_service(app(county)).await;
    assert_eq!(
        send!(service, page("/desk/register", &clerk)).status,
        StatusCode::OK
    );
    let led = send!(service, page("/desk/lists", &cookie));
    assert_eq!(led.header(header::LOCATION), "/desk/account/second-factor");
    let begun = send!(
        service,
        form("/desk/account/second-factor", &cookie, &[("seal", &seal)])
    );
    assert_eq!(begun.status, StatusCode::SEE_OTHER);
    let shown = send!(service, page("/desk/account/second-factor", &cookie)).text;
    let desk = office(&folder);
    let id = user_of(&desk, "xuncha");
    let secret = desk
        .store
        .pending_factor(999_999, id, &sitting_of(id), NOW)
        .expect("read")
        .expect("it waits");
    assert!(shown.contains("src=\"data:image/svg+xml,%3C"), "{shown}");
    let code = |at| second_factor::code_at(&secret, at).expect("a code");
    let confirm = |code: String| {
        let fields = [
            ("seal", seal.as_str()),
            ("code", code.as_str()),
            ("password", PASSWORD),
        ];
        form("/desk/account/second-factor/confirm", &cookie, &fields)
    };
    let wrong = send!(service, confirm("000000".to_owned()));
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let told = send!(service, confirm(code(NOW)));
    assert_eq!(told.text.matches("<li><code>").count(), 10, "{}", told.text);
    assert_eq!(
        send!(service, page("/desk/lists", &cookie)).status,
        StatusCode::OK
    );

    let fields = [("login", "xuncha"), ("password", PASSWORD), ("to", "/desk/lists")];
    let asked = send!(service, form("/desk/sign-in", "", &fields));
    assert!(asked.headers.get(header::SET_COOKIE).is_none(), "not in yet");
    let ticket = asked
        .text
        .split("name=\"ticket\" value=\"")
        .nth(1)
        .expect("a ticket");
    let ticket = ticket.split('"').next().expect("a value");
    let prove = |code: &str| {
        let fields = [
            ("login", "xuncha"),
            ("ticket", ticket),
            ("code", code),
            ("to", "/desk/lists"),
        ];
        form("/desk/sign-in/code", "", &fields)
    };
    let spent = send!(service, prove(&code(NOW)));
    assert_eq!(spent.status, StatusCode::FORBIDDEN);
    let entered = send!(service, prove(&code(NOW + 30)));
    assert_eq!(
        entered.header(header::LOCATION),
        "/desk/lists",
        "{}",
        entered.text
    );
    let again = send!(service, page("/desk/lists", &token(&entered)));
    assert_eq!(again.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_door_that_is_shut_says_the_same_to_everybody() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let try_in = |login: &'static str, password: &'static str| {
        form("/desk/sign-in", "", &[("login", login), ("password", password)])
    };
    let first = send!(service, try_in("zhongxin", "wrong"));
    for _ in 0..4 {
        send!(service, try_in("zhongxin", "wrong"));
    }
    let shut = send!(service, try_in("zhongxin", PASSWORD));
    let nobody = send!(service, try_in("nobody00", PASSWORD));
    assert_eq!(
        (shut.status, nobody.status),
        (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN)
    );
    assert_eq!(shut.text, first.text);
    assert_eq!(shut.text.replace("zhongxin", "nobody00"), nobody.text);
}

#[actix_web::test]
async fn a_machine_remembers_names_only_when_asked_and_forgets_them() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let fields = [("login", "zhongxin"), ("password", PASSWORD)];
    let silent = send!(service, form("/desk/sign-in", "", &fields));
    assert_eq!(cookies(&silent).len(), 1);
    let fields = [("login", "zhongxin"), ("password", PASSWORD), ("remember", "1")];
    let asked = send!(
        service,
        form("/desk/sign-in", "__Host-sanzi-names=lisi!<b>", &fields)
    );
    let names = "__Host-sanzi-names=zhongxin!lisi";
    assert!(
        cookies(&asked).contains(&names.to_owned()),
        "{:?}",
        cookies(&asked)
    );
    let door = send!(service, page("/desk/sign-in?as=lisi", names)).text;
    assert!(
        door.contains("as=zhongxin") && door.contains("name=\"login\" value=\"lisi\""),
        "{door}"
    );
    let forgotten = send!(service, form("/desk/sign-in/forget", names, &[]));
    assert!(forgotten.header(header::SET_COOKIE).contains("Max-Age=0"));
    let naughty = send!(service, page("/desk/sign-in", "__Host-sanzi-names=<script>!'--"));
    assert!(
        !naughty.text.contains("&lt;script") && !naughty.text.contains("as="),
        "{}",
        naughty.text
    );
}

#[actix_web::test]
async fn changing_seats_leaves_no_session_behind() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let both = format!("{cookie}; __Host-sanzi-names=lisi");
    let offered = send!(service, page("/desk/switch", &both)).text;
    assert!(offered.contains("换成 lisi"), "{offered}");
    let fields = [("seal", seal.as_str()), ("as", "lisi"), ("remember", "1")];
    let switched = send!(service, form("/desk/switch", &both, &fields));
    assert_eq!(switched.header(header::LOCATION), "/desk/sign-in?as=lisi");
    assert!(cookies(&switched).contains(&"__Host-sanzi-names=zhongxin!lisi".to_owned()));
    assert_eq!(
        send!(service, page("/desk", &cookie)).status,
        StatusCode::SEE_OTHER
    );
}

#[actix_web::test]
async fn signing_out_everywhere_ends_the_sessions_of_other_machines_and_of_nobody_else() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (here, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let (other, _) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let fields = [("login", "zhongxin"), ("password", PASSWORD)];
    let there = token(&send!(service, form("/desk/sign-in", "", &fields)));
    let account = send!(service, page("/desk/account", &here)).text;
    assert_eq!(account.matches("别的地方").count(), 1, "{account}");
    for cookie in [&here, &there] {
        let secret = cookie.strip_prefix("__Host-sanzi=").expect("a token");
        assert!(!account.contains(secret), "no token is told");
    }
    send!(service, form("/desk/account/sign-out", &here, &[("seal", &seal)]));
    for cookie in [&here, &there] {
        assert_eq!(
            send!(service, page("/desk", cookie)).status,
            StatusCode::SEE_OTHER
        );
    }
    assert_eq!(send!(service, page("/desk", &other)).status, StatusCode::OK);
}

#[actix_web::test]
async fn what_is_typed_into_a_password_never_goes_through_the_door() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let fields = [
        ("old", "geheim-1"),
        ("new", "geheim-2"),
        ("again", "geheim-2"),
        ("note", "留下"),
    ];
    let late = send!(service, form("/desk/account/password", "", &fields));
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert!(
        late.text.contains("留下") && !late.text.contains("geheim"),
        "{}",
        late.text
    );
    let home = get!(service, "/desk/account");
    assert_eq!(home.status, StatusCode::SEE_OTHER);
}
