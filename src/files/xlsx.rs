//! XLSX: proved harmless first, then read cell by cell.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxCellReader};
use zip::ZipArchive;

use super::{Sound, refusal};
use crate::domain::row::Row;
use crate::error::problem::Problem;

/// The most that all parts of a workbook may unpack to.
const MOST_UNPACKED: u64 = 2 << 30;
/// The most that the shared strings, which stay in memory, may unpack to.
const MOST_STRINGS: u64 = 256 << 20;
/// The most that any other part which stays in memory may unpack to.
const MOST_PART: u64 = 32 << 20;
/// The longest stretch of XML without a tag, and the longest cell.
const LONGEST_CELL: usize = 1 << 20;
/// The most columns that are read.
pub(super) const MOST_COLUMNS: u32 = 256;

/// A file that tells how far it has been read.
pub(super) struct Counted {
    file: File,
    at: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.at.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.file.seek(to)?;
        self.at.store(at, Ordering::Relaxed);
        Ok(at)
    }
}

/// A workbook whose parts are proved to be of bearable size.
pub(super) struct Workbook {
    book: Xlsx<BufReader<Counted>>,
    at: Arc<AtomicU64>,
}

/// The rows of a sheet.
pub(super) struct Cells<'b> {
    cells: XlsxCellReader<'b, BufReader<Counted>>,
    at: Arc<AtomicU64>,
    waiting: Option<(u32, u32, bool)>,
    text: String,
    ended: bool,
}

impl Workbook {
    pub(super) fn open(path: &Path) -> Sound<Self> {
        let open =
            || File::open(path).map_err(|cause| refusal(format!("文件读不出来：{cause}"), "检查文件和权限"));
        prove(open()?)?;
        let at = Arc::new(AtomicU64::new(0));
        let counted = Counted {
            file: open()?,
            at: Arc::clone(&at),
        };
        let book = Xlsx::new(BufReader::with_capacity(1 << 16, counted)).map_err(|_| damaged())?;
        Ok(Self { book, at })
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
    pub(super) fn cells(&mut self, sheet: &str) -> Sound<Cells<'_>> {
        let at = Arc::clone(&self.at);
        let cells = self.book.worksheet_cells_reader(sheet).map_err(|_| damaged())?;
        Ok(Cells {
            cells,
            at,
            waiting: None,
            text: String::new(),
            ended: false,
        })
    }
}

impl Cells<'_> {
    /// Reads the next row that has a cell in it; false at the end.
    pub(super) fn next(&mut self, row: &mut Row) -> Sound<bool> {
        if self.waiting.is_none() && !self.advance()? {
            return Ok(false);
        }
        let Some((number, ..)) = self.waiting else {
            return Ok(false);
        };
        row.start(number + 1);
        while let Some((at, column, numeric)) = self.waiting {
            if at != number {
                if at < number {
                    return Err(damaged());
                }
                break;
            }
            if column >= MOST_COLUMNS {
                if !self.text.trim().is_empty() {
                    let text = format!("第 {} 列也有内容，最多读 {MOST_COLUMNS} 列", column + 1);
                    let mut fault = refusal(text, "删去表格右边远处的内容");
                    fault.row = number + 1;
                    return Err(fault);
                }
            } else {
                if (column as usize) < row.len() {
                    return Err(damaged());
                }
                while row.len() < column as usize {
                    row.push("");
                }
                if numeric {
                    row.push_number(&self.text)
                } else {
                    row.push(&self.text)
                }
            }
            self.waiting = None;
            if !self.advance()? {
                break;
            }
        }
        Ok(true)
    }

    pub(super) fn position(&self) -> u64 {
        self.at.load(Ordering::Relaxed)
    }

    /// Goes to the next cell that holds something.
    fn advance(&mut self) -> Sound<bool> {
        while !self.ended {
            let Some(cell) = self.cells.next_cell().map_err(|_| damaged())? else {
                self.ended = true;
                break;
            };
            if matches!(cell.get_value(), DataRef::Empty) {
                continue;
            }
            let (row, column) = cell.get_position();
            self.text.clear();
            let numeric = super::xls::write_value(cell.get_value(), &mut self.text);
            self.waiting = Some((row, column, numeric));
            return Ok(true);
        }
        Ok(false)
    }
}

