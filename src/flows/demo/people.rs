//! Families who do not exist: names, numbers of an unassigned region, accounts of no bank.

use std::collections::HashMap;

use chrono::{Datelike, Days, NaiveDate};

use super::REGION;
use super::chance::Chance;
use super::names::Names;
use super::places::{Place, Terrain};
use super::programmes::age;
use crate::domain::person::check_character;

/// What somebody is in his household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// 户主.
    Head,
    /// 配偶.
    Spouse,
    /// 子女 of the head.
    Child,
    /// 父母 of the head.
    Parent,
}

/// Somebody who lives in the county.
#[derive(Debug)]
pub(super) struct Person {
    /// 姓名.
    pub(super) name: String,
    /// 身份证号.
    pub(super) number: String,
    /// 银行账号; empty for who is paid nothing.
    pub(super) account: String,
    /// Birthday.
    pub(super) born: NaiveDate,
    /// The household that the roster has him in.
    pub(super) household: u32,
    /// What he is there.
    pub(super) role: Role,
}

impl Person {
    /// Whether it is a man: the last digit but one tells.
    pub(super) fn is_male(&self) -> bool {
        self.number.as_bytes()[16] % 2 == 1
    }
}

/// A household with its stable number.
#[derive(Debug)]
pub(super) struct Household {
    /// The village's place in the list.
    pub(super) village: u16,
    /// Its number in the village, from 1.
    pub(super) serial: u32,
    /// 组.
    pub(super) group: u32,
    /// Farmland in 0.0001 亩.
    pub(super) area: u32,
    /// What it farms besides on other people's land, in 0.0001 亩.
    pub(super) leased: u32,
}

/// A member before it is known whether anybody pays him.
#[derive(Debug)]
pub(super) struct Member {
    /// Birthday.
    pub(super) born: NaiveDate,
    pub(super) male: bool,
    pub(super) surname: String,
    pub(super) role: Role,
    disabled: bool,
    severe: bool,
    pub(super) person: Option<u32>,
}

/// A household while it is dealt its programmes.
#[derive(Debug)]
pub(super) struct Family {
    /// Its place in [`Folk::households`].
    pub(super) household: u32,
    /// Its number in the village.
    pub(super) serial: u32,
    /// The head is the first.
    pub(super) members: Vec<Member>,
    /// Farmland in 0.0001 亩.
    pub(super) area: u32,
    poor: bool,
    destitute: bool,
    hard: bool,
    grower: bool,
    slope: bool,
    forest: bool,
    resettled: bool,
    former_cadre: bool,
    bereaved: bool,
    orphan: bool,
    unattended: bool,
}

/// Everybody of the households in the county of which a payment speaks.
pub(super) struct Folk {
    /// People.
    pub(super) people: Vec<Person>,
    /// Households.
    pub(super) households: Vec<Household>,
    /// How many households each village has.
    pub(super) per_village: Vec<u32>,
    pub(super) names: Names,
    births: HashMap<(NaiveDate, bool), u32>,
    accounts: u64,
}

impl Folk {
    /// A county of that many villages without people.
    pub(super) fn new(villages: usize) -> Self {
        Self {
            people: Vec::new(),
            households: Vec::new(),
            per_village: vec![0; villages],
            names: Names::read(),
            births: HashMap::new(),
            accounts: 0,
        }
    }

