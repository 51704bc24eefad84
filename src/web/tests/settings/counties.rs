//! What one county sets is its own, and how a county is called is a setting like the others.

use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service};

use super::super::anomalies::{inspected, publish_with};
use super::super::desk::{form, page, seated, seated_in};
use super::super::{county, got, today};
use super::{office, set, verdict};
use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::web::desk::Desk;
use crate::web::{App, app};

/// Another county of the same installation.
const AWAY: &str =
    "村码,村名,类型,乡镇码,乡镇,县码,县\n410825100201,东关村委会,行政村,410825100,番田镇,410825,温县\n";

#[actix_web::test]
async fn the_name_of_the_county_is_what_the_list_of_villages_says_until_the_desk_says_another() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let village = get!(service, "/v/999999100201").text;
    assert!(
        village.contains("示范县") && !village.contains("新名县"),
        "{village}"
    );
    let at = "/desk/settings/county_name";
    let done = send!(service, form(at, &cookie, &set(&seal, "新名县", "0")));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    std::thread::sleep(std::time::Duration::from_millis(600));
    for address in ["/", "/v/999999100201"] {
        let shown = get!(service, address).text;
        assert!(
            shown.contains("新名县") && !shown.contains("示范县三资公开"),
            "{address}: {shown}"
        );
    }
    let paper = send!(service, page("/desk/settings/county_name", &cookie)).text;
    for part in ["新名县", "县里统一调整", "zhongxin", "✓ 生效"] {
        assert!(paper.contains(part), "{part}: {paper}");
    }
    let back = [
        ("seal", seal.as_str()),
        ("do", "reset"),
        ("reason", "换回来"),
        ("follows", "1"),
    ];
    assert_eq!(
        send!(service, form(at, &cookie, &back)).status,
        StatusCode::SEE_OTHER
    );
    std::thread::sleep(std::time::Duration::from_millis(600));
    let village = get!(service, "/v/999999100201").text;
    assert!(
        village.contains("示范县") && !village.contains("新名县"),
        "{village}"
    );
}

#[actix_web::test]
async fn the_desk_of_a_second_county_goes_by_its_own_terms_and_signs_with_its_own_name() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let near = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let far_seat = |login: &str, role| seated_in(&folder, 410_825, login, role, ScopeKind::County, "");
    let (far, other) = (
        far_seat("wxzhongxin", Role::Centre),
        far_seat("wxxuncha", Role::InspectionOffice),
    );
    for (who, name, value) in [
        (&near, "seal", "示范县农业农村局"),
        (&far, "seal", "温县农业农村局"),
        (&far, "site", "温县阳光三资"),
        (&far, "county_name", "温县"),
    ] {
        let at = format!("/desk/settings/{name}");
        let done = send!(service, form(&at, &who.0, &set(&who.1, value, "0")));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let at = "/desk/settings/calendar.accounts_days";
    let proposed = send!(service, form(at, &far.0, &set(&far.1, "77", "0")));
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    let waiting = send!(service, page("/desk/settings", &other.0)).text;
    let change = waiting
        .split("/desk/settings/changes/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or("5")
        .to_owned();
    let approved = send!(
        service,
        form(
            &format!("/desk/settings/changes/{change}"),
            &other.0,
            &verdict(&other.1, "生效")
        )
    );
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    std::thread::sleep(std::time::Duration::from_millis(600));
    get!(service, "/");
    let due = send!(service, page("/desk/due", &far.0)).text;
    for own in ["77 天以内公开", "温县农业农村局", "温县阳光三资"] {
        assert!(due.contains(own), "{own}: {due}");
    }
    assert!(!due.contains("示范县农业农村局"), "{due}");
    let due = send!(service, page("/desk/due", &near.0)).text;
    assert!(
        due.contains("示范县农业农村局") && !due.contains("77 天") && !due.contains("温县"),
        "{due}"
    );
}

#[actix_web::test]
async fn the_printed_list_of_flags_is_headed_by_what_the_county_calls_itself() {
    let (folder, county) = inspected();
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let (inspector, _) = seated(&folder, "xuncha", Role::InspectionOffice, ScopeKind::County, "");
    let title = |page: &str| {
        let from = page.find("<h1 class=\"title\">").expect("a title");
        page[from..].chars().take(60).collect::<String>()
    };
    let before = title(&send!(service, page("/desk/anomalies/print", &inspector)).text);
    assert!(before.contains("示范县疑点清单"), "{before}");
    let at = "/desk/settings/county_name";
    let done = send!(service, form(at, &cookie, &set(&seal, "新名县", "0")));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    std::thread::sleep(std::time::Duration::from_millis(600));
    get!(service, "/");
    let after = title(&send!(service, page("/desk/anomalies/print", &inspector)).text);
    assert!(after.contains("新名县疑点清单"), "{after}");
}

/// The same portal under a file that names a county so, perhaps saying which.
fn named(folder: &tempfile::TempDir, mut county: App, which: Option<u32>) -> App {
    (county.settings.county, county.settings.county_name) = (which, "我们县".to_owned());
    let settings = config::Settings {
        data: folder.path().join("data"),
        county: which,
        county_name: "我们县".to_owned(),
        desk: config::DeskRules {
            second_factor: Vec::new(),
            ..config::DeskRules::default()
        },
        ..config::Settings::default()
    };
    county.desk = Desk::new(office(folder).store, settings, today, || 1_795_000_000);
    county
}

#[actix_web::test]
async fn the_name_in_the_file_is_that_of_the_county_it_says_and_of_no_other() {
    let (folder, county) = county();
    let near = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let far = seated_in(
        &folder,
        410_825,
        "wxzhongxin",
        Role::Centre,
        ScopeKind::County,
        "",
    );
    let alone = init_service(app(named(&folder, county.clone(), None))).await;
    let shown = get!(alone, "/v/999999100201").text;
    assert!(shown.contains("我们县") && !shown.contains("示范县"), "{shown}");

    publish_with(&office(&folder), &folder, &[("away.csv", AWAY)]);
    for (which, ours, theirs) in [
        (Some(999_999), "我们县", "温县"),
        (Some(410_825), "示范县", "我们县"),
        (None, "示范县", "温县"),
    ] {
        let service = init_service(app(named(&folder, county.clone(), which))).await;
        for (address, seat, is) in [
            ("/v/999999100201", &near, ours),
            ("/v/410825100201", &far, theirs),
        ] {
            let village = get!(service, address).text;
            let board = send!(service, page("/desk/settings/county_name", &seat.0)).text;
            let frame = send!(service, page("/desk", &seat.0)).text;
            assert!(village.contains(is), "{which:?} {address} {is}: {village}");
            assert!(
                frame.contains(&format!("{is}三资公开")),
                "{which:?} {address} {is}: {frame}"
            );
            let of_file = is == "我们县";
            assert_eq!(board.contains("value=\"我们县\""), of_file, "{which:?} {board}");
        }
    }
}
