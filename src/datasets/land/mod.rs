//! `land` 确权面积: one row a household's land in a year.

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["village", "household", "year"],
    number: &["household", "year"],
    amount: None,
    place: Place::Own("village"),
    day: None,
    review,
};

/// The columns.
pub static COLUMNS: [Column; 7] = [
    Column::new("户编号", "household", Kind::Number)
        .required()
        .personal(),
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new("年度", "year", Kind::Count).required(),
    Column::new("确权面积(亩)", "confirmed", Kind::Area).required(),
    Column::new("流入面积(亩)", "rented_in", Kind::Area),
    Column::new("流出面积(亩)", "rented_out", Kind::Area),
    Column::new("不予补贴面积(亩)", "excluded", Kind::Area),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, _: &mut Known) {
    let year = line.at("year");
    if line
        .whole("year")
        .is_some_and(|year| !(1980..=2100).contains(&year))
    {
        cells.refuse(year, "不是年份", "写成 2025 这样的四位年份");
    }
    let area = |name| line.whole(name).unwrap_or(0);
    if area("rented_out") + area("excluded") > area("confirmed") + area("rented_in") {
        cells.warn(
            line.at("excluded"),
            "流出和不予补贴的面积比确权和流入的还多",
            "核对这几个面积",
        );
    }
}
