//! SUB-04: the same programme paid twice to the same person for the same period in the same village.

use super::turns::{any_twice, are_parts, by_programme, kept, programmes_of, seats, turns, villages_of};
use crate::anomaly::facts::{Programme, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::programme::{Cycle, Unit as Counted};

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-04",
    name: "duplicate_same_period",
    title: "同期重复发放",
    version: 1,
    tier: Tier::Arithmetic,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments],
    reads: &[Dataset::Programmes, Dataset::Villages],
    clock: false,
    settings: &[Setting::number("part_percent", 80, "%")],
    about: include_str!("duplicate_same_period.md"),
    check,
};

/// How often a programme can rightly be paid for one period.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Once.
    Regular,
    /// As often as it is decided.
    ByDecision,
    /// Once for every piece.
    ByPiece,
}

/// One payment and those that repeat it, in a village and a turn.
struct Repeat<'r> {
    village: Village,
    first: u32,
    again: Vec<u32>,
    turn: &'r [u32],
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let part = settings.number("part_percent");
    let seats = seats(facts);
    let manners: Vec<Manner> = (0..facts.programme_count())
        .map(|at| manner(facts, Programme(at as u16)))
        .collect();
    for person in facts.people() {
        let rows = facts.by_person().of(person.0 as usize);
        if !any_twice(facts, rows) {
            out.read(rows.len());
            continue;
        }
        let mut left_out = 0;
        for of_one in by_programme(facts, rows).filter(|rows| rows.len() > 1) {
            let manner = manners[facts.payments.programme(of_one[0]).0 as usize];
            let mut found: Vec<Repeat<'_>> = Vec::new();
            for turn in turns(facts, of_one).filter(|turn| turn.len() > 1) {
                let kept = kept(facts, turn);
                if kept.len() < 2 {
                    continue;
                }
                if manner == Manner::ByPiece {
                    left_out += kept.len();
                    out.skip("按台、按头发的，一期可以不止一笔", kept.len());
                    continue;
                }
                repeats(facts, turn, &kept, &seats, (manner, part), &mut found, out);
            }
            let mut villages: Vec<Village> = found.iter().map(|repeat| repeat.village).collect();
            villages.sort_unstable();
            villages.dedup();
            for village in villages {
                let here: Vec<&Repeat<'_>> =
                    found.iter().filter(|repeat| repeat.village == village).collect();
                out.flag(flag(facts, &here, &seats));
            }
        }
        out.read(rows.len() - left_out);
    }
}

fn manner(facts: &Facts, programme: Programme) -> Manner {
    match facts.programme_row(programme) {
        Some(row) if matches!(row.unit, Some(Counted::Machine | Counted::Head)) => Manner::ByPiece,
        Some(row) if row.cycle == Some(Cycle::Once) || row.unit == Some(Counted::Time) => Manner::ByDecision,
        _ => Manner::Regular,
    }
}

/// Which payments of a turn repeat an earlier one.
fn repeats<'r>(
    facts: &Facts,
    turn: &'r [u32],
    kept: &[u32],
    seats: &[Village],
    (manner, part): (Manner, i64),
    found: &mut Vec<Repeat<'r>>,
    out: &mut Findings<'_>,
) {
    let p = &facts.payments;
    let seat = |row: u32| seats[p.village(row).0 as usize];
    let mut here: Vec<Repeat<'r>> = Vec::new();
    for row in kept.iter().copied() {
        let like = |other: &Repeat<'_>| {
            other.village == seat(row)
                && p.tier[other.first as usize] == p.tier[row as usize]
                && same_claim(facts, other.first, row, part)
        };
        let Some(other) = here.iter_mut().find(|other| like(other)) else {
            here.push(Repeat {
                village: seat(row),
                first: row,
                again: Vec::new(),
                turn,
            });
            continue;
        };
        if p.payee(other.first).name != p.payee(row).name {
            out.skip("同一证件号下姓名不同，先核对是不是一个人", 1);
            continue;
        }
        if manner == Manner::ByDecision {
            match (p.approved_on(other.first), p.approved_on(row)) {
                (Some(one), Some(two)) if one == two => {}
                (Some(_), Some(_)) => continue,
                _ => {
                    out.skip("按次发放又没有审批日期，分不清是不是两次", 1);
                    continue;
                }
            }
        }
        other.again.push(row);
    }
    here.retain(|repeat| {
        let all: Vec<u32> = repeat.again.iter().copied().chain([repeat.first]).collect();
        !repeat.again.is_empty() && !are_parts(facts, &all)
    });
    found.extend(here);
}

/// Whether a payment claims what another has claimed: the same quantity, and as much money or nearly so. What is much
/// smaller is a part or a supplement.
fn same_claim(facts: &Facts, one: u32, other: u32, part: i64) -> bool {
    let p = &facts.payments;
    let (a, b) = (p.amount(one).0, p.amount(other).0);
    let quantities = p.quantity(one).zip(p.quantity(other));
    quantities.is_none_or(|(a, b)| a == b) && a.min(b) * 100 >= a.max(b) * part
}

fn flag(facts: &Facts, repeats: &[&Repeat<'_>], seats: &[Village]) -> Flag {
    let p = &facts.payments;
    let first = repeats[0].first;
    let extra: Vec<u32> = repeats
        .iter()
        .flat_map(|repeat| repeat.again.iter().copied())
        .collect();
    let sum: Fen = extra.iter().map(|row| p.amount(*row)).sum();
    let (who, what) = (
        facts.masked(p.person(first)),
        facts.programme_name(p.programme(first)),
    );
    let period = p.period(first).chinese();
    let says = if let [only] = repeats {
        let mut days: Vec<String> = vec![p.paid_on(first).chinese()];
        days.extend(only.again.iter().take(3).map(|row| p.paid_on(*row).chinese()));
        let count = only.again.len() + 1;
        format!(
            "{who}{period}的{what}发放成功{count}次（{}），多出{sum}元。",
            days.join("、")
        )
    } else {
        let (count, times) = (extra.len(), repeats.len());
        format!("{who}的{what}有{times}处同期发放成功不止一次，从{period}起，多出{count}笔、共{sum}元。")
    };
    let same_run = extra
        .iter()
        .all(|row| p.run[*row as usize] == p.run[first as usize]);
    let rows: Vec<u32> = repeats
        .iter()
        .flat_map(|repeat| repeat.turn.iter().copied())
        .collect();
    Flag::new(Subject::Person(p.person(first)), Some(p.village(first)), says)
        .period(
            p.period(first)
                .period()
                .map(|period| period.to_string())
                .unwrap_or_default(),
        )
        .amount(sum)
        // What stands in one run twice may only have been written twice.
        .confidence(if same_run { 800 } else { 1000 })
        .unless(format!(
            "如果{}那一笔其实是退票或补发，或者已经追回，就不会提示。",
            p.number(repeats[0].again[0])
        ))
        .needs(Row::payment(first))
        .needs_all((repeats[0].again.len() == 1).then(|| Row::payment(repeats[0].again[0])))
        .beside_all(rows.iter().map(|row| Row::payment(*row)))
        .beside_all(programmes_of(facts, &rows[..1]))
        .beside_all(villages_of(facts, &rows, seats))
}
