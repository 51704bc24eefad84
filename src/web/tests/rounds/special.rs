//! A round about one matter (专项), wherever it is: planned, staffed by strangers, walked, and counted by its name.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::ReadRounds;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

use super::super::desk::{form, page, seated};
use super::super::{county, got, today};
use super::{declare, office, read, team, version};

#[actix_web::test]
async fn a_round_about_one_matter_goes_to_a_unit_and_a_village_and_what_comes_up_there_is_counted_under_its_name()
 {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [planner, lead, ..] = team(&folder);
    let new = |kind: &'static str| {
        [
            ("seal", ""),
            ("name", "惠农补贴专项"),
            ("kind", kind),
            ("year", "2026"),
            ("batch", "4"),
            ("from", "2026-11-01"),
            ("to", "2026-12-20"),
        ]
    };
    let sealed = |kind| {
        let mut fields = new(kind);
        fields[0].1 = planner.1.as_str();
        fields
    };
    let odd = send!(service, form("/desk/rounds/new", &planner.0, &sealed("专门")));
    assert_eq!(odd.status, StatusCode::BAD_REQUEST, "{}", odd.text);
    assert!(odd.text.contains("没有这个类型"), "{}", odd.text);
    let made = send!(service, form("/desk/rounds/new", &planner.0, &sealed("专项")));
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let round = made.header(header::LOCATION).to_owned();

    done!(change!(
        service,
        planner,
        &round,
        "teams",
        [("name", "县委第一巡察组"), ("parent", "")]
    ));
    for (kind, places) in [("单位", "县财政局"), ("村", "999999100201")] {
        let target = [
            ("kind", kind),
            ("places", places),
            ("mode", "直接巡"),
            ("team", "1"),
        ];
        done!(change!(service, planner, &round, "targets", target));
    }
    let leads = [("login", "zz1"), ("team", "1"), ("leads", "1")];
    refused!(change!(service, planner, &round, "members", leads), "还没有申报");
    declare(&folder, "zz1", "外县", "县财政局");
    refused!(
        change!(service, planner, &round, "members", leads),
        "有亲属在那里任职"
    );
    declare(&folder, "zz1", "外县", "");
    done!(change!(service, planner, &round, "members", leads));
    done!(change!(service, planner, &round, "state", [("state", "进行中")]));

    let list = read(&send!(service, page("/desk/rounds", &planner.0)).text);
    assert!(
        list.contains("专项 1 轮") && list.contains("村 1 个次，乡镇 0 个次，单位 1 个次"),
        "{list}"
    );
    let seen = read(&send!(service, page(&round, &lead.0)).text);
    assert!(
        seen.contains("惠农补贴专项") && seen.contains("县财政局") && seen.contains("西关村"),
        "{seen}"
    );
    let actor = office(&folder, "operator")
        .store
        .actor_named(999_999, "zz1")
        .expect("read")
        .expect("known");
    let by = actor.by::<ReadRounds>(today()).expect("reads");
    let village = (999_999_100_201, 999_999_100_201);
    assert_eq!(
        by.reach().ranges(),
        Some(&[village][..]),
        "its village and no other"
    );

    // A matter of the unit and one of the village came up in it; one of another village did not.
    for (village, unit) in [("", "县财政局"), ("999999100201", ""), ("999999201202", "")] {
        let fields = [
            ("seal", planner.1.as_str()),
            ("source", "巡察"),
            ("category", "惠农补贴"),
            ("village", village),
            ("title", "补贴晚发了三个月"),
            ("unit", unit),
            ("found", "1"),
            ("came_on", "2026-11-05"),
            ("facts", "查账看到钱没有入账"),
        ];
        let opened = send!(service, form("/desk/cases/new", &planner.0, &fields));
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    }
    let board = send!(service, page("/desk/scoreboard?by=round", &planner.0)).text;
    let number = round.rsplit('/').next().expect("a number");
    let led = format!("/desk/cases?round={number}");
    assert!(
        board.contains(&format!("<a href=\"{led}\">惠农补贴专项</a>")),
        "{board}"
    );
    let cases = send!(service, page(&led, &planner.0)).text;
    assert!(cases.contains("共 <strong>2</strong> 件"), "{cases}");

    // Whom it is about hears nothing of it.
    let clerk = seated(
        &folder,
        "cz",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县财政局",
    );
    let told = [round.as_str(), "/desk/rounds/77"].map(|at| page(at, &clerk.0));
    for request in told {
        assert_eq!(send!(service, request).status, StatusCode::FORBIDDEN);
    }
    done!(change!(service, planner, &round, "state", [("state", "结束")]));
    let by = actor.by::<ReadRounds>(today());
    let over = office(&folder, "operator")
        .store
        .actor_named(999_999, "zz1")
        .expect("read")
        .expect("known");
    assert!(by.is_some());
    let reach = over.by::<ReadRounds>(today()).map(|by| by.reach().clone());
    assert!(
        reach.is_none_or(|reach| reach.ranges().is_some_and(<[_]>::is_empty)),
        "its team reaches nothing any more"
    );
}
