//! PRJ-03: a tender that was awarded although fewer than three bid.

use std::collections::HashMap;

use super::bidders::{bid_rows, bidder_count, register_rows, winning, without};
use super::project::{contract_price, is_tendered, money, named};
use crate::anomaly::facts::{ProjectRow, Row, Text, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-03",
    name: "too_few_bidders",
    title: "投标人不足",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Bids],
    reads: &[Dataset::Companies],
    clock: false,
    settings: &[
        Setting::number("bidders", 3, "家"),
        Setting::words(
            "again_words",
            &["二次招标", "第二次招标", "（二次）", "(二次)", "重新招标"],
        ),
    ],
    about: include_str!("too_few_bidders.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let least = settings.number("bidders").max(1) as usize;
    let again = settings.words("again_words");
    // A tender of the same name in the same village that came to nothing: this one is its repetition.
    let mut failed: HashMap<(Option<Village>, Text), u32> = HashMap::new();
    for row in facts.projects.iter().filter(|row| is_tendered(row)) {
        let bids = facts.bids_of(row.number);
        if !is_awarded(facts, row, bids) && bidder_count(facts, bids) < least {
            *failed.entry((row.village, row.name)).or_default() += 1;
        }
    }
    for (at, row) in facts
        .projects
        .iter()
        .enumerate()
        .filter(|(_, row)| is_tendered(row))
    {
        let bids = facts.bids_of(row.number);
        if !is_awarded(facts, row, bids) {
            continue;
        }
        if bids.is_empty() {
            out.skip("招标项目没有投标记录", 1);
            continue;
        }
        out.read(1);
        let count = bidder_count(facts, bids);
        let repeated = failed.contains_key(&(row.village, row.name))
            || again.iter().any(|word| facts.text(row.name).contains(word));
        if count >= least || repeated {
            continue;
        }
        let project = Row::new(Dataset::Projects, at as u32);
        let says = format!(
            "{}登记为{}，投标的只有{count}家，不到{least}家，仍然定了标。",
            named(facts, row),
            row.procurement.map_or("招标", |mode| mode.word())
        );
        let stands = |others: &[u32]| !others.is_empty() && is_awarded(facts, row, others);
        let (needed, beside): (Vec<u32>, Vec<u32>) =
            bids.iter().partition(|bid| !stands(&without(bids, **bid)));
        let flag = Flag::new(Subject::Record(project), row.village, says)
            .amount(money(row))
            .unless(format!(
                "如果投标的有{least}家以上，或者是流标以后重新招标的，就不会提示。"
            ))
            .needs(project)
            .needs_all(bid_rows(&needed))
            .beside_all(bid_rows(&beside))
            .beside_all(register_rows(facts, bids));
        out.flag(flag);
    }
}

/// Whether somebody got the work.
fn is_awarded(facts: &Facts, row: &ProjectRow, bids: &[u32]) -> bool {
    row.contractor.is_some() || contract_price(row).is_some() || winning(facts, bids).is_some()
}
