//! What a department in charge of a common problem reads of its letters, and what comes back of them.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service, read_body};
use chrono::NaiveDate;

use super::super::desk::{form, page, seated};
use super::super::my_work::{leads, rows_on, waits};
use super::super::rounds::grown;
use super::super::settings::{office as office_of, set, verdict};
use super::super::{county, encoded, got, hidden, made, today};
use super::late::UNTIL;
use super::{ADVICE, new_address, seats};
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::web::app;

const OWN: &str = "县农业农村局";
const RECOMMENDED: &str = "巡察建议书";
const COPIED: &str = "共性问题抄告单";
const NOTICE: [(&str, &str); 3] = [
    ("department", "县委书记、县农业农村局"),
    ("shares", "各管各的"),
    ("attend", "合同要公开"),
];
const LATE: &str = "主管部门没有回音";
const WAITS: &str = "发给您部门的文书等答复";
const OVERDUE: &str = "发给您部门的文书过了期没有答复";

/// A matter of contracts in a village that is being put right: its page and its number.
fn matter(folder: &tempfile::TempDir) -> (String, i64) {
    let house = office_of(folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    let of = (CaseSource::Audit, Category::Contracts);
    let id = made::opened(&house, village, of, Fen(100_000), &[]);
    let to = (MoveName::FixNow, CaseState::Immediate);
    made::moved(&house, id, to, today(), Fen(0));
    (format!("/desk/cases/{id}"), id)
}

/// Issues a letter that has to be taken: its address.
macro_rules! sent {
    ($service:expr, $seat:expr, $case:expr, $kind:expr, $fields:expr) => {{
        let sent = issue!($service, $seat, $case, $kind, $fields);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        sent.header(header::LOCATION).to_owned()
    }};
}

/// Writes down that something came back of a letter on a day, or takes it back.
macro_rules! noted {
    ($service:expr, $seat:expr, $letter:expr, $whose:expr, $act:expr) => {{
        let fields = [
            ("seal", $seat.1.as_str()),
            ("whose", $whose),
            ("came_on", "2026-11-22"),
            ("act", $act),
        ];
        send!(
            $service,
            form(&format!("{}/receipts", $letter), &$seat.0, &fields)
        )
    }};
}

/// What it says when the office's day is another.
macro_rules! waiting {
    ($service:expr, $seat:expr, $title:expr) => {
        waits(&send!($service, page("/desk", &$seat.0)).text, $title)
    };
}

#[actix_web::test]
async fn a_department_reads_the_letters_that_are_sent_to_it_about_its_kind_of_problem_and_no_others() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, _, _, clerk] = seats(&folder);
    let department =
        |login: &str, name: &str| seated(&folder, login, Role::DepartmentUser, ScopeKind::Department, name);
    let (own, other) = (department("nyj", OWN), department("czj", "县财政局"));
    let (case, _) = matter(&folder);
    let reminder = [("risk", "收不回"), ("demands", "补收"), UNTIL];
    let to_unit = sent!(service, office, &case, "巡察提醒函", reminder);
    let none = send!(service, page("/desk/scoreboard", &own.0)).text;
    assert!(!none.contains("发给您部门的文书"), "{none}");

    let advice = sent!(service, office, &case, RECOMMENDED, ADVICE);
    let notice = sent!(service, office, &case, COPIED, NOTICE);
    let elsewhere = ADVICE.map(|(name, text)| {
        (
            name,
            if name == "department" {
                "县财政局"
            } else {
                text
            },
        )
    });
    let beyond = sent!(service, office, &case, RECOMMENDED, elsewhere);
    for letter in [&advice, &notice] {
        let read = send!(service, page(letter, &own.0));
        assert_eq!(read.status, StatusCode::OK, "{}", read.text);
        assert!(read.text.contains("合同"), "{}", read.text);
        assert!(
            !read.text.contains("/desk/cases/") && !read.text.contains("village=999999100201"),
            "it is led to no case: {}",
            read.text
        );
        let file = call_service(&service, page(&format!("{letter}/docx"), &own.0).to_request()).await;
        assert_eq!(file.status(), StatusCode::OK);
        assert!(read_body(file).await.starts_with(b"PK"));
    }
    // To whom else it was sent, what goes to the unit, and what is not there look the same.
    let absent = send!(service, page("/desk/letters/9999", &own.0));
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    for letter in [&beyond, &to_unit] {
        for door in ["", "/docx"] {
            let foreign = send!(service, page(&format!("{letter}{door}"), &own.0));
            assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{letter}{door}");
            assert_eq!(foreign.text, absent.text);
        }
    }
    // Nor does the one to whom it was sent without its being in their charge, nor anybody of the villages.
    for letter in [&advice, &notice, &beyond] {
        for seat in [&other, &clerk] {
            let foreign = send!(service, page(letter, &seat.0));
            assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{}", foreign.text);
        }
    }
    let case_page = send!(service, page(&case, &own.0));
    assert_eq!(
        case_page.status,
        StatusCode::NOT_FOUND,
        "the case stays out of sight"
    );
    let board = send!(service, page("/desk/scoreboard", &own.0)).text;
    let (_, list) = board
        .split_once("<section id=\"letters-owed\">")
        .expect("the letters");
    assert_eq!(rows_on(list), 2, "{list}");
    assert!(
        list.contains(&advice) && list.contains(&notice) && !list.contains(&beyond),
        "{list}"
    );
    // The office is told who can read it here.
    for (letter, says) in [(&advice, "看得到这一份"), (&beyond, "要另外送")] {
        let told = send!(service, page(letter, &office.0)).text;
        assert!(
            told.contains("主管部门“县农业农村局”") && told.contains(says),
            "{told}"
        );
    }

    // A version that was sent to somebody else in its place takes it out of sight.
    let number = advice.rsplit('/').next().expect("a number");
    let mut again = elsewhere.to_vec();
    again.extend([("replaces", number), ("why", "发错了部门")]);
    let instead = sent!(service, office, &case, RECOMMENDED, again);
    for letter in [&advice, &instead] {
        let gone = send!(service, page(letter, &own.0));
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{}", gone.text);
    }
}

