//! Who rents from a village, leads a firm or holds office: people of the rosters, and people from elsewhere whom no
//! payment and no roster knows.

use std::collections::{BTreeSet, HashSet};

use super::super::chance::Chance;
use super::super::grants::County;
use super::super::names::Names;
use super::super::people::Person;
use crate::domain::person::check_character;

/// Somebody whom no roster has.
#[derive(Debug, Clone)]
pub(super) struct Stranger {
    pub(super) name: String,
    pub(super) number: String,
}

/// Who lives in a village, by places in the list of people.
#[derive(Debug, Default)]
struct Residents {
    cadres: Vec<u32>,
    /// Of working age, in a household without a cadre.
    others: Vec<u32>,
}

/// All of them.
pub(super) struct Parties<'a> {
    people: &'a [Person],
    villages: Vec<Residents>,
    taken: HashSet<String>,
    names: Names,
    chance: Chance,
}

impl<'a> Parties<'a> {
    /// Of a county that has people.
    pub(super) fn of(county: &'a County) -> Self {
        let people = &county.folk.people;
        let mut villages: Vec<Residents> = Vec::new();
        villages.resize_with(county.places.villages.len(), Residents::default);
        let holds_office = |scheme: u8| county.schemes[usize::from(scheme)].who == "cadre";
        let mut official: HashSet<u32> = HashSet::new();
        let mut homes: BTreeSet<(u16, u32, u32)> = BTreeSet::new();
        let mut seen: HashSet<u32> = HashSet::new();
        for grant in &county.grants {
            if holds_office(grant.scheme) {
                official.insert(grant.household);
                villages[usize::from(grant.village)].cadres.push(grant.person);
            }
            // Nobody of whom a case over payments speaks.
            let plain = grant.marks.is_empty() && !county.fates.contains_key(&grant.person);
            if seen.insert(grant.person) && plain {
                homes.insert((grant.village, grant.household, grant.person));
            }
        }
        for (village, household, person) in homes {
            let grown = ("1962".."1992").contains(&&people[person as usize].number[6..10]);
            if grown && !official.contains(&household) {
                villages[usize::from(village)].others.push(person);
            }
        }
        Self {
            people,
            villages,
            taken: people.iter().map(|person| person.number.clone()).collect(),
            names: Names::read(),
            chance: Chance::new(county.seed, 6),
        }
    }

    /// Somebody new.
    pub(super) fn stranger(&mut self) -> Stranger {
        let male = self.chance.permille(700);
        let surname = self.names.surname(&mut self.chance);
        let name = self.names.full(&surname, male, &mut self.chance);
        loop {
            let body = format!(
                "999999{}{:02}{:02}{:03}",
                self.chance.between(1962, 1991),
                self.chance.between(1, 12),
                self.chance.between(1, 28),
                // Beside the range that the public payroll takes its numbers from.
                self.chance.between(1, 390) * 2 + i64::from(male)
            );
            let number = format!("{body}{}", char::from(check_character(body.as_bytes())));
            if !number.ends_with("000") && self.taken.insert(number.clone()) {
                return Stranger { name, number };
            }
        }
    }

    /// A cadre who serves in a village; none in a county without people.
    pub(super) fn cadre(&self, village: usize) -> Option<&'a Person> {
        let first = self.villages[village].cadres.first()?;
        Some(&self.people[*first as usize])
    }

    /// A villager of working age who is no cadre's, if the roster has one.
    pub(super) fn villager(&self, village: usize, chance: &mut Chance) -> Option<&'a Person> {
        let others = &self.villages[village].others;
        let at = others.get(chance.below(others.len()))?;
        Some(&self.people[*at as usize])
    }
}
