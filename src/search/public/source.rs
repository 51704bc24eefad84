//! The documents that a condition names, one after the other.

use std::ops::Range;

use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::plan::Condition;
use super::schema::{Fields, Tag, as_term, order_span};
use super::segment::{BLOCK, Columns, Segment};
use crate::error::Result;

/// Ascending documents of one condition.
pub(super) enum Source<'a> {
    Postings(Box<SegmentPostings>),
    /// In all of them; the rarest first.
    All(Vec<SegmentPostings>),
    Range(Range<u32>),
    List(Vec<u32>, usize),
    When(When<'a>),
}

/// Payments of some months or parts of a year, met by looking at every one that can be.
pub(super) struct When<'a> {
    columns: &'a Columns,
    months: u16,
    parts: u64,
    doc: u32,
}

impl When<'_> {
    #[inline]
    fn has(&self, doc: u32) -> bool {
        let (month, part) = self.columns.moments[doc as usize];
        self.months >> month & 1 == 1 || self.parts >> part & 1 == 1
    }

    fn seek(&mut self, target: u32) {
        let mut doc = target as usize;
        let len = self.columns.moments.len();
        while doc < len {
            let block = &self.columns.blocks[doc / BLOCK];
            let end = (doc / BLOCK + 1) * BLOCK;
            if block.months & self.months != 0 || block.parts & self.parts != 0 {
                while doc < end.min(len) {
                    if self.has(doc as u32) {
                        self.doc = doc as u32;
                        return;
                    }
                    doc += 1;
                }
            }
            doc = end;
        }
        self.doc = TERMINATED;
    }

    /// How many documents have to be looked at.
    fn size(&self) -> u64 {
        let fits = self
            .columns
            .blocks
            .iter()
            .filter(|b| b.months & self.months != 0 || b.parts & self.parts != 0);
        (fits.count() * BLOCK) as u64
    }
}

impl Source<'_> {
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
            Self::Range(range) if range.is_empty() => TERMINATED,
            Self::Range(range) => range.start,
            Self::List(list, at) => list.get(*at).copied().unwrap_or(TERMINATED),
            Self::When(when) => when.doc,
        }
    }

    /// Whether it holds the document; those asked for must not descend.
    #[inline]
    pub(super) fn has(&mut self, doc: u32) -> bool {
        match self {
            Self::When(when) => when.has(doc),
            _ => self.seek(doc) == doc,
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
                return if next < target {
                    postings.seek(target)
                } else {
                    next
                };
            }
            Self::All(all) => {
                all[0].seek(target);
                self.agree();
            }
            Self::Range(range) => range.start = target,
            Self::List(list, at) => {
                while list.get(*at).is_some_and(|doc| *doc < target) {
                    *at += 1;
                }
            }
            Self::When(when) => when.seek(target),
        }
        self.doc()
    }

    /// About how many documents.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Postings(postings) => u64::from(postings.doc_freq()),
            Self::All(all) => u64::from(all[0].doc_freq()),
            Self::Range(range) => range.len() as u64,
            Self::List(list, _) => list.len() as u64,
            Self::When(when) => when.size(),
        }
    }
}

/// Whether only policies, notices and programmes can have the term.
fn is_word(term: &[u8]) -> bool {
    let tags = [Tag::Title, Tag::Lines, Tag::Body, Tag::Number];
    term.first()
        .is_some_and(|first| tags.iter().any(|tag| *tag as u8 == *first))
}

impl Segment {
    /// The documents that a condition names, living and dead; `None` when there are none.
    pub(super) fn source(&self, condition: &Condition, fields: &Fields) -> Result<Option<Source<'_>>> {
        let postings = |term: &[u8]| -> Result<Option<SegmentPostings>> {
            if !self.columns.has_words && is_word(term) {
                return Ok(None);
            }
            Ok(self
                .postings
                .read_postings(&as_term(fields.term, term), IndexRecordOption::Basic)?)
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
                (!range.is_empty()).then_some(Source::Range(range))
            }
            Condition::Ended(day) => {
                let found = self.columns.ends.before(*day, &self.postings)?;
                (!found.is_empty()).then_some(Source::List(found, 0))
            }
            Condition::Record(id) => {
                let mut found = Vec::new();
                let all = 0..self.len();
                self.columns
                    .id
                    .get_row_ids_for_value_range(*id..=*id, all, &mut found);
                (!found.is_empty()).then_some(Source::List(found, 0))
            }
            Condition::When(months, parts) => {
                let mut when = When {
                    columns: &self.columns,
                    months: *months,
                    parts: *parts,
                    doc: 0,
                };
                when.seek(0);
                (when.doc != TERMINATED).then_some(Source::When(when))
            }
        })
    }
}
