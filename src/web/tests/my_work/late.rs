//! What is late is told to whoever has to act: the next step of the ladder where the unit is late, and who is late inside where
//! another office is; each is counted as its list has it, and is told no more once it is done.

use chrono::{Days, NaiveDate};

use super::*;
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::web::tests::desk::form;
use crate::web::tests::hidden;
use crate::web::tests::made::{self, moved, opened};
use crate::web::tests::rounds::grown;

const STEP: &str = "责任单位超期，要升级督办";
const INSIDE: &str = "别的岗位办超期了";

/// A case that came to a state so many days ago.
fn since(office: &Office, days: u64, to: (MoveName, CaseState)) -> i64 {
    let day = office.today - Days::new(days);
    let office = Office {
        settings: office.settings.clone(),
        store: office.store.clone(),
        today: day,
        actor: String::new(),
        role: String::new(),
    };
    let village = VillageCode::parse("999999100201").expect("a code");
    let kind = (CaseSource::Audit, Category::Contracts);
    let id = opened(&office, village, kind, Fen(100), &[]);
    if to.0 != MoveName::FixNow {
        let told = (MoveName::FixNow, CaseState::Immediate);
        moved(&office, id, told, day, Fen(0));
    }
    moved(&office, id, to, day, Fen(0));
    id
}

/// The rows of the list that an item leads to, which has to be as long as the item says.
macro_rules! listed {
    ($service:expr, $cookie:expr, $title:expr) => {{
        let work = send!($service, page("/desk", $cookie)).text;
        let count = waits(&work, $title);
        if let Some(count) = count {
            let list = send!($service, page(&leads(&work, $title), $cookie)).text;
            assert_eq!(rows_on(&list), count, "{}: {list}", $title);
        }
        (count, work)
    }};
}

fn a_fortnight_on() -> NaiveDate {
    crate::web::tests::today() + Days::new(14)
}

#[actix_web::test]
async fn a_step_of_the_ladder_is_told_when_it_is_due_with_its_day_until_it_is_taken() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let xcb = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let clerk = seated(
        &folder,
        "jb",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let at = office(&folder);
    // Seven days from 11-10 are 11-17; of the other the last day is still to come.
    let late = since(&at, 12, (MoveName::FixNow, CaseState::Immediate));
    since(&at, 2, (MoveName::FixNow, CaseState::Immediate));
    let (count, work) = listed!(service, &xcb.0, STEP);
    assert_eq!(count, Some(1), "{work}");
    assert!(work.contains("督办 1 件（最早 2026-11-18 就该办）"), "{work}");
    assert_eq!(
        listed!(service, &clerk.0, STEP).0,
        None,
        "the unit takes no step of its ladder"
    );

    let case = format!("/desk/cases/{late}");
    let seen = send!(service, page(&case, &xcb.0)).text;
    let fields = [
        ("seal", xcb.1.as_str()),
        ("version", &hidden(&seen, "version")),
        ("move", "升级督办"),
    ];
    let done = send!(service, form(&format!("{case}/move"), &xcb.0, &fields));
    assert_eq!(
        done.status,
        actix_web::http::StatusCode::SEE_OTHER,
        "{}",
        done.text
    );
    assert_eq!(listed!(service, &xcb.0, STEP).0, None, "told once");

    let then = init_service(app(grown(&folder, 0, a_fortnight_on))).await;
    let (count, work) = listed!(then, &xcb.0, STEP);
    assert_eq!(count, Some(2), "the next step, and the other's first: {work}");
    assert!(work.contains("约谈 1 件（最早 2026-12-02"), "{work}");
}

#[actix_web::test]
async fn where_another_office_is_late_it_is_told_inside_and_the_unit_gets_no_letter() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let xcb = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let lead = seated(&folder, "zz", Role::LeadInspector, ScopeKind::County, "");
    let reviewer = seated(
        &folder,
        "sh",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    );
    let at = office(&folder);
    // The township's, which is the unit's superior and not the unit; the office's own; and one of the unit.
    let claimed = since(&at, 60, (MoveName::Claim, CaseState::Claimed));
    let review = since(&at, 60, (MoveName::FirstReview, CaseState::Review));
    for (cookie, count) in [(&xcb.0, Some(2)), (&lead.0, Some(2)), (&reviewer.0, None)] {
        let (inside, work) = listed!(service, cookie, INSIDE);
        let own = listed!(service, cookie, "问题超期").0.unwrap_or(0);
        let known = inside.unwrap_or(0) + own;
        assert!(inside <= count && known >= 1, "{inside:?} {own}: {work}");
    }
    let (inside, work) = listed!(service, &lead.0, INSIDE);
    assert_eq!(inside, Some(2), "nothing of them is the lead's own: {work}");
    assert!(work.contains("不是责任单位拖的，不发督办函"), "{work}");
    assert_eq!(listed!(service, &xcb.0, STEP).0, None);
    for id in [claimed, review] {
        let seen = send!(service, page(&format!("/desk/cases/{id}"), &xcb.0)).text;
        assert!(!seen.contains("升级督办"), "{seen}");
    }
    // Once it has gone on, nobody is told of it.
    for id in [claimed, review] {
        moved(&at, id, (MoveName::Close, CaseState::Closed), at.today, Fen(0));
    }
    assert_eq!(listed!(service, &lead.0, INSIDE).0, None);
}

#[actix_web::test]
async fn a_look_back_past_its_days_is_told_to_the_office_until_it_is_judged() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let xcb = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let at = office(&folder);
    let looked = since(&at, 40, (MoveName::LookBack, CaseState::LookBack));
    let ahead = since(&at, 3, (MoveName::LookBack, CaseState::LookBack));
    let (late, work) = listed!(service, &xcb.0, "问题超期");
    assert_eq!(late, Some(1), "{work}");
    assert!(
        work.contains("其中回头看 1 件，要下结论") && work.contains("最早的期限 2026-11-12"),
        "{work}"
    );
    assert_eq!(listed!(service, &xcb.0, "问题轮到您办").0, Some(1));
    for id in [looked, ahead] {
        moved(
            &at,
            id,
            (MoveName::Confirm, CaseState::Confirmed),
            at.today,
            Fen(0),
        );
    }
    for title in ["问题超期", "问题轮到您办"] {
        assert_eq!(listed!(service, &xcb.0, title).0, None);
    }
}
