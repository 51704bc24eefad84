//! Refused rows that are brought again lie in the batch that brings them, and come back when that one comes to nothing.

use actix_web::http::{StatusCode, header};
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::page;
use super::*;
use crate::datasets::headings;
use crate::domain::dataset::Dataset;
use crate::files::problems::ROW;
use crate::files::write::{Cell, XlsxSheet};
use crate::store::reached::Reader;
use crate::web::app;

const CONTRACT: &str = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态\n\
    HT1,999999100201,出租,王小明,2026-01-01,2026-01-01,2027-12-31,1000,履行\n";
const RECEIPTS: &str = "合同编号,期次,应收日期,应收金额(元)\nHT1,1,2026-06-30,1000\nHT2,1,2026-06-30,900\n";

/// How many rows a batch still holds, counted and opened.
fn held(folder: &tempfile::TempDir, address: &str) -> usize {
    let number = number(address);
    let store = office(folder).store;
    let counted = store.held_rows(999_999, number).expect("counted");
    let opened = store.held_problems(number, Reader::Command(999_999));
    let opened = opened
        .expect("opened")
        .iter()
        .filter(|one| one.row.is_some())
        .count();
    assert_eq!(counted as usize, opened);
    opened
}

/// Does what leads back to the batch.
macro_rules! done_to {
    ($service:expr, $who:expr, $address:expr, $verb:expr, $fields:expr) => {{
        let done = ask!($service, act($who, &format!("{}/{}", $address, $verb), $fields));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}: {}", $verb, done.text);
        done
    }};
}

/// Approves a batch as it is.
macro_rules! approve {
    ($service:expr, $reviewer:expr, $address:expr) => {{
        let version = hidden(&ask!($service, page(&$address, &$reviewer.0)).text, "version");
        done_to!($service, $reviewer, $address, "approve", &[("version", &version)]);
    }};
}

/// Tries the rows again that a batch holds: the batch that comes of it.
macro_rules! tried_again {
    ($service:expr, $who:expr, $address:expr) => {{
        let again = done_to!($service, $who, $address, "retry", &[]);
        let job = again.header(header::LOCATION).to_owned();
        batch(&done!($service, $who, job))
    }};
}

#[actix_web::test]
async fn rows_brought_again_come_back_when_their_batch_is_thrown_away_and_leave_when_it_is_published() {
    let (folder, county) = county();
    watched(&folder);
    let service = init_service(app(county)).await;
    let (who, reviewer) = (&clerk(&folder), &reviewer(&folder, "shenhe"));
    let contract = batch(&bring!(service, who, "合同.csv", CONTRACT.as_bytes()));
    done_to!(service, who, contract, "hand-in", &[]);
    approve!(service, reviewer, contract);
    let first = batch(&bring!(service, who, "租金.csv", RECEIPTS.as_bytes()));
    done_to!(service, who, first, "hand-in", &[("partial", "yes")]);
    let more = CONTRACT.replace("HT1", "HT2");
    let contract = batch(&bring!(service, who, "合同2.csv", more.as_bytes()));
    done_to!(service, who, contract, "hand-in", &[]);
    approve!(service, reviewer, contract);
    assert_eq!(held(&folder, &first), 1);

    // Handed in, recalled and thrown away.
    let second = tried_again!(service, who, first);
    assert_eq!(held(&folder, &first), 1, "a draft takes nothing");
    done_to!(service, who, second, "hand-in", &[]);
    assert_eq!(held(&folder, &first), 0, "it is not tried twice");
    let seen = ask!(service, page(&first, &who.0)).text;
    assert!(
        seen.contains("有 1 行改好了，在")
            && seen.contains(&format!("href=\"{second}\""))
            && !seen.contains("放弃哪一行"),
        "{seen}"
    );
    done_to!(service, who, second, "recall", &[]);
    assert_eq!(held(&folder, &first), 1);
    done_to!(service, who, second, "discard", &[]);
    assert_eq!(held(&folder, &first), 1, "nobody gave it up");
    let seen = ask!(service, page(&first, &who.0)).text;
    assert!(
        seen.contains("还留着要改的 1 行") && seen.contains("放弃哪一行"),
        "{seen}"
    );

    // Returned and thrown away.
    let third = tried_again!(service, who, first);
    done_to!(service, who, third, "hand-in", &[]);
    done_to!(service, reviewer, third, "return", &[("reason", "合同没有签过")]);
    assert_eq!(held(&folder, &first), 1);
    done_to!(service, who, third, "discard", &[]);
    assert_eq!(held(&folder, &first), 1);

    // Approved.
    approve!(service, reviewer, first);
    let fourth = tried_again!(service, who, first);
    done_to!(service, who, fourth, "hand-in", &[]);
    approve!(service, reviewer, fourth);
    assert_eq!(held(&folder, &first), 0);
    let seen = ask!(service, page(&first, &who.0)).text;
    assert!(
        !seen.contains("还留着要改的") && !seen.contains("改好了，在"),
        "{seen}"
    );
    never_through_everything(&folder);
}

