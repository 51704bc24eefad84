//! AST-10: somebody uses what is the collective's, by no contract or for no rent.

use crate::anomaly::facts::{AssetRow, ContractRow, Party, Row, Text};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::asset::Use;
use crate::domain::contract::{ContractKind, ContractState};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

use super::running::running;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "AST-10",
    name: "free_occupation",
    title: "无偿占用",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Assets, Dataset::Contracts],
    reads: &[Dataset::Receipts],
    clock: true,
    settings: &[Setting::words(
        "public_words",
        &[
            "村委会",
            "村民委员会",
            "居委会",
            "股份经济合作社",
            "股份合作社",
            "经济合作社",
            "经济联合社",
            "党支部",
            "党群",
            "小学",
            "中学",
            "学校",
            "幼儿园",
            "卫生室",
            "卫生院",
            "敬老院",
            "养老院",
            "养老服务",
            "文化站",
            "派出所",
            "警务室",
            "供电所",
            "邮政",
            "人民政府",
        ],
    )],
    about: include_str!("free_occupation.md"),
    check,
};

/// Why a use is free.
enum Free {
    /// The register says that it is occupied.
    Occupied,
    /// There is a user, and no contract with anybody.
    NoContract,
    /// There is a contract for nothing.
    NoRent(u32),
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let public = settings.words("public_words");
    for (at, asset) in facts.assets.iter().enumerate() {
        let Some(free) = free(facts, asset, &public, out) else {
            continue;
        };
        let (why, contract) = match free {
            Free::Occupied => ("登记为被占用，查不到在履行的合同".to_owned(), None),
            Free::NoContract => ("登记有人在用，查不到他的合同".to_owned(), None),
            Free::NoRent(contract) => {
                let number = facts.text(facts.contracts[contract as usize].number);
                (
                    format!("合同{number}的年租金为零，也没有收过租金"),
                    Some(contract),
                )
            }
        };
        let says = format!(
            "{}的{}（{}）{why}。",
            asset.village.map_or_else(String::new, |v| facts.village_name(v)),
            facts.text(asset.name),
            facts.text(asset.number),
        );
        let row = Row::new(Dataset::Assets, at as u32);
        let flag = Flag::new(Subject::Record(row), asset.village, says)
            .amount(asset.net_value.or(asset.original_value).unwrap_or_default())
            .unless("如果有在履行的合同并且约定了租金，或者是学校、卫生室这类公益使用，就不会提示。")
            .needs(row)
            // Without it the asset would be used by no contract at all.
            .beside_if(Dataset::Contracts, contract)
            .beside_if(
                Dataset::Villages,
                asset.village.and_then(|village| facts.village_at(village)),
            );
        out.flag(flag);
    }
}

fn free(facts: &Facts, asset: &AssetRow, public: &[&str], out: &mut Findings<'_>) -> Option<Free> {
    let Some(usage) = asset.usage else {
        out.skip("没有使用状态", 1);
        return None;
    };
    let is_public = |party: Option<Party>| {
        // The name of a person may hold such a word: he is no school.
        party.is_some_and(|party| {
            let name = facts.text(party.0);
            name.chars().count() > 3 && public.iter().any(|word| name.contains(word))
        })
    };
    let running = running(facts, asset);
    if usage == Use::Let && asset.used_by.is_none() && facts.contracts_on(asset.number).is_empty() {
        out.skip("登记为出租，没有使用人也没有合同", 1);
        return None;
    }
    out.read(1);
    if is_public(asset.used_by) || (running.is_empty() && has_loose_contract(facts, asset)) {
        return None;
    }
    if running.is_empty() {
        return match usage {
            Use::Occupied => Some(Free::Occupied),
            // What the collective uses itself needs no contract.
            Use::Let | Use::Idle if asset.used_by.is_some() && !stayed_on(facts, asset) => {
                Some(Free::NoContract)
            }
            _ => None,
        };
    }
    let contract = |at: &u32| &facts.contracts[*at as usize];
    let for_nothing = running
        .iter()
        .all(|at| is_free(facts, contract(at)) && !is_public(contract(at).tenant));
    for_nothing.then(|| Free::NoRent(running[0]))
}

/// Whether the user has a contract in the village that names no asset: it may well be this one.
fn has_loose_contract(facts: &Facts, asset: &AssetRow) -> bool {
    let (Some(village), Some(user)) = (asset.village, asset.used_by) else {
        return false;
    };
    facts.contracts_of(village).iter().any(|at| {
        let contract = &facts.contracts[*at as usize];
        contract.asset.is_none() && contract.tenant == Some(user) && contract.ends_on >= facts.today
    })
}

/// Whether the user had a contract that has run out: that he stays on is CON-07's to say.
fn stayed_on(facts: &Facts, asset: &AssetRow) -> bool {
    facts.contracts_on(asset.number).iter().any(|at| {
        let contract = &facts.contracts[*at as usize];
        contract.tenant == asset.used_by && contract.state != Some(ContractState::Ended)
    })
}

/// Whether a lease brings nothing: families' contract land is free by law, shares bring dividends, and a lump sum is rent.
fn is_free(facts: &Facts, contract: &ContractRow) -> bool {
    contract.kind == Some(ContractKind::Lease)
        && contract.rent <= Fen(0)
        && contract.lump_sum != Some(true)
        && !brought_rent(facts, contract.number)
}

fn brought_rent(facts: &Facts, contract: Text) -> bool {
    facts.receipts_of(contract).iter().any(|at| {
        facts.receipts[*at as usize]
            .paid
            .is_some_and(|paid| paid > Fen(0))
    })
}
