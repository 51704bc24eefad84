//! Opening a table whatever it is called, and reading its rows one by one.

use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use super::delimited::{Fault, Records};
use super::encoding::{Decoded, detect};
use super::sniff::{Form, form};
use super::{refusal, xls, xlsx};
use crate::datasets::likeness;
use crate::domain::row::Row;
use crate::error::problem::Problem;
use crate::error::{Error, Result};

/// How many rows may stand above the header.
const HEADER_ROWS: usize = 10;
/// How much of a text is looked at to find its separator and its header.
const HEAD: usize = 1 << 16;

/// An opened file with its tables.
pub struct Book {
    file: String,
    path: PathBuf,
    size: u64,
    sheets: Vec<Sheet>,
    inside: Inside,
}

/// A table of a file: a sheet with a header and at least one row below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The sheet's name; empty for text files.
    pub name: String,
    /// The cells of the header row.
    pub header: Vec<String>,
    /// The number of the header row; titles may stand above it.
    pub header_row: u32,
    /// Whether the sheet is hidden in the workbook.
    pub hidden: bool,
}

enum Inside {
    Delimited {
        encoding: &'static Encoding,
        separator: u8,
    },
    Xlsx(Box<xlsx::Workbook>),
    Xls(Box<xls::Workbook>),
}

/// The rows of a table below its header.
pub struct Rows<'b> {
    source: Source<'b>,
    file: String,
    sheet: String,
    size: u64,
}

enum Source<'b> {
    Delimited(Box<Records<File>>),
    Xlsx(Box<xlsx::Cells<'b>>),
    Xls(xls::Cells),
}

impl Book {
    /// Opens a file by what is in it, not by its name, and finds its tables.
    ///
    /// # Errors
    /// [`Error::Usage`] when there is no such file; [`Error::Invalid`] with a sentence and a mend when it holds
    /// no table: empty, a header alone, a picture, a web page, damaged, too large.
    pub fn open(path: &Path) -> Result<Self> {
        let file = path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        );
        let metadata =
            std::fs::metadata(path).map_err(|_| Error::Usage(format!("没有这个文件：{}", path.display())))?;
        if !metadata.is_file() {
            return Err(Error::Usage(format!("这不是文件：{}", path.display())));
        }
        let at_file = |mut problem: Box<Problem>| {
            problem.file.clone_from(&file);
            Error::Invalid(vec![*problem])
        };
        let size = metadata.len();
        let mut handle = File::open(path)?;
        let inside = match form(&mut handle, size).map_err(at_file)? {
            Form::Delimited => {
                let encoding = detect(&mut handle)?;
                Inside::Delimited {
                    encoding,
                    separator: separator(&head(path)?, encoding),
                }
            }
            Form::Xlsx => Inside::Xlsx(Box::new(xlsx::Workbook::open(path).map_err(at_file)?)),
            Form::Xls => Inside::Xls(Box::new(xls::Workbook::open(path, size).map_err(at_file)?)),
        };
        let mut book = Self {
            file: file.clone(),
            path: path.to_owned(),
            size,
            sheets: Vec::new(),
            inside,
        };
        let names = match &book.inside {
            Inside::Delimited { .. } => vec![(String::new(), false)],
            Inside::Xlsx(workbook) => workbook.sheets(),
            Inside::Xls(workbook) => workbook.sheets(),
        };
        let mut header_alone = false;
        for (name, hidden) in names {
            let (sheet, has_rows) = book.find_header(name, hidden)?;
            header_alone |= !sheet.header.is_empty();
            if has_rows {
                book.sheets.push(sheet);
            }
        }
        if book.sheets.is_empty() {
            let what = if header_alone {
                "只有表头，没有数据"
            } else {
                "文件里没有内容"
            };
            return Err(at_file(refusal(what, "核对是不是拿错了文件，或忘了保存")));
        }
        Ok(book)
    }

    /// The file's name, without its folder.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The tables; a text file has exactly one.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The rows of a table from the one below its header. May be called again for a second pass.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the sheet is damaged.
    ///
    /// # Panics
    /// When there is no sheet of that index.
    pub fn rows(&mut self, sheet: usize) -> Result<Rows<'_>> {
        let Sheet { name, header_row, .. } = self.sheets[sheet].clone();
        let mut rows = self.all_rows(&name)?;
        let mut row = Row::default();
        while rows.next(&mut row)? && row.number < header_row {}
        Ok(rows)
    }

    fn all_rows(&mut self, sheet: &str) -> Result<Rows<'_>> {
        let at_sheet = |mut problem: Box<Problem>| {
            self.file.clone_into(&mut problem.file);
            sheet.clone_into(&mut problem.sheet);
            Error::Invalid(vec![*problem])
        };
        let source = match &mut self.inside {
            Inside::Delimited { encoding, separator } => {
                let text = Decoded::new(File::open(&self.path)?, encoding);
                Source::Delimited(Box::new(Records::new(text, *separator)))
            }
            Inside::Xlsx(workbook) => Source::Xlsx(Box::new(workbook.cells(sheet).map_err(at_sheet)?)),
            Inside::Xls(workbook) => Source::Xls(workbook.cells(sheet).map_err(at_sheet)?),
        };
        Ok(Rows {
            source,
            file: self.file.clone(),
            sheet: sheet.to_owned(),
            size: self.size,
        })
    }

    /// Finds the header among the first rows, and whether a row stands below it.
    fn find_header(&mut self, name: String, hidden: bool) -> Result<(Sheet, bool)> {
        let mut rows = self.all_rows(&name)?;
        let mut row = Row::default();
        let mut first: Vec<(u32, Vec<String>)> = Vec::new();
        let mut ended = false;
        while first.len() <= HEADER_ROWS {
            match rows.next(&mut row) {
                Ok(true) => first.push((row.number, row.cells().map(str::to_owned).collect())),
                Ok(false) => {
                    ended = true;
                    break;
                }
                // The header may stand above the fault; whoever reads the rows is told of it.
                Err(Error::Invalid(_)) if !first.is_empty() => break,
                Err(other) => return Err(other),
            }
        }
        let likeness: Vec<usize> = first
            .iter()
            .take(HEADER_ROWS)
            .map(|(_, cells)| likeness(cells))
            .collect();
        let best = likeness.iter().copied().max().unwrap_or(0);
        if let Some(at) = merged_header(&first, best) {
            return Ok((
                Sheet {
                    name,
                    header: merged(&first[at].1, &first[at + 1].1),
                    header_row: first[at + 1].0,
                    hidden,
                },
                !ended || at + 2 < first.len(),
            ));
        }
        let at = match likeness.iter().position(|like| *like == best) {
            Some(at) if best >= 2 => at,
            _ => first
                .iter()
                .position(|(_, cells)| cells.iter().filter(|c| !c.trim().is_empty()).count() > 1)
                .unwrap_or(0),
        };
        let has_rows = !ended || at + 1 < first.len();
        let (header_row, header) = if first.is_empty() {
            (0, Vec::new())
        } else {
            first.swap_remove(at)
        };
        Ok((
            Sheet {
                name,
                header,
                header_row,
                hidden,
            },
            has_rows,
        ))
    }
}

