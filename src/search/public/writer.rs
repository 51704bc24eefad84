//! The one writer of the public index.

use std::path::Path;

use tantivy::IndexWriter;
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::documents::{self, programme_term};
use super::record::Record;
use super::schema::{Fields, Tag, VERSION, What, as_term, schema, settings, term};
use super::{Entry, Kind};
use crate::error::{Error, Result};
use crate::search::generation::{Form, Writing};

/// Memory for what is not yet written, in bytes.
const BUDGET: usize = 100_000_000;
/// Records handed over at once. The engine's queue holds ten thousand handfuls, whatever their size:
/// large ones would be a county's payments in memory.
const HANDFUL: usize = 4;
/// Larger segments are never merged again: that would cost more than it saves.
const LARGE: usize = 100_000;

/// The one writer of the public index.
///
/// Only one process writes at a time; it is safe to be killed at any moment.
pub struct PublicWriter {
    fields: Fields,
    writer: Option<IndexWriter<Record>>,
    waiting: Vec<UserOperation<Record>>,
    /// Last, so that the right to write is given back when the writer is gone.
    place: Writing,
}

/// What a public index has to be.
pub(super) fn form() -> Form {
    Form {
        schema: schema().0,
        settings: settings(),
        version: VERSION,
    }
}

impl PublicWriter {
    /// Opens the current generation for writing; where there is none, or one that is damaged or of
    /// another version, an empty one with watermark 0 takes its place.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process writes.
    pub fn open(dir: &Path) -> Result<Self> {
        Self::over(Writing::open(dir, &form())?)
    }

    /// Begins a new, empty generation beside the current one; [`Self::commit`] and then [`Self::switch`] make it current.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process writes.
    pub fn rebuild(dir: &Path) -> Result<Self> {
        Self::over(Writing::rebuild(dir, &form())?)
    }

    fn over(place: Writing) -> Result<Self> {
        let writer = place
            .index
            .writer_with_num_threads::<Record>(1, BUDGET)
            .map_err(Error::internal)?;
        let mut policy = LogMergePolicy::default();
        policy.set_max_docs_before_merge(LARGE);
        writer.set_merge_policy(Box::new(policy));
        Ok(Self {
            place,
            fields: schema().1,
            writer: Some(writer),
            waiting: Vec::with_capacity(HANDFUL),
        })
    }

    /// The watermark of the last commit; 0 when there is none.
    pub fn watermark(&self) -> i64 {
        self.place.watermark
    }

    fn writer(&mut self) -> &mut IndexWriter<Record> {
        self.writer
            .as_mut()
            .expect("the writer is only taken when this is dropped")
    }

    /// Adds a record. Payments come newest first within a batch for the best pages.
    pub fn add(&mut self, entry: &Entry) -> Result<()> {
        documents::check(entry)?;
        let record = Record::of(entry, &self.fields)?;
        self.waiting.push(UserOperation::Add(record));
        if self.waiting.len() >= HANDFUL {
            self.hand_over()
        } else {
            Ok(())
        }
    }

    fn hand_over(&mut self) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let handful = std::mem::replace(&mut self.waiting, Vec::with_capacity(HANDFUL));
        self.writer().run(handful).map(|_| ()).map_err(Error::internal)
    }

    fn delete(&mut self, terms: &[&[u8]]) -> Result<()> {
        let field = self.fields.term;
        for bytes in terms {
            self.waiting.push(UserOperation::Delete(as_term(field, bytes)));
        }
        self.hand_over()
    }

    /// Takes out every entry of that kind.
    pub fn clear_kind(&mut self, kind: Kind) -> Result<()> {
        let of = |kind: What| term(Tag::Kind, &[kind as u8]);
        match kind {
            Kind::Village => self.delete(&[&of(What::Village)]),
            Kind::Programme => self.delete(&[&of(What::Programme)]),
            Kind::Policy => self.delete(&[&of(What::Policy)]),
            Kind::Notice => self.delete(&[&of(What::Notice)]),
            Kind::Payment => self.delete(&[&of(What::Payment), &of(What::Total)]),
            Kind::Asset => self.delete(&[&of(What::Asset)]),
            Kind::Contract => self.delete(&[&of(What::Contract)]),
            Kind::Project => self.delete(&[&of(What::Project)]),
            Kind::Disbursement => self.delete(&[&of(What::Disbursement)]),
            Kind::Voucher => self.delete(&[&of(What::Voucher)]),
        }
    }

    /// Takes out the single payments or the lines of a batch.
    pub fn clear_batch(&mut self, batch: i64) -> Result<()> {
        self.delete(&[&term(Tag::Batch, &batch.to_be_bytes())])
    }

    /// Takes out the totals of classes S1 and S2 (all of them: they are few and span batches).
    pub fn clear_totals(&mut self) -> Result<()> {
        self.delete(&[&term(Tag::Kind, &[What::Total as u8])])
    }

    /// Takes out the totals of one programme only.
    pub fn clear_totals_of(&mut self, code: &str) -> Result<()> {
        self.hand_over()?;
        let field = self.fields.term;
        let clause = |bytes: &[u8]| -> (Occur, Box<dyn Query>) {
            (
                Occur::Must,
                Box::new(TermQuery::new(as_term(field, bytes), IndexRecordOption::Basic)),
            )
        };
        let query = BooleanQuery::new(vec![
            clause(&term(Tag::Kind, &[What::Total as u8])),
            clause(&programme_term(code)),
        ]);
        self.writer()
            .delete_query(Box::new(query))
            .map(|_| ())
            .map_err(Error::internal)
    }

    /// Takes out everything of a programme's payments, single and total.
    pub fn clear_programme(&mut self, code: &str) -> Result<()> {
        self.delete(&[&programme_term(code)])
    }

    /// Makes all of it visible at once, durably, with the watermark it stands for.
    pub fn commit(&mut self, watermark: i64) -> Result<()> {
        self.hand_over()?;
        let writer = self.writer();
        let mut commit = writer.prepare_commit().map_err(Error::internal)?;
        commit.set_payload(&form().payload(watermark));
        commit.commit().map_err(Error::internal)?;
        self.place.watermark = watermark;
        Ok(())
    }

    /// Drops what was added since the last commit.
    pub fn rollback(&mut self) -> Result<()> {
        self.waiting.clear();
        self.writer().rollback().map(|_| ()).map_err(Error::internal)
    }

    /// Makes a rebuilt generation the current one and removes older ones.
    pub fn switch(mut self) -> Result<()> {
        self.settle()?;
        self.place.switch()
    }

    /// Lets merges that are under way end, so that small segments do not pile up over short writers.
    fn settle(&mut self) -> Result<()> {
        match self.writer.take() {
            Some(writer) => writer.wait_merging_threads().map_err(Error::internal),
            None => Ok(()),
        }
    }
}

impl Drop for PublicWriter {
    fn drop(&mut self) {
        // What failed to merge is still whole unmerged: nothing to report.
        let _ = self.settle();
    }
}
