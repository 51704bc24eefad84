//! What a village's report says of causes: only what was established comes again.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::web::app;
use crate::web::tests::desk::{page, seated};
use crate::web::tests::made::{self, on};
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, today};

#[actix_web::test]
async fn two_of_a_kind_that_came_to_nothing_are_no_problem_that_comes_again() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = seated(
        &folder,
        made::LOGIN,
        Role::InspectionOffice,
        ScopeKind::County,
        "",
    );
    let mut house = office_of(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let mut came_to = |category, (name, state)| {
        house.today = on(3, 1);
        let id = made::opened(&house, village, (CaseSource::Audit, category), Fen(700), &[]);
        made::moved(&house, id, (name, state), on(3, 2), Fen(0));
        house.today = today();
    };
    let nothing = (MoveName::Dismiss, CaseState::FalseAlarm);
    let problem = (MoveName::FixNow, CaseState::Immediate);
    let says = "同一类问题立过两件以上";
    for to in [nothing, nothing, problem] {
        came_to(Category::Contracts, to);
    }
    let one = send!(service, page("/desk/villages/999999100201/report", &office.0));
    assert_eq!(one.status, StatusCode::OK, "{}", one.text);
    assert!(!one.text.contains(says), "{}", one.text);
    came_to(Category::Contracts, problem);
    let two = send!(service, page("/desk/villages/999999100201/report", &office.0)).text;
    assert!(two.contains(says), "{two}");
}
