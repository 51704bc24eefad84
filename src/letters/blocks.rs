//! The parts of a body, made short to write: the wording of a letter should read like the letter.

use chrono::{Datelike, NaiveDate};

use super::document::{Block, Cell, Table};

/// `2026年11月22日`.
pub fn date_in_words(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A heading.
pub(super) fn heading(text: impl Into<String>) -> Block {
    Block::Heading(text.into())
}

/// A sub-heading.
pub(super) fn sub(text: impl Into<String>) -> Block {
    Block::Sub(text.into())
}

/// A paragraph.
pub(super) fn text(text: impl Into<String>) -> Block {
    Block::Text(text.into())
}

/// A paragraph a line, without the empty ones.
pub(super) fn paragraphs(text: &str) -> Vec<Block> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| Block::Text(line.to_owned()))
        .collect()
}

/// A paragraph a line, counted: 1. 2. 3.
pub(super) fn listed(text: &str) -> Vec<Block> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .enumerate()
        .map(|(at, line)| Block::Text(format!("{}. {line}", at + 1)))
        .collect()
}

/// A form of two columns.
pub(super) fn form<const N: usize>(lines: [(&str, String); N]) -> Block {
    let rows = lines
        .into_iter()
        .map(|(label, value)| vec![label.into(), value.into()])
        .collect();
    table("", &[("项目", 2), ("内容", 5)], rows)
}

/// A table.
pub(super) fn table(caption: &str, columns: &[(&str, u16)], rows: Vec<Vec<Cell>>) -> Block {
    Block::Table(Table {
        caption: caption.to_owned(),
        columns: columns
            .iter()
            .map(|(head, share)| ((*head).to_owned(), *share))
            .collect(),
        rows,
    })
}
