//! The scan of the whole county, the twelve rules that have twins, and the twins in SQLite, PostgreSQL, DuckDB and pandas.
//!
//! Everything runs on the database that the import before has filled. The twins (`tests/scanning/twins`) are plain SQL; DuckDB
//! runs the same statements on the county's own files, pandas a program of its own (`peers/`). Reading is told apart from
//! reckoning where the engine can tell. `SANZI_BENCH_GROWTH=10000000` adds a county of that many payments to the growth.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::county::County;
use super::import::a_thousand_more;
use super::meter::{self, Taken};
use super::twins::{DAY, TWINS, counts, on_postgres, on_sqlite, write};
use super::{line, table};

/// The day on which everything is looked at; its number is [`DAY`].
pub fn today() -> chrono::NaiveDate {
    let days = DAY.parse().expect("a number");
    chrono::NaiveDate::from_epoch_days(days).expect("a day")
}

/// Prints what something took and found.
pub fn figures(what: &str, taken: Taken, findings: &str) {
    let peak = if taken.peak == 0 {
        String::new()
    } else {
        format!("{:.0}", taken.peak as f64 / 1048576.0)
    };
    line(
        what,
        &format!("{:.1} | {:.1} | {peak} | {findings}", taken.wall, taken.cpu),
    );
}

/// Scans with these rules, or all; gives what it took and how many findings each rule has.
fn scan(data: &Path, rules: &[&str]) -> (Taken, BTreeMap<String, u64>, u64) {
    let words: Vec<&str> = rules.iter().flat_map(|rule| ["--rule", *rule]).collect();
    scan_with(data, &words)
}

fn scan_with(data: &Path, words: &[&str]) -> (Taken, BTreeMap<String, u64>, u64) {
    let out = tempfile::NamedTempFile::new().expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_sanzi"));
    command
        .args(["scan", "--json", "--today", &today().to_string(), "--data"])
        .arg(data)
        .args(words);
    let taken = meter::run_into(&mut command, out.path());
    let said = std::fs::read_to_string(out.path()).expect("its output");
    let json: serde_json::Value =
        serde_json::from_str(said.lines().last().unwrap_or_default()).expect("JSON");
    let found: BTreeMap<String, u64> = json["rules"]
        .as_object()
        .expect("the rules")
        .iter()
        .map(|(code, told)| (code.clone(), told["found"].as_u64().unwrap_or(0)))
        .collect();
    (taken, found.clone(), found.values().sum())
}

/// Measures and prints.
pub fn run(county: &County, place: &Path, data: &Path) {
    table(
        &format!("Scan of {} payments", county.rows),
        "wall s | CPU s | peak MiB | findings",
    );
    std::fs::remove_dir_all(data.join("facts")).ok();
    for how in ["the first, which reads the database", "from what the first kept"] {
        let (taken, rules, sum) = scan(data, &[]);
        let what = format!("sanzi scan: all {} rules, {how}", rules.len());
        figures(&what, taken, &sum.to_string());
    }
    since(county, place, data);
    let codes: Vec<&str> = TWINS.iter().map(|twin| twin.0).collect();
    let (taken, found, _) = scan(data, &codes);
    let found = TWINS
        .iter()
        .map(|(code, name, _)| ((*name).to_owned(), found.get(*code).copied().unwrap_or(0)))
        .collect();
    figures("sanzi scan: the twelve rules alone", taken, &counts(&found));
    let files = write(place);
    on_sqlite(place, data, &files);
    on_postgres(place, data);
    python(county, place, &files);
    println!("\nThe findings of the twelve rules: {}", codes.join("/"));
}

/// A thousand new rows on a copy of the county, so that it stays as it was; what they touch is looked at again.
fn since(county: &County, place: &Path, data: &Path) {
    let copy = place.join("data-since");
    std::fs::remove_dir_all(&copy).ok();
    meter::run(Command::new("cp").arg("-rL").arg(data).arg(&copy));
    let sanzi = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sanzi"));
        command.args(words).arg("--data").arg(&copy);
        command
    };
    meter::run(sanzi(&["import"]).arg(a_thousand_more(county, place, "S")));
    meter::run(&mut sanzi(&["publish", "--all"]));
    // What came since the last scan is new, whatever the number of its batch.
    let (taken, _, sum) = scan_with(&copy, &["--since", "999999"]);
    figures("1,000 new rows, rescanned", taken, &sum.to_string());
    std::fs::remove_dir_all(&copy).ok();
}

