//! What was open in a village that was merged stays in the figures, with the village that took it up, and its people go on with it.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use super::ways::{sent, ways};
use crate::access::Reach;
use crate::cases::MoveName;
use crate::cases::widespread::common;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::flows::codes;
use crate::flows::settings::clock;
use crate::rounds::Settings;
use crate::store::cases::Eyes;
use crate::web::app;
use crate::web::tests::desk::{page, seated};
use crate::web::tests::made::{self, on};
use crate::web::tests::my_work::rows_on;
use crate::web::tests::rounds::grown;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, encoded, got, today};

const HOME: &str = "999999100201";
const BESIDE: &str = "999999100202";
/// In another township.
const AWAY: &str = "999999201202";

#[actix_web::test]
async fn a_village_s_open_cases_go_with_it_into_the_one_that_takes_it_up() {
    let (folder, first) = county();
    drop(first);
    let office = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let own = seated(&folder, "bz", Role::VillageReporter, ScopeKind::Village, HOME);
    let clerk = seated(
        &folder,
        "jb",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let elsewhere = seated(&folder, "bz2", Role::VillageReporter, ScopeKind::Village, BESIDE);
    let mut house = office_of(&folder);
    let code = |text: &str| VillageCode::parse(text).expect("a code");
    let mut told = |village: &str, category, day, recoverable| {
        house.today = day;
        let id = made::opened(
            &house,
            code(village),
            (CaseSource::Audit, category),
            Fen(70_000),
            &[],
        );
        let at_once = (MoveName::FixNow, CaseState::Immediate);
        made::moved(&house, id, at_once, day, recoverable);
        id
    };
    let old = told(AWAY, Category::Contracts, on(2, 2), Fen(50_000));
    told(HOME, Category::Contracts, on(2, 3), Fen(10_000));
    told(BESIDE, Category::Contracts, on(2, 4), Fen(0));
    let again = told(HOME, Category::Works, on(4, 1), Fen(0));
    house.today = on(3, 1);
    let days = (on(3, 1), on(3, 2));
    let closed = made::closed(&house, code(AWAY), Category::Works, days, (Fen(100), Fen(0)));
    house.today = today();
    let clock = clock(&house, 999_999).expect("a calendar");
    let reach = Reach::county(999_999);
    let villages = || {
        let all = house.store.tracked(&reach, Eyes::Office, &clock).expect("read");
        let found = common(&all, 2, None);
        let of = found.iter().find(|one| one.category == Category::Contracts);
        (
            of.expect("common").villages.len(),
            made::kept(&house, old).view.villages_alike,
        )
    };
    let legacy = || {
        let all = house
            .store
            .choosing_sources(&reach, &Settings::default(), today());
        let all = all.expect("read");
        let home = all.iter().find(|one| one.village.code == code(HOME));
        home.expect("it stands").legacy
    };
    assert_eq!((villages(), legacy()), ((3, 3), 2));
    let case = format!("/desk/cases/{old}");
    let before = init_service(app(grown(&folder, 0, today))).await;
    for seat in [&own, &clerk] {
        let read = send!(before, page(&case, &seat.0));
        assert_eq!(read.status, StatusCode::NOT_FOUND, "{}", read.text);
    }
    let recurs = "同类问题又来了";
    let of_again = format!("/desk/cases/{again}");
    let sign = send!(before, page(&of_again, &office.0)).text;
    assert!(!sign.contains(recurs), "{sign}");

    codes::merge(&house, code(AWAY), code(HOME)).expect("merged");
    assert_eq!((villages(), legacy()), ((2, 2), 3), "one village");
    let service = init_service(app(grown(&folder, 0, today))).await;
    let theme = format!("/desk/reports/theme?category={}", encoded("合同"));
    let period = "/desk/reports/period?from=2026-01-01&to=2026-06-30";
    let village = format!("/desk/villages/{HOME}/report");
    for report in [&village, "/desk/townships/999999100/report", &theme, period] {
        let seen = send!(service, page(report, &office.0));
        assert_eq!(seen.status, StatusCode::OK, "{report}: {}", seen.text);
        let mut leads = false;
        for (to, shown) in ways(&seen.text) {
            let list = send!(service, page(&sent(&to), &office.0)).text;
            leads |= list.contains(&format!("\"{case}\"")) && to.contains("999999100");
            assert!(!to.contains("999999201"), "nothing is there any more: {to}");
            match shown.trim_end_matches('件').parse::<i64>() {
                Ok(count) if !shown.contains('元') && !to.contains("未追回") && !to.contains("涉及") => {
                    assert_eq!(rows_on(&list), count, "{report} {to}: {list}");
                }
                _ => assert!(rows_on(&list) > 0, "{report} {to}: {list}"),
            }
        }
        assert!(leads, "{report}: {}", seen.text);
    }
    let of_old = send!(service, page(&format!("/desk/cases?village={AWAY}"), &office.0)).text;
    assert_eq!(rows_on(&of_old), 2, "its own code finds them still: {of_old}");
    let sign = send!(service, page(&of_again, &office.0)).text;
    assert!(sign.contains(recurs), "{closed}: {sign}");
    let score = format!("/desk/cases?score={}", encoded("同类又来"));
    let list = send!(service, page(&score, &office.0)).text;
    assert!(
        list.contains(&format!("\"{of_again}\"")) && rows_on(&list) == 1,
        "{list}"
    );
    // Its people have it to put right; those of another village do not.
    for seat in [&own, &clerk] {
        let read = send!(service, page(&case, &seat.0));
        assert_eq!(read.status, StatusCode::OK, "{}", read.text);
    }
    let read = send!(service, page(&case, &elsewhere.0));
    assert_eq!(read.status, StatusCode::NOT_FOUND, "{}", read.text);
}
