//! The ledger narrowed by its form: to a place, a unit, a department, a round; and the workbook that is taken of what is shown.

use super::old_ledger::{column, rows};
use super::*;
use crate::files::read::Book;
use crate::web::tests::rounds::read;

/// The rows of a workbook that has none: a reader says so.
fn without_rows(bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    std::fs::write(&path, bytes).expect("written");
    let said = format!("{:?}", Book::open(&path).err());
    assert!(said.contains("只有表头，没有数据"), "{said}");
    Vec::new()
}

/// Opens a case of a category in a village, for a unit; its address and its number.
macro_rules! of_unit {
    ($service:expr, $seat:expr, $village:expr, $category:expr, $unit:expr) => {{
        let fields = [
            ("seal", $seat.1.as_str()),
            ("source", "信访"),
            ("category", $category),
            ("village", $village),
            ("title", "一件要核实的事"),
            ("unit", $unit),
            ("found", "1"),
            ("came_on", "2026-01-05"),
            ("facts", "来信说的"),
        ];
        let answer = send!($service, form("/desk/cases/new", &$seat.0, &fields));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let case = answer.header(header::LOCATION).to_owned();
        let seen = send!($service, page(&case, &$seat.0)).text;
        let number = seen.split("WT2026").nth(1).expect("a number");
        format!(
            "WT2026{}",
            number
                .chars()
                .take_while(char::is_ascii_digit)
                .collect::<String>()
        )
    }};
}

/// The numbers of the cases that an address lists, and of those in the workbook that the page offers for it.
macro_rules! listed {
    ($service:expr, $seat:expr, $address:expr) => {{
        let shown = send!($service, page($address, &$seat.0));
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        let table = shown.text.split("<tbody").nth(1).unwrap_or_default();
        let mut listed: Vec<String> = table
            .split(">WT2026")
            .skip(1)
            .map(|rest| format!("WT2026{}", rest.split('<').next().expect("an end")))
            .collect();
        listed.sort();
        let offered = shown.text.split("href=\"/desk/cases/ledger").skip(1);
        let offered = offered.map(|rest| rest.split('"').next().expect("an end"));
        let clues = offered
            .filter(|rest| rest.contains("list=clues"))
            .next()
            .expect("a file");
        let file = format!("/desk/cases/ledger{}", clues.replace("&amp;", "&"));
        let answer = call_service(&$service, page(&file, &$seat.0).to_request()).await;
        assert_eq!(answer.status(), StatusCode::OK, "{file}");
        let bytes = actix_web::test::read_body(answer).await;
        let mut taken: Vec<String> = match listed.as_slice() {
            [] => without_rows(&bytes),
            _ => column(&rows(&bytes), "问题编号")
                .into_iter()
                .map(str::to_owned)
                .collect(),
        };
        taken.sort();
        assert_eq!(taken, listed, "the file has exactly what is shown: {file}");
        (listed, shown.text)
    }};
}

#[actix_web::test]
async fn every_field_of_the_form_narrows_the_ledger_and_the_workbook_alike_and_stays_filled_in() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let one = of_unit!(service, office, "999999100201", "合同", "西关村委会");
    let two = of_unit!(service, office, "999999100202", "惠农补贴", "郑庄村委会");
    let three = of_unit!(service, office, "999999201202", "合同", "西关村委会");
    let none = of_unit!(service, office, "", "工程", "县水利局");
    let all = [&one, &two, &three, &none].map(Clone::clone);
    for (narrow, wanted, kept) in [
        ("", &all[..], "name=\"village\""),
        (
            "?village=999999100201",
            &all[..1],
            "<option value=\"999999100201\" selected>",
        ),
        (
            "?township=999999100",
            &all[..2],
            "<option value=\"999999100\" selected>",
        ),
        ("?village=0", &all[3..], "<option value=\"0\" selected>"),
        (
            "?township=999999201&village=999999100201",
            &[],
            "这个村不在这个乡镇",
        ),
        (
            &format!("?unit={}", encoded("县水利局")),
            &all[3..],
            "value=\"县水利局\"",
        ),
        (
            &format!("?unit={}&township=999999100", encoded("西关村委会")),
            &all[..1],
            "value=\"西关村委会\"",
        ),
        (
            &format!("?department={}&village=999999201202", encoded("县农业农村局")),
            &all[2..3],
            "<option value=\"县农业农村局\" selected>",
        ),
        ("?round=0", &all[..], "<option value=\"0\" selected>"),
        ("?round=7", &[], "<option value=\"7\" selected>"),
    ] {
        let (found, text) = listed!(service, office, &format!("/desk/cases{narrow}"));
        assert_eq!(found, wanted, "{narrow}");
        assert!(text.contains(kept), "{narrow} {kept}: {text}");
    }
    let odd = send!(service, page("/desk/cases?township=abc", &office.0));
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn a_village_out_of_reach_narrows_to_the_same_page_as_one_that_is_not_there() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, ..] = seats(&folder);
    let theirs = of_unit!(service, office, "999999201202", "合同", "西关村委会");
    let mine = of_unit!(service, office, "999999100201", "合同", "西关村委会");
    let of = |code: &str| format!("/desk/cases?village={code}");
    let (foreign, absent) = ("999999201202", "999999777202");
    let told = [foreign, absent].map(|code| (code, page(&of(code), &one.0)));
    let mut pages = Vec::new();
    for (code, request) in told {
        let answer = send!(service, request);
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            answer.text.contains("共 <strong>0</strong> 件"),
            "{}",
            answer.text
        );
        pages.push(answer.text.replace(code, "那个村"));
    }
    assert_eq!(pages[0], pages[1]);
    let (found, text) = listed!(service, one, &of("999999100201"));
    assert_eq!(found, [mine]);
    assert!(read(&text).contains("西关村"), "{text}");
    assert!(!text.contains(&theirs), "{text}");
    // What lies elsewhere is no choice either.
    assert!(!text.contains("value=\"999999201202\""), "{text}");
}

#[actix_web::test]
async fn the_scoreboard_by_unit_and_by_answering_department_leads_to_the_cases_of_each_line() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let one = of_unit!(service, office, "999999100201", "合同", "西关村委会");
    let two = of_unit!(service, office, "999999100202", "惠农补贴", "西关村委会");
    let three = of_unit!(service, office, "999999201202", "合同", "");
    let sorted = |numbers: &[&String]| -> Vec<String> {
        let mut numbers: Vec<String> = numbers.iter().map(|one| (*one).clone()).collect();
        numbers.sort();
        numbers
    };
    for (by, lines) in [
        (
            "unit",
            vec![
                ("西关村委会", sorted(&[&one, &two])),
                ("没有写责任单位", sorted(&[&three])),
            ],
        ),
        ("department", vec![("县农业农村局", sorted(&[&one, &three]))]),
    ] {
        let board = send!(service, page(&format!("/desk/scoreboard?by={by}"), &office.0)).text;
        assert!(board.contains("aria-current=\"page\""), "{board}");
        for (name, wanted) in lines {
            let before = board.split(&format!("\">{name}</a>")).next().expect("a line");
            let link = before
                .rsplit("href=\"")
                .next()
                .expect("a link")
                .replace("&amp;", "&");
            assert!(link.starts_with(&format!("/desk/cases?{by}=")), "{name}: {board}");
            let (found, _) = listed!(service, office, &link);
            assert_eq!(found, wanted, "{name}");
        }
    }
    let odd = send!(service, page("/desk/scoreboard?by=weather", &office.0));
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}
