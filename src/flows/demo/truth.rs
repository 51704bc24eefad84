//! Irregularities that are planted and look-alikes that are innocent, and the file that says which is which.
//!
//! The rules are those of the anomaly engine; whoever checks it reads this file as the answer.

mod case;
mod fates;

pub(super) use self::case::{Case, write};

use super::chance::Chance;
use super::grants::{County, Deed, Grant, Mark};
use super::people::Household;
use super::programmes::age;
use crate::domain::fen::Fen;

/// How many of each sort.
const EACH: usize = 5;
/// Rows that planting may add at most.
pub(super) const RESERVE: u64 = 600;

/// Plants into a county that has people; `left` rows may still be added. Small counties get what fits.
pub(super) fn plant(county: &mut County, left: &mut u64) -> Vec<Case> {
    let mut planter = Planter {
        chance: Chance::new(county.seed, 3),
        county,
        left,
        cases: Vec::new(),
    };
    for _ in 0..EACH {
        planter.deeds();
        planter.two_villages();
        planter.one_account();
        planter.too_young();
        planter.deaths();
        planter.payroll();
        planter.cars();
    }
    planter.cases
}

struct Planter<'a> {
    chance: Chance,
    county: &'a mut County,
    left: &'a mut u64,
    cases: Vec<Case>,
}

