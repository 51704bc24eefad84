//! `projects` 工程项目: one row a project: from its approval to its settlement.

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};
use crate::domain::project::{Procurement, ProjectKind, Stage};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["number"],
    number: &["number"],
    amount: Some("budget"),
    place: Place::Own("village"),
    day: Some("approved_on"),
    review,
};

/// The columns.
pub static COLUMNS: [Column; 25] = [
    Column::new("项目编号", "number", Kind::Number).required(),
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new("项目名称", "name", Kind::Text).required(),
    Column::new(
        "类别(道路/水利/环境/公共设施/产业/其他)",
        "kind",
        Kind::Words(ProjectKind::WORDS),
    )
    .required(),
    Column::new("资金来源", "funding", Kind::Text).required(),
    Column::new("资金文号", "funding_document", Kind::Text),
    Column::new("立项日期", "approved_on", Kind::Day),
    Column::new("民主决策日期", "decided_on", Kind::Day),
    Column::new("预算金额(元)", "budget", Kind::Money).required(),
    Column::new("控制价(元)", "control_price", Kind::Money),
    Column::new(
        "采购方式(公开招标/邀请招标/比选/村民自建/直接发包)",
        "procurement",
        Kind::Words(Procurement::WORDS),
    )
    .required(),
    Column::new("中标单位", "contractor", Kind::Party),
    Column::new("中标单位代码", "contractor_code", Kind::OrganisationCode),
    Column::new("中标金额(元)", "award", Kind::Money),
    Column::new("合同日期", "contracted_on", Kind::Day),
    Column::new("合同金额(元)", "contract_amount", Kind::Money),
    Column::new("变更金额(元)", "change_amount", Kind::Money),
    Column::new("开工日期", "started_on", Kind::Day),
    Column::new("计划竣工", "planned_end", Kind::Day),
    Column::new("实际竣工", "finished_on", Kind::Day),
    Column::new("验收日期", "accepted_on", Kind::Day),
    Column::new("审定金额(元)", "audited_amount", Kind::Money),
    Column::new("资金到位日期", "funded_on", Kind::Day),
    Column::new(
        "状态(立项/实施/完工/验收/决算)",
        "stage",
        Kind::Words(Stage::WORDS),
    )
    .required(),
    Column::new("地点", "site", Kind::Text),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, _: &mut Known) {
    for (from, to) in [
        ("approved_on", "started_on"),
        ("started_on", "finished_on"),
        ("finished_on", "accepted_on"),
        ("started_on", "planned_end"),
    ] {
        line.in_order(cells, from, to);
    }
    let stage = line.text("stage").and_then(Stage::from_word);
    if stage >= Some(Stage::Accepted) && !line.has("accepted_on") {
        cells.warn(
            line.at("accepted_on"),
            "状态已到“验收”，没有验收日期",
            "补上验收日期",
        );
    }
    if line.whole("budget").is_some_and(|budget| budget < 0) {
        cells.warn(line.at("budget"), "预算是负数", "核对金额");
    }
}
