//! A batch too large for one workbook: its marked copy holds the refused rows alone, and the good ones are not lost with it.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::page;
use super::arriving::limited;
use super::waiting::again;
use super::*;
use crate::config::Uploading;
use crate::datasets::headings;
use crate::domain::batch::BatchState;
use crate::domain::dataset::Dataset;
use crate::web::app;

/// A county in which more than three rows are too many for a workbook.
fn narrow() -> (tempfile::TempDir, App) {
    let (folder, county) = county();
    let limits = Uploading {
        workbook_rows: 3,
        ..Uploading::default()
    };
    let county = limited(&folder, county, limits);
    (folder, county)
}

/// Four good rows, and a fifth of this amount.
fn roll(fifth: &str) -> String {
    let good: String = (1..=4)
        .map(|at| payment(&format!("N{at}"), "999999100201", "5"))
        .collect();
    format!("{PAYMENTS}{good}{}", payment("N5", "999999100202", fifth))
}

/// The marked copy of a batch with every refused row mended, and how many rows it has.
macro_rules! mended {
    ($service:expr, $who:expr, $address:expr) => {{
        let marked = ask_bytes!($service, page(&format!("{}/rows.xlsx", $address), &$who.0));
        let heads = headings(Dataset::Payments);
        let amount = heads.iter().position(|head| *head == "金额(元)");
        let amount = amount.expect("a column");
        let mended = again(&marked, |row| "6".clone_into(&mut row[amount]));
        (mended, read(&marked).len())
    }};
}

/// Drops a table on the page of a batch: what is said of the import.
macro_rules! dropped {
    ($service:expr, $who:expr, $address:expr, $name:expr, $bytes:expr) => {{
        let replaces = number(&$address).to_string();
        bring!($service, $who, $name, $bytes, &[("replaces", &replaces)])
    }};
}

#[actix_web::test]
async fn the_good_rows_of_a_large_draft_stay_when_the_mended_workbook_of_the_others_is_dropped() {
    let (folder, county) = narrow();
    let service = init_service(app(county)).await;
    let (who, reviewer) = (&clerk(&folder), &reviewer(&folder, "shenhe"));
    let first = batch(&bring!(service, who, "粮补.csv", roll("很多").as_bytes()));
    let draft = ask!(service, page(&first, &who.0)).text;
    for said in ["标好的表里只有这些行", "另成一批", "其余的 4 行", "两批都要交"] {
        assert!(draft.contains(said), "{said}: {draft}");
    }
    let (workbook, rows) = mended!(service, who, first);
    assert_eq!(rows, 1, "the good rows are not in it");
    let said = dropped!(service, who, first, "粮补.xlsx", &workbook);
    assert!(
        said.contains("没有去掉：它有 4 行没有错的，这次的表一共 1 行") && said.contains("两批都交"),
        "{said}"
    );
    let second = batch(&said);
    let stays = ask!(service, page(&first, &who.0));
    assert_eq!(stays.status, StatusCode::OK, "{}", stays.text);

    // Both reach the public, and nothing is left to be mended: of the first no leave is asked any more.
    for address in [&second, &first] {
        let done = ask!(service, act(who, &format!("{address}/hand-in"), &[]));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    for address in [&second, &first] {
        let version = hidden(&ask!(service, page(address, &reviewer.0)).text, "version");
        let fields = [("version", version.as_str())];
        let done = ask!(service, act(reviewer, &format!("{address}/approve"), &fields));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let store = office(&folder).store;
    for (address, rows) in [(&first, 4), (&second, 1)] {
        let batch = store.batch(number(address)).expect("there");
        assert_eq!((batch.state, batch.rows), (BatchState::Published, rows));
    }
    let held = store.held_rows(999_999, number(&first)).expect("counted");
    assert_eq!(held, 0, "the mended row waits no more");
}

#[actix_web::test]
async fn a_large_draft_goes_for_the_whole_table_and_not_for_a_few_rows_of_it() {
    let (folder, county) = narrow();
    let service = init_service(app(county)).await;
    let who = &clerk(&folder);
    let first = batch(&bring!(service, who, "粮补.csv", roll("很多").as_bytes()));
    let few = format!("{PAYMENTS}{}", payment("N5", "999999100202", "6"));
    let said = dropped!(service, who, first, "几行.csv", few.as_bytes());
    assert!(said.contains("没有去掉"), "{said}");
    assert_eq!(ask!(service, page(&first, &who.0)).status, StatusCode::OK);
    let said = dropped!(service, who, first, "粮补.csv", roll("6").as_bytes());
    assert!(!said.contains("没有去掉"), "{said}");
    assert_eq!(ask!(service, page(&first, &who.0)).status, StatusCode::NOT_FOUND);
    let whole = office(&folder).store.batch(number(&batch(&said)));
    assert_eq!(whole.expect("there").rows, 5);
}

#[actix_web::test]
async fn a_large_batch_that_came_back_says_that_the_whole_table_takes_its_place() {
    let (folder, county) = narrow();
    let service = init_service(app(county)).await;
    let (who, reviewer) = (&clerk(&folder), &reviewer(&folder, "shenhe"));
    let first = batch(&bring!(service, who, "粮补.csv", roll("很多").as_bytes()));
    let partial = [("partial", "yes")];
    ask!(service, act(who, &format!("{first}/hand-in"), &partial));
    let reason = [("reason", "金额不对")];
    let back = ask!(service, act(reviewer, &format!("{first}/return"), &reason));
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    let seen = ask!(service, page(&first, &who.0)).text;
    for said in [
        "不能整批下载",
        "整份传上去的代替这一批",
        "标好的表里只有不能交的 1 行",
    ] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    let (workbook, rows) = mended!(service, who, first);
    assert_eq!(rows, 1);
    let said = dropped!(service, who, first, "粮补.xlsx", &workbook);
    assert!(
        said.contains("没有去掉") && said.contains("把整份表改好，在它那一页再传一次"),
        "{said}"
    );
    let kept = office(&folder).store.batch(number(&first)).expect("it stays");
    assert_eq!((kept.state, kept.rows), (BatchState::Returned, 4));
    let said = dropped!(service, who, first, "粮补.csv", roll("6").as_bytes());
    assert!(!said.contains("没有去掉"), "{said}");
    assert_eq!(ask!(service, page(&first, &who.0)).status, StatusCode::NOT_FOUND);
}
