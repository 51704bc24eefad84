//! Who concludes and closes: the two that were sent and nobody for them, and strangers to the place alone.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::store::audit::Act;
use crate::store::rounds::Declaration;
use crate::web::app;
use crate::web::tests::desk::{form, page, seated, strangers};
use crate::web::tests::settings::office;
use crate::web::tests::{county, got, hidden, made, today};

use super::seats;

const VERDICTS: [&[(&str, &str)]; 3] = [
    &[("move", "查否"), ("code", "数据错误")],
    &[("move", "合规说明"), ("document", "县农发〔2026〕3号")],
    &[
        ("move", "认定问题"),
        ("found", "500"),
        ("recoverable", "0"),
        ("reason", "已经用在村里"),
        ("basis", "第五条"),
        ("facts", "没有入账"),
    ],
];

/// Somebody says that they are at home where the cases of these tests lie.
fn at_home(folder: &tempfile::TempDir, login: &str) {
    let village = VillageCode::parse("999999100201").expect("a code");
    let new = Declaration {
        login: login.to_owned(),
        home: Some(village.township()),
        kin: Vec::new(),
        day: today(),
    };
    let act = Act {
        actor: "operator",
        role: "",
        act: "登记回避申报",
        object: login,
        detail: "",
        at: 1_795_000_001,
    };
    let declared = office(folder).store.declare(&Reach::county(999_999), &new, &act);
    declared.expect("declared");
}

#[actix_web::test]
async fn nobody_signs_a_verdict_for_the_other_of_the_two_that_were_sent() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, ..] = seats(&folder);
    // Of the team, a stranger to the place, and not sent.
    let third = seated(&folder, "zz3", Role::LeadInspector, ScopeKind::County, "");
    strangers(&folder, &["zz3"]);
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    for verdict in VERDICTS {
        let word = verdict[0].1;
        let case = opened!(service, desk);
        let sent = act!(service, desk, &case, "move", assign);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let found = act!(service, one, &case, "move", verdict);
        assert_eq!(found.status, StatusCode::SEE_OTHER, "{word}: {}", found.text);
        let seen = send!(service, page(&case, &third.0)).text;
        assert!(
            seen.contains("等另一个核查人看过以后签字") && !seen.contains("我看过了，签字"),
            "{word}: {seen}"
        );
        let turn = send!(service, page("/desk/cases?turn=sign", &third.0)).text;
        assert!(turn.contains("共 <strong>0</strong> 件"), "{word}: {turn}");
        let foreign = act!(service, third, &case, "sign", [("agree", "1")]);
        assert_eq!(foreign.status, StatusCode::CONFLICT, "{word}: {}", foreign.text);
        assert!(
            foreign.text.contains("结论要由派来核查的另一个人签字"),
            "{word}: {}",
            foreign.text
        );
        let back = act!(
            service,
            third,
            &case,
            "sign",
            [("agree", "0"), ("why", "金额和附件对不上")]
        );
        assert_eq!(back.status, StatusCode::FORBIDDEN, "{word}: {}", back.text);
        let signed = act!(service, two, &case, "sign", [("agree", "1")]);
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{word}: {}", signed.text);
    }
}

