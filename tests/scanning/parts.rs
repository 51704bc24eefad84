//! What a scan keeps of what it read: it never changes what is found, opens for nobody else, and can be lost or broken.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{list, office, scan};
use crate::harness::needles::Needles;
use crate::harness::office::{Engine, Office, run, stored};

/// The parts that lie in an office's data folder, and how long each is.
fn parts(office: &Office) -> BTreeMap<PathBuf, u64> {
    let Ok(entries) = std::fs::read_dir(office.data().join("facts")) else {
        return BTreeMap::new();
    };
    entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            (entry.path(), entry.metadata().expect("a file").len())
        })
        .collect()
}

/// Scans, and scans a copy of the office that has kept nothing; both must find the same to the byte.
#[track_caller]
fn finds_what_the_database_tells(office: &Office) -> String {
    let bare = Office::copy_of(office);
    std::fs::remove_dir_all(bare.data().join("facts")).expect("thrown away");
    scan(office, &[]);
    scan(&bare, &[]);
    let found = list(office);
    assert_eq!(found, list(&bare));
    let lengths = |office: &Office| parts(office).into_values().collect::<Vec<u64>>();
    assert_eq!(
        lengths(office).len(),
        lengths(&bare).len(),
        "and the same is kept again"
    );
    found
}

fn change_and_scan(engine: Engine) {
    let office = office(engine, true);
    super::write_county(&office);
    scan(&office, &[]);
    let kept = parts(&office);
    assert!(kept.len() > 10, "{kept:?}");
    let first = finds_what_the_database_tells(&office);
    assert_eq!(parts(&office), kept, "what is whole is not written again");

    // Withdrawn: the part goes, and so does what it held.
    let batch = stored(&office, "SELECT MAX(id) FROM batches WHERE dataset='payments'");
    office.sanzi(&["withdraw", &batch, "--reason", "报错了"]).ends(0);
    let withdrawn = finds_what_the_database_tells(&office);
    assert_ne!(withdrawn, first);
    let name = format!("payments-{batch}.part");
    let is_of = |path: &PathBuf| path.to_string_lossy().ends_with(&name);
    assert!(kept.keys().any(is_of) && !parts(&office).keys().any(is_of));

    // Corrected: payments come again with other amounts, and the list of people with a death.
    let text = std::fs::read_to_string(office.file("later.csv")).expect("text");
    office.write("again.csv", text.replace(".00,", ".50,"));
    let text = std::fs::read_to_string(office.file("county/persons.csv")).expect("text");
    office.write("deaths.csv", text.replace("在册,,", "死亡,2020-01-01,"));
    for file in ["again.csv", "deaths.csv"] {
        let words = [
            "import",
            "--as-of",
            "2026-02-01",
            "--owner",
            "县民政局",
            "--basis",
            "比对协议",
        ];
        run(office.command(&words).arg(office.file(file))).ends(0);
        office.sanzi(&["publish", "--all"]).ends(0);
        let corrected = finds_what_the_database_tells(&office);
        assert_ne!(corrected, withdrawn, "{file}");
    }

    // What had been replaced is in force again.
    let batch = stored(&office, "SELECT MAX(id) FROM batches WHERE dataset='persons'");
    office.sanzi(&["withdraw", &batch, "--reason", "报错了"]).ends(0);
    finds_what_the_database_tells(&office);
}

#[test]
fn what_a_scan_keeps_never_changes_what_is_found() {
    change_and_scan(Engine::Embedded);
}

#[cfg(feature = "postgres")]
#[test]
fn on_postgresql_what_a_scan_keeps_never_changes_what_is_found() {
    change_and_scan(Engine::Postgres);
}

#[test]
fn what_a_scan_kept_may_be_lost_cut_off_changed_or_exchanged() {
    let office = office(Engine::Embedded, true);
    scan(&office, &[]);
    scan(&office, &[]);
    let (found, kept) = (list(&office), parts(&office));
    let again = |what: &str| {
        scan(&office, &[]);
        assert_eq!(list(&office), found, "{what}");
        assert_eq!(parts(&office), kept, "{what}: it is whole again");
    };
    let harm = |what: &str, harm: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        for path in kept.keys() {
            std::fs::write(path, harm(std::fs::read(path).expect("a file"))).expect("a file");
        }
        again(what);
    };
    harm("cut off in the middle", &|bytes| {
        bytes[..bytes.len() / 2].to_vec()
    });
    harm("cut off by a byte", &|bytes| bytes[..bytes.len() - 1].to_vec());
    harm("changed in the middle", &|mut bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        bytes
    });
    harm("changed at the end", &|mut bytes| {
        *bytes.last_mut().expect("a byte") ^= 0x80;
        bytes
    });
    harm("emptied", &|_| Vec::new());
    harm("rubbish", &|_| b"sanzi facts\n\xff\xff\xff\xff".to_vec());
    let paths: Vec<&PathBuf> = kept.keys().collect();
    let other = std::fs::read(paths[0]).expect("a file");
    for path in &paths[1..] {
        std::fs::write(path, &other).expect("a file");
    }
    again("one in the place of all");
    for path in paths {
        std::fs::remove_file(path).expect("gone");
    }
    again("lost");
}

#[test]
fn without_the_key_or_of_another_office_it_does_not_open() {
    let (one, other) = (office(Engine::Embedded, true), office(Engine::Embedded, false));
    scan(&one, &[]);
    scan(&other, &[]);
    let before = list(&other);
    crate::harness::office::copy_folder(&one.data().join("facts"), &other.data().join("facts"));
    scan(&other, &[]);
    assert_eq!(
        list(&other).replace("新出现", "仍存在"),
        before.replace("新出现", "仍存在")
    );
}

#[test]
fn what_a_scan_keeps_tells_nothing_of_anybody() {
    let office = office(Engine::Embedded, true);
    scan(&office, &[]);
    super::write_county(&office);
    let text = std::fs::read_to_string(office.file("county/payments.csv")).expect("text");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let headings = rows.headers().expect("headings").clone();
    let at = |name: &str| {
        headings
            .iter()
            .position(|heading| heading.starts_with(name))
            .expect(name)
    };
    let columns = [at("姓名"), at("身份证号"), at("银行账号"), at("发放编号")];
    let secrets = rows.records().flat_map(|row| {
        let row = row.expect("a row");
        columns.map(|column| (row[column].to_owned(), headings[column].to_owned()))
    });
    let needles = Needles::new(secrets.filter(|secret| secret.0.len() >= 8));
    assert!(!parts(&office).is_empty());
    assert_eq!(
        needles.find_below(&office.data().join("facts")),
        Vec::<String>::new()
    );
}
