//! The old binary workbook (.xls), and how the values of any workbook become text.

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Data, DataRef, ExcelDateTime, Range, Reader as _, SheetType, SheetVisible, Xls};

use super::xlsx::{MOST_COLUMNS, damaged};
use super::{Sound, refusal};
use crate::domain::row::Row;

/// The largest file: the format ends at 65,536 rows, and it is read as a whole.
const MOST_BYTES: u64 = 64 << 20;
/// The most cells of a sheet's rectangle: an old workbook is laid out whole in memory.
const MOST_CELLS: u64 = 4 << 20;

/// An old workbook, read whole.
pub(super) struct Workbook {
    book: Xls<BufReader<File>>,
}

/// The rows of a sheet.
pub(super) struct Cells {
    range: Range<Data>,
    at: usize,
    text: String,
}

impl Workbook {
    pub(super) fn open(path: &Path, size: u64) -> Sound<Self> {
        if size > MOST_BYTES {
            return Err(refusal(
                "这个旧格式（XLS）的文件太大",
                "用 WPS 或 Excel 另存为 XLSX 或 CSV",
            ));
        }
        let unreadable = |cause| refusal(format!("文件读不出来：{cause}"), "检查文件和权限");
        let bytes = std::fs::read(path).map_err(unreadable)?;
        let holds = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes.windows(wide.len()).any(|window| window == wide)
        };
        if holds("EncryptedPackage") {
            return Err(refusal("工作簿加了密码，打不开", "去掉打开密码，再导入"));
        }
        if !holds("Workbook") && !holds("Book") {
            let what = if holds("WordDocument") {
                "Word 文档"
            } else {
                "别的程序的文件"
            };
            return Err(refusal(format!("这是{what}，不是表格"), "用 CSV 或 XLSX 表格"));
        }
        if widest(&bytes) > MOST_CELLS {
            return Err(refusal(
                "工作表里有相隔太远的内容",
                "删去远处的内容，或另存为 XLSX",
            ));
        }
        drop(bytes);
        let file = File::open(path).map_err(unreadable)?;
        let book = Xls::new(BufReader::new(file)).map_err(|fault| match fault {
            calamine::XlsError::Password => refusal("工作簿加了密码，打不开", "去掉打开密码，再导入"),
            _ => damaged(),
        })?;
        Ok(Self { book })
    }

    /// The worksheets by name, and whether they are hidden.
    pub(super) fn sheets(&self) -> Vec<(String, bool)> {
        let sheets = self.book.sheets_metadata().iter();
        sheets
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
            .collect()
    }

    /// The rows of a sheet from its first.
    pub(super) fn cells(&mut self, sheet: &str) -> Sound<Cells> {
        #[expect(
            clippy::disallowed_methods,
            reason = "bounded above: 64 MB and four million cells"
        )]
        let range = self.book.worksheet_range(sheet).map_err(|_| damaged())?;
        Ok(Cells {
            range,
            at: 0,
            text: String::new(),
        })
    }
}

impl Cells {
    /// Reads the next row; false at the end.
    pub(super) fn next(&mut self, row: &mut Row) -> Sound<bool> {
        let (top, left) = self.range.start().unwrap_or_default();
        if self.at >= self.range.height() {
            return Ok(false);
        }
        row.start(top + self.at as u32 + 1);
        for _ in 0..left.min(MOST_COLUMNS) {
            row.push("");
        }
        let width = self.range.width().min(MOST_COLUMNS.saturating_sub(left) as usize);
        for column in 0..width {
            self.text.clear();
            let numeric = match self.range.get((self.at, column)) {
                None | Some(Data::Empty) => false,
                Some(Data::String(text)) => {
                    self.text.push_str(text);
                    false
                }
                Some(Data::Float(number)) => write_value(&DataRef::Float(*number), &mut self.text),
                Some(Data::Int(number)) => write_value(&DataRef::Int(*number), &mut self.text),
                Some(Data::Bool(yes)) => write_value(&DataRef::Bool(*yes), &mut self.text),
                Some(Data::DateTime(day)) => write_value(&DataRef::DateTime(*day), &mut self.text),
                Some(other) => {
                    let _ = write!(self.text, "{other}");
                    false
                }
            };
            if numeric {
                row.push_number(&self.text)
            } else {
                row.push(&self.text)
            }
        }
        self.at += 1;
        Ok(true)
    }

    /// How much of the sheet has been read, in parts of `size`.
    pub(super) fn position(&self, size: u64) -> u64 {
        size * self.at as u64 / (self.range.height() as u64).max(1)
    }
}

