//! What a team reaches, and what it ticks off.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::ReadRounds;
use crate::web::app;

use super::super::desk::{form, page};
use super::super::my_work::{leads, waits};
use super::super::{county, got, hidden, today};
use super::{Seat, declare, office, read, team, version};

/// The villages that an account reaches as an inspector.
fn reached(folder: &tempfile::TempDir, login: &str) -> Vec<(u64, u64)> {
    let office = office(folder, "operator");
    let actor = office
        .store
        .actor_named(999_999, login)
        .expect("read")
        .expect("known");
    let by = actor.by::<ReadRounds>(today()).expect("reads");
    by.reach().ranges().expect("not the county").to_vec()
}

#[actix_web::test]
async fn a_team_reaches_exactly_its_targets_while_the_round_goes_on_and_nothing_before_or_after() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [planner, lead, member, sub] = team(&folder);
    for (login, home) in [("zz1", "外县"), ("zy1", "外县"), ("zy2", "外县")] {
        declare(&folder, login, home, "");
    }
    let round = round!(service, planner, "2026年第三轮<b>");
    done!(change!(
        service,
        planner,
        &round,
        "teams",
        [("name", "县委第一巡察组"), ("parent", "")]
    ));
    done!(change!(
        service,
        planner,
        &round,
        "teams",
        [("name", "村级分组"), ("parent", "1")]
    ));
    let one = [
        ("kind", "村"),
        ("places", "999999100201"),
        ("mode", "直接巡"),
        ("team", "1"),
    ];
    done!(change!(service, planner, &round, "targets", one));
    let two = [
        ("kind", "村"),
        ("places", "招贤乡郑庄村"),
        ("mode", "延伸巡"),
        ("team", "2"),
    ];
    done!(change!(service, planner, &round, "targets", two));
    let early = change!(service, planner, &round, "state", [("state", "进行中")]);
    refused!(early, "还没有组长");
    done!(change!(
        service,
        planner,
        &round,
        "members",
        [("login", "zz1"), ("team", "1"), ("leads", "1")]
    ));
    let upstart = [("login", "zy1"), ("team", "2"), ("leads", "1")];
    refused!(
        change!(service, planner, &round, "members", upstart),
        "没有组长的岗位"
    );
    done!(change!(
        service,
        planner,
        &round,
        "members",
        [("login", "zy2"), ("team", "2")]
    ));
    assert!(reached(&folder, "zz1").is_empty(), "a plan reaches nothing");
    // Whoever is placed sees the plan of the own team; a team of another round does not.
    assert_eq!(send!(service, page(&round, &lead.0)).status, StatusCode::OK);
    let foreign = send!(service, page(&round, &member.0));
    let absent = send!(service, page("/desk/rounds/77", &member.0));
    assert_eq!(
        (foreign.status, absent.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(foreign.text, absent.text);

    done!(change!(service, planner, &round, "state", [("state", "进行中")]));
    assert_eq!(
        reached(&folder, "zz1"),
        [
            (999_999_100_201, 999_999_100_201),
            (999_999_201_202, 999_999_201_202)
        ],
        "the own villages and those of the sub-team"
    );
    assert_eq!(reached(&folder, "zy2"), [(999_999_201_202, 999_999_201_202)]);
    let seen = send!(service, page(&round, &sub.0)).text;
    assert!(
        seen.contains("招贤乡郑庄村") && !seen.contains("西关村"),
        "{seen}"
    );
    assert!(
        seen.contains("2026年第三轮&lt;b&gt;") && seen.contains("巡察还剩 40 天"),
        "{seen}"
    );
    let more = [
        ("kind", "村"),
        ("places", "999999100202"),
        ("mode", "直接巡"),
        ("team", "1"),
    ];
    done!(change!(service, planner, &round, "targets", more));
    done!(change!(
        service,
        planner,
        &round,
        "targets/drop",
        [("kind", "村"), ("place", "999999100201")]
    ));
    assert_eq!(
        reached(&folder, "zz1"),
        [
            (999_999_100_202, 999_999_100_202),
            (999_999_201_202, 999_999_201_202)
        ]
    );
    done!(change!(service, planner, &round, "state", [("state", "结束")]));
    assert!(reached(&folder, "zz1").is_empty() && reached(&folder, "zy2").is_empty());
    let late = [
        ("seal", planner.1.as_str()),
        ("version", "11"),
        ("state", "进行中"),
    ];
    let answer = send!(service, form(&format!("{round}/state"), &planner.0, &late));
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text);
}

