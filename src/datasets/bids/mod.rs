//! `bids` 投标: one row an offer for a project.

use super::ledger::{Ledger, Place};
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["project", "bidder"],
    number: &["project", "bidder"],
    amount: Some("price"),
    place: Place::OfProject("project"),
    day: None,
    review: |_, _, _| {},
};

/// The columns.
pub static COLUMNS: [Column; 7] = [
    Column::new("项目编号", "project", Kind::Number).required(),
    Column::new("投标单位", "bidder", Kind::Party).required(),
    Column::new("投标单位代码", "bidder_code", Kind::OrganisationCode),
    Column::new("报价(元)", "price", Kind::Money).required(),
    Column::new("联系电话", "phone", Kind::Phone),
    Column::new("保证金账号", "deposit_account", Kind::Account),
    Column::new("是否中标(是/否)", "won", Kind::YesNo).required(),
];
