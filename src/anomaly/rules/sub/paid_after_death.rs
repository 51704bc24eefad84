//! SUB-01: money for months that begin after the recipient's death.

use crate::anomaly::facts::{Row, chinese_month};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-01",
    name: "paid_after_death",
    title: "死亡后领取",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments, Dataset::Persons],
    reads: &[Dataset::Programmes],
    clock: false,
    settings: &[
        Setting::number("grace_months", 1, "个月"),
        Setting::words("funeral_words", &["丧葬", "抚恤"]),
    ],
    about: include_str!("paid_after_death.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let grace = settings.number("grace_months") as i32;
    let funeral = facts.programmes_named(&settings.words("funeral_words"));
    for (at, row) in facts.persons.iter().enumerate() {
        let Some(person) = row.person.filter(|person| facts.looks_at_person(*person)) else {
            continue;
        };
        let payments = facts.by_person().of(person.0 as usize);
        out.read(payments.len());
        if row.state.map(|state| facts.text(state)) != Some("死亡") {
            continue;
        }
        let Some(died) = row.died_on else {
            out.skip("登记为死亡但没有死亡日期", payments.len());
            continue;
        };
        // The month of death is due, and so are the months of grace: the first wrong one comes after them.
        let last_due = died.month() + grace;
        let late: Vec<u32> = payments
            .iter()
            .copied()
            .filter(|p| facts.payments.arrived(*p) && !funeral[facts.payments.programme(*p).0 as usize])
            .filter(|p| {
                facts
                    .payments
                    .period(*p)
                    .months()
                    .is_some_and(|(first, _)| first > last_due)
            })
            .collect();
        let Some(first) = late
            .iter()
            .min_by_key(|p| (facts.payments.period(**p), facts.payments.number(**p)))
        else {
            continue;
        };
        let sum: Fen = late.iter().map(|p| facts.payments.amount(*p)).sum();
        let says = format!(
            "{}登记于{}去世，其后{}起仍有{}笔补贴发放成功，共{}元。",
            facts.masked(person),
            died.chinese(),
            facts.payments.period(*first).chinese(),
            late.len(),
            sum
        );
        let flag = Flag::new(
            Subject::Person(person),
            Some(facts.payments.village(*first)),
            says,
        )
        .amount(sum)
        .unless(format!(
            "如果去世日期在{}以后，或这些钱所属的月份都不晚于{}，就不会提示。",
            chinese_month(
                facts
                    .payments
                    .period(late[late.len() - 1])
                    .months()
                    .map_or(0, |m| m.0)
                    - grace
            ),
            chinese_month(last_due)
        ))
        .needs(Row::new(Dataset::Persons, at as u32))
        .needs_all((late.len() == 1).then(|| Row::payment(late[0])))
        .beside_all(late.iter().map(|p| Row::payment(*p)));
        out.flag(flag);
    }
}
