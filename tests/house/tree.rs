//! What the tree of files may hold and must hold.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use super::none;
use super::source::{Source, files_below, root, sources, words_at};

/// Rust files that may be longer than a room, with the reason.
const DATA_TABLES: &[(&str, &str)] = &[("src/store/schema.rs", "one line for each column of the database")];

#[test]
fn a_file_is_a_room_one_person_can_hold_in_mind() {
    let mut faults = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for path in files_below(&root().join(folder))
            .iter()
            .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        {
            let name = path
                .strip_prefix(root())
                .expect("it is below")
                .to_string_lossy()
                .into_owned();
            let lines = fs::read_to_string(path).expect("UTF-8").lines().count();
            if lines > 400 && !DATA_TABLES.iter().any(|(table, _)| *table == name) {
                faults.push(format!("{name}: {lines} lines"));
            }
        }
    }
    none(faults, "about 400 lines at most");
}

#[test]
fn no_room_is_named_after_nothing() {
    let banned = [
        "utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "services",
    ];
    let mut faults = Vec::new();
    for folder in ["src", "tests", "benches", "assets", "migrations"] {
        for path in files_below(&root().join(folder)) {
            let below = path.strip_prefix(root()).expect("it is below");
            let parts = below.iter().map(|part| part.to_string_lossy());
            if parts
                .map(|p| p.split('.').next().unwrap_or_default().to_lowercase())
                .any(|p| banned.contains(&p.as_str()))
            {
                faults.push(below.display().to_string());
            }
        }
    }
    none(faults, "a name says what is inside");
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let silent = |f: &&Source| !f.text.trim_start().starts_with("//!");
    none(
        sources().iter().filter(silent).map(|f| f.path.clone()).collect(),
        "the first line of a file is its purpose",
    );
}

#[test]
fn every_migration_can_be_taken_back() {
    let mut steps = 0;
    for path in files_below(&root().join("migrations"))
        .iter()
        .filter(|p| p.ends_with("up.sql"))
    {
        steps += 1;
        let down = path.with_file_name("down.sql");
        let text = fs::read_to_string(&down).unwrap_or_default();
        let says = text
            .lines()
            .any(|line| !line.trim().is_empty() && !line.trim_start().starts_with("--"));
        assert!(says, "{} is missing or empty", down.display());
    }
    assert!(steps > 0, "no migrations were found");
}

#[test]
fn nothing_is_left_to_do() {
    let unfinished = ["todo", "unimplemented", "dbg"];
    let mut faults = Vec::new();
    for file in sources() {
        for word in unfinished {
            let called = |at: &usize| file.code[at + word.len()..].starts_with('!');
            faults.extend(
                words_at(&file.code, word)
                    .iter()
                    .filter(|at| called(at))
                    .map(|_| format!("{}: {word}!", file.path)),
            );
        }
    }
    none(faults, "no stub is delivered");
}

/// The files under version control, from the root.
fn tracked() -> Vec<String> {
    let list = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .expect("git runs");
    let files: Vec<String> = String::from_utf8_lossy(&list.stdout)
        .split('\0')
        .filter(|f| !f.is_empty())
        .map(str::to_owned)
        .collect();
    assert!(files.len() > 20, "git lists no files");
    files
}

#[test]
fn no_file_names_a_registry_s_host() {
    // Taken apart, so that this file does not name one either. Cargo.lock is cargo's own.
    let hosts = [
        "crates .io",
        "pypi .org",
        "pythonhosted .org",
        "npmjs .org",
        "npmjs .com",
        "deb. debian .org",
        "docs .rs/",
    ];
    let hosts: Vec<String> = hosts.iter().map(|h| h.replace(' ', "")).collect();
    let mut faults = Vec::new();
    for name in tracked().iter().filter(|name| *name != "Cargo.lock") {
        let bytes = fs::read(root().join(name)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        faults.extend(
            hosts
                .iter()
                .filter(|h| text.contains(h.as_str()))
                .map(|h| format!("{name} names {h}")),
        );
    }
    none(faults, "where packages come from is the machine's business");
}

#[test]
fn the_top_level_holds_only_what_has_its_place_there() {
    let places = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "migrations",
        "assets",
        "tests",
        "benches",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "build.rs",
        "rustfmt.toml",
        "clippy.toml",
        "deny.toml",
        ".gitignore",
        ".ci",
    ];
    let tops: BTreeSet<String> = tracked()
        .iter()
        .filter_map(|f| f.split('/').next())
        .map(str::to_owned)
        .collect();
    none(
        tops.iter()
            .filter(|t| !places.contains(&t.as_str()))
            .cloned()
            .collect(),
        "nothing new at the top level",
    );
}

#[test]
fn the_changelog_speaks_of_this_version() {
    let log = fs::read_to_string(root().join("CHANGELOG.md")).expect("CHANGELOG.md");
    let heading = |line: &&str| line.starts_with("## ") && line.contains(env!("CARGO_PKG_VERSION"));
    assert!(
        log.lines().any(|l| heading(&l)),
        "no chapter for {}",
        env!("CARGO_PKG_VERSION")
    );
}
