//! `holdings` 名下财产: one row a car, a house, a firm or a fund in somebody's name.

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["person", "kind", "registered_on"],
    number: &[],
    amount: None,
    place: Place::County,
    day: None,
    review,
};

/// The columns.
pub static COLUMNS: [Column; 6] = [
    Column::new("身份证号", "person", Kind::PersonNumber).required(),
    Column::new(
        "类型(车辆/房产/经营主体/公积金)",
        "kind",
        Kind::Words(&["车辆", "房产", "经营主体", "公积金"]),
    )
    .required(),
    Column::new("说明", "description", Kind::Text).sealed(),
    Column::new("登记日期", "registered_on", Kind::Day).required(),
    Column::new("注销日期", "cancelled_on", Kind::Day),
    Column::new("价值(元)", "value", Kind::Money),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, _: &mut Known) {
    line.in_order(cells, "registered_on", "cancelled_on");
}
