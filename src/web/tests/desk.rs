//! The desk's door, asked as a browser asks; and how the tests of its rooms sit down at it.

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use crate::access::Reach;
use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::{Office, second_factor, sign_in};
use crate::store::audit::Act;
use crate::store::rounds::Declaration;
use crate::store::users::{NewAppointment, NewUser};
use crate::web::app;

use super::{county, encoded, got, today};

pub(super) const PASSWORD: &str = "示范-stable-horse-7";

/// Opens an account with one office and signs it in: the cookie, and the seal of its forms.
pub(super) fn seated(
    folder: &tempfile::TempDir,
    login: &str,
    role: Role,
    scope: ScopeKind,
    place: &str,
) -> (String, String) {
    seated_in(folder, 999_999, login, role, scope, place)
}

/// Inspectors from another county, without kin in office here: whoever did not say so is not sent anywhere.
pub(super) fn strangers(folder: &tempfile::TempDir, logins: &[&str]) {
    strangers_in(folder, 999_999, logins);
}

/// The same in a county.
pub(super) fn strangers_in(folder: &tempfile::TempDir, county: u32, logins: &[&str]) {
    let settings = config::Settings {
        data: folder.path().join("data"),
        ..config::Settings::default()
    };
    let office = Office::open(settings, today()).expect("an office");
    for login in logins {
        let declaration = Declaration {
            login: (*login).to_owned(),
            home: None,
            kin: Vec::new(),
            day: today(),
        };
        let act = Act {
            actor: "operator",
            role: "",
            act: "登记回避申报",
            object: login,
            detail: "",
            at: 1_795_000_000,
        };
        office
            .store
            .declare(&Reach::county(county), &declaration, &act)
            .expect("declared");
    }
}

/// The same in another county of the same installation.
pub(super) fn seated_in(
    folder: &tempfile::TempDir,
    county: u32,
    login: &str,
    role: Role,
    scope: ScopeKind,
    place: &str,
) -> (String, String) {
    let settings = config::Settings {
        data: folder.path().join("data"),
        ..config::Settings::default()
    };
    let office = Office::open(settings, today()).expect("an office");
    let act = Act {
        actor: "operator",
        role: "",
        act: "开账号",
        object: login,
        detail: "",
        at: 1_795_000_000,
    };
    let hash = sign_in::hashed(PASSWORD).expect("hashed");
    let new = NewUser {
        county,
        login,
        name: "某某",
        password: &hash,
    };
    let appointment = NewAppointment {
        role,
        scope,
        place,
        from: today(),
        until: None,
    };
    let id = office
        .store
        .add_user(&new, &[appointment], &act)
        .expect("an account");
    office
        .store
        .set_password(county, id, &hash, false, &act)
        .expect("a password of their own");
    office
        .store
        .begin_session(county, id, &sign_in::token_hash(&token_of(id)), &act)
        .expect("a session");
    seat_with(id)
}

fn token_of(user: i64) -> String {
    format!("{user:02x}{}", &"0123456789abcdef".repeat(4)[2..])
}

/// The session of who was [`seated`], as the database keeps it.
pub(super) fn sitting_of(user: i64) -> Vec<u8> {
    sign_in::token_hash(&token_of(user))
}

/// Gives who was [`seated`] a second factor.
pub(super) fn armed(office: &Office, user: i64) {
    const NOW: i64 = 1_795_000_000;
    let sitting = sitting_of(user);
    second_factor::begin(office, 999_999, user, &sitting, NOW).expect("begun");
    let secret = office.store.pending_factor(999_999, user, &sitting, NOW);
    let secret = secret.expect("read");
    let code = second_factor::code_at(&secret.expect("it waits"), NOW).expect("a code");
    second_factor::confirm(office, 999_999, user, &sitting, &code, NOW).expect("confirmed");
}

/// The cookie and the seal of who was [`seated`], by the number of the account.
pub(super) fn seat_with(user: i64) -> (String, String) {
    let token = token_of(user);
    (format!("__Host-sanzi={token}"), crate::web::desk::seal_of(&token))
}

/// A form as a browser sends it.
pub(super) fn form(address: &str, cookie: &str, fields: &[(&str, &str)]) -> TestRequest {
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    TestRequest::post()
        .uri(address)
        .insert_header((header::COOKIE, cookie.to_owned()))
        .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
        .set_payload(body.join("&"))
}

/// A form as a browser of today sends it: it says that it is from a page of ours.
pub(super) fn ours(address: &str, cookie: &str, fields: &[(&str, &str)]) -> TestRequest {
    form(address, cookie, fields).insert_header(("sec-fetch-site", "same-origin"))
}

