//! Export: the county's published records as files that can be imported again unchanged.

use std::path::Path;

use super::Office;
use crate::datasets::headings;
use crate::domain::dataset::Dataset;
use crate::error::Result;
use crate::files::write::{Cell, CsvSheet};

/// Writes one CSV a dataset into `folder`; datasets without records are left out. Returns rows per dataset.
///
/// The files hold person data in clear: they are for the operator, and belong where the keys belong.
pub fn export(office: &Office, folder: &Path) -> Result<Vec<(Dataset, u64)>> {
    std::fs::create_dir_all(folder)?;
    let mut written = Vec::new();
    for dataset in Dataset::ALL {
        let path = folder.join(format!("{}.csv", dataset.word()));
        let file = std::io::BufWriter::new(std::fs::File::create(&path)?);
        let mut sheet = CsvSheet::new(file, &headings(*dataset))?;
        let mut rows = 0_u64;
        office.store.export(*dataset, &mut |record| {
            rows += 1;
            let cells = record.cells();
            let cells: Vec<Cell<'_>> = cells.iter().map(|text| Cell::Text(text)).collect();
            sheet.row(&cells)
        })?;
        drop(sheet.finish()?);
        if rows == 0 {
            std::fs::remove_file(&path)?;
        } else {
            written.push((*dataset, rows));
        }
    }
    Ok(written)
}
