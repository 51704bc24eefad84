//! Who is on which programme from when to when, and what becomes of each payment.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::boards::Boards;
use super::calendar::{Span, Turn};
use super::chance::Chance;
use super::marks::{Deed, Mark, Writing};
use super::offices::{Fate, Plot, Tie};
use super::people::{Family, Folk};
use super::places::Places;
use super::programmes::{Scheme, Spell, age};
use super::residents::fate;
use crate::domain::fen::Fen;

/// Somebody on a programme.
#[derive(Debug)]
pub(super) struct Grant {
    /// The programme's place in the list.
    pub(super) scheme: u8,
    /// The village's place in the list.
    pub(super) village: u16,
    /// The household.
    pub(super) household: u32,
    /// The payee.
    pub(super) person: u32,
    /// The tier that was decided.
    pub(super) tier: u8,
    /// Quantity in 0.0001.
    pub(super) quantity: u32,
    /// The first turn.
    pub(super) first: u16,
    /// The last turn.
    pub(super) last: u16,
    /// What decides about its accidents.
    pub(super) key: u32,
    /// Its parts in cases of the truth file.
    pub(super) marks: Vec<Mark>,
}

/// The county with everything that decides about payments.
pub(super) struct County {
    /// What decides about accidents.
    pub(super) seed: u64,
    /// The months.
    pub(super) span: Span,
    /// Townships and villages.
    pub(super) places: Places,
    /// Programmes.
    pub(super) schemes: Vec<Scheme>,
    /// When each programme is paid.
    pub(super) turns: Vec<Vec<Turn>>,
    /// Households and people.
    pub(super) folk: Folk,
    /// Who is on what.
    pub(super) grants: Vec<Grant>,
    /// What other offices know of some of the people.
    pub(super) fates: BTreeMap<u32, Fate>,
    /// Ties that are filed besides those within households.
    pub(super) ties: Vec<Tie>,
    /// Land that is not the same every year, by household and year.
    pub(super) plots: BTreeMap<(u32, i32), Plot>,
    /// What stands on some payments instead of what should.
    pub(super) writings: Vec<Writing>,
    /// What is special on the villages' boards.
    pub(super) boards: Boards,
    /// Programmes that nobody else is put on in a village.
    pub(super) closed: BTreeSet<(u8, u16)>,
    /// What decides about those who are paid nothing.
    quiet: Chance,
    keys: u32,
}

impl County {
    /// The county of a seed, with nobody in it yet.
    pub(super) fn new(seed: u64, today: NaiveDate) -> Self {
        let span = Span::before(today);
        let places = Places::make(seed);
        let schemes = super::programmes::catalogue();
        let townships = places.townships.len();
        let turns = schemes.iter().enumerate();
        let turns = turns
            .map(|(at, scheme)| super::calendar::turns(scheme, at, townships, seed, span))
            .collect();
        let folk = Folk::new(places.villages.len());
        Self {
            seed,
            span,
            places,
            schemes,
            turns,
            folk,
            grants: Vec::new(),
            fates: BTreeMap::new(),
            ties: Vec::new(),
            plots: BTreeMap::new(),
            writings: Vec::new(),
            boards: Boards::default(),
            closed: BTreeSet::new(),
            quiet: Chance::new(seed, 12),
            keys: 0,
        }
    }

    /// One more household in that village, and all that it is on.
    pub(super) fn settle(&mut self, village: usize, chance: &mut Chance) -> Vec<Grant> {
        let at = self.span.to;
        let mut family = self
            .folk
            .family(village, &self.places.villages[village], at, chance);
        let mut grants: Vec<Grant> = Vec::new();
        for scheme in 0..self.schemes.len() {
            let place = &self.places.villages[village];
            // Whose house was mended is not given another one.
            let excludes = |grant: &Grant| {
                self.schemes[scheme].code == "FG01" && self.schemes[usize::from(grant.scheme)].code == "ZJ01"
            };
            if grants.iter().any(excludes) || self.closed.contains(&(scheme as u8, village as u16)) {
                continue;
            }
            for member in family.candidates(&self.schemes[scheme].who, place, at) {
                if chance.permille(self.schemes[scheme].permille) {
                    grants.extend(self.grant(scheme, village, &mut family, member, chance));
                }
            }
        }
        for person in self.folk.residents(&mut family, &mut self.quiet) {
            let fate = fate(&self.folk.people[person as usize], at, &mut self.quiet);
            if let Some(fate) = fate {
                self.fates.insert(person, fate);
            }
        }
        grants
    }

