//! SUB-08: a claim that is larger than the household's confirmed land.

use super::claims;
use crate::anomaly::facts::{Household, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::area::quantity_text;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-08",
    name: "area_over_confirmed",
    title: "申报面积超确权",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::Household,
    needs: &[Dataset::Payments, Dataset::Land, Dataset::Programmes],
    reads: &[Dataset::Persons],
    clock: false,
    settings: &[
        Setting::number("ratio", 110, "%"),
        Setting::words("other_land_words", &["林", "草", "征地", "征收"]),
        Setting::words("contract_words", &[]),
    ],
    about: include_str!("area_over_confirmed.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let ratio = settings.number("ratio");
    let Some(programmes) = claims::programmes(facts, &settings.words("other_land_words"), out) else {
        return;
    };
    let by_contract = facts.programmes_named(&settings.words("contract_words"));
    claims::each_household(facts, &programmes, out, |out, household, rows| {
        for rows in rows.chunk_by(|a, b| claims::together(facts, *a, *b)) {
            let (programme, year) = (
                facts.payments.programme(rows[0]),
                facts.payments.period(rows[0]).year(),
            );
            let leases_stay = by_contract[programme.0 as usize];
            let Some(land) = claims::land(facts, household, year, leases_stay) else {
                out.skip("这一户当年没有确权面积", rows.len());
                continue;
            };
            let exceeds = |row: &u32| {
                let claimed = facts.payments.quantity(*row).unwrap_or(0);
                i128::from(claimed) * 100 > i128::from(land.area) * i128::from(ratio)
            };
            let over: Vec<u32> = claims::distinct(facts, rows)
                .iter()
                .copied()
                .filter(exceeds)
                .collect();
            if !over.is_empty() {
                out.flag(flag(facts, household, &over, land, ratio));
            }
        }
    });
}

fn flag(facts: &Facts, household: Household, over: &[u32], land: claims::Land, ratio: i64) -> Flag {
    let p = &facts.payments;
    let first = over[0];
    let claimed = |row: u32| p.quantity(row).unwrap_or(0);
    let most = over.iter().map(|row| claimed(*row)).max().unwrap_or(0);
    let amount: Fen = over
        .iter()
        .map(|row| claims::share(p.amount(*row), claimed(*row) - land.area, claimed(*row)))
        .sum();
    let says = format!(
        "{}一户{}{}按{}亩发放，当年登记可以计发的是{}亩，超过它的{}%。",
        facts.masked_payee(first),
        p.period(first).chinese(),
        facts.programme_name(p.programme(first)),
        quantity_text(most),
        quantity_text(land.area),
        ratio,
    );
    // The least area at which the largest claim would be within the ratio, and the largest claim that is.
    let enough = (i128::from(most) * 100 + i128::from(ratio.max(1)) - 1) / i128::from(ratio.max(1));
    let allowed = i128::from(land.area) * i128::from(ratio) / 100;
    let text = |area: i128| quantity_text(i64::try_from(area).unwrap_or(i64::MAX));
    let flag = Flag::new(Subject::Household(household), Some(p.village(first)), says)
        .period(claims::period(facts, first))
        .amount(amount)
        .unless(format!(
            "如果这一户当年可以计发的面积不少于{}亩，或者每笔都不超过{}亩，就不会提示。",
            text(enough),
            text(allowed),
        ))
        .needs(Row::payment(first))
        .needs(land.row);
    claims::with_context(facts, flag, over)
}
