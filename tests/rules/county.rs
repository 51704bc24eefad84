//! The demo county as the rules see it, with the answers to it: read back from the files that `sanzi demo` writes.

use std::collections::BTreeSet;
use std::path::Path;

use sanzi::anomaly::Facts;
use sanzi::anomaly::facts::Day;
use sanzi::datasets::{Reader, References, recognise};
use sanzi::domain::dataset::Dataset;
use sanzi::domain::row::Row;
use sanzi::flows::demo::{self, Options};
use sanzi::store::facts::take;

use super::example::mark;

/// A case of the truth file.
pub struct Case {
    /// Whether it is irregular; otherwise it only looks so.
    pub planted: bool,
    /// The rule that should find it, or should not.
    pub rule: String,
    /// Its rows: dataset and number.
    pub rows: BTreeSet<(String, String)>,
    /// Why.
    pub why: String,
}

/// A demo county of so many payments, as columns, and what is hidden in it.
pub fn demo(payments: u64, seed: u64, today: &str) -> (Facts, Vec<Case>) {
    let folder = tempfile::tempdir().expect("a folder");
    let today = today.parse().expect("a day");
    let truth = folder.path().join("truth.ndjson");
    let options = Options {
        payments,
        seed,
        today,
        truth: Some(truth.clone()),
    };
    demo::write(folder.path(), &options, &mut |_| {}).expect("the county");
    let text = std::fs::read_to_string(truth).expect("the truth");
    (
        facts(folder.path(), Day::of(today)),
        text.lines().map(case).collect(),
    )
}

fn case(line: &str) -> Case {
    let line: serde_json::Value = serde_json::from_str(line).expect("a case");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let payments = line["payments"].as_array().expect("payments").iter();
    let records = line["records"].as_array().expect("records").iter();
    Case {
        planted: line["kind"] == "planted",
        rule: text(&line["rule"]),
        rows: payments
            .map(|number| (Dataset::Payments.word().to_owned(), text(number)))
            .chain(records.map(|record| {
                let dataset = text(&record["dataset"]);
                let id = shown(&dataset, &text(&record["id"]));
                (dataset, id)
            }))
            .collect(),
        why: text(&line["why"]),
    }
}

/// A record's number as evidence shows it: people behind their marks.
fn shown(dataset: &str, id: &str) -> String {
    let people = match dataset {
        "persons" | "staff" | "cadres" | "holdings" => 1,
        "kin" => 2,
        _ => 0,
    };
    let cells = id.split('#').enumerate().map(|(at, cell)| {
        if at < people {
            format!("#{}", mark("person", cell))
        } else {
            cell.to_owned()
        }
    });
    cells.collect::<Vec<_>>().join("#")
}

fn facts(folder: &Path, today: Day) -> Facts {
    let mut facts = Facts::new(today, Box::new(mark));
    let mut known = References::default();
    for name in demo::FILES {
        let mut file = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(folder.join(name))
            .expect(name);
        let mut cells = csv::StringRecord::new();
        assert!(file.read_record(&mut cells).expect(name), "{name} is empty");
        let header: Vec<String> = cells.iter().map(str::to_owned).collect();
        let recognition = recognise(&header).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        let dataset = recognition.dataset;
        if dataset.is_reference_list() {
            facts.list(dataset, Some(today));
        }
        let mut reader = Reader::new(recognition, known.clone());
        let mut row = Row::default();
        let mut number = 1;
        while file.read_record(&mut cells).expect(name) {
            number += 1;
            row.start(number);
            cells.iter().for_each(|cell| row.push(cell));
            let checked = reader.check(&row);
            let record = checked
                .record
                .unwrap_or_else(|| panic!("{name} {number}: {:?}", checked.problems));
            known.add(&record);
            take(&mut facts, &record);
        }
    }
    facts.close();
    facts
}