#[actix_web::test]
async fn who_of_the_office_is_sent_has_declared_and_signs_what_the_other_one_found() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, ..] = seats(&folder);
    let other = seated(&folder, "xcb3", Role::InspectionOffice, ScopeKind::County, "");
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcb3")];
    let case = opened!(service, desk);
    // Whoever opened it hears that, and not that they should declare something first.
    let own = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcb")];
    let opener = act!(service, desk, &case, "move", own);
    assert_eq!(opener.status, StatusCode::CONFLICT, "{}", opener.text);
    assert!(opener.text.contains("立案的人不能再派去核查"), "{}", opener.text);
    let silent = act!(service, desk, &case, "move", assign);
    assert_eq!(silent.status, StatusCode::BAD_REQUEST, "{}", silent.text);
    assert!(
        silent.text.contains("“xcb3”还没有申报籍贯乡镇"),
        "{}",
        silent.text
    );
    // Where the sentence leads, the office is named and can be declared for.
    let list = send!(service, page("/desk/inspectors", &desk.0)).text;
    assert!(
        list.contains("⚠ 没有申报，不能派去核查") && list.contains("value=\"xcb3\""),
        "{list}"
    );
    let says = [
        ("seal", desk.1.as_str()),
        ("login", "xcb3"),
        ("home", "外县"),
        ("kin", ""),
    ];
    let declared = send!(service, form("/desk/inspectors", &desk.0, &says));
    assert_eq!(declared.status, StatusCode::SEE_OTHER, "{}", declared.text);
    for (seat, door, fields) in [
        (&desk, "move", &assign[..]),
        (&one, "move", VERDICTS[2]),
        (&other, "sign", &[("agree", "1")]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let seen = send!(service, page(&case, &desk.0)).text;
    assert!(seen.contains("<dd>问题</dd>"), "{seen}");
}

#[actix_web::test]
async fn whoever_turned_out_to_be_at_home_there_neither_concludes_nor_signs() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, one, two, ..] = seats(&folder);
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    let cases = [opened!(service, desk), opened!(service, desk)];
    for case in &cases {
        let sent = act!(service, desk, case, "move", assign);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let found = act!(service, one, &cases[0], "move", VERDICTS[2]);
    assert_eq!(found.status, StatusCode::SEE_OTHER, "{}", found.text);
    at_home(&folder, "xcy2");
    let refused = [
        act!(service, two, &cases[0], "sign", [("agree", "1")]),
        act!(service, two, &cases[1], "move", VERDICTS[0]),
    ];
    for refused in refused {
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains("要回避，换一个人办"), "{}", refused.text);
    }
}

#[actix_web::test]
async fn a_closing_is_signed_for_the_team_by_a_stranger_who_has_said_so() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, .., other] = seats(&folder);
    let lead = seated(&folder, "zz4", Role::LeadInspector, ScopeKind::County, "");
    let case = opened!(service, desk);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    made::moved(
        &house,
        id,
        (MoveName::FixNow, CaseState::Immediate),
        today(),
        Fen(0),
    );
    for item in ["补签或解除的合同", "整改报告"] {
        made::handed_in(&house, id, item);
    }
    made::moved(
        &house,
        id,
        (MoveName::FirstReview, CaseState::Review),
        today(),
        Fen(0),
    );
    let close = [("move", "销号"), ("opinion", "逐项看过，同意销号")];
    let closed = act!(service, other, &case, "move", close);
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    let silent = act!(service, lead, &case, "sign", [("agree", "1")]);
    assert_eq!(silent.status, StatusCode::BAD_REQUEST, "{}", silent.text);
    assert!(
        silent.text.contains("“zz4”还没有申报籍贯乡镇") && silent.text.contains("不能办“销号”"),
        "{}",
        silent.text
    );
    at_home(&folder, "zz4");
    let local = act!(service, lead, &case, "sign", [("agree", "1")]);
    assert_eq!(local.status, StatusCode::CONFLICT, "{}", local.text);
    assert!(local.text.contains("要回避，换一个人办"), "{}", local.text);
    strangers(&folder, &["zz4"]);
    let signed = act!(service, lead, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    assert_eq!(made::kept(&house, id).state, CaseState::Closed);
}