    /// 户编号.
    pub(super) fn household_number(&self, household: u32) -> String {
        let household = &self.folk.households[household as usize];
        let place = &self.places.villages[usize::from(household.village)];
        format!("{}-{:04}", place.code, household.serial)
    }

    /// A number for a grant.
    pub(super) fn key(&mut self) -> u32 {
        self.keys += 1;
        self.keys
    }

    fn grant(
        &mut self,
        at: usize,
        village: usize,
        family: &mut Family,
        member: usize,
        chance: &mut Chance,
    ) -> Option<Grant> {
        let (scheme, turns) = (&self.schemes[at], &self.turns[at]);
        // Who is at the limit of an age by days only is left out: his number may yet move to the next day, and
        // what the bank sends back is paid some weeks later.
        let born = family.members[member].born;
        let fits = |turn: &Turn| {
            let paid = turn.dates.iter().max().copied().unwrap_or(turn.begins);
            let (least, most) = (
                age(born + Days::new(3), turn.begins),
                age(born, paid + Days::new(60)),
            );
            least >= scheme.age_from.unwrap_or(0) && scheme.age_to.is_none_or(|to| most <= to)
        };
        let mut first = turns.iter().position(fits)?;
        let mut last = turns.iter().rposition(fits)?;
        match scheme.spell {
            Spell::Always => {}
            Spell::Once => {
                first += chance.below(last - first + 1);
                last = first;
            }
            Spell::Part => {
                if chance.permille(450) {
                    first += chance.below(last - first + 1);
                }
                if chance.permille(300) {
                    last = first + chance.below(last - first + 1);
                }
            }
        }
        let tier = if scheme.who == "cadre" {
            family.serial as usize - 1
        } else {
            chance
                .below(scheme.tiers.len())
                .min(chance.below(scheme.tiers.len()))
        };
        let quantity = family.quantity(&scheme.measure, chance);
        if scheme.measure == "leased" {
            self.folk.households[family.household as usize].leased = quantity;
        }
        let person = self
            .folk
            .person(&mut family.members[member], family.household, chance);
        Some(Grant {
            scheme: at as u8,
            village: village as u16,
            household: family.household,
            person,
            tier: tier as u8,
            quantity,
            first: first as u16,
            last: last as u16,
            key: self.key(),
            marks: Vec::new(),
        })
    }

    /// The turns of a grant that have been paid.
    pub(super) fn paid_turns(&self, grant: &Grant) -> std::ops::Range<usize> {
        let paid = self.turns[usize::from(grant.scheme)].partition_point(|turn| turn.paid);
        usize::from(grant.first)..(usize::from(grant.last) + 1).min(paid)
    }

    /// How many rows of payment a grant makes.
    pub(super) fn rows(&self, grant: &Grant) -> u64 {
        let rows = |turn| 1 + self.course(grant, turn).then.len() as u64;
        self.paid_turns(grant).map(rows).sum()
    }

    /// The tier and the standard of a grant's payment of a turn.
    pub(super) fn price(&self, grant: &Grant, turn: usize) -> (usize, Fen) {
        let scheme = &self.schemes[usize::from(grant.scheme)];
        let begins = self.turns[usize::from(grant.scheme)][turn].begins;
        let years = age(self.folk.people[grant.person as usize].born, begins);
        let tier = scheme.tier_at(usize::from(grant.tier), years);
        let price = scheme
            .price(tier, begins)
            .expect("turns without a standard are left out");
        let less = grant.marks_on(turn).find_map(|mark| match mark.deed {
            Deed::Cheap(less) => Some(less),
            _ => None,
        });
        (tier, price - less.unwrap_or_default())
    }

    /// Quantity × standard, rounded to the fen, up to the most that the programme pays.
    pub(super) fn due(&self, grant: &Grant, turn: usize) -> Fen {
        let (tier, price) = self.price(grant, turn);
        let scheme = &self.schemes[usize::from(grant.scheme)];
        let due = Fen((i64::from(grant.quantity) * price.0 + 5_000) / 10_000);
        scheme
            .cap(tier, self.turns[usize::from(grant.scheme)][turn].begins)
            .map_or(due, |cap| due.min(cap))
    }
}
