//! SUB-06: two programmes that exclude each other, paid to the same person for the same months.

use super::excludes::{excluded, says_it_excludes};
use super::turns::{kept, turns};
use crate::anomaly::facts::{Map, Person, Programme, Row, chinese_month};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-06",
    name: "mutually_exclusive",
    title: "互斥待遇叠加",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments, Dataset::Programmes],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("months", 1, "个月"),
        Setting::number("transition_months", 1, "个月"),
    ],
    about: include_str!("mutually_exclusive.md"),
    check,
};

/// A payment that stands, with its first month and the one after its last.
type Paid = (i32, i32, u32);

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let (pairs, unknown) = pairs(facts);
    if pairs.is_empty() {
        out.asleep("没有一个补贴项目填了互斥补贴编码");
        return;
    }
    out.skip("互斥补贴编码不在补贴项目表里", unknown);
    let mut paired = vec![false; facts.programme_count()];
    for (one, other) in &pairs {
        paired[one.0 as usize] = true;
        paired[other.0 as usize] = true;
    }
    let least = settings.number("months").max(1) as usize;
    let transition = settings.number("transition_months").max(0) as usize;
    let mut his: Vec<Programme> = Vec::new();
    for person in facts.people() {
        let rows = facts.by_person().of(person.0 as usize);
        his.clear();
        let mut read = 0;
        for row in rows {
            let programme = facts.payments.programme(*row);
            if paired[programme.0 as usize] {
                read += 1;
                if his.last() != Some(&programme) {
                    his.push(programme);
                }
            }
        }
        out.read(read);
        if his.len() < 2 {
            continue;
        }
        for (one, other) in pairs
            .iter()
            .filter(|(one, other)| his.contains(one) && his.contains(other))
        {
            let (a, b) = (paid(facts, rows, *one), paid(facts, rows, *other));
            if let Some(flag) = flag(facts, person, (&a, &b), least, transition) {
                out.flag(flag);
            }
        }
    }
}

/// The pairs of programmes of which one names the other, each once, the smaller code first; and how many codes are nobody's.
fn pairs(facts: &Facts) -> (Vec<(Programme, Programme)>, usize) {
    let count = facts.programme_count() as u16;
    let places: Map<&str, Programme> = (0..count)
        .map(|at| (facts.programme_code(Programme(at)), Programme(at)))
        .collect();
    let (mut pairs, mut unknown) = (Vec::new(), 0);
    for row in &facts.programmes {
        let Some(one) = places.get(facts.text(row.code)) else {
            continue;
        };
        for code in excluded(facts, *one) {
            match places.get(code) {
                Some(other) if other != one => pairs.push((*one, *other)),
                Some(_) => {}
                None => unknown += 1,
            }
        }
    }
    let code = |programme: Programme| facts.programme_code(programme);
    for pair in &mut pairs {
        if code(pair.0) > code(pair.1) {
            *pair = (pair.1, pair.0);
        }
    }
    pairs.sort_unstable_by_key(|pair| (code(pair.0), code(pair.1)));
    pairs.dedup();
    (pairs, unknown)
}

fn paid(facts: &Facts, rows: &[u32], programme: Programme) -> Vec<Paid> {
    let mut paid: Vec<Paid> = turns(facts, rows)
        .filter(|turn| facts.payments.programme(turn[0]) == programme)
        .flat_map(|turn| kept(facts, turn))
        .filter_map(|row| {
            let (first, count) = facts.payments.period(row).months()?;
            Some((first, first + count, row))
        })
        .collect();
    paid.sort_by_key(|(from, to, row)| (*from, *to, facts.payments.number(*row)));
    paid
}

fn months(paid: &[Paid]) -> Vec<i32> {
    let mut months: Vec<i32> = paid.iter().flat_map(|(from, to, _)| *from..*to).collect();
    months.sort_unstable();
    months.dedup();
    months
}

/// Whether one programme ends and the other begins in these months: the office needs some days to change over.
fn changes_over(ending: &[i32], beginning: &[i32], both: &[i32]) -> bool {
    let (first, last) = (both[0], both[both.len() - 1]);
    ending.iter().all(|month| *month <= last)
        && ending.iter().any(|month| *month < first)
        && beginning.iter().all(|month| *month >= first)
}

fn flag(
    facts: &Facts,
    person: Person,
    (one, other): (&[Paid], &[Paid]),
    least: usize,
    transition: usize,
) -> Option<Flag> {
    let p = &facts.payments;
    let (a, b) = (months(one), months(other));
    let both: Vec<i32> = a
        .iter()
        .copied()
        .filter(|month| b.binary_search(month).is_ok())
        .collect();
    let short = both.len() <= transition;
    if both.len() < least || (short && (changes_over(&a, &b, &both) || changes_over(&b, &a, &both))) {
        return None;
    }
    let within = |paid: &[Paid]| -> Vec<u32> {
        let overlaps = |paid: &&Paid| both.iter().any(|month| (paid.0..paid.1).contains(month));
        paid.iter().filter(overlaps).map(|paid| paid.2).collect()
    };
    let (rows, others) = (within(one), within(other));
    let sum = |rows: &[u32]| rows.iter().map(|row| p.amount(*row)).sum::<Fen>();
    let programmes = [p.programme(rows[0]), p.programme(others[0])];
    let first = both[0];
    let says = format!(
        "{}从{}起同时领取{}和{}，重叠{}个月，其中较少的一项{}元。",
        facts.masked(person),
        chinese_month(first),
        facts.programme_name(programmes[0]),
        facts.programme_name(programmes[1]),
        both.len(),
        sum(&rows).min(sum(&others))
    );
    // The payment that alone stands for the first month of both.
    let only = |paid: &[Paid]| -> Option<Row> {
        let mut covering = paid.iter().filter(|paid| (paid.0..paid.1).contains(&first));
        let row = covering.next()?;
        covering.next().is_none().then(|| Row::payment(row.2))
    };
    let lines: Vec<Row> = programmes
        .into_iter()
        .filter_map(|programme| facts.programme_at(programme))
        .map(|at| Row::new(Dataset::Programmes, at))
        .collect();
    let named = (
        says_it_excludes(facts, programmes[0], programmes[1]),
        says_it_excludes(facts, programmes[1], programmes[0]),
    );
    // Where both say it, either line would do.
    let only_line = match named {
        (true, true) => None,
        (true, false) => facts.programme_at(programmes[0]),
        _ => facts.programme_at(programmes[1]),
    };
    // Why a short overlap is no change over: what was paid just before and after.
    let around = |paid: &[Paid]| -> Vec<u32> {
        let before = paid.iter().rev().find(|paid| paid.1 <= first);
        let after = paid.iter().find(|paid| paid.0 > both[both.len() - 1]);
        before
            .into_iter()
            .chain(after)
            .filter(|_| short)
            .map(|paid| paid.2)
            .collect()
    };
    let beside: Vec<u32> = rows
        .iter()
        .chain(&others)
        .copied()
        .chain(around(one))
        .chain(around(other))
        .collect();
    let flag = Flag::new(Subject::Person(person), Some(p.village(rows[0])), says)
        .period(format!(
            "{}-{:02}",
            first.div_euclid(12),
            first.rem_euclid(12) + 1
        ))
        .amount(sum(&rows).min(sum(&others)))
        .unless("如果其中一项在重叠的月份没有发放或者已经追回，就不会提示。")
        .needs_all(only(one))
        .needs_all(only(other))
        .needs_all(only_line.map(|at| Row::new(Dataset::Programmes, at)))
        .beside_all(beside.into_iter().map(Row::payment))
        .beside_all(lines);
    Some(flag)
}
