//! CON-15: one asset is let to two at the same time.

use super::terms::{ended, flag, lets, same_tenant, tenant};
use crate::anomaly::facts::{AssetRow, ContractRow, Row};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-15",
    name: "double_let",
    title: "一物多租",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts],
    reads: &[Dataset::Assets],
    clock: false,
    settings: &[
        Setting::number("days", 1, "天"),
        Setting::number("area_percent", 105, "%"),
    ],
    about: include_str!("double_let.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let least = settings.number("days").max(1);
    let percent = settings.number("area_percent");
    for (at, contract) in facts.contracts.iter().enumerate() {
        if !lets(contract) || ended(contract) {
            continue;
        }
        let Some(number) = contract.asset else {
            out.skip("没有资产编号", 1);
            continue;
        };
        out.read(1);
        // Each pair is looked at once, from the contract that begins later.
        let earlier: Vec<u32> = facts
            .contracts_on(number)
            .iter()
            .copied()
            .filter(|other| {
                let row = &facts.contracts[*other as usize];
                *other as usize != at
                    && lets(row)
                    && !ended(row)
                    && (row.starts_on, *other as usize) < (contract.starts_on, at)
                    && overlap(row, contract) >= least
                    && !same_tenant(row, contract)
            })
            .collect();
        let Some(first) = earlier.first() else { continue };
        let asset = facts.asset_at(number);
        if asset.is_some_and(|at| fits(facts, &facts.assets[at as usize], contract, &earlier, percent)) {
            continue;
        }
        let longest = earlier.iter().max_by_key(|other| {
            (
                overlap(&facts.contracts[**other as usize], contract),
                std::cmp::Reverse(**other),
            )
        });
        let other = &facts.contracts[*longest.unwrap_or(first) as usize];
        let says = format!(
            "资产{}租给{}的合同{}，和租给{}的合同{}，租期重叠{}天。",
            facts.text(number),
            tenant(facts, contract),
            facts.text(contract.number),
            tenant(facts, other),
            facts.text(other.number),
            overlap(other, contract),
        );
        let rows = earlier.iter().map(|at| Row::new(Dataset::Contracts, *at));
        let mut found = flag(facts, at, says)
            .amount(contract.rent)
            .unless("如果两份合同的租期不重叠，或者写明各租其中一部分，就不会提示。");
        found = if earlier.len() == 1 {
            found.needs_all(rows)
        } else {
            found.beside_all(rows)
        };
        out.flag(found.beside_if(Dataset::Assets, asset));
    }
}

/// Days on which both contracts run; the day on which one hands over to the next is none.
fn overlap(one: &ContractRow, other: &ContractRow) -> i64 {
    one.ends_on
        .min(other.ends_on)
        .since(one.starts_on.max(other.starts_on))
}

/// Whether the asset has room for all of them: by their areas, or by its number of pieces where no areas are told.
fn fits(facts: &Facts, asset: &AssetRow, contract: &ContractRow, others: &[u32], percent: i64) -> bool {
    let others = || others.iter().map(|at| &facts.contracts[*at as usize]);
    let areas = || std::iter::once(contract).chain(others()).map(|row| row.area);
    if let Some(area) = asset.area.filter(|area| area.0 > 0) {
        let told = areas().all(|area| area.is_some());
        let sum: i64 = areas().flatten().map(|area| area.0).sum();
        return told && i128::from(sum) * 100 <= i128::from(area.0) * i128::from(percent);
    }
    let contracts = 1 + others().count() as i64;
    asset
        .quantity
        .is_some_and(|quantity| quantity.0 >= contracts * 10_000)
}
