//! The responsible unit was the wrong one: the office says which it really is and why, and the case is told anew.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::flows::settings::clock;
use crate::store::cases::Eyes;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, made, today};

use super::evidence::told;
use super::seats;

const RIGHT: [(&str, &str); 3] = [
    ("move", "更正责任单位"),
    ("unit", "县农业农村局"),
    ("reason", "这笔租金由局里代收"),
];

#[actix_web::test]
async fn a_wrong_unit_is_corrected_by_the_office_alone_with_its_reason_and_the_right_one_is_told_anew() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, ..] = seats(&folder);
    let case = told!(service, office, one, two);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let desk = office_of(&folder);
    let report = [
        ("item", "整改报告"),
        ("name", "报告1号"),
        ("text", "已经把租金追回来入了账"),
    ];
    let handed = act!(service, clerk, &case, "evidence", report);
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    assert_eq!(reports(&made::kept(&desk, id)), 1);

    let own = act!(service, clerk, &case, "move", RIGHT);
    assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text);
    let same = [RIGHT[0], ("unit", " 西关村 "), RIGHT[2]];
    let none = [RIGHT[0], RIGHT[1], ("reason", "  ")];
    for (fields, says) in [(same, "和原来写的不一样"), (none, "要写明原因")] {
        let refused = act!(service, office, &case, "move", fields);
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(refused.text.contains(says), "{}", refused.text);
    }
    let done = act!(service, office, &case, "move", RIGHT);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);

    let now = made::kept(&desk, id);
    assert_eq!(
        (now.state, now.view.unit.as_str()),
        (CaseState::Problem, "县农业农村局")
    );
    assert!(
        !now.direct && now.fed_back_on.is_none(),
        "nobody right was told yet"
    );
    assert_eq!(reports(&now), 0, "what the wrong unit said shows nothing");
    let seen = send!(service, page(&case, &office.0)).text;
    for says in [
        "责任单位由“西关村”改为“县农业农村局”",
        "这笔租金由局里代收",
        "更正责任单位以前交的",
    ] {
        assert!(seen.contains(says), "{says}: {seen}");
    }
    let gone = send!(service, page(&case, &clerk.0));
    assert_eq!(
        gone.status,
        StatusCode::NOT_FOUND,
        "until somebody is told: {}",
        gone.text
    );
    let again = act!(service, two, &case, "move", [("move", "立行立改")]);
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    let now = made::kept(&desk, id);
    assert_eq!((now.state, now.direct), (CaseState::Immediate, true));
}

#[actix_web::test]
async fn what_came_back_to_the_wrong_unit_and_its_term_are_none_of_the_right_one_s() {
    let (folder, _county) = county();
    seats(&folder);
    let house = office_of(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let of = (CaseSource::Petition, Category::Contracts);
    let id = made::opened(&house, village, of, Fen(500), &[]);
    let goes = |name, state| made::moved(&house, id, (name, state), today(), Fen(500));
    let clock = clock(&house, 999_999).expect("a calendar");
    let stands = || {
        let kept = made::kept(&house, id);
        let all = house.store.tracked(&Reach::county(999_999), Eyes::Office, &clock);
        let tracked = all.expect("read").into_iter().find(|one| one.id == id);
        let returned = (kept.view.returned, tracked.expect("there").returned);
        let by = house.store.rectified_by(999_999, &[kept], &clock).expect("read");
        (returned, by.contains_key(&id))
    };
    goes(MoveName::FixNow, CaseState::Immediate);
    for _ in 0..2 {
        goes(MoveName::Claim, CaseState::Claimed);
        goes(MoveName::Return, CaseState::Returned);
    }
    assert_eq!(stands(), ((2, 2), true));
    goes(MoveName::Reassign, CaseState::Problem);
    assert_eq!(stands(), ((0, 0), false), "nobody has been told of it");
    goes(MoveName::FixNow, CaseState::Immediate);
    goes(MoveName::Claim, CaseState::Claimed);
    goes(MoveName::Return, CaseState::Returned);
    assert_eq!(stands(), ((1, 1), true));
}

/// How many reports of the unit count.
fn reports(case: &crate::store::cases::Case) -> usize {
    let items = &case.view.checklist.items;
    items
        .iter()
        .find(|(name, _)| name == "整改报告")
        .map_or(0, |(_, pieces)| *pieces)
}
