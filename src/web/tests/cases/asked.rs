//! A move takes what its guards ask for, and nothing else that a form brings along.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::cases::MoveName;
use crate::domain::case::{CaseState, Category};
use crate::domain::fen::Fen;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, made, today};

use super::evidence::told;
use super::seats;

/// What no plan, no approval and no claim asks for.
const BESIDE: [(&str, &str); 8] = [
    ("unit", "县民政局"),
    ("interview", "没有谈过"),
    ("receipt", "假回执"),
    ("facts", "换掉的事实"),
    ("document", "假文号"),
    ("category", "工程"),
    ("found", "1"),
    ("reason", "夹带的话"),
];

#[actix_web::test]
async fn a_move_leaves_the_unit_and_the_history_as_they_are_whatever_its_form_brings_along() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, _, clerk, reviewer, _] = seats(&folder);
    let house = office_of(&folder);
    let case = opened!(service, office);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let told = (MoveName::FeedBack, CaseState::Feedback);
    made::moved(&house, id, told, today(), Fen(0));
    let plan = [
        ("move", "报整改方案"),
        ("measure", "补收租金"),
        ("responsible", "某某"),
        ("date", "2026-12-25"),
    ];
    let (plan, approval) = (
        [&plan[..], &BESIDE].concat(),
        [&[("move", "批准方案")][..], &BESIDE].concat(),
    );
    for (seat, fields) in [(&clerk, plan), (&reviewer, approval)] {
        let made = act!(service, seat, &case, "move", fields);
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    }
    let kept = made::kept(&house, id);
    assert_eq!(kept.view.unit, "", "nobody has named one yet");
    assert_eq!(
        (kept.category, kept.view.balance.found),
        (Some(Category::Contracts), Fen(120_050))
    );
    let seen = send!(service, page(&case, &clerk.0)).text;
    assert!(seen.contains("措施：补收租金"), "{seen}");
    for (name, text) in &BESIDE[..5] {
        assert!(!seen.contains(text), "{name}: {seen}");
    }
    assert!(!seen.contains("夹带的话"), "{seen}");
}

#[actix_web::test]
async fn a_unit_that_is_written_stays_and_whoever_signs_reads_what_was_asked_alone() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, _, _] = seats(&folder);
    let house = office_of(&folder);
    let case = told!(service, office, one, two);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let longer = [
        ("move", "延期"),
        ("date", "2026-12-10"),
        ("reason", "承租人在外地"),
    ];
    let longer = [&longer[..], &BESIDE[..5]].concat();
    let asked = act!(service, clerk, &case, "move", longer);
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let waits = send!(service, page(&case, &office.0)).text;
    assert!(waits.contains("承租人在外地"), "{waits}");
    let granted = act!(service, office, &case, "sign", [("agree", "1")]);
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.text);
    let seen = send!(service, page(&case, &office.0)).text;
    for (name, text) in &BESIDE[..5] {
        assert!(!waits.contains(text) && !seen.contains(text), "{name}: {seen}");
    }
    assert_eq!(made::kept(&house, id).view.unit, "西关村");
    assert_eq!(
        send!(service, page(&case, &clerk.0)).status,
        StatusCode::OK,
        "still in sight"
    );
}
