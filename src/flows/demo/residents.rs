//! Who lives in a household: those who are paid, and the others, whom only the roster knows.

use chrono::{Days, NaiveDate};

use super::chance::Chance;
use super::offices::Fate;
use super::people::{Family, Folk, Member, Person, Role};
use super::programmes::age;

impl Folk {
    /// The person behind a member who is paid something: he gets a number and an account.
    pub(super) fn person(&mut self, member: &mut Member, household: u32, chance: &mut Chance) -> u32 {
        if let Some(known) = member.person {
            return known;
        }
        let account = self.account();
        let name = self.names.full(&member.surname, member.male, chance);
        let person = self.listed(name, member.born, member.male, account, household, member.role);
        member.born = self.people[person as usize].born;
        member.person = Some(person);
        person
    }

    /// The members of a family who are paid nothing. `chance` is not that of the payments, which must not depend on them.
    pub(super) fn residents(&mut self, family: &mut Family, chance: &mut Chance) -> Vec<u32> {
        let mut others = Vec::new();
        for member in family.members.iter_mut().filter(|member| member.person.is_none()) {
            let name = self.names.full(&member.surname, member.male, chance);
            let account = String::new();
            let person = self.listed(
                name,
                member.born,
                member.male,
                account,
                family.household,
                member.role,
            );
            member.person = Some(person);
            others.push(person);
        }
        others
    }

    /// Somebody of that name in the roster, who is paid into that account.
    pub(super) fn listed(
        &mut self,
        name: String,
        born: NaiveDate,
        male: bool,
        account: String,
        household: u32,
        role: Role,
    ) -> u32 {
        let (born, number) = self.number(born, male);
        self.people.push(Person {
            name,
            number,
            account,
            born,
            household,
            role,
        });
        self.people.len() as u32 - 1
    }
}

/// What became of somebody whom no payment names: few of the old have died, few of the grown children have moved away.
pub(super) fn fate(person: &Person, to: NaiveDate, chance: &mut Chance) -> Option<Fate> {
    let day = to - Days::new(chance.between(20, 1_400) as u64);
    let years = age(person.born, day);
    match person.role {
        Role::Parent if years >= 78 && chance.permille(150) => Some(Fate {
            died: Some(day),
            ..Fate::default()
        }),
        Role::Child if years >= 18 && chance.permille(120) => Some(Fate {
            left: Some(day),
            ..Fate::default()
        }),
        _ => None,
    }
}
