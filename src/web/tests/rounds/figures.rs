//! The figures of the reports that this was made after, computed by the program: rounds, targets, coverage, classes.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};
use chrono::NaiveDate;

use crate::access::{By, PlanRounds};
use crate::domain::role::{Role, ScopeKind};
use crate::domain::round::{RoundKind, RoundMode, RoundState};
use crate::domain::village_code::TownshipCode;
use crate::flows::{Office, rounds};
use crate::rounds::{Field, Place, Settings};
use crate::store::rounds::{Change, NewRound, Standing};
use crate::web::app;

use super::super::desk::{page, seated};
use super::super::{county, got, today};
use super::{declare, grown, office, planner, read};

pub(super) fn new_round(name: &str, year: i32, batch: i32) -> NewRound {
    let day = |month: u32, day: u32| NaiveDate::from_ymd_opt(year, month, day).expect("a day");
    NewRound {
        name: name.to_owned(),
        kind: RoundKind::Routine,
        year,
        batch,
        from: day(1 + 4 * (batch as u32 - 1), 1),
        to: day(2 + 4 * (batch as u32 - 1), 28),
    }
}

/// A round of what somebody chose, from its plan to its end, by one team with one leader.
pub(super) fn held(office: &Office, by: &By<PlanRounds>, new: &NewRound, places: Vec<(Place, RoundMode)>) {
    held_of(office, by, new, (places, None));
}

/// The same of what a draw chose, where there was one.
pub(super) fn held_of(
    office: &Office,
    by: &By<PlanRounds>,
    new: &NewRound,
    (places, draw): (Vec<(Place, RoundMode)>, Option<i64>),
) {
    let id = rounds::open(office, by, new).expect("planned");
    let lead = office
        .store
        .actor_named(999_999, "zz")
        .expect("read")
        .expect("known")
        .user;
    let steps = [
        Change::AddTeam(format!("{}组", new.name), None),
        Change::Targets {
            places,
            team: Some(1),
            draw,
        },
        Change::Members(vec![(lead, 1, true)]),
        Change::To(RoundState::UnderWay),
        Change::To(RoundState::Ended),
    ];
    for (at, step) in steps.iter().enumerate() {
        rounds::change(office, by, (id, at as i64 + 1), step).expect("changed");
    }
}

fn villages(all: &[Standing], mode: RoundMode) -> Vec<(Place, RoundMode)> {
    all.iter().map(|one| (Place::Village(one.code), mode)).collect()
}

macro_rules! read_page {
    ($service:expr, $address:expr, $seat:expr) => {{
        let answer = send!($service, page($address, &$seat.0));
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        read(&answer.text)
    }};
}

#[actix_web::test]
async fn twelve_rounds_cover_215_of_270_villages_with_92_key_ones_as_one_county_s_report_says() {
    let (folder, first) = county();
    drop(first);
    let county = grown(&folder, 267, today);
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    seated(&folder, "zz", Role::LeadInspector, ScopeKind::County, "");
    declare(&folder, "zz", "外县", "");
    let office = office(&folder, "xcb");
    let by = planner(&office, "xcb");

    // 92 key villages: as many as there are teams for.
    let fields: Vec<(String, String)> = Field::all()
        .into_iter()
        .map(|field| {
            let value = match field {
                Field::KeyMost => 92,
                Field::KeyFrom | Field::AdvancedBelow => 0,
                other => Settings::default().get(other),
            };
            (field.name(), value.to_string())
        })
        .collect();
    rounds::choosing::set(&office, &by, 0, &fields, "按力量定重点村").expect("set");
    rounds::choosing::class(&office, &by).expect("classed");
    let choosing = office.store.choosing(by.reach()).expect("read").expect("classed");
    let all = office.store.standing_villages(by.reach()).expect("read");
    assert_eq!(all.len(), 270);
    // Key villages first, then others, 215 in all; 62 units, 20 townships; twelve rounds in four years.
    let mut order = all.clone();
    order.sort_by_key(|one| rounds::class_mode(one.code, Some(&choosing)) != Some(RoundMode::Direct));
    let mut places = villages(&order[..215], RoundMode::Extended);
    for (_, mode) in &mut places[..92] {
        *mode = RoundMode::Direct;
    }
    places.extend((0..62).map(|at| (Place::Unit(format!("市直单位{at}")), RoundMode::Direct)));
    places.extend((0..20).map(|at| {
        let code = TownshipCode::from_number(999_999_301 + at).expect("a code");
        (Place::Township(code), RoundMode::Direct)
    }));
    for (at, chunk) in places.chunks(places.len().div_ceil(12)).enumerate() {
        let (year, batch) = (2022 + at as i32 / 3, at as i32 % 3 + 1);
        let new = new_round(&format!("{year}年第{batch}轮"), year, batch);
        held(&office, &by, &new, chunk.to_vec());
    }
    let service = init_service(app(county)).await;
    let list = read_page!(service, "/desk/rounds", seat);
    assert!(
        list.contains("共 12 轮：村 215 个次，乡镇 20 个次，单位 62 个次"),
        "{list}"
    );
    let coverage = read_page!(service, "/desk/coverage", seat);
    assert!(coverage.contains("270 个村已巡 215 个，80 %。"), "{coverage}");
    assert!(
        coverage.contains("直接巡 92 个，一体巡 123 个") && coverage.contains("重点村 92 个，已巡 92 个。"),
        "{coverage}"
    );
    let choosing = read_page!(service, "/desk/choosing", seat);
    assert!(choosing.contains("重点村 92"), "{choosing}");

    // The file has every village and every round.
    let csv = send!(service, page("/desk/coverage.csv", &seat.0)).text;
    assert_eq!(csv.lines().count(), 271);
    assert_eq!(csv.lines().next().expect("a heading").split(',').count(), 16);
    assert_eq!(csv.matches(",是,").count(), 215);
    let xlsx = send!(service, page("/desk/coverage.xlsx", &seat.0));
    assert_eq!(xlsx.status, StatusCode::OK);
    assert!(xlsx.text.starts_with("PK"), "a workbook");
    let told = super::super::settings::office(&folder)
        .store
        .acts_written()
        .expect("the book of acts");
    let taken = ("导出".to_owned(), "巡察覆盖".to_owned(), "270 行".to_owned());
    assert_eq!(
        told.iter().filter(|act| **act == taken).count(),
        2,
        "both are written down"
    );

    // Who reaches one township sees its part and no more.
    let part = seated(
        &folder,
        "zy",
        Role::InspectionMember,
        ScopeKind::Township,
        "999999100",
    );
    let own = read_page!(service, "/desk/coverage", part);
    assert!(
        own.contains("2 个村已巡") && !own.contains("市直单位") && !own.contains("第5镇"),
        "{own}"
    );
}

