//! Cases by the round in which they came up: on the scoreboard, in the ledger and in the workbook, for who inspects alone.

use super::*;

#[actix_web::test]
async fn cases_are_counted_and_taken_out_by_the_round_that_was_there_when_they_came_up() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, near, _, clerk, ..] = seats(&folder);
    let new = [
        ("seal", office.1.as_str()),
        ("name", "2026年第三轮"),
        ("kind", "常规"),
        ("year", "2026"),
        ("batch", "3"),
        ("from", "2026-11-01"),
        ("to", ""),
    ];
    let made = send!(service, form("/desk/rounds/new", &office.0, &new));
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let round = made.header(header::LOCATION).to_owned();
    let team = [("name", "甲组"), ("parent", "")];
    let target = [
        ("kind", "村"),
        ("places", "999999100201"),
        ("mode", "直接巡"),
        ("team", "1"),
    ];
    for (door, fields) in [("teams", &team[..]), ("targets", &target[..])] {
        let seen = send!(service, page(&round, &office.0));
        let version = hidden(&seen.text, "version");
        let mut sent = vec![("seal", office.1.as_str()), ("version", version.as_str())];
        sent.extend_from_slice(fields);
        let answer = send!(service, form(&format!("{round}/{door}"), &office.0, &sent));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    }
    let there = opened!(service, office);
    let number = round.rsplit('/').next().expect("a number");
    let led = format!("/desk/cases?round={number}");
    let planned = send!(service, page("/desk/scoreboard?by=round", &office.0)).text;
    assert!(
        !planned.contains(&led) && planned.contains("不在哪一轮里"),
        "nobody is there yet: {planned}"
    );
    for (door, fields) in [
        ("members", &[("login", "xcy2"), ("team", "1"), ("leads", "1")][..]),
        ("state", &[("state", "进行中")]),
    ] {
        let seen = send!(service, page(&round, &office.0));
        let version = hidden(&seen.text, "version");
        let mut sent = vec![("seal", office.1.as_str()), ("version", version.as_str())];
        sent.extend_from_slice(fields);
        let answer = send!(service, form(&format!("{round}/{door}"), &office.0, &sent));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    }
    let elsewhere = [
        ("seal", office.1.as_str()),
        ("source", "信访"),
        ("category", "合同"),
        ("village", "999999201202"),
        ("title", "另一个镇的租金"),
        ("unit", ""),
        ("found", "1"),
        ("came_on", "2026-01-05"),
        ("facts", "来信说钱没有入账"),
    ];
    let other = send!(service, form("/desk/cases/new", &office.0, &elsewhere));
    let other = other.header(header::LOCATION).to_owned();

    let board = send!(service, page("/desk/scoreboard?by=round", &office.0)).text;
    assert!(
        board.contains(&format!("<a href=\"{led}\">2026年第三轮</a>")),
        "{board}"
    );
    assert!(board.contains("不在哪一轮里"), "{board}");
    let list = send!(service, page(&led, &office.0)).text;
    assert!(list.contains("只看2026年第三轮里立的"), "{list}");
    assert!(
        list.contains(&format!("href=\"{there}\"")) && !list.contains(&format!("href=\"{other}\"")),
        "{list}"
    );
    assert!(
        list.contains(&format!("/desk/cases/ledger?round={number}&amp;list=problems")),
        "{list}"
    );
    let whole = send!(service, page("/desk/cases/ledger", &office.0));
    let part = send!(
        service,
        page(&format!("/desk/cases/ledger?round={number}"), &office.0)
    );
    assert_eq!((whole.status, part.status), (StatusCode::OK, StatusCode::OK));
    let book = send!(service, page("/desk/cases?round=x", &office.0));
    assert_eq!(book.status, StatusCode::BAD_REQUEST, "{}", book.text);

    // Of a part of the county one hears of the rounds in which its own cases came up.
    let far = seated(
        &folder,
        "xcy9",
        Role::InspectionMember,
        ScopeKind::Township,
        "999999201",
    );
    let own = send!(service, page("/desk/cases", &near.0)).text;
    assert!(own.contains("2026年第三轮"), "{own}");
    for at in ["/desk/cases", "/desk/scoreboard?by=round"] {
        let others = send!(service, page(at, &far.0)).text;
        assert!(!others.contains("第三轮"), "{others}");
    }

    // Those who are inspected hear of no round.
    let unit = send!(service, page("/desk/scoreboard", &clerk.0)).text;
    assert!(!unit.contains("by=round"), "{unit}");
    assert_eq!(
        send!(service, page("/desk/scoreboard?by=round", &clerk.0)).status,
        StatusCode::BAD_REQUEST
    );
    let none = send!(service, page(&led, &clerk.0)).text;
    assert!(none.contains("这里没有") && !none.contains("第三轮"), "{none}");
}
