//! A township that is itself the responsible unit does not judge what it did: the county does. And no village answers for it.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, made, today};

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
