//! What the rules of some families make of a demo county, beside what is hidden in it.

use std::collections::{BTreeMap, BTreeSet};

use sanzi::anomaly::{Finding, Plan, Rule, Unit, rules, scan};

use super::county::{Case, demo};

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

/// Makes a county, scans it with the rules of the families, and tells what was planted, found, missed and wrongly flagged.
/// Nothing may be missed or wrongly flagged, and nothing else may be flagged at all; a small county may hide less.
///
/// # Panics
/// When it is otherwise.
pub fn hold(
    (payments, seed, today): (u64, u64, &str),
    families: &[&str],
    stands_on: fn(&Finding, &Case) -> bool,
) {
    let (facts, cases) = demo(payments, seed, today);
    let only = std::env::var("SANZI_RULE").unwrap_or_default();
    // No file of a county brings cases: what is planted for the rules over the follow-up is opened in a test of its own.
    let of_family = |rule: &&'static Rule| {
        rule.unit != Unit::FollowUp
            && rule.code.starts_with(&only)
            && families.iter().any(|family| rule.code.starts_with(family))
    };
    let plan = Plan::of(
        rules::all()
            .filter(of_family)
            .map(|rule| (rule, rule.defaults()))
            .collect(),
    );
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut faults: Vec<String> = Vec::new();
    for outcome in scan(&facts, &plan) {
        let code = outcome.rule.code;
        let tally = tallies.entry(code).or_default();
        tally.tier = outcome.rule.tier.word().to_owned();
        if let (Some(why), true) = (&outcome.asleep, payments > 0) {
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
                    faults.push(format!(
                        "{code} flags the innocent “{}”: {}",
                        case.why, finding.says
                    ));
                }
            }
        }
        for finding in &outcome.findings {
            if !explained.contains(finding.id.as_str()) {
                tally.beyond.push(finding.says.clone());
            }
        }
    }
    println!("county of {payments} payments, seed {seed}, {today}");
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
        if payments >= 60_000 && (tally.planted < 3 || tally.innocent < 4) {
            faults.push(format!("{code}: too little is hidden"));
        }
        for says in &tally.beyond {
            faults.push(format!("{code} flags what nobody planted: {says}"));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}
