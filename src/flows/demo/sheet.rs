//! One CSV file being written, and the tables inside the program being read.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::error::{Error, Result};

/// A CSV file with its header written.
pub(super) struct Sheet {
    writer: csv::Writer<BufWriter<File>>,
    /// Rows below the header.
    pub(super) rows: u64,
}

impl Sheet {
    /// Creates the file in `folder` and writes the header.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn create(folder: &Path, name: &str, header: &[&str]) -> Result<Self> {
        let path = folder.join(name);
        let file = File::create(&path)
            .map_err(|cause| Error::Internal(format!("不能写入 {}：{cause}", path.display())))?;
        let mut writer = csv::Writer::from_writer(BufWriter::with_capacity(1 << 20, file));
        writer.write_record(header).map_err(Error::internal)?;
        Ok(Self { writer, rows: 0 })
    }

    /// Writes one row; as many cells as the header has.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn row(&mut self, cells: &[&str]) -> Result<()> {
        self.writer.write_record(cells).map_err(Error::internal)?;
        self.rows += 1;
        Ok(())
    }

    /// Brings everything to the disk and gives the number of rows.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn finish(mut self) -> Result<u64> {
        self.writer.flush()?;
        Ok(self.rows)
    }
}

/// The rows of a table that is part of the program, as cells in the order of its header.
pub(super) fn embedded(table: &'static str) -> Vec<Vec<String>> {
    csv::Reader::from_reader(table.as_bytes())
        .records()
        .map(|row| {
            row.expect("an embedded table is well-formed")
                .iter()
                .map(str::to_owned)
                .collect()
        })
        .collect()
}
