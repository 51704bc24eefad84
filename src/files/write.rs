//! Lists out: CSV and XLSX of any length in constant memory, importable again.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::domain::fen::Fen;
use crate::error::{Error, Result};

/// A value of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, and everything that looks like a number and is none: codes, accounts.
    Text(&'a str),
    /// An amount, written in yuan.
    Money(Fen),
    /// A whole number.
    Number(i64),
    /// A day, written as `2025-03-07`.
    Day(NaiveDate),
}

/// CSV with a byte-order mark, so that spreadsheets read it as UTF-8, and with what they would run as a
/// formula made harmless.
pub struct CsvSheet<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> CsvSheet<W> {
    /// Begins the list with its header row.
    pub fn new(mut out: W, headings: &[&str]) -> Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut out = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        out.write_record(headings).map_err(Error::internal)?;
        Ok(Self { out })
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        for cell in cells {
            match cell {
                Cell::Empty => self.out.write_field(""),
                Cell::Text(text) => self.out.write_field(guarded(text).as_ref()),
                Cell::Money(amount) => self.out.write_field(amount.yuan()),
                Cell::Number(number) => self.out.write_field(number.to_string()),
                Cell::Day(day) => self.out.write_field(day.to_string()),
            }
            .map_err(Error::internal)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(Error::internal)
    }

    /// Ends the list and gives the writer back.
    pub fn finish(self) -> Result<W> {
        self.out
            .into_inner()
            .map_err(|fault| Error::internal(fault.error()))
    }
}

/// The most rows of a worksheet below its header.
const MOST_ROWS: u32 = 1_048_575;
/// The most characters of a cell, counted as UTF-16.
pub(super) const LONGEST_TEXT: usize = 32_767;

/// XLSX with a bold header that stays in place. Rows go to a temporary file at once; text stays text.
pub struct XlsxSheet {
    book: Workbook,
    next: u32,
    money: Format,
}

impl XlsxSheet {
    /// Begins the list with its header row.
    pub fn new(sheet: &str, headings: &[&str]) -> Result<Self> {
        let mut book = Workbook::new();
        let page = book
            .add_worksheet_with_constant_memory()
            .map_err(Error::internal)?;
        page.set_name(sheet_name(sheet)).map_err(Error::internal)?;
        write_header(page, headings)?;
        Ok(Self {
            book,
            next: 1,
            money: Format::new().set_num_format("#,##0.00"),
        })
    }

    /// Writes on the foot of every printed page who signs the list, and which page of how many it is.
    pub fn signed(mut self, by: &str) -> Result<Self> {
        /// The longest that a spreadsheet takes there.
        const LONGEST: usize = 200;
        let by: String = by.chars().take(LONGEST).collect::<String>().replace('&', "&&");
        self.book
            .worksheet_from_index(0)
            .map_err(Error::internal)?
            .set_footer(format!("&L第 &P 页，共 &N 页&R{by}　&D"));
        Ok(self)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`Error::TooLarge`] when the sheet is full or a text longer than a cell may be.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        if self.next > MOST_ROWS {
            return Err(Error::TooLarge(format!("XLSX 最多 {MOST_ROWS} 行，请用 CSV")));
        }
        let page = self.book.worksheet_from_index(0).map_err(Error::internal)?;
        for (column, cell) in cells.iter().enumerate() {
            let column = u16::try_from(column).map_err(Error::internal)?;
            match cell {
                Cell::Empty | Cell::Text("") => continue,
                Cell::Text(text) if text.encode_utf16().count() > LONGEST_TEXT => {
                    return Err(Error::TooLarge(format!(
                        "XLSX 的一格最多 {LONGEST_TEXT} 字，请用 CSV"
                    )));
                }
                Cell::Text(text) => page.write_string(self.next, column, *text),
                Cell::Money(amount) => {
                    page.write_number_with_format(self.next, column, amount.0 as f64 / 100.0, &self.money)
                }
                Cell::Number(number) => page.write_number(self.next, column, *number as f64),
                Cell::Day(day) => page.write_string(self.next, column, day.to_string()),
            }
            .map_err(Error::internal)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Writes the workbook to a file.
    pub fn save(mut self, path: &Path) -> Result<()> {
        self.book.save(path).map_err(Error::internal)
    }

    /// The workbook as bytes, for a download.
    pub fn bytes(mut self) -> Result<Vec<u8>> {
        self.book.save_to_buffer().map_err(Error::internal)
    }
}

/// Writes a bold header row that stays in place.
pub(super) fn write_header(page: &mut Worksheet, headings: &[&str]) -> Result<()> {
    let bold = Format::new().set_bold();
    page.set_freeze_panes(1, 0).map_err(Error::internal)?;
    for (column, heading) in headings.iter().enumerate() {
        let column = u16::try_from(column).map_err(Error::internal)?;
        let width = heading
            .chars()
            .map(|c| if c.is_ascii() { 1.1 } else { 2.2 })
            .sum::<f64>()
            + 2.0;
        page.set_column_width(column, width.clamp(8.0, 40.0))
            .map_err(Error::internal)?;
        page.write_string_with_format(0, column, *heading, &bold)
            .map_err(Error::internal)?;
    }
    Ok(())
}

/// A name that a worksheet may have: 31 characters at most and none that spreadsheets forbid.
pub(super) fn sheet_name(name: &str) -> String {
    let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control();
    let name: String = name.chars().filter(allowed).take(31).collect();
    if name.trim().is_empty() {
        "表".to_owned()
    } else {
        name
    }
}

/// Text before which spreadsheets are told that it is text: a quote before what begins like a formula and
/// is no number, and one more before what already looks guarded, so that [`unguarded`] gives back the same.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    let inner = text.trim_start_matches('\'');
    let guard = inner.starts_with(FORMULA) && (inner.len() < text.len() || !is_number(text));
    if guard {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without the guard that [`guarded`] put before it.
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.trim_start_matches('\'').starts_with(FORMULA) => text,
        _ => cell,
    }
}

