//! SUB-19: money under a citizen's number that cannot be one.

use crate::anomaly::facts::{Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::person::PersonNumberFault;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-19",
    name: "invalid_id",
    title: "证件号无效",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments],
    reads: &[],
    clock: false,
    settings: &[],
    about: include_str!("invalid_id.md"),
    check,
};

fn check(facts: &Facts, _: &Settings, out: &mut Findings<'_>) {
    for person in facts.people() {
        let rows = facts.by_person().of(person.0 as usize);
        out.read(rows.len());
        if let Some(fault) = facts.person(person).fault {
            judge(facts, out, person, rows, fault);
        }
    }
}

fn judge(facts: &Facts, out: &mut Findings<'_>, person: Person, rows: &[u32], fault: PersonNumberFault) {
    let p = &facts.payments;
    let mut paid: Vec<u32> = rows.iter().copied().filter(|row| p.arrived(*row)).collect();
    paid.sort_by_key(|row| (p.paid_on(*row), p.number(*row)));
    let Some(first) = paid.first().copied() else {
        return;
    };
    let sum: Fen = paid.iter().map(|row| p.amount(*row)).sum();
    let says = format!(
        "发给{}的{}笔补贴、共{}元，登记的身份证号{}。",
        facts.masked_payee(first),
        paid.len(),
        sum,
        what(fault),
    );
    let flag = Flag::new(Subject::Person(person), Some(p.village(first)), says)
        .amount(sum)
        .unless("如果登记的身份证号是对的，就不会提示。")
        .needs(Row::payment(first))
        .beside_all(paid.iter().map(|row| Row::payment(*row)));
    out.flag(flag);
}

fn what(fault: PersonNumberFault) -> &'static str {
    match fault {
        PersonNumberFault::Length => "位数不对",
        PersonNumberFault::Characters => "里有不该有的字",
        PersonNumberFault::Rounded => "被表格改成了数字",
        PersonNumberFault::BirthDate => "里的出生日期不存在",
        PersonNumberFault::CheckDigit => "校验位不对",
    }
}