#[actix_web::test]
async fn every_one_of_270_villages_is_covered_52_directly_and_218_together_and_16_looked_at_again() {
    let (folder, first) = county();
    drop(first);
    let county = grown(&folder, 267, today);
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    seated(&folder, "zz", Role::LeadInspector, ScopeKind::County, "");
    declare(&folder, "zz", "外县", "");
    let office = office(&folder, "xcb");
    let by = planner(&office, "xcb");
    let all = office.store.standing_villages(by.reach()).expect("read");
    held(
        &office,
        &by,
        &new_round("2025年第一轮", 2025, 1),
        villages(&all[..52], RoundMode::Direct),
    );
    let mut together = villages(&all[52..], RoundMode::Extended);
    for (_, mode) in &mut together[..60] {
        *mode = RoundMode::Survey;
    }
    held(&office, &by, &new_round("2025年第二轮", 2025, 2), together);
    let again = NewRound {
        kind: RoundKind::LookBack,
        ..new_round("2026年回头看", 2026, 1)
    };
    held(&office, &by, &again, villages(&all[..16], RoundMode::Extended));
    let service = init_service(app(county)).await;
    let coverage = read_page!(service, "/desk/coverage", seat);
    assert!(coverage.contains("270 个村已巡 270 个，100 %。"), "{coverage}");
    assert!(
        coverage.contains("直接巡 52 个，一体巡 218 个（延伸巡 158，调研巡 60，巡乡带村 0）"),
        "{coverage}"
    );
    let looked = read_page!(service, "/desk/rounds/3", seat);
    assert!(
        looked.contains("回头看 · 2026年第1轮") && looked.contains("延伸巡 16 个村。"),
        "{looked}"
    );
    // A round that is planned after the end of the term is not of this term.
    let list = read_page!(service, "/desk/rounds", seat);
    assert!(list.contains("常规 2 轮。回头看 1 轮。"), "{list}");
}

#[actix_web::test]
async fn a_township_inspected_together_with_its_villages_brings_them_all() {
    let (folder, first) = county();
    drop(first);
    let county = grown(&folder, 0, today);
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let office = office(&folder, "xcb");
    let by = planner(&office, "xcb");
    let id = rounds::open(&office, &by, &new_round("2026年第一轮", 2026, 1)).expect("planned");
    let service = init_service(app(county)).await;
    let fields = [
        ("seal", seat.1.as_str()),
        ("version", "1"),
        ("kind", "乡镇"),
        ("places", "番田镇"),
        ("mode", "巡乡带村"),
        ("team", ""),
    ];
    let answer = send!(
        service,
        super::super::desk::form(&format!("/desk/rounds/{id}/targets"), &seat.0, &fields)
    );
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let round = read_page!(service, &format!("/desk/rounds/{id}"), seat);
    assert!(round.contains("巡乡带村 2 个村。"), "{round}");
    let coverage = read_page!(service, "/desk/coverage", seat);
    assert!(
        coverage.contains("3 个村已巡 0 个，0 %。") && coverage.contains("○计划带村"),
        "{coverage}"
    );
}
