//! What did not hold is put right a second time: with evidence of its own.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service, read_body};

use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::imports::file_to;
use crate::web::tests::settings::office;
use crate::web::tests::{county, got, hidden, made, today};

use super::evidence::{attach, told};
use super::old_ledger;
use super::scan;
use super::seats;

const ITEMS: [&str; 3] = ["补签或解除的合同", "租金收缴凭证", "整改报告"];

#[actix_web::test]
async fn what_was_handed_in_before_a_case_was_reopened_shows_nothing_for_its_second_closing() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, desk, one, two);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    for item in ITEMS {
        let sent = attach!(service, clerk, &case, item, "材料.pdf", &scan(item));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let house = office(&folder);
    let goes = |name, state| made::moved(&house, id, (name, state), today(), Fen(0));
    let shows = || made::kept(&house, id).view.checklist.items;
    // Sent back, the unit mends what it has shown.
    goes(MoveName::Claim, CaseState::Claimed);
    goes(MoveName::Return, CaseState::Returned);
    assert!(shows().iter().all(|(_, pieces)| *pieces == 1));

    // All on one day, even in one second: the order of the steps decides, not the clock.
    for (name, state) in [
        (MoveName::Claim, CaseState::Claimed),
        (MoveName::FirstReview, CaseState::Review),
        (MoveName::Close, CaseState::Closed),
        (MoveName::LookBack, CaseState::LookBack),
        (MoveName::Reopen, CaseState::Reopened),
        (MoveName::Propose, CaseState::Plan),
        (MoveName::ApprovePlan, CaseState::Rectify),
    ] {
        goes(name, state);
    }
    assert!(shows().iter().all(|(_, pieces)| *pieces == 0));
    let claimed = act!(service, clerk, &case, "move", [("move", "申请销号")]);
    assert!(claimed.text.contains("佐证材料还没有齐"), "{}", claimed.text);
    for seat in [&clerk, &desk] {
        let seen = send!(service, page(&case, &seat.0)).text;
        let (now, before) = seen.split_once("<h3>上一轮整改的佐证</h3>").expect("told apart");
        assert!(
            !now.contains(">材料.pdf</a>") && before.contains(">材料.pdf</a>"),
            "{seen}"
        );
        assert!(
            now.contains("○ 整改报告") && !seen.contains("交错了，撤回"),
            "{seen}"
        );
    }
    let back = act!(
        service,
        clerk,
        &case,
        "evidence/1/withdraw",
        [("reason", "不要了吧")]
    );
    assert!(back.text.contains("上一轮整改的佐证"), "{}", back.text);

    // The very same sheet may be what shows it again; whoever reviews is told that it is.
    for item in ITEMS {
        let sent = attach!(service, clerk, &case, item, "材料.pdf", &scan(item));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let seen = send!(service, page(&case, &desk.0)).text;
    assert!(seen.contains("和这件的“整改报告”里的一份一模一样"), "{seen}");
    let claimed = act!(service, clerk, &case, "move", [("move", "申请销号")]);
    assert_eq!(claimed.status, StatusCode::SEE_OTHER, "{}", claimed.text);
}

#[actix_web::test]
async fn the_ledger_remembers_that_it_did_not_hold_until_it_is_looked_back_at_again() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, desk, one, two);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    for (name, state, says) in [
        (MoveName::Close, CaseState::Closed, ""),
        (MoveName::LookBack, CaseState::LookBack, "正在看"),
        (MoveName::Reopen, CaseState::Reopened, "重新整改"),
        (MoveName::Propose, CaseState::Plan, "重新整改"),
        (MoveName::ApprovePlan, CaseState::Rectify, "重新整改"),
        (MoveName::Close, CaseState::Closed, "重新整改"),
        (MoveName::LookBack, CaseState::LookBack, "正在看，上一次重新整改"),
        (MoveName::Confirm, CaseState::Confirmed, "通过"),
    ] {
        made::moved(&house, id, (name, state), today(), Fen(0));
        for seat in [&desk, &clerk] {
            let answer = call_service(&service, page("/desk/cases/ledger", &seat.0).to_request()).await;
            let rows = old_ledger::rows(&read_body(answer).await);
            assert_eq!(
                old_ledger::column(&rows, "回头看结果"),
                [says],
                "{}",
                state.word()
            );
        }
    }
}
