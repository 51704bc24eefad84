//! The five receipts of a 反馈意见: written down as they come back, and asked after when they do not.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};
use chrono::NaiveDate;

use super::super::desk::{form, page, seated};
use super::super::my_work::{leads, rows_on, waits};
use super::super::rounds::grown;
use super::super::settings::office as office_of;
use super::super::{county, got, hidden, made, today};
use super::{new_address, seats};
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::web::app;

const FIVE: [&str; 5] = ["党组织", "主要负责人", "分管领导", "派驻纪检组", "主管部门"];
const TITLE: &str = "反馈意见的回执没有收齐";
const WRITTEN: [(&str, &str); 4] = [
    ("judgement", "总体尚好"),
    ("handed", "没有"),
    ("advice", "补收租金"),
    ("department", "县农业农村局"),
];

fn later() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 20).expect("a day")
}

/// The very last day on which nothing is late yet: a week after the letter, a Sunday, moved to the Monday.
fn just_in_time() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day")
}

#[actix_web::test]
async fn the_office_writes_down_each_of_the_five_receipts_and_is_reminded_of_those_that_are_late() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, _, clerk] = seats(&folder);
    let far = seated(
        &folder,
        "lin",
        Role::LeadInspector,
        ScopeKind::Township,
        "999999201",
    );
    let house = office_of(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let of = (CaseSource::Petition, Category::Contracts);
    let id = made::opened(&house, village, of, Fen(100), &[]);
    let told = (MoveName::FeedBack, CaseState::Feedback);
    made::moved(&house, id, told, today(), Fen(0));
    let case = format!("/desk/cases/{id}");
    let before = send!(service, page(&case, &office.0)).text;
    assert!(!before.contains("已收回</h3>"), "nothing is out yet: {before}");
    let sent = issue!(service, office, &case, "反馈意见", WRITTEN);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let letter = sent.header(header::LOCATION).to_owned();
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("回执 0/5 已收回") && seen.contains(&format!("还没有收回：{}。", FIVE.join("、"))),
        "{seen}"
    );
    let unit = send!(service, page(&case, &clerk.0));
    assert_eq!(unit.status, StatusCode::OK);
    assert!(
        !unit.text.contains("已收回</h3>"),
        "not for the unit: {}",
        unit.text
    );

    let door = format!("{letter}/receipts");
    macro_rules! came {
        ($seat:expr, $whose:expr, $day:expr) => {{
            let fields = [
                ("seal", $seat.1.as_str()),
                ("whose", $whose),
                ("came_on", $day),
                ("act", "came"),
            ];
            send!(service, form(&door, &$seat.0, &fields))
        }};
    }
    for (seat, whose, day, status, says) in [
        (&clerk, FIVE[0], "2026-11-22", StatusCode::FORBIDDEN, ""),
        (&one, FIVE[0], "2026-11-22", StatusCode::FORBIDDEN, ""),
        (&far, FIVE[0], "2026-11-22", StatusCode::NOT_FOUND, ""),
        (
            &office,
            "村民",
            "2026-11-22",
            StatusCode::BAD_REQUEST,
            "没有这份回执，有：党组织",
        ),
        (
            &office,
            FIVE[0],
            "昨天",
            StatusCode::BAD_REQUEST,
            "写成 2026-12-31",
        ),
        (
            &office,
            FIVE[0],
            "2026-11-21",
            StatusCode::BAD_REQUEST,
            "发文那天",
        ),
        (
            &office,
            FIVE[0],
            "2026-11-23",
            StatusCode::BAD_REQUEST,
            "不能晚于今天",
        ),
    ] {
        let refused = came!(seat, whose, day);
        assert_eq!(refused.status, status, "{whose} {day}: {}", refused.text);
        assert!(refused.text.contains(says), "{}", refused.text);
    }
    for whose in &FIVE[..3] {
        let done = came!(office, whose, "2026-11-22");
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(done.header(header::LOCATION), case);
    }
    let twice = came!(office, FIVE[0], "2026-11-22");
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    let seen = send!(service, page(&case, &office.0)).text;
    for says in [
        "回执 3/5 已收回",
        "还没有收回：派驻纪检组、主管部门。",
        "党组织 2026-11-22 收回 <span class=\"muted\">xcb 登记",
    ] {
        assert!(seen.contains(says), "{says}: {seen}");
    }

    // Written down by mistake: taken back, and the book of acts has both.
    let wrong = [("seal", office.1.as_str()), ("whose", FIVE[2]), ("act", "undo")];
    for status in [StatusCode::SEE_OTHER, StatusCode::CONFLICT] {
        let undone = send!(service, form(&door, &office.0, &wrong));
        assert_eq!(undone.status, status, "{}", undone.text);
    }
    assert!(
        send!(service, page(&case, &office.0))
            .text
            .contains("回执 2/5 已收回")
    );
    let book = house.store.audit_lines().expect("the book");
    let acts = |name: &str| book.iter().filter(|(_, act, _)| act == name).count();
    assert_eq!((acts("登记回执"), acts("取消回执登记")), (3, 1), "{book:?}");

    // Late the day after its term, for whoever issues letters there and for nobody else.
    let work = send!(service, page("/desk", &office.0)).text;
    assert_eq!(waits(&work, TITLE), None, "{work}");
    let then = init_service(app(grown(&folder, 0, just_in_time))).await;
    assert_eq!(waits(&send!(then, page("/desk", &office.0)).text, TITLE), None);
    let then = init_service(app(grown(&folder, 0, later))).await;
    let work = send!(then, page("/desk", &office.0)).text;
    assert_eq!(waits(&work, TITLE), Some(1), "{work}");
    assert!(work.contains("还差 3 份回执"), "{work}");
    let to = leads(&work, TITLE);
    let (address, anchor) = to.split_once('#').expect("a section");
    let list = send!(then, page(address, &office.0)).text;
    let (_, section) = list
        .split_once(&format!("<section id=\"{anchor}\">"))
        .expect("a section");
    assert_eq!(rows_on(section), 1, "{section}");
    assert!(
        section.contains("分管领导、派驻纪检组、主管部门") && section.contains("2026-11-30"),
        "{section}"
    );
    for seat in [&one, &clerk, &far] {
        assert_eq!(waits(&send!(then, page("/desk", &seat.0)).text, TITLE), None);
    }

    // A letter that takes its place is signed for anew; when all are back nobody is reminded.
    let mut again = WRITTEN.to_vec();
    let number = letter.rsplit('/').next().expect("a number");
    again.extend([("replaces", number), ("why", "写错了主管部门")]);
    let sent = issue!(service, office, &case, "反馈意见", again);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let seen = send!(service, page(&case, &office.0)).text;
    assert_eq!(seen.matches("已收回</h3>").count(), 1, "{seen}");
    assert!(seen.contains("回执 0/5 已收回"), "{seen}");
    let door = format!("{}/receipts", sent.header(header::LOCATION));
    for whose in FIVE {
        let fields = [
            ("seal", office.1.as_str()),
            ("whose", whose),
            ("came_on", "2026-11-22"),
            ("act", "came"),
        ];
        let done = send!(service, form(&door, &office.0, &fields));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("回执 5/5 已收回") && !seen.contains("还没有收回"),
        "{seen}"
    );
    assert_eq!(waits(&send!(then, page("/desk", &office.0)).text, TITLE), None);
}

#[actix_web::test]
async fn what_went_to_a_unit_that_was_the_wrong_one_is_awaited_from_nobody() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let mut house = office_of(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let then = init_service(app(grown(&folder, 0, later))).await;
    // On a later day, and on the very day of the letter.
    for later in [1, 0] {
        house.today = today();
        let of = (CaseSource::Petition, Category::Contracts);
        let id = made::opened(&house, village, of, Fen(100), &[]);
        let told = (MoveName::FeedBack, CaseState::Feedback);
        made::moved(&house, id, told, today(), Fen(0));
        let sent = issue!(service, office, &format!("/desk/cases/{id}"), "反馈意见", WRITTEN);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert_eq!(waits(&send!(then, page("/desk", &office.0)).text, TITLE), Some(1));
        house.today = today() + chrono::Days::new(later);
        let corrected = (MoveName::Reassign, CaseState::Problem);
        made::moved(&house, id, corrected, house.today, Fen(0));
        assert_eq!(waits(&send!(then, page("/desk", &office.0)).text, TITLE), None);
    }
}
