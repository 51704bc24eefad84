//! SUB-48: payments that stopped while neighbours went on being paid.

use chrono::{Days, Months};

use super::planter::{ONE, Planter};
use crate::flows::demo::people::Role;

impl Planter<'_> {
    /// An allowance that ended nearly a year ago for no reason that anybody knows of.
    pub(super) fn stops(&mut self) {
        for (code, years, why) in [
            ("RS01", 71, "人还在册，养老金停了十个月，同村别人照发"),
            ("MZ06", 86, "人还在册，高龄津贴停了十个月，同村别人照发"),
        ] {
            let village = self.served(code, years + 1, 16);
            let home = self.home_in(village);
            let paid = self.alone_in(home, years, code, self.turns(code, 6, 10));
            let case = self.planted("SUB-48", why);
            self.name(paid.grant, self.turns(code, 3, 10), case);
            self.record_person(case, paid.person);
        }
    }

    /// The same with a reason.
    pub(super) fn stops_with_reason(&mut self) {
        for left in [false, true] {
            let village = self.served("RS01", 70, 16);
            let home = self.home_in(village);
            let paid = self.alone_in(home, 77, "RS01", self.turns("RS01", 6, 10));
            let day = Some(self.begins("RS01", 10) + Days::new(12));
            let fate = self.fate(paid.person);
            if left {
                fate.left = day;
            } else {
                fate.died = day;
            }
            let case = self.innocent("SUB-48", if left { "已经迁出" } else { "已经去世" });
            self.name_all(paid.grant, case);
        }

        let village = self.served("MZ08", 55, 16);
        let home = self.home_in(village);
        let paid = self.alone_in(home, 68, "MZ08", self.turns("MZ08", 6, 8));
        let other = self.grant(&paid.home, paid.person, "MZ02", ONE, self.turns("MZ02", 8, 0));
        let case = self.innocent("SUB-48", "改领特困供养");
        self.name_all(paid.grant, case);
        self.name_all(other, case);

        let village = self.served("RS01", 70, 16);
        let home = self.home_in(village);
        let paid = self.alone_in(home, 69, "RS01", self.turns("RS01", 6, 2));
        let case = self.innocent("SUB-48", "才停了两个月");
        self.name_all(paid.grant, case);

        let village = self.unserved("TY01");
        let case = self.innocent("SUB-48", "这个村大家都停了");
        for _ in 0..2 {
            let home = self.home_in(village);
            let paid = self.alone_in(home, 72, "TY01", self.turns("TY01", 5, 8));
            self.county.grants[paid.grant].tier = 1;
            self.name_all(paid.grant, case);
        }

        let village = self.served("MZ05", 9, 10);
        let home = self.home_in(village);
        let grown = self.begins("MZ05", 5) + Days::new(8);
        let child = self.born(&home, Role::Child, grown - Months::new(18 * 12));
        let grant = self.grant(&home, child, "MZ05", ONE, self.turns("MZ05", 6, 6));
        let case = self.innocent("SUB-48", "孩子满了十八岁");
        self.name_all(grant, case);
    }
}
