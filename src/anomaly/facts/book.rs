//! Who and what is named in the rows, each taken in once: texts, villages, people, households.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::kept::{Day, Name};
use super::texts::{Text, Texts};
use crate::domain::day;
use crate::domain::person::{PersonNumber, PersonNumberFault};

type Map<K, V> = HashMap<K, V, RandomState>;

/// A village: its place among the villages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Village(pub u16);

/// A person: the place of a number among all numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person(pub u32);

/// A household: a number within a village.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Household(pub u32);

/// What a number of a person tells by itself, and the name it came with first.
#[derive(Debug, Clone, Copy)]
pub struct PersonFacts {
    /// The number, whole.
    pub number: Text,
    /// The day of birth in it.
    pub born: Option<Day>,
    /// What is wrong with it.
    pub fault: Option<PersonNumberFault>,
    /// A name that came with it.
    pub name: Option<Name>,
}

/// Where a text is nobody's number.
const NOBODY: u32 = u32::MAX;

/// The names of everybody and everything.
#[derive(Debug, Default)]
pub struct Book {
    pub(super) texts: Texts,
    pub(super) village_codes: Vec<u64>,
    villages: Map<u64, Village>,
    pub(super) people: Vec<PersonFacts>,
    /// The person whose number a text is, by the place of the text; [`NOBODY`] where it is nobody's.
    numbers: Vec<u32>,
    pub(super) homes: Vec<(Village, Text)>,
    households: Map<(Village, Text), Household>,
}

impl Book {
    /// Takes a text in.
    pub fn text(&mut self, text: &str) -> Text {
        self.texts.take(text)
    }

    /// Takes a village's code in.
    pub fn village(&mut self, code: u64) -> Village {
        if let Some(found) = self.villages.get(&code) {
            return *found;
        }
        let village = Village(self.village_codes.len() as u16);
        self.village_codes.push(code);
        self.villages.insert(code, village);
        village
    }

    /// The village of that code, if any row named it.
    pub fn find_village(&self, code: u64) -> Option<Village> {
        self.villages.get(&code).copied()
    }

    /// The 12 digits of a village as a number.
    pub fn village_code_number(&self, village: Village) -> u64 {
        self.village_codes[village.0 as usize]
    }

    /// Takes the number of a person in.
    pub fn person(&mut self, number: &str) -> Person {
        let text = self.texts.take(number);
        self.person_of(text)
    }

    /// The person with that number, taken in now if he is new.
    pub fn person_of(&mut self, number: Text) -> Person {
        if let Some(found) = self.find_person(number) {
            return found;
        }
        let person = Person(self.people.len() as u32);
        let text = self.texts.get(number);
        let (born, fault) = match PersonNumber::read(text) {
            Ok((read, fault)) => (read.born_on().map(|born| Day(day::number(born))), fault),
            Err(fault) => (None, Some(fault)),
        };
        // A mark instead of a number tells nothing by itself.
        let fault = fault.filter(|_| !text.starts_with('#'));
        self.people.push(PersonFacts {
            number,
            born,
            fault,
            name: None,
        });
        let at = number.place() as usize;
        if self.numbers.len() <= at {
            self.numbers.resize(self.texts.len(), NOBODY);
        }
        self.numbers[at] = person.0;
        person
    }

    /// Says that a number came with a name. Of several the first in the order of texts is kept, whatever came first.
    pub fn name(&mut self, person: Person, name: Name) {
        let kept = &mut self.people[person.0 as usize].name;
        let better = kept.is_none_or(|old| old != name && self.texts.get(name.0) < self.texts.get(old.0));
        if better {
            *kept = Some(name);
        }
    }

    /// The person with that number, if any row named it as a person's.
    pub fn find_person(&self, number: Text) -> Option<Person> {
        let person = self.numbers.get(number.place() as usize).copied();
        person.filter(|person| *person != NOBODY).map(Person)
    }

    /// Takes a household in.
    pub fn household(&mut self, village: Village, number: Text) -> Household {
        let next = Household(self.homes.len() as u32);
        let found = *self.households.entry((village, number)).or_insert(next);
        if found == next {
            self.homes.push((village, number));
        }
        found
    }

    /// The household of that number in that village, if any row named it.
    pub fn find_household(&self, village: Village, number: Text) -> Option<Household> {
        self.households.get(&(village, number)).copied()
    }
}
