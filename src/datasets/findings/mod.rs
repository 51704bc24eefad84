//! `findings` 外部发现: one row a finding of an audit, a petition or a higher inspection.

use super::ledger::{Ledger, Place};
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["number"],
    number: &["number"],
    amount: Some("amount"),
    place: Place::Own("village"),
    day: None,
    review: |_, _, _| {},
};

/// The columns.
pub static COLUMNS: [Column; 8] = [
    Column::new("发现编号", "number", Kind::Number).required(),
    Column::new(
        "来源(审计/信访/上级巡视巡察/督查)",
        "source",
        Kind::Words(&["审计", "信访", "上级巡视巡察", "督查"]),
    )
    .required(),
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new("问题类别", "category", Kind::Text).required(),
    Column::new("问题描述", "description", Kind::Body)
        .required()
        .sealed(),
    Column::new("涉及金额(元)", "amount", Kind::Money),
    Column::new("发现日期", "found_on", Kind::Day).required(),
    Column::new("共性问题(是/否)", "common", Kind::YesNo),
];
