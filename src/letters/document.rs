//! What a letter or a report says, before it is a file or a page: one model, read out piece by piece, so that Word, print
//! and plain text cannot differ.

use serde::{Deserialize, Serialize};

use super::wording::fit;

pub use super::blocks::date_in_words;
pub(super) use super::blocks::{form, heading, listed, paragraphs, sub, table, text};

/// How the first page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Head {
    /// The office in red over a double red line.
    Letter,
    /// 函, in the form of its own that the standard has for it: the office at 30 mm, a double red line beneath it and another
    /// at the foot of the first page, no number on that page.
    Han,
    /// A report, a form: no red head.
    Plain,
}

/// A cell of a table; on a page it can lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// Where it leads on the desk; empty for nowhere.
    pub to: String,
}

impl Cell {
    /// A figure with the way to what it counts.
    pub fn leading(text: impl Into<String>, to: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            to: to.into(),
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::leading(text, "")
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// What it shows; empty for none.
    pub caption: String,
    /// The headings, each with its share of the width.
    pub columns: Vec<(String, u16)>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Bars in one scale, each with its figure beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bars {
    /// What they show.
    pub title: String,
    /// Label, length, figure.
    pub bars: Vec<(String, i64, String)>,
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// 一、
    Heading(String),
    /// （一）
    Sub(String),
    /// A paragraph.
    Text(String),
    /// A table.
    Table(Table),
    /// Bars.
    Bars(Bars),
}

/// What is attached: a sheet of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annex {
    /// Its title.
    pub title: String,
    /// Its body.
    pub blocks: Vec<Block>,
}

/// A letter, a form or a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// How the first page begins.
    pub head: Head,
    /// 发文机关.
    pub office: String,
    /// 落款, where it is another than 发文机关; may be empty.
    #[serde(default)]
    pub signed: String,
    /// 发文字号; empty for none.
    pub number: String,
    /// 密级 or handling; empty for none.
    pub secrecy: String,
    /// 紧急程度; empty for none.
    #[serde(default)]
    pub urgency: String,
    /// 标题.
    pub title: String,
    /// 主送; empty for none.
    pub to: String,
    /// 正文.
    pub blocks: Vec<Block>,
    /// 附件.
    pub annexes: Vec<Annex>,
    /// 成文日期, in words.
    pub date: String,
    /// 抄送; empty for none.
    pub copies: String,
    /// Where its square code leads; empty for no code.
    pub link: String,
}

/// How a line stands on the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// 发文机关标志, red.
    Office,
    /// 密级.
    Secrecy,
    /// 紧急程度.
    Urgency,
    /// 发文字号.
    Number,
    /// 标题.
    Title,
    /// 主送, without indent.
    To,
    /// 一、
    Heading,
    /// （一）
    Sub,
    /// A paragraph of the body.
    Body,
    /// 附件说明.
    Attachment,
    /// 落款 and date.
    Signed,
    /// 抄送.
    Copies,
    /// Above a table or bars.
    Caption,
    /// The label of an annex: 附件1.
    Annex,
}

/// The next thing on the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A line.
    Line(Style, String),
    /// A table without its caption.
    Table(Table),
    /// Bars without their title.
    Bars(Bars),
    /// A new page.
    Page,
    /// The square code of an address.
    Code(String),
}

impl Document {
    /// Whether that office is among those whom it is sent to; a copy is not sent to it.
    pub fn is_sent_to(&self, office: &str) -> bool {
        let between = |c: char| c.is_whitespace() || "、，,；;：:。.".contains(c);
        !office.is_empty() && self.to.split(between).any(|one| one == office)
    }

    /// The document for who may read it and not what its cells lead to.
    #[must_use]
    pub fn leading_nowhere(mut self) -> Self {
        let annexes = self.annexes.iter_mut().map(|annex| &mut annex.blocks);
        for block in std::iter::once(&mut self.blocks).chain(annexes).flatten() {
            if let Block::Table(table) = block {
                for cell in table.rows.iter_mut().flatten() {
                    cell.to.clear();
                }
            }
        }
        self
    }

    /// The document as it is kept and shown: no character that paper or XML cannot hold, no whole number of a person.
    #[must_use]
    pub fn fitted(mut self) -> Self {
        for text in [
            &mut self.office,
            &mut self.signed,
            &mut self.number,
            &mut self.secrecy,
            &mut self.urgency,
            &mut self.title,
            &mut self.to,
            &mut self.date,
            &mut self.copies,
        ] {
            *text = fit(text);
        }
        fit_blocks(&mut self.blocks);
        for annex in &mut self.annexes {
            annex.title = fit(&annex.title);
            fit_blocks(&mut annex.blocks);
        }
        self
    }

