//! The documents that a condition names, one after the other.

use std::ops::Range;

use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::plan::Condition;
use super::schema::{Fields, as_term, order_span};
use super::segment::Segment;
use crate::error::{Error, Result};

/// Ascending documents of one condition.
pub(super) enum Source {
    Postings(Box<SegmentPostings>),
    /// In all of them; the rarest first.
    All(Vec<SegmentPostings>),
    Range(Range<u32>),
    List(Vec<u32>, usize),
}

impl Source {
    fn all(postings: Vec<SegmentPostings>) -> Self {
        let mut source = Self::All(postings);
        source.agree();
        source
    }

    /// Moves on until all stand on one document.
    fn agree(&mut self) {
        let Self::All(all) = self else { return };
        let mut target = all[0].doc();
        'again: while target != TERMINATED {
            for postings in all.iter_mut() {
                let doc = if postings.doc() < target {
                    postings.seek(target)
                } else {
                    postings.doc()
                };
                if doc > target {
                    target = doc;
                    continue 'again;
                }
            }
            return;
        }
        if let Some(first) = all.first_mut()
            && first.doc() != TERMINATED
        {
            first.seek(TERMINATED);
        }
    }

    /// Where it stands; [`TERMINATED`] at the end.
    #[inline]
    pub(super) fn doc(&self) -> u32 {
        match self {
            Self::Postings(postings) => postings.doc(),
            Self::All(all) => all[0].doc(),
            Self::Range(range) => {
                if range.is_empty() {
                    TERMINATED
                } else {
                    range.start
                }
            }
            Self::List(list, at) => list.get(*at).copied().unwrap_or(TERMINATED),
        }
    }

    /// Moves to the first document from `target` on.
    #[inline]
    pub(super) fn seek(&mut self, target: u32) -> u32 {
        if self.doc() >= target {
            return self.doc();
        }
        match self {
            Self::Postings(postings) => {
                let next = postings.advance();
                if next < target {
                    postings.seek(target)
                } else {
                    next
                }
            }
            Self::All(all) => {
                all[0].seek(target);
                self.agree();
                self.doc()
            }
            Self::Range(range) => {
                range.start = target;
                self.doc()
            }
            Self::List(list, at) => {
                while list.get(*at).is_some_and(|doc| *doc < target) {
                    *at += 1;
                }
                self.doc()
            }
        }
    }

    /// About how many documents.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Postings(postings) => u64::from(postings.doc_freq()),
            Self::All(all) => u64::from(all[0].doc_freq()),
            Self::Range(range) => range.len() as u64,
            Self::List(list, _) => list.len() as u64,
        }
    }
}

impl Segment {
    /// The documents that a condition names, living and dead.
    pub(super) fn source(&self, condition: &Condition, fields: &Fields) -> Result<Option<Source>> {
        let postings = |term: &[u8]| -> Result<Option<SegmentPostings>> {
            let index = self.reader.inverted_index(fields.term).map_err(Error::internal)?;
            Ok(index.read_postings(&as_term(fields.term, term), IndexRecordOption::Basic)?)
        };
        Ok(match condition {
            Condition::Term(term) => postings(term)?.map(|p| Source::Postings(Box::new(p))),
            Condition::All(terms) => {
                let mut all = Vec::with_capacity(terms.len());
                for term in terms {
                    match postings(term)? {
                        Some(found) => all.push(found),
                        None => return Ok(None),
                    }
                }
                all.sort_by_key(SegmentPostings::doc_freq);
                if all.is_empty() {
                    None
                } else {
                    Some(Source::all(all))
                }
            }
            Condition::Day(days) => {
                let (low, high) = order_span(*days);
                let range = self.partition(|order| order > high)..self.partition(|order| order >= low);
                (!range.is_empty()).then(|| Source::Range(range))
            }
            Condition::Record(id) => {
                let mut found = Vec::new();
                self.columns
                    .id
                    .get_row_ids_for_value_range(*id..=*id, 0..self.len(), &mut found);
                (!found.is_empty()).then(|| Source::List(found, 0))
            }
        })
    }
}
