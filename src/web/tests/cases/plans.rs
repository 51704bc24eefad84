//! The unit's own plan: the day that it names is what it is held to.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::rounds::grown;
use crate::web::tests::settings::office;
use crate::web::tests::{county, encoded, got, hidden, made, today};

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
async fn a_plan_is_sent_back_with_a_reason_by_who_did_not_hand_it_in_and_is_owed_anew() {
    let (folder, first) = county();
    drop(first);
    let service = init_service(app(grown(&folder, 0, today))).await;
    let [desk, _, _, clerk, reviewer, _] = seats(&folder);
    let far = seated(
        &folder,
        "yuan",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999201",
    );
    let case = opened!(service, desk);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    let told = (MoveName::FeedBack, CaseState::Feedback);
    made::moved(&house, id, told, today(), Fen(0));
    let plan = [
        ("move", "报整改方案"),
        ("measure", "开会说一说"),
        ("responsible", "某某"),
        ("date", "2026-12-25"),
    ];
    let refuse = |reason: &'static str| [("move", "退回方案"), ("reason", reason)];
    let early = act!(service, reviewer, &case, "move", refuse("太空"));
    assert!(early.text.contains("现在不在这一步"), "{}", early.text);
    let proposed = act!(service, clerk, &case, "move", plan);
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);

    // Nine days later: the term for another plan is reckoned from the day on which this one came back.
    let then = init_service(app(grown(&folder, 0, || {
        crate::domain::day::parse("2026-12-01").expect("a day")
    })))
    .await;
    let silent = act!(then, reviewer, &case, "move", refuse("  "));
    assert_eq!(silent.status, StatusCode::CONFLICT, "{}", silent.text);
    assert!(silent.text.contains("要写明原因"), "{}", silent.text);
    let own = act!(then, clerk, &case, "move", refuse("我再想想"));
    assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text);
    let fields = [
        ("seal", far.1.as_str()),
        ("version", "9"),
        ("move", "退回方案"),
        ("reason", "不是我的"),
    ];
    let mut told = Vec::new();
    for at in [case.as_str(), "/desk/cases/77"] {
        let foreign = send!(then, form(&format!("{at}/move"), &far.0, &fields));
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        told.push(foreign.text);
    }
    assert_eq!(told[0], told[1]);
    let back = act!(
        then,
        reviewer,
        &case,
        "move",
        refuse("措施太空，写清谁来收租金<b>")
    );
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    let kept = made::kept(&house, id);
    assert_eq!(kept.state, CaseState::Feedback);
    assert_eq!(
        kept.view.due.map(|day| day.to_string()).as_deref(),
        Some("2026-12-16"),
        "fifteen days for another plan"
    );
    let seen = send!(then, page(&case, &clerk.0)).text;
    assert!(
        seen.contains("退回方案</strong> → 已反馈") && seen.contains("措施太空，写清谁来收租金&lt;b&gt;"),
        "the unit reads why: {seen}"
    );
    let owed = send!(then, page("/desk/letters", &desk.0)).text;
    let way = format!("{case}/letters/new?kind={}", encoded("整改方案退回通知"));
    assert!(
        owed.contains(&way) && owed.contains("2026-12-01 退回方案"),
        "{owed}"
    );
    let letter = send!(then, page(&way, &desk.0)).text;
    assert!(letter.contains("措施太空，写清谁来收租金&lt;b&gt;"), "{letter}");

    let again = act!(then, clerk, &case, "move", plan);
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    let approved = act!(then, reviewer, &case, "move", [("move", "批准方案")]);
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    assert_eq!(made::kept(&house, id).state, CaseState::Rectify);
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
