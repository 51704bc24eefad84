//! The collective's books: a voucher for every movement, each with two lines that balance.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::{first_of, weekday};
use super::super::chance::Chance;
use super::super::names::Names;
use super::super::notices::is_late;
use super::entry::Entry;
use super::firms::Trade;
use super::{Estate, Movement, Village, What, tens};
use crate::domain::chart::new_chart_from;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// Everyday life beside rent and works, month by month.
fn everyday(estate: &Estate<'_>, village: &mut Village<'_>) {
    let before = brought_forward(village);
    let shops: Vec<_> = estate
        .firms
        .iter()
        .filter(|f| f.trade == Trade::Shop)
        .cloned()
        .collect();
    let mut month = first_of(village.span.from.year(), village.span.from.month());
    village.movements.push(movement(
        month,
        Fen(40_000_000 + before.0.max(0)),
        What::Opening,
        "上年结转",
        "",
        false,
    ));
    while month <= village.span.to {
        let quarter_ends = month.month().is_multiple_of(3);
        let day = |village: &mut Village<'_>, from: i64, to: i64| {
            weekday(
                NaiveDate::from_ymd_opt(
                    month.year(),
                    month.month(),
                    village.chance.between(from, to) as u32,
                )
                .unwrap_or(month),
            )
        };
        if month.month() % 3 == 1 {
            let (on, amount) = (day(village, 5, 9), tens(&mut village.chance, 18_000, 36_000));
            let what = movement(
                on,
                amount,
                What::Grant,
                "收村级组织运转经费补助",
                "示范县财政局",
                false,
            );
            village.movements.push(what);
        }
        let shop = shops[village.chance.below(shops.len())].clone();
        let (on, amount) = (day(village, 3, 16), tens(&mut village.chance, 320, 1_900));
        const REASONS: [&str; 4] = ["付办公用品费", "付村委会水电费", "付宣传栏制作费", "付打印复印费"];
        let mut bought = movement(
            on,
            amount,
            What::Office,
            REASONS[village.chance.below(4)],
            &shop.name,
            false,
        );
        bought.party_account = shop.account.clone();
        bought.invoice = Some(village.invoice());
        village.movements.push(bought);
        if quarter_ends {
            let (on, amount) = (day(village, 6, 15), tens(&mut village.chance, 2_400, 6_200));
            let mut cleaned = movement(on, amount, What::Welfare, "付本季度村内保洁费", &shop.name, false);
            cleaned.party_account = shop.account.clone();
            cleaned.invoice = Some(village.invoice());
            village.movements.push(cleaned);
            let on = day(village, 6, 12);
            village.movements.push(movement(
                on,
                Fen(80_000),
                What::PettyCash,
                "提取备用金",
                "",
                false,
            ));
            let (on, amount) = (day(village, 13, 18), tens(&mut village.chance, 200, 780));
            let mut labour = movement(on, amount, What::Labour, "付清理沟渠用工费", "", true);
            labour.invoice = Some(village.invoice());
            village.movements.push(labour);
        }
        month = first_of(
            month.year() + i32::from(month.month() == 12),
            month.month() % 12 + 1,
        );
    }
}

/// Takes out what moved before the books begin, and gives what of it is left in the bank.
fn brought_forward(village: &mut Village<'_>) -> Fen {
    let from = village.span.from;
    let moved = |movement: &Movement| match movement.what {
        What::Rent | What::ProjectMoney => movement.amount.0,
        What::ProjectPayment => -movement.amount.0,
        _ => 0,
    };
    let (before, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut village.movements)
        .into_iter()
        .partition(|movement| movement.day < from);
    village.movements = rest;
    Fen(before.iter().map(moved).sum())
}

fn movement(day: NaiveDate, amount: Fen, what: What, summary: &str, party: &str, cash: bool) -> Movement {
    Movement {
        day,
        amount,
        what,
        summary: summary.to_owned(),
        party: party.to_owned(),
        party_account: String::new(),
        cash,
        invoice: None,
    }
}

