//! What is dropped in the place of a batch takes it only when it is of the same kind.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::page;
use super::*;
use crate::web::app;

const CONTRACT: &str = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态\n\
    HT1,999999100201,出租,王小明,2026-01-01,2026-01-01,2027-12-31,1000,履行\n";

/// Drops a table on the page of a batch: what is said of the import.
macro_rules! dropped {
    ($service:expr, $who:expr, $address:expr, $name:expr, $table:expr) => {{
        let replaces = $address.rsplit('/').next().expect("a number");
        bring!(
            $service,
            $who,
            $name,
            $table.as_bytes(),
            &[("replaces", replaces)]
        )
    }};
}

#[actix_web::test]
async fn a_table_of_another_kind_throws_neither_a_draft_away_nor_what_came_back() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (who, reviewer) = (&clerk(&folder), &reviewer(&folder, "shenhe"));
    let table = |yuan: &str| format!("{PAYMENTS}{}", payment("N1", "999999100201", yuan));
    let first = batch(&bring!(service, who, "粮补.csv", table("5").as_bytes()));
    let number = first.rsplit('/').next().expect("a number");
    let stays = format!("原来的批次 {number} 没有去掉：这次传的是合同，不是资金发放");
    let said = dropped!(service, who, first, "合同.csv", CONTRACT);
    assert!(said.contains(&stays), "{said}");
    let wrong = batch(&said);
    assert_eq!(ask!(service, page(&first, &who.0)).status, StatusCode::OK);
    let gone = ask!(service, act(who, &format!("{wrong}/discard"), &[]));
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);

    // The same of what came back.
    ask!(service, act(who, &format!("{first}/hand-in"), &[]));
    let reason = [("reason", "金额不对")];
    let back = ask!(service, act(reviewer, &format!("{first}/return"), &reason));
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    let said = dropped!(service, who, first, "合同.csv", CONTRACT);
    assert!(said.contains(&stays), "{said}");
    let seen = ask!(service, page(&first, &who.0));
    assert!(seen.text.contains("行都还在"), "{}", seen.text);

    // The right one still takes its place.
    let said = dropped!(service, who, first, "粮补.csv", table("6"));
    assert!(!said.contains("没有去掉"), "{said}");
    assert_eq!(ask!(service, page(&first, &who.0)).status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_table_of_another_kind_says_that_the_rows_left_behind_are_still_there() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = &clerk(&folder);
    let (good, bad) = (
        payment("N1", "999999100201", "5"),
        payment("N2", "999999100201", "很多"),
    );
    let table = format!("{PAYMENTS}{good}{bad}");
    let first = batch(&bring!(service, who, "粮补.csv", table.as_bytes()));
    ask!(
        service,
        act(who, &format!("{first}/hand-in"), &[("partial", "yes")])
    );
    let said = dropped!(service, who, first, "合同.csv", CONTRACT);
    assert!(
        said.contains("要改的行还留着：这次传的是合同，不是资金发放"),
        "{said}"
    );
    let seen = ask!(service, page(&first, &who.0)).text;
    assert!(seen.contains("还留着要改的 1 行"), "{seen}");
}
