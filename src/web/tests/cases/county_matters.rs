//! A matter that lies in no village: a department puts it right, and the county itself looks first and closes.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::tests::desk::{form, page, seated, strangers};
use crate::web::tests::imports::file_to;
use crate::web::tests::made;
use crate::web::tests::{county, got, hidden, today};

use super::evidence::attach;
use super::scan;

const UNIT: &str = "县民政局";

#[actix_web::test]
async fn a_matter_of_a_department_is_walked_from_its_first_day_to_its_last() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let county_wide = |login, role| seated(&folder, login, role, ScopeKind::County, "");
    let office = county_wide("xcb", Role::InspectionOffice);
    let other = county_wide("xcb2", Role::InspectionOffice);
    let member = county_wide("xcy", Role::InspectionMember);
    let lead = county_wide("zz", Role::LeadInspector);
    strangers(&folder, &["xcy", "zz"]);
    let centre = county_wide("zx", Role::Centre);
    let clerk = seated(&folder, "mz", Role::DepartmentUser, ScopeKind::Department, UNIT);
    let fields = [
        ("seal", office.1.as_str()),
        ("source", "审计"),
        ("category", "民主程序与公开"),
        ("village", ""),
        ("title", "救助资金晚发了三个月"),
        ("unit", UNIT),
        ("found", "0"),
        ("came_on", "2026-01-05"),
        ("facts", "来信说钱没有入账"),
    ];
    let opened = send!(service, form("/desk/cases/new", &office.0, &fields));
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let case = opened.header(header::LOCATION).to_owned();
    let verdict = vec![
        ("move", "认定问题"),
        ("found", "0"),
        ("recoverable", "0"),
        ("basis", "第五条"),
        ("facts", "晚发了三个月"),
    ];
    let yes = vec![("agree", "1")];
    let assign = vec![("move", "派人核查"), ("one", "xcy"), ("two", "zz")];
    for (seat, door, fields) in [
        (&office, "move", assign),
        (&member, "move", verdict),
        (&lead, "sign", yes.clone()),
        (&lead, "move", vec![("move", "立行立改")]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    for item in ["公示照片", "会议记录", "整改报告"] {
        let done = attach!(service, clerk, &case, item, "材料.pdf", &scan(item));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let claimed = act!(service, clerk, &case, "move", [("move", "申请销号")]);
    assert_eq!(claimed.status, StatusCode::SEE_OTHER, "{}", claimed.text);

    let waits = send!(service, page(&case, &clerk.0)).text;
    assert!(waits.contains("在等：三资监管中心、"), "{waits}");
    let own = act!(service, clerk, &case, "move", [("move", "初审通过")]);
    assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text);
    let turn = send!(service, page("/desk", &centre.0)).text;
    assert!(
        turn.contains("<span class=\"what\">问题轮到您办</span>"),
        "{turn}"
    );
    let reviewed = act!(service, other, &case, "move", [("move", "初审通过")]);
    assert_eq!(reviewed.status, StatusCode::SEE_OTHER, "{}", reviewed.text);
    let own = act!(
        service,
        other,
        &case,
        "move",
        [("move", "销号"), ("opinion", "逐项看过，同意销号")]
    );
    assert!(own.text.contains("申请过它销号的人不能再终审"), "{}", own.text);
    let third = county_wide("xcb3", Role::InspectionOffice);
    let closed = act!(
        service,
        third,
        &case,
        "move",
        [("move", "销号"), ("opinion", "逐项看过，同意销号")]
    );
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
    let signed = act!(service, lead, &case, "sign", yes);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    let seen = send!(service, page(&case, &clerk.0)).text;
    assert!(seen.contains("<dd>销号</dd>"), "{seen}");
    // It lies in no village, and the scoreboard leads to what does not.
    for (by, to) in [
        ("village", "village=0"),
        ("township", "township=0"),
        ("round", "round=0"),
    ] {
        let board = send!(service, page(&format!("/desk/scoreboard?by={by}"), &office.0)).text;
        assert!(board.contains(&format!("/desk/cases?{to}\"")), "{to}: {board}");
        let list = send!(service, page(&format!("/desk/cases?{to}"), &office.0)).text;
        assert!(list.contains(case.as_str()) && list.contains("不在哪"), "{list}");
    }
    let named = send!(service, page("/desk/cases?unit=-", &office.0)).text;
    assert!(
        !named.contains(case.as_str()) && named.contains("没有写责任单位的"),
        "{named}"
    );
}

#[actix_web::test]
async fn a_unit_without_an_account_is_told_of_on_the_page_until_it_has_one_and_nobody_acts_for_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    seated(
        &folder,
        "nyj",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县农业农村局",
    );
    let fields = [
        ("seal", office.1.as_str()),
        ("source", "审计"),
        ("category", "民主程序与公开"),
        ("village", ""),
        ("title", "救助资金晚发了三个月"),
        ("unit", UNIT),
        ("found", "0"),
        ("came_on", "2026-11-01"),
        ("facts", "审计报告说救助资金晚发"),
    ];
    let opened = send!(service, form("/desk/cases/new", &office.0, &fields));
    let case = opened.header(header::LOCATION).to_owned();
    let id = case
        .rsplit('/')
        .next()
        .and_then(|id| id.parse().ok())
        .expect("an id");
    let desk = crate::web::tests::settings::office(&folder);
    let at_once = (MoveName::FixNow, CaseState::Immediate);
    made::moved(&desk, id, at_once, today(), Fen(0));
    let missing = send!(service, page(&case, &office.0)).text;
    assert!(
        missing.contains("责任单位“县民政局”还没有账号")
            && missing.contains("现在有账号的单位：县农业农村局。"),
        "{missing}"
    );
    let acting = act!(service, office, &case, "move", [("move", "申请销号")]);
    assert_eq!(acting.status, StatusCode::FORBIDDEN, "{}", acting.text);
    let clerk = seated(&folder, "mz", Role::DepartmentUser, ScopeKind::Department, UNIT);
    let there = send!(service, page(&case, &office.0)).text;
    assert!(!there.contains("还没有账号"), "{there}");
    assert!(!send!(service, page(&case, &clerk.0)).text.contains("还没有账号"));
}

