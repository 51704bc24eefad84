//! AST-01: a contract in force over something that the register of assets does not know.

use crate::anomaly::facts::Row;
use crate::anomaly::{Facts, Findings, Flag, Rule, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::contract::{ContractKind, ContractState};
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "AST-01",
    name: "contract_without_asset",
    title: "合同标的未登记",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts, Dataset::Assets],
    reads: &[],
    clock: true,
    settings: &[],
    about: include_str!("contract_without_asset.md"),
    check,
};

fn check(facts: &Facts, _: &Settings, out: &mut Findings<'_>) {
    for (at, contract) in facts.contracts.iter().enumerate() {
        // What is sold leaves the register, and what is over may have left it since.
        let sold = matches!(contract.kind, Some(ContractKind::Sale | ContractKind::Transfer));
        let over = contract.ends_on < facts.today
            || matches!(
                contract.state,
                Some(ContractState::Ended | ContractState::Expired)
            );
        let Some(village) = contract.village else { continue };
        if sold || over {
            out.read(1);
            continue;
        }
        let Some(asset) = contract.asset else {
            out.skip("合同没有写资产编号", 1);
            continue;
        };
        let Some(registered) = facts.assets_of(village).first().copied() else {
            out.skip("这个村没有资产台账", 1);
            continue;
        };
        out.read(1);
        let unknown: Vec<&str> = facts
            .text(asset)
            .split(['、', ';', '；', ',', '，', ' ', '/'])
            .filter(|number| !number.is_empty() && !is_registered(facts, number))
            .collect();
        let Some(first) = unknown.first() else { continue };
        let more = if unknown.len() > 1 {
            format!("等{}个", unknown.len())
        } else {
            String::new()
        };
        let says = format!(
            "{}的合同{}还在履行，写的资产编号{first}{more}在资产台账里没有，年租金{}元。",
            facts.village_name(village),
            facts.text(contract.number),
            contract.rent,
        );
        let row = Row::new(Dataset::Contracts, at as u32);
        let flag = Flag::new(Subject::Record(row), Some(village), says)
            .amount(contract.rent)
            .unless(format!(
                "如果资产台账登记了{first}，或者合同上的资产编号改成台账里的编号，就不会提示。"
            ))
            .needs(row)
            .beside(Row::new(Dataset::Assets, registered))
            .beside_if(Dataset::Villages, facts.village_at(village));
        out.flag(flag);
    }
}

/// Whether the register has that number: it stands in the order of numbers.
fn is_registered(facts: &Facts, number: &str) -> bool {
    facts
        .assets
        .binary_search_by(|asset| facts.text(asset.number).cmp(number))
        .is_ok()
}
