//! What is planted in the register of assets and among works.

use super::super::entry::Entry;
use super::super::property::{LET, inventory, tenant};
use super::super::{later, weekday, works, years_later};
use super::Slip;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

pub(super) fn unregistered(slip: &mut Slip<'_>, wrong: bool) {
    let mut asset = slip.asset(3);
    let contract = slip.contract(&mut asset, 2, 5);
    slip.rent(&contract);
    slip.name(&contract);
    slip.estate.add(contract);
    if !wrong {
        slip.estate.add(asset);
    }
}

pub(super) fn missing(slip: &mut Slip<'_>, wrong: bool) {
    let mut asset = slip.asset(3).with("survey", "有账无物");
    asset.set("use", if wrong { "自用" } else { "报废" });
    if !wrong {
        asset.set("net_value", "0.00");
    }
    slip.name(&asset);
    slip.estate.add(asset);
}

pub(super) fn idle(slip: &mut Slip<'_>, wrong: bool) {
    let mut asset = slip.asset(4).with("use", "闲置");
    if !wrong {
        let (today, acquired) = (slip.today(), later(slip.today(), -60));
        asset
            .set("acquired_on", acquired)
            .set("surveyed_on", inventory(today).max(acquired));
    }
    slip.name(&asset);
    slip.estate.add(asset);
}

pub(super) fn unsurveyed(slip: &mut Slip<'_>, wrong: bool) {
    let today = slip.today();
    let mut asset = slip.asset(3).with("use", "自用");
    if wrong {
        asset.set("surveyed_on", years_later(inventory(today), -2));
    } else {
        asset
            .set("acquired_on", later(inventory(today), 50))
            .set("surveyed_on", "")
            .set("survey", "");
    }
    slip.name(&asset);
    slip.estate.add(asset);
}

pub(super) fn occupied(slip: &mut Slip<'_>, wrong: bool) {
    if !wrong {
        return slip.bent(2, 5, |_, _| {});
    }
    let (name, _) = tenant(slip.estate, &mut slip.village, &LET[0]);
    let asset = slip.asset(3).with("use", "被占用").with("used_by", name);
    slip.name(&asset);
    slip.estate.add(asset);
}

pub(super) fn not_booked(slip: &mut Slip<'_>, wrong: bool) {
    let accepted = weekday(later(slip.today(), if wrong { -420 } else { -20 }));
    let number = slip.estate.number(Dataset::Projects, "XM", &slip.village);
    let day = |days: i64| weekday(later(accepted, -days));
    let firms: Vec<_> = slip.estate.firms.clone();
    let firm = &firms[slip.village.chance.below(20)];
    let project = Entry::new(Dataset::Projects)
        .with("number", &number)
        .with("village", slip.village.place.code)
        .with("name", format!("{}便民桥修建工程", slip.village.name()))
        .with("kind", "道路")
        .with("funding", "县级财政专项资金")
        .with("approved_on", day(190))
        .with("decided_on", day(205))
        .with("budget", "86000.00")
        .with("control_price", "84000.00")
        .with("procurement", "比选")
        .with("contractor", &firm.name)
        .with("contractor_code", &firm.code)
        .with("award", "79800.00")
        .with("contracted_on", day(150))
        .with("contract_amount", "79800.00")
        .with("change_amount", "0.00")
        .with("started_on", day(140))
        .with("planned_end", day(20))
        .with("finished_on", day(30))
        .with("accepted_on", accepted)
        .with("funded_on", day(170))
        .with("stage", "验收")
        .with("site", "一组");
    slip.name(&project);
    for (kind, amount, on) in [("预付款", 2_394_000, day(135)), ("进度款", 3_591_000, day(25))] {
        works::pay(
            slip.estate,
            &mut slip.village,
            &project,
            firm,
            kind,
            Fen(amount),
            on,
        );
    }
    slip.book();
    slip.estate.add(project);
}
