//! CON-12: a contract over what belongs to all, and no decision of the assembly is recorded.

use super::terms::{ended, family_land, flag, named_on_board, tenant, whole_rent};
use crate::anomaly::facts::ContractRow;
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-12",
    name: "no_decision",
    title: "未民主决策",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts],
    reads: &[Dataset::Notices, Dataset::Assets],
    clock: false,
    settings: &[
        Setting::number("delegated_yuan", 0, "元"),
        Setting::words("decision_words", &["决议", "表决", "民主决策", "四议两公开"]),
    ],
    about: include_str!("no_decision.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let delegated = Fen(settings.number("delegated_yuan").saturating_mul(100));
    let words = settings.words("decision_words");
    for (at, contract) in facts.contracts.iter().enumerate() {
        if family_land(contract) || ended(contract) {
            continue;
        }
        out.read(1);
        let whole = whole_rent(contract);
        let small = delegated.0 > 0 && whole < delegated;
        if contract.decided_on.is_some() || small || on_board(facts, contract, &words) {
            continue;
        }
        let says = format!(
            "合同{}（承租方{}）全期金额{whole}元，{}签订，没有登记民主决策的日期。",
            facts.text(contract.number),
            tenant(facts, contract),
            contract.signed_on.chinese(),
        );
        let found = flag(facts, at, says)
            .amount(whole)
            .unless("如果补登了表决日期，或者村里公示过这次决议，就不会提示。");
        out.flag(found);
    }
}

/// Whether the board tells of the decision: by the notice that the contract names, or by one that names the contract or its
/// asset in the year before it was signed.
fn on_board(facts: &Facts, contract: &ContractRow, words: &[&str]) -> bool {
    let named = contract.notice.and_then(|number| facts.notice(number));
    let tells = named.is_some_and(|notice| {
        [Some(notice.kind), Some(notice.title), notice.body]
            .into_iter()
            .flatten()
            .any(|text| words.iter().any(|word| facts.text(text).contains(word)))
    });
    let days = (contract.signed_on.plus(-365), contract.signed_on);
    tells || (!words.is_empty() && named_on_board(facts, contract, days, words))
}
