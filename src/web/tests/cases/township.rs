//! A township that is itself the responsible unit does not judge what it did: the county does. And no village answers for it.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::TownshipCode;
use crate::flows::Office;
use crate::store::audit::Act;
use crate::store::rounds::Declaration;
use crate::web::app;
use crate::web::tests::desk::{form, page, seated, strangers};
use crate::web::tests::imports::file_to;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, made, today};

use super::evidence::attach;
use super::seats;

const PLAN: [(&str, &str); 4] = [
    ("move", "报整改方案"),
    ("measure", "补收租金"),
    ("responsible", "某某"),
    ("date", "2026-12-25"),
];

/// A case of the village whose responsible unit is another: its page and its number.
macro_rules! of_unit {
    ($service:expr, $office:expr, $village:expr, $unit:expr) => {{
        let fields = [
            ("seal", $office.1.as_str()),
            ("source", "审计"),
            ("category", "合同"),
            ("village", $village),
            ("title", "机动地租金没有入账"),
            ("unit", $unit),
            ("found", "0"),
            ("came_on", "2026-01-05"),
            ("facts", "来信说钱没有入账"),
        ];
        let opened = send!($service, form("/desk/cases/new", &$office.0, &fields));
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
        let case = opened.header(header::LOCATION).to_owned();
        let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
        (case, id)
    }};
}

#[actix_web::test]
async fn a_township_that_is_the_unit_neither_approves_its_plan_nor_reviews_nor_returns_and_the_county_does() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, _, clerk, reviewer, other] = seats(&folder);
    let centre = seated(&folder, "zx", Role::Centre, ScopeKind::County, "");
    let reporter = seated(
        &folder,
        "bz",
        Role::VillageReporter,
        ScopeKind::Village,
        "999999100201",
    );
    let house = office_of(&folder);
    let (case, id) = of_unit!(service, office, "999999100201", "番田镇人民政府");
    let told = (MoveName::FeedBack, CaseState::Feedback);
    made::moved(&house, id, told, today(), Fen(0));

    let village = act!(service, reporter, &case, "move", PLAN);
    assert_eq!(village.status, StatusCode::CONFLICT, "{}", village.text);
    assert!(village.text.contains("只有责任单位的人能办"), "{}", village.text);
    let own = act!(service, clerk, &case, "move", PLAN);
    assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.text);
    let seen = send!(service, page(&case, &reviewer.0)).text;
    assert!(seen.contains("在等：三资监管中心、巡察办。"), "{seen}");
    for (name, typed) in [("批准方案", ""), ("退回方案", "没有写谁去办")] {
        let fields = [("move", name), ("reason", typed)];
        let judged = act!(service, reviewer, &case, "move", fields);
        assert_eq!(judged.status, StatusCode::FORBIDDEN, "{name}: {}", judged.text);
    }
    let approved = act!(service, centre, &case, "move", [("move", "批准方案")]);
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);

    made::moved(&house, id, (MoveName::Claim, CaseState::Claimed), today(), Fen(0));
    for name in ["初审通过", "退回整改"] {
        let fields = [("move", name), ("reason", "照片看不清")];
        let judged = act!(service, reviewer, &case, "move", fields);
        assert_eq!(judged.status, StatusCode::FORBIDDEN, "{name}: {}", judged.text);
    }
    for (seat, count) in [(&reviewer, 0), (&centre, 1)] {
        let work = send!(service, page("/desk", &seat.0)).text;
        let waits = work.matches("<span class=\"what\">问题轮到您办</span>").count();
        assert_eq!(waits, count, "{work}");
    }
    let passed = act!(service, other, &case, "move", [("move", "初审通过")]);
    assert_eq!(passed.status, StatusCode::SEE_OTHER, "{}", passed.text);

    // Where the village is the unit, its township judges as ever and its reporter hands in.
    let (case, id) = of_unit!(service, office, "999999100201", "西关村村委会");
    made::moved(&house, id, told, today(), Fen(0));
    let own = act!(service, reporter, &case, "move", PLAN);
    assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.text);
    let approved = act!(service, reviewer, &case, "move", [("move", "批准方案")]);
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
}

#[actix_web::test]
async fn a_village_s_reporter_does_not_act_for_a_department() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let reporter = seated(
        &folder,
        "bz",
        Role::VillageReporter,
        ScopeKind::Village,
        "999999100201",
    );
    let department = seated(
        &folder,
        "nyj",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县农业农村局",
    );
    let house = office_of(&folder);
    let (case, id) = of_unit!(service, office, "999999100201", "县农业农村局");
    let told = (MoveName::FeedBack, CaseState::Feedback);
    made::moved(&house, id, told, today(), Fen(0));
    let village = act!(service, reporter, &case, "move", PLAN);
    assert!(village.text.contains("只有责任单位的人能办"), "{}", village.text);
    let own = act!(service, department, &case, "move", PLAN);
    assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.text);
}

#[actix_web::test]
async fn who_reviews_a_matter_of_a_department_may_send_it_back_as_well() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let centre = seated(&folder, "zx", Role::Centre, ScopeKind::County, "");
    let house = office_of(&folder);
    let (case, id) = of_unit!(service, office, "", "县民政局");
    made::moved(&house, id, (MoveName::Claim, CaseState::Claimed), today(), Fen(0));
    // Whoever claimed it is not asked to judge it: that is the one who opened it here.
    let back = [("move", "退回整改"), ("reason", "公示照片看不清")];
    let returned = act!(service, centre, &case, "move", back);
    assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.text);
    assert_eq!(made::kept(&house, id).state, CaseState::Returned);
}

