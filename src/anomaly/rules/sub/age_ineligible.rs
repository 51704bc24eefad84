//! SUB-21: money of a programme that has limits of age, for somebody beyond them.

use crate::anomaly::facts::{Day, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::programme::Payee;

use super::taken_back::taken_back;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-21",
    name: "age_ineligible",
    title: "年龄不符",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments, Dataset::Programmes],
    reads: &[],
    clock: false,
    settings: &[Setting::number("reached_by_end", 1, "")],
    about: include_str!("age_ineligible.md"),
    check,
};

/// The limits of a programme, and its place in the list.
#[derive(Clone, Copy)]
struct Limits {
    from: Option<i32>,
    to: Option<i32>,
    at: u32,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let by_end = settings.number("reached_by_end") != 0;
    let mut limits: Vec<Option<Limits>> = vec![None; facts.programme_count()];
    let mut of_households: Vec<bool> = vec![false; facts.programme_count()];
    for (place, limit) in limits.iter_mut().enumerate() {
        let programme = crate::anomaly::facts::Programme(place as u16);
        let (Some(at), Some(row)) = (facts.programme_at(programme), facts.programme_row(programme)) else {
            continue;
        };
        if row.age_from.is_some() || row.age_to.is_some() {
            // Where the head is paid for the household, his age is not the one that is meant.
            of_households[place] = row.payee == Some(Payee::Household);
            *limit = Some(Limits {
                from: row.age_from,
                to: row.age_to,
                at,
            });
        }
    }
    if limits.iter().all(Option::is_none) {
        out.asleep("没有规定年龄的补贴");
        return;
    }
    let p = &facts.payments;
    for person in facts.people() {
        let rows = facts.by_person().of(person.0 as usize);
        for rows in rows.chunk_by(|a, b| p.programme(*a) == p.programme(*b)) {
            let programme = p.programme(rows[0]).0 as usize;
            let Some(limits) = limits[programme] else { continue };
            if of_households[programme] {
                out.skip("按户发放，领款人的年龄不是对象的年龄", rows.len());
                continue;
            }
            let Some(born) = facts.person(person).born else {
                out.skip("证件号上看不出出生日期", rows.len());
                continue;
            };
            out.read(rows.len());
            judge(facts, out, (person, born), limits, rows, by_end);
        }
    }
}

/// Judges a person's payments of one programme.
fn judge(
    facts: &Facts,
    out: &mut Findings<'_>,
    (person, born): (Person, Day),
    limits: Limits,
    rows: &[u32],
    by_end: bool,
) {
    let p = &facts.payments;
    let reaches = |years: i32| born.months_after(12 * years.max(0) as u32);
    let (old_enough, too_old) = (limits.from.map(reaches), limits.to.map(|to| reaches(to + 1)));
    let mut wrong: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
    for row in rows.iter().copied().filter(|row| p.arrived(*row)) {
        let period = p.period(row);
        let (Some(first), Some(last)) = (period.first_day(), period.last_day()) else {
            continue;
        };
        let young = old_enough.is_some_and(|day| day > if by_end { last } else { first });
        let old = too_old.is_some_and(|day| day <= first);
        if (young || old) && !taken_back(facts, row) {
            wrong[usize::from(old)].push(row);
        }
    }
    // One programme: its rows stand in the order of their periods.
    for wrong in wrong.iter().filter(|wrong| !wrong.is_empty()) {
        let first = wrong[0];
        let age = p
            .period(first)
            .first_day()
            .and_then(|day| facts.age(person, day))
            .unwrap_or_default();
        let limit = limit_text(limits);
        let sum: Fen = wrong.iter().map(|row| p.amount(*row)).sum();
        let name = facts.programme_name(p.programme(first));
        let says = format!(
            "{}领取{}，所属期{}的第一天为{age}周岁，规定是{limit}，共{}笔、{sum}元。",
            facts.masked(person),
            name,
            p.period(first).chinese(),
            wrong.len(),
        );
        let flag = Flag::new(Subject::Person(person), Some(p.village(first)), says)
            .period(
                p.period(first)
                    .period()
                    .map(|period| period.to_string())
                    .unwrap_or_default(),
            )
            .amount(sum)
            .unless(format!(
                "如果这些钱所属的时期里本人年龄在{limit}之内，或者证件号有误、更正后年龄相符，就不会提示。"
            ))
            .needs(Row::new(Dataset::Programmes, limits.at))
            .needs_all((wrong.len() == 1).then(|| Row::payment(first)))
            .beside_all(wrong.iter().map(|row| Row::payment(*row)));
        out.flag(flag);
    }
}

fn limit_text(limits: Limits) -> String {
    match (limits.from, limits.to) {
        (Some(from), Some(to)) => format!("{from}至{to}周岁"),
        (Some(from), None) => format!("{from}周岁以上"),
        (None, Some(to)) => format!("{to}周岁以下"),
        (None, None) => String::new(),
    }
}