/// Unpacks every part once without keeping it: sizes in a ZIP's directory are only claims.
fn prove(file: File) -> Sound<()> {
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())?;
    let names: Vec<String> = zip
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .collect();
    let has = |ending: &str| names.iter().any(|name| name.ends_with(ending));
    if !has("workbook.xml") {
        let what = if has("word/document.xml") {
            "Word 文档"
        } else if has("ppt/presentation.xml") {
            "演示文稿"
        } else if has("workbook.bin") {
            "二进制的 Excel 文件（XLSB）"
        } else if has("content.xml") {
            "OpenDocument 文件"
        } else {
            return Err(refusal(
                "这是压缩包，不是表格",
                "解压以后，导入里面的 CSV 或 XLSX",
            ));
        };
        return Err(refusal(
            format!("这是{what}，不是 XLSX 表格"),
            "用 WPS 或 Excel 另存为 XLSX 或 CSV",
        ));
    }
    let mut unpacked = 0;
    for at in 0..zip.len() {
        let part = zip.by_index(at).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.into_owned();
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let most = match name.as_str() {
            name if name.ends_with("sharedStrings.xml") => MOST_STRINGS,
            name if name.contains("worksheets/") => MOST_UNPACKED,
            _ => MOST_PART,
        };
        unpacked += measure(part, most.min(MOST_UNPACKED - unpacked))?;
    }
    Ok(())
}

/// Unpacks a part as far as `most` bytes, and watches that no cell and no stretch between tags is too long.
fn measure(part: impl Read, most: u64) -> Sound<u64> {
    let mut part = BufReader::with_capacity(1 << 16, part);
    let mut piece = Vec::new();
    let (mut total, mut cell) = (0_u64, 0_usize);
    loop {
        // A piece reaches from behind a `<` to the next one.
        piece.clear();
        let read = part
            .by_ref()
            .take(LONGEST_CELL as u64 + 1)
            .read_until(b'<', &mut piece)
            .map_err(|_| damaged())?;
        if read == 0 {
            return Ok(total);
        }
        total += read as u64;
        if total > most {
            return Err(refusal(
                "工作簿展开以后太大，像是被人做过手脚，或者塞满了格式",
                "把数据复制到一个新的工作簿，或另存为 CSV",
            ));
        }
        let begins = STARTS.iter().any(|tag| piece.starts_with(tag));
        cell = if begins { read } else { cell + read };
        if read > LONGEST_CELL || cell > 8 * LONGEST_CELL {
            return Err(refusal("有一格的内容超过一百万字节", "缩短这一格，或另存为 CSV"));
        }
    }
}

/// Tags with which something new begins; all others may stand inside one cell.
const STARTS: [&[u8]; 9] = [
    b"c ",
    b"c>",
    b"row",
    b"si>",
    b"si ",
    b"mergeCell ",
    b"dataValidation ",
    b"hyperlink ",
    b"cfRule ",
];

/// What is said of a workbook whose inside does not fit together.
pub(super) fn damaged() -> Box<Problem> {
    refusal(
        "工作簿已损坏或没有传完，读不下去",
        "用 WPS 或 Excel 打开，另存为新的 XLSX 再导入",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same bytes without end.
    struct Endless(&'static [u8], usize);

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            for byte in buffer.iter_mut() {
                *byte = self.0[self.1 % self.0.len()];
                self.1 += 1;
            }
            Ok(buffer.len())
        }
    }

    #[test]
    fn a_part_that_unpacks_without_end_is_left_at_its_limit() {
        let strings = measure(Endless(b"<si><t>x</t></si>", 0), 1 << 20).expect_err("too large");
        assert!(strings.text.contains("太大"));
        let cell = measure(Endless(b"x", 0), MOST_UNPACKED).expect_err("a cell without end");
        assert!(cell.text.contains("一百万字节"));
        assert_eq!(
            measure(&b"<row><c><v>1</v></c></row>"[..], 100).expect("harmless"),
            26
        );
    }
}
