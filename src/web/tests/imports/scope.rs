//! Who may hand in what, and what nobody else may know of.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::*;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

#[actix_web::test]
async fn rows_of_other_villages_are_refused_one_by_one_and_said_so() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let clerk = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let table = format!(
        "{PAYMENTS}{}{}",
        payment("N1", "999999100201", "5"),
        payment("N2", "999999201202", "6")
    );
    let address = batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
    let draft = ask!(service, page(&address, &clerk.0)).text;
    assert!(
        draft.contains("不在您的范围") && draft.contains("第 3 行"),
        "{draft}"
    );
    // Without saying so, nobody hands in less than they brought.
    let silent = ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
    assert_eq!(silent.status, StatusCode::BAD_REQUEST, "{}", silent.text);
    let chosen = ask!(
        service,
        act(&clerk, &format!("{address}/hand-in"), &[("partial", "yes")])
    );
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text);
}

#[actix_web::test]
async fn another_township_s_batch_is_answered_as_one_that_is_not_there() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let clerk = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let address = batch(&bring!(service, &clerk, "秘密的.csv", table.as_bytes()));
    ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
    for (login, role, scope, place) in [
        ("jingban2", Role::TownshipClerk, ScopeKind::Township, "999999201"),
        (
            "shenhe2",
            Role::TownshipReviewer,
            ScopeKind::Township,
            "999999201",
        ),
        (
            "baozhang",
            Role::VillageReporter,
            ScopeKind::Village,
            "999999100202",
        ),
        (
            "minzheng",
            Role::DepartmentUser,
            ScopeKind::Department,
            "县民政局",
        ),
    ] {
        let other = seated(&folder, login, role, scope, place);
        let foreign = ask!(service, page(&address, &other.0));
        let absent = ask!(service, page("/desk/imports/777777", &other.0));
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{login}");
        assert_eq!(foreign.text, absent.text, "{login}");
        let list = ask!(service, page("/desk/imports", &other.0)).text;
        assert!(!list.contains("秘密的"), "{login}: {list}");
        let verbs: &[&str] = if role == Role::TownshipReviewer {
            &["approve", "return", "confirm-withdrawal", "decline-withdrawal"]
        } else {
            &["hand-in", "recall", "discard", "retry", "ask-withdrawal"]
        };
        for verb in verbs {
            let fields = [
                ("reason", "为什么"),
                ("answer", "为什么"),
                ("request", "1"),
                ("version", "1"),
            ];
            let foreign = ask!(service, act(&other, &format!("{address}/{verb}"), &fields));
            let absent = ask!(
                service,
                act(&other, &format!("/desk/imports/777777/{verb}"), &fields)
            );
            assert_eq!(
                foreign.status,
                StatusCode::NOT_FOUND,
                "{login} {verb}: {}",
                foreign.text
            );
            assert_eq!(foreign.text, absent.text, "{login} {verb}");
        }
        if role != Role::TownshipReviewer {
            let job = ask!(service, page("/desk/imports/jobs/1", &other.0));
            assert_eq!(job.status, StatusCode::NOT_FOUND, "{login}");
            let rows = ask!(service, page(&format!("{address}/rows.xlsx"), &other.0));
            assert_eq!(rows.status, StatusCode::NOT_FOUND, "{login}");
        }
    }
    // The department whose programme it is sees it, and cannot touch it.
    let owner = seated(
        &folder,
        "nongye",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县农业农村局",
    );
    assert_eq!(ask!(service, page(&address, &owner.0)).status, StatusCode::OK);
    let touched = ask!(service, act(&owner, &format!("{address}/recall"), &[]));
    assert_eq!(touched.status, StatusCode::CONFLICT, "{}", touched.text);
}

