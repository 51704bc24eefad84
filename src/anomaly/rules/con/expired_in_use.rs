//! CON-07: the contract has run out, and the asset is still let.

use super::terms::{ended, flag, lets, tenant};
use crate::anomaly::facts::{ContractRow, Row};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::asset::Use;
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-07",
    name: "expired_in_use",
    title: "到期仍占用",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts, Dataset::Assets],
    reads: &[],
    clock: true,
    settings: &[Setting::number("days", 30, "天")],
    about: include_str!("expired_in_use.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let days = settings.number("days");
    for (at, contract) in facts.contracts.iter().enumerate() {
        if !lets(contract) || ended(contract) {
            continue;
        }
        let Some(asset) = contract.asset.and_then(|number| facts.asset_at(number)) else {
            out.skip("没有资产编号，或者资产没有登记", 1);
            continue;
        };
        out.read(1);
        let since = facts.today.since(contract.ends_on);
        let still_let = facts.assets[asset as usize].usage == Some(Use::Let);
        if since <= days || !still_let || is_followed(facts, at) {
            continue;
        }
        let says = format!(
            "合同{}（承租方{}）在{}到期，已过{since}天，资产{}仍登记为出租，没有新的合同。",
            facts.text(contract.number),
            tenant(facts, contract),
            contract.ends_on.chinese(),
            facts.text(facts.assets[asset as usize].number),
        );
        let found = flag(facts, at, says)
            .needs(Row::new(Dataset::Assets, asset))
            .amount(contract.rent)
            .unless(format!(
                "如果到期后{days}天以内续签、另租，或者收回后改了使用状态，就不会提示。"
            ));
        out.flag(found);
    }
}

/// Whether a later contract stands over the asset, or says that it renews this one.
fn is_followed(facts: &Facts, at: usize) -> bool {
    let contract = &facts.contracts[at];
    let stands = |other: &u32| !ended(&facts.contracts[*other as usize]);
    if facts.renewals_of(contract.number).iter().any(stands) {
        return true;
    }
    let later = |other: &ContractRow| {
        if lets(other) {
            (other.ends_on, facts.text(other.number)) > (contract.ends_on, facts.text(contract.number))
        } else {
            // Sold, given over or put in as a share: it is no longer the village's to let.
            other.starts_on >= contract.starts_on
        }
    };
    let on = contract.asset.map_or(&[][..], |asset| facts.contracts_on(asset));
    on.iter().any(|other| {
        let row = &facts.contracts[*other as usize];
        *other as usize != at && stands(other) && later(row)
    })
}
