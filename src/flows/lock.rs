//! Who may work beside whom. A lock goes with its process, however that ends.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::error::{Error, Result};

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
    match lock(&file) {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy(busy.to_owned())),
        Err(TryLockError::Error(cause)) => Err(cause.into()),
    }
}
