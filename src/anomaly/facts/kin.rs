//! Who belongs together: households, and the ties between people.

use super::book::{Household, Person};
use super::{Facts, Village};

impl Facts {
    /// The household of a row of the roster.
    pub fn roster_home(&self, at: usize) -> Option<Household> {
        let row = &self.persons[at];
        self.book.find_household(row.village?, row.household?.0)
    }

    /// The household of a row of confirmed land.
    pub fn land_home(&self, at: usize) -> Option<Household> {
        let row = &self.land[at];
        self.book.find_household(row.village?, row.household?.0)
    }

    pub(super) fn tie_families(&mut self) {
        let mut homes: Vec<Option<Household>> = vec![None; self.people_count()];
        // Where the roster does not know somebody, the household of his first payment speaks, first by village and number.
        for row in 0..self.payments.len() as u32 {
            let Some(home) = self.payments.household(row) else {
                continue;
            };
            let person = self.payments.person(row).0 as usize;
            // Nearly always the same as before: asked first.
            if homes[person] == Some(home) {
                continue;
            }
            if homes[person].is_none_or(|other| self.home_order(home) < self.home_order(other)) {
                homes[person] = Some(home);
            }
        }
        for at in 0..self.persons.len() {
            if let (Some(person), Some(home)) = (self.persons[at].person, self.roster_home(at)) {
                homes[person.0 as usize] = Some(home);
            }
        }
        for (person, home) in homes.iter().enumerate() {
            if let Some(home) = home {
                self.ties
                    .members
                    .entry(*home)
                    .or_default()
                    .push(Person(person as u32));
            }
        }
        let texts = &self.book.texts;
        let number = |person: &Person| texts.get(self.book.people[person.0 as usize].number);
        for members in self.ties.members.values_mut() {
            members.sort_by(|a, b| number(a).cmp(number(b)));
        }
        for (at, row) in self.kin.iter().enumerate() {
            let (Some(person), Some(relative)) = (row.person, row.relative) else {
                continue;
            };
            for one in [person, relative] {
                self.ties.kin_of.entry(one).or_default().push(at as u32);
            }
            if let (Some(a), Some(b)) = (homes[person.0 as usize], homes[relative.0 as usize]) {
                self.ties.related.insert((a.min(b), a.max(b)));
            }
        }
        self.ties.homes = homes;
    }

    fn home_order(&self, home: Household) -> (u64, &str) {
        let (village, number) = self.book.homes[home.0 as usize];
        (self.book.village_codes[village.0 as usize], self.text(number))
    }

    /// Names from the roster, for people whom no payment names.
    pub(super) fn take_names(&mut self) {
        let named = self.persons.iter().map(|row| (row.person, row.name));
        let staff = self.staff.iter().map(|row| (row.person, row.name));
        let cadres = self.cadres.iter().map(|row| (row.person, row.name));
        let firms = self
            .companies
            .iter()
            .map(|row| (row.legal_person_number, row.legal_person));
        for (person, name) in named.chain(staff).chain(cadres).chain(firms) {
            if let (Some(person), Some(name)) = (person, name) {
                self.book.people[person.0 as usize].name.get_or_insert(name);
            }
        }
    }

    /// The household somebody lives in: the roster's, or the one his payments name.
    pub fn home(&self, person: Person) -> Option<Household> {
        self.ties.homes.get(person.0 as usize).copied().flatten()
    }

    /// Who lives in a household, by number.
    pub fn members(&self, household: Household) -> &[Person] {
        self.ties.members.get(&household).map_or(&[], Vec::as_slice)
    }

    /// The village of a household.
    pub fn home_village(&self, household: Household) -> Village {
        self.book.homes[household.0 as usize].0
    }

    /// The ties of somebody, in either direction: places in [`Facts::kin`].
    pub fn kin_of(&self, person: Person) -> &[u32] {
        self.ties.kin_of.get(&person).map_or(&[], Vec::as_slice)
    }

    /// The tie between two people, in either direction: a place in [`Facts::kin`].
    pub fn tie(&self, one: Person, other: Person) -> Option<u32> {
        self.kin_of(one).iter().copied().find(|at| {
            let row = &self.kin[*at as usize];
            row.person == Some(other) || row.relative == Some(other)
        })
    }

    /// Whether two people are the same, live in one household, or are tied to each other.
    pub fn are_kin(&self, one: Person, other: Person) -> bool {
        let home = self.home(one);
        one == other || (home.is_some() && home == self.home(other)) || self.tie(one, other).is_some()
    }

    /// Whether two households are one, or somebody of the one is tied to somebody of the other.
    pub fn are_related(&self, one: Household, other: Household) -> bool {
        one == other || self.ties.related.contains(&(one.min(other), one.max(other)))
    }

    /// The kin of a person who are village cadres on a day, with the tie that says so (`None`: the person is one
    /// himself): places in [`Facts::cadres`] and in [`Facts::kin`].
    pub fn cadres_near(&self, person: Person, on: super::Day) -> Vec<(u32, Option<u32>)> {
        let serving = |who: Person| {
            self.cadres_of(who)
                .iter()
                .copied()
                .filter(|at| {
                    let row = &self.cadres[*at as usize];
                    row.started_on <= on && row.ended_on.is_none_or(|end| end >= on)
                })
                .collect::<Vec<u32>>()
        };
        let mut near: Vec<(u32, Option<u32>)> = serving(person).into_iter().map(|at| (at, None)).collect();
        for tie in self.kin_of(person) {
            let row = &self.kin[*tie as usize];
            let other = if row.person == Some(person) {
                row.relative
            } else {
                row.person
            };
            if let Some(other) = other {
                near.extend(serving(other).into_iter().map(|at| (at, Some(*tie))));
            }
        }
        near
    }
}
