//! The index over a small county, and an independent count of everything in it.

mod contracts;
mod county;
mod lines;
mod oracle;
mod readout;
mod recall;
mod story;
mod wording;
mod writing;

use chrono::NaiveDate;

use super::{Entry, LineFilter, PublicIndex, PublicWriter, Query, Sort};

/// A query without filters, newest or best first as the words ask.
fn query(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        villages: Vec::new(),
        township: None,
        programme: None,
        year: None,
        kind: None,
        min: None,
        max: None,
        lines: LineFilter::default(),
        sort: Sort::Best,
        cursor: None,
        limit: 20,
        today: NaiveDate::from_ymd_opt(2025, 6, 15).expect("a day"),
    }
}

/// An index of those entries in a folder of its own.
fn indexed(entries: &[Entry]) -> (tempfile::TempDir, PublicIndex) {
    let dir = tempfile::tempdir().expect("a folder");
    let mut writer = PublicWriter::open(dir.path()).expect("a writer");
    for entry in entries {
        writer.add(entry).expect("added");
    }
    writer.commit(7).expect("committed");
    drop(writer);
    let index = PublicIndex::open(dir.path()).expect("a reader");
    (dir, index)
}
