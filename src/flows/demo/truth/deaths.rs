//! SUB-01, 02: paid after death, paid while on the public payroll.

use chrono::Days;

use super::planter::{ONE, Planter};
use crate::flows::demo::marks::Deed;
use crate::flows::demo::offices::Term;
use crate::flows::demo::people::Role;

impl Planter<'_> {
    /// Pensions and land money that went on after death; and such as ended in time, or were recovered.
    pub(super) fn deaths(&mut self) {
        let paid = self.alone(76, "RS01", self.turns("RS01", 14, 0));
        self.fate(paid.person).died = Some(self.begins("RS01", 6) + Days::new(9));
        let case = self.planted("SUB-01", "死亡以后又领了几个月养老金");
        self.name(paid.grant, self.turns("RS01", 5, 0), case);
        self.record_person(case, paid.person);

        let home = self.home();
        let head = self.member(&home, Role::Head, 71);
        self.member(&home, Role::Spouse, 69);
        let area = self.county.folk.households[home.household as usize].area;
        let grant = self.grant(&home, head, "NY01", area, self.turns("NY01", 4, 0));
        self.fate(head).died = Some(self.begins("NY01", 0) - Days::new(500));
        let case = self.planted("SUB-01", "户主去世一年多，耕地补贴还进他的卡");
        self.name(grant, self.turn("NY01", 0), case);
        self.record_person(case, head);

        let paid = self.alone(79, "RS01", self.turns("RS01", 12, 2));
        self.fate(paid.person).died = Some(self.begins("RS01", 5) + Days::new(3));
        let case = self.innocent("SUB-01", "死亡以后多领的两个月都已经追回");
        self.mark(paid.grant, Deed::Recovered, self.turns("RS01", 2, 2), case);

        let paid = self.alone(82, "RS01", self.turns("RS01", 9, 5));
        self.fate(paid.person).died = Some(self.begins("RS01", 6) + Days::new(9));
        let case = self.innocent("SUB-01", "死亡当月和下一个月的养老金，以后停发");
        self.name(paid.grant, self.turns("RS01", 2, 5), case);

        let home = self.home();
        let head = self.member(&home, Role::Head, 68);
        self.member(&home, Role::Spouse, 66);
        let area = self.county.folk.households[home.household as usize].area;
        let grant = self.grant(&home, head, "NY01", area, self.turns("NY01", 4, 0));
        self.fate(head).died = Some(self.begins("NY01", 0) - Days::new(140));
        let case = self.innocent("SUB-01", "户主去世不到一年，家里还有人，来不及换户主");
        self.name(grant, self.turn("NY01", 0), case);
    }

    /// Posts and allowances of somebody who was on the public payroll; and land money, and what was paid before and after.
    pub(super) fn payroll(&mut self) {
        for (code, count, why) in [
            ("RS02", 10, "在财政供养单位工作期间领取公益性岗位补贴"),
            ("LC04", 4, "在财政供养单位工作期间领取生态护林员补助"),
        ] {
            let paid = self.alone(40, code, self.turns(code, count, 0));
            let from = self.begins(code, count - 1) - Days::new(700);
            self.fate(paid.person).jobs.push(Term { from, to: None });
            let case = self.planted("SUB-02", why);
            self.name_all(paid.grant, case);
        }

        let paid = self.farmer(5 * ONE, "NY01", 5 * ONE, self.turns("NY01", 3, 0));
        let from = self.begins("NY01", 2) - Days::new(2_000);
        self.fate(paid.person).jobs.push(Term { from, to: None });
        let case = self.innocent("SUB-02", "教师家的承包地，耕地补贴不排斥财政供养人员");
        self.name_all(paid.grant, case);

        let paid = self.alone(45, "RS02", self.turns("RS02", 8, 0));
        let from = self.begins("RS02", 7) - Days::new(2_000);
        let to = Some(self.begins("RS02", 7) - Days::new(90));
        self.fate(paid.person).jobs.push(Term { from, to });
        let case = self.innocent("SUB-02", "离开单位以后才上公益性岗位");
        self.name_all(paid.grant, case);

        let paid = self.alone(33, "RS02", self.turns("RS02", 8, 2));
        let from = self.begins("RS02", 2) + Days::new(4);
        self.fate(paid.person).jobs.push(Term { from, to: None });
        let case = self.innocent("SUB-02", "当月考进单位，岗位补贴发到当月为止");
        self.name_all(paid.grant, case);
    }
}
