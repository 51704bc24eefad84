//! The twelve rules that are written a second time in plain SQL, run by SQLite and PostgreSQL themselves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::line;
use super::meter::{self, Taken};
use super::scan::figures;
use super::server::Server;

/// The number of the day on which everything is looked at.
pub const DAY: &str = "20782";

/// The rules that have twins, and these.
pub const TWINS: [(&str, &str, &str); 12] = [
    (
        "SUB-01",
        "paid_after_death",
        include_str!("../../tests/scanning/twins/paid_after_death.sql"),
    ),
    (
        "SUB-02",
        "fiscal_staff_recipient",
        include_str!("../../tests/scanning/twins/fiscal_staff_recipient.sql"),
    ),
    (
        "SUB-06",
        "mutually_exclusive",
        include_str!("../../tests/scanning/twins/mutually_exclusive.sql"),
    ),
    (
        "SUB-07",
        "rate_mismatch",
        include_str!("../../tests/scanning/twins/rate_mismatch.sql"),
    ),
    (
        "SUB-08",
        "area_over_confirmed",
        include_str!("../../tests/scanning/twins/area_over_confirmed.sql"),
    ),
    (
        "SUB-09",
        "household_area_cumulative",
        include_str!("../../tests/scanning/twins/household_area_cumulative.sql"),
    ),
    (
        "SUB-13",
        "area_spike",
        include_str!("../../tests/scanning/twins/area_spike.sql"),
    ),
    (
        "SUB-31",
        "return_not_reissued",
        include_str!("../../tests/scanning/twins/return_not_reissued.sql"),
    ),
    (
        "SUB-32",
        "cash_in_card_programme",
        include_str!("../../tests/scanning/twins/cash_in_card_programme.sql"),
    ),
    (
        "SUB-34",
        "paid_before_notice_end",
        include_str!("../../tests/scanning/twins/paid_before_notice_end.sql"),
    ),
    (
        "SUB-35",
        "no_notice",
        include_str!("../../tests/scanning/twins/no_notice.sql"),
    ),
    (
        "SUB-37",
        "house_repair_repeat",
        include_str!("../../tests/scanning/twins/house_repair_repeat.sql"),
    ),
];

/// The tables that the twins ask, with the columns that they ask for; hashes go over as text.
const TABLES: [(&str, &str, &str, &str); 7] = [
    (
        "payments",
        "county int, id bigint, number text, run text, programme text, period int, village bigint, household text, payee bigint, \
         person bigint, tier text, quantity bigint, price bigint, amount bigint, paid_on int, year int, channel text, state text, \
         notice text",
        "county, id",
        "county, id, number, run, programme, period, village, household, payee, person, tier, quantity, price, amount, paid_on, \
         year, channel, state, notice",
    ),
    (
        "people",
        "county int, id bigint, person bigint, number_index text, account_index text",
        "county, id",
        "county, id, person, hex(number_index), hex(account_index)",
    ),
    (
        "programmes",
        "county int, shown int, code text, name text, unit text, payee text, cycle text, class int, excludes_staff int, card_only int, \
         excludes text",
        "county, code",
        "county, shown, code, name, unit, payee, cycle, class, excludes_staff, card_only, excludes",
    ),
    (
        "standards",
        "county int, shown int, programme text, tier text, price bigint, cap bigint, valid_from int, valid_to int",
        "county, programme, tier, valid_from",
        "county, shown, programme, tier, price, cap, valid_from, valid_to",
    ),
    (
        "notices",
        "county int, shown int, number text, village bigint, kind text, title text, from_day int, to_day int",
        "county, number",
        "county, shown, number, village, kind, title, from_day, to_day",
    ),
    (
        "persons",
        "county int, shown int, id bigint, person_index text, village bigint, household text, state text, died_on int, left_on int",
        "county, person_index",
        "county, shown, id, hex(person_index), village, household, state, died_on, left_on",
    ),
    (
        "land",
        "county int, shown int, id bigint, village bigint, household text, year int, confirmed bigint, rented_in bigint, \
         rented_out bigint, excluded bigint",
        "county, village, household, year",
        "county, shown, id, village, household, year, confirmed, rented_in, rented_out, excluded",
    ),
];
const STAFF: (&str, &str, &str, &str) = (
    "staff",
    "county int, shown int, id bigint, person_index text, employer text, started_on int, ended_on int",
    "county, id",
    "county, shown, id, hex(person_index), employer, started_on, ended_on",
);

/// How many findings each twin has, in the order of [`TWINS`].
pub fn counts(found: &BTreeMap<String, u64>) -> String {
    TWINS
        .iter()
        .map(|(_, name, _)| found.get(*name).map_or_else(|| "?".to_owned(), u64::to_string))
        .collect::<Vec<_>>()
        .join("/")
}

