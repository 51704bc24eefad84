//! Files on their way in from the desk: in a folder of the data folder that only its owner opens, and gone when done with.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::config::Settings;
use crate::error::{Error, Result};
use crate::text::{clean, normalise_char};

/// An empty folder of an upload that is older never got its file.
const STILLBORN: Duration = Duration::from_secs(60);

/// A file that was, or is being, received. It goes with this value, whatever becomes of the import.
#[derive(Debug)]
pub struct Upload {
    folder: PathBuf,
    path: PathBuf,
    name: String,
    called: String,
    /// Locked as long as it is wanted, so that whoever sweeps knows it from what a killed program left.
    file: File,
}

impl Upload {
    /// Begins to receive a file; `name` is how its owner calls it.
    pub fn begin(settings: &Settings, name: &str) -> Result<Self> {
        let above = settings.uploads();
        private_folder(&above, true)?;
        let mut chance = [0_u8; 16];
        getrandom::fill(&mut chance).map_err(Error::internal)?;
        let folder = above.join(
            chance
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>(),
        );
        private_folder(&folder, false)?;
        let called = plain_name(name);
        let name = safe_name(&called);
        let path = folder.join(&name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = match options.open(&path) {
            Ok(file) => file,
            Err(cause) => {
                std::fs::remove_dir(&folder).ok();
                return Err(cause.into());
            }
        };
        let upload = Self {
            folder,
            path,
            name,
            called,
            file,
        };
        upload
            .file
            .try_lock()
            .map_err(|_| Error::Busy("没有收到文件，请再传一次".to_owned()))?;
        Ok(upload)
    }

    /// Adds what has arrived.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|cause| {
            if cause.kind() == std::io::ErrorKind::StorageFull {
                Error::Internal("磁盘满了，文件没有收下".to_owned())
            } else {
                cause.into()
            }
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How its owner calls it, as short as a file system wants it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How its owner calls it, in full: without folders, and without characters that are not seen.
    pub fn called(&self) -> &str {
        &self.called
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Err(cause) = std::fs::remove_dir_all(&self.folder) {
            tracing::error!(%cause, "an upload could not be removed");
        }
    }
}

/// Removes what a killed program left of uploads.
pub fn sweep(settings: &Settings) -> Result<()> {
    let folders = match std::fs::read_dir(settings.uploads()) {
        Ok(folders) => folders,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(cause.into()),
    };
    for folder in folders.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let inside = std::fs::read_dir(&folder)
            .ok()
            .and_then(|mut files| files.next()?.ok())
            .map(|entry| entry.path());
        let left = match inside {
            // Whoever still wants it holds its lock.
            Some(file) => File::open(&file).is_ok_and(|file| file.try_lock().is_ok()),
            None => folder
                .metadata()
                .and_then(|about| about.modified())
                .is_ok_and(|at| at.elapsed().is_ok_and(|age| age > STILLBORN)),
        };
        if left && let Err(cause) = std::fs::remove_dir_all(&folder) {
            tracing::warn!(%cause, "what was left of an upload could not be removed");
        }
    }
    Ok(())
}

/// Makes a folder that only its owner opens.
fn private_folder(path: &Path, may_stand: bool) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(may_stand);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(path)?)
}

/// The longest name that is kept, in characters.
const LONGEST: usize = 200;

/// The last part of a name, without what a page could take amiss: controls, marks that turn the direction of writing.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = clean(last)
        .chars()
        .filter(|c| !c.is_control() && normalise_char(*c).is_some() && !matches!(c, '/' | '\\' | ':' | '\0'))
        .collect();
    let plain = plain.trim_start_matches(['.', '~', ' ']);
    // What is too long loses its beginning, so that it ends as it did.
    let count = plain.chars().count();
    plain.chars().skip(count.saturating_sub(LONGEST)).collect()
}

/// The end of a plain name, as long as a file system takes it.
fn safe_name(plain: &str) -> String {
    // 80 characters of Chinese are 240 bytes, and a file name has 255.
    let count = plain.chars().count();
    let short: String = plain.chars().skip(count.saturating_sub(60)).collect();
    let short = short.trim_start_matches(['.', '~', ' ']);
    if short.len() > 240 || short.is_empty() {
        "上传的表".to_owned()
    } else {
        short.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(folder: &tempfile::TempDir) -> Settings {
        Settings {
            data: folder.path().to_owned(),
            ..Settings::default()
        }
    }

    #[test]
    fn a_name_never_leaves_its_folder() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\张三\\三月粮补.xlsx", "三月粮补.xlsx"),
            ("..", "上传的表"),
            ("", "上传的表"),
            (".\u{0}x\n.csv", "x.csv"),
        ] {
            assert_eq!(safe_name(&plain_name(given)), kept, "{given:?}");
        }
        assert_eq!(plain_name("现场\u{202e}gpj.照片\u{2066}.exe"), "现场gpj.照片.exe");
        assert!(safe_name(&plain_name(&"长".repeat(500))).len() <= 240);
        let long = format!("{}.pdf", "长".repeat(150));
        assert_eq!(plain_name(&long), long, "a long name is kept");
        assert!(safe_name(&plain_name(&"\u{1F600}".repeat(500))).len() <= 240);
    }

    #[cfg(unix)]
    #[test]
    fn an_upload_is_its_owner_s_alone_and_goes_with_its_end() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let mut upload = Upload::begin(&settings(&folder), "粮补.csv").expect("begun");
        upload.write(b"abc").expect("written");
        let path = upload.path().to_owned();
        let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&settings(&folder).uploads())), (0o600, 0o700));
        sweep(&settings(&folder)).expect("swept");
        assert!(path.exists(), "what is wanted is not swept away");
        drop(upload);
        assert!(!path.exists());
        assert_eq!(
            std::fs::read_dir(settings(&folder).uploads())
                .expect("a folder")
                .count(),
            0
        );
    }

    #[test]
    fn what_a_killed_program_left_is_swept_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let left = settings(&folder).uploads().join("0011");
        std::fs::create_dir_all(&left).expect("made");
        std::fs::write(left.join("粮补.csv"), "身份证号").expect("written");
        sweep(&settings(&folder)).expect("swept");
        assert!(!left.exists());
    }
}
