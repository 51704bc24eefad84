//! What is planted among contracts and rents.

use chrono::{Datelike, NaiveDate};

use super::super::entry::Entry;
use super::super::property::{LET, contract, rent_of, tenant};
use super::super::{Movement, What, later, weekday, years_later};
use super::Slip;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

pub(super) fn cheap(slip: &mut Slip<'_>, wrong: bool) {
    slip.bent(2, 6, |_, contract| {
        let rent = Fen::parse_yuan(contract.get("rent")).unwrap_or_default();
        let share = if wrong { 40 } else { 88 };
        contract.set("rent", Fen(rent.0 * share / 100 / 1_000 * 1_000).yuan());
    });
}

pub(super) fn long(slip: &mut Slip<'_>, wrong: bool) {
    slip.bent(3, if wrong { 35 } else { 20 }, |_, _| {});
}

pub(super) fn lump(slip: &mut Slip<'_>, wrong: bool) {
    slip.bent(1, if wrong { 10 } else { 1 }, |slip, contract| {
        contract.set("lump_sum", "是");
        if !wrong {
            let starts = later(slip.today(), -200);
            contract
                .set("starts_on", starts)
                .set("ends_on", later(years_later(starts, 1), -1))
                .set("signed_on", weekday(later(starts, -20)))
                .set("decided_on", weekday(later(starts, -45)))
                .set("state", "履行");
        }
    });
}

/// A contract whose rent of this year is still open.
fn open_rent(slip: &mut Slip<'_>, days: i64, paid: Option<Fen>) {
    let mut asset = slip.asset(3);
    let mut contract = slip.contract(&mut asset, 2, 5);
    let due = later(slip.today(), -days);
    let starts = years_later(due, -1);
    contract
        .set("starts_on", starts)
        .set("ends_on", later(years_later(starts, 5), -1))
        .set("signed_on", weekday(later(starts, -20)))
        .set("decided_on", weekday(later(starts, -45)));
    let rent = Fen::parse_yuan(contract.get("rent")).unwrap_or_default();
    for (day, came) in [(starts, Some(rent)), (due, paid.map(|less| Fen(rent.0 - less.0)))] {
        let mut receipt = Entry::new(Dataset::Receipts)
            .with("contract", contract.get("number"))
            .with("instalment", day.year())
            .with("due_on", day)
            .with("due", rent.yuan())
            .with("account", &slip.village.account);
        if let Some(came) = came {
            receipt.set("paid_on", day).set("paid", came.yuan());
            let invoice = slip.village.invoice();
            slip.village.movements.push(Movement {
                day,
                amount: came,
                what: What::Rent,
                summary: format!("收{}{}年租金", asset.get("number"), day.year()),
                party: contract.get("tenant").to_owned(),
                party_account: String::new(),
                cash: false,
                invoice: Some(invoice),
            });
        }
        slip.estate.add(receipt);
    }
    slip.book();
    slip.name(&contract);
    slip.estate.add(asset);
    slip.estate.add(contract);
}

pub(super) fn overdue(slip: &mut Slip<'_>, wrong: bool) {
    open_rent(slip, if wrong { 200 } else { 10 }, None);
}

pub(super) fn short(slip: &mut Slip<'_>, wrong: bool) {
    open_rent(slip, 150, Some(Fen(if wrong { 80_000 } else { 50 })));
}

pub(super) fn expired(slip: &mut Slip<'_>, wrong: bool) {
    let mut asset = slip.asset(3);
    let mut first = slip.contract(&mut asset, 4, 3);
    let ends = later(slip.today(), -120);
    let starts = later(years_later(ends, -3), 1);
    first
        .set("starts_on", starts)
        .set("signed_on", weekday(later(starts, -20)))
        .set("decided_on", weekday(later(starts, -45)))
        .set("ends_on", ends)
        .set("state", "到期");
    slip.rent(&first);
    slip.name(&first);
    if !wrong {
        let (name, code) = tenant(slip.estate, &mut slip.village, &LET[3]);
        let rent = Fen::parse_yuan(first.get("rent")).unwrap_or_default();
        asset.set("used_by", &name);
        let next = contract(
            slip.estate,
            &mut slip.village,
            &asset,
            (&name, &code),
            later(ends, 1),
            4,
            rent,
        )
        .with("renewal_of", first.get("number"));
        slip.rent(&next);
        slip.estate.add(next);
    }
    slip.estate.add(asset);
    slip.estate.add(first);
}

