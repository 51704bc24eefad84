//! Parts of the county kept beside the database, so that a scan need not read and open everything again: the payments of each
//! batch, and each list as it is shown. They can be thrown away at any time; a scan makes them again.
//!
//! A part holds people, so it lies sealed, piece by piece, each bound to its place, to what it was read from and to the key.
//! One that is of anything else than what is published now, of another form or key, cut off or changed does not open, and then
//! the database is read as if there were none.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::Batch;
use crate::anomaly::Facts;
use crate::anomaly::facts::{FORM, Keep, Unpacking};
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::store::seal::{Keys, NONCE};

/// What a file begins with.
const MAGIC: &[u8; 12] = b"sanzi facts\n";
const ENDING: &str = ".part";

/// A part: what it is called, and what it was read from.
pub(super) struct Part {
    dataset: Dataset,
    name: String,
    column: String,
}

/// The parts of a county in their folder.
pub(super) struct Parts<'a> {
    keys: &'a Keys,
    folder: &'a Path,
    county: u32,
    wanted: BTreeSet<String>,
}

impl<'a> Parts<'a> {
    /// The parts in a folder.
    pub(super) fn new(keys: &'a Keys, folder: &'a Path, county: u32) -> Self {
        Self {
            keys,
            folder,
            county,
            wanted: BTreeSet::new(),
        }
    }

    /// The part of a dataset that these batches make: what they say, how much of it was taken, and in which order they were
    /// published decides which rows are in it.
    pub(super) fn part<'b>(&mut self, dataset: Dataset, batches: impl Iterator<Item = &'b Batch>) -> Part {
        let batches: Vec<&Batch> = batches.collect();
        let mut name = format!("{}-{}", self.county, dataset.word());
        if let (Dataset::Payments, [batch]) = (dataset, batches.as_slice()) {
            name = format!("{name}-{}", batch.id);
        }
        name.push_str(ENDING);
        let mut from = String::new();
        for batch in batches {
            from.push_str(&batch.told());
        }
        let from: String = self
            .keys
            .index("facts", from.as_bytes())
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let column = format!("facts.{FORM}.{}.{name}.{from}", env!("CARGO_PKG_VERSION"));
        self.wanted.insert(name.clone());
        Part {
            dataset,
            name,
            column,
        }
    }

    /// Takes a part in, if it is there and whole. While a piece is understood, the next one is read and opened.
    pub(super) fn take(&self, part: &Part, facts: &mut Facts) -> bool {
        let mut unpacking = Unpacking::new(facts, part.dataset);
        let (opened, pieces) = sync_channel::<Vec<u8>>(1);
        let (done, room) = sync_channel::<Vec<u8>>(2);
        std::thread::scope(|scope| {
            // Where it breaks off the sender is dropped, and the end that would make it whole never comes.
            scope.spawn(move || self.open(part, &opened, &room));
            pieces.into_iter().try_for_each(|piece| {
                let understood = unpacking.piece(&piece);
                done.try_send(piece).ok();
                understood
            });
        });
        unpacking.finish()
    }

    /// Reads and opens piece after piece, in the room of those that are done with.
    fn open(&self, part: &Part, opened: &SyncSender<Vec<u8>>, room: &Receiver<Vec<u8>>) -> Option<()> {
        let mut file = File::open(self.folder.join(&part.name)).ok()?;
        let mut rest = file.metadata().ok()?.len().checked_sub(MAGIC.len() as u64)?;
        let mut magic = [0; MAGIC.len()];
        file.read_exact(&mut magic).ok()?;
        if &magic != MAGIC {
            return None;
        }
        let mut number = 0;
        while rest > 0 {
            let mut head = [0; 4 + NONCE];
            file.read_exact(&mut head).ok()?;
            let (length, nonce) = head.split_at(4);
            let length = u32::from_le_bytes(length.try_into().ok()?);
            rest = rest
                .checked_sub(head.len() as u64)?
                .checked_sub(u64::from(length))?;
            let mut piece = room.try_recv().unwrap_or_default();
            piece.resize(length as usize, 0);
            file.read_exact(&mut piece).ok()?;
            self.keys
                .open_in_place(&part.column, self.county, number, nonce, &mut piece)
                .ok()?;
            opened.send(piece).ok()?;
            number += 1;
        }
        Some(())
    }

    /// Keeps a part for the next scan. Where that does not work, the next scan reads the database again.
    pub(super) fn keep(&self, part: &Part, pack: impl FnOnce(Keep<'_>) -> Result<bool>) {
        let beside = self.folder.join(format!(".{}.{}", part.name, std::process::id()));
        let kept = self.write(part, &beside, pack).and_then(|whole| {
            if whole {
                std::fs::rename(&beside, self.folder.join(&part.name))?;
            } else {
                std::fs::remove_file(&beside)?;
            }
            Ok(())
        });
        if let Err(cause) = kept {
            std::fs::remove_file(&beside).ok();
            tracing::warn!(%cause, part = part.name, "a part of the facts could not be kept; the next scan reads it again");
        }
    }

    fn write(&self, part: &Part, path: &Path, pack: impl FnOnce(Keep<'_>) -> Result<bool>) -> Result<bool> {
        std::fs::create_dir_all(self.folder)?;
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = BufWriter::new(options.open(path)?);
        file.write_all(MAGIC)?;
        let mut number = 0;
        let whole = pack(&mut |piece| {
            let sealed = self.keys.seal(&part.column, self.county, number, &piece)?;
            number += 1;
            let length = u32::try_from(sealed.len() - NONCE).map_err(Error::internal)?;
            file.write_all(&length.to_le_bytes())?;
            Ok(file.write_all(&sealed)?)
        })?;
        file.flush()?;
        Ok(whole)
    }

    /// Throws away what no part of now is called: batches that were withdrawn.
    pub(super) fn sweep(&self) {
        let Ok(entries) = std::fs::read_dir(self.folder) else {
            return;
        };
        let ours = [format!("{}-", self.county), format!(".{}-", self.county)];
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if ours.iter().any(|start| name.starts_with(start)) && !self.wanted.contains(&name) {
                std::fs::remove_file(entry.path()).ok();
            }
        }
    }
}
