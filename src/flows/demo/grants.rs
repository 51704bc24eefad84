//! Who is on which programme from when to when, and what becomes of each payment.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::calendar::{Span, Turn, weekday};
use super::chance::{Chance, mix};
use super::people::{Family, Folk};
use super::places::Places;
use super::programmes::{Scheme, Spell, age};
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
    /// A part in a case of the truth file.
    pub(super) mark: Option<Box<Mark>>,
}

/// What is special about some of a grant's payments.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// What.
    pub(super) deed: Deed,
    /// From this turn.
    pub(super) from: u16,
    /// To this one.
    pub(super) to: u16,
    /// The case that its payments belong to.
    pub(super) case: usize,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// Nothing to the payment itself: it is only named in the case.
    Named,
    /// So much was paid beyond quantity × standard.
    Over(Fen),
    /// Returned by the bank and never paid again.
    Dropped,
    /// Returned by the bank and paid again.
    Reissued,
    /// Paid a second time.
    Twice,
    /// Paid in cash.
    Cash,
}

/// What other offices know of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Died on that day.
    Died(NaiveDate),
    /// On the public payroll since.
    Employed(NaiveDate),
    /// Has a dear car since that day, and until when.
    Drives {
        /// Registered.
        since: NaiveDate,
        /// Given up.
        gone: Option<NaiveDate>,
    },
}

/// What became of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It arrived.
    Paid,
    /// It came back and was paid again on that day.
    Reissued(NaiveDate),
    /// It came back.
    Dropped,
    /// It was paid again on that day.
    Twice(NaiveDate),
    /// It was recovered on that day.
    Recovered(NaiveDate),
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
            keys: 0,
        }
    }

    /// One more household in that village, and all that it is on.
    pub(super) fn settle(&mut self, village: usize, chance: &mut Chance) -> Vec<Grant> {
        let at = self.span.to;
        let mut family = self
            .folk
            .family(village, &self.places.villages[village], at, chance);
        let mut grants = Vec::new();
        for scheme in 0..self.schemes.len() {
            let place = &self.places.villages[village];
            for member in family.candidates(&self.schemes[scheme].who, place, at) {
                if chance.permille(self.schemes[scheme].permille) {
                    grants.extend(self.grant(scheme, village, &mut family, member, chance));
                }
            }
        }
        grants
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
        let person = self.folk.person(&mut family.members[member], chance);
        self.keys += 1;
        Some(Grant {
            scheme: at as u8,
            village: village as u16,
            household: family.household,
            person,
            tier: tier as u8,
            quantity,
            first: first as u16,
            last: last as u16,
            key: self.keys,
            mark: None,
        })
    }

    /// The turns of a grant that have been paid.
    pub(super) fn paid_turns(&self, grant: &Grant) -> std::ops::Range<usize> {
        let paid = self.turns[usize::from(grant.scheme)].partition_point(|turn| turn.paid);
        usize::from(grant.first)..(usize::from(grant.last) + 1).min(paid)
    }

    /// How many rows of payment a grant makes.
    pub(super) fn rows(&self, grant: &Grant) -> u64 {
        let rows = |turn| match self.outcome(grant, turn) {
            Outcome::Paid | Outcome::Dropped => 1,
            Outcome::Reissued(_) | Outcome::Twice(_) | Outcome::Recovered(_) => 2,
        };
        self.paid_turns(grant).map(rows).sum()
    }

    /// What becomes of a grant's payment of a turn. In one of 180 the bank sends the money back, and it is paid
    /// again within three weeks; in one of 3,000 it has to be recovered.
    pub(super) fn outcome(&self, grant: &Grant, turn: usize) -> Outcome {
        let township = self.places.villages[usize::from(grant.village)].township;
        let paid_on = self.turns[usize::from(grant.scheme)][turn].dates[township];
        let die = mix(self.seed, u64::from(grant.key), turn as u64);
        let later = |days: u64| Some(weekday(paid_on + Days::new(days))).filter(|day| *day <= self.span.to);
        let again = later(9 + (die >> 32) % 12);
        if let Some(mark) = &grant.mark {
            if !(usize::from(mark.from)..=usize::from(mark.to)).contains(&turn) {
                return Outcome::Paid;
            }
            return match (mark.deed, again) {
                (Deed::Dropped, _) => Outcome::Dropped,
                (Deed::Reissued, Some(day)) => Outcome::Reissued(day),
                (Deed::Twice, Some(day)) => Outcome::Twice(day),
                _ => Outcome::Paid,
            };
        }
        match die % 9_000 {
            0..50 => again.map_or(Outcome::Paid, Outcome::Reissued),
            50..53 => later(25 + (die >> 32) % 20).map_or(Outcome::Paid, Outcome::Recovered),
            _ => Outcome::Paid,
        }
    }

    /// The tier and the standard of a grant's payment of a turn.
    pub(super) fn price(&self, grant: &Grant, turn: usize) -> (usize, Fen) {
        let scheme = &self.schemes[usize::from(grant.scheme)];
        let begins = self.turns[usize::from(grant.scheme)][turn].begins;
        let years = age(self.folk.people[grant.person as usize].born, begins);
        let tier = scheme.tier_at(usize::from(grant.tier), years);
        (
            tier,
            scheme
                .price(tier, begins)
                .expect("turns without a standard are left out"),
        )
    }

    /// Quantity × standard, rounded to the fen.
    pub(super) fn due(&self, grant: &Grant, turn: usize) -> Fen {
        let (_, price) = self.price(grant, turn);
        Fen((i64::from(grant.quantity) * price.0 + 5_000) / 10_000)
    }
}
