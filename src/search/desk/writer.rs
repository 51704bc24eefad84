//! The one writer of the desk's index.

use std::fs;
use std::path::Path;

use tantivy::{IndexSettings, IndexWriter, TantivyDocument, Term};

use super::entry::{Fields, VERSION, document, from_term, kind_term, schema};
use super::{Entry, Kind};
use crate::error::{Error, Result};
use crate::search::generation::{Form, Writing};

/// Memory for what is not yet written, in bytes.
const BUDGET: usize = 50_000_000;

/// The one writer of the desk's index. Only one process writes at a time; it is safe to be killed at any moment.
pub struct DeskWriter {
    fields: Fields,
    writer: IndexWriter<TantivyDocument>,
    /// Last, so that the right to write is given back when the writer is gone.
    place: Writing,
}

/// What an index of the desk has to be.
pub(super) fn form() -> Form {
    Form {
        schema: schema().0,
        settings: IndexSettings::default(),
        version: VERSION,
    }
}

/// Makes the folder, and lets nobody but the owner of this process into it.
fn closed(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir)?;
    #[cfg(unix)]
    fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

impl DeskWriter {
    /// Opens the current generation for writing; where there is none, or one that is damaged or of another version, an empty
    /// one with watermark 0 takes its place.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process writes.
    pub fn open(dir: &Path) -> Result<Self> {
        closed(dir)?;
        Self::over(Writing::open(dir, &form())?)
    }

    /// Begins a new, empty generation beside the current one; [`Self::finish`] makes it current.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process writes.
    pub fn rebuild(dir: &Path) -> Result<Self> {
        closed(dir)?;
        Self::over(Writing::rebuild(dir, &form())?)
    }

    fn over(place: Writing) -> Result<Self> {
        let writer = place
            .index
            .writer_with_num_threads(1, BUDGET)
            .map_err(Error::internal)?;
        Ok(Self {
            place,
            fields: schema().1,
            writer,
        })
    }

    /// The watermark of the last commit; 0 when there is none.
    pub fn watermark(&self) -> i64 {
        self.place.watermark
    }

    /// Adds an entry.
    pub fn add(&mut self, entry: &Entry) -> Result<()> {
        let document = document(entry, &self.fields)?;
        self.writer
            .add_document(document)
            .map(drop)
            .map_err(Error::internal)
    }

    fn delete(&mut self, term: &[u8]) {
        self.writer
            .delete_term(Term::from_field_bytes(self.fields.term, term));
    }

    /// Takes out every entry of a kind.
    pub fn clear_kind(&mut self, kind: Kind) {
        self.delete(&kind_term(kind));
    }

    /// Takes out the entries of a kind that came from there: a batch, or for payees a person.
    pub fn clear_from(&mut self, kind: Kind, from: i64) {
        self.delete(&from_term(kind, from));
    }

    /// Makes all of it visible at once, durably, with the watermark it stands for, and ends.
    pub fn finish(mut self, watermark: i64) -> Result<()> {
        let mut commit = self.writer.prepare_commit().map_err(Error::internal)?;
        commit.set_payload(&form().payload(watermark));
        commit.commit().map_err(Error::internal)?;
        self.writer.wait_merging_threads().map_err(Error::internal)?;
        self.place.switch()
    }
}
