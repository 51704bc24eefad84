//! SUB-05: the same programme paid to the same person for the same period in two villages.

use super::turns::{
    any_twice, are_parts, by_programme, kept, programmes_of, seats, turns, village_called, villages_of,
};
use crate::anomaly::facts::{Person, Programme, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::programme::Unit as Counted;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "SUB-05",
    name: "duplicate_cross_region",
    title: "跨村跨县重复",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::Person,
    needs: &[Dataset::Payments],
    reads: &[Dataset::Programmes, Dataset::Villages, Dataset::Persons],
    clock: false,
    settings: &[Setting::number("move_months", 1, "个月")],
    about: include_str!("duplicate_cross_region.md"),
    check,
};

/// A turn that was paid in several villages: the payments that stand, and all of its rows.
struct Twice<'r> {
    kept: Vec<u32>,
    turn: &'r [u32],
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let near = settings.number("move_months") as i32;
    let seats = seats(facts);
    let by_place: Vec<bool> = (0..facts.programme_count())
        .map(|at| counts_places(facts, Programme(at as u16)))
        .collect();
    for person in facts.people() {
        let rows = facts.by_person().of(person.0 as usize);
        out.read(rows.len());
        if !any_twice(facts, rows) {
            continue;
        }
        for of_one in by_programme(facts, rows).filter(|rows| rows.len() > 1) {
            let by_place = by_place[facts.payments.programme(of_one[0]).0 as usize];
            let mut found: Vec<Twice<'_>> = Vec::new();
            for turn in turns(facts, of_one).filter(|turn| turn.len() > 1) {
                let seat = |row: &u32| seats[facts.payments.village(*row).0 as usize];
                if turn.iter().all(|row| seat(row) == seat(&turn[0])) {
                    continue;
                }
                let kept = twice(facts, &kept(facts, turn), &seats, by_place);
                if kept.is_empty() {
                    continue;
                }
                let name = |row: &u32| facts.payments.payee(*row).name;
                if kept.iter().any(|row| name(row) != name(&kept[0])) {
                    out.skip("同一证件号下姓名不同，先核对是不是一个人", kept.len());
                } else if !moving(facts, person, kept[0], near) {
                    found.push(Twice { kept, turn });
                }
            }
            if !found.is_empty() {
                out.flag(flag(facts, person, &found, &seats));
            }
        }
    }
}

/// Whether a programme counts what lies in a place: somebody may rightly have some of it in two villages.
fn counts_places(facts: &Facts, programme: Programme) -> bool {
    let unit = facts.programme_row(programme).and_then(|row| row.unit);
    matches!(
        unit,
        Some(Counted::Mu | Counted::Machine | Counted::Head | Counted::Building)
    )
}

/// The payments of a turn for which the like stands in another village; none when there is no such.
fn twice(facts: &Facts, kept: &[u32], seats: &[Village], by_place: bool) -> Vec<u32> {
    let p = &facts.payments;
    let like = |one: u32, other: u32| {
        let same = p.tier[one as usize] == p.tier[other as usize]
            && p.amount(one) == p.amount(other)
            && p.quantity(one).zip(p.quantity(other)).is_none_or(|(a, b)| a == b);
        seats[p.village(one).0 as usize] != seats[p.village(other).0 as usize] && (same || !by_place)
    };
    let pair: Vec<u32> = kept
        .iter()
        .copied()
        .filter(|one| kept.iter().any(|other| like(*one, *other)))
        .collect();
    // Where the villages share the period between them, nothing was paid twice.
    if are_parts(facts, &pair) { Vec::new() } else { pair }
}

/// Whether the roster says that the person moved about the month of the payment.
fn moving(facts: &Facts, person: Person, row: u32, near: i32) -> bool {
    let period = facts.payments.period(row);
    let (Some((month, 1)), Some(listed)) = (period.months(), facts.roster(person)) else {
        return false;
    };
    [listed.arrived_on, listed.left_on]
        .into_iter()
        .flatten()
        .any(|day| (day.month() - month).abs() <= near)
}

fn flag(facts: &Facts, person: Person, found: &[Twice<'_>], seats: &[Village]) -> Flag {
    let p = &facts.payments;
    let first = found[0].kept[0];
    let extra = |twice: &Twice<'_>| -> Fen {
        let amounts = || twice.kept.iter().map(|row| p.amount(*row));
        let sum: Fen = amounts().sum();
        sum - amounts().max().unwrap_or_default()
    };
    let sum: Fen = found.iter().map(extra).sum();
    let mut villages: Vec<Village> = Vec::new();
    for row in found.iter().flat_map(|twice| &twice.kept) {
        if !villages.contains(&p.village(*row)) {
            villages.push(p.village(*row));
        }
    }
    let names: Vec<String> = villages
        .iter()
        .take(3)
        .map(|village| village_called(facts, *village))
        .collect();
    let says = format!(
        "{}的{}{}在{}{}同期发放成功，多出{}元。",
        facts.masked(person),
        facts.programme_name(p.programme(first)),
        match found {
            [_] => format!("，{}", p.period(first).chinese()),
            more => format!("从{}起有{}期", p.period(first).chinese(), more.len()),
        },
        names.join("、"),
        if villages.len() > 3 { "等村" } else { "" },
        sum
    );
    let rows: Vec<u32> = found
        .iter()
        .flat_map(|twice| twice.turn.iter().copied())
        .collect();
    Flag::new(Subject::Person(person), Some(p.village(first)), says)
        .period(
            p.period(first)
                .period()
                .map(|period| period.to_string())
                .unwrap_or_default(),
        )
        .amount(sum)
        .unless("如果只有一个村发放成功，或者底册上写着那个月前后迁过户，就不会提示。")
        .needs(Row::payment(first))
        .needs_all((found[0].kept.len() == 2).then(|| Row::payment(found[0].kept[1])))
        .beside_all(rows.iter().map(|row| Row::payment(*row)))
        .beside_all(programmes_of(facts, &rows[..1]))
        .beside_all(villages_of(facts, &rows, seats))
        .beside_if(Dataset::Persons, facts.roster_at(person))
}
