//! The same category in many villages: listed for its department with the amounts, over the months that the county looks at.

use chrono::{Days, Months};

use super::old_ledger::{column, rows};
use super::*;
use crate::cases::MoveName;
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::web::tests::made::{moved, opened as a_case};
use crate::web::tests::rounds::grown;
use crate::web::tests::settings::{office as office_of, set, verdict};
use crate::web::tests::today;

/// A problem of contracts in a village that was fed back on a day.
fn told(folder: &tempfile::TempDir, village: &str, day: chrono::NaiveDate) -> i64 {
    let mut office = office_of(folder);
    office.today = day;
    let village = VillageCode::parse(village).expect("a code");
    let kind = (CaseSource::Audit, Category::Contracts);
    let id = a_case(&office, village, kind, Fen(100_000), &[]);
    moved(
        &office,
        id,
        (MoveName::FixNow, CaseState::Immediate),
        day,
        Fen(60_000),
    );
    id
}

macro_rules! settled {
    ($service:expr, $first:expr, $second:expr, $name:expr, $value:expr, $change:expr) => {{
        let at = format!("/desk/settings/{}", encoded($name));
        let asked = send!($service, form(&at, &$first.0, &set(&$first.1, $value, "0")));
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
        let at = format!("/desk/settings/changes/{}", $change);
        let done = send!($service, form(&at, &$second.0, &verdict(&$second.1, "生效")));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }};
}

#[actix_web::test]
async fn a_common_problem_is_listed_for_its_department_with_the_amounts_of_the_last_months() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, .., other] = seats(&folder);
    let year = today().checked_sub_months(Months::new(12)).expect("a day");
    told(&folder, "999999201202", year - Days::new(1));
    told(&folder, "999999100202", year);
    told(&folder, "999999100201", today());
    let of_two = send!(service, page("/desk/scoreboard", &office.0)).text;
    assert!(
        of_two.contains("最近 12 个月里在 3 个村以上") && of_two.contains("现在没有。"),
        "what was told longer ago does not count: {of_two}"
    );
    told(&folder, "999999201202", today());
    let of_three = send!(service, page("/desk/scoreboard", &office.0)).text;
    for part in [
        "<h3>县农业农村局</h3>",
        "3,000.00",
        "1,800.00",
        "县农业农村局的共性问题",
    ] {
        assert!(of_three.contains(part), "{part}: {of_three}");
    }

    // Which department answers is the county's to say, by two people, and it stays in the history.
    settled!(service, office, other, "departments.合同", "县供销社", 1);
    let named = send!(service, page("/desk/scoreboard", &office.0)).text;
    assert!(
        named.contains("<h3>县供销社</h3>") && !named.contains("<h3>县农业农村局</h3>"),
        "{named}"
    );
    let history = send!(service, page("/desk/settings/history", &office.0)).text;
    assert!(
        history.contains("“合同”的主管部门") && history.contains("县供销社"),
        "{history}"
    );
    // So are the months: over thirteen, the oldest counts too.
    settled!(service, office, other, "cases.common_months", "13", 2);
    let longer = send!(service, page("/desk/scoreboard", &office.0)).text;
    assert!(
        longer.contains("最近 13 个月里") && longer.contains("4,000.00"),
        "{longer}"
    );

    // The letter that goes to it begins with its name, and counts the same cases.
    let form_of = "/desk/cases/4/letters/new?kind=".to_owned() + &encoded("共性问题抄告单");
    let letter = send!(service, page(&form_of, &office.0)).text;
    assert!(letter.contains("县供销社"), "{letter}");
}

/// What a column of the ledger says, in the order of the cases.
macro_rules! ledger {
    ($service:expr, $seat:expr, $heading:expr) => {{
        let answer = call_service(&$service, page("/desk/cases/ledger", &$seat.0).to_request()).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let rows = rows(&actix_web::test::read_body(answer).await);
        let mut told: Vec<(String, String)> = column(&rows, "问题编号")
            .into_iter()
            .zip(column(&rows, $heading))
            .map(|(number, told)| (number.to_owned(), told.to_owned()))
            .collect();
        told.sort();
        told.into_iter().map(|(_, told)| told).collect::<Vec<String>>()
    }};
}

