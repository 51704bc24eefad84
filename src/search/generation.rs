//! Generations: `dir/CURRENT` names the folder of the index that is in use, and is replaced at once.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

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
pub(super) fn begin(dir: &Path) -> Result<u64> {
    let next = all(dir)?.into_iter().chain(current(dir)).max().unwrap_or(0) + 1;
    fs::create_dir_all(folder(dir, next))?;
    Ok(next)
}

/// Makes a generation the current one, durably.
pub(super) fn make_current(dir: &Path, generation: u64) -> Result<()> {
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
pub(super) fn remove_others(dir: &Path, keep: u64) -> Result<()> {
    for generation in all(dir)? {
        if generation != keep {
            fs::remove_dir_all(folder(dir, generation))?;
        }
    }
    Ok(())
}

/// The right to write, held as long as the file is open; the system gives it back after a kill.
pub(super) fn lock(dir: &Path) -> Result<File> {
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
