//! Accounts where a hand slips: a department that nobody knows, and a form that is sent twice.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

use super::desk::{form, page, seated};
use super::users::{account, administrator};
use super::{county, got};

const TICK: &str = "还没有补贴项目的新部门，就按这个名字开";

/// How many offices there are in the county.
fn offices(folder: &tempfile::TempDir) -> usize {
    let store = super::settings::office(folder).store;
    let all = store.accounts_of(999_999).expect("read");
    all.iter().map(|one| one.offices.len()).sum()
}

#[actix_web::test]
async fn a_department_that_no_programme_names_is_asked_about_and_taken_with_a_tick() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = administrator(&folder);
    seated(
        &folder,
        "lisi",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县民政局",
    );
    let of_lisi = format!("/desk/users/{}/offices", account(&folder, "lisi").user.id);
    for (at, login) in [("/desk/users/new", "minzheng"), (of_lisi.as_str(), "lisi")] {
        let asked = |place: &'static str, ticked: bool| {
            let mut fields = vec![
                ("seal", seal.as_str()),
                ("role", "部门用户"),
                ("place", place),
                ("from", "2026-11-20"),
            ];
            if at.ends_with("new") {
                fields.extend([("login", login), ("name", "某某")]);
            }
            if ticked {
                fields.push(("new_department", "yes"));
            }
            form(at, &cookie, &fields)
        };
        let before = offices(&folder);
        let refused = send!(service, asked("农业局", false));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{at}");
        for told in [
            "没有“农业局”这个主管部门",
            "名字相近的有：县农业农村局",
            TICK,
            "value=\"农业局\"",
        ] {
            assert!(refused.text.contains(told), "{at}: {told}: {}", refused.text);
        }
        assert_eq!(offices(&folder), before, "{at}");
        let ticked = send!(service, asked("水利局", true));
        assert!(
            matches!(ticked.status, StatusCode::OK | StatusCode::SEE_OTHER),
            "{at}: {}",
            ticked.text
        );
        let held = account(&folder, login).offices;
        let last = held.last().expect("an office");
        assert_eq!(
            (last.scope, last.place.as_str()),
            (ScopeKind::Department, "水利局")
        );
    }
    // The one that the programmes name asks nothing more.
    let fields = [
        ("seal", seal.as_str()),
        ("role", "部门用户"),
        ("place", "县农业农村局"),
        ("from", "2026-11-20"),
    ];
    let known = send!(service, form(&of_lisi, &cookie, &fields));
    assert_eq!(known.status, StatusCode::SEE_OTHER, "{}", known.text);
    assert!(
        send!(service, page("/desk/users/new", &cookie))
            .text
            .contains(TICK)
    );
}

/// The initial password that a page tells of.
fn told(page: &str) -> Option<&str> {
    page.split("<p class=\"given\"><code>").nth(1)?.split('<').next()
}

#[actix_web::test]
async fn a_form_that_sets_a_password_sets_one_however_often_it_is_sent() {
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
    let here = format!("/desk/users/{}", account(&folder, "jingban").user.id);
    let reset = |version: &str| {
        let fields = [("seal", seal.as_str()), ("version", version)];
        form(&format!("{here}/password"), &cookie, &fields)
    };
    let enters = |password: String| {
        let fields = [("login", "jingban"), ("password", password.as_str())];
        form("/desk/sign-in", "", &fields)
    };
    // Folded away beside what else undoes something: the first press says what follows.
    let shown = send!(service, page(&here, &cookie)).text;
    for (summary, act) in [("停用", "disable"), ("重设密码", "password")] {
        let folded = format!("<details><summary>{summary}</summary><form");
        let of = shown.split(&folded).nth(1).unwrap_or_else(|| panic!("{shown}"));
        let form = of.split("</details>").next().expect("its end");
        assert!(form.contains(&format!("action=\"{here}/{act}\"")), "{form}");
    }
    // What is sent without what the page saw sets nothing.
    for forged in ["", "x", "-1", "999"] {
        let refused = send!(service, reset(forged));
        assert_eq!(refused.status, StatusCode::CONFLICT, "{forged}");
        assert_eq!(told(&refused.text), None, "{}", refused.text);
    }
    assert_eq!(
        send!(service, page("/desk/register", &clerk)).status,
        StatusCode::OK
    );
    let version = super::hidden(&shown, "version");
    let done = send!(service, reset(&version));
    let password = told(&done.text)
        .unwrap_or_else(|| panic!("{}", done.text))
        .to_owned();
    let again = send!(service, reset(&version));
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    assert!(
        again.text.contains("密码已经重设过了") && told(&again.text).is_none(),
        "{}",
        again.text
    );
    let entered = send!(service, enters(password.clone()));
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "the one handed over opens");
    // The page of the account as it stands now sets another one.
    let now = super::hidden(&again.text, "version");
    assert_ne!(now, version);
    let other = send!(service, reset(&now));
    let other = told(&other.text).expect("another one").to_owned();
    assert_eq!(send!(service, enters(password)).status, StatusCode::FORBIDDEN);
    assert_eq!(send!(service, enters(other)).status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn an_account_that_is_opened_twice_by_the_same_form_is_shown_where_its_password_is_set() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = administrator(&folder);
    let opens = |name: &str| {
        let fields = [
            ("seal", seal.as_str()),
            ("login", "LiSi"),
            ("name", name),
            ("role", "审计"),
            ("place", ""),
            ("from", "2026-11-20"),
        ];
        form("/desk/users/new", &cookie, &fields)
    };
    assert!(told(&send!(service, opens("李四")).text).is_some());
    let again = send!(service, opens("李四"));
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    let at = format!(
        "<a href=\"/desk/users/{}\">看这个账号</a>",
        account(&folder, "lisi").user.id
    );
    for part in ["几分钟前已经开好了", "没有记下来，就到它的页面上重设", &at] {
        assert!(again.text.contains(part), "{part}: {}", again.text);
    }
    // Another person of that sign-in name is told that it is taken.
    let taken = send!(service, opens("李思"));
    assert!(
        taken.text.contains("已经有人用了") && !taken.text.contains(&at),
        "{}",
        taken.text
    );
}
