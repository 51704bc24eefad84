//! SUB-08, 09, 13: more land than is confirmed, by one claim or by several, and land that grows.

use chrono::Datelike;

use super::planter::{ONE, Paid, Planter};
use crate::flows::demo::marks::Deed;
use crate::flows::demo::offices::Plot;
use crate::flows::demo::people::Role;

impl Planter<'_> {
    /// Claims beyond the confirmed land; and at the edge of what is allowed, on land taken in, on other land.
    pub(super) fn areas(&mut self) {
        let paid = self.farmer(5 * ONE, "NY01", 88_000, self.turns("NY01", 2, 0));
        let case = self.planted("SUB-08", "确权5亩，按8.8亩发放");
        self.name_all(paid.grant, case);

        let paid = self.farmer(6 * ONE, "NY08", 6 * ONE, self.turn("NY08", 0));
        let plot = Plot {
            confirmed: 6 * ONE,
            rented_in: 0,
            rented_out: 3 * ONE,
        };
        self.plot(&paid, "NY08", 0, plot);
        let case = self.planted("SUB-08", "地租出去一半，还按全部面积领取");
        self.name_all(paid.grant, case);

        let paid = self.farmer(5 * ONE, "NY01", 55_000, self.turns("NY01", 2, 0));
        let case = self.innocent("SUB-08", "正好是确权面积的110%");
        self.name_all(paid.grant, case);

        let paid = self.farmer(5 * ONE, "NY08", 78_000, self.turns("NY08", 2, 0));
        self.county.folk.households[paid.home.household as usize].leased = 3 * ONE;
        let case = self.innocent("SUB-08", "租种了别人的地，流入面积已经登记");
        self.name_all(paid.grant, case);

        let paid = self.farmer(5 * ONE, "LC01", 40 * ONE, self.turns("LC01", 2, 0));
        let case = self.innocent("SUB-08", "退耕的山地不在耕地确权里");
        self.name_all(paid.grant, case);
    }

    /// Several claims of a household that are too much together; and such as are not, or are not for the same.
    pub(super) fn households_areas(&mut self) {
        for (claims, why) in [
            (&[40_000, 32_000][..], "父子两人分开申报，合计超过这一户的地"),
            (&[30_000, 25_000, 20_000], "一户三人分开申报，合计超过这一户的地"),
        ] {
            let case = self.planted("SUB-09", why);
            for grant in self.family(6 * ONE, "NY01", claims) {
                self.name_all(grant, case);
            }
        }
        let case = self.innocent("SUB-09", "合计只多出0.05亩");
        for grant in self.family(6 * ONE, "NY01", &[30_000, 30_500]) {
            self.name_all(grant, case);
        }

        let paid = self.farmer(6 * ONE, "NY01", 6 * ONE, self.turn("NY01", 0));
        let son = self.member(&paid.home, Role::Child, 28);
        let other = self.grant(&paid.home, son, "NY08", 6 * ONE, self.turn("NY08", 0));
        let case = self.innocent("SUB-09", "两项不同的补贴，各按各的算");
        self.name_all(paid.grant, case);
        self.name_all(other, case);

        let paid = self.farmer(6 * ONE, "NY01", 6 * ONE, self.turn("NY01", 0));
        let case = self.innocent("SUB-09", "同一个人同样的面积分两次发");
        self.mark(paid.grant, Deed::Parts, self.turn("NY01", 0), case);
    }

    /// The head and his sons, each with a claim of his own.
    fn family(&mut self, area: u32, code: &str, claims: &[u32]) -> Vec<usize> {
        let paid = self.farmer(area, code, claims[0], self.turn(code, 0));
        let mut grants = vec![paid.grant];
        for (at, claim) in claims.iter().enumerate().skip(1) {
            let son = self.member(&paid.home, Role::Child, 24 + at as i64 * 3);
            grants.push(self.grant(&paid.home, son, code, *claim, self.turn(code, 0)));
        }
        grants
    }

    /// Claims that jump while the land stays the same; and small steps, and land that was taken in.
    pub(super) fn spikes(&mut self) {
        for (code, claims) in [("NY01", [50_000, 90_000]), ("NY08", [42_000, 66_000])] {
            let (paid, next) = self.growing(95_000, code, claims);
            let case = self.planted("SUB-13", "面积一年里突然多了很多，确权没有变");
            self.name_all(paid.grant, case);
            self.name_all(next, case);
        }
        for (area, claims, why) in [
            (95_000, [50_000, 70_000], "只多了2亩"),
            (430_000, [400_000, 430_000], "大户多了3亩，不到三成"),
        ] {
            let (paid, next) = self.growing(area, "NY01", claims);
            let case = self.innocent("SUB-13", why);
            self.name_all(paid.grant, case);
            self.name_all(next, case);
        }
        let (paid, next) = self.growing(50_000, "NY08", [50_000, 90_000]);
        let plot = Plot {
            confirmed: 50_000,
            rented_in: 40_000,
            rented_out: 0,
        };
        self.plot(&paid, "NY08", 0, plot);
        let case = self.innocent("SUB-13", "新租的地登记了流入");
        self.name_all(paid.grant, case);
        self.name_all(next, case);
    }

    /// Somebody paid for one area in the last year but one and for another in the last.
    fn growing(&mut self, area: u32, code: &str, [before, now]: [u32; 2]) -> (Paid, usize) {
        let paid = self.farmer(area, code, before, self.turn(code, 1));
        let next = self.grant(&paid.home, paid.person, code, now, self.turn(code, 0));
        (paid, next)
    }

    /// The household's land in the year of a turn.
    fn plot(&mut self, paid: &Paid, code: &str, ago: usize, plot: Plot) {
        let year = self.begins(code, ago).year();
        self.county.plots.insert((paid.home.household, year), plot);
    }
}
