//! What was drawn once was drawn for the closing that it had then.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::super::super::desk::{form, page, seated};
use super::super::super::made::{self, on};
use super::super::super::{county, got, today};
use super::super::draw::later;
use super::super::{grown, office};
use super::{HERE, SEED, ten};
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

#[actix_web::test]
async fn a_case_that_was_drawn_opened_again_and_closed_a_second_time_is_chosen_by_no_draw() {
    let (folder, first) = county();
    drop(first);
    let now = init_service(app(grown(&folder, 0, today))).await;
    let then = init_service(app(grown(&folder, 0, later))).await;
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let mut house = office(&folder, "xcb");
    house.today = on(1, 10);
    let ids = ten(&house);
    let fixed = fix!(now, seat, "第四季度", "2026-12-01");
    assert_eq!(fixed.status, StatusCode::SEE_OTHER, "{}", fixed.text);
    let door = format!("{}/seed", fixed.header(header::LOCATION));
    let seeded = send!(
        then,
        form(&door, &seat.0, &[("seal", seat.1.as_str()), ("seed", SEED)])
    );
    assert_eq!(seeded.status, StatusCode::SEE_OTHER, "{}", seeded.text);
    let drawn = |text: &str| -> Vec<i64> {
        let lot = |id: &i64| text.contains(&format!("id=\"lot-{id}\""));
        ids.iter().copied().filter(lot).collect()
    };
    let picked = drawn(&send!(then, page(HERE, &seat.0)).text);
    assert_eq!(picked.len(), 2);

    // One of them is looked back at for another reason, and did not hold.
    let anew = picked[0];
    for (name, state) in [
        (MoveName::LookBack, CaseState::LookBack),
        (MoveName::Reopen, CaseState::Reopened),
        (MoveName::Close, CaseState::Closed),
    ] {
        made::moved(&house, anew, (name, state), later(), Fen(0));
    }
    let spring = || chrono::NaiveDate::from_ymd_opt(2027, 4, 1).expect("a day");
    let next = init_service(app(grown(&folder, 0, spring))).await;
    let shown = send!(next, page(HERE, &seat.0)).text;
    assert_eq!(drawn(&shown), [picked[1]], "{shown}");
    let again = chosen!(next, seat, "lot", [anew]);
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    assert!(again.text.contains("没有被抽中"), "{}", again.text);
    assert_eq!(made::kept(&house, anew).state, CaseState::Closed);
    // Nor is one drawn before that may be sent too early.
    let early = chosen!(then, seat, "lot", [anew]);
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text);
    let other = chosen!(next, seat, "lot", [picked[1]]);
    assert_eq!(other.status, StatusCode::SEE_OTHER, "{}", other.text);
}
