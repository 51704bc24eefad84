//! SUB-31: money that the bank sent back and that nobody paid again.

use super::turns::{by_programme, programmes_of, turns};
use crate::anomaly::facts::{Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::payment::PaymentState;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-31",
    name: "return_not_reissued",
    title: "退票未补发",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments],
    reads: &[Dataset::Programmes, Dataset::Persons],
    clock: true,
    settings: &[Setting::number("within_days", 30, "天")],
    about: include_str!("return_not_reissued.md"),
    check,
};

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let within = settings.number("within_days");
    let p = &facts.payments;
    if !p.state.contains(&PaymentState::Returned) {
        out.asleep("没有一笔退票的记录");
        return;
    }
    let mut people: Vec<Person> = (0..p.len() as u32)
        .filter(|row| p.state(*row) == PaymentState::Returned)
        .map(|row| p.person(row))
        .filter(|person| facts.looks_at_person(*person))
        .collect();
    people.sort_unstable();
    people.dedup();
    for person in people {
        for rows in by_programme(facts, facts.by_person().of(person.0 as usize)) {
            let returned = rows
                .iter()
                .filter(|row| p.state(**row) == PaymentState::Returned)
                .count();
            if returned == 0 {
                continue;
            }
            out.read(returned);
            let open = open(facts, person, rows, within);
            if !open.is_empty() {
                out.flag(flag(facts, person, &open, within));
            }
        }
    }
}

/// The last return of each turn of a programme for which nothing arrived, though there was time enough.
fn open(facts: &Facts, person: Person, rows: &[u32], within: i64) -> Vec<u32> {
    let p = &facts.payments;
    let is = |state: PaymentState| move |row: &&u32| p.state(**row) == state;
    let mut open: Vec<u32> = Vec::new();
    // Several returns are sometimes paid again in one sum, under one period: what such a sum has to spare.
    let mut spare: i64 = 0;
    for turn in turns(facts, rows) {
        let returned = turn.iter().rfind(is(PaymentState::Returned)).copied();
        let paid = turn.iter().any(|row| p.arrived(*row));
        let again: i64 = turn
            .iter()
            .filter(is(PaymentState::Reissued))
            .map(|row| p.amount(*row).0)
            .sum();
        match returned {
            Some(row) if again == 0 && !paid => open.push(row),
            Some(row) if again > 0 && !paid => spare += (again - p.amount(row).0).max(0),
            _ if again > 0 && paid => spare += again,
            _ => {}
        }
    }
    open.retain(|row| {
        let amount = p.amount(*row).0;
        let covered = amount <= spare;
        spare -= if covered { amount } else { 0 };
        !covered && facts.today.since(p.paid_on(*row)) > within && still_due(facts, person, *row)
    });
    open
}

/// Whether the roster does not say that he had died when the money came back, or had moved away before its period.
fn still_due(facts: &Facts, person: Person, row: u32) -> bool {
    let Some(listed) = facts.roster(person) else {
        return true;
    };
    let p = &facts.payments;
    match listed.state.map(|state| facts.text(state)) {
        Some("死亡") => listed.died_on.is_some_and(|died| died > p.paid_on(row)),
        Some("迁出") => {
            let left = listed.left_on.zip(p.period(row).first_day());
            left.is_some_and(|(left, first)| left >= first)
        }
        _ => true,
    }
}

fn flag(facts: &Facts, person: Person, open: &[u32], within: i64) -> Flag {
    let p = &facts.payments;
    let first = open[0];
    let sum: Fen = open.iter().map(|row| p.amount(*row)).sum();
    let (who, what) = (facts.masked(person), facts.programme_name(p.programme(first)));
    let (period, day) = (p.period(first).chinese(), p.paid_on(first).chinese());
    let says = match open {
        [_] => format!("{who}{period}的{what}{sum}元，{day}被银行退回，过了{within}天还没有补发的记录。"),
        more => format!(
            "{who}的{what}从{period}起有{}期、共{sum}元被银行退回，过了{within}天还没有补发的记录。",
            more.len()
        ),
    };
    Flag::new(Subject::Person(person), Some(p.village(first)), says)
        .period(
            p.period(first)
                .period()
                .map(|period| period.to_string())
                .unwrap_or_default(),
        )
        .amount(sum)
        .unless(
            "如果这几期后来有“补发”或“成功”的记录，或者人口底册上写明退回时人已去世、已迁走，就不会提示。",
        )
        .needs(Row::payment(first))
        .beside_all(open.iter().map(|row| Row::payment(*row)))
        .beside_all(programmes_of(facts, &open[..1]))
        .beside_if(Dataset::Persons, facts.roster_at(person))
}
