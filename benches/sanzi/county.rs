//! The demo county's files, made by the program itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::meter;

/// Where its files lie, and the names that queries are made of.
pub struct County {
    pub folder: PathBuf,
    pub rows: u64,
    pub villages: Vec<Vec<String>>,
    pub programmes: Vec<Vec<String>>,
}

impl County {
    /// Makes it, or takes the one that a run before left there.
    pub fn make(place: &Path, rows: u64) -> Self {
        let folder = place.join(format!("county-{rows}"));
        if !folder.join("payments.csv").is_file() {
            let taken = meter::run(
                Command::new(env!("CARGO_BIN_EXE_sanzi"))
                    .arg("demo")
                    .arg(&folder)
                    .args(["--payments", &rows.to_string()]),
            );
            println!("made a county of {rows} payments in {:.1} s", taken.wall);
        }
        let read = |name: &str| {
            let mut reader = csv::Reader::from_path(folder.join(name)).expect("the demo's files");
            reader
                .records()
                .map(|r| r.expect("a row").iter().map(str::to_owned).collect())
                .collect()
        };
        Self {
            villages: read("villages.csv"),
            programmes: read("programmes.csv"),
            folder,
            rows,
        }
    }

    pub fn payments(&self) -> PathBuf {
        self.folder.join("payments.csv")
    }

    /// Name without 村, 社区 and the like.
    pub fn stem(&self, at: usize) -> &str {
        let name = self.village(at);
        ["村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(name)
    }

    pub fn village(&self, at: usize) -> &str {
        &self.villages[at % self.villages.len()][1]
    }

    pub fn code(&self, at: usize) -> &str {
        &self.villages[at % self.villages.len()][0]
    }

    pub fn township(&self, at: usize) -> &str {
        &self.villages[at % self.villages.len()][4]
    }

    pub fn programme(&self, at: usize) -> &str {
        &self.programmes[at % self.programmes.len()][1]
    }
}
