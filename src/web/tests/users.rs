//! Accounts as an administrator keeps them: offices by place and day, what acts at once, what nobody may do to themselves.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::Office;
use crate::store::accounts::Account;
use crate::web::app;

use super::desk::{form, page, seated, seated_in};
use super::{county, got, today};

pub(super) fn account(folder: &tempfile::TempDir, login: &str) -> Account {
    let settings = config::Settings {
        data: folder.path().join("data"),
        ..config::Settings::default()
    };
    let office = Office::open(settings, today()).expect("an office");
    let found = office.store.account_named(login).expect("read");
    found.unwrap_or_else(|| panic!("no {login}"))
}

pub(super) fn administrator(folder: &tempfile::TempDir) -> (String, String) {
    seated(folder, "guanli", Role::Administrator, ScopeKind::County, "")
}

#[actix_web::test]
async fn an_account_is_opened_by_the_name_of_its_township_and_its_password_told_once() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = administrator(&folder);
    let fields = [
        ("seal", seal.as_str()),
        ("login", "JingBan"),
        ("name", "<b>经办</b>"),
        ("role", "乡镇经办"),
        ("place", "番田镇"),
        ("from", "2026-11-01"),
        ("until", ""),
    ];
    let told = send!(service, form("/desk/users/new", &cookie, &fields));
    assert_eq!(told.status, StatusCode::OK, "{}", told.text);
    let password = told
        .text
        .split("<p class=\"given\"><code>")
        .nth(1)
        .expect("a password");
    let password = password.split('<').next().expect("a password");
    let opened = account(&folder, "jingban");
    assert_eq!(
        (opened.offices[0].place.as_str(), opened.user.must_change),
        ("999999100", true)
    );
    let list = send!(
        service,
        page("/desk/users?role=%E4%B9%A1%E9%95%87%E7%BB%8F%E5%8A%9E", &cookie)
    )
    .text;
    assert!(
        list.contains("乡镇经办（番田镇）") && list.contains("&lt;b&gt;经办"),
        "{list}"
    );
    assert!(!list.contains(password) && !list.contains("guanli</a>"), "{list}");
    let fields = [("login", "jingban"), ("password", password)];
    let entered = send!(service, form("/desk/sign-in", "", &fields));
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn what_cannot_be_understood_is_asked_about_and_what_was_typed_stays() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = administrator(&folder);
    for (login, role, place, says) in [
        ("Bad Name", "乡镇经办", "番田镇", "登录名是 3 到 32 个"),
        ("jingban", "乡镇经办", "无此镇", "没有“无此镇”这个乡镇"),
        ("jingban", "乡镇经办", "410825100", "没有“410825100”这个乡镇"),
        (
            "jingban",
            "村报账员",
            "郑庄村",
            "999999100202、招贤乡郑庄村委会 999999201202",
        ),
        ("jingban", "村报账员", "", "要写范围：村"),
        ("jingban", "审计", "番田镇", "管全县，范围空着"),
        ("jingban", "县长", "", "选一个岗位"),
        ("guanli", "审计", "", "已经有人用了"),
    ] {
        let fields = [
            ("seal", seal.as_str()),
            ("login", login),
            ("name", "某<某>"),
            ("role", role),
            ("place", place),
            ("from", "2026-11-01"),
        ];
        let answer = send!(service, form("/desk/users/new", &cookie, &fields));
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text.contains(says), "{says}: {}", answer.text);
        assert!(answer.text.contains("value=\"某&lt;某&gt;\""), "{}", answer.text);
    }
}

#[actix_web::test]
async fn disabling_an_account_acts_on_its_very_next_request() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = administrator(&folder);
    let (clerk, clerk_seal) = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    assert_eq!(
        send!(service, page("/desk/register", &clerk)).status,
        StatusCode::OK
    );
    let here = format!("/desk/users/{}", account(&folder, "jingban").user.id);
    let done = send!(
        service,
        form(&format!("{here}/disable"), &cookie, &[("seal", &seal)])
    );
    assert_eq!(done.header(header::LOCATION), here);
    assert_eq!(
        send!(service, page("/desk/register", &clerk)).status,
        StatusCode::SEE_OTHER
    );
    let act = form("/desk/account/sign-out", &clerk, &[("seal", &clerk_seal)]);
    assert_eq!(send!(service, act).status, StatusCode::UNAUTHORIZED);
    send!(
        service,
        form(&format!("{here}/enable"), &cookie, &[("seal", &seal)])
    );
    assert_eq!(
        send!(service, page("/desk/register", &clerk)).status,
        StatusCode::SEE_OTHER,
        "an old session does not come back"
    );
}