    /// The next household of a village.
    pub(super) fn family(
        &mut self,
        village: usize,
        place: &Place,
        at: NaiveDate,
        chance: &mut Chance,
    ) -> Family {
        self.per_village[village] += 1;
        let serial = self.per_village[village];
        let group = 1 + chance.below(place.groups as usize) as u32;
        self.households.push(Household {
            village: village as u16,
            serial,
            group,
            area: 0,
            leased: 0,
        });
        let household = self.households.len() as u32 - 1;
        // The first three heads of a village hold its offices.
        let cadre = serial <= 3;
        let head_age = if cadre {
            chance.between(36, 58)
        } else {
            chance.between(30, 86)
        };
        let destitute = !cadre && head_age >= 62 && chance.permille(30);
        let poor = !cadre && !destitute && chance.permille(place.poverty);
        let hilly = matches!(place.terrain, Terrain::Hill | Terrain::Mountain);
        let landless = place.community || chance.permille(80);
        let area = if landless {
            0
        } else {
            chance.between(120, 980) as u32 * 100
        };
        self.households[household as usize].area = area;
        Family {
            household,
            serial,
            members: self.members(
                head_age,
                destitute,
                if place.poverty > 300 { 4 } else { 1 },
                at,
                chance,
            ),
            area,
            poor,
            destitute,
            // Officials keep their hands off relief.
            hard: (poor || destitute || chance.permille(200)) && !cadre,
            grower: place.terrain == Terrain::Plain && !landless && chance.permille(25),
            slope: hilly && !landless && chance.permille(220),
            forest: !landless
                && chance.permille(if place.terrain == Terrain::Mountain {
                    500
                } else {
                    200
                })
                && hilly,
            resettled: place.terrain == Terrain::Water && chance.permille(350),
            former_cadre: head_age >= 60 && !destitute && chance.permille(50),
            bereaved: head_age >= 50 && chance.permille(4),
            orphan: chance.permille(4),
            unattended: chance.permille(6),
        }
    }

    fn members(
        &mut self,
        head_age: i64,
        alone: bool,
        frailty: u32,
        at: NaiveDate,
        chance: &mut Chance,
    ) -> Vec<Member> {
        let own = self.names.surname(chance);
        let mut members = Vec::with_capacity(5);
        let mut add = |age: i64, male: bool, surname: String, role: Role, chance: &mut Chance| {
            let born = at - Days::new((age * 365 + age / 4 + chance.between(1, 364)) as u64);
            let disabled = chance.permille(frailty * if age > 60 { 60 } else { 25 });
            let severe = disabled && chance.permille(450);
            members.push(Member {
                born,
                male,
                surname,
                role,
                disabled,
                severe,
                person: None,
            });
        };
        let male = chance.permille(850);
        add(head_age, male, own.clone(), Role::Head, chance);
        if alone {
            return members;
        }
        if chance.permille(750) {
            let surname = self.names.surname(chance);
            add(
                (head_age + chance.between(-4, 3)).max(28),
                !male,
                surname,
                Role::Spouse,
                chance,
            );
        }
        let children = if head_age < 58 {
            chance.below(3)
        } else {
            usize::from(chance.permille(250))
        };
        for _ in 0..children {
            let oldest = if head_age < 58 {
                (head_age - 23).min(21)
            } else {
                16
            };
            let (age, son) = (chance.between(2, oldest.max(3)), chance.permille(520));
            add(age, son, own.clone(), Role::Child, chance);
        }
        if head_age < 60 && chance.permille(350) {
            let (age, father) = ((head_age + chance.between(22, 31)).min(101), chance.permille(420));
            let surname = if father { own } else { self.names.surname(chance) };
            add(age, father, surname, Role::Parent, chance);
        }
        members
    }

    /// A citizen's number that nobody has yet. A day has 499 of each sex; when they are used up, the next day's.
    pub(super) fn number(&mut self, born: NaiveDate, male: bool) -> (NaiveDate, String) {
        let mut born = born;
        loop {
            let used = self.births.entry((born, male)).or_default();
            if *used >= 499 {
                born = born + Days::new(1);
                continue;
            }
            let order = 1 + (*used * 211 + born.num_days_from_ce() as u32 * 37) % 499;
            *used += 1;
            let body = format!(
                "{REGION}{}{:03}",
                born.format("%Y%m%d"),
                order * 2 + u32::from(male)
            );
            let number = format!("{body}{}", char::from(check_character(body.as_bytes())));
            // A number that ends like one that a spreadsheet has rounded would only be asked about.
            if !number.ends_with("000") {
                return (born, number);
            }
        }
    }

    /// An account that satisfies Luhn, in a range of the demo's own.
    pub(super) fn account(&mut self) -> String {
        loop {
            self.accounts += 1;
            let body = format!("6217009999{:08}", self.accounts * 38_197_203 % 100_000_000);
            let account = format!("{body}{}", luhn(&body));
            if !account.ends_with("000") {
                return account;
            }
        }
    }
}

