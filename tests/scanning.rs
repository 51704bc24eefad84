//! A county is scanned by command: what was planted is found, what only looks so is not, and findings keep their identity
//! from scan to scan.

mod exchange;
mod parts;
mod twins;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use crate::harness::office::{Engine, Office, batch_number, batches, run, stored};

/// A demo county of that many payments, its files made once.
fn demo(payments: u32) -> &'static Path {
    static SMALL: OnceLock<tempfile::TempDir> = OnceLock::new();
    SMALL
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let office = Office::new(Engine::Embedded);
            let count = payments.to_string();
            let mut command = office.command(&["demo"]);
            run(command.arg(folder.path()).args(["--payments", &count])).ends(0);
            folder
        })
        .path()
}

/// An office with a small demo county published, the last tenth of its payments left out where `all` is not set.
fn office(engine: Engine, all: bool) -> Office {
    static BASES: [OnceLock<Office>; 2] = [OnceLock::new(), OnceLock::new()];
    match engine {
        Engine::Embedded => Office::copy_of(BASES[usize::from(all)].get_or_init(|| published(engine, all))),
        #[cfg(feature = "postgres")]
        Engine::Postgres => published(engine, all),
    }
}

fn published(engine: Engine, all: bool) -> Office {
    let office = Office::new(engine);
    write_county(&office);
    import_county(&office);
    if all {
        office.import_and_publish(&[&office.file("later.csv")]);
    }
    office
}

/// The files of the demo county, all payments but the last tenth in `county`, and the rest beside it.
fn write_county(office: &Office) {
    let folder = demo(4000);
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("text");
        let text = match name.as_str() {
            "payments.csv" => split(&text).0,
            // The books of a fifth of the villages are enough, and most of the rows.
            "vouchers.csv" => of_some_villages(&text),
            _ => text,
        };
        office.write(&format!("county/{name}"), text);
    }
    let payments = std::fs::read_to_string(folder.join("payments.csv")).expect("text");
    office.write("later.csv", split(&payments).1);
}

fn of_some_villages(text: &str) -> String {
    let kept = |line: &&str| {
        line.split(',')
            .nth(2)
            .is_some_and(|village| !village.ends_with(['2', '3', '4', '5', '7', '8', '9', '0']))
    };
    text.lines().filter(kept).collect::<Vec<_>>().join("\n")
}

/// Imports and publishes the county that lies beside the data folder.
fn import_county(office: &Office) {
    let words = [
        "import",
        "--as-of",
        "2026-01-31",
        "--owner",
        "县民政局",
        "--basis",
        "比对协议",
    ];
    run(office.command(&words).arg(office.file("county"))).ends(0);
    office.sanzi(&["publish", "--all"]).ends(0);
}

/// A file of payments in two: the first nine tenths, and the rest.
fn split(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.len() * 9 / 10;
    let later: Vec<&str> = std::iter::once(lines[0])
        .chain(lines[at..].iter().copied())
        .collect();
    (lines[..at].join("\n"), later.join("\n"))
}

fn scan(office: &Office, words: &[&str]) -> Value {
    let words: Vec<&str> = ["scan", "--json"].iter().chain(words).copied().collect();
    office.sanzi(&words).ends(0).json()
}

fn list(office: &Office) -> String {
    office.sanzi(&["anomalies"]).ends(0).out
}

/// What findings say, without how much their rules could read.
fn told(list: &str) -> BTreeSet<String> {
    list.lines()
        .map(|line| {
            let mut finding: Value = serde_json::from_str(line).expect("JSON");
            finding["coverage"] = Value::Null;
            // When it was found first is not what it says.
            finding["first_scan"] = Value::Null;
            finding["standing"] = Value::Null;
            finding.to_string()
        })
        .collect()
}

