//! What is planted in the books.

use chrono::{Datelike, NaiveDate};

use super::super::books::hands;
use super::super::{What, later, weekday};
use super::Slip;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

pub(super) fn cash(slip: &mut Slip<'_>, wrong: bool) {
    // Money is fetched first, so that the box never goes below nothing.
    let mut fetched = slip.paid(if wrong { 5_000 } else { 900 }, "提取备用金");
    (fetched.what, fetched.invoice) = (What::PettyCash, None);
    fetched.day = weekday(later(slip.today(), -200));
    slip.village.movements.push(fetched);
    slip.book();
    slip.expense(
        if wrong { 5_000 } else { 900 },
        "付购买清洁用具款",
        |paid| paid.cash = true,
    );
}

pub(super) fn split(slip: &mut Slip<'_>, wrong: bool) {
    let first = slip.paid(if wrong { 4_800 } else { 640 }, "付村道维护材料费");
    for (nth, more) in [0, 60, -40].into_iter().enumerate() {
        let (day, amount) = (
            weekday(later(first.day, nth as i64 * 3)),
            Fen(first.amount.0 + more * 100),
        );
        let (party, account) = (first.party.clone(), first.party_account.clone());
        slip.expense(0, "付村道维护材料费", |paid| {
            (paid.day, paid.amount, paid.party, paid.party_account) = (day, amount, party, account);
        });
    }
}

pub(super) fn no_invoice(slip: &mut Slip<'_>, wrong: bool) {
    slip.expense(
        if wrong { 3_000 } else { 100 },
        "付便民服务点杂费",
        |paid| paid.invoice = None,
    );
}

pub(super) fn invoice_twice(slip: &mut Slip<'_>, wrong: bool) {
    let first = slip.paid(2_600, "付会议室桌椅款");
    for nth in 0..2 {
        let (day, party) = (weekday(later(first.day, nth * 45)), first.party.clone());
        let invoice = first.invoice.clone();
        slip.expense(2_600, "付会议室桌椅款", |paid| {
            (paid.day, paid.party) = (day, party);
            if wrong {
                paid.invoice = invoice;
            }
        });
    }
}

pub(super) fn reception(slip: &mut Slip<'_>, wrong: bool) {
    slip.expense(
        1_260,
        if wrong {
            "付接待用餐费"
        } else {
            "付村小学营养餐配送费"
        },
        |_| {},
    );
}

pub(super) fn negative(slip: &mut Slip<'_>, wrong: bool) {
    let paid_on = weekday(later(slip.today(), -170));
    let mut fetched = slip.paid(960, "提取备用金");
    (fetched.what, fetched.invoice) = (What::PettyCash, None);
    fetched.day = later(paid_on, if wrong { 40 } else { -10 });
    slip.village.movements.push(fetched);
    slip.book();
    // More than is ever left in the box from everyday life.
    for _ in 0..if wrong { 12 } else { 1 } {
        slip.expense(950, "付防汛值班误餐补助", |paid| {
            (paid.cash, paid.day) = (true, paid_on)
        });
    }
}

pub(super) fn rush(slip: &mut Slip<'_>, wrong: bool) {
    let year = slip.today().year() - 1;
    let day = weekday(NaiveDate::from_ymd_opt(year, 12, 26).unwrap_or_default());
    slip.expense(
        if wrong { 38_000 } else { 4_200 },
        "付年末村容整治费",
        |paid| paid.day = day,
    );
}

pub(super) fn same_hand(slip: &mut Slip<'_>, wrong: bool) {
    let movement = slip.paid(1_480, "付广播设备维修费");
    let (maker, approver) = hands(slip.seed, slip.village.at);
    let by = if wrong {
        (maker.as_str(), maker.as_str())
    } else {
        (maker.as_str(), approver.as_str())
    };
    let number = slip.booked(&movement, by);
    slip.records.push((Dataset::Vouchers, format!("{number}#1")));
}

pub(super) fn vague(slip: &mut Slip<'_>, wrong: bool) {
    slip.expense(
        8_600,
        if wrong {
            "付款"
        } else {
            "付三组水塘清淤工程机械费"
        },
        |_| {},
    );
}
