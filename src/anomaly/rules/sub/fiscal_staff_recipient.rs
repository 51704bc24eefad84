//! SUB-02: money of a programme that excludes the public payroll, for somebody who was on it.

use super::turns::programmes_of;
use crate::anomaly::facts::{Programme, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-02",
    name: "fiscal_staff_recipient",
    title: "财政供养人员领取",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments, Dataset::Programmes, Dataset::Staff],
    reads: &[],
    clock: false,
    settings: &[],
    about: include_str!("fiscal_staff_recipient.md"),
    check,
};

fn check(facts: &Facts, _: &Settings, out: &mut Findings<'_>) {
    let excludes: Vec<Option<bool>> = (0..facts.programme_count())
        .map(|at| facts.programme_row(Programme(at as u16))?.excludes_staff)
        .collect();
    if !excludes.contains(&Some(true)) {
        out.asleep("没有一个补贴项目写明排斥财政供养人员");
        return;
    }
    let (mut read, mut unknown) = (0, 0);
    for row in facts.payments_seen() {
        match excludes[facts.payments.programme(row).0 as usize] {
            Some(true) => read += 1,
            Some(false) => {}
            None => unknown += 1,
        }
    }
    out.read(read);
    out.skip("补贴项目没有写明是否排斥财政供养人员", unknown);
    let excluded = |row: &u32| excludes[facts.payments.programme(*row).0 as usize] == Some(true);
    // Lines of one person stand side by side, the earliest first.
    for lines in facts.staff.chunk_by(|a, b| a.person == b.person) {
        let Some(person) = lines[0].person.filter(|person| facts.looks_at_person(*person)) else {
            continue;
        };
        let mut judged: Vec<u32> = facts
            .by_person()
            .of(person.0 as usize)
            .iter()
            .copied()
            .filter(|row| facts.payments.arrived(*row) && excluded(row))
            .collect();
        // A payment belongs to the first line that covers it: two posts at a time are one finding.
        for at in facts.staff_of(person) {
            let (mut paid, rest): (Vec<u32>, Vec<u32>) =
                judged.into_iter().partition(|row| covers(facts, *at, *row));
            judged = rest;
            paid.sort_unstable_by_key(|row| (facts.payments.period(*row), facts.payments.number(*row)));
            if !paid.is_empty() {
                out.flag(flag(facts, *at, &paid));
            }
        }
    }
}

/// Whether somebody was on the payroll on the day of payment, and for more of its period than the month in which he came.
fn covers(facts: &Facts, at: u32, row: u32) -> bool {
    let line = &facts.staff[at as usize];
    let paid_on = facts.payments.paid_on(row);
    let serves = line.started_on <= paid_on && line.ended_on.is_none_or(|end| paid_on <= end);
    let last_month = facts
        .payments
        .period(row)
        .months()
        .map(|(first, count)| first + count - 1);
    serves && last_month.is_some_and(|last| last > line.started_on.month())
}

fn flag(facts: &Facts, at: u32, paid: &[u32]) -> Flag {
    let p = &facts.payments;
    let line = &facts.staff[at as usize];
    let sum: Fen = paid.iter().map(|row| p.amount(*row)).sum();
    let first = paid[0];
    let programmes = programmes_of(facts, paid);
    let person = p.person(first);
    let other_name = line
        .name
        .is_some_and(|name| paid.iter().any(|row| p.payee(*row).name != name));
    let says = format!(
        "{}自{}起在{}由财政供养，{}起领取排斥财政供养人员的{}{}，共{}笔、{}元{}。",
        facts.masked(person),
        line.started_on.chinese(),
        facts.text(line.employer),
        p.period(first).chinese(),
        facts.programme_name(p.programme(first)),
        if programmes.len() > 1 {
            format!("等{}项补贴", programmes.len())
        } else {
            String::new()
        },
        paid.len(),
        sum,
        if other_name { "；两边姓名不同" } else { "" }
    );
    Flag::new(Subject::Person(person), Some(p.village(first)), says)
        .amount(sum)
        .confidence(if other_name { 500 } else { 1000 })
        .unless("如果发放时已经不由财政供养，或者补贴不排斥财政供养人员，就不会提示。")
        .needs(Row::new(Dataset::Staff, at))
        .needs_all((programmes.len() == 1).then(|| programmes[0]))
        .needs_all((paid.len() == 1).then(|| Row::payment(first)))
        .beside_all(paid.iter().map(|row| Row::payment(*row)))
        .beside_all(programmes)
}
