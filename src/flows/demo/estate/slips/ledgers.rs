//! What is planted in a village's books as a whole: ACC-13, 15, 21, 23, 27.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::super::books::hands;
use super::super::entry::Entry;
use super::super::firms::{Firm, Trade};
use super::super::{What, later, weekday};
use super::bookings::quiet;
use super::{Fine, Shape, Slip, Sort, Wrong, day};
use crate::domain::chart::new_chart_from;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

pub(super) const SORTS: &[Sort] = &[
    Sort {
        rule: "ACC-13",
        planted: &["现金余额为负四十天"],
        innocent: &["现金取出后才支付", "同一天里先付后取"],
        make: negative,
    },
    Sort {
        rule: "ACC-15",
        planted: &["年底突击支出"],
        innocent: &["年底按合同支付保洁费", "年底发一年的误工补贴"],
        make: rush,
    },
    Sort {
        rule: "ACC-21",
        planted: &["一年的租金收了，没有入账"],
        innocent: &["租金先记在应付款", "租金记在其他收入"],
        make: unbooked,
    },
    Sort {
        rule: "ACC-23",
        planted: &["三百多笔支出，金额多以七、八、九开头"],
        innocent: &["三百多笔自然产生的金额", "三种固定的金额反复支付"],
        make: first_digits,
    },
    Sort {
        rule: "ACC-27",
        planted: &["制单和审批是同一个人"],
        innocent: &["制单和审批是两个人", "一个人办的是提取备用金"],
        make: same_hand,
    },
];

fn negative(slip: &mut Slip<'_, '_>, shape: Shape) {
    let (after, times) = match shape {
        Wrong(_) => (40, 12),
        Fine(0) => (-10, 1),
        Fine(_) => (0, 1),
    };
    let paid_on = quiet(slip.ago(170));
    slip.fetch(if times > 1 { 12_000 } else { 960 }, later(paid_on, after));
    // More than is ever left in the box from everyday life.
    for _ in 0..times {
        slip.expense(950, "付防汛值班误餐补助", |paid| {
            (paid.cash, paid.day) = (true, paid_on);
        });
    }
}

fn rush(slip: &mut Slip<'_, '_>, shape: Shape) {
    let year = slip.today().year() - 1;
    let day = weekday(NaiveDate::from_ymd_opt(year, 12, 24).unwrap_or_default());
    let (yuan, summary) = match shape {
        Wrong(_) => (38_000, "付年末村容整治费"),
        Fine(0) => (4_200, "付年末村容整治费"),
        Fine(_) => (30_000, "付全年误工补贴"),
    };
    slip.expense(yuan, summary, |paid| paid.day = day);
}

/// Whether a line books a rent, as this county's clerks write it.
fn is_rent(line: &Entry) -> bool {
    let summary = line.get("summary");
    summary.starts_with('收') && summary.ends_with("年租金")
}

