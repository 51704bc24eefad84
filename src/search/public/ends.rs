//! Lines of a segment by the day on which they end: the day is in the index, what is over is asked of today's clock.

use std::sync::OnceLock;

use tantivy::index::InvertedIndexReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::schema::{Tag, ends_day, term};
use crate::error::Result;

/// Day and document, in order; read from the terms when first asked for.
#[derive(Default)]
pub(super) struct Ends(OnceLock<Vec<(i32, u32)>>);

impl Ends {
    /// The documents whose last day lies before this one, ascending, the dead among them.
    pub(super) fn before(&self, day: i32, terms: &InvertedIndexReader) -> Result<Vec<u32>> {
        let all = match self.0.get() {
            Some(all) => all,
            None => {
                let read = read(terms)?;
                self.0.get_or_init(|| read)
            }
        };
        let count = all.partition_point(|(last, _)| *last < day);
        let mut documents: Vec<u32> = all[..count].iter().map(|(_, document)| *document).collect();
        documents.sort_unstable();
        Ok(documents)
    }
}

/// Terms of days are in the order of the days.
fn read(terms: &InvertedIndexReader) -> Result<Vec<(i32, u32)>> {
    let mut found = Vec::new();
    let mut days = terms
        .terms()
        .range()
        .ge(term(Tag::Ends, &[]))
        .lt([Tag::Ends as u8 + 1])
        .into_stream()?;
    while days.advance() {
        let Some(day) = ends_day(days.key()) else { continue };
        let mut postings = terms.read_postings_from_terminfo(days.value(), IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            found.push((day, postings.doc()));
            postings.advance();
        }
    }
    Ok(found)
}