fn keeps_identity(engine: Engine) {
    let office = office(engine, true);
    let first = scan(&office, &[]);
    assert!(first["standing"].as_i64() > Some(0), "{first}");
    assert_eq!(first["appeared"], first["standing"]);
    let before = list(&office);
    let second = scan(&office, &[]);
    assert_eq!(
        (&second["remained"], &second["appeared"], &second["gone"]),
        (&first["standing"], &Value::from(0), &Value::from(0))
    );
    assert_eq!(
        told(&list(&office)),
        told(&before),
        "the same data give the same findings"
    );
    let third = scan(&office, &[]);
    assert_eq!(third["remained"], first["standing"]);
    let after = list(&office);
    office.sanzi(&["scan"]).ends(0);
    assert_eq!(list(&office), after, "and the same bytes");

    let batch = stored(&office, "SELECT MAX(id) FROM batches WHERE dataset='receipts'");
    office.sanzi(&["withdraw", &batch, "--reason", "报错了"]).ends(0);
    let third = scan(&office, &[]);
    assert!(third["gone"].as_i64() > Some(0), "{third}");
    let gone = office.sanzi(&["anomalies", "--gone"]).ends(0).out;
    assert!(
        told(&gone).len() > told(&list(&office)).len(),
        "what is gone is kept, and said when asked for"
    );
    let rows = "SELECT COUNT(*) FROM anomalies WHERE standing='已消失' AND first_scan=1";
    assert_eq!(stored(&office, rows), third["gone"].to_string());
}

#[test]
fn findings_keep_their_identity_from_scan_to_scan() {
    keeps_identity(Engine::Embedded);
}

#[cfg(feature = "postgres")]
#[test]
fn on_postgresql_findings_keep_their_identity_from_scan_to_scan() {
    keeps_identity(Engine::Postgres);
}

#[test]
fn a_scan_of_what_a_new_batch_touches_leaves_the_list_of_a_whole_scan() {
    let office = office(Engine::Embedded, false);
    scan(&office, &[]);
    write_county(&office);
    let report = office.import_and_publish(&[&office.file("later.csv")]);
    let batch = batch_number(&batches(&report)[0]);
    let whole = Office::copy_of(&office);
    let touched = scan(&office, &["--since", &batch]);
    assert_eq!(touched["reach"], "增量");
    let again = scan(&whole, &[]);
    assert_eq!(again["reach"], "全量");
    assert!(again["appeared"].as_i64() > Some(0), "{again}");
    for figure in ["standing", "appeared", "gone"] {
        assert_eq!(touched[figure], again[figure], "{figure}");
    }
    assert_eq!(told(&list(&office)), told(&list(&whole)));
}

#[test]
fn the_list_is_the_same_to_the_byte_whatever_the_number_of_threads() {
    let office = office(Engine::Embedded, true);
    let mut lists = Vec::new();
    for threads in ["1", "2", "7"] {
        run(office.command(&["scan"]).env("RAYON_NUM_THREADS", threads)).ends(0);
        lists.push(list(&office).replace("新出现", "仍存在"));
    }
    assert!(lists[0].lines().count() > 5);
    assert!(lists.iter().all(|list| *list == lists[0]));
}

/// The same keys on both engines: then marks are the same, and so is everything else.
#[cfg(feature = "postgres")]
#[test]
fn both_engines_find_the_same_to_the_byte() {
    let embedded = office(Engine::Embedded, true);
    scan(&embedded, &[]);
    let server = Office::new(Engine::Postgres);
    crate::harness::office::copy_folder(&embedded.data().join("keys"), &server.data().join("keys"));
    write_county(&server);
    import_county(&server);
    server.import_and_publish(&[&server.file("later.csv")]);
    scan(&server, &[]);
    assert_eq!(list(&server), list(&embedded));
}

#[test]
fn what_is_found_is_sealed_at_rest() {
    let office = office(Engine::Embedded, true);
    scan(&office, &[]);
    let finding: Value =
        serde_json::from_str(list(&office).lines().next().expect("a finding")).expect("JSON");
    let says = finding["says"].as_str().expect("a sentence");
    let mut files = vec![office.data()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(
                std::fs::read_dir(&path)
                    .expect("a folder")
                    .map(|e| e.expect("an entry").path()),
            );
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        let found = bytes.windows(says.len()).any(|window| window == says.as_bytes());
        assert!(!found, "{} tells what was found", path.display());
    }
}