#[actix_web::test]
async fn what_was_refused_again_waits_in_one_place_until_its_batch_comes_back() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = &clerk(&folder);
    let contract = batch(&bring!(service, who, "合同.csv", CONTRACT.as_bytes()));
    done_to!(service, who, contract, "hand-in", &[]);
    let three = format!("{RECEIPTS}HT3,1,2026-06-30,800\n");
    let first = batch(&bring!(service, who, "租金.csv", three.as_bytes()));
    done_to!(service, who, first, "hand-in", &[("partial", "yes")]);
    let more = CONTRACT.replace("HT1", "HT2");
    let contract = batch(&bring!(service, who, "合同2.csv", more.as_bytes()));
    done_to!(service, who, contract, "hand-in", &[]);
    let second = tried_again!(service, who, first);
    assert_eq!((held(&folder, &first), held(&folder, &second)), (2, 1));
    done_to!(service, who, second, "hand-in", &[("partial", "yes")]);
    assert_eq!((held(&folder, &first), held(&folder, &second)), (1, 0));
    done_to!(service, who, second, "recall", &[]);
    assert_eq!((held(&folder, &first), held(&folder, &second)), (2, 1));
}

#[actix_web::test]
async fn a_workbook_in_the_place_of_a_draft_of_held_rows_carries_them_on() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (who, reviewer) = (&clerk(&folder), &reviewer(&folder, "shenhe"));
    let contract = batch(&bring!(service, who, "合同.csv", CONTRACT.as_bytes()));
    done_to!(service, who, contract, "hand-in", &[]);
    approve!(service, reviewer, contract);
    let four = format!("{RECEIPTS}HT3,1,2026-06-30,800\nHT4,1,2026-06-30,700\n");
    let first = batch(&bring!(service, who, "租金.csv", four.as_bytes()));
    done_to!(service, who, first, "hand-in", &[("partial", "yes")]);
    let more = CONTRACT.replace("HT1", "HT2");
    let contract = batch(&bring!(service, who, "合同2.csv", more.as_bytes()));
    done_to!(service, who, contract, "hand-in", &[]);
    approve!(service, reviewer, contract);
    approve!(service, reviewer, first);
    // Of three rows one is taken in now; its marked copy brings two, one of them with another contract, and leaves one out.
    let second = tried_again!(service, who, first);
    assert_eq!((held(&folder, &first), held(&folder, &second)), (3, 2));
    let marked = ask_bytes!(service, page(&format!("{second}/rows.xlsx"), &who.0));
    let mut rows = read(&marked);
    assert_eq!(rows.len(), 3, "{rows:?}");
    let mut heads: Vec<&str> = headings(Dataset::Receipts);
    let at = |name: &str| heads.iter().position(|head| *head == name).expect("a column");
    let (number, turn, row) = (at("合同编号"), at("期次"), heads.len());
    let numbers: Vec<&str> = rows.iter().map(|row| row[number].as_str()).collect();
    assert_eq!(numbers, ["HT3", "HT4", "HT2"]);
    assert!(
        rows[0][row] != rows[1][row] && rows[2].get(row).is_none_or(String::is_empty),
        "{rows:?}"
    );
    rows.remove(1);
    "HT2".clone_into(&mut rows[0][number]);
    "2".clone_into(&mut rows[0][turn]);
    heads.push(ROW);
    let mut sheet = XlsxSheet::new("租金收取", &heads).expect("begun");
    for row in &rows {
        let cells: Vec<Cell<'_>> = row
            .iter()
            .take(heads.len())
            .map(|text| Cell::Text(text))
            .collect();
        sheet.row(&cells).expect("written");
    }
    let mended = sheet.bytes().expect("a workbook");
    let replaces = second.rsplit('/').next().expect("a number");
    let third = batch(&bring!(
        service,
        who,
        "租金.xlsx",
        &mended,
        &[("replaces", replaces)]
    ));
    assert_eq!(ask!(service, page(&second, &who.0)).status, StatusCode::NOT_FOUND);
    assert_eq!(held(&folder, &first), 3, "a draft takes nothing");
    done_to!(service, who, third, "hand-in", &[]);
    assert_eq!(held(&folder, &first), 1, "what it brings is not tried twice");
    done_to!(service, who, third, "recall", &[]);
    assert_eq!(held(&folder, &first), 3);
    // Brought once more in the place of that one.
    let replaces = third.rsplit('/').next().expect("a number");
    let again = "合同编号,期次,应收日期,应收金额(元)\nHT2,1,2026-06-30,900\n";
    let fourth = batch(&bring!(
        service,
        who,
        "租金.csv",
        again.as_bytes(),
        &[("replaces", replaces)]
    ));
    done_to!(service, who, fourth, "hand-in", &[]);
    assert_eq!(held(&folder, &first), 2, "the one row of that name");
    approve!(service, reviewer, fourth);
    assert_eq!(held(&folder, &first), 2);
    let seen = ask!(service, page(&first, &who.0)).text;
    assert!(seen.contains("还留着要改的 2 行"), "{seen}");
}
