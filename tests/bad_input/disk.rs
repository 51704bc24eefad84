//! The disk is full at any moment of an import.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{holds_chinese, office_with_references};
use crate::harness::county::{self, payments};
use crate::harness::office::{Office, run, stored};

/// Runs the office's program in a shell that sets a limit first.
fn under(limit: &str, office: &Office, words: &[&std::ffi::OsStr]) -> crate::harness::office::Said {
    let inner = office.command(words);
    let mut shell = Command::new("sh");
    shell
        .current_dir(office.file(""))
        .args(["-c", &format!("{limit}; exec \"$@\""), "sh"])
        .arg(inner.get_program())
        .args(inner.get_args());
    run(&mut shell)
}

/// Whether the new batch is absent or whole, and the rest as it was; then that it enters once there is room.
#[track_caller]
fn absent_or_whole(office: &Office, file: &Path, old: usize, new: usize) {
    office.check();
    office.sanzi(&["publish", "--all"]).ends(0);
    let rows: usize = stored(office, "SELECT COUNT(*) FROM payments")
        .parse()
        .expect("a number");
    assert!(rows == old || rows == old + new, "{rows} rows of {old} and {new}");
    office.import_and_publish(&[file]);
    assert_eq!(
        stored(office, "SELECT COUNT(*) FROM payments"),
        (old + new).to_string()
    );
    office.check();
}

#[test]
fn when_files_cannot_grow_the_batch_is_absent_or_whole() {
    let base = office_with_references();
    base.import_and_publish(&[&base.write("old.csv", county::payments_csv(&payments(1, 100)))]);
    let new = county::payments_csv(&payments(10_000, 6_000));
    let mut failed = 0;
    // Blocks of 512 bytes: from hardly anything to almost enough.
    for blocks in [64, 512, 1200, 2400, 4800] {
        let office = Office::copy_of(&base);
        let file: PathBuf = office.write("new.csv", &new);
        let said = under(
            &format!("trap '' XFSZ; ulimit -f {blocks}"),
            &office,
            &["import".as_ref(), file.as_os_str()],
        );
        assert!(
            matches!(said.status, 0 | 1),
            "{blocks}: {} {}",
            said.status,
            said.err
        );
        assert!(
            said.status == 0 || holds_chinese(&said.err),
            "{blocks}: {}",
            said.err
        );
        failed += u32::from(said.status == 1);
        absent_or_whole(&office, &file, 100, 6_000);
    }
    assert!(failed >= 2, "the disk was never full");
}

#[test]
fn when_the_disk_is_full_the_batch_is_absent_or_whole() {
    let base = office_with_references();
    base.import_and_publish(&[&base.write("old.csv", county::payments_csv(&payments(1, 100)))]);
    let new = county::payments_csv(&payments(10_000, 6_000));
    let mount = base.file("disk");
    std::fs::create_dir(&mount).expect("a folder");
    let mut failed = 0;
    for spare_kib in [200, 1500, 4000] {
        let used = folder_kib(&base.data());
        let size = format!("size={}k", used + spare_kib);
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "sanzi-test"])
            .arg(&mount)
            .output();
        if !mounted.is_ok_and(|done| done.status.success()) {
            println!("skipped: this machine lets nobody mount a small disk");
            return;
        }
        let disk = Mounted(mount.clone());
        crate::harness::office::copy_folder(&base.data(), &mount.join("data"));
        let file = base.write("new.csv", &new);
        let mut command = crate::harness::office::program();
        let said = run(command
            .arg("import")
            .arg(&file)
            .arg("--data")
            .arg(mount.join("data")));
        assert!(
            matches!(said.status, 0 | 1),
            "{spare_kib}: {} {}",
            said.status,
            said.err
        );
        failed += u32::from(said.status == 1);
        // What is on the full disk is carried to a roomy one, as an operator would.
        let office = Office::with_data(&mount.join("data"));
        drop(disk);
        let file = office.write("new.csv", &new);
        absent_or_whole(&office, &file, 100, 6_000);
    }
    assert!(failed >= 1, "the disk was never full");
}

/// A mounted disk, taken off when dropped.
struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn folder_kib(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder)
        .expect("a folder")
        .filter_map(Result::ok)
        .map(|e| e.path());
    entries
        .map(|path| {
            if path.is_dir() {
                folder_kib(&path)
            } else {
                path.metadata().map_or(0, |m| m.len() / 1024 + 4)
            }
        })
        .sum()
}
