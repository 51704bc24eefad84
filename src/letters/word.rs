//! A document as a Word file in the form of GB/T 9704-2012: A4, 上37 下35 左28 右26 mm, 22 lines of 28 characters, 2号小标宋
//! for the title, 3号仿宋 for the body, the page's number between dashes.

mod han;

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, DocGrid, DocGridType, Docx, Footer, LineSpacing, LineSpacingType, PageMargin,
    PageNum, Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Pic, Run, RunFonts,
    Shading, SpecialIndentType, Table, TableAlignmentType, TableCell, TableLayoutType, TableRow, WidthType,
};

use super::code;
use super::document::{Bars, Document, Head, Piece, Style, Table as Grid};
use super::print::share;
use crate::error::{Error, Result};

/// 1 mm in twips, times 100.
const MM: i32 = 5669;
/// The width of a table: a little less than the 156 mm between the margins, whatever a program adds to its cells.
const WIDE: usize = 8640;
/// 225 mm between the margins, 22 lines.
const LINE: i32 = 579;
/// 156 mm for 28 characters of 16 pt: each stands a quarter of a point closer, in twips. A grid of characters would say the
/// same, but every program lays it out differently.
const CLOSER: i32 = -5;
/// Two characters of 16 pt.
const TWO: i32 = 632;
const RED: &str = "E60012";
const GREEN: &str = "1D6B44";
const AMBER: &str = "8A5A00";
const BRICK: &str = "A3271F";

/// The fonts by the names that the offices have, with what stands in for them elsewhere.
const FONTS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
<w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
<w:font w:name=\"方正小标宋简体\"><w:altName w:val=\"方正小标宋_GBK,小标宋,STZhongsong,华文中宋,SimSun,宋体\"/><w:charset w:val=\"86\"/><w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/></w:font>\
<w:font w:name=\"仿宋_GB2312\"><w:altName w:val=\"仿宋,FangSong,STFangsong,华文仿宋\"/><w:charset w:val=\"86\"/><w:family w:val=\"modern\"/><w:pitch w:val=\"fixed\"/></w:font>\
<w:font w:name=\"楷体_GB2312\"><w:altName w:val=\"楷体,KaiTi,STKaiti,华文楷体\"/><w:charset w:val=\"86\"/><w:family w:val=\"modern\"/><w:pitch w:val=\"fixed\"/></w:font>\
<w:font w:name=\"黑体\"><w:altName w:val=\"SimHei,STHeiti\"/><w:charset w:val=\"86\"/><w:family w:val=\"modern\"/><w:pitch w:val=\"fixed\"/></w:font>\
<w:font w:name=\"宋体\"><w:altName w:val=\"SimSun,STSong\"/><w:charset w:val=\"86\"/><w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/></w:font>\
<w:font w:name=\"Times New Roman\"><w:charset w:val=\"00\"/><w:family w:val=\"roman\"/><w:pitch w:val=\"variable\"/></w:font>\
</w:fonts>";

const SONG: &str = "宋体";
const TITLE: &str = "方正小标宋简体";
const BODY: &str = "仿宋_GB2312";
const BLACK: &str = "黑体";
const KAI: &str = "楷体_GB2312";

/// The bytes of the Word file.
///
/// # Errors
/// [`Error::Internal`] when it cannot be packed.
pub fn write(document: &Document) -> Result<Vec<u8>> {
    let han = document.head == Head::Han;
    let mut docx = Docx::new()
        .default_size(32)
        .default_fonts(fonts(BODY))
        .page_size(11906, 16838)
        .page_margin(PageMargin {
            top: mm(37),
            bottom: mm(35),
            left: mm(28),
            right: mm(26),
            header: mm(15),
            footer: mm(23),
            gutter: 0,
        })
        .footer(page_number(AlignmentType::Right))
        .even_footer(page_number(AlignmentType::Left));
    if han {
        // Its first page has no number.
        docx = docx
            .first_footer(Footer::new().add_paragraph(narrow()))
            .add_paragraph(han::foot());
    }
    let section = docx.document.section_property.clone();
    docx.document.section_property = section.doc_grid(
        DocGrid::new()
            .grid_type(DocGridType::Lines)
            .line_pitch(LINE as usize),
    );
    // Of a 函 what stands above its body has places of its own.
    let mut beginning = han;
    let mut page = false;
    for piece in document.pieces() {
        docx = match piece {
            Piece::Line(style, text) => {
                let paragraph = line(style, &text);
                if beginning {
                    beginning = style != Style::Title;
                    let placed =
                        han::place((&document.office, !document.urgency.is_empty()), style, paragraph);
                    placed.into_iter().fold(docx, Docx::add_paragraph)
                } else if std::mem::take(&mut page) {
                    docx.add_paragraph(paragraph.page_break_before(true))
                } else {
                    docx.add_paragraph(paragraph)
                }
            }
            Piece::Page => {
                page = true;
                docx
            }
            Piece::Table(grid) => docx.add_table(table(&grid)).add_paragraph(narrow()),
            Piece::Bars(bars) => docx.add_table(bar_table(&bars)).add_paragraph(narrow()),
            Piece::Code(link) => match picture(&link) {
                Some(paragraph) => docx.add_paragraph(paragraph),
                None => docx,
            },
        };
    }
    let mut parts = docx.build();
    parts.font_table = FONTS.as_bytes().to_vec();
    let mut out = Cursor::new(Vec::new());
    parts.pack(&mut out).map_err(Error::internal)?;
    Ok(out.into_inner())
}

