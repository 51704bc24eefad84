//! The page that is printed: the same pieces as in Word, in the form of the standard by the desk's style sheet.

use maud::{Markup, html};

use super::code;
use super::document::{Bars, Document, Head, Piece, Style, Table};

const WIDTH: i64 = 340;
const ROW: i64 = 48;

/// The sheet of a document, to stand in a page of the desk.
pub fn sheet(document: &Document) -> Markup {
    html! {
        article.letter.red[document.head != Head::Plain].han[document.head == Head::Han] {
            @for piece in document.pieces() { (piece_of(&piece)) }
        }
    }
}

fn piece_of(piece: &Piece) -> Markup {
    match piece {
        Piece::Line(style, text) => match style {
            Style::Office => html! { p.l-office { (text) } },
            Style::Secrecy => html! { p.l-secrecy { (text) } },
            Style::Urgency => html! { p.l-urgency { (text) } },
            Style::Number => html! { p.l-number { (text) } },
            Style::Title => html! { h1.l-title { (text) } },
            Style::To => html! { p.l-to { (text) } },
            Style::Heading => html! { h2.l-heading { (text) } },
            Style::Sub => html! { h3.l-sub { (text) } },
            Style::Body => html! { p.l-body { (text) } },
            Style::Attachment => html! { p.l-attachment { (text) } },
            Style::Signed => html! { p.l-signed { (text) } },
            Style::Copies => html! { p.l-copies { (text) } },
            Style::Caption => html! { p.l-caption { (text) } },
            Style::Annex => html! { p.l-annex { (text) } },
        },
        Piece::Page => html! { hr.l-page; },
        Piece::Code(link) => {
            html! { p.l-code { (code::drawing(link)) span { "扫码看这件事（有权限的人才打得开）" } } }
        }
        Piece::Table(table) => table_of(table),
        Piece::Bars(bars) => bars_of(bars),
    }
}

fn table_of(table: &Table) -> Markup {
    html! {
        table.rows role="table" {
            thead role="rowgroup" { tr role="row" { @for (head, _) in &table.columns { th role="columnheader" scope="col" { (head) } } } }
            tbody role="rowgroup" {
                @for row in &table.rows {
                    tr role="row" {
                        @for ((head, _), cell) in table.columns.iter().zip(row) {
                            td role="cell" data-label=(head) class=[light(&cell.text)] {
                                @if cell.to.is_empty() { (cell.text) } @else { a href=(cell.to) { (cell.text) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The class of a cell that begins with the shape of a light.
fn light(text: &str) -> Option<&'static str> {
    match text.chars().next() {
        Some('●') => Some("l-green"),
        Some('■') => Some("l-amber"),
        Some('▲') => Some("l-red"),
        _ => None,
    }
}

fn bars_of(bars: &Bars) -> Markup {
    let most = bars
        .bars
        .iter()
        .map(|(_, length, _)| *length)
        .max()
        .unwrap_or(0)
        .max(1);
    let told: Vec<String> = bars
        .bars
        .iter()
        .map(|(label, _, figure)| format!("{label}{figure}"))
        .collect();
    let height = ROW * i64::try_from(bars.bars.len()).unwrap_or(0);
    html! {
        svg.chart viewBox={ "0 0 " (WIDTH) " " (height) } role="img" font-size="16" aria-label={ (bars.title) "：" (told.join("，")) } {
            @for (at, (label, length, figure)) in bars.bars.iter().enumerate() {
                @let top = ROW * i64::try_from(at).unwrap_or(0);
                text x="0" y=(top + 18) { (label) }
                text x=(WIDTH) y=(top + 18) text-anchor="end" { (figure) }
                rect.rail x="0" y=(top + 26) width=(WIDTH) height="10" {}
                rect.bar x="0" y=(top + 26) width=(share(*length, most, WIDTH)) height="10" {}
            }
        }
    }
}

/// The length of a bar; what is above nothing is always seen.
pub(super) fn share(length: i64, most: i64, width: i64) -> i64 {
    if length <= 0 {
        return 0;
    }
    let scaled = i128::from(length) * i128::from(width) / i128::from(most.max(1));
    i64::try_from(scaled).unwrap_or(width).clamp(1, width)
}