#[actix_web::test]
async fn a_case_is_merged_once_three_villages_have_its_kind_and_stays_common_when_fewer_have_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, .., clerk, _, other] = seats(&folder);
    let ids = [
        told(&folder, "999999100201", today()),
        told(&folder, "999999100202", today()),
    ];
    let case = format!("/desk/cases/{}", ids[0]);
    let merge = [("move", "并入共性问题")];
    let few = act!(service, office, &case, "move", merge);
    assert_eq!(few.status, StatusCode::CONFLICT, "{}", few.text);
    assert!(few.text.contains("同类问题的村还不够多"), "{}", few.text);
    assert_eq!(ledger!(service, office, "是否共性"), ["否", "否"]);
    let work = send!(service, page("/desk", &office.0)).text;
    assert!(!work.contains("共性问题要并入"), "{work}");

    told(&folder, "999999201202", today());
    let work = send!(service, page("/desk", &office.0)).text;
    assert!(
        work.contains("共性问题要并入") && work.contains("合同（最晚 2026-12-22）"),
        "thirty days after the third village: {work}"
    );
    let board = send!(service, page("/desk/scoreboard", &office.0)).text;
    assert!(board.contains("最晚 2026-12-22"), "{board}");
    let theirs = act!(service, clerk, &case, "move", merge);
    assert_eq!(theirs.status, StatusCode::FORBIDDEN, "{}", theirs.text);
    let done = act!(service, office, &case, "move", merge);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(
        seen.contains("<dt>共性问题</dt><dd>已并入</dd>") && seen.contains("<dd>立行立改</dd>"),
        "it stays where it was: {seen}"
    );
    let twice = act!(service, office, &case, "move", merge);
    assert!(twice.text.contains("已经并入共性问题"), "{}", twice.text);
    let work = send!(service, page("/desk", &office.0)).text;
    assert!(!work.contains("共性问题要并入"), "{work}");
    let board = send!(service, page("/desk/scoreboard", &office.0)).text;
    assert!(board.contains("✓ 已并入"), "{board}");
    let owed = send!(service, page("/desk/letters", &office.0)).text;
    let way = format!("{case}/letters/new?kind={}", encoded("共性问题抄告单"));
    assert!(
        owed.contains(&way) && owed.contains("2026-11-22 并入共性问题"),
        "{owed}"
    );
    assert_eq!(ledger!(service, office, "是否共性"), ["是", "是", "是"]);

    // The county asks for more villages, so that the kind is common no more: what was merged stays so.
    settled!(service, office, other, "cases.common_villages", "5", 1);
    assert_eq!(ledger!(service, office, "是否共性"), ["是", "否", "否"]);
}

#[actix_web::test]
async fn what_is_claimed_or_closed_is_merged_too_so_that_nobody_is_asked_in_vain() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let ids = ["999999100201", "999999100202", "999999201202"].map(|village| told(&folder, village, today()));
    let desk = office_of(&folder);
    let to = [
        (MoveName::Claim, CaseState::Claimed),
        (MoveName::Close, CaseState::Closed),
        (MoveName::Close, CaseState::Closed),
    ];
    for (id, to) in ids.into_iter().zip(to) {
        moved(&desk, id, to, today(), Fen(60_000));
    }
    let work = send!(service, page("/desk", &office.0)).text;
    assert!(work.contains("共性问题要并入"), "{work}");
    let closed = format!("/desk/cases/{}", ids[2]);
    let done = act!(service, office, &closed, "move", [("move", "并入共性问题")]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let seen = send!(service, page(&closed, &office.0)).text;
    assert!(
        seen.contains("<dt>共性问题</dt><dd>已并入</dd>") && seen.contains("<dd>销号</dd>"),
        "it stays closed: {seen}"
    );
    let work = send!(service, page("/desk", &office.0)).text;
    assert!(!work.contains("共性问题要并入"), "{work}");
    // The letter that goes with it can be written for a closed case.
    let form_of = format!("{closed}/letters/new?kind={}", encoded("共性问题抄告单"));
    let letter = send!(service, page(&form_of, &office.0));
    assert_eq!(letter.status, StatusCode::OK, "{}", letter.text);
}

