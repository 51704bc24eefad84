//! What the demo county hides in its assets, contracts, books and works is found by the rules for it, what only looks
//! irregular is not, and nothing else is.

use std::collections::{BTreeMap, BTreeSet};

use sanzi::anomaly::{Finding, Plan, rules, scan};

use super::county::{Case, demo};

/// The families that are held here.
const FAMILIES: [&str; 4] = ["AST", "CON", "ACC", "PRJ"];

/// What became of one rule's cases.
#[derive(Default)]
struct Tally {
    tier: String,
    planted: usize,
    found: usize,
    innocent: usize,
    wrong: usize,
    flags: usize,
    beyond: Vec<String>,
}

/// Whether a finding stands on a row of the case.
fn stands_on(finding: &Finding, case: &Case) -> bool {
    finding
        .evidence
        .iter()
        .filter(|row| row.needed)
        .any(|row| case.rows.contains(&(row.dataset.clone(), row.id.clone())))
}

fn hold(payments: u64, seed: u64) {
    let (facts, cases) = demo(payments, seed, "2026-11-25");
    let plan = Plan::of(
        rules::all()
            .filter(|rule| FAMILIES.iter().any(|family| rule.code.starts_with(family)))
            .map(|rule| (rule, rule.defaults()))
            .collect(),
    );
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut faults: Vec<String> = Vec::new();
    for outcome in scan(&facts, &plan) {
        let code = outcome.rule.code;
        let tally = tallies.entry(code).or_default();
        tally.tier = outcome.rule.tier.word().to_owned();
        if let Some(why) = &outcome.asleep {
            faults.push(format!("{code} sleeps: {why}"));
        }
        tally.flags = outcome.findings.len();
        let mut explained: BTreeSet<&str> = BTreeSet::new();
        for case in cases.iter().filter(|case| case.rule == code) {
            let flags: Vec<&Finding> = outcome
                .findings
                .iter()
                .filter(|finding| stands_on(finding, case))
                .collect();
            if case.planted {
                tally.planted += 1;
                tally.found += usize::from(!flags.is_empty());
                explained.extend(flags.iter().map(|finding| finding.id.as_str()));
                if flags.is_empty() {
                    faults.push(format!("{code} missed “{}”: {:?}", case.why, case.rows));
                }
            } else {
                tally.innocent += 1;
                tally.wrong += usize::from(!flags.is_empty());
                for finding in flags {
                    faults.push(format!("{code} flags the innocent “{}”: {}", case.why, finding.says));
                }
            }
        }
        for finding in &outcome.findings {
            if !explained.contains(finding.id.as_str()) {
                tally.beyond.push(finding.says.clone());
            }
        }
    }
    println!("county of {payments} payments, seed {seed}");
    println!("rule    tier planted found missed look-alikes wrong flags beyond");
    for (code, tally) in &tallies {
        println!(
            "{code:7} {:>4} {:>7} {:>5} {:>6} {:>11} {:>5} {:>5} {:>6}",
            tally.tier,
            tally.planted,
            tally.found,
            tally.planted - tally.found,
            tally.innocent,
            tally.wrong,
            tally.flags,
            tally.beyond.len(),
        );
        if tally.planted < 3 || tally.innocent < 2 {
            faults.push(format!("{code}: too little is hidden"));
        }
        for says in &tally.beyond {
            faults.push(format!("{code} flags what nobody planted: {says}"));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn what_is_planted_in_the_estate_is_found_and_nothing_else() {
    hold(60_000, 1);
}

#[test]
fn it_is_so_in_another_county_too() {
    hold(60_000, 2);
}
