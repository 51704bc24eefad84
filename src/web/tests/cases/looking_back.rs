//! A closed case is looked back at by hand when the county's days are over, and concluded by who neither opened nor closed it.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};
use chrono::Days;

use crate::cases::MoveName;
use crate::domain::case::{CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, made, today};

use super::seats;

#[actix_web::test]
async fn before_its_first_day_nobody_looks_back_at_it_and_whoever_opened_it_concludes_nothing() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, .., other] = seats(&folder);
    let mut house = office_of(&folder);
    let closed = |house: &crate::flows::Office, category| {
        let days = (house.today, house.today);
        let village = VillageCode::parse("999999100201").expect("a code");
        made::closed(house, village, category, days, (Fen(100), Fen(0)))
    };
    let fresh = format!("/desk/cases/{}", closed(&house, Category::Contracts));
    house.today = today() - Days::new(90);
    let id = closed(&house, Category::Works);
    let ripe = format!("/desk/cases/{id}");
    house.today = today();

    let says = "2027-02-20 起才能回头看";
    let seen = send!(service, page(&fresh, &other.0)).text;
    assert!(
        seen.contains(says) && !seen.contains("name=\"move\" value=\"回头看\""),
        "{seen}"
    );
    let early = act!(
        service,
        other,
        &fresh,
        "move",
        [("move", "回头看"), ("drawn", "1")]
    );
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text);
    assert!(early.text.contains(says), "{}", early.text);

    let looked = act!(service, other, &ripe, "move", [("move", "回头看")]);
    assert_eq!(looked.status, StatusCode::SEE_OTHER, "{}", looked.text);
    let held = [("move", "回头看通过"), ("facts", "钱还在账上")];
    let own = act!(service, office, &ripe, "move", held);
    assert_eq!(own.status, StatusCode::CONFLICT, "{}", own.text);
    assert!(own.text.contains("也不能下回头看的结论"), "{}", own.text);
    assert_eq!(made::kept(&house, id).state, CaseState::LookBack);
    let confirmed = act!(service, other, &ripe, "move", held);
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text);
    let view = made::kept(&house, id);
    assert_eq!(
        (view.state, MoveName::Confirm.word()),
        (CaseState::Confirmed, "回头看通过")
    );
}

#[actix_web::test]
async fn a_look_back_past_its_day_is_the_office_s_own_lateness_and_no_case_that_is_late() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, .., clerk, _, _] = seats(&folder);
    let mut house = office_of(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let long_ago = today() - Days::new(300);
    house.today = long_ago;
    let id = made::closed(
        &house,
        village,
        Category::Works,
        (long_ago, long_ago),
        (Fen(100), Fen(0)),
    );
    let back = (MoveName::LookBack, CaseState::LookBack);
    made::moved(&house, id, back, today() - Days::new(200), Fen(0));
    house.today = today();
    let due = made::kept(&house, id).view.due.expect("a day");
    assert!(due < today());
    let case = format!("/desk/cases/{id}");
    let list = send!(service, page("/desk/cases", &office.0)).text;
    assert!(
        list.contains("超期 <strong>0</strong> 件；回头看过期 <strong>1</strong> 件；")
            && list.contains(&format!("⚠ 回头看过期 {due}"))
            && !list.contains("⚠ 超期"),
        "{list}"
    );
    let late = send!(service, page("/desk/cases?due=late", &office.0)).text;
    assert!(!late.contains(&format!("\"{case}\"")), "{late}");
    // It stays on the desk of whoever has to conclude it.
    let mine = send!(service, page("/desk/cases?turn=mine&due=late", &office.0)).text;
    assert!(mine.contains(&format!("\"{case}\"")), "{mine}");
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("⚠ 回头看过期") && !seen.contains("⚠ 超期"),
        "{seen}"
    );
    // The unit has settled it.
    for at in ["/desk/cases", &case] {
        let theirs = send!(service, page(at, &clerk.0)).text;
        assert!(
            theirs.contains(&due.to_string()) && !theirs.contains("回头看过期") && !theirs.contains("⚠ 超期"),
            "{at}: {theirs}"
        );
    }
}

#[actix_web::test]
async fn where_everybody_of_the_office_had_a_part_in_it_a_team_s_leader_concludes() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [_, member, leader, _, _, other] = seats(&folder);
    let mut house = office_of(&folder);
    house.today = today() - Days::new(90);
    let village = VillageCode::parse("999999100201").expect("a code");
    let days = (house.today, house.today);
    let id = made::closed(&house, village, Category::Works, days, (Fen(100), Fen(0)));
    let case = format!("/desk/cases/{id}");
    let looked = act!(service, other, &case, "move", [("move", "回头看")]);
    assert_eq!(looked.status, StatusCode::SEE_OTHER, "{}", looked.text);
    let held = [("move", "回头看通过"), ("facts", "钱还在账上")];
    let theirs = send!(service, page(&case, &member.0)).text;
    assert!(!theirs.contains("value=\"回头看通过\""), "{theirs}");
    let confirmed = act!(service, leader, &case, "move", held);
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text);
    assert_eq!(made::kept(&house, id).state, CaseState::Confirmed);
}
