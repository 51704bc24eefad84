//! What is wrong is mended: from the marked-up copy, from the quarantine, or by throwing the draft away.

use actix_web::http::{StatusCode, header};
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::*;
use crate::access::Reach;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::error::Error;
use crate::files::write::{Cell, XlsxSheet};
use crate::store::reached::Reader;
use crate::web::app;

fn workbook(rows: &[[&str; 11]]) -> Vec<u8> {
    let headings: Vec<&str> = PAYMENTS.trim().split(',').collect();
    let mut sheet = XlsxSheet::new("粮补", &headings).expect("begun");
    for row in rows {
        let cells: Vec<Cell<'_>> = row.iter().map(|text| Cell::Text(text)).collect();
        sheet.row(&cells).expect("written");
    }
    sheet.bytes().expect("a workbook")
}

#[actix_web::test]
async fn a_workbook_with_mistakes_is_mended_from_its_marked_copy_and_reaches_the_public() {
    let (folder, county) = county();
    let service = init_service(app(county.clone())).await;
    let who = clerk(&folder);
    let reviewer = seated(
        &folder,
        "shenhe",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    );
    let person = "999999198801010012";
    let table = workbook(&[
        [
            "N1",
            "P9",
            "NY01",
            "2026",
            "999999100201",
            "1",
            "王小明",
            person,
            "351.25",
            "2026-10-09",
            "成功",
        ],
        [
            "N2",
            "P9",
            "NY01",
            "2026",
            "西关村",
            "1",
            "王小明",
            person,
            "352.25",
            "2026-10-09",
            "成功",
        ],
        [
            "N3",
            "P9",
            "NY01",
            "2026",
            "999999100201",
            "1",
            "王小明",
            person,
            "很多",
            "2026-13-09",
            "成功",
        ],
    ]);
    let first = batch(&bring!(service, &who, "粮补.xlsx", &table));
    let draft = ask!(service, page(&first, &who.0)).text;
    for said in [
        "2 行不能交",
        "第 3 行",
        "第 4 行",
        "怎么改",
        "可能是",
        "没有这一天",
    ] {
        assert!(draft.contains(said), "{said}: {draft}");
    }
    assert!(!draft.contains("王小明") && !draft.contains(person), "{draft}");
    let marked = ask_bytes!(service, page(&format!("{first}/rows.xlsx"), &who.0));
    let mut rows = read(&marked);
    assert_eq!(rows.len(), 3, "what is wrong first, then the rest");
    assert_eq!((rows[0][0].as_str(), rows[2][0].as_str()), ("N2", "N1"));
    // Mended as a clerk would, in the workbook itself.
    let headings: Vec<&str> = crate::datasets::headings(crate::domain::dataset::Dataset::Payments);
    let at = |name: &str| {
        headings
            .iter()
            .position(|heading| *heading == name)
            .expect("a column")
    };
    rows[0][at("村码")] = "999999100202".to_owned();
    rows[1][at("金额(元)")] = "353.25".to_owned();
    rows[1][at("发放日期")] = "2026-10-09".to_owned();
    let mut sheet = XlsxSheet::new("资金发放", &headings).expect("begun");
    for row in &rows {
        let cells: Vec<Cell<'_>> = row
            .iter()
            .take(headings.len())
            .map(|text| Cell::Text(text))
            .collect();
        sheet.row(&cells).expect("written");
    }
    let mended = sheet.bytes().expect("a workbook");
    let number = first.rsplit('/').next().expect("a number");
    let second = batch(&bring!(
        service,
        &who,
        "粮补.xlsx",
        &mended,
        &[("replaces", number)]
    ));
    assert_eq!(
        ask!(service, page(&first, &who.0)).status,
        StatusCode::NOT_FOUND,
        "the draft before it is gone"
    );
    let draft = ask!(service, page(&second, &who.0)).text;
    assert!(
        draft.contains("1,056.75元") && !draft.contains("不能交"),
        "{draft}"
    );
    let handed = ask!(service, act(&who, &format!("{second}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let version = hidden(&ask!(service, page(&second, &reviewer.0)).text, "version");
    let approved = ask!(
        service,
        act(&reviewer, &format!("{second}/approve"), &[("version", &version)])
    );
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    tick(&folder, &county);
    let village = ask!(
        service,
        actix_web::test::TestRequest::get().uri("/v/999999100202/payments")
    )
    .text;
    assert!(village.contains("352.25"), "{village}");
    let check = crate::flows::check::check(&office(&folder)).expect("checked");
    assert!(check.disagreements.is_empty(), "{:?}", check.disagreements);
    assert_eq!(left(&folder), 0, "no file stays");
}

#[actix_web::test]
async fn rows_left_in_quarantine_are_tried_again_when_what_they_lacked_is_there() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    let contracts = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态\n\
        HT1,999999100201,出租,王小明,2026-01-01,2026-01-01,2027-12-31,1000,履行\n";
    let receipts = "合同编号,期次,应收日期,应收金额(元)\nHT1,1,2026-06-30,1000\nHT2,1,2026-06-30,900\n";
    let address = batch(&bring!(service, &who, "合同.csv", contracts.as_bytes()));
    ask!(service, act(&who, &format!("{address}/hand-in"), &[]));
    let first = batch(&bring!(service, &who, "租金.csv", receipts.as_bytes()));
    let draft = ask!(service, page(&first, &who.0)).text;
    assert!(draft.contains("没有这个合同编号"), "{draft}");
    ask!(
        service,
        act(&who, &format!("{first}/hand-in"), &[("partial", "yes")])
    );
    let more = contracts.replace("HT1", "HT2");
    let address = batch(&bring!(service, &who, "合同2.csv", more.as_bytes()));
    ask!(service, act(&who, &format!("{address}/hand-in"), &[]));
    let again = ask!(service, act(&who, &format!("{first}/retry"), &[]));
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    let job = again.header(header::LOCATION).to_owned();
    let second = batch(&done!(service, &who, job));
    let handed = ask!(service, act(&who, &format!("{second}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let number: i64 = first
        .rsplit('/')
        .next()
        .expect("a number")
        .parse()
        .expect("a number");
    let held = office(&folder)
        .store
        .held_problems(number, Reader::Command(999_999))
        .expect("held");
    let beyond = Reach::none(999_999).with_village(VillageCode::parse("999999201202").expect("a code"));
    for reader in [Reader::Person(9_999, &beyond), Reader::Command(410_825)] {
        let refused = office(&folder).store.held_problems(number, reader);
        assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
        let origin = office(&folder).store.origin_of(number, reader);
        assert!(matches!(origin, Err(Error::NotFound(_))), "{origin:?}");
    }
    assert!(
        held.iter().all(|one| one.row.is_none()),
        "the quarantine is empty"
    );
}

#[actix_web::test]
async fn a_draft_that_is_thrown_away_takes_its_rows_and_not_the_people_of_others() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    let one = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let two = format!("{PAYMENTS}{}", payment("N2", "999999100201", "6"));
    let first = batch(&bring!(service, &who, "a.csv", one.as_bytes()));
    // The second names the person whom the first brought.
    let second = batch(&bring!(service, &who, "b.csv", two.as_bytes()));
    let gone = ask!(service, act(&who, &format!("{first}/discard"), &[]));
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    assert_eq!(ask!(service, page(&first, &who.0)).status, StatusCode::NOT_FOUND);
    let rows = read(&ask_bytes!(service, page(&format!("{second}/rows.xlsx"), &who.0)));
    assert_eq!(rows[0][7], "王小明");
    let handed = ask!(service, act(&who, &format!("{second}/hand-in"), &[]));
    assert_eq!(handed.status, StatusCode::SEE_OTHER, "{}", handed.text);
    let late = ask!(service, act(&who, &format!("{second}/discard"), &[]));
    assert_eq!(
        late.status,
        StatusCode::CONFLICT,
        "what is handed in is not thrown away"
    );
    let back = ask!(service, act(&who, &format!("{second}/recall"), &[]));
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    let gone = ask!(service, act(&who, &format!("{second}/discard"), &[]));
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
}

#[actix_web::test]
async fn the_same_numbers_are_handed_in_once_and_an_empty_table_is_there_to_be_filled() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    let one = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    let two = format!("{PAYMENTS}{}", payment("N1", "999999100202", "6"));
    let first = batch(&bring!(service, &who, "a.csv", one.as_bytes()));
    let second = batch(&bring!(service, &who, "b.csv", two.as_bytes()));
    ask!(service, act(&who, &format!("{first}/hand-in"), &[]));
    let refused = ask!(service, act(&who, &format!("{second}/hand-in"), &[]));
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("N1"), "{}", refused.text);
    let said = bring!(service, &who, "a.csv", one.as_bytes());
    assert!(said.contains("同样的内容已经交过了"), "{said}");
    let templates = ask!(service, page("/desk/imports/templates", &who.0)).text;
    assert!(
        templates.find("资金发放").expect("there") < templates.find("别的单位报的").expect("there"),
        "{templates}"
    );
    let empty = ask_bytes!(service, page("/desk/imports/templates/payments.xlsx", &who.0));
    assert_eq!(read(&empty).len(), 1, "one example");
    let none = ask!(service, page("/desk/imports/templates/secrets.csv", &who.0));
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_row_that_can_never_be_mended_is_given_up_with_a_reason_that_the_reviewer_reads() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = clerk(&folder);
    let reviewer = seated(
        &folder,
        "sh",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999100",
    );
    let receipts = "合同编号,期次,应收日期,应收金额(元)\nHT1,1,2026-06-30,1000\nHT2,1,2026-06-30,900\n";
    let contracts = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态\n\
        HT1,999999100201,出租,王小明,2026-01-01,2026-01-01,2027-12-31,1000,履行\n";
    let address = batch(&bring!(service, &who, "合同.csv", contracts.as_bytes()));
    ask!(service, act(&who, &format!("{address}/hand-in"), &[]));
    let first = batch(&bring!(service, &who, "租金.csv", receipts.as_bytes()));
    ask!(
        service,
        act(&who, &format!("{first}/hand-in"), &[("partial", "yes")])
    );
    let held = ask!(service, page(&first, &who.0)).text;
    assert!(
        held.contains("放弃哪一行") && held.contains("还留着要改的"),
        "{held}"
    );
    let given = held.split("name=\"row\"").nth(1).expect("a choice");
    let row = given
        .split("value=\"")
        .nth(1)
        .expect("a row")
        .split('"')
        .next()
        .expect("closed")
        .to_owned();
    let give_up = format!("{first}/give-up");
    let silent = ask!(service, act(&who, &give_up, &[("row", &row), ("reason", "")]));
    assert_eq!(silent.status, StatusCode::BAD_REQUEST, "{}", silent.text);
    let refused = ask!(
        service,
        act(
            &reviewer,
            &give_up,
            &[("row", &row), ("reason", "审核的人来放弃")]
        )
    );
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    let fields = [("row", row.as_str()), ("reason", "这份合同根本没有签过")];
    let done = ask!(service, act(&who, &give_up, &fields));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let twice = ask!(service, act(&who, &give_up, &fields));
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);

    // Nothing waits any more, and whoever approves reads that a row was left and why.
    let mine = ask!(service, page(&first, &who.0)).text;
    assert!(
        !mine.contains("还留着要改的") && !mine.contains("放弃哪一行"),
        "{mine}"
    );
    let work = ask!(service, page("/desk", &who.0)).text;
    assert!(!work.contains("没收下的行要改"), "{work}");
    let seen = ask!(service, page(&first, &reviewer.0)).text;
    assert!(
        seen.contains("放弃的行：1 行")
            && seen.contains("这份合同根本没有签过")
            && seen.contains("不能交，放弃了"),
        "{seen}"
    );
    let again = ask!(service, act(&who, &format!("{first}/retry"), &[]));
    let job = again.header(header::LOCATION).to_owned();
    let tried = done!(service, &who, job);
    assert!(
        tried.contains("没有等着更正的行"),
        "it is not tried again: {tried}"
    );
    let kept = office(&folder).store.given_up(
        first
            .rsplit('/')
            .next()
            .expect("a number")
            .parse()
            .expect("a number"),
        (0, &Reach::county(999_999)),
    );
    assert_eq!(kept.expect("read").len(), 1, "nothing is lost");
}
