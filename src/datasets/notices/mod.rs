//! `notices` 公示: what a village put on its board, and for how long.

use super::cells::Cells;
use super::reader::Known;
use super::record::text_cell;
use super::{Column, Kind};
use crate::domain::notice::Notice;

/// The columns.
pub static COLUMNS: [Column; 7] = [
    Column::new("公示编号", "number", Kind::Number).required(),
    Column::new("村码", "village", Kind::VillageCode).required(),
    Column::new("类型", "kind", Kind::Text).required(),
    Column::new("标题", "title", Kind::Text).required(),
    Column::new("开始日期", "from", Kind::Day).required(),
    Column::new("结束日期", "to", Kind::Day).required(),
    Column::new("正文", "body", Kind::Body),
];

/// Reads a row.
pub(super) fn read(cells: &mut Cells<'_>, known: &mut Known) -> Option<Notice> {
    let number = cells.number(0);
    let village = known.village(cells, 1);
    let kind = cells.required(2);
    let title = cells.required(3);
    let (from, to) = (cells.day(4), cells.day(5));
    cells.in_order(5, from, to);
    Some(Notice {
        number: number?,
        village: village?,
        kind: kind?,
        title: title?,
        from: from?,
        to: to?,
        body: cells.optional(6),
    })
}

/// The cells of a row in the order of [`COLUMNS`].
pub(super) fn cells(n: &Notice) -> Vec<String> {
    vec![
        n.number.clone(),
        n.village.to_string(),
        n.kind.clone(),
        n.title.clone(),
        n.from.to_string(),
        n.to.to_string(),
        text_cell(n.body.as_ref()),
    ]
}