#[test]
fn a_county_sets_its_own_thresholds_and_exempts_with_a_document_until_a_day() {
    let office = office(Engine::Embedded, true);
    scan(&office, &[]);
    let first: Value = serde_json::from_str(list(&office).lines().next().expect("a finding")).expect("JSON");
    let (rule, record) = (
        first["rule"].as_str().expect("a rule"),
        first["evidence"][0]["id"].as_str().expect("an id"),
    );
    let exemption = |until: &str| {
        format!(
            "[[exemptions]]\nrule = \"{rule}\"\nrecord = \"{record}\"\ndocument = \"县农发〔2026〕3号\"\nuntil = \"{until}\"\n"
        )
    };
    let status = |office: &Office| {
        scan(office, &[]);
        let all = list(office);
        let same = all
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
            .find(|f| f["id"] == first["id"]);
        same.expect("it is still there")["status"].clone()
    };
    office.write("data/sanzi.toml", exemption("2099-12-31"));
    assert_eq!(status(&office), "exempt");
    office.write("data/sanzi.toml", exemption("2020-12-31"));
    assert_eq!(
        status(&office),
        "hit",
        "an exemption that has run out exempts nothing"
    );

    office.write("data/sanzi.toml", "[rules.SUB-14]\nhouseholds = 3\n");
    let told = office.sanzi(&["rules", "show", "SUB-14"]).ends(0).out;
    assert!(told.contains("households = 3户"), "{told}");
    office.write("data/sanzi.toml", "[rules.SUB-14]\nhuseholds = 3\n");
    let refused = office.sanzi(&["scan"]).ends(2);
    assert!(refused.err.contains("huseholds"), "{}", refused.err);
}

#[test]
fn a_wrong_rule_setting_or_village_is_refused_by_name() {
    let office = Office::new(Engine::Embedded);
    for words in [
        &["scan", "--rule", "SUB-99"][..],
        &["rules", "show", "SUB-99"],
        &["anomalies", "--rule", "SUB-99"],
    ] {
        let said = office.sanzi(words).ends(2);
        assert!(said.err.contains("SUB-99"), "{}", said.err);
    }
    let said = office.sanzi(&["scan", "--village", "12"]).ends(2);
    assert!(said.err.contains("村码"), "{}", said.err);
    let said = office
        .sanzi(&["rules", "backtest", "SUB-14", "--set", "housholds=3"])
        .ends(2);
    assert!(said.err.contains("housholds"), "{}", said.err);
    let said = office.sanzi(&["scan"]).ends(0);
    assert!(said.err.contains("还没有已发布的数据"), "{}", said.err);
}

#[test]
fn the_workbook_has_a_sheet_for_each_rule_and_the_evidence_beside_each_flag() {
    let office = office(Engine::Embedded, true);
    scan(&office, &[]);
    let path = office.file("flags.xlsx");
    let out = path.to_string_lossy();
    office
        .sanzi(&["anomalies", "--format", "xlsx", "--out", &out])
        .ends(0);
    let mut book = zip::ZipArchive::new(std::fs::File::open(&path).expect("a file")).expect("a workbook");
    let mut text = |name: &str| {
        let mut out = String::new();
        std::io::Read::read_to_string(&mut book.by_name(name).expect(name), &mut out).expect("XML");
        out
    };
    let sheets = text("xl/workbook.xml");
    let words = text("xl/sharedStrings.xml");
    let mut rules = BTreeSet::new();
    for line in list(&office).lines() {
        let finding: Value = serde_json::from_str(line).expect("JSON");
        let name = format!(
            "{} {}",
            finding["rule"].as_str().expect("a rule"),
            finding["name"].as_str().expect("a name")
        );
        // What a sheet's name may not hold is left out of it.
        let sheet = name.replace('/', "");
        assert!(sheets.contains(&sheet), "no sheet {sheet}");
        rules.insert(name);
        for row in finding["evidence"].as_array().expect("rows") {
            let id = row["id"]
                .as_str()
                .expect("an id")
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            assert!(words.contains(&id), "the evidence {id} is missing");
        }
    }
    assert_eq!(sheets.matches("<sheet ").count(), rules.len() + 1);
}

#[test]
fn another_setting_is_tried_without_changing_anything() {
    let office = office(Engine::Embedded, true);
    scan(&office, &[]);
    let before = list(&office);
    let tried = office
        .sanzi(&[
            "rules",
            "backtest",
            "CON-05",
            "--set",
            "grace_days=3660",
            "--json",
        ])
        .ends(0)
        .json();
    assert_eq!(tried["settings"]["grace_days"], 3_660);
    assert!(
        tried["before"].as_i64() > Some(0) && tried["after"] == 0,
        "{tried}"
    );
    assert_eq!(tried["fewer"], tried["before"]);
    assert_eq!(list(&office), before);
}
