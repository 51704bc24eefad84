//! What was claimed comes back to the unit: from the last review by those who review then, not by whoever passed it on.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::made;
use crate::web::tests::settings::office;
use crate::web::tests::{county, got, hidden, today};

use super::evidence::told;
use super::seats;

#[actix_web::test]
async fn in_the_last_review_the_team_s_leader_returns_it_and_the_township_that_passed_it_on_does_not() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, lead, clerk, reviewer, other] = seats(&folder);
    let case = told!(service, desk, one, lead);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    let claim = (MoveName::Claim, CaseState::Claimed);
    let review = (MoveName::FirstReview, CaseState::Review);
    for step in [claim, review] {
        made::moved(&house, id, step, today(), Fen(500));
    }
    let back = [("move", "退回整改"), ("reason", "公示照片看不清")];
    let offered = |text: &str| text.contains("value=\"退回整改\"");

    let seen = send!(service, page(&case, &reviewer.0)).text;
    assert!(!offered(&seen), "{seen}");
    let refused = act!(service, reviewer, &case, "move", back);
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    assert!(refused.text.contains("您的岗位不能办这一步"), "{}", refused.text);

    let seen = send!(service, page(&case, &lead.0)).text;
    assert!(offered(&seen), "{seen}");
    let turn = send!(service, page("/desk", &lead.0)).text;
    assert!(
        !turn.contains("<span class=\"what\">问题轮到您办</span>"),
        "it waits for who closes it: {turn}"
    );
    let returned = act!(service, lead, &case, "move", back);
    assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.text);
    let kept = made::kept(&house, id);
    assert_eq!((kept.state, kept.view.returned), (CaseState::Returned, 1));

    // Who of the township returned it its own people read; who of the office did, nobody of the inspected side.
    for (from, seat, login, told) in [
        (&[claim][..], &reviewer, "sh", true),
        (&[claim], &other, "xcb2", false),
        (&[claim, review][..], &other, "xcb2", false),
    ] {
        for step in from {
            made::moved(&house, id, *step, today(), Fen(500));
        }
        let returned = act!(service, seat, &case, "move", back);
        assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.text);
        let seen = send!(service, page(&case, &clerk.0)).text;
        assert_eq!(seen.contains(&format!("{login}（")), told, "{login}: {seen}");
    }
}