#[actix_web::test]
async fn the_answer_of_a_department_is_due_written_down_taken_back_and_late() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, _, clerk] = seats(&folder);
    let own = seated(&folder, "nyj", Role::DepartmentUser, ScopeKind::Department, OWN);
    let (case, id) = matter(&folder);
    let blank = send!(service, page(&new_address(&case, RECOMMENDED), &office.0)).text;
    assert!(
        blank.contains("收到本建议书30日内，书面反馈采纳情况。"),
        "{blank}"
    );
    let advice = sent!(service, office, &case, RECOMMENDED, ADVICE);
    let notice = sent!(service, office, &case, COPIED, NOTICE);
    let seen = send!(service, page(&case, &office.0)).text;
    for says in [
        "县巡办建〔2026〕1号 书面反馈还没有收到",
        "最晚 2026-12-22",
        "县巡办抄〔2026〕1号 收文回执还没有收到",
        "最晚 2026-11-30",
    ] {
        assert!(seen.contains(says), "{says}: {seen}");
    }
    let theirs = send!(service, page(&case, &clerk.0)).text;
    assert!(!theirs.contains("书面反馈"), "not for the unit: {theirs}");
    assert_eq!(waiting!(service, own, WAITS), Some(2));
    let board = send!(service, page("/desk/scoreboard", &own.0)).text;
    assert!(board.contains("书面反馈，最晚 2026-12-22"), "{board}");

    for (seat, letter, whose, status) in [
        (&own, &advice, "书面反馈", StatusCode::FORBIDDEN),
        (&clerk, &advice, "书面反馈", StatusCode::FORBIDDEN),
        (&one, &advice, "书面反馈", StatusCode::FORBIDDEN),
        (&office, &advice, "党组织", StatusCode::BAD_REQUEST),
        (&office, &notice, "书面反馈", StatusCode::BAD_REQUEST),
    ] {
        let refused = noted!(service, seat, letter, whose, "came");
        assert_eq!(refused.status, status, "{whose}: {}", refused.text);
    }
    // What was written down and taken back waits again.
    for (act, many) in [("came", Some(1)), ("undo", Some(2)), ("came", Some(1))] {
        let done = noted!(service, office, advice, "书面反馈", act);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(waiting!(service, own, WAITS), many, "{act}");
    }
    let twice = noted!(service, office, advice, "书面反馈", "came");
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(seen.contains("县巡办建〔2026〕1号 书面反馈已收到"), "{seen}");
    let read = send!(service, page(&advice, &own.0)).text;
    assert!(read.contains("书面反馈 2026-11-22 巡察办收到"), "{read}");
    let undone = noted!(service, office, advice, "书面反馈", "undo");
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);

    // Late the day after, each by its own term, and also when the case that it was written from is closed.
    let closed = (MoveName::Close, CaseState::Closed);
    made::moved(&office_of(&folder), id, closed, today(), Fen(0));
    for (day, of_office, overdue, ahead) in [
        (first_term as fn() -> NaiveDate, None, None, Some(2)),
        (between, Some(1), Some(1), Some(1)),
        (last_term, Some(1), Some(1), Some(1)),
        (after_all, Some(2), Some(2), None),
    ] {
        let then = init_service(app(grown(&folder, 0, day))).await;
        assert_eq!(waiting!(then, office, LATE), of_office, "{}", day());
        assert_eq!(waiting!(then, own, OVERDUE), overdue, "{}", day());
        assert_eq!(waiting!(then, own, WAITS), ahead, "{}", day());
        assert_eq!(waiting!(then, clerk, LATE), None);
        for (seat, title, many) in [
            (&office, LATE, of_office),
            (&own, OVERDUE, overdue),
            (&own, WAITS, ahead),
        ] {
            let Some(many) = many else { continue };
            let to = leads(&send!(then, page("/desk", &seat.0)).text, title);
            let (address, anchor) = to.split_once('#').expect("a section");
            let list = send!(then, page(address, &seat.0)).text;
            let (_, section) = list
                .split_once(&format!("<section id=\"{anchor}\">"))
                .expect("a section");
            let section = section.split("</section>").next().expect("its end");
            assert_eq!(rows_on(section), many, "{title}: {section}");
            assert!(title != LATE || section.contains(OWN), "{section}");
        }
    }
}

fn first_term() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day")
}

fn between() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day")
}

fn last_term() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 22).expect("a day")
}

fn after_all() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 23).expect("a day")
}

#[actix_web::test]
async fn the_term_of_an_answer_is_the_county_s_and_the_letters_say_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let other = seated(&folder, "xcb2", Role::InspectionOffice, ScopeKind::County, "");
    let (case, _) = matter(&folder);
    let advice = sent!(service, office, &case, RECOMMENDED, ADVICE);
    assert_eq!(advice, "/desk/letters/1");
    let at = format!("/desk/settings/{}", encoded("cases.answer_days"));
    let asked = send!(service, form(&at, &office.0, &set(&office.1, "45", "0")));
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let decides = form("/desk/settings/changes/1", &other.0, &verdict(&other.1, "生效"));
    assert_eq!(send!(service, decides).status, StatusCode::SEE_OTHER);
    for kind in [RECOMMENDED, "问责建议书"] {
        let blank = send!(service, page(&new_address(&case, kind), &office.0)).text;
        assert!(blank.contains("收到本建议书45日内，书面反馈"), "{kind}: {blank}");
    }
    // What is out is due by the term in force: it is kept nowhere.
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(seen.contains("最晚 2027-01-06"), "{seen}");
}
