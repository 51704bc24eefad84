//! SUB-07, 31, 32: amounts off the standard, returns that were never paid again, cash.

use chrono::Days;

use super::planter::{ONE, Planter};
use crate::domain::fen::Fen;
use crate::flows::demo::marks::Deed;

impl Planter<'_> {
    /// Amounts that are not quantity × standard; and such as only look so.
    pub(super) fn rates(&mut self) {
        for (code, deed, why) in [
            ("NY01", Deed::Over(Fen(13_750)), "金额比数量乘以标准多137.50元"),
            ("NY03", Deed::Over(Fen(-6_000)), "金额比数量乘以标准少60.00元"),
            ("NY08", Deed::Cheap(Fen(1_000)), "单价和金额都比标准低"),
        ] {
            let paid = self.farmer(6 * ONE, code, 5 * ONE, self.turns(code, 3, 0));
            let case = self.planted("SUB-07", why);
            self.mark(paid.grant, deed, self.turn(code, 0), case);
        }

        let paid = self.farmer(6 * ONE, "NY03", 53_713, self.turns("NY03", 3, 0));
        let case = self.innocent("SUB-07", "数量乘以标准不是整分，四舍五入");
        self.name_all(paid.grant, case);

        let paid = self.alone(69, "RS01", self.turns("RS01", 6, 0));
        let case = self.innocent("SUB-07", "补发的是以前几个月的差额");
        let deed = Deed::Supplement(Fen(6_000));
        self.mark(paid.grant, deed, self.turn("RS01", 3), case);

        let paid = self.farmer(6 * ONE, "NY06", 620 * ONE, self.turns("NY06", 2, 0));
        self.county.folk.households[paid.home.household as usize].leased = 620 * ONE;
        let case = self.innocent("SUB-07", "超过上限的部分不发");
        self.name_all(paid.grant, case);
    }

    /// Bank returns that were never paid again, or not all; and those that were, and what the dead were not paid again.
    pub(super) fn returns(&mut self) {
        let paid = self.alone(71, "RS01", self.turns("RS01", 8, 0));
        let case = self.planted("SUB-31", "银行退票以后一直没有补发");
        self.mark(paid.grant, Deed::Dropped, self.turn("RS01", 4), case);

        for (again, planted, why) in [
            (1, true, "退回了三期，只补发了两期"),
            (2, false, "退回了三期，合成一笔补发"),
        ] {
            let paid = self.alone(73, "RS01", self.turns("RS01", 9, 0));
            let case = if planted {
                self.planted("SUB-31", why)
            } else {
                self.innocent("SUB-31", why)
            };
            self.mark(paid.grant, Deed::Dropped, self.turns("RS01", 2, 5), case);
            self.mark(paid.grant, Deed::Gathered(again), self.turn("RS01", 4), case);
        }

        let paid = self.alone(66, "RS01", self.turns("RS01", 8, 0));
        let case = self.innocent("SUB-31", "退票后三周内已补发");
        self.mark(paid.grant, Deed::Reissued, self.turn("RS01", 4), case);

        let paid = self.alone(86, "RS01", self.turns("RS01", 8, 4));
        self.fate(paid.person).died = Some(self.begins("RS01", 4) + Days::new(2));
        let case = self.innocent("SUB-31", "人已去世，银行退回以后不再补发");
        self.mark(paid.grant, Deed::Dropped, self.turn("RS01", 4), case);
    }

    /// Cash where only the card is allowed; and cash that is allowed, or that never arrived.
    pub(super) fn cash(&mut self) {
        let paid = self.farmer(5 * ONE, "NY01", 5 * ONE, self.turns("NY01", 2, 0));
        let case = self.planted("SUB-32", "仅限一卡通的补贴发了现金");
        self.mark(paid.grant, Deed::Cash, self.turn("NY01", 0), case);

        let case = self.planted("SUB-32", "一个村同一批有三户发了现金");
        let village = self.village();
        for area in [40_000, 52_000, 61_500] {
            let home = self.home_in(village);
            self.county.folk.households[home.household as usize].area = area;
            let paid = self.alone_in(home, 58, "NY08", self.turn("NY08", 0));
            self.county.grants[paid.grant].quantity = area;
            self.mark(paid.grant, Deed::Cash, self.turn("NY08", 0), case);
        }

        let paid = self.alone(47, "MZ03", self.turn("MZ03", 3));
        let case = self.innocent("SUB-32", "临时救助可以发现金");
        self.mark(paid.grant, Deed::Cash, self.turn("MZ03", 3), case);

        let paid = self.farmer(5 * ONE, "NY01", 5 * ONE, self.turns("NY01", 3, 0));
        let case = self.innocent("SUB-32", "现金没有发成，改由一卡通补发");
        self.mark(paid.grant, Deed::Reissued, self.turn("NY01", 1), case);
        self.mark(paid.grant, Deed::Cash, self.turn("NY01", 1), None);
    }
}
