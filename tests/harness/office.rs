//! An office: a data folder, perhaps a database, and the real program run on them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Which database keeps the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite in the data folder.
    Embedded,
    /// A database of its own on a real PostgreSQL server.
    #[cfg(feature = "postgres")]
    Postgres,
}

/// A place to work in; gone when dropped.
pub struct Office {
    folder: TempDir,
    /// The database's URL; none means SQLite in the data folder.
    pub database: Option<String>,
}

/// What a command said and how it ended.
pub struct Said {
    /// The exit status; -1 when a signal ended it.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// The one object on the last line.
    pub fn json(&self) -> serde_json::Value {
        let last = self.out.lines().last().unwrap_or_default();
        serde_json::from_str(last).unwrap_or_else(|e| panic!("no JSON ({e}): {}\n{}", self.out, self.err))
    }

    /// Insists on an exit status, showing all that was said otherwise.
    #[track_caller]
    pub fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }
}

/// The program under test.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sanzi"));
    for (name, _) in std::env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("SANZI_")) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Said {
    let done = command.output().expect("the program runs");
    Said {
        status: done.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&done.stdout).into_owned(),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
    }
}

impl Office {
    /// A new, empty one.
    pub fn new(engine: Engine) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("sanzi-office-")
            .tempdir()
            .expect("a folder");
        let database = match engine {
            Engine::Embedded => None,
            #[cfg(feature = "postgres")]
            Engine::Postgres => Some(super::postgres::database()),
        };
        Self { folder, database }
    }

    /// A copy of an office in which nobody works at the moment.
    pub fn copy_of(other: &Self) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("sanzi-office-")
            .tempdir()
            .expect("a folder");
        let database = other.database.as_deref().map(copy_database);
        let copy = Self { folder, database };
        copy_folder(&other.data(), &copy.data());
        copy
    }

    /// An office on the embedded engine with a data folder that another one left.
    pub fn with_data(data: &Path) -> Self {
        let office = Self::new(Engine::Embedded);
        copy_folder(data, &office.data());
        office
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A path for a file of the test's own beside the data folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file beside the data folder.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.file(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// The program with these words and the office's places, not yet started.
    pub fn command(&self, words: &[impl AsRef<OsStr>]) -> Command {
        let mut command = program();
        command
            .current_dir(self.folder.path())
            .args(words)
            .arg("--data")
            .arg(self.data());
        if let Some(url) = &self.database {
            command.arg("--database").arg(url);
        }
        command
    }

    /// Runs the program with these words.
    pub fn sanzi(&self, words: &[impl AsRef<OsStr>]) -> Said {
        run(&mut self.command(words))
    }

    /// Imports paths and gives back the object that `--json` prints.
    #[track_caller]
    pub fn import(&self, paths: &[&Path]) -> serde_json::Value {
        let mut command = self.command(&["import", "--json"]);
        run(command.args(paths)).ends(0).json()
    }

    /// Imports paths and publishes everything.
    #[track_caller]
    pub fn import_and_publish(&self, paths: &[&Path]) -> serde_json::Value {
        let report = self.import(paths);
        self.sanzi(&["publish", "--all"]).ends(0);
        report
    }

    /// Insists that the integrity gate is green.
    #[track_caller]
    pub fn check(&self) {
        self.sanzi(&["check"]).ends(0);
    }
}

/// The batches that an import's JSON speaks of: one, or those of a folder.
pub fn batches(report: &serde_json::Value) -> Vec<serde_json::Value> {
    match report.get("batches").and_then(|b| b.as_array()) {
        Some(list) => list.clone(),
        None => vec![report.clone()],
    }
}

/// The number of a batch as a word for a command, however JSON wrote it.
pub fn batch_number(batch: &serde_json::Value) -> String {
    let number = &batch["batch"];
    number.as_str().map_or_else(|| number.to_string(), str::to_owned)
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// What the database itself says, asked with its own program and not with ours.
pub fn stored(office: &Office, sql: &str) -> String {
    #[cfg(feature = "postgres")]
    if let Some(url) = &office.database {
        return super::postgres::ask(url, sql);
    }
    ask_sqlite(office, sql)
}

fn ask_sqlite(office: &Office, sql: &str) -> String {
    sqlite(&["-readonly"], office, sql)
}

/// Changes the embedded database behind the program's back.
pub fn tamper(office: &Office, sql: &str) {
    sqlite(&[], office, sql);
}

fn sqlite(flags: &[&str], office: &Office, sql: &str) -> String {
    let files = std::fs::read_dir(office.data())
        .expect("the data folder")
        .filter_map(Result::ok)
        .map(|e| e.path());
    let is_database =
        |path: &PathBuf| std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"SQLite format 3\0"));
    let database = files
        .filter(|path| path.is_file())
        .find(is_database)
        .expect("a database in the data folder");
    let said = run(Command::new("sqlite3").args(flags).arg(database).arg(sql));
    assert_eq!(said.status, 0, "{}", said.err);
    said.out.trim().to_owned()
}

#[cfg(feature = "postgres")]
fn copy_database(url: &str) -> String {
    super::postgres::copy_of(url)
}

#[cfg(not(feature = "postgres"))]
fn copy_database(url: &str) -> String {
    panic!("{url}: this program knows no PostgreSQL")
}
