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