pub(super) fn off_platform(slip: &mut Slip<'_>, wrong: bool) {
    let mut asset = slip.asset(0);
    asset.set("area", if wrong { "86" } else { "3.2" });
    let starts = years_later(slip.today(), -2);
    let rent = rent_of(&mut slip.village, &LET[0], &asset);
    let (name, code) = tenant(slip.estate, &mut slip.village, &LET[0]);
    asset.set("use", "出租").set("used_by", &name);
    let contract = contract(
        slip.estate,
        &mut slip.village,
        &asset,
        (&name, &code),
        starts,
        5,
        rent,
    )
    .with("trade_mode", "未进平台");
    slip.estate.add(asset);
    slip.rent(&contract);
    slip.name(&contract);
    slip.estate.add(contract);
}

pub(super) fn undecided(slip: &mut Slip<'_>, wrong: bool) {
    slip.bent(2, 5, |_, contract| {
        let day = if wrong {
            String::new()
        } else {
            contract.get("signed_on").to_owned()
        };
        contract.set("decided_on", day);
    });
}

pub(super) fn backwards(slip: &mut Slip<'_>, wrong: bool) {
    slip.bent(2, 5, |_, contract| {
        let signed: NaiveDate = contract.get("signed_on").parse().unwrap_or_default();
        contract.set("decided_on", weekday(later(signed, if wrong { 25 } else { -5 })));
    });
}

/// Two contracts over one asset, one after the other or at once.
pub(super) fn twice(slip: &mut Slip<'_>, wrong: bool) {
    let mut asset = slip.asset(3);
    let mut first = slip.contract(&mut asset, 5, 3);
    let ends: NaiveDate = first.get("ends_on").parse().unwrap_or_default();
    let starts = if wrong { later(ends, -300) } else { later(ends, 1) };
    let (name, code) = tenant(slip.estate, &mut slip.village, &LET[3]);
    let rent = Fen::parse_yuan(first.get("rent")).unwrap_or_default();
    asset.set("used_by", &name);
    let second = contract(
        slip.estate,
        &mut slip.village,
        &asset,
        (&name, &code),
        starts,
        4,
        rent,
    );
    first.set("state", "到期");
    for contract in [first, second] {
        slip.rent(&contract);
        slip.name(&contract);
        slip.estate.add(contract);
    }
    slip.estate.add(asset);
}

pub(super) fn renewed(slip: &mut Slip<'_>, wrong: bool) {
    let mut asset = slip.asset(3);
    let first = slip.contract(&mut asset, 5, 3).with("state", "到期");
    let ends: NaiveDate = first.get("ends_on").parse().unwrap_or_default();
    let party = (
        first.get("tenant").to_owned(),
        first.get("tenant_number").to_owned(),
    );
    let rent = Fen::parse_yuan(first.get("rent")).unwrap_or_default();
    let mut next = contract(
        slip.estate,
        &mut slip.village,
        &asset,
        (&party.0, &party.1),
        later(ends, 1),
        4,
        rent,
    )
    .with("renewal_of", first.get("number"));
    if wrong {
        next.set("trade_mode", "公开协商");
    }
    slip.rent(&first);
    slip.rent(&next);
    slip.name(&next);
    slip.estate.add(asset);
    slip.estate.add(first);
    slip.estate.add(next);
}

pub(super) fn private_account(slip: &mut Slip<'_>, wrong: bool) {
    if wrong {
        slip.village.account = format!("6217988{:012}", 500_000 + slip.village.at);
    }
    slip.bent(2, 5, |_, _| {});
}
