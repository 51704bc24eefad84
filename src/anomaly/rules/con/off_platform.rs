//! CON-09: something large was let or sold past the trading platform.

use super::terms::{area_let, ended, family_land, flag, tenant, whole_rent};
use crate::anomaly::{Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::contract::{ContractKind, TradeMode};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-09",
    name: "off_platform",
    title: "应进未进平台",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts],
    reads: &[Dataset::Assets],
    clock: false,
    settings: &[
        Setting::number("threshold_yuan", 200_000, "元"),
        Setting::number("threshold_mu", 50, "亩"),
    ],
    about: include_str!("off_platform.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let most = Fen(settings.number("threshold_yuan").saturating_mul(100));
    let widest = settings.number("threshold_mu").saturating_mul(10_000);
    for (at, contract) in facts.contracts.iter().enumerate() {
        // A share in a firm is no trade of the platform, and family land is given out by law.
        if contract.kind == Some(ContractKind::Share) || family_land(contract) || ended(contract) {
            continue;
        }
        let Some(mode) = contract.trade_mode else {
            out.skip("没有填交易方式", 1);
            continue;
        };
        out.read(1);
        if mode != TradeMode::OffPlatform {
            continue;
        }
        let whole = whole_rent(contract);
        let area = area_let(facts, contract);
        let dear = whole >= most;
        let wide = area.is_some_and(|(area, _)| area.0 >= widest);
        if !dear && !wide {
            continue;
        }
        let size = match area {
            Some((area, _)) => format!("、面积{}亩", area.mu()),
            None => String::new(),
        };
        let says = format!(
            "合同{}（承租方{}）全期金额{whole}元{size}，达到应进平台交易的标准，登记为未进平台。",
            facts.text(contract.number),
            tenant(facts, contract),
        );
        let mut found = flag(facts, at, says).amount(whole).unless(format!(
            "如果在平台上公开交易过，或者全期金额不到{most}元、面积不到{}亩，就不会提示。",
            settings.number("threshold_mu")
        ));
        if let Some((_, Some(asset))) = area {
            found = if dear {
                found.beside(asset)
            } else {
                found.needs(asset)
            };
        }
        out.flag(found);
    }
}
