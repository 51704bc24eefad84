//! Which rows of an earlier batch's quarantine a workbook brings again.

use std::collections::HashMap;
use std::path::Path;

use super::super::Office;
use crate::access::{By, HandIn};
use crate::datasets::{Recognition, recognise};
use crate::domain::batch::Batch;
use crate::domain::dataset::Dataset;
use crate::domain::row::Row;
use crate::error::{Error, Result};
use crate::files::problems::ROW;
use crate::files::read::Book;
use crate::store::quarantine::Again;
use crate::store::reached::Reader;

/// The rows of a marked-up workbook that say which refused row they were.
pub(super) fn brought_again(path: &Path, dataset: Dataset) -> Result<Vec<Again>> {
    let mut again = Vec::new();
    each(path, dataset, &mut |number, row, _| {
        let here = row.number;
        again.extend(number.map(|there| Again { there, here }));
    })?;
    Ok(again)
}

/// The quarantine that a draft was made of, with the rows of it that the workbook in the draft's place brings too: by the number
/// that the workbook gives them, or, where the draft had taken them in, by what makes them the same record. A row of which
/// neither tells stays in the quarantine.
pub(super) fn carried_on(
    office: &Office,
    by: &By<HandIn>,
    draft: &Batch,
    path: &Path,
) -> Result<Option<(i64, Vec<Again>)>> {
    let (store, reader) = (&office.store, Reader::Person(by.user(), by.reach()));
    let seen = store.seen_batch(draft.id, by.user(), by.reach())?;
    let Some(earlier) = seen.hand_in.and_then(|one| one.retried) else {
        return Ok(None);
    };
    let held = match store.held_problems(earlier, reader) {
        // It was thrown away itself meanwhile.
        Err(Error::NotFound(_)) => return Ok(None),
        held => held?,
    };
    let mended = store.rows_mended(draft.county, draft.id)?;
    let there = |number: u32| match &mended {
        None => Some(number),
        Some(rows) => rows.iter().find(|row| row.here == number).map(|row| row.there),
    };
    let mut wanted: HashMap<Vec<String>, u32> = HashMap::new();
    for row in held.into_iter().filter_map(|one| one.row) {
        let taken_up = mended
            .as_ref()
            .is_none_or(|rows| rows.iter().any(|one| one.there == row.number));
        let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
        let key = recognise(&row.header).ok().and_then(|of| of.key(&cells));
        if let Some(key) = key.filter(|_| taken_up) {
            wanted.insert(key, row.number);
        }
    }
    let (mut again, mut found) = (Vec::new(), HashMap::<u32, Vec<u32>>::new());
    each(path, draft.dataset, &mut |number, row, recognition| {
        let here = row.number;
        match number {
            Some(number) => again.extend(there(number).map(|there| Again { there, here })),
            None => {
                let cells: Vec<&str> = row.cells().collect();
                let same = recognition.key(&cells).and_then(|key| wanted.get(&key));
                if let Some(there) = same {
                    found.entry(*there).or_default().push(here);
                }
            }
        }
    })?;
    for (there, rows) in found {
        let by_number = again.iter().any(|one: &Again| one.there == there);
        if let ([here], false) = (rows.as_slice(), by_number) {
            again.push(Again { there, here: *here });
        }
    }
    again.sort_by_key(|one| one.here);
    Ok(Some((earlier, again)))
}

/// The rows of the first sheet of a dataset, each with the number that it says it was refused under.
fn each(path: &Path, dataset: Dataset, take: &mut dyn FnMut(Option<u32>, &Row, &Recognition)) -> Result<()> {
    let mut book = Book::open(path)?;
    let sheets = book.sheets().to_vec();
    let known = sheets.iter().enumerate().find_map(|(at, sheet)| {
        let recognition = recognise(&sheet.header).ok()?;
        (recognition.dataset == dataset).then_some((at, &sheet.header, recognition))
    });
    let Some((at, header, recognition)) = known else {
        return Ok(());
    };
    let column = header.iter().position(|heading| heading.trim() == ROW);
    let (mut rows, mut row) = (book.rows(at)?, Row::default());
    while rows.next(&mut row)? {
        let number = column
            .and_then(|column| row.cells().nth(column))
            .and_then(|text| text.trim().parse().ok())
            .filter(|number| *number > 0);
        take(number, &row, &recognition);
    }
    Ok(())
}