/// Writes a value as text, true when it is a number that may have lost digits: days as ISO 8601, whole numbers
/// without a point, others with the 15 digits that a spreadsheet shows.
pub(super) fn write_value(value: &DataRef<'_>, out: &mut String) -> bool {
    match value {
        DataRef::Empty => {}
        DataRef::String(text) => out.push_str(text),
        DataRef::SharedString(text) => out.push_str(text),
        DataRef::DateTimeIso(text) => out.push_str(text),
        DataRef::DurationIso(text) => out.push_str(text),
        DataRef::Bool(yes) => out.push_str(if *yes { "是" } else { "否" }),
        DataRef::Error(error) => {
            let _ = write!(out, "{error}");
        }
        DataRef::DateTime(day) => write_day(day, out),
        DataRef::Int(number) => {
            let _ = write!(out, "{number}");
            return true;
        }
        DataRef::Float(number) => {
            write_number(*number, out);
            return true;
        }
    }
    false
}

fn write_number(number: f64, out: &mut String) {
    if number.fract().abs() < f64::EPSILON && number.abs() < 1e21 {
        let _ = write!(out, "{number:.0}");
        return;
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let _ = write!(out, "{rounded}");
}

fn write_day(day: &ExcelDateTime, out: &mut String) {
    if day.is_duration() {
        write_number(day.as_f64(), out);
        return;
    }
    let (y, m, d, hour, minute, second, _) = day.to_ymd_hms_milli();
    if day.as_f64() >= 1.0 {
        let _ = write!(out, "{y:04}-{m:02}-{d:02}");
    }
    if (hour, minute, second) != (0, 0, 0) {
        let blank = if out.is_empty() { "" } else { " " };
        let _ = write!(out, "{blank}{hour:02}:{minute:02}:{second:02}");
    }
}

/// The largest rectangle that a DIMENSIONS record of the file claims: `00 02 0E 00`, first row, row behind
/// the last, first column, column behind the last, two zeros ([MS-XLS] 2.4.90).
fn widest(bytes: &[u8]) -> u64 {
    let word = |at: usize| u64::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let long = |at: usize| word(at) | word(at + 2) << 16;
    let records = bytes
        .windows(18)
        .enumerate()
        .filter(|(_, window)| window.starts_with(&[0x00, 0x02, 0x0e, 0x00]));
    records
        .map(|(at, _)| {
            (
                long(at + 4),
                long(at + 8),
                word(at + 12),
                word(at + 14),
                word(at + 16),
            )
        })
        .filter(|(top, bottom, left, right, zero)| {
            top <= bottom && *bottom <= 65_536 && left <= right && *right <= 256 && *zero == 0
        })
        .map(|(top, bottom, left, right, _)| (bottom - top) * (right - left))
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: DataRef<'_>) -> (String, bool) {
        let mut out = String::new();
        let numeric = write_value(&value, &mut out);
        (out, numeric)
    }

    #[test]
    fn numbers_are_written_as_the_spreadsheet_shows_them() {
        assert_eq!(
            text(DataRef::Float(410_825_100_201.0)),
            ("410825100201".to_owned(), true)
        );
        assert_eq!(text(DataRef::Float(84.4)), ("84.4".to_owned(), true));
        assert_eq!(text(DataRef::Float(1.1 * 3.0)), ("3.3".to_owned(), true));
        assert_eq!(text(DataRef::Float(0.1 + 0.2)), ("0.3".to_owned(), true));
        assert_eq!(text(DataRef::Float(-12.0)), ("-12".to_owned(), true));
        assert_eq!(text(DataRef::Float(410_825_199_001_010_000.0)).0.len(), 18);
        assert_eq!(text(DataRef::Bool(true)), ("是".to_owned(), false));
    }

    #[test]
    fn days_of_both_calendars_are_iso_text() {
        use calamine::ExcelDateTimeType::DateTime;
        assert_eq!(
            text(DataRef::DateTime(ExcelDateTime::new(45_723.0, DateTime, false))).0,
            "2025-03-07"
        );
        assert_eq!(
            text(DataRef::DateTime(ExcelDateTime::new(44_261.0, DateTime, true))).0,
            "2025-03-07"
        );
        assert_eq!(
            text(DataRef::DateTime(ExcelDateTime::new(45_723.5, DateTime, false))).0,
            "2025-03-07 12:00:00"
        );
    }

    #[test]
    fn two_cells_far_apart_in_an_old_workbook_are_seen_before_it_is_laid_out() {
        let mut bytes = vec![0xff; 40];
        bytes.extend([0x00, 0x02, 0x0e, 0x00, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
        assert_eq!(widest(&bytes), 65_536 * 256);
        assert_eq!(widest(&bytes[..50]), 0);
    }
}
