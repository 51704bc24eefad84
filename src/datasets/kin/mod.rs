//! `kin` 亲属关系: one row a kinship between two people.

use super::ledger::{Ledger, Place};
use super::{Column, Kind};

/// The ledger.
pub static LEDGER: Ledger = Ledger {
    columns: &COLUMNS,
    key: &["person", "relative", "relation"],
    number: &[],
    amount: None,
    place: Place::County,
    day: None,
    review: |_, _, _| {},
};

/// The columns.
pub static COLUMNS: [Column; 4] = [
    Column::new("身份证号", "person", Kind::PersonNumber).required(),
    Column::new("亲属身份证号", "relative", Kind::PersonNumber).required(),
    Column::new(
        "关系(配偶/父母/子女/兄弟姐妹/其他/法定监护人)",
        "relation",
        Kind::Words(&["配偶", "父母", "子女", "兄弟姐妹", "其他", "法定监护人"]),
    )
    .required(),
    Column::new("享受救助备案编号", "filing", Kind::Number),
];