#[actix_web::test]
async fn ending_an_office_acts_on_the_very_next_request_and_a_day_ahead_on_its_day() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = administrator(&folder);
    let (clerk, _) = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let held = account(&folder, "jingban");
    let end = format!("/desk/users/{}/offices/{}/end", held.user.id, held.offices[0].id);
    let fields = [("seal", seal.as_str()), ("last", "2026-12-31")];
    send!(service, form(&end, &cookie, &fields));
    assert_eq!(
        send!(service, page("/desk/register", &clerk)).status,
        StatusCode::OK
    );
    // It ends earlier, never later or in the past: a longer one is a new office, held against the others.
    for (last, status) in [
        ("2026-11-01", StatusCode::BAD_REQUEST),
        ("2027-12-31", StatusCode::BAD_REQUEST),
        ("2026-12-30", StatusCode::SEE_OTHER),
    ] {
        let ended = form(&end, &cookie, &[("seal", seal.as_str()), ("last", last)]);
        assert_eq!(send!(service, ended).status, status, "{last}");
    }
    send!(service, form(&end, &cookie, &[("seal", &seal)]));
    assert_eq!(
        send!(service, page("/desk/register", &clerk)).status,
        StatusCode::FORBIDDEN
    );
    let stale = send!(service, form(&end, &cookie, &[("seal", &seal)]));
    assert_eq!(stale.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn an_administrator_changes_nothing_of_their_own_account_and_the_last_one_stays() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = administrator(&folder);
    let own = account(&folder, "guanli");
    let here = format!("/desk/users/{}", own.user.id);
    let office = [
        ("seal", seal.as_str()),
        ("role", "审计"),
        ("place", ""),
        ("from", "2026-11-01"),
    ];
    let end = format!("{here}/offices/{}/end", own.offices[0].id);
    for (address, fields) in [
        (format!("{here}/offices"), &office[..]),
        (end, &office[..1]),
        (format!("{here}/password"), &office[..1]),
        (format!("{here}/second-factor"), &office[..1]),
    ] {
        let answer = send!(service, form(&address, &cookie, fields));
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address}");
    }
    let last = send!(
        service,
        form(&format!("{here}/disable"), &cookie, &[("seal", &seal)])
    );
    assert_eq!(last.status, StatusCode::CONFLICT);
    assert!(last.text.contains("最后一个系统管理员"), "{}", last.text);
    assert_eq!(account(&folder, "guanli"), own);
    seated(&folder, "guanli2", Role::Administrator, ScopeKind::County, "");
    let gone = send!(
        service,
        form(&format!("{here}/disable"), &cookie, &[("seal", &seal)])
    );
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert_eq!(
        send!(service, page("/desk/users", &cookie)).status,
        StatusCode::SEE_OTHER
    );
}

#[actix_web::test]
async fn nobody_holds_offices_that_exclude_each_other() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = administrator(&folder);
    seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let here = format!("/desk/users/{}/offices", account(&folder, "jingban").user.id);
    for (role, place, status) in [
        ("系统管理员", "", StatusCode::CONFLICT),
        ("巡察组组长", "番田镇", StatusCode::CONFLICT),
        ("乡镇经办", "999999100", StatusCode::CONFLICT),
        ("乡镇经办", "招贤乡", StatusCode::SEE_OTHER),
    ] {
        let fields = [
            ("seal", seal.as_str()),
            ("role", role),
            ("place", place),
            ("from", "2026-11-20"),
        ];
        assert_eq!(
            send!(service, form(&here, &cookie, &fields)).status,
            status,
            "{role} {place}"
        );
    }
    assert_eq!(account(&folder, "jingban").offices.len(), 2);
}

