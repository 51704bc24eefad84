//! `accounts` 村集体账户: one row a bank account of a collective.

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["village", "account"],
    number: &[],
    amount: None,
    place: Place::Own("village"),
    day: None,
    review,
};

/// The columns.
pub static COLUMNS: [Column; 7] = [
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new("银行账号", "account", Kind::Account).required(),
    Column::new("开户行", "bank", Kind::Text),
    Column::new("户名", "holder", Kind::Party),
    Column::new(
        "性质(基本户/一般户/专户)",
        "nature",
        Kind::Words(&["基本户", "一般户", "专户"]),
    ),
    Column::new("启用日期", "opened_on", Kind::Day),
    Column::new("停用日期", "closed_on", Kind::Day),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, _: &mut Known) {
    line.in_order(cells, "opened_on", "closed_on");
}
