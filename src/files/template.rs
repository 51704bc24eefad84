//! Empty files to be filled in: the header row of a dataset and one example.

use std::io::Cursor;

use encoding_rs::UTF_8;

use super::delimited::Records;
use super::encoding::Decoded;
use super::write::{Cell, CsvSheet, XlsxSheet};
use crate::datasets::sample;
use crate::domain::dataset::Dataset;
use crate::domain::row::Row;
use crate::error::Result;

/// The template of a dataset as CSV, as spreadsheets like it: byte-order mark and CRLF.
pub fn csv(dataset: Dataset) -> Result<Vec<u8>> {
    let (header, examples) = table(dataset);
    let mut sheet = CsvSheet::new(Vec::new(), &header.cells().collect::<Vec<_>>())?;
    for row in &examples {
        sheet.row(&row.cells().map(Cell::Text).collect::<Vec<_>>())?;
    }
    sheet.finish()
}

/// The template of a dataset as a workbook in which every cell is text, so that no number loses digits.
pub fn xlsx(dataset: Dataset) -> Result<Vec<u8>> {
    let (header, examples) = table(dataset);
    let mut sheet = XlsxSheet::new(dataset.title(), &header.cells().collect::<Vec<_>>())?;
    for row in &examples {
        sheet.row(&row.cells().map(Cell::Text).collect::<Vec<_>>())?;
    }
    sheet.bytes()
}

fn table(dataset: Dataset) -> (Row, Vec<Row>) {
    let mut records = Records::new(Decoded::new(Cursor::new(sample(dataset)), UTF_8), b',');
    let (mut header, mut row, mut examples) = (Row::default(), Row::default(), Vec::new());
    // The samples are part of the program and tested to be readable.
    let _ = records.next(&mut header);
    while matches!(records.next(&mut row), Ok(true)) {
        examples.push(row.clone());
    }
    (header, examples)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::{headings, recognise};
    use crate::files::read::Book;

    #[test]
    fn templates_of_both_forms_are_recognised_as_their_dataset() {
        let folder = tempfile::tempdir().expect("a folder");
        for dataset in Dataset::ALL {
            for bytes in [csv(*dataset).expect("csv"), xlsx(*dataset).expect("xlsx")] {
                let path = folder.path().join("模板");
                std::fs::write(&path, bytes).expect("written");
                let mut book = Book::open(&path).expect("a table");
                assert_eq!(book.sheets()[0].header, headings(*dataset));
                assert_eq!(
                    recognise(&book.sheets()[0].header.clone())
                        .expect("recognised")
                        .dataset,
                    *dataset
                );
                let mut row = Row::default();
                assert!(book.rows(0).expect("rows").next(&mut row).expect("an example"));
                assert_eq!(
                    row.cells().next(),
                    sample(*dataset)
                        .lines()
                        .nth(1)
                        .and_then(|line| line.split(',').next())
                );
            }
        }
    }
}
