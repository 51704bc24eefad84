//! What is planted in how builders were chosen: PRJ-01 to PRJ-07.

use super::super::entry::Entry;
use super::super::firms::{Firm, Trade};
use super::super::works::{Work, offer};
use super::drafts::SETTLED;
use super::{Fine, Shape, Slip, Sort, Wrong, fen};
use crate::domain::fen::Fen;

pub(super) const SORTS: &[Sort] = &[
    Sort {
        rule: "PRJ-01",
        planted: &[
            "三段道路先后直接发包给一家，合起来超过招标限额",
            "同一地点三个项目先后比选，合起来超过招标限额",
        ],
        innocent: &[
            "三段道路都公开招标",
            "两段道路相隔十三个月立项",
            "三段道路合起来不到招标限额",
        ],
        make: pieces,
    },
    Sort {
        rule: "PRJ-02",
        planted: &["控制价四百二十万元，直接发包", "控制价四百五十万元，只比选"],
        innocent: &[
            "水毁抢险，直接发包",
            "三百九十九万九千元，不到招标限额",
            "控制价四百二十万元，公开招标",
        ],
        make: untendered,
    },
    Sort {
        rule: "PRJ-03",
        planted: &["公开招标只有两家投标，仍然定标"],
        innocent: &[
            "流标以后重新招标，仍然只有两家",
            "小额比选只来了两家",
            "公开招标，正好三家",
        ],
        make: few,
    },
    Sort {
        rule: "PRJ-04",
        planted: &[
            "两家投标单位的联系电话相同",
            "两家投标单位的保证金账号相同",
            "两家投标单位是一个法定代表人",
        ],
        innocent: &["各家都用交易平台的保证金账户", "同一个电话出现在不同的工程"],
        make: one_hand,
    },
    Sort {
        rule: "PRJ-05",
        planted: &["三家报价差距相等", "四家报价比例相等", "四家报价挤在千分之几以内"],
        innocent: &["定价发包，各家报价一样", "报价相近，离散程度刚过百分之一"],
        make: pattern,
    },
    Sort {
        rule: "PRJ-06",
        planted: &["同样三家投了八次标，严格轮流中标"],
        innocent: &["同样三家投了八次标，各有胜负", "同样三家投了八次标，总是一家中标"],
        make: turns,
    },
    Sort {
        rule: "PRJ-07",
        planted: &["中标价是控制价的九成九三，另外两家更高"],
        innocent: &["中标价是控制价的九成八九", "定价抽签，中标价就是控制价"],
        make: at_the_cap,
    },
];

/// A road.
const ROAD: usize = 0;

/// Roads, each approved so many days ago, of so many yuan.
fn roads(slip: &mut Slip<'_, '_>, parts: &[(i64, i64)], bend: impl Fn(&mut Slip<'_, '_>, &mut Work, &Firm)) {
    const NAMES: [&str; 3] = ["东段", "中段", "西段"];
    let builder = slip.builders().remove(0);
    for (nth, (ago, yuan)) in parts.iter().enumerate() {
        let mut work = slip.work_of(ROAD, *ago, Some(*yuan));
        let name = format!("{}主路{}拓宽工程", slip.village.name(), NAMES[nth % 3]);
        work.entry
            .set("name", name)
            .set("site", format!("主路{}", NAMES[nth % 3]));
        bend(slip, &mut work, &builder);
        slip.raise(work);
    }
}

fn pieces(slip: &mut Slip<'_, '_>, shape: Shape) {
    let direct = |_: &mut Slip<'_, '_>, work: &mut Work, firm: &Firm| {
        work.award_to(firm);
        work.untender();
    };
    let three = |yuan: i64| [(900, yuan), (800, yuan), (690, yuan)];
    match shape {
        Wrong(0) => roads(slip, &three(1_500_000), direct),
        Wrong(_) => roads(slip, &three(1_550_000), |_, work, _| {
            work.entry.set("procurement", "比选").set("site", "村部东侧主路");
        }),
        Fine(0) => roads(slip, &three(1_500_000), |slip, work, firm| {
            let mut firms = slip.builders();
            firms.retain(|other| other.code != firm.code);
            firms.insert(0, firm.clone());
            slip.usual_offers(work, &firms);
        }),
        Fine(1) => roads(slip, &[(1_100, 2_160_000), (690, 2_160_000)], direct),
        Fine(_) => roads(slip, &three(1_280_000), direct),
    }
}

fn untendered(slip: &mut Slip<'_, '_>, shape: Shape) {
    let control = match shape {
        Wrong(1) => 4_500_000,
        Fine(1) => 3_999_000,
        _ => 4_200_000,
    };
    let mut work = slip.work_of(ROAD, SETTLED, Some(control * 100 / 97 + 10));
    let what = if shape == Fine(0) {
        "水毁护岸抢险修复工程"
    } else {
        "集镇综合服务区工程"
    };
    work.entry
        .set("name", format!("{}{what}", slip.village.name()))
        .set("kind", "其他")
        .set("site", "村部南侧")
        .set("control_price", Fen(control * 100).yuan());
    match shape {
        Wrong(1) => drop(work.entry.set("procurement", "比选")),
        Fine(2) => {}
        _ => work.untender(),
    }
    slip.raise(work);
}

