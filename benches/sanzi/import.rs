//! Importing and publishing the payments, beside `sqlite3 .import` with the same indexes.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::county::County;
use super::meter::{self, Taken};
use super::{line, table};

fn sanzi(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sanzi"));
    command.args(words).arg("--data").arg(data);
    command
}

/// Imports and publishes the county; gives back its data folder.
fn import_all(county: &County, place: &Path) -> (PathBuf, Taken, Taken) {
    let data = place.join("data");
    let _ = std::fs::remove_dir_all(&data);
    for name in ["villages", "policies", "programmes", "standards", "notices"] {
        meter::run(sanzi(&data, &["import"]).arg(county.folder.join(format!("{name}.csv"))));
    }
    meter::run(&mut sanzi(&data, &["publish", "--all"]));
    let store = meter::run(sanzi(&data, &["import"]).arg(county.payments()));
    let index = meter::run(&mut sanzi(&data, &["publish", "--all"]));
    (data, store, index)
}

fn figures(rows: u64, what: &str, taken: Taken) {
    let figures = format!(
        "{:.1} | {:.1} | {:.0} | {:.0}",
        taken.wall,
        taken.cpu,
        rows as f64 / taken.cpu,
        taken.peak as f64 / 1048576.0
    );
    line(what, &figures);
}

/// Measures and prints.
pub fn run(county: &County, place: &Path) -> PathBuf {
    table(
        &format!("Import of {} payments", county.rows),
        "wall s | CPU s | rows per CPU s | peak MiB",
    );
    let (data, store, index) = import_all(county, place);
    figures(
        county.rows,
        "sanzi import: checked, people sealed, durable, indexed",
        store,
    );
    figures(
        county.rows,
        "sanzi publish: totals, search index, integrity gate",
        index,
    );
    let more = a_thousand_more(county, place, "N");
    let in_store = meter::run(sanzi(&data, &["import"]).arg(&more));
    let shown = meter::run(&mut sanzi(&data, &["publish", "--all"]));
    figures(1000, "1,000 new rows: sanzi import", in_store);
    figures(1000, "1,000 new rows: sanzi publish", shown);
    rest(county, place, &data);
    match sqlite(county, place) {
        Some(taken) => figures(
            county.rows,
            "sqlite3 .import with the same indexes: nothing checked or sealed",
            taken,
        ),
        None => line("sqlite3 .import", "not installed | | |"),
    }
    data
}

/// The datasets beside the payments, in the order of their references.
const REST: [&str; 16] = [
    "projects",
    "assets",
    "contracts",
    "receipts",
    "accounts",
    "vouchers",
    "bids",
    "disbursements",
    "findings",
    "persons",
    "land",
    "staff",
    "cadres",
    "kin",
    "holdings",
    "companies",
];

/// Everything else that the county has, beside `sqlite3 .import` of the same files with an index on each number.
fn rest(county: &County, place: &Path, data: &Path) {
    let file = |name: &str| county.folder.join(format!("{name}.csv"));
    let rows: u64 = REST
        .iter()
        .map(|name| {
            let mut reader = csv::Reader::from_path(file(name)).expect("the demo's files");
            reader.records().count() as u64
        })
        .sum();
    let mut all = Taken::default();
    for name in REST {
        let taken = meter::run(
            sanzi(
                data,
                &["import", "--as-of", "2026-01-01", "--owner", "x", "--basis", "x"],
            )
            .arg(file(name)),
        );
        all = all + taken;
    }
    figures(rows, &format!("the other {rows} rows: sanzi import"), all);
    figures(
        rows,
        &format!("the other {rows} rows: sanzi publish"),
        meter::run(&mut sanzi(data, &["publish", "--all"])),
    );
    if Command::new("sqlite3").arg("-version").output().is_err() {
        return;
    }
    let database = place.join("rest.sqlite");
    let _ = std::fs::remove_file(&database);
    let mut script = String::from("PRAGMA journal_mode=WAL;\nPRAGMA synchronous=FULL;\n.mode csv\n");
    for name in REST {
        let header = std::fs::read_to_string(file(name)).expect("the demo's files");
        let first = header
            .split(',')
            .next()
            .unwrap_or_default()
            .trim_start_matches('\u{feff}')
            .to_owned();
        script.push_str(&format!(
            ".import {} {name}\nCREATE INDEX {name}_by_key ON {name} (\"{first}\");\n",
            file(name).display()
        ));
    }
    let path = place.join("rest.sql");
    std::fs::write(&path, script).expect("a file");
    let taken = meter::run(
        Command::new("sqlite3")
            .arg(&database)
            .arg(format!(".read {}", path.display())),
    );
    figures(
        rows,
        &format!("the other {rows} rows: sqlite3 .import with an index each"),
        taken,
    );
}

/// The first thousand payments once more, under numbers of their own.
pub fn a_thousand_more(county: &County, place: &Path, mark: &str) -> PathBuf {
    let mut reader = csv::Reader::from_path(county.payments()).expect("the payments");
    let path = place.join("more.csv");
    let mut writer = csv::Writer::from_path(&path).expect("a file");
    writer
        .write_record(reader.headers().expect("a header"))
        .expect("a row");
    for row in reader.records().take(1000) {
        let row = row.expect("a row");
        let number = format!("{mark}{}", &row[0]);
        let cells = std::iter::once(number.as_str()).chain(row.iter().skip(1));
        writer.write_record(cells).expect("a row");
    }
    writer.flush().expect("a file");
    path
}

/// The same file into a table of texts; then the indexes that our table has, on the same columns.
fn sqlite(county: &County, place: &Path) -> Option<Taken> {
    Command::new("sqlite3").arg("-version").output().ok()?;
    let database = place.join("peer.sqlite");
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", database.display()));
    }
    let script = format!(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
         CREATE TABLE payments (number TEXT PRIMARY KEY, run, programme, period, village, group_number, household, name,
           person, tier, quantity, price, amount, holder, account, handler, approved_on, paid_on, channel, state, notice, remark) WITHOUT ROWID;
         .mode csv
         .import --skip 1 {} payments
         CREATE INDEX payments_by_village ON payments (village);
         CREATE INDEX people_by_whole ON payments (person, name, account);
         CREATE INDEX people_by_number ON payments (person);",
        county.payments().display()
    );
    let file = place.join("peer.sql");
    std::fs::write(
        &file,
        script.lines().map(str::trim_start).collect::<Vec<_>>().join("\n"),
    )
    .expect("a file");
    Some(meter::run(
        Command::new("sqlite3")
            .arg(&database)
            .arg(format!(".read {}", file.display())),
    ))
}
