//! One run, one table: import, scan, search and pages beside their peers on this machine.
//!
//! `cargo bench` makes a county of `SANZI_BENCH_ROWS` payments (1,900,000 unless said otherwise) in a temporary
//! folder, or in `SANZI_BENCH_DIR`, where it stays; `SANZI_BENCH_ONLY=scan` (or `phases`, where its time goes) then scans
//! again what the import of an earlier run left there. A peer that is not installed is left out with a line that says
//! so. Processor time is of user and system; memory is the high-water mark of the process.
#![allow(
    missing_docs,
    unreachable_pub,
    reason = "a program of its own, nothing leaves it"
)]

mod county;
mod import;
mod meter;
mod pages;
mod phases;
mod postgres;
mod scan;
mod search;
mod server;
mod stock;
mod twins;

use std::path::PathBuf;

fn main() {
    if let Ok(port) = std::env::var("SANZI_BENCH_HELLO") {
        pages::hello(port.parse().expect("a port"));
        return;
    }
    let rows: u64 = std::env::var("SANZI_BENCH_ROWS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_900_000);
    // Kept where it is told to, so that a second run need not make it again.
    let keep = std::env::var_os("SANZI_BENCH_DIR").map(PathBuf::from);
    let folder = tempfile::tempdir().expect("a folder");
    let place = keep.unwrap_or_else(|| folder.path().to_owned());
    std::fs::create_dir_all(&place).expect("a folder");

    println!("{}", meter::machine());
    let only = std::env::var("SANZI_BENCH_ONLY").unwrap_or_default();
    if only == "phases" {
        phases::run(&place.join("data"), scan::today());
        return;
    }
    let county = county::County::make(&place, rows);
    if only == "scan" {
        scans(&county, &place, &place.join("data"));
        return;
    }
    let data = import::run(&county, &place);
    scans(&county, &place, &data);
    let queries = search::queries(&county);
    search::run(&data, &queries);
    stock::run(&county, &place, &queries);
    postgres::run(&county, &place, &queries);
    pages::run(&data, &county, &queries);
}

fn scans(county: &county::County, place: &std::path::Path, data: &std::path::Path) {
    scan::run(county, place, data);
    scan::growth(county, place, data);
    phases::run(data, scan::today());
}

/// Prints a line of the table.
pub fn line(what: &str, figures: &str) {
    println!("| {what} | {figures} |");
}

/// Prints a table's head.
pub fn table(title: &str, head: &str) {
    println!(
        "\n### {title}\n\n| | {head} |\n|---|{}",
        "---|".repeat(head.split(" | ").count())
    );
}