impl Planter<'_> {
    fn case(&mut self, kind: &'static str, rule: &'static str, why: &'static str) -> usize {
        self.cases.push(Case {
            kind,
            rule,
            payments: Vec::new(),
            records: Vec::new(),
            why,
        });
        self.cases.len() - 1
    }

    /// A grant that fits and has no part in another case, from a place of chance on.
    fn find(&mut self, fits: impl Fn(&County, &Grant) -> bool) -> Option<usize> {
        let count = self.county.grants.len();
        let from = self.chance.below(count);
        let alone = |grant: &Grant| {
            grant.mark.is_none() && self.county.folk.people[grant.person as usize].paid_to.is_none()
        };
        (0..count).map(|step| (from + step) % count).find(|at| {
            let grant = &self.county.grants[*at];
            alone(grant) && fits(self.county, grant)
        })
    }

    /// Marks a grant, if the rows that it then makes still fit in.
    fn mark(&mut self, at: usize, deed: Deed, from: u16, to: u16, case: usize) {
        let before = self.county.rows(&self.county.grants[at]);
        self.county.grants[at].mark = Some(Box::new(Mark { deed, from, to, case }));
        let after = self.county.rows(&self.county.grants[at]);
        if after > before + *self.left {
            self.county.grants[at].mark = None;
        } else {
            *self.left = *self.left + before - after;
        }
    }

    /// Adds a grant, if it fits in.
    fn add(&mut self, grant: Grant) -> bool {
        let rows = self.county.rows(&grant);
        if rows > *self.left {
            return false;
        }
        *self.left -= rows;
        self.county.grants.push(grant);
        true
    }

    /// What is done to a single payment.
    fn deeds(&mut self) {
        const SORTS: [(&str, &str, &str, Deed, &str); 9] = [
            (
                "planted",
                "SUB-07",
                "NY01",
                Deed::Over(Fen(13_750)),
                "金额比数量乘以标准多137.50元",
            ),
            (
                "planted",
                "SUB-07",
                "NY03",
                Deed::Over(Fen(-6_000)),
                "金额比数量乘以标准少60.00元",
            ),
            (
                "innocent",
                "SUB-07",
                "NY03",
                Deed::Named,
                "数量乘以标准不是整分，四舍五入",
            ),
            (
                "planted",
                "SUB-31",
                "RS01",
                Deed::Dropped,
                "银行退票后一直没有补发",
            ),
            ("innocent", "SUB-31", "RS01", Deed::Reissued, "退票后三周内已补发"),
            (
                "planted",
                "SUB-04",
                "RS01",
                Deed::Twice,
                "同一人同一项目同一所属期发放成功两次",
            ),
            (
                "innocent",
                "SUB-04",
                "MZ06",
                Deed::Reissued,
                "两条记录是退票和补发，只到账一次",
            ),
            (
                "planted",
                "SUB-32",
                "NY01",
                Deed::Cash,
                "仅限一卡通的补贴发了现金",
            ),
            ("innocent", "SUB-32", "MZ03", Deed::Cash, "临时救助可以发现金"),
        ];
        for (kind, rule, code, deed, why) in SORTS {
            let rounded = deed == Deed::Named;
            let found = self.find(|county, grant| {
                let Some(turn) = middle(county, grant) else {
                    return false;
                };
                let exact = i64::from(grant.quantity) * county.price(grant, turn).1.0 % 10_000 == 0;
                // What is short by sixty yuan must still be something.
                let enough = county.due(grant, turn) > Fen(12_000) || !matches!(deed, Deed::Over(_));
                county.schemes[usize::from(grant.scheme)].code == code && enough && !(rounded && exact)
            });
            let Some(at) = found else { continue };
            let Some(turn) = middle(self.county, &self.county.grants[at]) else {
                continue;
            };
            let case = self.case(kind, rule, why);
            self.mark(at, deed, turn as u16, turn as u16, case);
        }
    }

    /// One person paid for the same months in two villages; and one who moved and is paid in one after the other.
    fn two_villages(&mut self) {
        for moved in [false, true] {
            let found = self.find(|county, grant| {
                pension(county, grant)
                    && county.paid_turns(grant).len() > 14
                    && middle(county, grant).is_some()
            });
            let Some(at) = found else { continue };
            let old = &self.county.grants[at];
            let Some(from) = middle(self.county, old) else {
                continue;
            };
            let (person, key, from) = (old.person, old.key, from as u16);
            let (scheme, village, last) = (old.scheme, usize::from(old.village), old.last);
            let to = from + 3;
            let other = (village + 37) % self.county.places.villages.len();
            let case = if moved {
                self.case("innocent", "SUB-05", "迁到另一个村，原村停发的次月起由新村发放")
            } else {
                self.case("planted", "SUB-05", "同一人同一所属期在两个村同时领取")
            };
            if moved {
                let before = self.county.rows(&self.county.grants[at]);
                self.county.grants[at].last = from - 1;
                *self.left += before - self.county.rows(&self.county.grants[at]);
                self.mark(at, Deed::Named, from.saturating_sub(3), from - 1, case);
            } else {
                self.mark(at, Deed::Named, from, to, case);
            }
            let household = self.household(other);
            let mark = Some(Box::new(Mark {
                deed: Deed::Named,
                from,
                to,
                case,
            }));
            let last = if moved { last } else { to };
            let (village, first) = (other as u16, from);
            self.add(Grant {
                scheme,
                village,
                household,
                person,
                tier: 0,
                quantity: 10_000,
                first,
                last,
                key,
                mark,
            });
        }
    }

    /// The pension of one household in the account of another's; and of a couple in one account.
    fn one_account(&mut self) {
        for couple in [false, true] {
            let Some((owner, second)) = self.pensioners(couple) else {
                continue;
            };
            let case = if couple {
                self.case("innocent", "SUB-14", "同一户的老人共用一个账户")
            } else {
                self.case("planted", "SUB-14", "两个互不相关的户，养老金打入同一个账户")
            };
            let payee = self.county.grants[second].person;
            let free = |grant: &Grant| grant.person == payee && grant.mark.is_none();
            let his: Vec<usize> = (0..self.county.grants.len())
                .filter(|at| free(&self.county.grants[*at]))
                .collect();
            for at in his {
                let (from, to) = (self.county.grants[at].first, self.county.grants[at].last);
                self.mark(at, Deed::Named, from, to, case);
            }
            self.county.folk.people[payee as usize].paid_to = Some(owner);
        }
    }

    /// Two pensioners of one village, of one household or of two: the one who owns the account, and the grant of
    /// the other. Where the first has no such neighbour, somebody else is tried.
    fn pensioners(&mut self, couple: bool) -> Option<(u32, usize)> {
        for _ in 0..40 {
            let at = self.find(pension)?;
            let first = &self.county.grants[at];
            let (person, household, village) = (first.person, first.household, first.village);
            let other = self.find(|county, grant| {
                let same = grant.household == household;
                pension(county, grant) && grant.person != person && grant.village == village && same == couple
            });
            if let Some(second) = other {
                return Some((person, second));
            }
        }
        None
    }

    /// The allowance of those over eighty for somebody under it.
    fn too_young(&mut self) {
        let Some(scheme) = self
            .county
            .schemes
            .iter()
            .position(|scheme| scheme.code == "MZ06")
        else {
            return;
        };
        let found = self.find(|county, grant| {
            let Some(turn) = middle(county, grant) else {
                return false;
            };
            let begins = county.turns[usize::from(grant.scheme)][turn].begins;
            let years = age(county.folk.people[grant.person as usize].born, begins);
            pension(county, grant) && (74..78).contains(&years) && grant.last > turn as u16 + 3
        });
        let Some(at) = found else { return };
        let pensioner = &self.county.grants[at];
        let Some(first) = middle(self.county, pensioner) else {
            return;
        };
        let (village, household, person, key) = (
            pensioner.village,
            pensioner.household,
            pensioner.person,
            pensioner.key,
        );
        let (first, last) = (first as u16, first as u16 + 2);
        let case = self.case("planted", "SUB-21", "未满80周岁领取高龄津贴");
        let mark = Some(Box::new(Mark {
            deed: Deed::Named,
            from: first,
            to: last,
            case,
        }));
        let (scheme, quantity) = (scheme as u8, 10_000);
        self.add(Grant {
            scheme,
            village,
            household,
            person,
            tier: 0,
            quantity,
            first,
            last,
            key,
            mark,
        });
    }

    fn household(&mut self, village: usize) -> u32 {
        self.county.folk.per_village[village] += 1;
        let serial = self.county.folk.per_village[village];
        self.county.folk.households.push(Household { serial, group: 1 });
        self.county.folk.households.len() as u32 - 1
    }
}

fn pension(county: &County, grant: &Grant) -> bool {
    county.schemes[usize::from(grant.scheme)].code == "RS01" && county.paid_turns(grant).len() > 8
}

/// The middle one of a grant's paid turns, early enough for what happens some weeks later.
fn middle(county: &County, grant: &Grant) -> Option<usize> {
    let mut paid = county.paid_turns(grant);
    let half = paid.len() / 2;
    let turn = paid.nth(half)?;
    let date = county.turns[usize::from(grant.scheme)][turn].begins;
    (date + chrono::Days::new(120) < county.span.to
        || county.schemes[usize::from(grant.scheme)].months.len() == 1)
        .then_some(turn)
}
