//! Which of some people belong to one family: by household, by a filed tie, or over a relative whom they have in common.

use super::book::{Household, Person};
use super::shown::Row;
use super::{Facts, Map};
use crate::domain::dataset::Dataset;

/// Some people by families. Only lists speak, and the households that were given: nothing else that anybody was paid
/// changes it.
#[derive(Debug, Default)]
pub struct Families {
    above: Vec<u32>,
    nodes: Map<Node, u32>,
    ties: Vec<u32>,
    homes: Vec<Household>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Person(Person),
    Home(Household),
}

impl Facts {
    /// The household that the roster has somebody in.
    pub fn listed_home(&self, person: Person) -> Option<Household> {
        self.roster_at(person)
            .and_then(|at| self.roster_home(at as usize))
    }

    /// Who lives in a household by the roster, by number.
    pub fn listed_members(&self, household: Household) -> impl Iterator<Item = Person> + '_ {
        self.members(household)
            .iter()
            .copied()
            .filter(move |person| self.listed_home(*person) == Some(household))
    }

    /// Somebody himself, his kin by the list with the tie that says so (a place in [`Facts::kin`]), and who else lives with
    /// him by the roster.
    pub fn near(&self, person: Person) -> Vec<(Person, Option<u32>)> {
        let mut near: Vec<(Person, Option<u32>)> = vec![(person, None)];
        for tie in self.kin_of(person) {
            let row = &self.kin[*tie as usize];
            for end in [row.person, row.relative].into_iter().flatten() {
                if near.iter().all(|known| known.0 != end) {
                    near.push((end, Some(*tie)));
                }
            }
        }
        if let Some(home) = self.listed_home(person) {
            for housemate in self.listed_members(home) {
                if near.iter().all(|known| known.0 != housemate) {
                    near.push((housemate, None));
                }
            }
        }
        near
    }
}

impl Families {
    /// Puts people, each with the household he is known to live in, into their families: their housemates by the roster,
    /// everybody tied to one of these, and who lives with those.
    pub fn of(facts: &Facts, people: &[(Person, Household)]) -> Self {
        let mut families = Self::default();
        let mut members: Vec<(Person, Household)> = people.to_vec();
        families.homes = people.iter().map(|one| one.1).collect();
        families.homes.sort_unstable();
        families.homes.dedup();
        for home in &families.homes {
            members.extend(facts.listed_members(*home).map(|person| (person, *home)));
        }
        members.sort_unstable();
        members.dedup();
        for (person, home) in members {
            families.join(Node::Person(person), Node::Home(home));
            for tie in facts.kin_of(person) {
                let row = &facts.kin[*tie as usize];
                let (Some(one), Some(other)) = (row.person, row.relative) else {
                    continue;
                };
                families.join(Node::Person(one), Node::Person(other));
                for end in [one, other] {
                    if let Some(home) = facts.listed_home(end) {
                        families.join(Node::Person(end), Node::Home(home));
                    }
                }
                families.ties.push(*tie);
            }
        }
        families.ties.sort_unstable();
        families.ties.dedup();
        families
    }

    /// The family of somebody who was given; two people have the same number exactly when they belong together.
    pub fn family(&self, person: Person) -> Option<u32> {
        self.nodes
            .get(&Node::Person(person))
            .map(|place| self.root(*place))
    }

    /// The filed ties that make one family of several of the households, with the roster's rows of those they tie.
    pub fn evidence(&self, facts: &Facts) -> Vec<Row> {
        let mut homes: Map<u32, usize> = Map::default();
        for home in &self.homes {
            if let Some(place) = self.nodes.get(&Node::Home(*home)) {
                *homes.entry(self.root(*place)).or_default() += 1;
            }
        }
        let mut rows = Vec::new();
        for tie in &self.ties {
            let row = &facts.kin[*tie as usize];
            let family = row.person.and_then(|person| self.family(person));
            if family
                .and_then(|family| homes.get(&family))
                .is_some_and(|n| *n > 1)
            {
                rows.push(Row::new(Dataset::Kin, *tie));
                let ends = [row.person, row.relative].into_iter().flatten();
                rows.extend(
                    ends.filter_map(|end| facts.roster_at(end))
                        .map(|at| Row::new(Dataset::Persons, at)),
                );
            }
        }
        rows
    }

    fn place(&mut self, node: Node) -> u32 {
        let next = self.above.len() as u32;
        let place = *self.nodes.entry(node).or_insert(next);
        if place == next {
            self.above.push(next);
        }
        place
    }

    fn root(&self, mut place: u32) -> u32 {
        while self.above[place as usize] != place {
            place = self.above[place as usize];
        }
        place
    }

    fn join(&mut self, one: Node, other: Node) {
        let (one, other) = (self.place(one), self.place(other));
        let (one, other) = (self.root(one), self.root(other));
        // The smaller place stays above: families are told apart by it.
        self.above[one.max(other) as usize] = one.min(other);
    }
}
