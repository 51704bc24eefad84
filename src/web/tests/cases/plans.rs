//! The unit's own plan: the day that it names is what it is held to.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::settings::office;
use crate::web::tests::{county, got, hidden, made, today};

use super::seats;

#[actix_web::test]
async fn the_day_of_an_approved_plan_is_the_deadline_and_one_beyond_the_term_is_refused() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, _, _, clerk, reviewer, _] = seats(&folder);
    let case = opened!(service, desk);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    let told = (MoveName::FeedBack, CaseState::Feedback);
    made::moved(&house, id, told, today(), Fen(0));
    let plan = |date| {
        [
            ("move", "报整改方案"),
            ("measure", "补收租金"),
            ("responsible", "某某"),
            ("date", date),
        ]
    };
    // Ninety days from today end on the 22nd of February.
    for date in ["2027-02-23", "2026-11-21"] {
        let refused = act!(service, clerk, &case, "move", plan(date));
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(
            refused.text.contains("不能晚于整改的期限") && refused.text.contains("申请延期"),
            "{}",
            refused.text
        );
    }
    let proposed = act!(service, clerk, &case, "move", plan("2026-12-25"));
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    let due = || made::kept(&house, id).view.due.map(|day| day.to_string());
    assert_ne!(
        due().as_deref(),
        Some("2026-12-25"),
        "the township owes the approval first"
    );
    let approved = act!(service, reviewer, &case, "move", [("move", "批准方案")]);
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    assert_eq!(due().as_deref(), Some("2026-12-25"));
    for step in [
        (MoveName::Claim, CaseState::Claimed),
        (MoveName::Return, CaseState::Returned),
    ] {
        made::moved(&house, id, step, today(), Fen(0));
    }
    assert_eq!(due().as_deref(), Some("2026-12-25"), "sent back, it stays");
}

#[actix_web::test]
async fn a_hollow_plan_is_refused_and_one_whose_day_has_passed_is_sent_back_for_another_day() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, _, _, clerk, reviewer, _] = seats(&folder);
    let case = opened!(service, desk);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    let told = (MoveName::FeedBack, CaseState::Feedback);
    made::moved(&house, id, told, today(), Fen(0));
    let plan = |measure| {
        [
            ("move", "报整改方案"),
            ("measure", measure),
            ("responsible", "某某"),
            ("date", "2026-12-25"),
        ]
    };
    for hollow in ["", "\u{3000}\u{3000}", "——", "\u{200b}\u{200b}"] {
        let refused = act!(service, clerk, &case, "move", plan(hollow));
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains("空格和标点不算"), "{}", refused.text);
    }
    made::promised(&house, id, "2026-11-21");
    let late = act!(service, reviewer, &case, "move", [("move", "批准方案")]);
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
    assert!(
        late.text.contains("完成日期已经过了") && late.text.contains("退回方案"),
        "{}",
        late.text
    );
    for (seat, fields) in [
        (&reviewer, &[("move", "退回方案"), ("reason", "日期已经过了")][..]),
        (&clerk, &plan("补收租金")[..]),
        (&reviewer, &[("move", "批准方案")][..]),
    ] {
        let done = act!(service, seat, &case, "move", fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let kept = made::kept(&house, id);
    assert_eq!(
        kept.view.due.map(|day| day.to_string()).as_deref(),
        Some("2026-12-25")
    );
}
