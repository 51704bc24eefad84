//! CON-10: contracts with one tenant, each below the threshold of the platform and together above it.

use super::tenants::{Behind, Tenants, one_home};
use super::terms::{ended, family_land, flag, row, same_tenant, tenant, whole_rent};
use crate::anomaly::facts::{Row, Village};
use crate::anomaly::{Baseline, Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::contract::{ContractKind, TradeMode};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-10",
    name: "split_contract",
    title: "拆分合同",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts],
    reads: &[Dataset::Persons, Dataset::Kin, Dataset::Companies],
    clock: false,
    settings: &[
        Setting::number("threshold_yuan", 200_000, "元"),
        Setting::number("threshold_mu", 50, "亩"),
        Setting::number("within_days", 90, "天"),
    ],
    about: include_str!("split_contract.md"),
    check,
};

/// A contract below the threshold that did not go over the platform.
struct Part {
    at: usize,
    whole: Fen,
    area: i64,
    behind: Vec<Behind>,
}

/// What a contract must reach to have to go over the platform.
struct Threshold {
    money: Fen,
    area: i64,
}

impl Threshold {
    fn reached(&self, money: Fen, area: i64) -> bool {
        money >= self.money || area >= self.area
    }
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let threshold = Threshold {
        money: Fen(settings.number("threshold_yuan").saturating_mul(100)),
        area: settings.number("threshold_mu").saturating_mul(10_000),
    };
    let within = settings.number("within_days");
    let tenants = Tenants::new(facts);
    let mut villages = vec![Vec::new(); facts.village_count()];
    for (at, contract) in facts.contracts.iter().enumerate() {
        match contract.village {
            Some(Village(village)) => villages[village as usize].push(at),
            None => out.skip("没有村码", 1),
        }
    }
    for contracts in villages {
        out.read(contracts.len());
        let small = contracts.into_iter().filter_map(|at| {
            let contract = &facts.contracts[at];
            let open = matches!(
                contract.trade_mode,
                Some(TradeMode::Bidding | TradeMode::Negotiation)
            );
            let part = Part {
                at,
                whole: whole_rent(contract),
                area: contract.area.map_or(0, |area| area.0),
                behind: Vec::new(),
            };
            let counts = !open
                && !ended(contract)
                && !family_land(contract)
                && contract.kind != Some(ContractKind::Share)
                && !threshold.reached(part.whole, part.area);
            counts.then_some(part)
        });
        let mut parts: Vec<Part> = small.collect();
        if parts.len() < 2 {
            continue;
        }
        parts.sort_by_key(|part| (facts.contracts[part.at].signed_on, part.at));
        for part in &mut parts {
            part.behind = tenants.behind(&facts.contracts[part.at]);
        }
        look(facts, &parts, &threshold, within, out);
    }
}

/// Looks through the contracts of a village, the earliest first; each is part of one flag at most.
fn look(facts: &Facts, parts: &[Part], threshold: &Threshold, within: i64, out: &mut Findings<'_>) {
    let mut taken = vec![false; parts.len()];
    for first in 0..parts.len() {
        if taken[first] {
            continue;
        }
        let start = facts.contracts[parts[first].at].signed_on;
        let mut together: Vec<(usize, Vec<Row>)> = vec![(first, Vec::new())];
        for next in first + 1..parts.len() {
            if facts.contracts[parts[next].at].signed_on.since(start) > within {
                break;
            }
            if let (false, Some(rows)) = (taken[next], tied(facts, &parts[first], &parts[next])) {
                together.push((next, rows));
            }
        }
        let sum = |left_out: usize| {
            let kept = together.iter().map(|one| one.0).filter(|one| *one != left_out);
            kept.fold((Fen(0), 0), |(money, area), one| {
                (Fen(money.0 + parts[one].whole.0), area + parts[one].area)
            })
        };
        let (money, area) = sum(usize::MAX);
        if together.len() < 2 || !threshold.reached(money, area) {
            continue;
        }
        let limit = if money >= threshold.money {
            format!("{}元", threshold.money)
        } else {
            format!("{}亩", threshold.area / 10_000)
        };
        let same = together.iter().all(|(_, rows)| rows.is_empty());
        let who = if same {
            "同一承租方"
        } else {
            "承租方及其亲属、企业"
        };
        let says = format!(
            "{}起{within}天内，{who}（{}等）有{}份未进平台的合同，每份都不到平台标准，合计{money}元、{}亩，达到{limit}。",
            start.chinese(),
            tenant(facts, &facts.contracts[parts[first].at]),
            together.len(),
            crate::domain::area::Area(area).mu(),
        );
        let mut found = flag(facts, parts[first].at, says)
            .amount(money)
            .confidence(600)
            .baseline(Baseline {
                what: "应进平台交易的标准，与这几份合同的合计相比".to_owned(),
                value: limit,
                of: together.len() as u64,
            })
            .unless("如果这几份合同合起来也不到平台标准，或者公开交易过，就不会提示。");
        for (one, rows) in &together {
            taken[*one] = true;
            let less = sum(*one);
            let falls = together.len() == 2 || !threshold.reached(less.0, less.1);
            let rows = std::iter::once(row(parts[*one].at)).chain(rows.iter().copied());
            found = if falls {
                found.needs_all(rows)
            } else {
                found.beside_all(rows)
            };
        }
        out.flag(found);
    }
}

/// The rows by which the tenants of two contracts belong together (none needed where they are the same); `None` when they
/// are strangers.
fn tied(facts: &Facts, one: &Part, other: &Part) -> Option<Vec<Row>> {
    if same_tenant(&facts.contracts[one.at], &facts.contracts[other.at]) {
        return Some(Vec::new());
    }
    for a in &one.behind {
        for b in &other.behind {
            let by: Vec<Row> = [a.by, b.by].into_iter().flatten().collect();
            if a.person == b.person {
                return Some(by);
            }
            if let Some(tie) = facts.tie(a.person, b.person) {
                return Some([by, vec![Row::new(Dataset::Kin, tie)]].concat());
            }
            if let Some(home) = one_home(facts, a.person, b.person) {
                return Some([by, home.to_vec()].concat());
            }
        }
    }
    None
}
