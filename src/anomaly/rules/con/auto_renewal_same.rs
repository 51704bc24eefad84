//! CON-16: let again to the same tenant without a tender and without a notice.

use super::terms::{ended, family_land, flag, lets, named_on_board, row, same_tenant, tenant, whole_rent};
use crate::anomaly::facts::ContractRow;
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::contract::TradeMode;
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-16",
    name: "auto_renewal_same",
    title: "未竞价续租",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts],
    reads: &[Dataset::Notices, Dataset::Assets],
    clock: false,
    settings: &[
        Setting::number("gap_days", 180, "天"),
        Setting::number("early_days", 90, "天"),
        Setting::number("notice_days", 180, "天"),
    ],
    about: include_str!("auto_renewal_same.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    for (at, contract) in facts.contracts.iter().enumerate() {
        if !lets(contract) || family_land(contract) || ended(contract) {
            continue;
        }
        let before = match contract.renewal_of {
            Some(number) => match facts.contract_at(number) {
                Some(before) if before as usize != at => Some(before),
                _ => {
                    out.skip("续签的原合同没有登记", 1);
                    continue;
                }
            },
            None => before_on_asset(facts, at, settings),
        };
        out.read(1);
        let Some(before) = before else { continue };
        let old = &facts.contracts[before as usize];
        if !same_tenant(old, contract) || is_open(facts, contract, settings) {
            continue;
        }
        let mode = contract.trade_mode.map_or("没有填", TradeMode::word);
        let says = format!(
            "合同{}在合同{}之后续租给原承租方{}，交易方式{mode}，没有公示。",
            facts.text(contract.number),
            facts.text(old.number),
            tenant(facts, contract),
        );
        let found = flag(facts, at, says)
            .amount(whole_rent(contract))
            .needs(row(before as usize))
            .unless("如果续租前公示过，或者公开竞价，就不会提示。");
        out.flag(found);
    }
}

/// Whether others could know and bid: a tender, or a notice that the contract names or that names it.
fn is_open(facts: &Facts, contract: &ContractRow, settings: &Settings) -> bool {
    let days = settings.number("notice_days");
    let window = (contract.signed_on.plus(-days), contract.signed_on);
    contract.trade_mode == Some(TradeMode::Bidding)
        || contract.notice.is_some()
        || named_on_board(facts, contract, window, &[])
}

/// The last contract over the same asset with the same tenant that this one follows.
fn before_on_asset(facts: &Facts, at: usize, settings: &Settings) -> Option<u32> {
    let contract = &facts.contracts[at];
    let follows = |other: &u32| {
        let row = &facts.contracts[*other as usize];
        let gap = contract.starts_on.since(row.ends_on);
        *other as usize != at
            && lets(row)
            && !ended(row)
            && row.starts_on < contract.starts_on
            && row.ends_on < contract.ends_on
            && gap <= settings.number("gap_days")
            && gap >= -settings.number("early_days")
            && same_tenant(row, contract)
    };
    let on = facts.contracts_on(contract.asset?).iter().copied();
    on.filter(follows)
        .max_by_key(|other| (facts.contracts[*other as usize].ends_on, *other))
}
