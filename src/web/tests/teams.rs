//! The villages of a team: nobody overwrites what they have not seen, and the book says which came and went.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use super::desk::{form, page, seated};
use super::settings::office;
use super::{county, got, hidden};
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

const TEAM: &str = "/desk/teams?team=%E4%B8%80%E7%BB%84";

#[actix_web::test]
async fn a_team_is_changed_only_by_whoever_has_seen_it_as_it_stands_and_the_book_names_the_villages() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "guanli", Role::Administrator, ScopeKind::County, "");
    let save = |version: &str, villages: &str| {
        let team = if version.is_empty() { "" } else { "一组" };
        let fields = [
            ("seal", seal.as_str()),
            ("name", "一组"),
            ("team", team),
            ("version", version),
            ("villages", villages),
        ];
        form("/desk/teams", &cookie, &fields)
    };
    let made = send!(service, save("", "999999100201\n999999100202"));
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    // A new team of a name that is taken is asked about; nothing typed is lost.
    let taken = send!(service, save("", "999999201202 写好的"));
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(
        taken.text.contains("已经有“一组”了") && taken.text.contains("999999201202 写好的"),
        "{}",
        taken.text
    );
    let version = hidden(&send!(service, page(TEAM, &cookie)).text, "version");
    let changed = send!(service, save(&version, "999999100202\n999999201202"));
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    // A page that was opened before that shows what stands now beside what was typed.
    let stale = send!(service, save(&version, "999999100201"));
    assert_eq!(stale.status, StatusCode::CONFLICT);
    for said in ["改过了", "现在的村", "999999201202", ">999999100201</textarea>"] {
        assert!(stale.text.contains(said), "{said}: {}", stale.text);
    }
    let fresh = hidden(&stale.text, "version");
    assert_ne!(fresh, version);
    let meant = send!(service, save(&fresh, "999999100201"));
    assert_eq!(meant.status, StatusCode::SEE_OTHER, "{}", meant.text);
    let told: Vec<String> = office(&folder)
        .store
        .audit_lines()
        .expect("the book")
        .into_iter()
        .filter(|one| one.1 == "定巡察组")
        .map(|one| one.2)
        .collect();
    assert_eq!(
        told,
        [
            "2 个村，加上 999999100201 999999100202",
            "2 个村，加上 999999201202，去掉 999999100201",
            "1 个村，加上 999999100201，去掉 999999100202 999999201202",
        ]
    );
}
