//! Who may go where: home, kin, offices, the proposal, and two who place at once.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::flows::rounds;
use crate::store::audit::Act;
use crate::store::rounds::Change;
use crate::web::app;

use super::super::desk::{form, page, seated};
use super::super::{county, got, today};
use super::{declare, figures, office, planner, team, version};

#[actix_web::test]
async fn nobody_is_placed_at_home_with_kin_or_undeclared_whether_people_or_targets_come_last() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [planner, ..] = team(&folder);
    let local = seated(
        &folder,
        "bz",
        Role::InspectionMember,
        ScopeKind::Team,
        "县委第一巡察组",
    );
    drop(local);
    let round = round!(service, planner, "2026年第三轮");
    for name in ["甲组", "乙组"] {
        done!(change!(service, planner, &round, "teams", [("name", name)]));
    }
    let west = [
        ("kind", "村"),
        ("places", "999999100201"),
        ("mode", "直接巡"),
        ("team", "1"),
    ];
    done!(change!(service, planner, &round, "targets", west));
    let place = |login: &'static str, team: &'static str| [("login", login), ("team", team)];
    refused!(
        change!(service, planner, &round, "members", place("zy1", "1")),
        "还没有申报"
    );
    declare(&folder, "zy1", "999999100", "");
    refused!(
        change!(service, planner, &round, "members", place("zy1", "1")),
        "要回避番田镇西关村：是本乡镇的人"
    );
    declare(&folder, "zy2", "999999201", "西关村");
    refused!(
        change!(service, planner, &round, "members", place("zy2", "1")),
        "有亲属在那里任职"
    );
    // The person first, the target afterwards: refused as well, and nothing is left of it.
    done!(change!(service, planner, &round, "members", place("zy1", "2")));
    let home = [
        ("kind", "村"),
        ("places", "999999100202"),
        ("mode", "直接巡"),
        ("team", "2"),
    ];
    refused!(change!(service, planner, &round, "targets", home), "要回避");
    let seen = send!(service, page(&round, &planner.0)).text;
    assert!(!seen.contains("999999100202"), "{seen}");
    // A declaration that comes later is shown on the page.
    declare(&folder, "zy1", "外县", "县水利局");
    let unit = [
        ("kind", "单位"),
        ("places", "县水利局"),
        ("mode", "直接巡"),
        ("team", "2"),
    ];
    refused!(change!(service, planner, &round, "targets", unit), "县水利局");
    let known = send!(
        service,
        form(
            "/desk/inspectors",
            &planner.0,
            &[("seal", &planner.1), ("login", "nobody"), ("home", "外县")]
        )
    );
    assert_eq!(known.status, StatusCode::NOT_FOUND);
    let slip = [
        ("kind", "村"),
        ("places", "410825100201"),
        ("mode", "直接巡"),
        ("team", ""),
    ];
    let foreign = change!(service, planner, &round, "targets", slip);
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST, "{}", foreign.text);
    assert!(foreign.text.contains("不是本县的村"), "{}", foreign.text);
    let twin = [
        ("kind", "村"),
        ("places", "郑庄村"),
        ("mode", "直接巡"),
        ("team", ""),
    ];
    let twin = change!(service, planner, &round, "targets", twin);
    assert!(twin.text.contains("不止一个"), "{}", twin.text);
}

#[actix_web::test]
async fn the_proposal_keeps_everybody_from_home_and_is_taken_as_it_stands() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [planner, ..] = team(&folder);
    declare(&folder, "zz1", "外县", "");
    declare(&folder, "zy1", "999999100", "");
    declare(&folder, "zy2", "999999201", "");
    let round = round!(service, planner, "2026年第三轮");
    for (name, village, team) in [("甲组", "999999100201", "1"), ("乙组", "999999201202", "2")] {
        done!(change!(service, planner, &round, "teams", [("name", name)]));
        let target = [
            ("kind", "村"),
            ("places", village),
            ("mode", "直接巡"),
            ("team", team),
        ];
        done!(change!(service, planner, &round, "targets", target));
    }
    let proposal = send!(service, page(&format!("{round}/crossing"), &planner.0)).text;
    let ticked: Vec<&str> = proposal
        .match_indices("name=\"place\" value=\"")
        .map(|(at, mark)| proposal[at + mark.len()..].split('"').next().expect("a value"))
        .collect();
    assert_eq!(ticked.len(), 3, "{proposal}");
    let fields: Vec<(&str, &str)> = ticked.iter().map(|value| ("place", *value)).collect();
    done!(change!(service, planner, &round, "members", fields));
    let office = office(&folder, "operator");
    let plan = &office
        .store
        .plans(&crate::access::Reach::county(999_999), 0)
        .expect("read")[0];
    let of = |login: &str| {
        plan.members
            .iter()
            .find(|one| one.login == login)
            .expect("placed")
    };
    assert_eq!((of("zy1").team, of("zy2").team), (2, 1));
    assert!(of("zz1").leads);
    // What a hand puts into the form instead is refused like any other place.
    let forged = format!("{}:1:0", of("zy1").holder);
    refused!(
        change!(service, planner, &round, "members", [("place", forged.as_str())]),
        "是本乡镇的人"
    );
}

#[test]
fn of_two_who_place_the_same_person_at_once_one_is_told_to_look_again() {
    let (folder, county) = county();
    drop(county);
    let _ = team(&folder);
    declare(&folder, "zy1", "外县", "");
    let office = office(&folder, "xcb");
    let by = planner(&office, "xcb");
    let new = figures::new_round("2026年第三轮", 2026, 3);
    let id = rounds::open(&office, &by, &new).expect("planned");
    for (version, name) in [(1, "甲组"), (2, "乙组")] {
        rounds::change(
            &office,
            &by,
            (id, version),
            &Change::AddTeam(name.to_owned(), None),
        )
        .expect("a team");
    }
    let person = office
        .store
        .actor_named(999_999, "zy1")
        .expect("read")
        .expect("known")
        .user;
    for turn in 0..8 {
        let version = 3 + turn;
        let results: Vec<bool> = std::thread::scope(|scope| {
            let place = |team: i64| {
                let (store, reach) = (&office.store, by.reach());
                scope.spawn(move || {
                    let act = Act {
                        actor: "xcb",
                        role: "",
                        act: "编入巡察人员",
                        object: "",
                        detail: "",
                        at: 1,
                    };
                    let change = Change::Members(vec![(person, team, false)]);
                    store
                        .change_plan(reach, (id, version), &change, today(), &act)
                        .is_ok()
                })
            };
            let both = [place(1), place(2)];
            both.map(|one| one.join().expect("no panic")).to_vec()
        });
        assert_eq!(results.iter().filter(|done| **done).count(), 1);
        let plan = office.store.plan(id, by.reach(), by.user()).expect("read");
        assert_eq!((plan.members.len(), plan.round.version), (1, version + 1));
    }
}
