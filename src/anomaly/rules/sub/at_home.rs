//! The rows that say in which household somebody lives, as evidence.

use crate::anomaly::Facts;
use crate::anomaly::facts::{Household, Person, Row};
use crate::domain::dataset::Dataset;

/// The row of the roster; where there is none, the first payment that names the household which [`Facts::home`] gives.
pub(super) fn home_row(facts: &Facts, person: Person) -> Option<Row> {
    if let Some(at) = facts.roster_at(person) {
        return Some(Row::new(Dataset::Persons, at));
    }
    let home = facts.home(person)?;
    facts
        .by_person()
        .of(person.0 as usize)
        .iter()
        .copied()
        .filter(|row| facts.payments.household(*row) == Some(home))
        .min_by_key(|row| (facts.payments.paid_on(*row), facts.payments.number(*row)))
        .map(Row::payment)
}

/// The households of these payments, each with its rows in the order of their days; rows of people whose household nobody
/// names are counted, not judged.
pub(super) fn by_home(facts: &Facts, rows: impl Iterator<Item = u32>) -> (Vec<(Household, u32)>, usize) {
    let mut nowhere = 0;
    let mut of: Vec<_> = rows
        .filter_map(|row| match facts.home(facts.payments.person(row)) {
            Some(home) => facts.looks_at_household(home).then_some((home, row)),
            None => {
                nowhere += 1;
                None
            }
        })
        .collect();
    let p = &facts.payments;
    of.sort_unstable_by(|(a, x), (b, y)| {
        (a, p.paid_on(*x), p.number(*x)).cmp(&(b, p.paid_on(*y), p.number(*y)))
    });
    (of, nowhere)
}
