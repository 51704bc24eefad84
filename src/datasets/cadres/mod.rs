//! `cadres` 村干部: one row a term of a village cadre.

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["person", "village", "post", "started_on"],
    number: &[],
    amount: None,
    place: Place::Own("village"),
    day: None,
    review,
};

/// The columns.
pub static COLUMNS: [Column; 7] = [
    Column::new("身份证号", "person", Kind::PersonNumber).required(),
    Column::new("姓名", "name", Kind::Name).required(),
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new("职务", "post", Kind::Text).required(),
    Column::new("任职起", "started_on", Kind::Day).required(),
    Column::new("任职止", "ended_on", Kind::Day),
    Column::new("银行账号", "account", Kind::Account),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, _: &mut Known) {
    line.in_order(cells, "started_on", "ended_on");
}
