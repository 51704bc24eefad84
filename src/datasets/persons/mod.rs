//! `persons` 人口底册: one row a person of a household.

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["person"],
    number: &[],
    amount: None,
    place: Place::Own("village"),
    day: None,
    review,
};

/// The columns.
pub static COLUMNS: [Column; 12] = [
    Column::new("身份证号", "person", Kind::PersonNumber).required(),
    Column::new("姓名", "name", Kind::Name).required(),
    Column::new("户编号", "household", Kind::Number)
        .required()
        .personal(),
    Column::new("与户主关系", "relation", Kind::Text),
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new("组", "group_number", Kind::Group),
    Column::new(
        "状态(在册/死亡/迁出)",
        "state",
        Kind::Words(&["在册", "死亡", "迁出"]),
    )
    .required(),
    Column::new("死亡日期", "died_on", Kind::Day),
    Column::new("迁入日期", "arrived_on", Kind::Day),
    Column::new("迁出日期", "left_on", Kind::Day),
    Column::new("残疾等级", "disability", Kind::Text).sealed(),
    Column::new("手机号", "phone", Kind::Phone),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, _: &mut Known) {
    let (state, died) = (line.text("state"), line.has("died_on"));
    if state == Some("死亡") && !died {
        cells.warn(line.at("died_on"), "状态是“死亡”，没有死亡日期", "补上死亡日期");
    }
    if state == Some("在册") && died {
        cells.warn(
            line.at("state"),
            "有死亡日期，状态却是“在册”",
            "核对状态和死亡日期",
        );
    }
}