/// The twins as files with the day filled in.
pub fn write(place: &Path) -> Vec<PathBuf> {
    let folder = place.join("twins");
    std::fs::create_dir_all(&folder).expect("a folder");
    TWINS
        .iter()
        .map(|(_, name, sql)| {
            let path = folder.join(format!("{name}.sql"));
            std::fs::write(&path, sql.replace(":today", DAY)).expect("a file");
            path
        })
        .collect()
}

/// How many findings the rows of a twin tell of: what stands before the last three cells tells them apart.
fn findings(rows: &str) -> u64 {
    let mut all: Vec<&str> = rows
        .lines()
        .filter_map(|row| row.rsplitn(4, '|').nth(3))
        .collect();
    all.sort_unstable();
    all.dedup();
    all.len() as u64
}

/// The twins on the product's own database file, one after the other.
pub fn on_sqlite(place: &Path, data: &Path, files: &[PathBuf]) {
    if Command::new("sqlite3").arg("-version").output().is_err() {
        line("plain SQL in SQLite", "not installed | | |");
        return;
    }
    let (mut all, mut found) = (Taken::default(), BTreeMap::new());
    let mut slowest = (0.0, "");
    for ((_, name, _), file) in TWINS.iter().zip(files) {
        let out = place.join("twin.out");
        let mut command = Command::new("sqlite3");
        command
            .arg("-readonly")
            .arg(data.join("sanzi.db"))
            .arg(format!(".read {}", file.display()));
        let taken = meter::run_into(&mut command, &out);
        if taken.cpu > slowest.0 {
            slowest = (taken.cpu, *name);
        }
        all = all + taken;
        found.insert(
            (*name).to_owned(),
            findings(&std::fs::read_to_string(&out).expect("its output")),
        );
    }
    let (longest, name) = slowest;
    let what = format!("the same in plain SQL, SQLite (sqlite3; the longest {name} with {longest:.1})");
    figures(&what, all, &counts(&found));
}

/// The twins on a PostgreSQL server of the run's own, in one session without parallel workers, so that its processor time can
/// be read. Loading and analysing is not counted.
pub fn on_postgres(place: &Path, data: &Path) {
    let Some(server) = Server::start() else {
        line("plain SQL in PostgreSQL", "no server here | | |");
        return;
    };
    let mut script = String::from("CREATE COLLATION \"BINARY\" FROM \"C\";\n");
    for (name, columns, key, from) in TABLES.iter().chain([&STAFF]) {
        let file = place.join(format!("{name}.peer.csv"));
        let mut command = Command::new("sqlite3");
        command
            .args(["-readonly", "-csv", "-nullvalue", "\\N"])
            .arg(data.join("sanzi.db"))
            .arg(format!("SELECT {from} FROM {name}"));
        meter::run_into(&mut command, &file);
        script.push_str(&format!(
            "CREATE UNLOGGED TABLE {name} ({columns});\n\\copy {name} FROM '{}' (FORMAT csv, NULL '\\N')\nCREATE INDEX ON {name} ({key});\n",
            file.display()
        ));
    }
    script.push_str("CREATE INDEX ON people (county, number_index); CREATE INDEX ON payments (county, number);\nANALYZE;\n");
    let path = place.join("peer-twins.sql");
    std::fs::write(&path, script).expect("a file");
    server.psql(&path);
    let mut text = String::from(
        "SET max_parallel_workers_per_gather = 0;\nSELECT pg_backend_pid() AS pid \\gset\n\\setenv PID :pid\n\\echo @before\n\\! cat /proc/$PID/stat\n",
    );
    for (_, name, sql) in TWINS {
        text.push_str(&format!("\\echo @{name}\n{}\n", sql.replace(":today", DAY)));
    }
    text.push_str("\\echo @after\n\\! cat /proc/$PID/stat; grep VmHWM /proc/$PID/status\n");
    std::fs::write(&path, text).expect("a file");
    let started = std::time::Instant::now();
    let said = server.psql(&path);
    let wall = started.elapsed().as_secs_f64();
    let mut parts: BTreeMap<&str, &str> = BTreeMap::new();
    for part in said.split('@').skip(1) {
        let (name, rows) = part.split_once('\n').unwrap_or((part, ""));
        parts.insert(name, rows);
    }
    let cpu =
        |part: &str| meter::stat(parts.get(part).copied().unwrap_or_default()).map_or(0.0, |(_, cpu)| cpu);
    let found = TWINS
        .iter()
        .map(|(_, name, _)| {
            (
                (*name).to_owned(),
                findings(parts.get(name).copied().unwrap_or_default()),
            )
        })
        .collect();
    let taken = Taken {
        wall,
        cpu: cpu("after") - cpu("before"),
        peak: meter::high_water_of(parts.get("after").copied().unwrap_or_default()),
    };
    figures(
        "the same in plain SQL, PostgreSQL (one backend; memory with its share of buffers)",
        taken,
        &counts(&found),
    );
}
