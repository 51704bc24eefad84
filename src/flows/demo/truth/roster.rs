//! SUB-21, 22, 36: ages, people whom the roster does not know or who have left, and people who are never paid.

use chrono::{Days, Months};

use super::planter::{ONE, Planter};
use crate::flows::demo::marks::Deed;
use crate::flows::demo::people::Role;

impl Planter<'_> {
    /// Money for somebody too young or too old for it; and on the edge of the age, and recovered.
    pub(super) fn ages(&mut self) {
        let paid = self.alone(75, "MZ06", self.turns("MZ06", 3, 3));
        let case = self.planted("SUB-21", "未满80周岁领取高龄津贴");
        self.name_all(paid.grant, case);

        let home = self.home();
        let grown = self.begins("MZ05", 7) + Days::new(25);
        let child = self.born(&home, Role::Child, grown - Months::new(18 * 12));
        let grant = self.grant(&home, child, "MZ05", ONE, self.turns("MZ05", 9, 2));
        let case = self.planted("SUB-21", "满了18周岁还在领儿童基本生活费");
        self.name(grant, self.turns("MZ05", 5, 2), case);

        let home = self.home();
        let eighty = self.begins("MZ06", 5) + Days::new(19);
        let old = self.born(&home, Role::Head, eighty - Months::new(80 * 12));
        let grant = self.grant(&home, old, "MZ06", ONE, self.turns("MZ06", 6, 0));
        let case = self.innocent("SUB-21", "当月晚些时候满80周岁");
        self.name_all(grant, case);

        let paid = self.alone(76, "MZ06", self.turn("MZ06", 4));
        let case = self.innocent("SUB-21", "发错以后已经追回");
        self.mark(paid.grant, Deed::Recovered, self.turn("MZ06", 4), case);
    }

    /// Residents' money for somebody whom the roster does not know or who has left; and land that stays, and pensions.
    pub(super) fn strangers(&mut self) {
        let paid = self.alone(63, "MZ01", self.turns("MZ01", 8, 0));
        self.fate(paid.person).unlisted = true;
        // Somebody else of the village is in the roster: it has one.
        self.member(&paid.home, Role::Spouse, 61);
        let case = self.planted("SUB-22", "领低保的人不在人口底册");
        self.name_all(paid.grant, case);

        for (code, planted, why) in [
            ("MZ01", true, "迁出一年还在原村领低保"),
            ("RS01", false, "迁出以后养老金照发"),
        ] {
            let paid = self.alone(67, code, self.turns(code, 8, 0));
            self.fate(paid.person).left = Some(self.begins(code, 7) - Days::new(380));
            let case = if planted {
                self.planted("SUB-22", why)
            } else {
                self.innocent("SUB-22", why)
            };
            self.name_all(paid.grant, case);
            self.record_person(case, paid.person);
        }

        let paid = self.farmer(5 * ONE, "NY01", 5 * ONE, self.turns("NY01", 3, 0));
        self.fate(paid.person).unlisted = true;
        let case = self.innocent("SUB-22", "人不在底册，承包地在村里");
        self.name_all(paid.grant, case);

        let paid = self.farmer(4 * ONE, "NY06", 150 * ONE, self.turns("NY06", 2, 0));
        self.county.folk.households[paid.home.household as usize].leased = 150 * ONE;
        self.fate(paid.person).unlisted = true;
        let case = self.innocent("SUB-22", "外来大户的规模经营补贴");
        self.name_all(paid.grant, case);
    }

    /// A severely disabled person who gets no allowance for it; and those who need none, or are getting it.
    pub(super) fn missed(&mut self) {
        let wanting = |planter: &mut Self, grade: &'static str| {
            let village = planter.served("MZ08", 58, 4);
            let home = planter.home_in(village);
            let person = planter.member(&home, Role::Head, 51);
            planter.fate(person).grade = Some(grade);
            (home, person)
        };
        let (home, person) = wanting(self, "一级");
        let case = self.planted("SUB-36", "一级残疾，从来没有领到护理补贴，同村有人领");
        self.about(case, &home, person);

        let (home, person) = wanting(self, "三级");
        let case = self.innocent("SUB-36", "三级残疾，不够条件");
        self.about(case, &home, person);

        let (home, person) = wanting(self, "一级");
        self.fate(person).arrived = Some(self.county.span.to - Days::new(9));
        let case = self.innocent("SUB-36", "上个月才迁来");
        self.about(case, &home, person);

        let (home, person) = wanting(self, "一级");
        self.grant(&home, person, "MZ02", ONE, self.turns("MZ02", 5, 0));
        let case = self.innocent("SUB-36", "特困供养的人不重复享受");
        self.about(case, &home, person);

        let (home, person) = wanting(self, "一级");
        let grant = self.grant(&home, person, "MZ08", ONE, self.turns("MZ08", 3, 0));
        self.mark(grant, Deed::Reissued, self.turn("MZ08", 1), None);
        let case = self.innocent("SUB-36", "银行退回，已经补发");
        self.about(case, &home, person);
    }
}
