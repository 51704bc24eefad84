//! A round on a township and on a department: their own matters, which lie in no village, are its team's and are counted in it.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::error::Error;
use crate::flows::rounds;
use crate::store::rounds::Change;
use crate::web::app;

use super::super::desk::{form, page};
use super::super::{county, got};
use super::figures::new_round;
use super::{declare, office, planner, team, version};

/// Opens a matter that lies in no village.
macro_rules! matter {
    ($service:expr, $seat:expr, $unit:expr) => {{
        let fields = [
            ("seal", $seat.1.as_str()),
            ("source", "巡察"),
            ("category", "惠农补贴"),
            ("village", ""),
            ("title", "补贴晚发了三个月"),
            ("unit", $unit),
            ("found", "1"),
            ("came_on", "2026-11-05"),
            ("facts", "查账看到钱没有入账"),
        ];
        let answer = send!($service, form("/desk/cases/new", &$seat.0, &fields));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.header(header::LOCATION).to_owned()
    }};
}

#[actix_web::test]
async fn the_own_matters_of_a_township_and_a_department_are_their_round_s_and_their_team_s() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [planner, lead, member, sub] = team(&folder);
    for login in ["zz1", "zy1", "zy2"] {
        declare(&folder, login, "外县", "");
    }
    let round = round!(service, planner, "2026年第三轮");
    for (name, parent) in [("县委第一巡察组", ""), ("村级分组", "1")] {
        let fields = [("name", name), ("parent", parent)];
        done!(change!(service, planner, &round, "teams", fields));
    }
    for (kind, place, team) in [("单位", "县民政局", "1"), ("乡镇", "番田镇", "2")] {
        let target = [
            ("kind", kind),
            ("places", place),
            ("mode", "直接巡"),
            ("team", team),
        ];
        done!(change!(service, planner, &round, "targets", target));
    }
    let leads = [("login", "zz1"), ("team", "1"), ("leads", "1")];
    done!(change!(service, planner, &round, "members", leads));
    let inside = [
        matter!(service, planner, "县民政局"),
        matter!(service, planner, "番田镇人民政府"),
        matter!(service, planner, "番田镇财政所"),
    ];
    let outside = [
        matter!(service, planner, "招贤乡人民政府"),
        matter!(service, planner, "县财政局"),
    ];
    let assign = [("move", "派人核查"), ("one", "zz1"), ("two", "zy1")];
    let teams = || {
        office(&folder, "xcb")
            .store
            .places_of(999_999)
            .expect("read")
            .teams
    };

    // While it is planned nobody is there.
    assert!(!teams().contains_key("县委第一巡察组"));
    let board = send!(service, page("/desk/scoreboard?by=round", &planner.0)).text;
    assert!(!board.contains("/desk/cases?round=1"), "{board}");
    let early = change!(service, planner, &inside[0], "move", assign);
    assert_eq!(early.status, StatusCode::BAD_REQUEST, "{}", early.text);

    done!(change!(service, planner, &round, "state", [("state", "进行中")]));
    let list = send!(service, page("/desk/cases?round=1", &planner.0)).text;
    for case in &inside {
        assert!(list.contains(&format!("href=\"{case}\"")), "{case}: {list}");
        assert_eq!(send!(service, page(case, &lead.0)).status, StatusCode::OK);
        let sent = change!(service, planner, case, "move", assign);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert_eq!(send!(service, page(case, &member.0)).status, StatusCode::OK);
        let notice = [
            ("kind", "核查通知"),
            ("seen", "0"),
            ("act", "issue"),
            ("materials", "账簿"),
            ("contact", "某某"),
        ];
        let sent = change!(service, lead, case, "letters/new", notice);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    for case in &outside {
        assert!(!list.contains(&format!("href=\"{case}\"")), "{case}: {list}");
        let seen = send!(service, page(case, &lead.0));
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{}", seen.text);
    }
    // Its part has the township alone.
    let seen = inside.each_ref().map(|case| page(case, &sub.0));
    let mut statuses = Vec::new();
    for request in seen {
        statuses.push(send!(service, request).status);
    }
    assert_eq!(statuses, [StatusCode::NOT_FOUND, StatusCode::OK, StatusCode::OK]);
    // Offices are held in a team that has no village.
    let stands = teams();
    assert_eq!(stands.get("县委第一巡察组").map(Vec::len), Some(2), "of its part");
    done!(change!(
        service,
        planner,
        &round,
        "targets/drop",
        [("kind", "乡镇"), ("place", "999999100")]
    ));
    assert_eq!(teams().get("县委第一巡察组").map(Vec::len), Some(0));

    done!(change!(service, planner, &round, "state", [("state", "结束")]));
    let over = send!(service, page(&inside[0], &member.0));
    assert_ne!(over.status, StatusCode::OK, "{}", over.text);
    let cases = office(&folder, "xcb").store.round_names(&Reach::county(999_999));
    assert_eq!(cases.expect("read").len(), 1, "and the round stays");
}

#[test]
fn two_rounds_that_go_on_at_once_share_no_team_so_that_nobody_reaches_the_units_of_both() {
    let (folder, county) = county();
    drop(county);
    team(&folder);
    for login in ["zz1", "zy1"] {
        declare(&folder, login, "外县", "");
    }
    let office = office(&folder, "xcb");
    let by = planner(&office, "xcb");
    let open = |name: &str, batch: i32| {
        let round = new_round(name, 2026, batch);
        rounds::open(&office, &by, &round).expect("planned")
    };
    let (one, two) = (open("2026年第一轮", 1), open("2026年第二轮", 2));
    let add = |round: i64, version: i64, name: &str| {
        let team = Change::AddTeam(name.to_owned(), None);
        rounds::change(&office, &by, (round, version), &team)
    };
    add(one, 1, "县委第一巡察组").expect("added");
    for (round, version) in [(one, 2), (two, 1)] {
        let twice = add(round, version, "县委第一巡察组");
        assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
    }
    add(two, 1, "县委第二巡察组").expect("added");
}