impl Family {
    /// The members who can be on a programme that is for `who`, by their places; the words are those of
    /// `assets/demo/programmes.csv`. Limits of age are somebody else's business.
    pub(super) fn candidates(&self, who: &str, place: &Place, at: NaiveDate) -> Vec<usize> {
        let head = |holds: bool| if holds { vec![0] } else { Vec::new() };
        let those = |fits: &dyn Fn(&Member, i32) -> bool| {
            let fitting = self
                .members
                .iter()
                .enumerate()
                .filter(|(_, member)| fits(member, age(member.born, at)));
            fitting.map(|(at, _)| at).collect::<Vec<_>>()
        };
        let mountain = place.terrain == Terrain::Mountain;
        let wet = matches!(place.terrain, Terrain::Plain | Terrain::Water);
        match who {
            "land" => head(self.area > 0),
            "rice" => head(self.area > 0 && wet),
            "maize" => head(self.area > 0 && !wet),
            "grower" => head(self.grower),
            "household" => head(true),
            "slope" => head(self.slope),
            "forest" => head(self.forest),
            "grass" => head(self.forest && mountain),
            "poor" => head(self.poor),
            "town_poor" => head(self.poor && place.community),
            "destitute" => head(self.destitute),
            "hardship" => head(self.hard),
            "cadre" => head(self.serial <= 3),
            "former_cadre" => head(self.former_cadre),
            "bereaved" => head(self.bereaved),
            "orphan" => those(&|member, _| member.role == Role::Child && self.orphan),
            "unattended" => those(&|member, _| member.role == Role::Child && self.unattended && !self.orphan),
            "poor_student" => those(&|member, _| member.role == Role::Child && self.poor),
            "poor_old" => those(&|_, _| self.poor),
            "poor_disabled" => those(&|member, _| member.disabled && self.poor),
            "severe" => those(&|member, _| member.severe && !self.destitute),
            "old" => those(&|member, _| member.role != Role::Child),
            "resettled" => those(&|_, _| self.resettled),
            "worker" => those(&|_, age| (20..58).contains(&age)),
            "ranger" => those(&|_, age| (20..55).contains(&age) && !wet),
            "veteran" => those(&|member, age| member.male && age >= 60 && member.born.day() % 16 == 1),
            "woman" => those(&|member, age| !member.male && (35..65).contains(&age)),
            other => unreachable!("nobody is {other}"),
        }
    }

    /// The quantity that a programme counts, in units of 0.0001.
    pub(super) fn quantity(&self, measure: &str, chance: &mut Chance) -> u32 {
        const ONE: u32 = 10_000;
        match measure {
            "area" => self.area,
            // A part of the field, to a hundredth of a 亩.
            "sown" => self.area / 10_000 * chance.between(55, 100) as u32 * 100 + 1_000,
            "leased" => chance.between(50, 260) as u32 * ONE,
            "heads" => chance.between(1, 9) as u32 * ONE,
            "covered" => self.members.len() as u32 * ONE,
            "slope" => chance.between(8, 64) as u32 * 1_000,
            "forest" => chance.between(40, 620) as u32 * 1_000,
            "taken" => chance.between(12, 190) as u32 * 100,
            _ => ONE,
        }
    }
}

/// The check digit of a card number (ISO/IEC 7812): every second digit from the right is doubled.
fn luhn(body: &str) -> u32 {
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let value = u32::from(digit - b'0') * if at % 2 == 0 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::PersonNumber;

    #[test]
    fn the_check_digit_of_a_card_is_the_standard_s() {
        // The example account of the field notes.
        assert_eq!(luhn("621700999999999999"), 6);
    }

    #[test]
    fn numbers_and_accounts_are_right_and_nobody_s_twice() {
        let mut folk = Folk::new(1);
        let born = NaiveDate::from_ymd_opt(1950, 1, 31).expect("a day");
        let mut seen = std::collections::HashSet::new();
        for _ in 0..1_200 {
            let (day, number) = folk.number(born, true);
            assert_eq!(PersonNumber::read(&number).map(|read| read.1), Ok(None));
            assert_eq!(number[6..14], day.format("%Y%m%d").to_string());
            assert!(seen.insert(number));
            assert!(seen.insert(folk.account()));
        }
    }
}
