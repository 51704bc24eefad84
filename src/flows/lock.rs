//! Who may work beside whom. A lock goes with its process, however that ends.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::error::{Error, Result};

/// How often a lock is tried, and how long each try waits: a fifth of a second in all.
const MOMENTS: u32 = 10;
const MOMENT: Duration = Duration::from_millis(20);

/// Takes the lock for oneself; `busy` says who else may have it.
///
/// # Errors
/// [`Error::Busy`] with those words while anybody holds it.
pub fn alone(path: &Path, busy: &str) -> Result<File> {
    take(path, busy, File::try_lock)
}

/// Takes the lock beside others who take it so.
///
/// # Errors
/// [`Error::Busy`] with those words while somebody has it alone.
pub fn together(path: &Path, busy: &str) -> Result<File> {
    take(path, busy, File::try_lock_shared)
}

fn take(path: &Path, busy: &str, lock: fn(&File) -> std::result::Result<(), TryLockError>) -> Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let file = File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(path)?;
    // A program that this one just starts holds what this one held until it runs: a lock that was let go is free a
    // moment later.
    for _ in 0..MOMENTS {
        match lock(&file) {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(MOMENT),
            Err(TryLockError::Error(cause)) => return Err(cause.into()),
        }
    }
    Err(Error::Busy(busy.to_owned()))
}