#[actix_web::test]
async fn who_of_the_office_is_at_home_there_does_not_close_and_who_of_the_team_is_does_not_look_back() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, _, two, _, _, other] = seats(&folder);
    let third = seated(&folder, "xcb3", Role::InspectionOffice, ScopeKind::County, "");
    let case = opened!(service, desk);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    let fixing = (MoveName::FixNow, CaseState::Immediate);
    made::moved(&house, id, fixing, today(), Fen(0));
    for item in ["补签或解除的合同", "整改报告"] {
        made::handed_in(&house, id, item);
    }
    let reviewed = (MoveName::FirstReview, CaseState::Review);
    made::moved(&house, id, reviewed, today(), Fen(0));
    let close = [("move", "销号"), ("opinion", "逐项看过，同意销号")];

    // Nobody asks the office to declare; but what it has declared counts, of the one who moves it and once it waits.
    at_home(&folder, "xcb2");
    let local = act!(service, other, &case, "move", close);
    assert_eq!(local.status, StatusCode::CONFLICT, "{}", local.text);
    assert!(local.text.contains("要回避，换一个人办"), "{}", local.text);
    let moved = act!(service, third, &case, "move", close);
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
    at_home(&folder, "xcb3");
    // Whoever signs hears that the look-back is then somebody else's.
    let seen = send!(service, page(&case, &two.0)).text;
    assert!(
        seen.contains("您签了以后，就不能再下这件事回头看的结论"),
        "{seen}"
    );
    let since = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(since.status, StatusCode::CONFLICT, "{}", since.text);
    assert!(since.text.contains("要回避，换一个人办"), "{}", since.text);
    strangers(&folder, &["xcb3"]);
    let signed = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);

    let opened = (MoveName::LookBack, CaseState::LookBack);
    made::moved(&house, id, opened, today(), Fen(0));
    let lead = seated(&folder, "zz5", Role::LeadInspector, ScopeKind::County, "");
    at_home(&folder, "zz5");
    for verdict in [
        [("move", "回头看通过"), ("facts", "再看过，没有反弹")],
        [("move", "重新整改"), ("reason", "又欠租了")],
    ] {
        let local = act!(service, lead, &case, "move", verdict);
        assert_eq!(local.status, StatusCode::CONFLICT, "{}", local.text);
        assert!(local.text.contains("要回避，换一个人办"), "{}", local.text);
    }
    strangers(&folder, &["zz5"]);
    let held = act!(
        service,
        lead,
        &case,
        "move",
        [("move", "回头看通过"), ("facts", "再看过，没有反弹")]
    );
    assert_eq!(held.status, StatusCode::SEE_OTHER, "{}", held.text);
}

#[actix_web::test]
async fn a_small_office_in_which_nobody_is_left_to_end_a_case_reads_so_and_whom_to_ask_for() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [desk, _, lead, clerk, ..] = seats(&folder);
    let case = opened!(service, desk);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let house = office(&folder);
    let goes = |name, state| made::moved(&house, id, (name, state), today(), Fen(0));
    goes(MoveName::FixNow, CaseState::Immediate);
    goes(MoveName::Claim, CaseState::Claimed);
    macro_rules! says {
        ($seat:expr) => {{
            let text = send!(service, page(&case, &$seat.0)).text;
            text.split_once("现在没有人能").map(|(_, rest)| {
                let (said, _) = rest.split_once("</p>").expect("a sentence");
                said.to_owned()
            })
        }};
    }
    assert_eq!(says!(desk), None, "it is not there yet");
    goes(MoveName::FirstReview, CaseState::Review);
    assert_eq!(says!(desk), None, "the other of the office can");
    // It was opened by one of the office, and the other is at home there.
    at_home(&folder, "xcb2");
    let said = says!(desk).expect("nobody can");
    assert!(
        said.starts_with("办“销号”：管得到这件事的巡察办，都办过这件事")
            && said.contains("再给一个人“巡察办”的岗位"),
        "{said}"
    );
    assert!(
        says!(lead).is_some() && says!(clerk).is_none(),
        "the inspected side reads nothing of it"
    );
    seated(&folder, "xcb3", Role::InspectionOffice, ScopeKind::County, "");
    assert_eq!(says!(desk), None);
    // Nobody of the team can sign.
    at_home(&folder, "xcy1");
    at_home(&folder, "xcy2");
    let said = says!(desk).expect("nobody can");
    assert!(
        said.starts_with("在“销号”上做第二个签字人：管得到这件事的巡察组成员、巡察组组长"),
        "{said}"
    );
    strangers(&folder, &["xcy1"]);
    assert_eq!(says!(desk), None);

    // What the closer closed the other of the office may conclude; where they are at home, and the leader too, nobody does.
    goes(MoveName::Close, CaseState::Closed);
    goes(MoveName::LookBack, CaseState::LookBack);
    assert_eq!(says!(desk), None);
    at_home(&folder, "xcb3");
    let said = says!(desk).expect("nobody can");
    assert!(
        said.starts_with("办“回头看通过”：管得到这件事的巡察办、巡察组组长"),
        "{said}"
    );
    strangers(&folder, &["xcy2"]);
    assert_eq!(says!(desk), None);
}