fn mm(number: i32) -> i32 {
    number * MM / 100
}

fn fonts(east: &str) -> RunFonts {
    RunFonts::new()
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
        .cs("Times New Roman")
        .east_asia(east)
}

fn exact(points: i32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(points)
}

/// The size of the office in half points. One line: a long name is set smaller.
fn office_size(office: &str) -> usize {
    (840 / office.chars().count().max(1)).clamp(32, 60)
}

/// A line in its font and place; sizes are half points: 2号 is 44, 3号 is 32, 4号 is 28.
fn line(style: Style, text: &str) -> Paragraph {
    let set = |font: &str, size: usize| {
        let run = Run::new().fonts(fonts(font)).size(size).add_text(text);
        if size == 32 {
            run.character_spacing(CLOSER)
        } else {
            run
        }
    };
    let paragraph = Paragraph::new().line_spacing(exact(LINE));
    let indented = || Some(SpecialIndentType::FirstLine(TWO));
    match style {
        Style::Office => {
            let size = office_size(text);
            let line = ParagraphBorder::new(ParagraphBorderPosition::Bottom)
                .val(BorderType::ThickThinSmallGap)
                .size(24)
                .space(6)
                .color(RED);
            let mut paragraph = Paragraph::new()
                .snap_to_grid(false)
                .align(AlignmentType::Center)
                .add_run(set(TITLE, size).color(RED));
            paragraph.property = paragraph
                .property
                .set_borders(ParagraphBorders::with_empty().set(line));
            paragraph
        }
        Style::Secrecy | Style::Urgency => paragraph.add_run(set(BLACK, 32)),
        Style::Number => paragraph.align(AlignmentType::Right).add_run(set(BODY, 32)),
        Style::Title => Paragraph::new()
            .align(AlignmentType::Center)
            .line_spacing(exact(LINE + 60).before(320).after(320))
            .add_run(set(TITLE, 44)),
        Style::To => paragraph.add_run(set(BODY, 32)),
        Style::Heading => paragraph
            .indent(None, indented(), None, None)
            .keep_next(true)
            .add_run(set(BLACK, 32)),
        Style::Sub => paragraph
            .indent(None, indented(), None, None)
            .keep_next(true)
            .add_run(set(KAI, 32)),
        Style::Body | Style::Attachment => paragraph
            .indent(None, indented(), None, None)
            .align(AlignmentType::Both)
            .add_run(set(BODY, 32)),
        Style::Signed => paragraph
            .align(AlignmentType::Right)
            .indent(None, None, Some(TWO * 2), None)
            .add_run(set(BODY, 32)),
        Style::Copies => {
            let line = |place| ParagraphBorder::new(place).size(8).space(1).color("000000");
            let lines = ParagraphBorders::with_empty()
                .set(line(ParagraphBorderPosition::Top))
                .set(line(ParagraphBorderPosition::Bottom));
            let mut paragraph = paragraph.add_run(set(BODY, 28));
            paragraph.property = paragraph.property.set_borders(lines);
            paragraph
        }
        Style::Caption => paragraph
            .align(AlignmentType::Center)
            .keep_next(true)
            .add_run(set(BLACK, 28)),
        Style::Annex => paragraph.add_run(set(BLACK, 32)),
    }
}

