//! A case that another body has first stands still: two of the office stop it on that body's paper, nobody gains a day by it, and
//! nobody forgets it.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};
use chrono::NaiveDate;

use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::imports::file_to;
use crate::web::tests::my_work::{leads, rows_on, waits};
use crate::web::tests::rounds::grown;
use crate::web::tests::settings::office as house_of;
use crate::web::tests::{county, encoded, got, hidden, made, today};

use super::evidence::{attach, told};
use super::seats;

const PAPER: &str = "中止的依据文书";
const LONG: &str = "中止很久了，要复查";
const WHY: (&str, &str) = ("法院先审", "（2026）9号");

/// The last paper of another body that a case can be stopped on, as its page offers it.
pub(super) fn paper_of(page: &str) -> String {
    let (before, _) = page
        .rsplit_once(&format!("\">{PAPER}："))
        .expect("a paper is offered");
    before.rsplit('"').next().unwrap_or_default().to_owned()
}

/// Attaches another body's paper to a case and asks for it to be stopped: the answer.
macro_rules! stopping {
    ($service:expr, $seat:expr, $case:expr, $why:expr) => {{
        let content = format!("立案通知 {}", $case);
        let shown = attach!(
            $service,
            $seat,
            $case,
            "中止的依据文书",
            "立案通知.pdf",
            &crate::web::tests::made::scan(&content)
        );
        assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.text);
        let piece = paper_of(&send!($service, page($case, &$seat.0)).text);
        let fields = [
            ("move", "中止"),
            ("reason", $why.0),
            ("document", $why.1),
            ("piece", piece.as_str()),
        ];
        act!($service, $seat, $case, "move", fields)
    }};
}
pub(super) use stopping;

fn day(text: &str) -> NaiveDate {
    crate::domain::day::parse(text).expect("a day")
}

/// Makes a step by one of the office, signed by another.
macro_rules! by_two {
    ($service:expr, ($one:expr, $two:expr), $case:expr, $begun:expr) => {{
        let begun = $begun;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
        let alone = act!($service, $one, $case, "sign", [("agree", "1")]);
        assert_eq!(alone.status, StatusCode::CONFLICT, "{}", alone.text);
        let signed = act!($service, $two, $case, "sign", [("agree", "1")]);
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    }};
}

#[actix_web::test]
async fn what_was_promised_is_as_many_days_later_as_the_case_stood_still_and_not_a_day_more() {
    let (folder, county) = county();
    let now = init_service(app(county)).await;
    let [desk, _, _, clerk, reviewer, other] = seats(&folder);
    let case = opened!(now, desk);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = house_of(&folder);
    let told = (MoveName::FeedBack, CaseState::Feedback);
    made::moved(&house, id, told, today(), Fen(0));
    let plan = [
        ("move", "报整改方案"),
        ("measure", "补收租金"),
        ("responsible", "某某"),
        ("date", "2026-12-01"),
    ];
    for done in [
        act!(now, clerk, &case, "move", plan),
        act!(now, reviewer, &case, "move", [("move", "批准方案")]),
    ] {
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let stands = || {
        let kept = made::kept(&house, id);
        let due = kept.view.due.map(|day| day.to_string()).unwrap_or_default();
        (kept.state, due, kept.view.escalated)
    };
    assert_eq!(stands(), (CaseState::Rectify, "2026-12-01".to_owned(), 0));

    // Ten days late, pressed once, and then a court has it first: for half a year.
    let late = init_service(app(grown(&folder, 0, || day("2026-12-11")))).await;
    let pressed = act!(late, desk, &case, "move", [("move", "升级督办")]);
    assert_eq!(pressed.status, StatusCode::SEE_OTHER, "{}", pressed.text);
    by_two!(late, (desk, other), &case, stopping!(late, desk, &case, WHY));
    assert_eq!(stands(), (CaseState::Suspended, String::new(), 0));
    let history = send!(late, page(&case, &desk.0)).text;
    assert!(history.contains("附件：第 1 份材料；说明：法院先审"), "{history}");
    let back = [("move", "恢复"), ("reason", "判下来了")];
    // The same day: not a day is gained, and no step is undone.
    by_two!(late, (other, desk), &case, act!(late, other, &case, "move", back));
    assert_eq!(stands(), (CaseState::Rectify, "2026-12-01".to_owned(), 1));
    let again = [
        ("move", "中止"),
        ("reason", "又上诉了"),
        ("document", "（2026）10号"),
        ("piece", "1"),
    ];
    by_two!(late, (desk, other), &case, act!(late, desk, &case, "move", again));
    let after = init_service(app(grown(&folder, 0, || day("2027-06-11")))).await;
    by_two!(
        after,
        (other, desk),
        &case,
        act!(after, other, &case, "move", back)
    );
    // 182 days: ten days late then, ten days late now.
    assert_eq!(stands(), (CaseState::Rectify, "2027-06-01".to_owned(), 1));
    let seen = send!(after, page(&case, &clerk.0)).text;
    assert!(seen.contains("中止过 182 天，已顺延"), "{seen}");
    // Nor does the share of what was closed within 90 days count them.
    let course = made::kept(&house, id).course();
    let told = course.fed_back_on.expect("told");
    assert_eq!(course.still, 182);
    let last = told + chrono::Days::new(90 + 182);
    assert_eq!(course.in_time(last, 90), None);
    assert_eq!(course.in_time(last.succ_opt().expect("a day"), 90), Some(false));

    // Claimed, the ledger still says until when the unit had; sent back, that is what it has.
    let claimed = (MoveName::Claim, CaseState::Claimed);
    made::moved(&house, id, claimed, day("2027-06-12"), Fen(0));
    let kept = made::kept(&house, id);
    let clock = crate::store::cases::Clockwork::default();
    let by = house.store.rectified_by(999_999, &[kept], &clock).expect("read");
    assert_eq!(
        by.get(&id).map(NaiveDate::to_string).as_deref(),
        Some("2027-06-01")
    );
    let returned = (MoveName::Return, CaseState::Returned);
    made::moved(&house, id, returned, day("2027-06-14"), Fen(0));
    assert_eq!(stands(), (CaseState::Returned, "2027-06-01".to_owned(), 1));
}

#[actix_web::test]
async fn a_clue_is_stopped_on_a_paper_that_the_office_alone_hands_in_and_reads() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, clerk, _, other] = seats(&folder);
    let clue = opened!(service, desk);
    let seen = send!(service, page(&clue, &desk.0)).text;
    assert!(
        seen.contains("中止：要附批准的文件") && !seen.contains("value=\"中止\""),
        "no form that could not be sent: {seen}"
    );
    let bare = [
        ("move", "中止"),
        ("reason", "法院先审"),
        ("document", "（2026）9号"),
    ];
    let refused = act!(service, desk, &clue, "move", bare);
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(
        refused.text.contains("要附批准的文件（中止的"),
        "{}",
        refused.text
    );
    let absent = [bare[0], bare[1], bare[2], ("piece", "7")];
    let absent = act!(service, desk, &clue, "move", absent);
    assert_eq!(absent.status, StatusCode::NOT_FOUND, "{}", absent.text);
    by_two!(
        service,
        (desk, other),
        &clue,
        stopping!(service, desk, &clue, WHY)
    );
    let house = house_of(&folder);
    let number = |case: &str| -> i64 { case["/desk/cases/".len()..].parse().expect("a number") };
    assert_eq!(made::kept(&house, number(&clue)).state, CaseState::Suspended);

    // The unit neither hands in such a paper nor learns that there is one; and a second case that the same court stops is no
    // sign of evidence used twice.
    let case = told!(service, desk, one, two);
    let own = attach!(service, clerk, &case, PAPER, "判决.pdf", b"%PDF-1.4\n");
    assert_eq!(own.status, StatusCode::BAD_REQUEST, "{}", own.text);
    let content = format!("立案通知 {clue}");
    let shown = attach!(service, desk, &case, PAPER, "立案通知.pdf", &made::scan(&content));
    assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.text);
    let seen = send!(service, page(&case, &clerk.0)).text;
    assert!(!seen.contains(PAPER) && !seen.contains("立案通知.pdf"), "{seen}");
    let seen = send!(service, page(&case, &desk.0)).text;
    assert!(
        seen.contains(">立案通知.pdf</a>") && !seen.contains("一模一样"),
        "{seen}"
    );
    let kept = made::kept(&house, number(&case));
    assert!(
        kept.view.entered_by.is_empty(),
        "who stopped it showed nothing of how it was put right: {kept:?}"
    );
}

