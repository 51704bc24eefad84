//! `staff` 财政供养人员: one row a person on the public payroll.

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["person", "employer", "started_on"],
    number: &[],
    amount: None,
    place: Place::County,
    day: None,
    review,
};

/// The columns.
pub static COLUMNS: [Column; 5] = [
    Column::new("身份证号", "person", Kind::PersonNumber).required(),
    Column::new("姓名", "name", Kind::Name).required(),
    Column::new("单位", "employer", Kind::Text).required(),
    Column::new("起始日期", "started_on", Kind::Day).required(),
    Column::new("终止日期", "ended_on", Kind::Day),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, _: &mut Known) {
    line.in_order(cells, "started_on", "ended_on");
}
