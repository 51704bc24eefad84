//! SUB-37, 43: houses repaired twice, and property in households on relief.

use chrono::Days;

use super::planter::{ONE, Planter};
use crate::flows::demo::marks::Deed;
use crate::flows::demo::offices::{Holding, Term};
use crate::flows::demo::people::Role;

impl Planter<'_> {
    /// A second repair within ten years, or a new house beside it; and one house that got worse, or was paid in parts.
    pub(super) fn houses(&mut self) {
        let paid = self.alone(57, "ZJ01", self.turn("ZJ01", 4));
        let second = self.grant(&paid.home, paid.person, "ZJ01", ONE, self.turn("ZJ01", 0));
        for grant in [paid.grant, second] {
            self.county.grants[grant].tier = 1;
        }
        let case = self.planted("SUB-37", "四年里两次领取D级重建");
        self.name_all(paid.grant, case);
        self.name_all(second, case);

        let paid = self.alone(54, "ZJ01", self.turn("ZJ01", 2));
        let spouse = self.member(&paid.home, Role::Spouse, 53);
        let second = self.grant(&paid.home, spouse, "FG01", 2 * ONE, self.turn("FG01", 0));
        let case = self.planted("SUB-37", "危房改造以后又领易地搬迁补助");
        self.name_all(paid.grant, case);
        self.name_all(second, case);

        let paid = self.alone(59, "ZJ01", self.turn("ZJ01", 4));
        let second = self.grant(&paid.home, paid.person, "ZJ01", ONE, self.turn("ZJ01", 0));
        self.county.grants[second].tier = 1;
        let case = self.innocent("SUB-37", "先按C级修缮，后来鉴定为D级重建");
        self.name_all(paid.grant, case);
        self.name_all(second, case);

        let paid = self.alone(61, "ZJ01", self.turn("ZJ01", 0));
        self.county.grants[paid.grant].tier = 1;
        let case = self.innocent("SUB-37", "同一所属期分两次拨付");
        self.mark(paid.grant, Deed::Parts, self.turn("ZJ01", 0), case);
    }

    /// Houses, a firm or a car of a household on relief; and a car of the disabled, a three-wheeler, a car given up before.
    pub(super) fn means(&mut self) {
        let first = self.begins("MZ01", 7);
        let since = |days: u64| Term {
            from: first - Days::new(days),
            to: None,
        };
        let own = |kind: &'static str, what: &'static str, term: Term, yuan: &'static str| Holding {
            kind,
            what,
            term,
            yuan,
        };
        let car = |term| own("车辆", "小型轿车", term, "120000.00");
        let gone = Term {
            to: Some(first - Days::new(60)),
            ..since(900)
        };
        let house = |days| own("房产", "商品住宅", since(days), "310000.00");
        let cases = [
            (true, vec![house(2_000), house(700)], "低保家庭名下有两处房产"),
            (true, vec![car(since(400))], "低保家庭名下有价值12万元的车辆"),
            (
                true,
                vec![own("经营主体", "五金店", since(600), "")],
                "低保家庭成员开着店",
            ),
            (false, vec![car(gone)], "车辆在享受低保以前已经注销"),
            (
                false,
                vec![own("车辆", "正三轮载货摩托车", since(500), "9000.00")],
                "名下只有一辆三轮车",
            ),
            (false, vec![house(1_500)], "名下只有一处住房"),
            (false, vec![car(since(300))], "车是残疾人自己的"),
        ];
        for (planted, holdings, why) in cases {
            let paid = self.alone(50, "MZ01", self.turns("MZ01", 8, 0));
            let owner = self.member(&paid.home, Role::Spouse, 48);
            let fate = self.fate(owner);
            fate.holdings = holdings;
            if why.contains("残疾人") {
                fate.grade = Some("三级");
            }
            let case = if planted {
                self.planted("SUB-43", why)
            } else {
                self.innocent("SUB-43", why)
            };
            self.name_all(paid.grant, case);
        }
    }
}