impl Rows<'_> {
    /// Reads the next row that is not blank; false at the end.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the rest cannot be read: an unclosed quote, a cell without end, a damaged file.
    pub fn next(&mut self, row: &mut Row) -> Result<bool> {
        loop {
            let more = match &mut self.source {
                Source::Delimited(records) => match records.next(row) {
                    Err(Fault::Io(cause)) => return Err(cause.into()),
                    other => other.map_err(|fault| sentence(&fault)),
                },
                Source::Xlsx(cells) => cells.next(row),
                Source::Xls(cells) => cells.next(row),
            };
            match more {
                Ok(true) if row.is_empty() => {}
                Ok(more) => return Ok(more),
                Err(mut problem) => {
                    problem.file.clone_from(&self.file);
                    problem.sheet.clone_from(&self.sheet);
                    return Err(Error::Invalid(vec![*problem]));
                }
            }
        }
    }

    /// How many bytes of the file have been read.
    pub fn position(&self) -> u64 {
        match &self.source {
            Source::Delimited(records) => records.position(),
            Source::Xlsx(cells) => cells.position().min(self.size),
            Source::Xls(cells) => cells.position(self.size),
        }
    }

    /// How many bytes the file has.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// Where a header of two rows begins: merged headings above, their parts below, together more like a header than any single
/// row.
fn merged_header(first: &[(u32, Vec<String>)], best: usize) -> Option<usize> {
    let pairs = first.windows(2).take(HEADER_ROWS);
    let (at, like) = pairs
        .map(|pair| likeness(&merged(&pair[0].1, &pair[1].1)))
        .enumerate()
        .max_by_key(|(at, like)| (*like, std::cmp::Reverse(*at)))?;
    (like > best && like >= 2).then_some(at)
}

/// Two rows as one header: a heading that spans both stands above, a part of a wide one below.
fn merged(above: &[String], below: &[String]) -> Vec<String> {
    let filled = |cells: &[String], at: usize| cells.get(at).filter(|c| !c.trim().is_empty()).cloned();
    (0..above.len().max(below.len()))
        .map(|at| {
            filled(below, at)
                .or_else(|| filled(above, at))
                .unwrap_or_default()
        })
        .collect()
}

/// The first bytes of a file.
fn head(path: &Path) -> Result<Vec<u8>> {
    use std::io::Read;
    let mut head = Vec::new();
    File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// The separator under which the first rows look most like a header; the most frequent one when none does.
fn separator(head: &[u8], encoding: &'static Encoding) -> u8 {
    let rate = |separator: u8| {
        let mut records = Records::new(Decoded::new(Cursor::new(head), encoding), separator);
        let mut row = Row::default();
        let (mut like, mut cells) = (0, 0);
        let mut seen = 0;
        while seen < HEADER_ROWS && matches!(records.next(&mut row), Ok(true)) {
            if row.is_empty() {
                continue;
            }
            seen += 1;
            let texts: Vec<String> = row.cells().map(str::to_owned).collect();
            like = like.max(likeness(&texts));
            cells = cells.max(texts.len());
        }
        (like, cells)
    };
    let mut best = (b',', rate(b','));
    for separator in [b'\t', b';', b'|'] {
        let rating = rate(separator);
        if rating > best.1 {
            best = (separator, rating);
        }
    }
    best.0
}

fn sentence(fault: &Fault) -> Box<Problem> {
    let (row, text, mend) = match fault {
        Fault::Quote(row) => (
            *row,
            "这一行开始的英文双引号没有成对，后面的内容读不出来",
            "补上另一个引号；内容里本来的引号要写两遍",
        ),
        Fault::Cell(row) => (
            *row,
            "这一行有一格超过一百万字节",
            "核对分隔符和换行，或缩短这一格",
        ),
        Fault::Columns(row) => (*row, "这一行超过 256 格", "核对分隔符，删去多余的列"),
        Fault::Io(_) => (0, "文件读不出来", "检查文件和权限"),
    };
    let mut problem = refusal(text, mend);
    problem.row = row;
    problem
}

#[cfg(test)]
mod tests;