#[actix_web::test]
async fn what_stands_still_is_told_beside_the_share_that_leaves_it_out_and_comes_up_again_after_its_term() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, clerk, _, other] = seats(&folder);
    let lead = seated(&folder, "zz9", Role::LeadInspector, ScopeKind::County, "");
    let case = told!(service, desk, one, two);
    let board = send!(service, page("/desk/scoreboard", &desk.0)).text;
    assert!(!board.contains("件中止，没有算"), "{board}");
    by_two!(
        service,
        (desk, other),
        &case,
        stopping!(service, desk, &case, WHY)
    );
    let to = format!("/desk/cases?score={}", encoded("中止"));
    let told = format!("另有 <a href=\"{to}\">1</a> 件中止，没有算");
    for seat in [&desk, &clerk] {
        let board = send!(service, page("/desk/scoreboard", &seat.0)).text;
        assert!(board.contains(&told), "{told}: {board}");
        let list = send!(service, page(&to, &seat.0)).text;
        assert_eq!(rows_on(&list), 1, "{list}");
    }

    // Ninety days end on a Saturday: after the next working day somebody has to ask.
    let ninety = init_service(app(grown(&folder, 0, || day("2027-02-22")))).await;
    let after = init_service(app(grown(&folder, 0, || day("2027-02-23")))).await;
    let work = send!(ninety, page("/desk", &desk.0)).text;
    assert_eq!(waits(&work, LONG), None, "{work}");
    for seat in [&desk, &other] {
        let work = send!(after, page("/desk", &seat.0)).text;
        assert_eq!(waits(&work, LONG), Some(1), "{work}");
        let list = send!(after, page(&leads(&work, LONG), &seat.0)).text;
        assert!(
            list.contains("中止很久、要复查的") && list.contains(&case),
            "{list}"
        );
        assert_eq!(rows_on(&list), 1, "{list}");
    }
    for seat in [&lead, &clerk, &one] {
        let work = send!(after, page("/desk", &seat.0)).text;
        assert_eq!(waits(&work, LONG), None, "{work}");
    }
    let back = [("move", "恢复"), ("reason", "判下来了")];
    by_two!(
        after,
        (other, desk),
        &case,
        act!(after, other, &case, "move", back)
    );
    let work = send!(after, page("/desk", &desk.0)).text;
    assert_eq!(waits(&work, LONG), None, "{work}");
}