/// DuckDB and pandas in a virtual environment of the run's own.
fn python(county: &County, place: &Path, files: &[PathBuf]) {
    let venv = place.join("peers");
    let python = venv.join("bin").join("python");
    if !python.is_file() {
        let made = Command::new("python3").args(["-m", "venv"]).arg(&venv).output();
        if !made.is_ok_and(|made| made.status.success()) {
            line("DuckDB, pandas", "no python3 with venv here | | |");
            return;
        }
    }
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/sanzi/peers");
    for (package, script, twins) in [
        ("duckdb", "duckdb_twins.py", true),
        ("pandas", "pandas_rules.py", false),
    ] {
        let there = Command::new(&python)
            .args(["-c", &format!("import {package}")])
            .output();
        if !there.is_ok_and(|there| there.status.success()) {
            let got = Command::new(&python)
                .args(["-m", "pip", "install", "-q", package])
                .output();
            if !got.is_ok_and(|got| got.status.success()) {
                line(package, "could not be installed | | |");
                continue;
            }
        }
        let out = place.join("peer.out");
        let mut command = Command::new(&python);
        command
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .arg(peers.join(script))
            .arg(&county.folder)
            .arg(DAY);
        if twins {
            command.args(files);
        }
        let all = meter::run_into(&mut command, &out);
        let (mut load, mut rules, mut found) = (0.0, 0.0, BTreeMap::new());
        for row in std::fs::read_to_string(&out).expect("its output").lines() {
            let told: serde_json::Value = serde_json::from_str(row).expect("JSON");
            let (what, cpu) = (
                told["what"].as_str().unwrap_or_default(),
                told["cpu"].as_f64().unwrap_or(0.0),
            );
            match told["findings"].as_u64() {
                Some(count) => {
                    rules += cpu;
                    found.insert(what.to_owned(), count);
                }
                None => load += cpu,
            }
        }
        figures(
            &format!("the same in {package}: reading {load:.1} + rules {rules:.1} CPU s"),
            all,
            &counts(&found),
        );
    }
}

/// How the scan grows with the county.
pub fn growth(county: &County, place: &Path, data: &Path) {
    table(
        "Growth of the first scan, which reads the database",
        "wall s | CPU s | CPU s a million | peak MiB",
    );
    let asked = std::env::var("SANZI_BENCH_GROWTH")
        .ok()
        .and_then(|text| text.parse().ok());
    let small = (county.rows > 400_000).then_some(200_000);
    for rows in [small, Some(county.rows), asked].into_iter().flatten() {
        let first = |data: &Path| {
            std::fs::remove_dir_all(data.join("facts")).ok();
            scan(data, &[]).0
        };
        let taken = if rows == county.rows {
            first(data)
        } else {
            let other = County::make(place, rows);
            let data = place.join(format!("data-{rows}"));
            if !data.join("sanzi.db").is_file() {
                let sanzi = |words: &[&str]| {
                    let mut command = Command::new(env!("CARGO_BIN_EXE_sanzi"));
                    command.args(words).arg("--data").arg(&data);
                    command
                };
                let lists = ["import", "--as-of", "2026-01-01", "--owner", "x", "--basis", "x"];
                meter::run(sanzi(&lists).arg(&other.folder));
                meter::run(&mut sanzi(&["publish", "--all"]));
            }
            first(&data)
        };
        let million = taken.cpu / (rows as f64 / 1e6);
        let peak = taken.peak as f64 / 1048576.0;
        line(
            &format!("{rows} payments"),
            &format!("{:.1} | {:.1} | {million:.2} | {peak:.0}", taken.wall, taken.cpu),
        );
    }
}
