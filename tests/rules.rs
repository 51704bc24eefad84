//! The rules keep what their pages promise: every example on them is run.

mod beyond;
mod called;
mod county;
mod example;
mod incremental;
mod pages;
mod planted_estate;
mod planted_people;
mod sanity;
mod tally;

use std::collections::BTreeSet;

use sanzi::anomaly::{Finding, Plan, Rule, again, rules, scan};

use example::{Example, examples};

fn found(example: &Example, rule: &'static Rule, reversed: bool) -> (Vec<Finding>, Option<String>) {
    let facts = example.facts(reversed);
    let plan = Plan::of(vec![(rule, example.settings(rule))]);
    let outcome = scan(&facts, &plan).remove(0);
    (outcome.findings, outcome.asleep)
}

fn lines(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| serde_json::to_string(finding).expect("JSON"))
        .collect()
}

/// Runs `check` on every example of a chapter, of all rules or of those that `SANZI_RULE` names (`SUB-01` or `SUB`), and
/// tells of all that fail at once.
fn on_each(chapter: &str, check: impl Fn(&Example, &'static Rule) -> Vec<String>) {
    let only = std::env::var("SANZI_RULE").unwrap_or_default();
    let mut faults = Vec::new();
    let mut ran = 0;
    for rule in rules::all().filter(|rule| rule.code.starts_with(&only)) {
        for example in examples(rule, chapter) {
            ran += 1;
            for fault in check(&example, rule) {
                faults.push(format!("{} “{}”: {fault}", rule.code, example.heading));
            }
        }
    }
    assert!(ran > 0, "no example ran");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_a_page_says_is_flagged_is_flagged_with_the_rows_it_marks() {
    on_each("会提示", |example, rule| {
        let (findings, asleep) = found(example, rule, false);
        let mut faults = Vec::new();
        if findings.is_empty() {
            faults.push(format!("nothing was found; asleep: {asleep:?}"));
        }
        let evidence: BTreeSet<(&str, &str)> = findings
            .iter()
            .flat_map(|f| &f.evidence)
            .map(|row| (row.dataset.as_str(), row.id.as_str()))
            .collect();
        for (dataset, id, marked) in example.marks() {
            if evidence.contains(&(dataset.as_str(), id.as_str())) != marked {
                faults.push(format!("{dataset} {id} is evidence: {}", !marked));
            }
        }
        faults
    });
}

#[test]
fn what_a_page_says_is_not_flagged_is_not() {
    on_each("不会提示", |example, rule| {
        let (findings, asleep) = found(example, rule, false);
        let mut faults: Vec<String> = findings.iter().map(|f| f.says.clone()).collect();
        if asleep.is_some() != example.heading.contains("休眠") {
            faults.push(format!("asleep: {asleep:?}"));
        }
        faults
    });
}

#[test]
fn every_finding_can_be_recomputed_from_its_own_json_and_falls_without_a_row_that_it_needs() {
    on_each("会提示", |example, rule| {
        let mut faults = Vec::new();
        for line in lines(&found(example, rule, false).0) {
            let finding: Finding = serde_json::from_str(&line).expect("its own JSON");
            let stands = |findings: &[Finding]| findings.iter().any(|f| f.id == finding.id);
            let again_whole = again(&finding, &[]);
            if !stands(&again_whole) {
                let other: Vec<&str> = again_whole.iter().map(|f| f.says.as_str()).collect();
                faults.push(format!("not found again: {} | {other:?}", finding.says));
            }
            if let Some(same) = again_whole.iter().find(|f| f.id == finding.id)
                && (same.says != finding.says || same.amount_fen != finding.amount_fen)
            {
                faults.push(format!(
                    "found again, but other: {} | {}",
                    finding.says, same.says
                ));
            }
            if !finding.evidence.iter().any(|row| row.needed) {
                faults.push("it needs no row at all".to_owned());
            }
            for row in finding.evidence.iter().filter(|row| row.needed) {
                if stands(&again(&finding, &[row])) {
                    faults.push(format!("it stands without {} {}", row.dataset, row.id));
                }
            }
        }
        faults
    });
}

#[test]
fn the_order_of_rows_changes_no_byte() {
    for chapter in ["会提示", "不会提示"] {
        on_each(chapter, |example, rule| {
            let (one, other) = (found(example, rule, false).0, found(example, rule, true).0);
            (lines(&one) != lines(&other))
                .then(|| "the rows the other way round give something else".to_owned())
                .into_iter()
                .collect()
        });
    }
}

#[test]
fn a_finding_explains_itself_and_shows_nobody() {
    on_each("会提示", |example, rule| {
        let mut faults = Vec::new();
        for finding in found(example, rule, false).0 {
            if !finding.says.ends_with('。') || finding.says.chars().count() > 160 {
                faults.push(format!("no plain sentence: {}", finding.says));
            }
            if !finding.counterfactual.starts_with('如') || !finding.counterfactual.ends_with('。') {
                faults.push(format!("no counterfactual: {}", finding.counterfactual));
            }
            if finding.innocent.is_empty() {
                faults.push("no innocent explanation".to_owned());
            }
            if rule.tier.word() == "C" && finding.baseline.is_none() {
                faults.push("statistics without a baseline".to_owned());
            }
            let line = serde_json::to_string(&finding).expect("JSON");
            for secret in example.secrets() {
                if line.contains(&secret) {
                    faults.push(format!("shows {secret}"));
                }
            }
        }
        faults
    });
}
