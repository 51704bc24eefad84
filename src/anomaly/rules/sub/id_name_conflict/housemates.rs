//! One name under two numbers in a household.

use super::arrived;
use crate::anomaly::facts::{Household, Name, Person, Row};
use crate::anomaly::{Facts, Findings, Flag, Subject};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::person::masked_name;

pub(super) fn check(facts: &Facts, out: &mut Findings<'_>) {
    let names = names(facts);
    for household in (0..facts.household_count() as u32).map(Household) {
        let members = facts.members(household);
        for (at, one) in members.iter().enumerate() {
            for other in &members[at + 1..] {
                let (ours, theirs) = (&names[one.0 as usize], &names[other.0 as usize]);
                let shared = ours.iter().filter(|name| theirs.contains(name));
                // Where they share several, which is hardly ever, the least is told.
                if let Some(name) = shared.min_by_key(|name| facts.text(name.0)) {
                    judge(facts, out, household, *name, [*one, *other]);
                }
            }
        }
    }
}

/// The names that people are paid under and that the roster has.
fn names(facts: &Facts) -> Vec<Vec<Name>> {
    let mut names: Vec<Vec<Name>> = vec![Vec::new(); facts.people_count()];
    let paid = facts
        .payments
        .payees
        .iter()
        .map(|payee| (payee.person, payee.name));
    let listed = facts
        .persons
        .iter()
        .filter_map(|row| Some((row.person?, row.name?)));
    for (person, name) in paid.chain(listed) {
        let known = &mut names[person.0 as usize];
        if !known.contains(&name) {
            known.push(name);
        }
    }
    names
}

/// Two numbers of one name in one household. `late` is the one to ask about: not the roster's, or the later one.
fn judge(facts: &Facts, out: &mut Findings<'_>, household: Household, name: Name, [one, other]: [Person; 2]) {
    let p = &facts.payments;
    if [one, other]
        .iter()
        .any(|person| facts.person(*person).fault.is_some())
    {
        // A number that cannot be right is not a second number, and SUB-19 asks about it.
        return;
    }
    // The roster speaks for somebody who has that name there and lives in this household.
    let listed = [one, other].map(|person| {
        let here = facts.listed_home(person) == Some(household);
        let named = facts.roster(person).and_then(|row| row.name) == Some(name);
        facts.roster_at(person).filter(|_| here && named)
    });
    let under_it = |person: Person| {
        let mut rows = arrived(facts, person);
        rows.retain(|row| p.payee(*row).name == name && p.household(*row) == Some(household));
        rows
    };
    let (paid_one, paid_other) = (under_it(one), under_it(other));
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
    let mut witness = roster.map(|at| Row::new(Dataset::Persons, at));
    witness = witness.or(rows_early.first().map(|row| Row::payment(*row)));
    if is_legacy_pair(facts, early, late) {
        // The old number of 15 digits and the new one of 18 are one person's; what is paid under both at once is not.
        let twice = rows_late.iter().find_map(|row| {
            let same =
                |old: &&u32| p.programme(**old) == p.programme(*row) && p.period(**old) == p.period(*row);
            Some((*row, *rows_early.iter().find(same)?))
        });
        let Some((row, old)) = twice else { return };
        (witness, rows_late) = (Some(Row::payment(old)), vec![row]);
    }
    let (Some(witness), Some(first)) = (witness, rows_late.first().copied()) else {
        return;
    };
    let sum: Fen = rows_late.iter().map(|row| p.amount(*row)).sum();
    let says = format!(
        "{}在同一户里有两个身份证号，{}的那个号收了{}笔补贴、共{}元。",
        masked_name(facts.text(name.0)),
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
