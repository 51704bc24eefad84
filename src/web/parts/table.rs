//! Tables that become labelled rows on a narrow screen.

use maud::{Markup, html};

/// A column: its heading, and how its cells stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    heading: &'static str,
    class: &'static str,
}

impl Column {
    /// A column of text.
    pub(crate) const fn text(heading: &'static str) -> Self {
        Self { heading, class: "" }
    }

    /// The column that says what a row is about: the head of the row on a narrow screen.
    pub(crate) const fn head(heading: &'static str) -> Self {
        Self {
            heading,
            class: "head",
        }
    }

    /// A column of short text that is never broken.
    pub(crate) const fn short(heading: &'static str) -> Self {
        Self {
            heading,
            class: "short",
        }
    }

    /// A column of figures.
    pub(crate) const fn number(heading: &'static str) -> Self {
        Self {
            heading,
            class: "num",
        }
    }
}

/// A table. The roles are spoken out because a narrow screen lays rows out as blocks, and browsers then
/// forget that it is a table.
pub(crate) fn table(
    caption: &str,
    columns: &[Column],
    rows: impl IntoIterator<Item = Vec<Markup>>,
) -> Markup {
    let heads: Vec<Markup> = columns.iter().map(|column| html! { (column.heading) }).collect();
    table_under(caption, columns, &heads, rows)
}

/// The same under headings of one's own, such as links that sort.
pub(crate) fn table_under(
    caption: &str,
    columns: &[Column],
    heads: &[Markup],
    rows: impl IntoIterator<Item = Vec<Markup>>,
) -> Markup {
    let several = columns.iter().filter(|column| column.class == "num").count() > 1;
    html! {
        table.rows.several[several] role="table" {
            caption.unseen { (caption) }
            thead role="rowgroup" {
                tr role="row" {
                    @for (column, head) in columns.iter().zip(heads) { th role="columnheader" scope="col" class=[class(column)] { (head) } }
                }
            }
            tbody role="rowgroup" {
                @for row in rows {
                    tr role="row" {
                        @for (column, cell) in columns.iter().zip(row) {
                            td role="cell" class=[class(column)] data-label=(column.heading) { (cell) }
                        }
                    }
                }
            }
        }
    }
}

fn class(column: &Column) -> Option<&'static str> {
    (!column.class.is_empty()).then_some(column.class)
}
