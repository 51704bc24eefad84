//! CON-02: a lease for longer than the law lets a lease last.

use super::terms::{flag, length, over, over_time, said, tenant};
use crate::anomaly::facts::{AssetRow, Row};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::contract::ContractKind;
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-02",
    name: "too_long_term",
    title: "超长期限",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts],
    reads: &[Dataset::Assets],
    clock: false,
    settings: &[
        Setting::number("years", 20, "年"),
        Setting::number("wild_years", 50, "年"),
        Setting::words(
            "wild_words",
            &["林地", "草地", "四荒", "荒山", "荒沟", "荒丘", "荒滩"],
        ),
    ],
    about: include_str!("too_long_term.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let wild_words = settings.words("wild_words");
    for (at, contract) in facts.contracts.iter().enumerate() {
        // Family land has terms of its own, and a contract that is over binds nobody.
        if contract.kind != Some(ContractKind::Lease) || over(contract) {
            continue;
        }
        let Some(length) = length(contract) else {
            out.skip("终止日期早于起始日期", 1);
            continue;
        };
        out.read(1);
        let asset = contract.asset.and_then(|number| facts.asset_at(number));
        let wild = asset.is_some_and(|at| is_wild(facts, &facts.assets[at as usize], &wild_words));
        let years = settings.number(if wild { "wild_years" } else { "years" }).max(1);
        let last = contract.starts_on.months_after(years as u32 * 12);
        // Somebody who writes “to the same day” means the same number of years.
        if contract.ends_on <= last {
            continue;
        }
        let beyond = (length.0 - years * 12, length.1);
        let says = format!(
            "合同{}租给{}，从{}到{}共{}，超过{years}年。",
            facts.text(contract.number),
            tenant(facts, contract),
            contract.starts_on.chinese(),
            contract.ends_on.chinese(),
            said(length),
        );
        let mut found = flag(facts, at, says)
            .amount(over_time(contract.rent, beyond))
            .unless(format!(
                "如果终止日期不晚于{}，或者它是家庭承包合同，就不会提示。",
                last.chinese()
            ));
        if let Some(at) = asset {
            found = found.beside(Row::new(Dataset::Assets, at));
        }
        out.flag(found);
    }
}

fn is_wild(facts: &Facts, asset: &AssetRow, words: &[&str]) -> bool {
    let texts = [asset.subclass, Some(asset.name)];
    texts
        .into_iter()
        .flatten()
        .any(|text| words.iter().any(|word| facts.text(text).contains(word)))
}