/// — 1 —, 4号, one character from the edge: on the right of odd pages, on the left of even ones.
fn page_number(side: AlignmentType) -> Footer {
    let dash = |text: &str| Run::new().fonts(fonts(SONG)).size(28).add_text(text);
    Footer::new().add_paragraph(
        Paragraph::new()
            .align(side)
            .indent(Some(280), None, Some(280), None)
            .fonts(fonts(SONG))
            .size(28)
            .add_run(dash("— "))
            .add_page_num(PageNum::new())
            .add_run(dash(" —")),
    )
}

/// The lines that a table has to have behind it.
fn narrow() -> Paragraph {
    Paragraph::new().line_spacing(exact(120))
}

fn cell(text: &str, width: usize, (font, size): (&str, usize), align: AlignmentType) -> TableCell {
    let mut run = Run::new().fonts(fonts(font)).size(size).add_text(text);
    match text.chars().next() {
        Some('●') => run = run.color(GREEN),
        Some('■') => run = run.color(AMBER),
        Some('▲') => run = run.color(BRICK),
        _ => {}
    }
    TableCell::new().width(width, WidthType::Dxa).add_paragraph(
        Paragraph::new()
            .snap_to_grid(false)
            .keep_next(font == BLACK)
            .align(align)
            .line_spacing(exact(360))
            .add_run(run),
    )
}

/// The widths of columns in twips, by their shares.
fn widths(shares: impl Iterator<Item = u16> + Clone) -> Vec<usize> {
    let all: usize = shares.clone().map(usize::from).sum::<usize>().max(1);
    shares.map(|share| WIDE * usize::from(share) / all).collect()
}

fn table(grid: &Grid) -> Table {
    // Many columns are set smaller, so that sums stay whole.
    let size = if grid.columns.len() > 6 { 18 } else { 24 };
    let widths = widths(grid.columns.iter().map(|(_, share)| *share));
    let heads = grid
        .columns
        .iter()
        .zip(&widths)
        .map(|((head, _), width)| cell(head, *width, (BLACK, size), AlignmentType::Center))
        .collect();
    let mut rows = vec![TableRow::new(heads).cant_split()];
    for line in &grid.rows {
        let cells = line
            .iter()
            .zip(&widths)
            .map(|(one, width)| cell(&one.text, *width, (BODY, size), AlignmentType::Left))
            .collect();
        let row = TableRow::new(cells).cant_split();
        // Where somebody signs by hand there is room to.
        let by_hand = grid.columns.len() == 2 && line.iter().any(|one| one.text.is_empty());
        rows.push(if by_hand { row.row_height(800.0) } else { row });
    }
    Table::new(rows)
        .set_grid(widths)
        .align(TableAlignmentType::Center)
        .width(WIDE, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

/// Bars as cells that are filled as far as the bar goes.
fn bar_table(bars: &Bars) -> Table {
    const LABEL: usize = 2400;
    const FIGURE: usize = 2400;
    let most = bars
        .bars
        .iter()
        .map(|(_, length, _)| *length)
        .max()
        .unwrap_or(0)
        .max(1);
    let room = WIDE - LABEL - FIGURE;
    let rows = bars
        .bars
        .iter()
        .map(|(label, length, figure)| {
            let long = usize::try_from(share(*length, most, 60)).unwrap_or(0);
            let bar = TableCell::new().width(room, WidthType::Dxa).add_paragraph(
                Paragraph::new()
                    .snap_to_grid(false)
                    .line_spacing(exact(360))
                    .add_run(
                        Run::new()
                            .size(20)
                            .color(GREEN)
                            .shading(Shading::new().fill(GREEN))
                            .add_text("\u{a0}".repeat(long)),
                    ),
            );
            TableRow::new(vec![
                cell(label, LABEL, (BODY, 24), AlignmentType::Left),
                bar,
                cell(figure, FIGURE, (BODY, 24), AlignmentType::Right),
            ])
            .cant_split()
        })
        .collect();
    Table::new(rows)
        .set_grid(vec![LABEL, room, FIGURE])
        .width(WIDE, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .clear_all_border()
}

/// The square code, 25 mm wide.
fn picture(link: &str) -> Option<Paragraph> {
    let (side, image) = code::png(link)?;
    let picture = Pic::new_with_dimensions(image, side, side).size(900_000, 900_000);
    Some(
        Paragraph::new()
            .snap_to_grid(false)
            .add_run(Run::new().add_image(picture)),
    )
}
