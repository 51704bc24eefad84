//! SUB-13: a household's claimed area that grows from one year to the next without a change of its land.

use super::claims;
use crate::anomaly::facts::{Household, Row};
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::area::quantity_text;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-13",
    name: "area_spike",
    title: "面积突增",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::Household,
    needs: &[Dataset::Payments, Dataset::Programmes],
    reads: &[Dataset::Land, Dataset::Persons],
    clock: false,
    settings: &[
        Setting::number("ratio", 130, "%"),
        Setting::number("least", 2, "亩"),
        Setting::words("other_words", &["征地", "征收"]),
    ],
    about: include_str!("area_spike.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let ratio = i128::from(settings.number("ratio"));
    let least = settings.number("least") * 10_000;
    let Some(programmes) = claims::programmes(facts, &settings.words("other_words"), out) else {
        return;
    };
    let p = &facts.payments;
    claims::each_household(facts, &programmes, out, |out, household, rows| {
        let seasons: Vec<&[u32]> = rows.chunk_by(|a, b| claims::together(facts, *a, *b)).collect();
        for (at, now) in seasons.iter().enumerate() {
            // The same part of the year before: 2025上 after 2024上.
            let (programme, period) = (p.programme(now[0]), p.period(now[0]));
            let of_programme = seasons[..at].iter().rev();
            let mut of_programme = of_programme.take_while(|before| p.programme(before[0]) == programme);
            let before = of_programme.find(|before| p.period(before[0]).0 == period.0 - 100);
            let Some(before) = before else { continue };
            let (now, before) = (claims::distinct(facts, now), claims::distinct(facts, before));
            let (was, is) = (claims::area(facts, &before), claims::area(facts, &now));
            let too_much =
                |more: i64| was > 0 && more > least && i128::from(was + more) * 100 > i128::from(was) * ratio;
            // Most grow by nothing that would have to be explained: the land is looked up for the others.
            if !too_much(is - was) {
                continue;
            }
            let growth = Growth {
                now: now.into_owned(),
                before: before.into_owned(),
                land: [period.year() - 1, period.year()]
                    .map(|year| claims::land(facts, household, year, false)),
            };
            if too_much(is - was - growth.explained()) {
                out.flag(growth.flag(facts, household, settings));
            }
        }
    });
}

/// What a household is paid for in two years, and the land it had.
struct Growth {
    now: Vec<u32>,
    before: Vec<u32>,
    land: [Option<claims::Land>; 2],
}

impl Growth {
    fn areas(&self, facts: &Facts) -> (i64, i64) {
        (claims::area(facts, &self.before), claims::area(facts, &self.now))
    }

    /// How much the household's own land grew by the list, where the list has both years.
    fn explained(&self) -> i64 {
        match self.land {
            [Some(before), Some(now)] => (now.area - before.area).max(0),
            _ => 0,
        }
    }

    fn flag(&self, facts: &Facts, household: Household, settings: &Settings) -> Flag {
        let p = &facts.payments;
        let first = self.now[0];
        let (was, is) = self.areas(facts);
        let unexplained = is - was - self.explained();
        let paid: Fen = self.now.iter().map(|row| p.amount(*row)).sum();
        // Only a list that has both years can be said to know nothing of it.
        let silent = match self.land {
            [Some(_), Some(_)] => "在确权和流转登记里没有对应的增加",
            _ => "没有确权和流转登记可以对比",
        };
        let says = format!(
            "{}一户{}{}按{}亩发放，上一年是{}亩，其中多出的{}亩{silent}。",
            facts.masked_payee(first),
            p.period(first).chinese(),
            facts.programme_name(p.programme(first)),
            quantity_text(is),
            quantity_text(was),
            quantity_text(unexplained),
        );
        let flag = Flag::new(Subject::Household(household), Some(p.village(first)), says)
            .period(claims::period(facts, first))
            .amount(claims::share(paid, unexplained, is))
            .baseline(Baseline {
                what: "这一户同一项目上一年的面积".to_owned(),
                value: format!("{}亩", quantity_text(was)),
                of: self.before.len() as u64,
            })
            .unless(format!(
                "如果没有登记的增加不超过{}亩或上一年的{}%，就不会提示。",
                settings.number("least"),
                settings.number("ratio") - 100,
            ))
            .needs(Row::payment(first))
            .needs_all((self.before.len() == 1).then(|| Row::payment(self.before[0])))
            .beside_all(self.before.iter().map(|row| Row::payment(*row)))
            .beside_all(self.land.iter().flatten().map(|land| land.row));
        let all: Vec<u32> = self.now.iter().chain(&self.before).copied().collect();
        claims::with_context(facts, flag, &all)
    }
}
