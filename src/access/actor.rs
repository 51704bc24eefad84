//! Who acts, which offices they hold on a day, and the proof of a permission.

use std::marker::PhantomData;

use chrono::NaiveDate;

use super::permissions::{Permission, Permit};
use super::reach::Reach;
use crate::domain::role::Role;

/// An office held over some villages from one day until another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Its number.
    pub id: i64,
    /// The office.
    pub role: Role,
    /// What it reaches.
    pub reach: Reach,
    /// As the desk says it: `番田镇`, `县民政局`, `第三巡察组`.
    pub place: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; `None` until it is ended.
    pub until: Option<NaiveDate>,
}

impl Appointment {
    /// Whether it holds on that day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Somebody who has signed in, as the database knows them at this very request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The number of the account.
    pub user: i64,
    /// The sign-in name, which the book of acts keeps.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The county of the account.
    pub county: u32,
    /// Every office given to them, past and future ones too.
    pub appointments: Vec<Appointment>,
}

impl Actor {
    /// The offices held on a day.
    pub fn offices(&self, day: NaiveDate) -> impl Iterator<Item = &Appointment> {
        self.appointments.iter().filter(move |one| one.holds(day))
    }

    /// The offices held on a day in words, each once: from which offices somebody acts who needs none for it.
    pub fn in_words(&self, day: NaiveDate) -> String {
        let mut words: Vec<&'static str> = Vec::new();
        for office in self.offices(day) {
            if !words.contains(&office.role.word()) {
                words.push(office.role.word());
            }
        }
        words.join("、")
    }

    /// Whether they hold a permission anywhere on that day.
    pub fn may(&self, permission: Permission, day: NaiveDate) -> bool {
        self.offices(day)
            .any(|one| permission.roles().contains(&one.role))
    }

    /// The proof that they hold a permission on that day; `None` when no office gives it.
    pub fn by<P: Permit>(&self, day: NaiveDate) -> Option<By<P>> {
        let mut reach = Reach::none(self.county);
        let mut roles: Vec<&'static str> = Vec::new();
        let mut offices: Vec<(Role, Reach)> = Vec::new();
        for office in self
            .offices(day)
            .filter(|one| P::PERMISSION.roles().contains(&one.role))
        {
            reach = reach.and(&office.reach);
            offices.push((office.role, office.reach.clone()));
            if !roles.contains(&office.role.word()) {
                roles.push(office.role.word());
            }
        }
        (!roles.is_empty()).then(|| By {
            user: self.user,
            login: self.login.clone(),
            name: self.name.clone(),
            role: roles.join("、"),
            reach,
            offices,
            permission: PhantomData,
        })
    }
}

/// An actor who holds the permission `P`, with what it reaches. Only [`Actor::by`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By<P> {
    user: i64,
    login: String,
    name: String,
    role: String,
    reach: Reach,
    offices: Vec<(Role, Reach)>,
    permission: PhantomData<P>,
}

impl<P> By<P> {
    /// The number of the account.
    pub fn user(&self) -> i64 {
        self.user
    }

    /// The sign-in name.
    pub fn login(&self) -> &str {
        &self.login
    }

    /// The person's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The offices that give the permission, for the book of acts.
    pub fn role(&self) -> &str {
        &self.role
    }

    /// What the permission reaches.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// What it reaches through some of the offices alone.
    pub fn reach_as(&self, roles: &[Role]) -> Reach {
        let none = Reach::none(self.reach.of_county());
        self.offices
            .iter()
            .filter(|(role, _)| roles.contains(role))
            .fold(none, |reach, (_, of)| reach.and(of))
    }
}

#[cfg(test)]
mod tests {
    use super::super::permissions::{ManageUsers, ReadAnomalies, ReadRecords};
    use super::*;
    use crate::domain::village_code::VillageCode;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, number).expect("a day")
    }

    fn actor(role: Role, until: Option<NaiveDate>) -> Actor {
        let village = VillageCode::parse("999999100201").expect("a code");
        Actor {
            user: 1,
            login: "jb".to_owned(),
            name: "经办".to_owned(),
            county: 999_999,
            appointments: vec![Appointment {
                id: 1,
                role,
                reach: Reach::none(999_999).with_township(village.township()),
                place: "番田镇".to_owned(),
                from: day(10),
                until,
            }],
        }
    }

    #[test]
    fn an_office_gives_its_permissions_only_on_its_days_and_only_where_it_reaches() {
        let clerk = actor(Role::TownshipClerk, Some(day(20)));
        assert!(clerk.by::<ReadRecords>(day(9)).is_none());
        assert!(clerk.by::<ReadRecords>(day(21)).is_none());
        let by = clerk.by::<ReadRecords>(day(20)).expect("in office");
        assert_eq!(by.role(), "乡镇经办");
        assert!(!by.reach().is_whole());
    }

    #[test]
    fn a_township_sees_no_flag_and_an_administrator_no_record() {
        assert!(
            actor(Role::TownshipReviewer, None)
                .by::<ReadAnomalies>(day(15))
                .is_none()
        );
        let administrator = actor(Role::Administrator, None);
        assert!(administrator.by::<ManageUsers>(day(15)).is_some());
        assert!(administrator.by::<ReadRecords>(day(15)).is_none());
    }
}
