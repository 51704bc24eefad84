//! The demo county says what was planted in it and what only looks so; the scan is held against it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Utc;
use serde_json::Value;

use super::scan;
use crate::harness::office::{Engine, Office, run};

/// What came of one rule.
#[derive(Debug, Default)]
struct Tally {
    planted: usize,
    found: usize,
    missed: Vec<String>,
    innocent: usize,
    wronged: Vec<String>,
}

#[test]
fn everything_planted_is_found_and_no_look_alike_is() {
    let office = Office::new(Engine::Embedded);
    let mut command = office.command(&["demo", "county", "--payments", "60000", "--truth", "truth.ndjson"]);
    run(&mut command).ends(0);
    // The lists are of today: who was paid later than they were made is not asked about.
    let today = Utc::now().date_naive().to_string();
    let mut command = office.command(&[
        "import",
        "county",
        "--as-of",
        &today,
        "--owner",
        "县民政局",
        "--basis",
        "比对协议",
    ]);
    run(&mut command).ends(0);
    office.sanzi(&["publish", "--all"]).ends(0);
    let told = scan(&office, &[]);

    // For each rule the village of each finding and the numbers of the rows that it needs, and of all its payments: where there
    // are many, none of them is needed.
    let mut flagged: BTreeMap<String, Vec<(String, BTreeSet<String>)>> = BTreeMap::new();
    for line in office.sanzi(&["anomalies"]).ends(0).out.lines() {
        let finding: Value = serde_json::from_str(line).expect("JSON");
        let rows = finding["evidence"].as_array().expect("rows").iter();
        let ids = rows
            .filter(|row| row["needed"] == true || row["dataset"] == "payments")
            .map(|row| row["id"].as_str().expect("an id").to_owned())
            .collect();
        let village = finding["village"].as_str().unwrap_or_default().to_owned();
        flagged
            .entry(finding["rule"].as_str().expect("a rule").to_owned())
            .or_default()
            .push((village, ids));
    }
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let truth = std::fs::read_to_string(office.file("truth.ndjson")).expect("the truth");
    for line in truth.lines() {
        let case: Value = serde_json::from_str(line).expect("JSON");
        let rule = case["rule"].as_str().expect("a rule");
        if told["rules"].get(rule).is_none() {
            continue;
        }
        let payments = case["payments"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str);
        let records = case["records"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|record| record["id"].as_str());
        let ids: BTreeSet<&str> = payments.chain(records).collect();
        // Of a case that speaks of nothing but a person the village tells: evidence shows no one's number.
        let village = case["village"].as_str();
        let hit = flagged.get(rule).is_some_and(|all| {
            all.iter().any(|(at, rows)| {
                Some(at.as_str()) == village || rows.iter().any(|id| ids.contains(id.as_str()))
            })
        });
        let tally = tallies.entry(rule.to_owned()).or_default();
        if case["kind"] == "planted" {
            tally.planted += 1;
            tally.found += usize::from(hit);
            if !hit {
                tally.missed.push(line.chars().take(200).collect());
            }
        } else {
            tally.innocent += 1;
            if hit {
                tally.wronged.push(line.chars().take(200).collect());
            }
        }
    }
    let mut faults = Vec::new();
    for (rule, tally) in &tallies {
        let flags = flagged.get(rule).map_or(0, Vec::len);
        println!(
            "{rule}: planted {}, found {}, look-alikes {}, of them flagged {}, flags in all {flags}",
            tally.planted,
            tally.found,
            tally.innocent,
            tally.wronged.len()
        );
        faults.extend(tally.missed.iter().map(|case| format!("{rule} missed {case}")));
        faults.extend(tally.wronged.iter().map(|case| format!("{rule} flagged {case}")));
    }
    for (rule, all) in &flagged {
        if !tallies.contains_key(rule) {
            println!("{rule}: nothing planted, flags {}", all.len());
        }
    }
    assert!(
        tallies.values().map(|tally| tally.planted).sum::<usize>() > 0,
        "nothing was planted"
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
