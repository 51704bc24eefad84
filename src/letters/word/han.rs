//! The form that GB/T 9704-2012 has for a 函: the upper edge of the office at 30 mm, 4 mm beneath it a double red line of 170 mm,
//! beneath that secrecy on the left, urgency under it, and the number on the right; another double line 20 mm above the foot of the first page.
//! What stands above the body has its place on the sheet: every program then lays it out alike.

use docx_rs::{
    BorderType, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder, ParagraphBorderPosition,
    ParagraphBorders,
};

use super::{LINE, RED, exact, mm, office_size};
use crate::letters::document::Style;

/// The length of the lines, and from the left edge of the sheet to where they begin.
const LONG: (i32, i32) = (170, 20);
/// The upper edge of the office.
const OFFICE: i32 = 30;
/// From the office to the line beneath it.
const GAP: i32 = 4;
/// From that line to the line of secrecy and number, so that their characters are seven eighths of one beneath it; in twips.
const UNDER: i32 = 181;
/// Secrecy and number with the two empty lines beneath them.
const THREE: i32 = LINE * 3;
/// 20 mm above the foot of the sheet.
const FOOT: i32 = 297 - 20;

/// A paragraph at a place of the sheet, in twips, with nothing beside it.
fn at(paragraph: Paragraph, (left, top): (i32, i32), wide: i32) -> Paragraph {
    paragraph
        .snap_to_grid(false)
        .wrap("notBeside")
        .h_anchor("page")
        .v_anchor("page")
        .frame_x(left)
        .frame_y(top)
        .frame_width(u32::try_from(wide).unwrap_or_default())
}

/// A double red line. Word names the outer of two lines last: thin and thick is the thick one above, over a paragraph.
fn rule(top: i32, kind: BorderType) -> Paragraph {
    let line = ParagraphBorder::new(ParagraphBorderPosition::Top)
        .val(kind)
        .size(24)
        .space(0)
        .color(RED);
    let (long, left) = LONG;
    let mut empty = at(
        Paragraph::new().line_spacing(exact(20)),
        (mm(left), top),
        mm(long),
    );
    empty.property = empty
        .property
        .set_borders(ParagraphBorders::with_empty().set(line));
    empty
}

/// The second double line, the thin one above.
pub(super) fn foot() -> Paragraph {
    rule(mm(FOOT), BorderType::ThickThinSmallGap)
}

/// A line of the letter of that office, urgent or not, where a 函 has it, with what stands beneath it.
pub(super) fn place((office, urgent): (&str, bool), style: Style, paragraph: Paragraph) -> Vec<Paragraph> {
    // Half points; a point is twenty twips, and a line is a fifth higher than its characters.
    let size = i32::try_from(office_size(office)).unwrap_or_default();
    let line = mm(OFFICE) + size * 10 + mm(GAP);
    let under = |paragraph: Paragraph, (left, lines): (i32, i32), wide: i32| {
        at(paragraph, (mm(left), line + UNDER + lines * LINE), mm(wide))
            .h_rule("exact")
            .frame_height(u32::try_from(THREE).unwrap_or_default())
    };
    let alone = |paragraph: Paragraph| paragraph.frame_height(u32::try_from(LINE).unwrap_or_default());
    match style {
        Style::Office => {
            let mut name = paragraph.line_spacing(exact(size * 12));
            // Its line stands by itself.
            name.property = name.property.set_borders(ParagraphBorders::with_empty());
            let (long, left) = LONG;
            vec![
                at(name, (mm(left), mm(OFFICE) - size), mm(long)),
                rule(line, BorderType::ThinThickSmallGap),
            ]
        }
        // Nothing empty between it and what is urgent.
        Style::Secrecy if urgent => vec![alone(under(paragraph, (28, 0), 76))],
        Style::Secrecy => vec![under(paragraph, (28, 0), 76)],
        Style::Urgency => vec![under(paragraph, (28, 1), 76)],
        Style::Number => vec![under(paragraph, (104, 0), 80)],
        Style::Title => vec![
            paragraph.snap_to_grid(false).line_spacing(
                LineSpacing::new()
                    .line_rule(LineSpacingType::Exact)
                    .line(LINE + 60)
                    .after(320),
            ),
        ],
        _ => vec![paragraph],
    }
}
