//! SUB-36: somebody whom a list entitles to an allowance, and who does not get it.

use crate::anomaly::facts::{Day, Map, Person, Programme, Row, Span, Village, chinese_month};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::payment::PaymentState;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-36",
    name: "missed_entitlement",
    title: "应享未享",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::Medium,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Payments, Dataset::Persons],
    reads: &[Dataset::Programmes, Dataset::Villages],
    clock: true,
    settings: &[
        Setting::number("periods", 2, "期"),
        Setting::number("live_days", 180, "天"),
        Setting::words("programme_words", &["重度残疾人护理补贴"]),
        Setting::words("grade_words", &["一级", "二级", "1级", "2级"]),
    ],
    about: include_str!("missed_entitlement.md"),
    check,
};

/// The allowance as it is paid.
struct Allowance {
    /// Programmes that are it.
    is: Vec<bool>,
    /// Programmes that exclude it.
    instead: Vec<bool>,
    /// The latest periods of each village, newest first, each with its smallest payment.
    periods: Map<Village, Vec<(Span, u32)>>,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let count = settings.number("periods").max(1) as usize;
    let is = facts.programmes_named(&settings.words("programme_words"));
    if !is.contains(&true) {
        out.asleep("没有这类补贴的项目");
        return;
    }
    let allowance = Allowance {
        instead: excluding(facts, &is),
        periods: periods(facts, &is, count, facts.today.plus(-settings.number("live_days"))),
        is,
    };
    let grades = settings.words("grade_words");
    for (at, row) in facts.persons.iter().enumerate() {
        let (Some(person), Some(village), Some(grade)) = (row.person, row.village, row.disability) else {
            continue;
        };
        let entitled = grades.iter().any(|word| facts.text(grade).contains(word))
            && row.state.map(|state| facts.text(state)) == Some("在册");
        if !entitled {
            continue;
        }
        let periods = allowance.periods.get(&village).map_or(&[][..], Vec::as_slice);
        if periods.len() < count {
            out.skip("村里近期没有人领取这项补贴，无法比较", 1);
            continue;
        }
        out.read(1);
        let (newest, oldest) = (periods[0].0, periods[count - 1].0);
        let new_here = row
            .arrived_on
            .is_some_and(|day| oldest.first_day().is_some_and(|first| day > first));
        if !new_here && !served(facts, &allowance, person, (oldest, newest)) {
            out.flag(flag(facts, at as u32, person, village, periods));
        }
    }
}

/// Programmes with which the allowance may not be had, by either's word.
fn excluding(facts: &Facts, is: &[bool]) -> Vec<bool> {
    let names = |programme: usize, code: &str| {
        facts
            .programme_row(Programme(programme as u16))
            .and_then(|row| row.excludes)
            .is_some_and(|codes| facts.text(codes).split([';', '；']).any(|one| one.trim() == code))
    };
    let code = |programme: usize| facts.programme_code(Programme(programme as u16));
    (0..is.len())
        .map(|other| (0..is.len()).any(|its| is[its] && (names(its, code(other)) || names(other, code(its)))))
        .collect()
}

/// The latest periods in which the allowance was paid in each village, since a day.
fn periods(facts: &Facts, is: &[bool], count: usize, since: Day) -> Map<Village, Vec<(Span, u32)>> {
    let p = &facts.payments;
    let mut found: Map<(Village, Span), u32> = Map::default();
    for row in 0..p.len() as u32 {
        if is[p.programme(row).0 as usize] && p.arrived(row) {
            let key = |row: u32| (p.amount(row), p.number(row));
            let smallest = found.entry((p.village(row), p.period(row))).or_insert(row);
            if key(row) < key(*smallest) {
                *smallest = row;
            }
        }
    }
    let mut periods: Map<Village, Vec<(Span, u32)>> = Map::default();
    for ((village, span), row) in found {
        if span.last_day().is_some_and(|day| day >= since) {
            periods.entry(village).or_default().push((span, row));
        }
    }
    for list in periods.values_mut() {
        list.sort_unstable_by_key(|(span, _)| std::cmp::Reverse((span.first_day(), *span)));
        list.truncate(count);
    }
    periods
}

/// Whether anything was sent to somebody for that time, even if the bank sent it back, or he has what excludes it.
fn served(facts: &Facts, allowance: &Allowance, person: Person, (oldest, newest): (Span, Span)) -> bool {
    let p = &facts.payments;
    let (Some((from, _)), Some((last, months))) = (oldest.months(), newest.months()) else {
        return true;
    };
    facts.by_person().of(person.0 as usize).iter().any(|row| {
        let programme = p.programme(*row).0 as usize;
        let counts = allowance.is[programme] || allowance.instead[programme];
        counts
            && p.state(*row) != PaymentState::Recovered
            && p.period(*row)
                .months()
                .is_some_and(|(first, count)| first < last + months && first + count > from)
    })
}

fn flag(facts: &Facts, at: u32, person: Person, village: Village, periods: &[(Span, u32)]) -> Flag {
    let p = &facts.payments;
    let row = &facts.persons[at as usize];
    let sum: Fen = periods.iter().map(|(_, peer)| p.amount(*peer)).sum();
    let programme = p.programme(periods[0].1);
    let (newest, oldest) = (periods[0].0, periods[periods.len() - 1].0);
    let month = |span: Span, last: bool| {
        let (first, count) = span.months().unwrap_or_default();
        chinese_month(if last { first + count - 1 } else { first })
    };
    let says = format!(
        "{}登记为残疾{}、在册，{}至{}的{}期都没有领到{}，同村有人领取。",
        facts.masked(person),
        row.disability.map_or("", |grade| facts.text(grade)),
        month(oldest, false),
        month(newest, true),
        periods.len(),
        facts.programme_name(programme),
    );
    Flag::new(Subject::Person(person), Some(village), says)
        .amount(sum)
        .unless("如果这几期里有一期发给了本人，或者本人领着不能同时享受的待遇，就不会提示。")
        .confidence(700)
        .needs(Row::new(Dataset::Persons, at))
        .beside_all(periods.iter().map(|(_, peer)| Row::payment(*peer)))
        .beside_if(Dataset::Programmes, facts.programme_at(programme))
        .beside_if(Dataset::Villages, facts.village_at(village))
}
