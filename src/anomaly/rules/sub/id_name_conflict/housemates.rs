//! One name under two numbers in a household.

use super::arrived;
use crate::anomaly::facts::{Household, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Subject};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

pub(super) fn check(facts: &Facts, out: &mut Findings<'_>) {
    for household in (0..facts.household_count() as u32).map(Household) {
        let members = facts.members(household);
        for (at, one) in members.iter().enumerate() {
            for other in &members[at + 1..] {
                let name = facts.person(*one).name;
                if name.is_some() && name == facts.person(*other).name {
                    judge(facts, out, household, *one, *other);
                }
            }
        }
    }
}

/// Two numbers of one name in one household. `late` is the one to ask about: not the roster's, or the later one.
fn judge(facts: &Facts, out: &mut Findings<'_>, household: Household, one: Person, other: Person) {
    let p = &facts.payments;
    let listed = [one, other].map(|person| facts.roster_at(person));
    let (paid_one, paid_other) = (arrived(facts, one), arrived(facts, other));
    let day = |rows: &[u32]| rows.first().map(|row| (p.paid_on(*row), p.number(*row)));
    let (early, late, roster, rows_early, mut rows_late) = match listed {
        [_, None] if listed[0].is_some() => (one, other, listed[0], paid_one, paid_other),
        [None, Some(_)] => (other, one, listed[1], paid_other, paid_one),
        _ if day(&paid_one) <= day(&paid_other) => (one, other, None, paid_one, paid_other),
        _ => (other, one, None, paid_other, paid_one),
    };
    if listed[0].is_some() && listed[1].is_some() && !is_alike(facts, early, late) {
        // The roster knows them as two: a mother and her daughter-in-law may have one name.
        return;
    }
    let named = |row: &u32| p.household(*row) == Some(household);
    let mut before: Vec<u32> = rows_early.iter().copied().filter(named).take(1).collect();
    if is_legacy_pair(facts, early, late) {
        // The old number of 15 digits and the new one of 18 are one person's; what is paid under both at once is not.
        let twice = rows_late.iter().find_map(|row| {
            let same =
                |old: &&u32| p.programme(**old) == p.programme(*row) && p.period(**old) == p.period(*row);
            Some((*row, *rows_early.iter().find(same)?))
        });
        let Some((row, old)) = twice else { return };
        (before, rows_late) = (vec![old], vec![row]);
    }
    let witness = match (roster, before.first()) {
        (Some(at), _) => Row::new(Dataset::Persons, at),
        (None, Some(row)) => Row::payment(*row),
        (None, None) => return,
    };
    let Some(first) = rows_late.first().copied() else {
        return;
    };
    if !rows_late.iter().any(named) {
        return;
    }
    let sum: Fen = rows_late.iter().map(|row| p.amount(*row)).sum();
    let says = format!(
        "{}在同一户里有两个身份证号，{}的那个号收了{}笔补贴、共{}元。",
        facts.masked(late),
        if roster.is_some() {
            "不在人口底册上"
        } else {
            "后出现"
        },
        rows_late.len(),
        sum,
    );
    let flag = Flag::new(Subject::Person(late), Some(p.village(first)), says)
        .amount(sum)
        .unless("如果两个号码确实是两个人的，或者这一户里一个人只用一个号码，就不会提示。")
        .needs(Row::payment(first))
        .needs(witness)
        .beside_all(before.iter().map(|row| Row::payment(*row)))
        .beside_all(rows_late.iter().map(|row| Row::payment(*row)));
    out.flag(flag);
}

/// Whether two numbers look like one person's: born on one day, or all but two characters the same.
fn is_alike(facts: &Facts, one: Person, other: Person) -> bool {
    let (one, other) = (facts.person(one), facts.person(other));
    let (a, b) = (facts.text(one.number), facts.text(other.number));
    let different = a.chars().zip(b.chars()).filter(|(a, b)| a != b).count();
    (one.born.is_some() && one.born == other.born) || (a.len() == b.len() && different <= 2)
}

/// Whether one is the other's number of before 1999, with 15 digits.
fn is_legacy_pair(facts: &Facts, one: Person, other: Person) -> bool {
    let (a, b) = (
        facts.text(facts.person(one).number),
        facts.text(facts.person(other).number),
    );
    let (old, new) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let digits = |text: &str| text.len() >= 15 && text.is_ascii() && !text.starts_with('#');
    old.len() == 15
        && new.len() == 18
        && digits(old)
        && digits(new)
        && old[..6] == new[..6]
        && old[6..] == new[8..17]
}