#[actix_web::test]
async fn a_reviewer_whose_reach_does_not_cover_every_village_cannot_even_see_the_batch() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let owner = seated(
        &folder,
        "nongye",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县农业农村局",
    );
    let table = format!(
        "{PAYMENTS}{}{}",
        payment("N1", "999999100201", "5"),
        payment("N2", "999999201202", "6")
    );
    let address = batch(&bring!(service, &owner, "a.csv", table.as_bytes()));
    let handed = ask!(service, act(&owner, &format!("{address}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let one = seated(
        &folder,
        "shenhe",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    );
    assert_eq!(
        ask!(service, page(&address, &one.0)).status,
        StatusCode::NOT_FOUND
    );
    let centre = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let version = hidden(&ask!(service, page(&address, &centre.0)).text, "version");
    let approved = ask!(
        service,
        act(&centre, &format!("{address}/approve"), &[("version", &version)])
    );
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
}

#[actix_web::test]
async fn a_department_hands_in_its_own_programmes_and_lists_and_no_others() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let civil = seated(
        &folder,
        "minzheng",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县民政局",
    );
    let foreign = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let address = batch(&bring!(service, &civil, "a.csv", foreign.as_bytes()));
    let draft = ask!(service, page(&address, &civil.0)).text;
    assert!(
        draft.contains("不在您的范围") && !draft.contains("交上去以后"),
        "{draft}"
    );
    let programmes = "补贴编码,补贴名称,主管部门,计发单位,计发对象,发放周期,公开方式\n\
        MZ02,高龄津贴,县民政局,人,人,月,掩码\nNY01,耕地地力保护补贴,县民政局,亩,户,年,掩码\nNY02,农机补贴,县农业农村局,台,户,年,掩码\n";
    let address = batch(&bring!(service, &civil, "b.csv", programmes.as_bytes()));
    let draft = ask!(service, page(&address, &civil.0)).text;
    // Neither another's programme nor one taken over by naming oneself.
    assert_eq!(draft.matches("不在您的范围").count(), 2, "{draft}");
    let staff = "身份证号,姓名,单位,起始日期\n99999919880101001X,王小明,县医院,2020-01-01\n";
    let said = bring!(
        service,
        &civil,
        "c.csv",
        staff.as_bytes(),
        &[("owner", "县人社局")]
    );
    assert!(said.contains("不是您部门的"), "{said}");
    let said = bring!(
        service,
        &civil,
        "c.csv",
        staff.as_bytes(),
        &[
            ("owner", "县民政局"),
            ("as_of", "2026-10-01"),
            ("basis", "民发1号")
        ]
    );
    let address = batch(&said);
    assert_eq!(
        ask!(service, act(&civil, &format!("{address}/hand-in"), &[])).status,
        StatusCode::SEE_OTHER,
    );
    let villages = "村码,村名,乡镇码,乡镇,县码,县\n999999100203,新村村委会,999999100,番田镇,999999,示范县\n";
    let clerk = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let address = batch(&bring!(service, &clerk, "d.csv", villages.as_bytes()));
    let draft = ask!(service, page(&address, &clerk.0)).text;
    assert!(
        draft.contains("不在您的范围"),
        "the list of villages is the county's: {draft}"
    );
}

#[actix_web::test]
async fn a_number_of_another_village_is_not_taken_over() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let centre = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let centre2 = seated(&folder, "zhongxin2", Role::Centre, ScopeKind::County, "");
    let table = format!("{ASSETS}ZC1,999999201202,经营性,门面房,0.5,100000,出租\n");
    let address = batch(&bring!(service, &centre, "a.csv", table.as_bytes()));
    ask!(service, act(&centre, &format!("{address}/hand-in"), &[]));
    let version = hidden(&ask!(service, page(&address, &centre2.0)).text, "version");
    ask!(
        service,
        act(&centre2, &format!("{address}/approve"), &[("version", &version)])
    );
    let clerk = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let stolen = format!("{ASSETS}ZC1,999999100201,经营性,水塔,0.5,1,出租\n");
    let address = batch(&bring!(service, &clerk, "b.csv", stolen.as_bytes()));
    let draft = ask!(service, page(&address, &clerk.0)).text;
    assert!(
        draft.contains("这个编号不在您的范围里已经用了") && draft.contains("改成没有用过的编号"),
        "{draft}"
    );
    assert!(
        !draft.contains("门面房") && !draft.contains("100,000") && !draft.contains("100000"),
        "{draft}"
    );
    let nothing = ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST, "{}", nothing.text);
}

#[actix_web::test]
async fn a_demoted_clerk_loses_the_draft_on_the_next_request() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let clerk = seated(
        &folder,
        "jingban",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let address = batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
    assert_eq!(ask!(service, page(&address, &clerk.0)).status, StatusCode::OK);
    // The township's code is all that the office says of its reach.
    office(&folder)
        .store
        .move_offices("jingban", "999999201")
        .expect("moved");
    assert_eq!(
        ask!(service, page(&address, &clerk.0)).status,
        StatusCode::NOT_FOUND
    );
    let act = ask!(service, act(&clerk, &format!("{address}/hand-in"), &[]));
    assert_eq!(act.status, StatusCode::NOT_FOUND, "{}", act.text);
}
