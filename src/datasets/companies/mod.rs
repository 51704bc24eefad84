//! `companies` 经营主体: one row a firm.

use super::ledger::{Ledger, Place};
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["code"],
    number: &["code"],
    amount: None,
    place: Place::County,
    day: None,
    review: |_, _, _| {},
};

/// The columns.
pub static COLUMNS: [Column; 8] = [
    Column::new("统一社会信用代码", "code", Kind::OrganisationCode).required(),
    Column::new("名称", "name", Kind::Text).required(),
    Column::new("法定代表人", "legal_person", Kind::Name),
    Column::new("法人身份证号", "legal_person_number", Kind::PersonNumber),
    Column::new("电话", "phone", Kind::Phone),
    Column::new("地址", "address", Kind::Text),
    Column::new("成立日期", "founded_on", Kind::Day),
    Column::new(
        "状态(存续/注销/吊销)",
        "state",
        Kind::Words(&["存续", "注销", "吊销"]),
    ),
];
