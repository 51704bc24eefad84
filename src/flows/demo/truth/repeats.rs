//! SUB-04, 05, 06: the same paid twice, in two villages, or beside what excludes it.

use chrono::Days;

use super::planter::{ONE, Planter};
use crate::flows::demo::marks::Deed;
use crate::flows::demo::people::Role;

impl Planter<'_> {
    /// Two payments that arrived for one period; and returns, instalments, two crops, two decisions.
    pub(super) fn twice(&mut self) {
        let paid = self.alone(70, "RS01", self.turns("RS01", 8, 0));
        let case = self.planted("SUB-04", "同一个月的养老金发放成功两次");
        self.mark(paid.grant, Deed::Twice, self.turn("RS01", 4), case);

        let paid = self.alone(55, "MZ03", self.turn("MZ03", 4));
        let case = self.planted("SUB-04", "同一次审批的临时救助发放成功两次");
        self.mark(paid.grant, Deed::Twice, self.turn("MZ03", 4), case);

        let paid = self.alone(84, "MZ06", self.turns("MZ06", 8, 0));
        let case = self.innocent("SUB-04", "两条记录是退票和补发，只到账一次");
        self.mark(paid.grant, Deed::Reissued, self.turn("MZ06", 4), case);

        let paid = self.alone(68, "RS01", self.turns("RS01", 8, 0));
        let case = self.innocent("SUB-04", "重发的一笔已经追回");
        self.mark(paid.grant, Deed::TwiceRecovered, self.turn("RS01", 5), case);

        let paid = self.farmer(7 * ONE, "NY04", 3 * ONE, self.turn("NY04", 0));
        let beans = self.grant(&paid.home, paid.person, "NY04", 25_000, self.turn("NY04", 0));
        self.county.grants[beans].tier = 1;
        let case = self.innocent("SUB-04", "一笔是玉米，一笔是大豆");
        self.name_all(paid.grant, case);
        self.name_all(beans, case);

        let paid = self.alone(49, "MZ03", self.turn("MZ03", 4));
        let case = self.innocent("SUB-04", "两次临时救助，审批日期不同");
        self.mark(paid.grant, Deed::Anew, self.turn("MZ03", 4), case);

        let paid = self.farmer(6 * ONE, "NY08", 6 * ONE, self.turn("NY08", 0));
        let case = self.innocent("SUB-04", "一笔钱分两次发");
        self.mark(paid.grant, Deed::Parts, self.turn("NY08", 0), case);
        // Each part is less than quantity × standard.
        let case = self.innocent("SUB-07", "一笔钱分两次发，合起来与标准相符");
        self.name_all(paid.grant, case);
    }

    /// One person paid in two villages at a time; and one who moved, and one who has land in both.
    pub(super) fn two_villages(&mut self) {
        let paid = self.alone(72, "RS01", self.turns("RS01", 12, 0));
        let other = self.home();
        let second = self.grant(&other, paid.person, "RS01", ONE, self.turns("RS01", 3, 3));
        let case = self.planted("SUB-05", "同一人同一个月在两个村同时领养老金");
        self.name(paid.grant, self.turns("RS01", 3, 3), case);
        self.name_all(second, case);

        for (overlap, planted) in [(7, true), (1, false)] {
            let paid = self.alone(75, "RS01", self.turns("RS01", 9, 0));
            let old = self.home();
            let before = self.turns("RS01", 4 + overlap, 9 - overlap);
            let first = self.grant(&old, paid.person, "RS01", ONE, before);
            self.fate(paid.person).arrived = Some(self.begins("RS01", 8) + Days::new(7));
            let case = if planted {
                self.planted("SUB-05", "迁走半年以后，原来的村还在发")
            } else {
                self.innocent("SUB-05", "迁户的那个月两个村交接")
            };
            let (count, ago) = if planted { (overlap - 2, 2) } else { (1, 8) };
            self.name(first, self.turns("RS01", count, ago), case);
            self.name(paid.grant, self.turns("RS01", count, ago), case);
        }

        let paid = self.farmer(52_000, "NY01", 52_000, self.turns("NY01", 3, 0));
        let other = self.home_with(31_000);
        let second = self.grant(&other, paid.person, "NY01", 31_000, self.turns("NY01", 3, 0));
        let case = self.innocent("SUB-05", "在两个村都有承包地，面积不同");
        self.name_all(paid.grant, case);
        self.name_all(second, case);
    }

    /// Two programmes that exclude each other for several months; and the month of the change from one to the other.
    pub(super) fn excluded(&mut self) {
        let paid = self.alone(74, "MZ02", self.turns("MZ02", 10, 0));
        let other = self.grant(&paid.home, paid.person, "MZ08", ONE, self.turns("MZ08", 3, 3));
        let case = self.planted("SUB-06", "特困供养和重度残疾人护理补贴一起领了三个月");
        self.name(paid.grant, self.turns("MZ02", 3, 3), case);
        self.name_all(other, case);

        for (overlap, planted, why) in [
            (3, true, "转为特困供养以后，低保又发了三个月"),
            (1, false, "从低保转为特困供养，交接的那个月"),
            (0, false, "低保停了，次月起领特困供养"),
        ] {
            let home = self.home();
            let person = self.member(&home, Role::Head, 70);
            let first = self.grant(&home, person, "MZ01", ONE, self.turns("MZ01", 6, 6 - overlap));
            let second = self.grant(&home, person, "MZ02", ONE, self.turns("MZ02", 6, 0));
            let case = if planted {
                self.planted("SUB-06", why)
            } else {
                self.innocent("SUB-06", why)
            };
            self.name_all(first, case);
            self.name_all(second, case);
        }
    }
}