/// What a spreadsheet takes for the beginning of a formula, full-width forms as well.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet reads the text as a number: a sign, digits and one point.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = digits.replacen('.', "", 1);
    !plain.is_empty()
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && plain.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless_and_come_back_as_they_were() {
        for text in [
            "=1+1", "+86", "-张三", "@a", "\tx", "'=1", "''-5", "'-5", "-5.00", "-5", "'张三'", "＝1",
            "-1-2", "",
        ] {
            assert_eq!(unguarded(&guarded(text)), text, "{text:?}");
        }
        assert_eq!(guarded("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(guarded("-5.00"), "-5.00");
        assert_eq!(guarded("-1+1|cmd"), "'-1+1|cmd");
        assert_eq!(guarded("'张三'"), "'张三'");
    }

    #[test]
    fn a_printed_workbook_says_on_every_page_who_signs_it() {
        use std::io::{Cursor, Read};
        let sheet = XlsxSheet::new("合同", &["村"]).and_then(|sheet| sheet.signed("甲局&乙局"));
        let bytes = sheet.and_then(XlsxSheet::bytes).expect("a workbook");
        let mut book = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let mut page = String::new();
        let mut part = book.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
        part.read_to_string(&mut page).expect("UTF-8");
        assert!(
            page.contains("<oddFooter>&amp;L第 &amp;P 页，共 &amp;N 页&amp;R甲局&amp;&amp;乙局"),
            "{page}"
        );
    }

    #[test]
    fn csv_has_a_mark_line_ends_and_yuan() {
        let mut sheet = CsvSheet::new(Vec::new(), &["村", "金额(元)"]).expect("begun");
        let day = NaiveDate::from_ymd_opt(2025, 3, 7).expect("a day");
        sheet
            .row(&[Cell::Text("北冷\"村\",一"), Cell::Money(Fen(-8440))])
            .expect("written");
        sheet.row(&[Cell::Day(day), Cell::Empty]).expect("written");
        let text = String::from_utf8(sheet.finish().expect("ended")).expect("text");
        assert_eq!(
            text,
            "\u{feff}村,金额(元)\r\n\"北冷\"\"村\"\",一\",-84.40\r\n2025-03-07,\r\n"
        );
    }

    #[test]
    fn sheet_names_lose_what_spreadsheets_forbid() {
        assert_eq!(sheet_name("a/b[c]:d"), "abcd");
        assert_eq!(sheet_name("??"), "表");
        assert_eq!(sheet_name(&"村".repeat(40)).chars().count(), 31);
    }
}
