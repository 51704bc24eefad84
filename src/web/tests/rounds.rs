//! Rounds as the office plans them: who sees them, who may go where, what the teams reach, what they tick off.

macro_rules! change {
    ($service:expr, $seat:expr, $round:expr, $door:expr, $fields:expr) => {{
        let seen = send!($service, page($round, &$seat.0));
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        let version = version(&seen.text);
        let mut fields: Vec<(&str, &str)> = vec![("seal", $seat.1.as_str()), ("version", &version)];
        fields.extend_from_slice(&$fields);
        send!(
            $service,
            form(&format!("{}/{}", $round, $door), &$seat.0, &fields)
        )
    }};
}

macro_rules! round {
    ($service:expr, $seat:expr, $name:expr) => {{
        let fields = [
            ("seal", $seat.1.as_str()),
            ("name", $name),
            ("kind", "常规"),
            ("year", "2026"),
            ("batch", "3"),
            ("from", "2026-11-01"),
            ("to", ""),
        ];
        let answer = send!($service, form("/desk/rounds/new", &$seat.0, &fields));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.header(header::LOCATION).to_owned()
    }};
}

macro_rules! done {
    ($answer:expr) => {{
        let answer = $answer;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    }};
}

macro_rules! refused {
    ($answer:expr, $says:expr) => {{
        let answer = $answer;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
        assert!(answer.text.contains($says), "{}", answer.text);
    }};
}

mod choosing;
mod draw;
mod figures;
mod look_back;
mod people;
mod random_arm;
mod special;
mod teams;
mod told;
mod units;
mod unused;

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};
use chrono::NaiveDate;

use crate::access::{By, PlanRounds};
use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::import::{Wish, import};
use crate::flows::{Office, index, publish, rounds};
use crate::web::{App, Settings, app};

use super::desk::{form, page, seated};
use super::{county, got, today};

pub(super) type Seat = (String, String);

/// The office over the folder of a county.
pub(super) fn office(folder: &tempfile::TempDir, login: &str) -> Office {
    let settings = config::Settings {
        data: folder.path().join("data"),
        desk: config::DeskRules {
            second_factor: Vec::new(),
            ..config::DeskRules::default()
        },
        ..config::Settings::default()
    };
    let mut office = Office::open(settings, today()).expect("an office");
    office.actor = login.to_owned();
    office
}

/// The proof of somebody who plans.
pub(super) fn planner(office: &Office, login: &str) -> By<PlanRounds> {
    let actor = office
        .store
        .actor_named(999_999, login)
        .expect("read")
        .expect("known");
    actor.by::<PlanRounds>(today()).expect("plans")
}

/// The same county with so many more villages, twenty townships of them, asked on another day.
pub(super) fn grown(folder: &tempfile::TempDir, more: usize, clock: fn() -> NaiveDate) -> App {
    let office = office(folder, "operator");
    if more > 0 {
        let mut text = String::from("村码,村名,类型,乡镇码,乡镇,县码,县,户数\n");
        for at in 0..more {
            let township = 999_999_301 + at % 20;
            let code = township * 1000 + 201 + at / 20;
            text.push_str(&format!(
                "{code},第{at}村,行政村,{township},第{}镇,999999,示范县,{}\n",
                at % 20,
                200 + at
            ));
        }
        let path = folder.path().join("more.csv");
        std::fs::write(&path, text).expect("a file");
        let wish = Wish {
            paths: vec![path],
            ..Wish::default()
        };
        let outcomes = import(&office, &wish, &mut |_, _, _, _| {}).expect("imported");
        assert!(!outcomes[0].turned_away, "{:?}", outcomes[0].problems);
        publish::publish_all(&office).expect("published");
    }
    let index = index::catch_up(&office).expect("the index takes it up");
    App {
        desk: crate::web::desk::Desk::new(office.store.clone(), office.settings.clone(), clock, || {
            1_795_000_000
        }),
        store: office.store.public(),
        index,
        settings: Settings::default(),
        clock,
    }
}

/// What a reader reads, without the marks around it.
pub(super) fn read(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

pub(super) fn version(text: &str) -> String {
    let mark = "name=\"version\" value=\"";
    let from = text.find(mark).expect("a form") + mark.len();
    text[from..].split('"').next().expect("a value").to_owned()
}

fn declare(folder: &tempfile::TempDir, login: &str, home: &str, kin: &str) {
    let office = office(folder, "xcb");
    rounds::declare(&office, &planner(&office, "xcb"), login, home, kin).expect("declared");
}

fn team(folder: &tempfile::TempDir) -> [Seat; 4] {
    let whole = |login, role| seated(folder, login, role, ScopeKind::County, "");
    [
        whole("xcb", Role::InspectionOffice),
        seated(
            folder,
            "zz1",
            Role::LeadInspector,
            ScopeKind::Team,
            "县委第一巡察组",
        ),
        seated(
            folder,
            "zy1",
            Role::InspectionMember,
            ScopeKind::Team,
            "县委第一巡察组",
        ),
        seated(folder, "zy2", Role::InspectionMember, ScopeKind::Team, "村级分组"),
    ]
}

#[actix_web::test]
async fn whoever_is_inspected_does_not_see_the_plan_and_whoever_inspects_does_not_make_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let clerk = seated(
        &folder,
        "jb",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let member = seated(&folder, "zy", Role::InspectionMember, ScopeKind::Team, "一组");
    for address in ["rounds", "coverage", "coverage.csv", "choosing", "draw"] {
        let address = format!("/desk/{address}");
        assert_eq!(
            send!(service, page(&address, &clerk.0)).status,
            StatusCode::FORBIDDEN,
            "{address}"
        );
        assert_eq!(
            send!(service, page(&address, &member.0)).status,
            StatusCode::OK,
            "{address}"
        );
    }
    for address in ["/desk/rounds/new", "/desk/inspectors"] {
        assert_eq!(
            send!(service, page(address, &member.0)).status,
            StatusCode::FORBIDDEN,
            "{address}"
        );
    }
    for address in ["/desk/draw", "/desk/choosing", "/desk/rounds/1/state"] {
        let answer = send!(service, form(address, &member.0, &[("seal", &member.1)]));
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address}");
    }
}
