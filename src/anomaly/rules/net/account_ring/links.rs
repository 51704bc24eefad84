//! Accounts and telephones that several households share, and the rings they make.

use super::home_of;
use crate::anomaly::facts::{Hidden, Household, Map};
use crate::anomaly::{Facts, Findings, Settings};

/// An account that several households are paid into.
#[derive(Debug, Clone)]
pub(super) struct SharedAccount {
    /// What arrived in it, by day.
    pub(super) rows: Vec<u32>,
    homes: Vec<Household>,
}

/// A telephone that several households have in the roster.
#[derive(Debug, Clone)]
pub(super) struct SharedPhone {
    /// Whose it is: places in the roster, by number.
    pub(super) users: Vec<u32>,
    homes: Vec<Household>,
}

/// Everything that joins households.
#[derive(Debug)]
pub(super) struct Links {
    accounts: Vec<SharedAccount>,
    phones: Vec<SharedPhone>,
}

/// What hangs together.
#[derive(Debug, Default)]
pub(super) struct Ring {
    pub(super) accounts: Vec<SharedAccount>,
    pub(super) phones: Vec<SharedPhone>,
}

impl Links {
    pub(super) fn of(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) -> Self {
        Self {
            accounts: accounts(facts, &settings.words("institution_words"), out),
            phones: phones(facts, settings.number("phone_households") as usize, out),
        }
    }

    /// The rings: accounts and telephones that have households in common, directly or over others. Telephones alone make
    /// none: no money goes through them.
    pub(super) fn rings(&self) -> Vec<Ring> {
        let mut above: Vec<u32> = Vec::new();
        let mut places: Map<Household, u32> = Map::default();
        let all = self.accounts.iter().map(|one| &one.homes);
        for homes in all.chain(self.phones.iter().map(|one| &one.homes)) {
            let mut first = None;
            for home in homes {
                let next = above.len() as u32;
                let place = *places.entry(*home).or_insert(next);
                if place == next {
                    above.push(next);
                }
                let (one, other) = (*first.get_or_insert(place), place);
                let (one, other) = (root(&above, one), root(&above, other));
                above[one.max(other) as usize] = one.min(other);
            }
        }
        let of = |homes: &[Household]| root(&above, places[&homes[0]]);
        let mut rings: std::collections::BTreeMap<u32, Ring> = Default::default();
        for account in &self.accounts {
            let ring = rings.entry(of(&account.homes)).or_default();
            ring.accounts.push(account.clone());
        }
        for phone in &self.phones {
            if let Some(ring) = rings.get_mut(&of(&phone.homes)) {
                ring.phones.push(phone.clone());
            }
        }
        rings.into_values().collect()
    }
}

fn root(above: &[u32], mut place: u32) -> u32 {
    while above[place as usize] != place {
        place = above[place as usize];
    }
    place
}

/// The accounts into which people of several households are paid. Homes, hospitals and the like take in for many.
fn accounts(facts: &Facts, institutions: &[&str], out: &mut Findings<'_>) -> Vec<SharedAccount> {
    let p = &facts.payments;
    // Nearly every account is one person's: that shows without looking at the payments.
    let mut first = vec![None; facts.accounts_paid().len()];
    let mut several = vec![false; first.len()];
    for payee in &p.payees {
        if let Some(place) = payee.account.and_then(|account| facts.account_place(account)) {
            several[place] |= *first[place].get_or_insert(payee.person) != payee.person;
        }
    }
    out.read(p.len());
    let mut shared = Vec::new();
    let (mut homeless, mut institutional) = (0, 0);
    for (place, _) in several.iter().enumerate().filter(|(_, several)| **several) {
        let rows = facts.by_account().of(place).iter().copied();
        let (rows, lost): (Vec<u32>, Vec<u32>) = rows
            .filter(|row| p.arrived(*row))
            .partition(|row| home_of(facts, *row).is_some());
        homeless += lost.len();
        let holds = |row: &u32| {
            let holder = p.payee(*row).holder.map(|holder| facts.text(holder.0));
            holder.is_some_and(|name| institutions.iter().any(|word| name.contains(word)))
        };
        if rows.iter().any(holds) {
            institutional += rows.len();
            continue;
        }
        let homes = distinct(rows.iter().filter_map(|row| home_of(facts, *row)));
        // One person who is known under two households shares nothing.
        let others = rows.iter().any(|row| p.person(*row) != p.person(rows[0]));
        if homes.len() > 1 && others {
            shared.push(SharedAccount { rows, homes });
        }
    }
    out.skip("不知道是哪一户的人", homeless);
    out.skip("开户名是供养、医疗、教育或保险单位", institutional);
    shared
}

/// The telephones that several households have. A cadre's own is where the old are called by his duty; one that very many
/// have is a service.
fn phones(facts: &Facts, most: usize, out: &mut Findings<'_>) -> Vec<SharedPhone> {
    let mut users: Map<Hidden, Vec<u32>> = Map::default();
    let mut order: Vec<Hidden> = Vec::new();
    for (at, row) in facts.persons.iter().enumerate() {
        let lives = row.state.map(|state| facts.text(state)) == Some("在册");
        let Some(phone) = row.phone.filter(|_| lives && facts.roster_home(at).is_some()) else {
            continue;
        };
        let of_phone = users.entry(phone).or_default();
        if of_phone.is_empty() {
            order.push(phone);
        }
        of_phone.push(at as u32);
    }
    let mut shared = Vec::new();
    let (mut of_cadres, mut services) = (0, 0);
    for phone in order {
        let users = users.remove(&phone).unwrap_or_default();
        let homes = distinct(users.iter().filter_map(|at| facts.roster_home(*at as usize)));
        let is_cadre = |at: &u32| {
            let person = facts.persons[*at as usize].person;
            person.is_some_and(|person| !facts.cadres_of(person).is_empty())
        };
        if homes.len() < 2 {
            continue;
        } else if users.iter().any(is_cadre) {
            of_cadres += users.len();
        } else if homes.len() > most {
            services += users.len();
        } else {
            shared.push(SharedPhone { users, homes });
        }
    }
    out.skip("留的是村干部的电话", of_cadres);
    out.skip("很多户留同一个电话，像是代办点", services);
    shared
}

fn distinct(homes: impl Iterator<Item = Household>) -> Vec<Household> {
    let mut homes: Vec<Household> = homes.collect();
    homes.sort_unstable();
    homes.dedup();
    homes
}