#[actix_web::test]
async fn the_clerk_of_a_township_that_is_the_unit_acts_where_there_is_no_village_and_nobody_else_of_it_sees_it()
 {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, .., reviewer, other] = seats(&folder);
    let sits = |login: &str, role, scope, place: &str| seated(&folder, login, role, scope, place);
    let (village, here) = (ScopeKind::Village, "999999100201");
    let reporter = sits("bz", Role::VillageReporter, village, here);
    let committee = sits("jwh", Role::SupervisionCommittee, village, here);
    let far = sits("jb2", Role::TownshipClerk, ScopeKind::Township, "999999201");
    let department = sits("mz", Role::DepartmentUser, ScopeKind::Department, "县民政局");
    let centre = sits("zx", Role::Centre, ScopeKind::County, "");
    let house = office_of(&folder);
    let mut cases = Vec::new();
    for unit in ["番田镇人民政府", "番田镇财政所", "示范县番田镇"] {
        let (case, id) = of_unit!(service, office, "", unit);
        made::moved(
            &house,
            id,
            (MoveName::FixNow, CaseState::Immediate),
            today(),
            Fen(0),
        );
        cases.push((case, id));
    }
    let (case, id) = &cases[0];
    let alone = send!(service, page(case, &office.0)).text;
    assert!(!alone.contains("还没有账号"), "{alone}");
    let clerk = sits("jb9", Role::TownshipClerk, ScopeKind::Township, "999999100");

    // Only that clerk and those who see the county see it; not even whoever inspects in that township.
    for (seat, sees) in [
        (&clerk, true),
        (&office, true),
        (&centre, true),
        (&reviewer, false),
        (&reporter, false),
        (&committee, false),
        (&far, false),
        (&department, false),
        (&one, false),
    ] {
        for (case, _) in &cases {
            let answer = send!(service, page(case, &seat.0));
            let wanted = if sees {
                StatusCode::OK
            } else {
                StatusCode::NOT_FOUND
            };
            assert_eq!(answer.status, wanted, "{}", answer.text);
        }
        let list = send!(service, page("/desk/cases", &seat.0)).text;
        assert_eq!(list.contains(case.as_str()), sees, "{list}");
    }

    // It is the clerk's turn, who shows what was done and claims it.
    let turn = |text: &str| text.contains("<span class=\"what\">问题轮到您办</span>");
    let work = send!(service, page("/desk", &clerk.0)).text;
    assert!(turn(&work), "{work}");
    let seen = send!(service, page(case, &clerk.0)).text;
    assert!(seen.contains("<summary>申请销号"), "{seen}");
    let items = made::kept(&house, *id).view.checklist.items;
    for (item, _) in &items {
        let done = attach!(service, clerk, case, item, "材料.pdf", &made::scan(item));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let claimed = act!(service, clerk, case, "move", [("move", "申请销号")]);
    assert_eq!(claimed.status, StatusCode::SEE_OTHER, "{}", claimed.text);
    let own = act!(service, clerk, case, "move", [("move", "初审通过")]);
    assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text);
    let passed = act!(service, other, case, "move", [("move", "初审通过")]);
    assert_eq!(passed.status, StatusCode::SEE_OTHER, "{}", passed.text);

    // A plan is the clerk's to propose, and the county's to approve.
    let (case, id) = of_unit!(service, office, "", "番田镇人民政府");
    let before = send!(service, page(&case, &clerk.0));
    assert_eq!(before.status, StatusCode::NOT_FOUND, "not before it is told");
    made::moved(
        &house,
        id,
        (MoveName::FeedBack, CaseState::Feedback),
        today(),
        Fen(0),
    );
    let plan = act!(service, clerk, &case, "move", PLAN);
    assert_eq!(plan.status, StatusCode::SEE_OTHER, "{}", plan.text);
    let approved = act!(service, centre, &case, "move", [("move", "批准方案")]);
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
}

/// An inspector who is at home in the township of these cases.
fn at_home_in_township(office: &Office, login: &str) {
    let declaration = Declaration {
        login: login.to_owned(),
        home: TownshipCode::parse("999999100"),
        kin: Vec::new(),
        day: today(),
    };
    let act = Act {
        actor: "operator",
        role: "",
        act: "登记回避申报",
        object: login,
        detail: "",
        at: 1_795_000_000,
    };
    let told = office.store.declare(&Reach::county(999_999), &declaration, &act);
    told.expect("declared");
}

#[actix_web::test]
async fn a_township_without_a_clerk_is_told_of_and_whoever_is_at_home_in_it_does_not_verify_its_matter() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let county_wide = |login: &str, role| seated(&folder, login, role, ScopeKind::County, "");
    let office = county_wide("xcb", Role::InspectionOffice);
    let [_, _] = ["xcy1", "xcy2"].map(|login| county_wide(login, Role::InspectionMember));
    strangers(&folder, &["xcy2"]);
    at_home_in_township(&office_of(&folder), "xcy1");
    let house = office_of(&folder);
    let (case, id) = of_unit!(service, office, "", "番田镇人民政府");
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    let refused = act!(service, office, &case, "move", assign);
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(refused.text.contains("要回避"), "{}", refused.text);
    made::moved(
        &house,
        id,
        (MoveName::FixNow, CaseState::Immediate),
        today(),
        Fen(0),
    );
    let missing = send!(service, page(&case, &office.0)).text;
    assert!(
        missing.contains("责任单位“番田镇人民政府”还没有账号") && missing.contains("“乡镇经办”"),
        "{missing}"
    );
    seated(
        &folder,
        "jb",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let there = send!(service, page(&case, &office.0)).text;
    assert!(!there.contains("还没有账号"), "{there}");
}
