//! `standards` 补贴标准: what a programme pays, from when to when.

use super::cells::Cells;
use super::record::{day_cell, money_cell, text_cell};
use super::{Column, Kind, References};
use crate::domain::standard::Standard;

/// The columns.
pub static COLUMNS: [Column; 7] = [
    Column::new("补贴编码", "programme", Kind::Number).required(),
    Column::new("档次", "tier", Kind::Text),
    Column::new("单价(元)", "price", Kind::Money).required(),
    Column::new("上限(元)", "cap", Kind::Money),
    Column::new("生效日期", "valid_from", Kind::Day).required(),
    Column::new("失效日期", "valid_to", Kind::Day),
    Column::new("文号", "document", Kind::Text),
];

/// Reads a row.
pub(super) fn read(cells: &mut Cells<'_>, references: &References) -> Option<Standard> {
    let programme = programme(cells, 0, references);
    let (price, cap) = (cells.money(2), cells.money(3));
    let (valid_from, valid_to) = (cells.day(4), cells.day(5));
    cells.in_order(5, valid_from, valid_to);
    if price.is_some_and(|price| price.0 < 0) {
        cells.warn(2, "单价是负数", "核对单价");
    }
    Some(Standard {
        programme: programme?,
        tier: cells.optional(1).unwrap_or_default(),
        price: price?,
        cap,
        valid_from: valid_from?,
        valid_to,
        document: cells.optional(6),
    })
}

/// Reads the code of a programme that is known.
pub(super) fn programme(cells: &mut Cells<'_>, column: usize, references: &References) -> Option<String> {
    let code = cells.number(column)?;
    if references.programmes.contains_key(&code) {
        return Some(code);
    }
    let named: Vec<&str> = references
        .programmes
        .iter()
        .filter(|(_, known)| known.name == code)
        .map(|(code, _)| code.as_str())
        .collect();
    let mend = match named.as_slice() {
        [only] => format!("这里要填补贴编码，可能是 {only}"),
        _ if references.programmes.is_empty() => {
            "先导入“补贴项目”表（programmes），再导入这个文件".to_owned()
        }
        _ => "核对编码；新的项目先补进“补贴项目”表".to_owned(),
    };
    cells.refuse(column, "没有这个补贴编码", mend);
    None
}

/// The cells of a row in the order of [`COLUMNS`].
pub(super) fn cells(s: &Standard) -> Vec<String> {
    vec![
        s.programme.clone(),
        s.tier.clone(),
        s.price.yuan(),
        money_cell(s.cap),
        s.valid_from.to_string(),
        day_cell(s.valid_to),
        text_cell(s.document.as_ref()),
    ]
}
