//! What cases are made of: households of their own, what they are paid, and what is special about it.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{Days, NaiveDate};

use super::Case;
use crate::domain::dataset::Dataset;
use crate::flows::demo::chance::Chance;
use crate::flows::demo::grants::{County, Grant};
use crate::flows::demo::marks::{Deed, Mark, Writing};
use crate::flows::demo::offices::{Fate, Tie};
use crate::flows::demo::people::{Household, Person, Role};

/// One of whatever a programme counts, and one 亩.
pub(super) const ONE: u32 = 10_000;

/// A household that was made for a case.
#[derive(Debug, Clone)]
pub(super) struct Home {
    /// The village's place in the list.
    pub(super) village: usize,
    /// Its place in the list.
    pub(super) household: u32,
    pub(super) surname: String,
}

/// Somebody who is paid, and the grant by which he is.
#[derive(Debug, Clone)]
pub(super) struct Paid {
    pub(super) home: Home,
    pub(super) person: u32,
    pub(super) grant: usize,
}

/// Plants cases.
pub(super) struct Planter<'a> {
    pub(super) chance: Chance,
    pub(super) county: &'a mut County,
    pub(super) cases: Vec<Case>,
    /// How often each sort has been planted.
    pub(super) round: usize,
    /// Lists on boards that cases speak of.
    pub(super) lists: BTreeSet<String>,
    /// Villages in which a case must be alone with what it speaks of.
    pub(super) villages: BTreeSet<usize>,
    left: &'a mut u64,
    pub(super) cadres: Vec<(u16, u32, u32)>,
    next: usize,
}

impl<'a> Planter<'a> {
    /// Of a county to which so many rows may be added.
    pub(super) fn new(county: &'a mut County, left: &'a mut u64) -> Self {
        let mut cadres: Vec<(u16, u32, u32)> = county
            .grants
            .iter()
            .filter(|grant| county.schemes[usize::from(grant.scheme)].who == "cadre")
            .map(|grant| (grant.village, grant.household, grant.person))
            .collect();
        // The first of a village stays out: contracts and works speak of him. Those taken come from all over the county.
        let mut seen = BTreeSet::new();
        cadres.retain(|cadre| !seen.insert(cadre.0));
        cadres.sort_by_key(|cadre| (u32::from(cadre.0).wrapping_mul(2_654_435_761), cadre.2));
        Self {
            chance: Chance::new(county.seed, 3),
            county,
            left,
            cases: Vec::new(),
            round: 0,
            lists: BTreeSet::new(),
            villages: BTreeSet::new(),
            cadres,
            next: 0,
        }
    }

    /// Whether so many rows may still be added.
    pub(super) fn has_room(&self, rows: u64) -> bool {
        *self.left >= rows
    }

    /// Begins an irregular case.
    pub(super) fn planted(&mut self, rule: &'static str, why: &'static str) -> usize {
        self.cases.push(Case::of("planted", rule, why, Vec::new()));
        self.cases.len() - 1
    }

    /// Begins a case that only looks irregular.
    pub(super) fn innocent(&mut self, rule: &'static str, why: &'static str) -> usize {
        self.cases.push(Case::of("innocent", rule, why, Vec::new()));
        self.cases.len() - 1
    }

    /// The scheme of a code.
    pub(super) fn scheme(&self, code: &str) -> usize {
        let at = self.county.schemes.iter().position(|scheme| scheme.code == code);
        at.unwrap_or_else(|| unreachable!("no programme {code}"))
    }

    /// How many turns of a programme have been paid.
    pub(super) fn paid(&self, code: &str) -> usize {
        self.county.turns[self.scheme(code)].partition_point(|turn| turn.paid)
    }

    /// So many turns up to `ago` turns before the last paid one.
    pub(super) fn turns(&self, code: &str, count: usize, ago: usize) -> Range<usize> {
        let end = self.paid(code).saturating_sub(ago);
        end.saturating_sub(count)..end
    }

    /// The turn so many turns before the last paid one, alone.
    pub(super) fn turn(&self, code: &str, ago: usize) -> Range<usize> {
        self.turns(code, 1, ago)
    }

    /// The first day of the period so many turns before the last paid one.
    pub(super) fn begins(&self, code: &str, ago: usize) -> NaiveDate {
        let turns = &self.county.turns[self.scheme(code)];
        let at = self.paid(code).saturating_sub(ago + 1);
        turns.get(at).map_or(self.county.span.from, |turn| turn.begins)
    }

    /// The next village with farmland, in a stride over the county.
    pub(super) fn village(&mut self) -> usize {
        let villages = &self.county.places.villages;
        loop {
            self.next += 37;
            let at = (self.next + 11) % villages.len();
            if !villages[at].community {
                return at;
            }
        }
    }

    /// A household somewhere.
    pub(super) fn home(&mut self) -> Home {
        let village = self.village();
        self.home_in(village)
    }

    /// A household in a village, with some farmland.
    pub(super) fn home_in(&mut self, village: usize) -> Home {
        let folk = &mut self.county.folk;
        folk.per_village[village] += 1;
        let serial = folk.per_village[village];
        let groups = self.county.places.villages[village].groups as usize;
        let area = self.chance.between(300, 900) as u32 * 100;
        folk.households.push(Household {
            village: village as u16,
            serial,
            group: 1 + self.chance.below(groups) as u32,
            area,
            leased: 0,
        });
        Home {
            village,
            household: folk.households.len() as u32 - 1,
            surname: folk.names.surname(&mut self.chance),
        }
    }

    /// A household with so much land.
    pub(super) fn home_with(&mut self, area: u32) -> Home {
        let home = self.home();
        self.county.folk.households[home.household as usize].area = area;
        home
    }

