//! A workbook of several tables comes in whole or not at all: nobody finds half of it among their drafts.

use actix_web::test::init_service;

use super::super::county;
use super::super::desk::page;
use super::*;
use crate::domain::batch::BatchState;
use crate::domain::dataset::Dataset;
use crate::files::problems::ProblemBook;
use crate::web::app;

/// A workbook of an asset and a contract, each in a sheet of its own.
fn workbook() -> Vec<u8> {
    let contracts = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态";
    let contract = "HT1,999999100201,出租,王小明,2026-01-01,2026-01-01,2027-12-31,1000,履行";
    let asset = "ZC1,999999100201,经营性,门面房,0.5,20000,出租";
    let mut book = ProblemBook::new();
    for (name, header, cells) in [("资产", ASSETS, asset), ("合同", contracts, contract)] {
        let header: Vec<String> = header.trim().split(',').map(str::to_owned).collect();
        book.sheet(name, &header).expect("begun");
        let mut row = Row::default();
        row.start(0);
        cells.split(',').for_each(|cell| row.push(cell));
        book.row(&row, &[]).expect("written");
    }
    book.bytes().expect("a workbook")
}

#[actix_web::test]
async fn a_workbook_of_which_the_second_table_fails_leaves_nothing_and_comes_in_once_when_brought_again() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let who = &clerk(&folder);
    let store = office(&folder).store;
    let before = store.batches().expect("read").len();

    store.fill_up("contracts", true).expect("full");
    let said = bring!(service, who, "村里.xlsx", &workbook());
    assert!(said.contains("什么都没有留下"), "{said}");
    let left: Vec<_> = store.batches().expect("read").split_off(before);
    assert!(left.is_empty(), "{left:?}");
    let list = ask!(service, page("/desk/imports?mine=1", &who.0)).text;
    assert!(list.contains("没有这样的批次"), "{list}");

    store.fill_up("contracts", false).expect("free");
    let said = bring!(service, who, "村里.xlsx", &workbook());
    let came: Vec<(Dataset, BatchState, i64)> = store
        .batches()
        .expect("read")
        .split_off(before)
        .iter()
        .map(|batch| (batch.dataset, batch.state, batch.rows))
        .collect();
    let draft = |dataset| (dataset, BatchState::Draft, 1);
    assert_eq!(
        came,
        [draft(Dataset::Assets), draft(Dataset::Contracts)],
        "{said}"
    );
    let drafts = said.matches("看批次 ").count();
    assert_eq!(drafts, 2, "{said}");
    assert_eq!(
        acts(&folder)
            .iter()
            .filter(|act| act.1 == "导入" && act.0 == "jingban")
            .count(),
        3
    );
}
