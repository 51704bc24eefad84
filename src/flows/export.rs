//! Export: the county's published records as files that can be imported again unchanged.

use std::fs::File;
use std::io::{BufWriter, ErrorKind};
use std::path::Path;

use super::Office;
use crate::datasets::{Record, headings, origins};
use crate::domain::dataset::Dataset;
use crate::domain::origin::Origin;
use crate::error::Result;
use crate::files::write::{Cell, CsvSheet};

/// Writes one CSV a dataset into `folder`; datasets without records are left out. A list that came from several places is
/// one file for each, and `lists.csv` says of every such file where it comes from. Returns rows per file.
///
/// The files hold person data in clear: they are for the operator, and belong where the keys belong.
pub fn export(office: &Office, folder: &Path) -> Result<Vec<(String, u64)>> {
    std::fs::create_dir_all(folder)?;
    let mut written = Vec::new();
    let mut told: Vec<(String, Origin)> = Vec::new();
    for dataset in Dataset::ALL {
        let places = if dataset.is_public() {
            vec![None]
        } else {
            office.store.origins(*dataset)?.into_iter().map(Some).collect()
        };
        let mut parts = 0;
        for place in places {
            let name = part(*dataset, parts);
            let rows = write(&folder.join(&name), *dataset, |each| match &place {
                None => office.store.export(*dataset, each),
                Some(origin) => office.store.export_from(*dataset, origin, each),
            })?;
            if rows == 0 {
                continue;
            }
            parts += 1;
            if let Some(origin) = place.filter(|origin| !origin.is_silent()) {
                told.push((name.clone(), origin));
            }
            written.push((name, rows));
        }
        // An earlier export into the same folder may have had more of them.
        while remove(&folder.join(part(*dataset, parts)))? {
            parts += 1;
        }
    }
    tell(folder, &told)?;
    Ok(written)
}

/// The name of a dataset's file, counted from 0: `persons.csv`, `persons-2.csv`.
fn part(dataset: Dataset, at: usize) -> String {
    match at {
        0 => format!("{}.csv", dataset.word()),
        _ => format!("{}-{}.csv", dataset.word(), at + 1),
    }
}

/// Writes the records that `records` hands on, and says how many; a file without any does not stay.
fn write(
    path: &Path,
    dataset: Dataset,
    records: impl FnOnce(&mut dyn FnMut(Record) -> Result<()>) -> Result<()>,
) -> Result<u64> {
    let mut sheet = CsvSheet::new(BufWriter::new(File::create(path)?), &headings(dataset))?;
    let mut rows = 0;
    records(&mut |record| {
        rows += 1;
        let cells = record.cells();
        let cells: Vec<Cell<'_>> = cells.iter().map(|text| Cell::Text(text)).collect();
        sheet.row(&cells)
    })?;
    ended(sheet)?;
    if rows == 0 {
        std::fs::remove_file(path)?;
    }
    Ok(rows)
}

/// Writes where the lists come from, where anything is told of them.
fn tell(folder: &Path, told: &[(String, Origin)]) -> Result<()> {
    let path = folder.join(origins::FILE);
    if told.is_empty() {
        return remove(&path).map(drop);
    }
    let mut sheet = CsvSheet::new(BufWriter::new(File::create(&path)?), &origins::HEADINGS)?;
    for (name, origin) in told {
        let cells = origins::cells(name, origin);
        sheet.row(&cells.each_ref().map(|text| Cell::Text(text)))?;
    }
    ended(sheet)
}

/// What is still held back is written, or the fault is told.
fn ended(sheet: CsvSheet<BufWriter<File>>) -> Result<()> {
    let file = sheet.finish()?.into_inner().map_err(|fault| fault.into_error())?;
    drop(file);
    Ok(())
}

/// Removes a file; whether there was one.
fn remove(path: &Path) -> Result<bool> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(cause.into()),
    }
}