/// The accounts that a movement debits and credits, in the chart of its day.
fn sides(what: What, cash: bool, day: NaiveDate) -> [(&'static str, &'static str); 2] {
    let new = day >= new_chart_from();
    let pick = |new_one: (&'static str, &'static str), old_one| if new { new_one } else { old_one };
    let bank = ("102", "银行存款");
    let cash_box = pick(("101", "库存现金"), ("101", "现金"));
    let money = if cash { cash_box } else { bank };
    let running = pick(("513", "管理费用"), ("541", "管理费用"));
    let unfinished = pick(("153", "在建工程"), ("154", "在建工程"));
    match what {
        What::Rent => [money, pick(("501", "经营收入"), ("511", "发包及上交收入"))],
        What::Grant => [bank, pick(("503", "补助收入"), ("522", "补助收入"))],
        What::ProjectMoney => [bank, ("241", "专项应付款")],
        What::ProjectPayment => [unfinished, bank],
        What::ProjectRefund => [bank, unfinished],
        What::Capitalised => [("151", "固定资产"), unfinished],
        What::Office | What::Labour => [running, money],
        What::Welfare => [pick(("514", "公益支出"), ("551", "其他支出")), bank],
        What::PettyCash => [cash_box, bank],
        What::Opening => [bank, ("311", "公积公益金")],
    }
}

/// Who keeps a village's books and who approves.
pub(super) fn hands(seed: u64, village: usize) -> (String, String) {
    let (names, mut chance) = (Names::read(), Chance::new(seed, 40_000 + village as u64));
    let mut one = || {
        let (surname, male) = (names.surname(&mut chance), chance.permille(500));
        names.full(&surname, male, &mut chance)
    };
    let maker = one();
    let mut approver = one();
    while approver == maker {
        approver = one();
    }
    (maker, approver)
}

/// Books everything that moved in a village.
pub(super) fn keep(estate: &mut Estate<'_>, mut village: Village<'_>, seed: u64) {
    everyday(estate, &mut village);
    let (maker, approver) = hands(seed, village.at);
    let mut movements = std::mem::take(&mut village.movements);
    movements.sort_by_key(|movement| movement.day);
    let today = village.span.today;
    let this_quarter = first_of(today.year(), (today.month() - 1) / 3 * 3 + 1);
    // The books of a late village end before the last whole quarter.
    let last_quarter = this_quarter - chrono::Months::new(3);
    let ends = if is_late(seed, village.at) {
        last_quarter
    } else {
        today
    };
    for movement in &movements {
        if movement.day > village.span.to || movement.day >= ends {
            continue;
        }
        let number = estate.number(
            Dataset::Vouchers,
            &format!("PZ{}", movement.day.format("%Y%m")),
            &village,
        );
        voucher(estate, village.place.code, &number, movement, (&maker, &approver));
    }
}

/// One voucher of two lines.
pub(super) fn voucher(
    estate: &mut Estate<'_>,
    village: impl ToString,
    number: &str,
    movement: &Movement,
    (maker, approver): (&str, &str),
) {
    let village = village.to_string();
    let amount = movement.amount.yuan();
    for (line, (code, name)) in sides(movement.what, movement.cash, movement.day)
        .into_iter()
        .enumerate()
    {
        let mut entry = Entry::new(Dataset::Vouchers)
            .with("number", number)
            .with("line", line + 1)
            .with("village", &village)
            .with("booked_on", movement.day)
            .with("code", code)
            .with("account_name", name)
            .with("summary", &movement.summary)
            .with("party", &movement.party)
            .with("party_account", &movement.party_account)
            .with("settlement", if movement.cash { "现金" } else { "转账" })
            .with("invoice", movement.invoice.as_deref().unwrap_or_default())
            .with("made_by", maker)
            .with("approved_by", approver)
            .with("entered_on", weekday(movement.day));
        entry.set(if line == 0 { "debit" } else { "credit" }, &amount);
        estate.add(entry);
    }
}