#[actix_web::test]
async fn the_relay_list_is_ticked_off_in_one_s_own_villages_and_carried_on() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [planner, lead, _, sub] = team(&folder);
    declare(&folder, "zz1", "外县", "");
    declare(&folder, "zy2", "外县", "");
    let round = round!(service, planner, "2026年第三轮");
    done!(change!(
        service,
        planner,
        &round,
        "teams",
        [("name", "县委第一巡察组")]
    ));
    done!(change!(
        service,
        planner,
        &round,
        "members",
        [("login", "zz1"), ("team", "1"), ("leads", "1")]
    ));
    let target = [
        ("kind", "村"),
        ("places", "999999100201"),
        ("mode", "直接巡"),
        ("team", "1"),
    ];
    done!(change!(service, planner, &round, "targets", target));
    let relay = format!("{round}/relay");
    let import = |items: &'static str| {
        form(
            &relay,
            &planner.0,
            &[
                ("seal", planner.1.as_str()),
                ("origin", "省委巡视"),
                ("items", items),
            ],
        )
    };
    let slip = send!(service, import("合同,机动地是否公开发包\n天气,有没有下雨"));
    assert_eq!(slip.status, StatusCode::BAD_REQUEST);
    assert!(slip.text.contains("第 2 行的类别不认识"), "{}", slip.text);
    done!(send!(
        service,
        import("合同,机动地是否<b>公开发包\n惠农补贴,死亡人员是否还在领")
    ));
    let tick = |seat: &Seat, village: &str, ticked: &str, remark: &str| {
        let fields = [
            ("seal", seat.1.as_str()),
            ("item", "1"),
            ("village", village),
            ("ticked", ticked),
            ("remark", remark),
        ];
        form(&format!("{relay}/tick"), &seat.0, &fields)
    };
    // Before the beginning the team reaches no village at all.
    let early = send!(service, tick(&lead, "999999100201", "没有发现", ""));
    assert_eq!(early.status, StatusCode::NOT_FOUND);
    done!(change!(service, planner, &round, "state", [("state", "进行中")]));
    // Two items in the one village of its own; the other team has another.
    let work = "接力清单还没有看完";
    let waiting = send!(service, page("/desk", &lead.0)).text;
    assert_eq!(
        (waits(&waiting, work), leads(&waiting, work)),
        (Some(2), relay.clone()),
        "{waiting}"
    );
    let silent = send!(service, tick(&lead, "999999100201", "发现问题", ""));
    assert_eq!(silent.status, StatusCode::BAD_REQUEST);
    done!(send!(
        service,
        tick(&lead, "999999100201", "发现问题", "没有开会<i>")
    ));
    assert_eq!(waits(&send!(service, page("/desk", &lead.0)).text, work), Some(1));
    // Whoever did not see that writes nothing over it; whoever did may.
    let blind = send!(service, tick(&lead, "999999100201", "没有发现", ""));
    assert_eq!(blind.status, StatusCode::CONFLICT, "{}", blind.text);
    assert!(
        blind
            .text
            .contains("这一项刚才有人填了：发现问题：没有开会&lt;i&gt;"),
        "{}",
        blind.text
    );
    let stands = send!(service, page(&format!("{relay}?village=999999100201"), &lead.0)).text;
    let seen = hidden(&stands, "seen").replace("&lt;", "<").replace("&gt;", ">");
    let again = [
        ("seal", lead.1.as_str()),
        ("item", "1"),
        ("village", "999999100201"),
        ("ticked", "发现问题"),
        ("remark", "没有开会<i>，也没有公示"),
        ("seen", seen.as_str()),
    ];
    done!(send!(service, form(&format!("{relay}/tick"), &lead.0, &again)));
    for (seat, village) in [
        (&lead, "999999100202"),
        (&sub, "999999100201"),
        (&lead, "410825100201"),
    ] {
        let foreign = send!(service, tick(seat, village, "没有发现", ""));
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{village}");
    }
    let shown = send!(service, page(&format!("{relay}?village=999999100201"), &lead.0)).text;
    assert!(
        shown.contains("机动地是否&lt;b&gt;公开发包") && shown.contains("没有开会&lt;i&gt;"),
        "{shown}"
    );
    let foreign = send!(service, page(&format!("{relay}?village=999999100202"), &lead.0));
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let next = round!(service, planner, "2027年第一轮");
    let carry = [("seal", planner.1.as_str()), ("from", "1")];
    done!(send!(
        service,
        form(&format!("{next}/relay/carry"), &planner.0, &carry)
    ));
    let carried = read(&send!(service, page(&format!("{next}/relay"), &planner.0)).text);
    assert!(
        carried.contains("死亡人员是否还在领") && carried.contains("2026年第三轮"),
        "{carried}"
    );
}
