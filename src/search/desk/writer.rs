//! The one writer of the desk's index.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use super::entry::{Fields, VERSION, document, from_term, kind_term, schema};
use super::{Entry, Kind};
use crate::error::{Error, Result};
use crate::search::generation;

/// Memory for what is not yet written, in bytes.
const BUDGET: usize = 50_000_000;

/// The one writer of the desk's index. Only one process writes at a time; it is safe to be killed at any moment.
pub struct DeskWriter {
    dir: PathBuf,
    generation: u64,
    rebuilt: bool,
    fields: Fields,
    writer: IndexWriter<TantivyDocument>,
    watermark: i64,
    /// Held until the end.
    _lock: File,
}

/// An index with its watermark, if it is whole and of this version.
pub(super) fn open_generation(folder: &Path) -> Option<(Index, i64)> {
    // A damaged file can make the engine panic; damaged is absent, and it is made again.
    let opened = std::panic::catch_unwind(|| {
        let index = Index::open_in_dir(folder).ok()?;
        if index.schema() != schema().0 {
            return None;
        }
        let meta = index.load_metas().ok()?;
        let watermark = match meta.payload {
            None if meta.segments.is_empty() => 0,
            None => return None,
            Some(payload) => read_payload(&payload)?,
        };
        Some((index, watermark))
    });
    opened.ok().flatten()
}

fn read_payload(payload: &str) -> Option<i64> {
    let (version, watermark) = payload.split_once(' ')?;
    (version.parse::<u32>().ok()? == VERSION).then(|| watermark.parse().ok())?
}

/// Makes the folder, and lets nobody but the owner of this process into it.
fn closed(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir)?;
    #[cfg(unix)]
    fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

fn create(folder: &Path) -> Result<Index> {
    Index::builder()
        .schema(schema().0)
        .create_in_dir(folder)
        .map_err(Error::internal)
}

impl DeskWriter {
    /// Opens the current generation for writing; where there is none, or one that is damaged or of another version, an empty
    /// one with watermark 0 takes its place.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process writes.
    pub fn open(dir: &Path) -> Result<Self> {
        closed(dir)?;
        let lock = generation::lock(dir)?;
        if let Some(current) = generation::current(dir)
            && let Some((index, watermark)) = open_generation(&generation::folder(dir, current))
        {
            generation::remove_others(dir, current)?;
            return Self::over(dir, current, &index, watermark, lock, false);
        }
        let fresh = generation::begin(dir)?;
        let index = create(&generation::folder(dir, fresh))?;
        generation::make_current(dir, fresh)?;
        generation::remove_others(dir, fresh)?;
        Self::over(dir, fresh, &index, 0, lock, false)
    }

    /// Begins a new, empty generation beside the current one; [`Self::finish`] makes it current.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process writes.
    pub fn rebuild(dir: &Path) -> Result<Self> {
        closed(dir)?;
        let lock = generation::lock(dir)?;
        let fresh = generation::begin(dir)?;
        let index = create(&generation::folder(dir, fresh))?;
        Self::over(dir, fresh, &index, 0, lock, true)
    }

    fn over(
        dir: &Path,
        generation: u64,
        index: &Index,
        watermark: i64,
        lock: File,
        rebuilt: bool,
    ) -> Result<Self> {
        let writer = index
            .writer_with_num_threads(1, BUDGET)
            .map_err(Error::internal)?;
        Ok(Self {
            dir: dir.to_owned(),
            generation,
            rebuilt,
            fields: schema().1,
            writer,
            watermark,
            _lock: lock,
        })
    }

    /// The watermark of the last commit; 0 when there is none.
    pub fn watermark(&self) -> i64 {
        self.watermark
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
        commit.set_payload(&format!("{VERSION} {watermark}"));
        commit.commit().map_err(Error::internal)?;
        self.writer.wait_merging_threads().map_err(Error::internal)?;
        if self.rebuilt {
            generation::make_current(&self.dir, self.generation)?;
            generation::remove_others(&self.dir, self.generation)?;
        }
        Ok(())
    }
}
