//! What an incremental scan looks at.

use super::Facts;
use crate::anomaly::Unit;
use std::collections::HashSet;

use super::book::{Household, Person, Village};
use super::kept::Hidden;

/// The people, households, accounts and villages that new payments touch. Nothing else is looked at by the rules that
/// judge one of them at a time.
#[derive(Debug, Clone, Default)]
pub struct Focus {
    people: Vec<bool>,
    households: Vec<bool>,
    villages: Vec<bool>,
    accounts: std::collections::HashSet<Hidden, foldhash::fast::RandomState>,
}

impl Focus {
    /// What these payments touch: the people paid, the households the payments name and those the people live in, the
    /// accounts, and the villages.
    pub fn on(facts: &Facts, rows: impl Iterator<Item = u32>) -> Self {
        let mut focus = Self {
            people: vec![false; facts.people_count()],
            households: vec![false; facts.household_count()],
            villages: vec![false; facts.village_count()],
            accounts: Default::default(),
        };
        for row in rows {
            let payee = facts.payments.payee(row);
            focus.people[payee.person.0 as usize] = true;
            focus.villages[facts.payments.village(row).0 as usize] = true;
            // Every household that any payment of his names: where the roster does not know him, a new payment may say that
            // he lives in another one than before.
            let his = facts.by_person().of(payee.person.0 as usize).iter();
            let named = his.filter_map(|row| facts.payments.household(*row));
            for home in named.chain(facts.home(payee.person)) {
                focus.households[home.0 as usize] = true;
            }
            focus.accounts.extend(payee.account);
        }
        focus
    }
}

impl Focus {
    /// The marks of everything it looks at of one kind: findings of these units are found anew.
    pub fn units(&self, facts: &Facts, unit: Unit) -> HashSet<String> {
        let places =
            |seen: &[bool]| -> Vec<u32> { (0..seen.len() as u32).filter(|at| seen[*at as usize]).collect() };
        match unit {
            Unit::Person => places(&self.people)
                .into_iter()
                .map(|at| facts.person_token(Person(at)))
                .collect(),
            Unit::Household => places(&self.households)
                .into_iter()
                .map(|at| facts.household_unit(Household(at)))
                .collect(),
            Unit::Account => self
                .accounts
                .iter()
                .map(|account| facts.token(account.0))
                .collect(),
            Unit::Village => places(&self.villages)
                .into_iter()
                .map(|at| facts.village_code(Village(at as u16)))
                .collect(),
            Unit::County | Unit::FollowUp => HashSet::new(),
        }
    }
}

impl Facts {
    /// Whether a person is looked at.
    pub fn looks_at_person(&self, person: Person) -> bool {
        self.focus
            .as_ref()
            .is_none_or(|focus| focus.people[person.0 as usize])
    }

    /// Whether a household is looked at.
    pub fn looks_at_household(&self, household: Household) -> bool {
        self.focus
            .as_ref()
            .is_none_or(|focus| focus.households[household.0 as usize])
    }

    /// Whether an account is looked at.
    pub fn looks_at_account(&self, account: Hidden) -> bool {
        self.focus
            .as_ref()
            .is_none_or(|focus| focus.accounts.contains(&account))
    }

    /// Whether a village is looked at.
    pub fn looks_at_village(&self, village: Village) -> bool {
        self.focus
            .as_ref()
            .is_none_or(|focus| focus.villages[village.0 as usize])
    }

    /// The people looked at.
    pub fn people(&self) -> impl Iterator<Item = Person> + '_ {
        (0..self.people_count() as u32)
            .map(Person)
            .filter(|person| self.looks_at_person(*person))
    }

    /// The households looked at.
    pub fn households(&self) -> impl Iterator<Item = Household> + '_ {
        (0..self.household_count() as u32)
            .map(Household)
            .filter(|household| self.looks_at_household(*household))
    }

    /// The villages looked at.
    pub fn villages_seen(&self) -> impl Iterator<Item = Village> + '_ {
        (0..self.village_count() as u16)
            .map(Village)
            .filter(|village| self.looks_at_village(*village))
    }

    /// The accounts looked at, with their places among the groups of [`Facts::by_account`].
    pub fn accounts_seen(&self) -> impl Iterator<Item = (usize, Hidden)> + '_ {
        self.accounts_paid()
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, account)| self.looks_at_account(*account))
    }

    /// The payments of the people looked at.
    pub fn payments_seen(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.payments.len() as u32).filter(|row| self.looks_at_person(self.payments.person(*row)))
    }
}
