//! SUB-09: several claims of one household that together are larger than its confirmed land.

use super::claims;
use crate::anomaly::facts::{Household, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::area::quantity_text;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-09",
    name: "household_area_cumulative",
    title: "户累计面积超限",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::Household,
    needs: &[Dataset::Payments, Dataset::Land, Dataset::Programmes],
    reads: &[Dataset::Persons],
    clock: false,
    settings: &[
        Setting::number("tolerance", 5, "0.01亩"),
        Setting::words("other_land_words", &["林", "草", "征地", "征收"]),
        Setting::words("contract_words", &[]),
    ],
    about: include_str!("household_area_cumulative.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    // Areas are counted in 0.0001 亩.
    let tolerance = settings.number("tolerance") * 100;
    let Some(programmes) = claims::programmes(facts, &settings.words("other_land_words"), out) else {
        return;
    };
    let by_contract = facts.programmes_named(&settings.words("contract_words"));
    claims::each_household(facts, &programmes, out, |out, household, rows| {
        for rows in rows.chunk_by(|a, b| claims::together(facts, *a, *b)) {
            // One claim alone is measured by SUB-08, which leaves room for the surveyor.
            if rows.len() < 2 {
                continue;
            }
            let (programme, year) = (
                facts.payments.programme(rows[0]),
                facts.payments.period(rows[0]).year(),
            );
            let leases_stay = by_contract[programme.0 as usize];
            let Some(land) = claims::land(facts, household, year, leases_stay) else {
                out.skip("这一户当年没有确权面积", rows.len());
                continue;
            };
            let claims = claims::distinct(facts, rows);
            if claims.len() > 1 && claims::area(facts, &claims) > land.area + tolerance {
                out.flag(flag(facts, household, &claims, land, tolerance));
            }
        }
    });
}

fn flag(facts: &Facts, household: Household, rows: &[u32], land: claims::Land, tolerance: i64) -> Flag {
    let p = &facts.payments;
    let first = rows[0];
    let sum = claims::area(facts, rows);
    let paid: Fen = rows.iter().map(|row| p.amount(*row)).sum();
    let says = format!(
        "{}一户{}{}分{}笔一共按{}亩发放，当年登记可以计发的是{}亩，多{}亩。",
        facts.masked_payee(first),
        p.period(first).chinese(),
        facts.programme_name(p.programme(first)),
        rows.len(),
        quantity_text(sum),
        quantity_text(land.area),
        quantity_text(sum - land.area),
    );
    // A claim is needed when the others alone would stay within the limit, or would be a single one.
    let needed = rows
        .iter()
        .filter(|row| rows.len() == 2 || sum - p.quantity(**row).unwrap_or(0) <= land.area + tolerance);
    let flag = Flag::new(Subject::Household(household), Some(p.village(first)), says)
        .period(claims::period(facts, first))
        .amount(claims::share(paid, sum - land.area, sum))
        .unless(format!(
            "如果这一户当年可以计发的面积不少于{}亩，或者几笔加起来不超过{}亩，就不会提示。",
            quantity_text(sum - tolerance),
            quantity_text(land.area + tolerance),
        ))
        .needs(Row::payment(first))
        .needs(land.row)
        .needs_all(needed.map(|row| Row::payment(*row)));
    claims::with_context(facts, flag, rows)
}
