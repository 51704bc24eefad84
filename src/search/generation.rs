//! Generations: `dir/CURRENT` names the folder of the index that is in use, and is replaced at once.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tantivy::schema::Schema;
use tantivy::{Index, IndexSettings};

use crate::error::{Error, Result};

const CURRENT: &str = "CURRENT";
const LOCK: &str = "LOCK";

/// The name of the current generation; `None` when there is none or the file does not name one.
pub(super) fn current(dir: &Path) -> Option<u64> {
    fs::read_to_string(dir.join(CURRENT)).ok()?.trim().parse().ok()
}

/// The folder of a generation.
pub(super) fn folder(dir: &Path, generation: u64) -> PathBuf {
    dir.join(generation.to_string())
}

/// Every generation that has a folder.
fn all(dir: &Path) -> Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        if let Some(number) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) {
            found.push(number);
        }
    }
    Ok(found)
}

/// Makes the folder of a new generation, above every one that is there.
fn begin(dir: &Path) -> Result<u64> {
    let next = all(dir)?.into_iter().chain(current(dir)).max().unwrap_or(0) + 1;
    fs::create_dir_all(folder(dir, next))?;
    Ok(next)
}

/// Makes a generation the current one, durably.
fn make_current(dir: &Path, generation: u64) -> Result<()> {
    File::open(folder(dir, generation))?.sync_all()?;
    let fresh = dir.join("CURRENT.new");
    let mut file = File::create(&fresh)?;
    writeln!(file, "{generation}")?;
    file.sync_all()?;
    fs::rename(&fresh, dir.join(CURRENT))?;
    File::open(dir)?.sync_all()?;
    Ok(())
}

/// Removes every generation but one: what a crash left behind, or what was replaced.
fn remove_others(dir: &Path, keep: u64) -> Result<()> {
    for generation in all(dir)? {
        if generation != keep {
            fs::remove_dir_all(folder(dir, generation))?;
        }
    }
    Ok(())
}

/// The right to write, held as long as the file is open; the system gives it back after a kill.
fn lock(dir: &Path) -> Result<File> {
    fs::create_dir_all(dir)?;
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy("索引正被另一个进程写入，请稍后再试".to_owned())),
        Err(TryLockError::Error(cause)) => Err(cause.into()),
    }
}

/// What an index has to be to be one of ours.
pub(super) struct Form {
    /// Its fields.
    pub(super) schema: Schema,
    /// How it is sorted and stored.
    pub(super) settings: IndexSettings,
    /// What its fields mean: another version is made again.
    pub(super) version: u32,
}

impl Form {
    /// An index with its watermark, if it is whole and of this form.
    pub(super) fn open(&self, folder: &Path) -> Option<(Index, i64)> {
        // A damaged file can make the engine panic; damaged is absent, and it is made again.
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let index = Index::open_in_dir(folder).ok()?;
            if index.schema() != self.schema || index.settings().sort_by_field != self.settings.sort_by_field
            {
                return None;
            }
            let meta = index.load_metas().ok()?;
            let watermark = match meta.payload {
                None if meta.segments.is_empty() => 0,
                None => return None,
                Some(payload) => self.watermark(&payload)?,
            };
            Some((index, watermark))
        }));
        opened.ok().flatten()
    }

    /// What a commit carries: the version and the watermark.
    pub(super) fn payload(&self, watermark: i64) -> String {
        format!("{} {watermark}", self.version)
    }

    /// The watermark that a commit carries; `None` when it is of another version.
    pub(super) fn watermark(&self, payload: &str) -> Option<i64> {
        let (version, watermark) = payload.split_once(' ')?;
        (version.parse::<u32>().ok()? == self.version).then(|| watermark.parse().ok())?
    }

    fn begin(&self, dir: &Path) -> Result<(u64, Index)> {
        let fresh = begin(dir)?;
        let index = Index::builder()
            .schema(self.schema.clone())
            .settings(self.settings.clone())
            .create_in_dir(folder(dir, fresh))
            .map_err(Error::internal)?;
        Ok((fresh, index))
    }
}

/// The generation that the one writer of a folder writes.
pub(super) struct Writing {
    /// The index.
    pub(super) index: Index,
    /// The watermark of the last commit; 0 when there is none.
    pub(super) watermark: i64,
    dir: PathBuf,
    generation: u64,
    rebuilt: bool,
    /// Held until the end.
    _lock: File,
}

impl Writing {
    /// Opens the current generation for writing; where there is none, or one that is damaged or of another form, an empty one
    /// with watermark 0 takes its place.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process writes.
    pub(super) fn open(dir: &Path, form: &Form) -> Result<Self> {
        let lock = lock(dir)?;
        let whole = current(dir).and_then(|at| Some((at, form.open(&folder(dir, at))?)));
        let (generation, (index, watermark)) = match whole {
            Some(found) => found,
            None => {
                let (fresh, index) = form.begin(dir)?;
                make_current(dir, fresh)?;
                (fresh, (index, 0))
            }
        };
        remove_others(dir, generation)?;
        Ok(Self {
            index,
            watermark,
            dir: dir.to_owned(),
            generation,
            rebuilt: false,
            _lock: lock,
        })
    }

    /// Begins a new, empty generation beside the current one; [`Self::switch`] makes it current.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process writes.
    pub(super) fn rebuild(dir: &Path, form: &Form) -> Result<Self> {
        let lock = lock(dir)?;
        let (generation, index) = form.begin(dir)?;
        Ok(Self {
            index,
            watermark: 0,
            dir: dir.to_owned(),
            generation,
            rebuilt: true,
            _lock: lock,
        })
    }

    /// Makes a rebuilt generation the current one and removes the others.
    pub(super) fn switch(&self) -> Result<()> {
        if self.rebuilt {
            make_current(&self.dir, self.generation)?;
            remove_others(&self.dir, self.generation)?;
        }
        Ok(())
    }
}
