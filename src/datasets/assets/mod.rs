//! `assets` 资产资源: one row an asset or a resource of the collective.

mod quality;

pub use quality::{Gap, gaps};

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};
use crate::domain::asset::{AssetClass, Inventory, Origin, Use};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["number"],
    number: &["number"],
    amount: Some("original_value"),
    place: Place::Own("village"),
    day: None,
    review,
};

/// The columns.
pub static COLUMNS: [Column; 21] = [
    Column::new("资产编号", "number", Kind::Number).required(),
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new(
        "类别(经营性/非经营性/资源性)",
        "class",
        Kind::Words(AssetClass::WORDS),
    )
    .required(),
    Column::new("细类", "subclass", Kind::Text),
    Column::new("资产名称", "name", Kind::Text).required(),
    Column::new("坐落", "site", Kind::Text),
    Column::new("四至", "bounds", Kind::Text),
    Column::new("面积(亩)", "area", Kind::Area),
    Column::new("数量", "quantity", Kind::Quantity),
    Column::new("单位", "unit", Kind::Text),
    Column::new("原值(元)", "original_value", Kind::Money),
    Column::new("净值(元)", "net_value", Kind::Money),
    Column::new("取得日期", "acquired_on", Kind::Day),
    Column::new(
        "来源(购建/拨款/捐赠/项目形成)",
        "origin",
        Kind::Words(Origin::WORDS),
    ),
    Column::new("形成项目编号", "project", Kind::Number),
    Column::new(
        "使用状态(自用/出租/闲置/被占用/报废)",
        "use",
        Kind::Words(Use::WORDS),
    )
    .required(),
    Column::new("使用人", "used_by", Kind::Party),
    Column::new("保管人", "kept_by", Kind::Party),
    Column::new("最近清查日期", "surveyed_on", Kind::Day),
    Column::new(
        "清查结果(账实相符/有账无物/有物无账)",
        "survey",
        Kind::Words(Inventory::WORDS),
    ),
    Column::new("证件号", "certificate", Kind::Text),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, known: &mut Known) {
    if let (Some(original), Some(net)) = (line.whole("original_value"), line.whole("net_value"))
        && net > original
    {
        cells.warn(line.at("net_value"), "净值大于原值", "核对原值和净值");
    }
    if let Some(project) = line.text("project")
        && !known.references.projects.contains_key(project)
    {
        cells.warn(
            line.at("project"),
            "名单里没有这个项目编号",
            "核对编号，或先导入“工程项目”表（projects）",
        );
    }
    // A tenth of a village's land in one piece is more likely in another unit.
    if line.whole("area").is_some_and(|area| area > 10_000 * 10_000) {
        cells.warn(
            line.at("area"),
            "面积超过一万亩",
            "核对单位：平方米除以 666.67 是亩",
        );
    }
}
