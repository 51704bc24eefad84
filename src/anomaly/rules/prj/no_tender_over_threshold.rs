//! PRJ-02: works above the threshold of the tender law, given out without a tender.

use super::project::{estimate, named, speaks_of};
use crate::anomaly::facts::Row;
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::project::Procurement;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-02",
    name: "no_tender_over_threshold",
    title: "应招未招",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("threshold_yuan", 4_000_000, "元"),
        Setting::words("special_words", &["抢险", "抢修", "救灾", "以工代赈"]),
    ],
    about: include_str!("no_tender_over_threshold.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let threshold = Fen(settings.number("threshold_yuan") * 100);
    let special = settings.words("special_words");
    for (at, row) in facts.projects.iter().enumerate() {
        let Some(mode) = row.procurement else {
            out.skip("没有采购方式", 1);
            continue;
        };
        out.read(1);
        // Comparing offers is no tender, but it is not nothing either.
        let (severity, confidence) = match mode {
            Procurement::Direct => (Severity::High, 1000),
            Procurement::Comparison => (Severity::Medium, 700),
            Procurement::OpenTender | Procurement::InvitedTender | Procurement::SelfBuilt => continue,
        };
        let price = estimate(row);
        if price < threshold || speaks_of(facts, row, &special) {
            continue;
        }
        let row_at = Row::new(Dataset::Projects, at as u32);
        let says = format!(
            "{}估算价{price}元，达到应当招标的{threshold}元，采购方式登记为“{}”。",
            named(facts, row),
            mode.word()
        );
        let flag = Flag::new(Subject::Record(row_at), row.village, says)
            .amount(price)
            .severity(severity)
            .confidence(confidence)
            .unless(format!(
                "如果控制价和合同金额都不到{threshold}元，或者采购方式是公开招标、邀请招标，就不会提示。"
            ))
            .needs(row_at);
        out.flag(flag);
    }
}
