//! `policies` 政策: one row a document, with its whole text.

use super::cells::Cells;
use super::record::{day_cell, text_cell};
use super::{Column, Kind};
use crate::domain::policy::{Policy, Topic};

/// The columns.
pub static COLUMNS: [Column; 14] = [
    Column::new("政策编号", "number", Kind::Number).required(),
    Column::new("政策名称", "title", Kind::Text).required(),
    Column::new("文号", "document", Kind::Text),
    Column::new("发文单位", "issuer", Kind::Text).required(),
    Column::new(
        "主题(扶贫救灾/五险一金/住房保障/强农惠农/其他)",
        "topic",
        Kind::Words(&["扶贫救灾", "五险一金", "住房保障", "强农惠农", "其他"]),
    )
    .required(),
    Column::new("发布日期", "issued_on", Kind::Day).required(),
    Column::new("生效日期", "valid_from", Kind::Day),
    Column::new("失效日期", "valid_to", Kind::Day),
    Column::new("摘要", "summary", Kind::Body),
    Column::new("正文", "body", Kind::Body),
    Column::new("申领条件", "conditions", Kind::Body),
    Column::new("申领材料", "papers", Kind::Body),
    Column::new("办理地点", "place", Kind::Body),
    Column::new("咨询电话", "phone", Kind::Text),
];

/// Reads a row.
pub(super) fn read(cells: &mut Cells<'_>) -> Option<Policy> {
    let number = cells.number(0);
    let title = cells.required(1);
    let issuer = cells.required(3);
    let topic = cells.word(4, Topic::from_word);
    let issued_on = cells.day(5);
    let (valid_from, valid_to) = (cells.day(6), cells.day(7));
    cells.in_order(7, valid_from, valid_to);
    Some(Policy {
        number: number?,
        title: title?,
        document: cells.optional(2),
        issuer: issuer?,
        topic: topic?,
        issued_on: issued_on?,
        valid_from,
        valid_to,
        summary: cells.optional(8),
        body: cells.optional(9),
        conditions: cells.optional(10),
        papers: cells.optional(11),
        place: cells.optional(12),
        phone: cells.optional(13),
    })
}

/// The cells of a row in the order of [`COLUMNS`].
pub(super) fn cells(p: &Policy) -> Vec<String> {
    vec![
        p.number.clone(),
        p.title.clone(),
        text_cell(p.document.as_ref()),
        p.issuer.clone(),
        p.topic.word().to_owned(),
        p.issued_on.to_string(),
        day_cell(p.valid_from),
        day_cell(p.valid_to),
        text_cell(p.summary.as_ref()),
        text_cell(p.body.as_ref()),
        text_cell(p.conditions.as_ref()),
        text_cell(p.papers.as_ref()),
        text_cell(p.place.as_ref()),
        text_cell(p.phone.as_ref()),
    ]
}
