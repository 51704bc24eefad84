//! Backup and restore. The keys are not in a backup: keep the `keys` folder apart from it, and both safe.

mod seal;

use std::path::{Path, PathBuf};

use super::{Office, index, lock};
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::store::audit::Act;
use crate::store::{Place, Store};

/// Copies the database into `file`, proves that the copy is whole, and returns its size in bytes.
pub fn backup(office: &Office, file: &Path) -> Result<u64> {
    office.store.backup(file)?;
    if matches!(office.store.place(), Place::File(_)) {
        let copy = Store::open(Place::File(file.to_owned()), &office.settings.keys())?;
        copy.prove_whole()?;
        drop(copy);
        for ending in ["-wal", "-shm"] {
            std::fs::remove_file(beside(file, ending)).ok();
        }
    }
    seal::seal(file)?;
    Ok(std::fs::metadata(file)?.len())
}

/// Puts a backup in the place of the database. It is proved whole before anything is touched; the
/// database that was there is kept beside it, and its path is returned.
///
/// # Errors
/// [`Error::Conflict`] when the file is no whole backup or belongs to other keys, [`Error::Busy`] while the
/// portal is open or files are imported; then nothing changed.
pub fn restore(settings: &Settings, file: &Path, today: chrono::NaiveDate) -> Result<Option<PathBuf>> {
    if !file.is_file() {
        return Err(Error::Usage(format!("没有这个文件：{}", file.display())));
    }
    let place = Place::parse(settings.database.as_deref(), &settings.data)?;
    // Who still has the old database open would go on writing into what was put aside.
    let _closed = lock::alone(
        &settings.open_lock(),
        "门户正开着：先把它关掉（在它的窗口按 Ctrl+C），再恢复",
    )?;
    let _quiet = lock::alone(&settings.import_lock(), "有导入正在进行，等它结束再恢复")?;
    let kept = match &place {
        Place::File(path) => {
            let mut magic = [0_u8; 16];
            let read =
                std::fs::File::open(file).and_then(|mut f| std::io::Read::read_exact(&mut f, &mut magic));
            if read.is_err() || &magic != b"SQLite format 3\0" {
                return Err(Error::Conflict("这不是三资的备份文件，没有恢复".to_owned()));
            }
            // Proved on a copy, so that not even the backup itself is touched.
            let copy = beside(path, ".restoring");
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            unsealed(file, &copy)?;
            let proved =
                Store::open(Place::File(copy.clone()), &settings.keys()).and_then(|s| s.prove_whole());
            for ending in ["-wal", "-shm"] {
                std::fs::remove_file(beside(&copy, ending)).ok();
            }
            if let Err(error) = proved {
                std::fs::remove_file(&copy).ok();
                return Err(error);
            }
            std::fs::File::open(&copy)?.sync_all()?;
            swap(path, &copy)?
        }
        Place::Server(_) => {
            let copy = settings.data.join(".restoring");
            std::fs::create_dir_all(&settings.data)?;
            unsealed(file, &copy)?;
            let restored = Store::open(place.clone(), &settings.keys()).and_then(|s| s.restore_server(&copy));
            std::fs::remove_file(&copy).ok();
            restored?;
            None
        }
    };
    let office = Office::open(settings.clone(), today)?;
    office.store.prove_whole()?;
    let act = Act {
        actor: &office.actor,
        act: "恢复",
        object: "数据库",
        detail: "",
        at: office.now(),
    };
    office.store.note(0, &act)?;
    index::rebuild(&office)?;
    Ok(kept)
}

/// Takes the seal off a copy; a copy of what is not whole is not left behind.
fn unsealed(file: &Path, copy: &Path) -> Result<()> {
    let taken = seal::unsealed(file, copy);
    if taken.is_err() {
        std::fs::remove_file(copy).ok();
    }
    taken
}

/// Renames the database aside and the copy into its place.
fn swap(path: &Path, copy: &Path) -> Result<Option<PathBuf>> {
    let mut kept = None;
    if path.exists() {
        // What a running program still has in its journal belongs to the file that is put aside.
        let aside = (1..)
            .map(|n| beside(path, &format!(".before-restore-{n}")))
            .find(|p| !p.exists())
            .ok_or_else(|| Error::Internal("no free name".to_owned()))?;
        for ending in ["-wal", "-shm"] {
            let from = beside(path, ending);
            if from.exists() {
                std::fs::rename(from, beside(&aside, ending))?;
            }
        }
        std::fs::rename(path, &aside)?;
        kept = Some(aside);
    }
    std::fs::rename(copy, path)?;
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(kept)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