    /// What stands on the paper, in order.
    pub fn pieces(&self) -> Vec<Piece> {
        let doc = self.clone().fitted();
        let mut out = Vec::new();
        let mut line = |style, text: String| {
            if !text.is_empty() {
                out.push(Piece::Line(style, text));
            }
        };
        if doc.head != Head::Plain {
            line(Style::Office, doc.office.clone());
        }
        line(Style::Secrecy, doc.secrecy.clone());
        line(Style::Urgency, doc.urgency.clone());
        line(Style::Number, doc.number.clone());
        line(Style::Title, doc.title.clone());
        if !doc.to.is_empty() {
            line(Style::To, format!("{}：", doc.to));
        }
        out.extend(numbered(&doc.blocks));
        let several = doc.annexes.len() > 1;
        for (at, annex) in doc.annexes.iter().enumerate() {
            let mark = if at == 0 { "附件：" } else { "　　　" };
            let number = if several {
                format!("{}. ", at + 1)
            } else {
                String::new()
            };
            out.push(Piece::Line(
                Style::Attachment,
                format!("{mark}{number}{}", annex.title),
            ));
        }
        let signed = if doc.signed.is_empty() {
            &doc.office
        } else {
            &doc.signed
        };
        out.push(Piece::Line(Style::Signed, signed.clone()));
        out.push(Piece::Line(Style::Signed, doc.date.clone()));
        if !doc.copies.is_empty() {
            out.push(Piece::Line(Style::Copies, format!("抄送：{}。", doc.copies)));
        }
        if !doc.link.is_empty() {
            out.push(Piece::Code(doc.link.clone()));
        }
        for (at, annex) in doc.annexes.iter().enumerate() {
            out.push(Piece::Page);
            let number = if several {
                (at + 1).to_string()
            } else {
                String::new()
            };
            out.push(Piece::Line(Style::Annex, format!("附件{number}")));
            out.push(Piece::Line(Style::Title, annex.title.clone()));
            out.extend(numbered(&annex.blocks));
        }
        out
    }

    /// The document as lines of text: what the samples hold, and what Word and print are held against.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for piece in self.pieces() {
            match piece {
                Piece::Line(_, text) => push(&mut out, &text),
                Piece::Page => push(&mut out, "----"),
                Piece::Code(link) => push(&mut out, &format!("[二维码] {link}")),
                Piece::Table(table) => {
                    let heads: Vec<&str> = table.columns.iter().map(|(head, _)| head.as_str()).collect();
                    push(&mut out, &format!("| {} |", heads.join(" | ")));
                    for row in &table.rows {
                        let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
                        push(&mut out, &format!("| {} |", cells.join(" | ")));
                    }
                }
                Piece::Bars(bars) => {
                    for (label, _, figure) in &bars.bars {
                        push(&mut out, &format!("- {label} {figure}"));
                    }
                }
            }
        }
        out
    }
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

fn fit_blocks(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Heading(text) | Block::Sub(text) | Block::Text(text) => *text = fit(text),
            Block::Table(table) => {
                table.caption = fit(&table.caption);
                for cell in table.rows.iter_mut().flatten() {
                    cell.text = fit(&cell.text);
                }
            }
            Block::Bars(bars) => {
                bars.title = fit(&bars.title);
                for (label, _, figure) in &mut bars.bars {
                    *label = fit(label);
                    *figure = fit(figure);
                }
            }
        }
    }
}

/// The blocks with their numbers: 一、 and （一）.
fn numbered(blocks: &[Block]) -> Vec<Piece> {
    let (mut heading, mut sub) = (0, 0);
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Heading(text) => {
                heading += 1;
                sub = 0;
                out.push(Piece::Line(
                    Style::Heading,
                    format!("{}、{text}", in_words(heading)),
                ));
            }
            Block::Sub(text) => {
                sub += 1;
                out.push(Piece::Line(Style::Sub, format!("（{}）{text}", in_words(sub))));
            }
            Block::Text(text) => out.push(Piece::Line(Style::Body, text.clone())),
            Block::Table(table) => {
                if !table.caption.is_empty() {
                    out.push(Piece::Line(Style::Caption, table.caption.clone()));
                }
                out.push(Piece::Table(table.clone()));
            }
            Block::Bars(bars) => {
                out.push(Piece::Line(Style::Caption, bars.title.clone()));
                out.push(Piece::Bars(bars.clone()));
            }
        }
    }
    out
}

/// 1 to 99 as headings count.
fn in_words(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10 % 10, number % 10);
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        _ => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_counted_as_the_standard_counts_them() {
        assert_eq!(
            [1, 10, 12, 20, 35].map(in_words),
            ["一", "十", "十二", "二十", "三十五"]
        );
        let blocks = [heading("甲"), sub("子"), sub("丑"), heading("乙"), sub("寅")];
        let lines: Vec<String> = numbered(&blocks)
            .into_iter()
            .map(|piece| match piece {
                Piece::Line(_, text) => text,
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(lines, ["一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅"]);
    }
}
