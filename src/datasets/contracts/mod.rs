//! `contracts` 合同: one row a contract over an asset of the collective.

use super::cells::Cells;
use super::ledger::{Ledger, Place, Reading};
use super::reader::Known;
use super::{Column, Kind};
use crate::domain::contract::{ContractKind, ContractState, TradeMode};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["number"],
    number: &["number"],
    amount: Some("rent"),
    place: Place::Own("village"),
    day: Some("signed_on"),
    review,
};

/// The columns.
pub static COLUMNS: [Column; 18] = [
    Column::new("合同编号", "number", Kind::Number).required(),
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new(
        "类型(出租/承包/入股/转让/出售)",
        "kind",
        Kind::Words(ContractKind::WORDS),
    )
    .required(),
    Column::new("资产编号", "asset", Kind::Number),
    Column::new("承租方", "tenant", Kind::Party).required(),
    Column::new("承租方证件号", "tenant_number", Kind::PartyNumber),
    Column::new("签订日期", "signed_on", Kind::Day).required(),
    Column::new("起始日期", "starts_on", Kind::Day).required(),
    Column::new("终止日期", "ends_on", Kind::Day).required(),
    Column::new("面积(亩)", "area", Kind::Area),
    Column::new("年租金(元)", "rent", Kind::Money).required(),
    Column::new("一次性收取(是/否)", "lump_sum", Kind::YesNo),
    Column::new("递增约定", "escalation", Kind::Text),
    Column::new(
        "交易方式(公开竞价/公开协商/未进平台)",
        "trade_mode",
        Kind::Words(TradeMode::WORDS),
    ),
    Column::new("民主决策日期", "decided_on", Kind::Day),
    Column::new("公示编号", "notice", Kind::Number),
    Column::new(
        "状态(履行/到期/解除/纠纷)",
        "state",
        Kind::Words(ContractState::WORDS),
    )
    .required(),
    Column::new("续签自合同编号", "renewal_of", Kind::Number),
];

fn review(cells: &mut Cells<'_>, line: &Reading<'_>, known: &mut Known) {
    line.in_order(cells, "starts_on", "ends_on");
    let village = line.village("village");
    if let Some(asset) = line.text("asset") {
        match known.references.assets.get(asset) {
            None => cells.warn(
                line.at("asset"),
                "台账里没有这个资产编号",
                "核对编号，或把这项资产补进“资产资源”表（assets）",
            ),
            Some(owner) if Some(*owner) != village => {
                let text = format!("这项资产是 {} 的", known.references.label(*owner));
                cells.warn(line.at("asset"), text, "核对资产编号和村码");
            }
            Some(_) => {}
        }
    }
    if let Some(notice) = line.text("notice")
        && !known.references.notices.contains_key(notice)
    {
        cells.warn(
            line.at("notice"),
            "名单里没有这个公示编号",
            "核对编号，或先导入“公示”表（notices）",
        );
    }
    if line.whole("rent").is_some_and(|rent| rent < 0) {
        cells.warn(line.at("rent"), "年租金是负数", "核对金额");
    }
}