/// A page of the desk.
pub(super) fn page(address: &str, cookie: &str) -> TestRequest {
    TestRequest::get()
        .uri(address)
        .insert_header((header::COOKIE, cookie.to_owned()))
}

#[actix_web::test]
async fn a_desk_page_without_a_session_leads_to_the_door_and_back() {
    let (_folder, county) = county();
    let service = init_service(app(county)).await;
    let answer = get!(service, "/desk/register?township=999999100");
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.header(header::LOCATION),
        "/desk/sign-in?to=%2Fdesk%2Fregister%3Ftownship%3D999999100"
    );
    let door = get!(service, answer.header(header::LOCATION));
    assert!(
        door.text.contains("value=\"/desk/register?township=999999100\""),
        "{}",
        door.text
    );
}

#[actix_web::test]
async fn a_name_and_its_password_open_the_desk_and_signing_out_closes_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let fields = [
        ("login", "zhongxin"),
        ("password", PASSWORD),
        ("to", "/desk/register"),
    ];
    let answer = send!(service, form("/desk/sign-in", "", &fields));
    assert_eq!(
        (answer.status, answer.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/desk/register")
    );
    let set = answer.header(header::SET_COOKIE).to_owned();
    for needed in ["__Host-sanzi=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(needed), "{set}");
    }
    let cookie = set.split(';').next().expect("a cookie");
    let register = send!(service, page("/desk/register", cookie));
    assert_eq!(register.status, StatusCode::OK, "{}", register.text);
    assert_eq!(register.header(header::CACHE_CONTROL), "no-store");
    let seal = crate::web::desk::seal_of(cookie.strip_prefix("__Host-sanzi=").expect("a token"));
    let out = send!(service, form("/desk/sign-out", cookie, &[("seal", &seal)]));
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert_eq!(
        send!(service, page("/desk/register", cookie)).status,
        StatusCode::SEE_OTHER
    );
}

#[actix_web::test]
async fn a_wrong_password_and_a_name_that_nobody_has_are_answered_alike() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let wrong = send!(
        service,
        form("/desk/sign-in", "", &[("login", "zhongxin"), ("password", "no")])
    );
    let nobody = send!(
        service,
        form("/desk/sign-in", "", &[("login", "nobody00"), ("password", "no")])
    );
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    assert_eq!(
        wrong.text.replace("zhongxin", ""),
        nobody.text.replace("nobody00", "")
    );
}

#[actix_web::test]
async fn a_form_without_its_seal_or_from_another_site_changes_nothing() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let unsealed = send!(service, form("/desk/sign-out", &cookie, &[]));
    assert_eq!(unsealed.status, StatusCode::CONFLICT);
    let foreign = form("/desk/sign-out", &cookie, &[("seal", &seal)])
        .insert_header((header::ORIGIN, "https://evil.example"))
        .insert_header((header::HOST, "sanzi.example"));
    assert_eq!(send!(service, foreign).status, StatusCode::FORBIDDEN);
    assert_eq!(send!(service, page("/desk", &cookie)).status, StatusCode::OK);
}

#[actix_web::test]
async fn an_office_opens_its_own_rooms_and_no_others() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, _) = seated(&folder, "guanli", Role::Administrator, ScopeKind::County, "");
    let refused = send!(service, page("/desk/register", &cookie));
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(
        refused.text.contains("您的岗位不能“查看台账”"),
        "{}",
        refused.text
    );
    let home = send!(service, page("/desk", &cookie)).text;
    assert!(
        !home.contains("href=\"/desk/register\"") && home.contains("系统管理员"),
        "{home}"
    );
}

#[actix_web::test]
async fn what_was_typed_survives_a_session_that_ended_meanwhile() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let late = send!(
        service,
        ours(
            "/desk/settings/changes/7",
            "",
            &[("reason", "写了很久的<话>"), ("seal", "old")]
        )
    );
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert!(
        late.text
            .contains("name=\"typed.reason\" value=\"写了很久的&lt;话&gt;\""),
        "{}",
        late.text
    );
    let fields = [
        ("login", "zhongxin"),
        ("password", PASSWORD),
        ("to", "/desk/settings/changes/7"),
        ("acts", "1"),
        ("typed.reason", "写了很久的<话>"),
    ];
    let again = send!(service, ours("/desk/sign-in", "", &fields));
    assert!(
        again
            .text
            .contains("name=\"reason\" value=\"写了很久的&lt;话&gt;\""),
        "{}",
        again.text
    );
    assert!(again.text.contains("action=\"/desk/settings/changes/7\""));
}