#[actix_web::test]
async fn the_answering_department_is_told_of_its_own_common_problems_and_of_no_others() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let department =
        |login: &str, name: &str| seated(&folder, login, Role::DepartmentUser, ScopeKind::Department, name);
    let (answers, other) = (department("nyj", "县农业农村局"), department("czj", "县财政局"));
    let ids = ["999999100201", "999999100202", "999999201202"].map(|village| told(&folder, village, today()));
    let before = send!(service, page("/desk/scoreboard", &answers.0)).text;
    assert!(
        before.contains("现在没有。"),
        "not before it was told of it: {before}"
    );
    let case = format!("/desk/cases/{}", ids[0]);
    let done = act!(service, office, &case, "move", [("move", "并入共性问题")]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);

    let work = send!(service, page("/desk", &answers.0)).text;
    assert!(
        work.contains("抄告您部门的共性问题") && work.contains("合同（2026-11-22 抄告）"),
        "{work}"
    );
    assert!(work.contains("/desk/scoreboard#common"), "{work}");
    let board = send!(service, page("/desk/scoreboard", &answers.0)).text;
    for part in ["县农业农村局的共性问题", "3,000.00", "西关村"] {
        assert!(board.contains(part), "{part}: {board}");
    }
    // What is not in its reach it is not led to.
    assert!(!board.contains("score=%E5%85%B1%E6%80%A7"), "{board}");
    assert_eq!(
        send!(service, page(&case, &answers.0)).status,
        StatusCode::NOT_FOUND
    );
    let later = init_service(app(grown(&folder, 0, in_two_months))).await;
    let work = send!(later, page("/desk", &answers.0)).text;
    assert!(!work.contains("抄告您部门的共性问题"), "not for ever: {work}");

    for at in ["/desk", "/desk/scoreboard"] {
        let theirs = send!(service, page(at, &other.0)).text;
        assert!(
            !theirs.contains("抄告您部门的共性问题") && !theirs.contains("3,000.00"),
            "{theirs}"
        );
    }
}

/// Where the places of a letter's table lead to, each with the cases that it counts.
fn places(letter: &str) -> Vec<(String, i64)> {
    let links = letter.split("<a href=\"/desk/cases?village=").skip(1);
    links
        .map(|link| {
            let (to, rest) = link.split_once("\">").expect("a way");
            let count = rest.split("</td>").nth(1).expect("a count");
            let count = count.rsplit('>').next().expect("a number");
            let to = format!("/desk/cases?village={}", to.replace("&amp;", "&"));
            let sent = |c: char| match c.is_ascii() {
                true => c.to_string(),
                false => encoded(&c.to_string()),
            };
            (to.chars().map(sent).collect(), count.parse().expect("a number"))
        })
        .collect()
}

#[actix_web::test]
async fn the_places_of_a_letter_to_a_department_lead_to_exactly_the_cases_that_they_count() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let long_ago = today().checked_sub_months(Months::new(13)).expect("a day");
    told(&folder, "999999100201", long_ago);
    let ids = [
        told(&folder, "999999100201", today()),
        told(&folder, "999999100201", today()),
        told(&folder, "999999100202", today()),
    ];
    let desk = office_of(&folder);
    // A clue is told to nobody yet.
    let village = VillageCode::parse("999999100201").expect("a code");
    a_case(
        &desk,
        village,
        (CaseSource::Audit, Category::Contracts),
        Fen(5),
        &[],
    );
    for (unit, found) in [("县供销社&分社", "1"), ("县供销社&分社", "2"), ("县供销社", "3")] {
        let fields = [
            ("seal", office.1.as_str()),
            ("source", "审计"),
            ("category", "合同"),
            ("village", ""),
            ("title", "租金没有收"),
            ("unit", unit),
            ("found", found),
            ("came_on", "2026-01-05"),
            ("facts", "账上没有"),
        ];
        let opened = send!(service, form("/desk/cases/new", &office.0, &fields));
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
        let to = opened.header(actix_web::http::header::LOCATION).to_owned();
        let id = to
            .rsplit('/')
            .next()
            .expect("a number")
            .parse()
            .expect("a number");
        moved(
            &desk,
            id,
            (MoveName::FixNow, CaseState::Immediate),
            today(),
            Fen(0),
        );
    }
    for kind in ["共性问题抄告单", "巡察建议书"] {
        let form_of = format!("/desk/cases/{}/letters/new?kind={}", ids[0], encoded(kind));
        let letter = send!(service, page(&form_of, &office.0)).text;
        let mut counts = Vec::new();
        for (to, count) in places(&letter) {
            let list = send!(service, page(&to, &office.0)).text;
            assert_eq!(crate::web::tests::my_work::rows_on(&list), count, "{to}: {list}");
            counts.push(count);
        }
        counts.sort_unstable();
        assert_eq!(counts, [1, 1, 2, 2], "{letter}");
    }
}

fn in_two_months() -> chrono::NaiveDate {
    today() + Days::new(60)
}
