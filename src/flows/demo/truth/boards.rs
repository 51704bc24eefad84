//! SUB-34, 35, DIS-01, 02: what hangs on the villages' boards, and when.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use super::planter::Planter;
use crate::domain::dataset::Dataset;
use crate::flows::demo::boards::Posted;
use crate::flows::demo::calendar::{first_of, weekday};
use crate::flows::demo::marks::Deed;
use crate::flows::demo::notices::{is_late, is_listed, list_number};
use crate::flows::demo::policies::office_phone;

/// Programmes with a list of their own for each payment.
const YEARLY: [&str; 3] = ["NY01", "NY10", "NY08"];

/// A notice of a case: whether it is irregular, 类型, how many days it hung and what its title says besides, time by time, and
/// why.
type Hung = (bool, &'static str, &'static [(u64, &'static str)], &'static str);

impl Planter<'_> {
    /// A village, programme and turn with a list of its own of which no other case speaks: scheme, turn, village.
    fn list(&mut self, code: &str) -> Option<(usize, usize, usize)> {
        let scheme = self.scheme(code);
        let last = self.paid(code).checked_sub(1)?;
        let turn_of = |at: usize| usize::from(self.county.grants[at].last).min(last);
        let count = self.county.grants.len();
        let from = self.chance.below(count);
        let found = (0..count).map(|step| (from + step) % count).find(|at| {
            let grant = &self.county.grants[*at];
            let turn = turn_of(*at);
            usize::from(grant.scheme) == scheme
                && usize::from(grant.first) <= turn
                && is_listed(self.county, scheme, turn)
                && !self.lists.contains(&list_number(
                    self.county,
                    scheme,
                    turn,
                    usize::from(grant.village),
                ))
        })?;
        let (turn, village) = (turn_of(found), usize::from(self.county.grants[found].village));
        self.lists.insert(list_number(self.county, scheme, turn, village));
        Some((scheme, turn, village))
    }

    /// The day on which a village is paid a turn.
    fn pay_day(&self, (scheme, turn, village): (usize, usize, usize)) -> NaiveDate {
        let township = self.county.places.villages[village].township;
        self.county.turns[scheme][turn].dates[township]
    }

    /// Money before the list had hung long enough; and on its last day, and relief that may come first.
    pub(super) fn early(&mut self) {
        let yearly = YEARLY[self.round % 3];
        for (code, days, planted, why) in [
            (yearly, 5, true, "公示还没有结束就发了钱"),
            (yearly, 0, false, "公示结束当天发放"),
            ("MZ03", 5, false, "临时救助先发后公示"),
        ] {
            let Some(list) = self.list(code) else { continue };
            let number = list_number(self.county, list.0, list.1, list.2);
            let paid = self.pay_day(list);
            let window = (weekday(paid - Days::new(9)), paid + Days::new(days));
            self.county.boards.windows.insert(number.clone(), window);
            let case = if planted {
                self.planted("SUB-34", why)
            } else {
                self.innocent("SUB-34", why)
            };
            self.record(case, (Dataset::Notices, number));
        }
        let paid = self.alone(64, "MZ01", self.turns("MZ01", 3, 0));
        let case = self.innocent("SUB-34", "发放以后的结果公示");
        self.name(paid.grant, self.turn("MZ01", 0), case);
    }

    /// Money without a list; and with one that the payments do not name, and of a programme whose lists are never posted.
    pub(super) fn unposted(&mut self) {
        let yearly = YEARLY[(self.round + 1) % 3];
        for missing in [true, false] {
            let Some(list) = self.list(yearly) else { continue };
            let number = list_number(self.county, list.0, list.1, list.2);
            self.county.boards.unnamed.insert(number.clone());
            let case = if missing {
                self.county.boards.missing.insert(number);
                self.planted("SUB-35", "这个村这一批没有公示")
            } else {
                self.innocent("SUB-35", "漏填公示编号，村里贴过")
            };
            let its = |at: &usize| {
                let grant = &self.county.grants[*at];
                usize::from(grant.scheme) == list.0
                    && usize::from(grant.village) == list.2
                    && (usize::from(grant.first)..=usize::from(grant.last)).contains(&list.1)
            };
            let grants: Vec<usize> = (0..self.county.grants.len()).filter(its).collect();
            for grant in grants {
                self.mark(grant, Deed::Named, list.1..list.1 + 1, case);
            }
        }
        let paid = self.alone(12, "MZ05", self.turns("MZ05", 4, 0));
        let case = self.innocent("SUB-35", "儿童的名单不公开");
        self.name_all(paid.grant, case);
    }

    /// Notices that hung too short; and those that hung just long enough, or were hung out again.
    pub(super) fn short_notices(&mut self) {
        let cases: [Hung; 5] = [
            (true, "补贴公示", &[(5, "")], "公示只挂了五天"),
            (true, "中标候选人公示", &[(1, "")], "中标候选人只公示一天"),
            (false, "补贴公示", &[(7, "")], "正好七天"),
            (
                false,
                "补贴公示",
                &[(3, ""), (7, "（更正）")],
                "更正以后重新公示满七天",
            ),
            (false, "中标候选人公示", &[(3, "")], "中标候选人公示三天"),
        ];
        for (planted, kind, hung, why) in cases {
            let village = self.own_village();
            let case = if planted {
                self.planted("DIS-02", why)
            } else {
                self.innocent("DIS-02", why)
            };
            let mut from = weekday(self.county.span.to - Days::new(120 + 7 * self.round as u64));
            let year = from.year();
            for (days, again) in hung {
                let to = from + Days::new(days - 1);
                let number = self.notice(village, kind, (year, again), (from, to));
                self.record(case, (Dataset::Notices, number));
                from = to + Days::new(3);
            }
        }
    }

    fn notice(
        &mut self,
        village: usize,
        kind: &'static str,
        (year, again): (i32, &str),
        (from, to): (NaiveDate, NaiveDate),
    ) -> String {
        let place = &self.county.places.villages[village];
        let what = if kind == "补贴公示" {
            "冬季取暖补助对象名单公示"
        } else {
            "村道护栏工程中标候选人公示"
        };
        let number = format!(
            "QT{}-{:06}-{:02}",
            from.format("%Y%m"),
            place.code.number() % 1_000_000,
            self.county.boards.others.len() % 100
        );
        let title = format!("{}{year}年{what}{again}", place.name);
        let body = format!(
            "{title}，在村公开栏张贴。如有异议，请在公示期内向本村村务监督委员会反映，电话{}。",
            office_phone("县农业农村局")
        );
        self.county.boards.others.push(Posted {
            number: number.clone(),
            village,
            kind,
            title,
            from,
            to,
            body,
        });
        number
    }

    /// Villages that have neither posted nor booked the last quarter; and those that booked it, or posted it in time.
    pub(super) fn accounts_unpublished(&mut self) {
        let today = self.county.span.today;
        let quarter = first_of(today.year(), (today.month() - 1) / 3 * 3 + 1);
        // The first day on which it is asked about: accounts are due after fifteen days, and five more pass.
        let overdue = today > quarter + Days::new(14 + 5);
        let villages = self.county.places.villages.len();
        let late: BTreeSet<usize> = (0..villages)
            .filter(|village| is_late(self.county.seed, *village))
            .collect();
        let mut punctual = (0..villages).filter(|village| !late.contains(village));
        let silent: Vec<usize> = punctual.by_ref().skip(20).step_by(50).take(3).collect();
        let in_time: Vec<usize> = punctual.skip(5).step_by(7).take(3).collect();
        for village in late {
            let case = if overdue {
                self.planted("DIS-01", "上个季度既没有公示，也没有账目")
            } else {
                self.innocent("DIS-01", "上个季度的公开还没有到期")
            };
            self.record_village(case, village);
        }
        for village in silent {
            self.county.boards.silent.insert(village);
            let case = self.innocent("DIS-01", "没有公示，账目已经报来");
            self.record_village(case, village);
        }
        for village in in_time {
            let case = self.innocent("DIS-01", "按时公示");
            self.record_village(case, village);
        }
    }

    fn record_village(&mut self, case: usize, village: usize) {
        let code = self.county.places.villages[village].code.to_string();
        self.record(case, (Dataset::Villages, code));
    }
}
