//! What only other offices know of a payee: that he died, is paid by the state, or drives a dear car.

use super::super::grants::{Deed, Fate};
use super::{Planter, pension};

impl Planter<'_> {
    /// A pension that went on after death; and one that ended with it.
    pub(super) fn deaths(&mut self) {
        for ended in [false, true] {
            let found = self.find(|county, grant| {
                // Nothing else of his that would go on.
                let only = || {
                    county
                        .grants
                        .iter()
                        .filter(|other| other.person == grant.person)
                        .count()
                        == 1
                };
                pension(county, grant) && grant.last > grant.first + 12 && only()
            });
            let Some(at) = found else { continue };
            let (person, last) = (self.county.grants[at].person, self.county.grants[at].last);
            let turns = &self.county.turns[usize::from(self.county.grants[at].scheme)];
            let after = if ended { last } else { last.saturating_sub(4) };
            let died = turns[usize::from(after)].begins + chrono::Days::new(9);
            self.county.fates.insert(person, Fate::Died(died));
            let case = if ended {
                self.case("innocent", "SUB-01", "死亡当月的养老金，次月起停发")
            } else {
                self.case("planted", "SUB-01", "死亡后又领了几个月养老金")
            };
            self.mark(at, Deed::Named, if ended { last } else { after + 1 }, last, case);
        }
    }

    /// Somebody on the public payroll on a programme that excludes it; and one who was taken on only afterwards.
    pub(super) fn payroll(&mut self) {
        for later in [false, true] {
            let found = self.find(|county, grant| {
                let scheme = &county.schemes[usize::from(grant.scheme)];
                let excludes = |at: u8| county.schemes[usize::from(at)].excludes_staff == "是";
                let only = || {
                    let mut his = county.grants.iter().filter(|other| other.person == grant.person);
                    his.all(|other| other.scheme == grant.scheme || !excludes(other.scheme))
                };
                scheme.code == "MZ01"
                    && excludes(grant.scheme)
                    && county.paid_turns(grant).len() > 4
                    && only()
            });
            let Some(at) = found else { continue };
            let grant = &self.county.grants[at];
            let (person, first, last) = (grant.person, grant.first, grant.last);
            let turns = &self.county.turns[usize::from(grant.scheme)];
            let since = if later {
                turns[usize::from(last)].begins + chrono::Days::new(120)
            } else {
                turns[usize::from(first)].begins - chrono::Days::new(700)
            };
            self.county.fates.insert(person, Fate::Employed(since));
            let case = if later {
                self.case("innocent", "SUB-02", "停发以后才进单位")
            } else {
                self.case("planted", "SUB-02", "在财政供养单位工作期间领取低保")
            };
            self.mark(at, Deed::Named, first, last, case);
        }
    }

    /// A household on relief with a dear car; and one whose car was given up before.
    pub(super) fn cars(&mut self) {
        for gone in [false, true] {
            let found = self.find(|county, grant| {
                county.schemes[usize::from(grant.scheme)].code == "MZ01" && county.paid_turns(grant).len() > 4
            });
            let Some(at) = found else { continue };
            let grant = &self.county.grants[at];
            let (person, first, last) = (grant.person, grant.first, grant.last);
            let begins = self.county.turns[usize::from(grant.scheme)][usize::from(first)].begins;
            self.county.fates.insert(
                person,
                Fate::Drives {
                    since: begins - chrono::Days::new(400),
                    gone: gone.then(|| begins - chrono::Days::new(60)),
                },
            );
            let case = if gone {
                self.case("innocent", "SUB-43", "车辆在享受低保以前已经注销")
            } else {
                self.case("planted", "SUB-43", "低保家庭名下有价值12万元的车辆")
            };
            self.mark(at, Deed::Named, first, last, case);
        }
    }
}
