//! SUB-03: relief for cadres and their kin.

use chrono::Days;

use super::planter::{ONE, Planter};
use crate::flows::demo::offices::Term;
use crate::flows::demo::people::Role;

impl Planter<'_> {
    /// Relief without a filing; and with one, of a ward, of somebody whose term was over.
    pub(super) fn relief_of_kin(&mut self) {
        for filing in ["", "示民备〔2025〕17号"] {
            let Some((at, cadre)) = self.cadre() else { return };
            let home = self.home_in(at.village);
            let born = self.who(cadre).born - Days::new(26 * 365);
            let father = self.born(&home, Role::Head, born);
            let grant = self.grant(&home, father, "MZ01", ONE, self.turns("MZ01", 12, 0));
            let tie = self.tie(cadre, father, "父母", filing);
            let case = if filing.is_empty() {
                self.planted("SUB-03", "村干部的父亲领低保，没有备案")
            } else {
                self.innocent("SUB-03", "村干部的父亲领低保，已经备案")
            };
            self.name_all(grant, case);
            self.record(case, tie);
        }

        let Some((home, cadre)) = self.cadre() else { return };
        let grant = self.grant(&home, cadre, "ZJ01", ONE, self.turn("ZJ01", 0));
        let case = self.planted("SUB-03", "村干部本人在任时领危房改造补助，没有备案");
        self.name_all(grant, case);

        let Some((at, cadre)) = self.cadre() else { return };
        let home = self.home_in(at.village);
        let paid = self.alone_in(home, 77, "MZ02", self.turns("MZ02", 10, 0));
        let tie = self.tie(cadre, paid.person, "法定监护人", "");
        let case = self.innocent("SUB-03", "村干部是特困老人的监护人，不是亲属");
        self.name_all(paid.grant, case);
        self.record(case, tie);

        let paid = self.alone(66, "MZ01", self.turns("MZ01", 10, 0));
        let from = self.county.span.from - Days::new(3_000);
        let to = Some(self.begins("MZ01", 9) - Days::new(400));
        self.fate(paid.person)
            .offices
            .push(("村委会主任", Term { from, to }));
        let case = self.innocent("SUB-03", "离任一年以后才领低保");
        self.name_all(paid.grant, case);
    }
}
