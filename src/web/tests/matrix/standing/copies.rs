//! Counties furnished alike: one is furnished, and each that is written into is a copy of its folder.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use crate::flows::Office;
use crate::web::App;

use super::super::super::{opened, settings_in, today};
use super::super::actors::Actor;
use super::super::addresses::{furnished, office_of};
use super::super::seldom;
use super::Stage;

/// A county in which one of everything waits, and which nobody writes into any more.
pub(in crate::web::tests::matrix) struct Furnished {
    folder: tempfile::TempDir,
    actors: Vec<Actor>,
    stage: Stage,
    /// The pages where something waits.
    pub(in crate::web::tests::matrix) standing: Vec<String>,
}

impl Furnished {
    /// The first one.
    pub(in crate::web::tests::matrix) async fn of_everything() -> Self {
        let (folder, county, actors, _) = furnished().await;
        let stage = Stage::new(&folder, county, &actors);
        let standing = stage.furnish().await;
        Self {
            folder,
            actors,
            stage,
            standing,
        }
    }

    /// One like it, with everybody at their desks.
    pub(in crate::web::tests::matrix) async fn again(&self) -> (tempfile::TempDir, App, Vec<Actor>, Stage) {
        let folder = tempfile::tempdir().expect("a folder");
        copied(self.folder.path(), folder.path());
        let county = opened(&Office::open(settings_in(&folder), today()).expect("an office"));
        let stage = self.stage.within(&folder, county.clone());
        // A ledger that was looked through is kept by the program and not by the folder.
        seldom::looked_through(&county, &stage.reader).await;
        (folder, county, self.actors.clone(), stage)
    }
}

impl Stage {
    /// The same in a copy of its county.
    fn within(&self, folder: &tempfile::TempDir, county: App) -> Self {
        let at = |day| Office {
            today: day,
            ..office_of(folder)
        };
        Self {
            county,
            office: office_of(folder),
            committee: self.committee.clone(),
            unit: self.unit.clone(),
            clerk: self.clerk.clone(),
            planner: self.planner.clone(),
            centre: self.centre.clone(),
            reader: self.reader.clone(),
            accounts: self.accounts,
            lists: Cell::new(self.lists.get()),
            spring: at(self.spring.today),
            summer: at(self.summer.today),
            verifiers: self.verifiers,
            flags: self.flags.clone(),
            people: self.people.clone(),
        }
    }
}

/// Copies what lies in a folder, but for what its programs share while they run.
fn copied(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (here, there) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().expect("a kind").is_dir() {
            fs::create_dir_all(&there).expect("a folder");
            copied(&here, &there);
        } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(&here, &there).expect("copied");
        }
    }
}
