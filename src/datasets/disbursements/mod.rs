//! `disbursements` 项目拨付: one row a payment for a project.

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};
use crate::domain::project::Instalment;

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["number"],
    number: &["number"],
    amount: Some("amount"),
    place: Place::OfProject("project"),
    day: None,
    review,
};

/// The columns.
pub static COLUMNS: [Column; 8] = [
    Column::new("拨付编号", "number", Kind::Number).required(),
    Column::new("项目编号", "project", Kind::Number).required(),
    Column::new("收款单位", "payee", Kind::Party).required(),
    Column::new("收款账号", "payee_account", Kind::Account),
    Column::new("金额(元)", "amount", Kind::Money).required(),
    Column::new("拨付日期", "paid_on", Kind::Day).required(),
    Column::new(
        "款项性质(预付款/进度款/结算款/质保金)",
        "kind",
        Kind::Words(Instalment::WORDS),
    )
    .required(),
    Column::new("票据号", "invoice", Kind::Text),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, _: &mut Known) {
    if line.whole("amount").is_some_and(|amount| amount < 0) {
        cells.warn(line.at("amount"), "拨付金额是负数", "核对金额");
    }
}