#[actix_web::test]
async fn matters_of_departments_are_no_villages_where_villages_are_counted() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let desk = crate::web::tests::settings::office(&folder);
    let mut cases = Vec::new();
    for (village, unit) in [("999999100201", "西关村"), ("", UNIT), ("", "县农业农村局")] {
        let fields = [
            ("seal", office.1.as_str()),
            ("source", "审计"),
            ("category", "合同"),
            ("village", village),
            ("title", "合同没有续签"),
            ("unit", unit),
            ("found", "0"),
            ("came_on", "2026-01-05"),
            ("facts", "来信说钱没有入账"),
        ];
        let opened = send!(service, form("/desk/cases/new", &office.0, &fields));
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
        let case = opened.header(header::LOCATION).to_owned();
        let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
        made::moved(
            &desk,
            id,
            (MoveName::FixNow, CaseState::Immediate),
            today(),
            Fen(0),
        );
        cases.push((case, id));
    }
    for (_, id) in &cases {
        assert_eq!(made::kept(&desk, *id).view.villages_alike, 1);
    }
    let few = act!(service, office, &cases[0].0, "move", [("move", "并入共性问题")]);
    assert!(few.text.contains("同类问题的村还不够多"), "{}", few.text);
}

#[actix_web::test]
async fn the_same_kind_at_the_same_unit_is_shown_to_have_come_again() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let house = crate::web::tests::settings::office(&folder);
    let mut ids: Vec<i64> = Vec::new();
    for unit in [UNIT, UNIT, "县财政局"] {
        let fields = [
            ("seal", office.1.as_str()),
            ("source", "审计"),
            ("category", "民主程序与公开"),
            ("village", ""),
            ("title", "救助资金晚发了三个月"),
            ("unit", unit),
            ("found", "0"),
            ("came_on", "2026-01-05"),
            ("facts", "来信说钱没有入账"),
        ];
        let opened = send!(service, form("/desk/cases/new", &office.0, &fields));
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
        let at = opened.header(header::LOCATION);
        ids.push(at["/desk/cases/".len()..].parse().expect("a number"));
        // The first is over before the others come.
        if ids.len() == 1 {
            for to in [
                (MoveName::FixNow, CaseState::Immediate),
                (MoveName::Close, CaseState::Closed),
            ] {
                made::moved(&house, ids[0], to, today(), Fen(0));
            }
        }
    }
    for (id, again) in ids.iter().zip([false, true, false]) {
        let seen = send!(service, page(&format!("/desk/cases/{id}"), &office.0)).text;
        let earlier = format!("href=\"/desk/cases/{}\">上一件", ids[0]);
        assert_eq!(seen.contains("同类问题又来了（DIS-07）"), again, "{seen}");
        assert_eq!(seen.contains(&earlier), again, "{seen}");
    }
}
