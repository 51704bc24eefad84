//! `vouchers` 村集体凭证: one row a line of a voucher of the collective's books.

mod balance;

pub(super) use balance::Balances;

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};
use crate::domain::chart;

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["village", "number", "line"],
    number: &["number", "line"],
    amount: Some("debit"),
    place: Place::Own("village"),
    day: Some("booked_on"),
    review,
};

/// The columns.
pub static COLUMNS: [Column; 16] = [
    Column::new("凭证号", "number", Kind::Number).required(),
    Column::new("行号", "line", Kind::Number).required(),
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new("日期", "booked_on", Kind::Day).required(),
    Column::new("科目代码", "code", Kind::Number).required(),
    Column::new("科目名称", "account_name", Kind::Text),
    Column::new("摘要", "summary", Kind::Told).required(),
    Column::new("借方金额(元)", "debit", Kind::Money),
    Column::new("贷方金额(元)", "credit", Kind::Money),
    Column::new("对方单位", "party", Kind::Party),
    Column::new("对方账号", "party_account", Kind::Account),
    Column::new(
        "结算方式(现金/转账)",
        "settlement",
        Kind::Words(&["现金", "转账"]),
    ),
    Column::new("票据号", "invoice", Kind::Text),
    Column::new("制单人", "made_by", Kind::Name),
    Column::new("审批人", "approved_by", Kind::Name),
    Column::new("录入日期", "entered_on", Kind::Day),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, known: &mut Known) {
    let (debit, credit) = (line.whole("debit"), line.whole("credit"));
    match (debit.unwrap_or(0), credit.unwrap_or(0)) {
        _ if debit.is_none() && credit.is_none() => {
            cells.refuse(line.at("debit"), "借方和贷方都没有金额", "在借方或贷方填上金额");
        }
        (debit, credit) if debit != 0 && credit != 0 => {
            cells.warn(
                line.at("credit"),
                "借方和贷方都有金额",
                "一行只填一方，另一方另起一行",
            );
        }
        _ => {}
    }
    account(cells, line);
    if !cells.refused
        && let (Some(village), Some(number)) = (line.village("village"), line.text("number"))
    {
        let sum = debit.unwrap_or(0) - credit.unwrap_or(0);
        known.vouchers.add(village, number, sum, cells.row.number);
    }
}

/// A code of the wrong year's chart enters with a remark.
fn account(cells: &mut Cells<'_>, line: &Reading<'_>) {
    let (Some(day), Some(code)) = (line.day("booked_on"), line.text("code")) else {
        return;
    };
    if chart::account(code, day).is_some() {
        return;
    }
    let column = line.at("code");
    let (this, that) = if day < chart::new_chart_from() {
        ("2024 年以前的旧科目", "新科目")
    } else {
        ("2024 年起的新科目", "旧科目")
    };
    match chart::among(chart::other_chart(day), code) {
        Some(other) => cells.warn(
            column,
            format!("{this}里没有这个代码；它是{that}“{}”", other.name),
            "按记账日期换成当年制度的科目",
        ),
        None => cells.warn(
            column,
            format!("{this}里没有这个代码"),
            "核对科目代码，前三位是一级科目",
        ),
    }
}