    /// Somebody of that age at the end of the months shown.
    pub(super) fn member(&mut self, home: &Home, role: Role, years: i64) -> u32 {
        let days = years * 365 + years / 4 + self.chance.between(30, 330);
        let born = self.county.span.to - Days::new(days as u64);
        self.born(home, role, born)
    }

    /// Somebody who was born on that day, or hardly later.
    pub(super) fn born(&mut self, home: &Home, role: Role, born: NaiveDate) -> u32 {
        let male = self.chance.permille(if role == Role::Spouse { 100 } else { 700 });
        let folk = &mut self.county.folk;
        let surname = match role {
            Role::Spouse => folk.names.surname(&mut self.chance),
            _ => home.surname.clone(),
        };
        let name = folk.names.full(&surname, male, &mut self.chance);
        let account = folk.account();
        folk.listed(name, born, male, account, home.household, role)
    }

    /// The person at a place.
    pub(super) fn who(&self, person: u32) -> &Person {
        &self.county.folk.people[person as usize]
    }

    /// Puts somebody on a programme for some turns.
    pub(super) fn grant(
        &mut self,
        home: &Home,
        person: u32,
        code: &str,
        quantity: u32,
        turns: Range<usize>,
    ) -> usize {
        let grant = Grant {
            scheme: self.scheme(code) as u8,
            village: home.village as u16,
            household: home.household,
            person,
            tier: 0,
            quantity,
            first: turns.start as u16,
            last: turns.end.saturating_sub(1) as u16,
            key: self.county.key(),
            // Nothing happens to it by accident.
            marks: vec![Mark {
                deed: Deed::Named,
                from: 0,
                to: 0,
                case: None,
            }],
        };
        let rows = self.county.rows(&grant);
        *self.left = self.left.saturating_sub(rows);
        self.county.grants.push(grant);
        self.county.grants.len() - 1
    }

    /// A household of one, paid one of a programme's units in some turns.
    pub(super) fn alone(&mut self, years: i64, code: &str, turns: Range<usize>) -> Paid {
        let home = self.home();
        self.alone_in(home, years, code, turns)
    }

    /// The same in a household that is there.
    pub(super) fn alone_in(&mut self, home: Home, years: i64, code: &str, turns: Range<usize>) -> Paid {
        let person = self.member(&home, Role::Head, years);
        let grant = self.grant(&home, person, code, ONE, turns);
        Paid { home, person, grant }
    }

    /// A household of so much land, paid for so much of it in some turns.
    pub(super) fn farmer(&mut self, area: u32, code: &str, claimed: u32, turns: Range<usize>) -> Paid {
        let home = self.home_with(area);
        let person = self.member(&home, Role::Head, 52);
        let grant = self.grant(&home, person, code, claimed, turns);
        Paid { home, person, grant }
    }

    /// Does something to some turns of a grant, as a part of a case.
    pub(super) fn mark(
        &mut self,
        grant: usize,
        deed: Deed,
        turns: Range<usize>,
        case: impl Into<Option<usize>>,
    ) {
        let before = self.county.rows(&self.county.grants[grant]);
        self.county.grants[grant].marks.push(Mark {
            deed,
            from: turns.start as u16,
            to: turns.end.saturating_sub(1) as u16,
            case: case.into(),
        });
        let after = self.county.rows(&self.county.grants[grant]);
        if after > before + *self.left {
            self.county.grants[grant].marks.pop();
        } else {
            *self.left = *self.left + before - after;
        }
    }

    /// Names some turns of a grant in a case.
    pub(super) fn name(&mut self, grant: usize, turns: Range<usize>, case: usize) {
        self.mark(grant, Deed::Named, turns, case);
    }

    /// Names all of a grant in a case.
    pub(super) fn name_all(&mut self, grant: usize, case: usize) {
        let its = &self.county.grants[grant];
        let turns = usize::from(its.first)..usize::from(its.last) + 1;
        self.name(grant, turns, case);
    }

    /// What other offices know of somebody.
    pub(super) fn fate(&mut self, person: u32) -> &mut Fate {
        self.county.fates.entry(person).or_default()
    }

    /// Files a tie, and gives its number.
    pub(super) fn tie(
        &mut self,
        person: u32,
        relative: u32,
        relation: &'static str,
        filing: &str,
    ) -> (Dataset, String) {
        self.county.ties.push(Tie {
            person,
            relative,
            relation,
            filing: filing.to_owned(),
        });
        let [one, other] = [person, relative].map(|at| self.who(at).number.clone());
        (Dataset::Kin, format!("{one}#{other}#{relation}"))
    }

    /// Adds a record to a case.
    pub(super) fn record(&mut self, case: usize, record: (Dataset, String)) {
        self.cases[case].records.push(record);
    }

    /// Adds somebody's row of the roster to a case.
    pub(super) fn record_person(&mut self, case: usize, person: u32) {
        let number = self.who(person).number.clone();
        self.record(case, (Dataset::Persons, number));
    }

    /// Keeps a way of writing.
    pub(super) fn writing(&mut self, writing: Writing) -> Deed {
        self.county.writings.push(writing);
        Deed::Written(self.county.writings.len() as u16 - 1)
    }

    /// Money goes into somebody else's account.
    pub(super) fn account_of(&mut self, person: u32) -> Deed {
        let (holder, account) = (self.who(person).name.clone(), self.who(person).account.clone());
        self.writing(Writing {
            holder: Some(holder),
            account: Some(account),
            ..Writing::default()
        })
    }

    /// Makes a case speak of somebody who is on no payment.
    pub(super) fn about(&mut self, case: usize, home: &Home, person: u32) {
        self.record_person(case, person);
        self.cases[case].village = Some(self.county.places.villages[home.village].code);
    }
}
