//! `receipts` 租金收缴: one row an instalment of rent: what is due and what came.

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["contract", "instalment"],
    number: &["contract", "instalment"],
    amount: Some("paid"),
    place: Place::OfContract("contract"),
    day: None,
    review,
};

/// The columns.
pub static COLUMNS: [Column; 7] = [
    Column::new("合同编号", "contract", Kind::Number).required(),
    Column::new("期次", "instalment", Kind::Number).required(),
    Column::new("应收日期", "due_on", Kind::Day).required(),
    Column::new("应收金额(元)", "due", Kind::Money).required(),
    Column::new("实收日期", "paid_on", Kind::Day),
    Column::new("实收金额(元)", "paid", Kind::Money),
    Column::new("收款账号", "account", Kind::Account),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, _: &mut Known) {
    match (line.has("paid_on"), line.has("paid")) {
        (true, false) => cells.warn(
            line.at("paid"),
            "有实收日期，没有实收金额",
            "补上金额；没有收到就两格都空着",
        ),
        (false, true) => cells.warn(
            line.at("paid_on"),
            "有实收金额，没有实收日期",
            "补上日期；没有收到就两格都空着",
        ),
        _ => {}
    }
}
