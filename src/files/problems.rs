//! The marked-up workbook: refused rows as they were handed in, each fault coloured and explained beside it.

use std::path::Path;

use rust_xlsxwriter::{Color, Format, Workbook};

use super::write::{LONGEST_TEXT, sheet_name, write_header};
use crate::domain::row::Row;
use crate::error::problem::{Problem, Weight};
use crate::error::{Error, Result};

/// The column that says which row of what was brought a row was.
pub const ROW: &str = "行号";

/// A workbook of rows with problems. Mended, it is imported again as it is: the columns 行号, 问题 and 怎么改
/// mean nothing to the import.
pub struct ProblemBook {
    book: Workbook,
    /// The headings of the sheet that is being written.
    header: Vec<String>,
    next: u32,
    refused: Format,
    warned: Format,
    wrapped: Format,
    whole: Vec<Problem>,
}

impl Default for ProblemBook {
    fn default() -> Self {
        Self::new()
    }
}

impl ProblemBook {
    /// An empty workbook.
    pub fn new() -> Self {
        Self {
            book: Workbook::new(),
            header: Vec::new(),
            next: 1,
            refused: Format::new().set_background_color(Color::RGB(0x00FF_C7CE)),
            warned: Format::new().set_background_color(Color::RGB(0x00FF_EB9C)),
            wrapped: Format::new().set_text_wrap(),
            whole: Vec::new(),
        }
    }

    /// Begins the sheet of a table with the table's own header.
    pub fn sheet(&mut self, name: &str, header: &[String]) -> Result<()> {
        let taken: Vec<String> = self.book.worksheets().iter().map(|page| page.name()).collect();
        let mut free = sheet_name(if name.is_empty() { "数据" } else { name });
        let stem: String = free.chars().take(26).collect();
        let mut count = 2;
        while taken
            .iter()
            .any(|other| other.to_lowercase() == free.to_lowercase())
        {
            free = format!("{stem} {count}");
            count += 1;
        }
        let page = self
            .book
            .add_worksheet_with_constant_memory()
            .map_err(Error::internal)?;
        page.set_name(free).map_err(Error::internal)?;
        let mut headings: Vec<&str> = header.iter().map(String::as_str).collect();
        headings.extend([ROW, "问题", "怎么改"]);
        write_header(page, &headings)?;
        self.header = header.to_vec();
        self.next = 1;
        Ok(())
    }

    /// Adds a row with what is to be said of it. The faulty cells are coloured: red where the row is refused,
    /// yellow where it enters with a remark.
    pub fn row(&mut self, row: &Row, problems: &[Problem]) -> Result<()> {
        let last = self.book.worksheets().len().saturating_sub(1);
        let page = self.book.worksheet_from_index(last).map_err(Error::internal)?;
        let next = self.next;
        for (at, cell) in row.cells().enumerate().take(self.header.len()) {
            let fault = problems
                .iter()
                .filter(|problem| is_of(problem, &self.header[at]))
                .min_by_key(|p| p.weight as u8);
            let format = fault.map(|problem| match problem.weight {
                Weight::Refused => &self.refused,
                Weight::Warned => &self.warned,
            });
            let column = u16::try_from(at).map_err(Error::internal)?;
            let cell = fitting(cell);
            match format {
                Some(format) => page.write_string_with_format(next, column, cell, format),
                None if cell.is_empty() => continue,
                None => page.write_string(next, column, cell),
            }
            .map_err(Error::internal)?;
        }
        let after = u16::try_from(self.header.len()).map_err(Error::internal)?;
        let texts: Vec<String> = problems
            .iter()
            .map(|p| {
                if p.column.is_empty() {
                    p.text.clone()
                } else {
                    format!("{}：{}", p.column, p.text)
                }
            })
            .collect();
        let mends: Vec<&str> = problems.iter().map(|p| p.mend.as_str()).collect();
        let (text, mend) = (texts.join("\n"), mends.join("\n"));
        // A row that was sound has no number to be found by.
        if row.number > 0 {
            page.write_number(next, after, f64::from(row.number))
                .map_err(Error::internal)?;
        }
        page.write_string_with_format(next, after + 1, fitting(&text), &self.wrapped)
            .map_err(Error::internal)?;
        page.write_string_with_format(next, after + 2, fitting(&mend), &self.wrapped)
            .map_err(Error::internal)?;
        self.next += 1;
        Ok(())
    }

    /// Keeps problems of whole files and sheets, for a sheet of their own at the end.
    pub fn whole(&mut self, problems: &[Problem]) {
        self.whole.extend_from_slice(problems);
    }

    /// Writes the workbook to a file.
    pub fn save(self, path: &Path) -> Result<()> {
        self.ended()?.save(path).map_err(Error::internal)
    }

    /// The workbook as it is sent.
    pub fn bytes(self) -> Result<Vec<u8>> {
        self.ended()?.save_to_buffer().map_err(Error::internal)
    }

    fn ended(mut self) -> Result<Workbook> {
        if !self.whole.is_empty() || self.book.worksheets().is_empty() {
            let page = self
                .book
                .add_worksheet_with_constant_memory()
                .map_err(Error::internal)?;
            page.set_name("总体说明").map_err(Error::internal)?;
            write_header(page, &["文件", "工作表", "列", "问题", "怎么改"])?;
            for (row, p) in (1..).zip(&self.whole) {
                for (column, text) in (0..).zip([&p.file, &p.sheet, &p.column, &p.text, &p.mend]) {
                    page.write_string(row, column, fitting(text))
                        .map_err(Error::internal)?;
                }
            }
        }
        Ok(self.book)
    }
}

/// Whether the problem is of the column with that heading, however the file writes it.
fn is_of(problem: &Problem, heading: &str) -> bool {
    let base = |text: &str| -> String {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '*' && *c != '＊')
            .collect();
        plain.split(['(', '（']).next().unwrap_or_default().to_owned()
    };
    !problem.column.is_empty() && base(&problem.column) == base(heading)
}

/// As much of a text as a cell holds.
fn fitting(text: &str) -> &str {
    if text.len() <= LONGEST_TEXT {
        return text;
    }
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > LONGEST_TEXT {
            return &text[..at];
        }
    }
    text
}