/// The rents of a year stay out of the books, or stand on an account where nobody looks for them first. A village with
/// rents of that year that no other case speaks of is looked for.
fn unbooked(slip: &mut Slip<'_, '_>, shape: Shape) {
    let year = slip.today().year() - 2;
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let window = first..later(first, 366 + 91);
    let contracts = slip.estate.of(Dataset::Contracts).iter();
    let villages: BTreeMap<&str, &str> = contracts
        .map(|contract| (contract.get("number"), contract.get("village")))
        .collect();
    let receipts = slip.estate.of(Dataset::Receipts).iter();
    let due: BTreeSet<&str> = receipts
        .filter(|receipt| {
            let due = day(receipt, "due_on");
            due.year() == year && (2..=11).contains(&due.month()) && !receipt.get("paid").is_empty()
        })
        .filter_map(|receipt| villages.get(receipt.get("contract")).copied())
        .collect();
    let vouchers = slip.estate.of(Dataset::Vouchers).iter();
    let income = |line: &&Entry| is_rent(line) && matches!(line.get("code"), "501" | "511");
    let booked: BTreeSet<&str> = vouchers
        .filter(income)
        .filter(|line| window.contains(&day(line, "booked_on")))
        .map(|line| line.get("village"))
        .collect();
    let count = slip.places.len();
    let fits = |at: &usize| {
        let code = slip.places[*at].code.to_string();
        !slip.leased.contains(at) && due.contains(code.as_str()) && booked.contains(code.as_str())
    };
    let found = (0..count).map(|step| (slip.village.at + step) % count).find(fits);
    let Some(at) = found else { return };
    let code = slip.places[at].code.to_string();
    let Some(lines) = slip.estate.entries.get_mut(&Dataset::Vouchers) else {
        return;
    };
    let of_the_year = |line: &Entry| {
        line.get("village") == code && is_rent(line) && window.contains(&day(line, "booked_on"))
    };
    match shape {
        Wrong(_) => lines.retain(|line| !of_the_year(line)),
        Fine(nth) => {
            for line in lines
                .iter_mut()
                .filter(|line| of_the_year(line) && !line.get("credit").is_empty())
            {
                let new = day(line, "booked_on") >= new_chart_from();
                let (account, name) = match (nth, new) {
                    (0, true) => ("211", "应付款"),
                    (0, false) => ("202", "应付款"),
                    (_, true) => ("504", "其他收入"),
                    (_, false) => ("531", "其他收入"),
                };
                line.set("code", account).set("account_name", name);
            }
        }
    }
    slip.records.push((Dataset::Villages, code));
}

/// Three hundred and twenty small expenses of five years.
fn first_digits(slip: &mut Slip<'_, '_>, shape: Shape) {
    const COUNT: i64 = 320;
    /// How many of a thousand amounts begin with a digit up to this one, in nature.
    const NATURAL: [i64; 9] = [301, 477, 602, 699, 778, 845, 903, 954, 1_000];
    let shops: Vec<Firm> = slip
        .estate
        .firms
        .iter()
        .filter(|firm| firm.trade == Trade::Shop)
        .cloned()
        .collect();
    for nth in 0..COUNT {
        // Tens, hundreds, and a few thousands.
        let size = match nth % 16 {
            0 => 100_000,
            at if at % 2 == 0 => 10_000,
            _ => 1_000,
        };
        let digit = match shape {
            Wrong(_) => 7 + nth * 7 % 3,
            _ => 1 + NATURAL.partition_point(|share| *share <= nth * 617 % COUNT * 1_000 / COUNT) as i64,
        };
        let amount = match shape {
            Fine(1) => [6_850, 88_000, 316_000][(nth % 3) as usize],
            _ => digit * size + slip.village.chance.between(0, size - 1),
        };
        let month = later(slip.village.span.from, nth * 1_800 / COUNT);
        let on = NaiveDate::from_ymd_opt(month.year(), month.month().min(11), 1 + (nth * 5 % 17) as u32);
        let shop = &shops[slip.village.chance.below(shops.len())];
        let mut paid = slip.paid(
            0,
            ["付宣传品制作费", "付灯具更换费", "付水管配件款"][(nth % 3) as usize],
        );
        paid.day = weekday(on.unwrap_or(month).max(later(slip.village.span.from, 14)));
        (paid.amount, paid.party, paid.party_account) =
            (Fen(amount), shop.name.clone(), shop.account.clone());
        slip.village.movements.push(paid);
    }
    slip.book();
    slip.records
        .push((Dataset::Villages, slip.village.place.code.to_string()));
}

fn same_hand(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut movement = slip.paid(1_480, "付广播设备维修费");
    if shape == Fine(1) {
        (movement.what, movement.invoice) = (What::PettyCash, None);
        movement.summary = "提取备用金".to_owned();
        movement.party.clear();
        movement.party_account.clear();
    }
    let (maker, approver) = hands(slip.seed, slip.village.at);
    let by = if shape == Fine(0) {
        (maker.as_str(), approver.as_str())
    } else {
        (maker.as_str(), maker.as_str())
    };
    let number = slip.booked(&movement, by);
    slip.records.push((Dataset::Vouchers, format!("{number}#1")));
}