#[actix_web::test]
async fn an_administrator_of_another_county_sees_and_changes_nothing_here() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    administrator(&folder);
    seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let (cookie, seal) = seated_in(
        &folder,
        410_825,
        "waixian",
        Role::Administrator,
        ScopeKind::County,
        "",
    );
    let before = account(&folder, "jingban");
    let list = send!(service, page("/desk/users", &cookie)).text;
    assert!(list.contains("waixian") && !list.contains("jingban"), "{list}");
    assert!(!list.contains("番田镇"), "nor the places: {list}");
    let (foreign, absent) = (before.user.id.to_string(), "987654".to_owned());
    let pages = [&foreign, &absent].map(|id| page(&format!("/desk/users/{id}"), &cookie));
    let mut told = Vec::new();
    for asked in pages {
        let answer = send!(service, asked);
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        told.push(answer.text);
    }
    assert_eq!(told[0], told[1], "foreign and absent look the same");
    let fields = [
        ("seal", seal.as_str()),
        ("role", "审计"),
        ("place", ""),
        ("from", "2026-11-01"),
    ];
    let end = format!("offices/{}/end", before.offices[0].id);
    for act in [
        "offices",
        end.as_str(),
        "disable",
        "enable",
        "password",
        "second-factor",
    ] {
        for id in [&foreign, &absent, &"x".to_owned()] {
            let answer = send!(
                service,
                form(&format!("/desk/users/{id}/{act}"), &cookie, &fields)
            );
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act} {id}");
        }
    }
    assert_eq!(account(&folder, "jingban"), before);
}

#[actix_web::test]
async fn whoever_is_no_administrator_is_refused_every_page_of_accounts() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "xuncha", Role::InspectionOffice, ScopeKind::County, "");
    let here = format!("/desk/users/{}", account(&folder, "xuncha").user.id);
    for address in ["/desk/users", "/desk/users/new", "/desk/teams", &here] {
        assert_eq!(
            send!(service, page(address, &cookie)).status,
            StatusCode::FORBIDDEN
        );
    }
    for address in [
        "/desk/users/new".to_owned(),
        "/desk/teams".to_owned(),
        format!("{here}/disable"),
    ] {
        let answer = send!(service, form(&address, &cookie, &[("seal", &seal)]));
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address}");
    }
}

#[actix_web::test]
async fn a_team_has_the_villages_it_is_given_and_its_people_reach_those() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = administrator(&folder);
    const TEAM: &str = "/desk/teams?team=%E7%AC%AC%E4%B8%89%E5%B7%A1%E5%AF%9F%E7%BB%84";
    let save = |villages: &str, version: &str| {
        let team = if version.is_empty() { "" } else { "第三巡察组" };
        let fields = [
            ("seal", seal.as_str()),
            ("name", "第三巡察组"),
            ("team", team),
            ("version", version),
            ("villages", villages),
        ];
        form("/desk/teams", &cookie, &fields)
    };
    let bad = send!(service, save("999999100201\n410825100201", ""));
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    assert!(
        bad.text.contains("第 2 行“410825100201”不是本县的村码"),
        "{}",
        bad.text
    );
    let done = send!(service, save("999999100202 郑庄村\r\n\r\n999999100202", ""));
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let fields = [
        ("seal", seal.as_str()),
        ("login", "zuyuan"),
        ("name", "组员"),
        ("role", "巡察组成员"),
        ("place", "第三巡察组"),
        ("from", "2026-11-01"),
    ];
    send!(service, form("/desk/users/new", &cookie, &fields));
    assert_eq!(account(&folder, "zuyuan").offices[0].scope, ScopeKind::Team);
    let shown = send!(service, page(TEAM, &cookie)).text;
    let version = super::hidden(&shown, "version");
    let kept = send!(service, save("", &version));
    assert_eq!(kept.status, StatusCode::CONFLICT);
    assert!(kept.text.contains("里还有人"), "{}", kept.text);
    assert!(shown.contains("999999100202 番田镇郑庄村委会\n"), "{shown}");
    let (other, other_seal) = seated_in(
        &folder,
        410_825,
        "waixian",
        Role::Administrator,
        ScopeKind::County,
        "",
    );
    let fields = [
        ("seal", other_seal.as_str()),
        ("name", "第三巡察组"),
        ("villages", "999999100201"),
    ];
    let foreign = send!(service, form("/desk/teams", &other, &fields));
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST);
}