fn few(slip: &mut Slip<'_, '_>, shape: Shape) {
    let firms = slip.builders();
    let mut work = slip.work(SETTLED);
    let (mode, count) = match shape {
        Fine(1) => ("比选", 2),
        Fine(2) => ("公开招标", 3),
        _ => ("公开招标", 2),
    };
    work.entry.set("procurement", mode);
    slip.usual_offers(&mut work, &firms[..count]);
    if shape == Fine(0) {
        let mut failed = slip.work(SETTLED + 90);
        failed.unawarded();
        failed.entry.set("procurement", mode).set("funded_on", "");
        failed.funds = None;
        let name = work.entry.get("name");
        failed.entry.set("name", name);
        let price = work.money("control_price");
        failed.bids = firms[2..4]
            .iter()
            .map(|firm| offer(failed.entry.get("number"), firm, price, false))
            .collect();
        slip.raise(failed);
    }
    slip.raise(work);
}

fn one_hand(slip: &mut Slip<'_, '_>, shape: Shape) {
    let firms = slip.builders();
    let mut work = slip.work(SETTLED);
    slip.usual_offers(&mut work, &firms);
    let of = |bid: &Entry, column: &str| bid.get(column).to_owned();
    match shape {
        Wrong(0) => {
            let phone = of(&work.bids[0], "phone");
            work.bids[2].set("phone", phone);
        }
        Wrong(1) => {
            let account = of(&work.bids[0], "deposit_account");
            work.bids[1].set("deposit_account", account);
        }
        Wrong(_) => {
            let boss = firms[0].boss.clone();
            let sister = slip.estate.found(Trade::Builder, boss, "2016-09-20");
            slip.estate.add(sister.entry());
            let price = fen(&work.bids[1], "price");
            work.bids[1] = offer(work.entry.get("number"), &sister, price, false);
        }
        Fine(0) => {
            // The deposits of all of them go over the account of the county's trading platform.
            let mut all = firms;
            while all.len() < 9 {
                let more = slip.builders();
                all.extend(more);
                let mut seen = std::collections::BTreeSet::new();
                all.retain(|firm| seen.insert(firm.code.clone()));
            }
            slip.usual_offers(&mut work, &all);
            for bid in &mut work.bids {
                bid.set("deposit_account", "6217988000000999999");
            }
        }
        Fine(_) => {
            // An agent fills in offers for one firm here and for another there.
            let agent = format!("100{:08}", 91_000_000 + slip.serial);
            let mut next = slip.work(SETTLED - 200);
            let others = slip.builders();
            slip.usual_offers(&mut next, &others);
            work.bids[1].set("phone", &agent);
            next.bids[2].set("phone", &agent);
            slip.raise(next);
        }
    }
    slip.raise(work);
}

fn pattern(slip: &mut Slip<'_, '_>, shape: Shape) {
    let firms = slip.builders();
    let mut work = slip.work(SETTLED);
    work.award_at(if shape == Fine(0) { 1_000 } else { 880 });
    let parts: &[i64] = match shape {
        Wrong(0) => &[10_000, 10_300, 10_600],
        Wrong(1) => &[10_000, 10_200, 10_404, 10_612],
        Wrong(_) => &[10_000, 10_020, 10_050, 10_061],
        Fine(0) => &[10_000, 10_000, 10_000, 10_000],
        Fine(_) => &[10_000, 10_060, 10_220, 10_290],
    };
    work.price_bids(&firms, parts);
    slip.raise(work);
}

fn turns(slip: &mut Slip<'_, '_>, shape: Shape) {
    let order = match shape {
        Wrong(_) => [0, 1, 2, 0, 1, 2, 0, 1],
        Fine(0) => [0, 0, 1, 2, 0, 2, 1, 1],
        Fine(_) => [0; 8],
    };
    let firms = slip.builders();
    for (nth, winner) in order.into_iter().enumerate() {
        // Small works, so that together they need no tender.
        let mut work = slip.work_of(5, 1_560 - 170 * nth as i64, Some(42_000 + 700 * nth as i64));
        let mut three = firms[..3].to_vec();
        three.rotate_left(winner);
        let name = format!("{}（第{}期）", work.entry.get("name"), nth + 1);
        work.entry.set("procurement", "比选").set("name", name);
        slip.usual_offers(&mut work, &three);
        slip.raise(work);
    }
}

fn at_the_cap(slip: &mut Slip<'_, '_>, shape: Shape) {
    let firms = slip.builders();
    let mut work = slip.work(SETTLED);
    // One more was cheaper, and was left out for want of papers.
    let parts: &[i64] = match shape {
        Wrong(_) => {
            work.award_at(993);
            &[10_000, 10_031, 10_062, 9_340]
        }
        Fine(0) => {
            work.award_at(989);
            &[10_000, 10_040, 10_090, 9_340]
        }
        Fine(_) => {
            work.award_at(1_000);
            &[10_000, 10_000, 10_000, 10_000]
        }
    };
    work.price_bids(&firms, parts);
    slip.raise(work);
}
