//! What is planted in the register of assets: AST-01, 02, 05, 09, 10.

use super::super::property::{LET, inventory, tenant};
use super::super::{later, years_later};
use super::{Fine, Shape, Slip, Sort, Wrong, begin};

pub(super) const SORTS: &[Sort] = &[
    Sort {
        rule: "AST-01",
        planted: &["合同里的资产没有登记"],
        innocent: &["合同里的资产已经登记", "合同到期，资产后来处置了"],
        make: unregistered,
    },
    Sort {
        rule: "AST-02",
        planted: &["账上有净值，清查没有实物"],
        innocent: &["清查没有实物，净值已经核销", "清查发现账外的实物"],
        make: missing,
    },
    Sort {
        rule: "AST-05",
        planted: &["长期闲置"],
        innocent: &["取得不到三个月，还没有用起来", "登记为闲置，其实已经签了合同"],
        make: idle,
    },
    Sort {
        rule: "AST-09",
        planted: &["去年年底没有清查"],
        innocent: &["去年年底以后才取得", "已经报废，不再清查"],
        make: unsurveyed,
    },
    Sort {
        rule: "AST-10",
        planted: &["有人占用，没有合同", "登记为出租，使用人没有合同"],
        innocent: &["有人使用，合同在履行", "村卫生室免费使用"],
        make: occupied,
    },
];

fn unregistered(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut asset = slip.asset(3);
    let over = shape == Fine(1);
    let contract = slip.contract(&mut asset, 3, if over { 4 } else { 2 }, if over { 3 } else { 5 });
    slip.rent(&contract);
    slip.name(&contract);
    slip.estate.add(contract);
    if shape == Fine(0) {
        slip.estate.add(asset);
    }
}

fn missing(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut asset = slip.asset(3).with("survey", "有账无物");
    match shape {
        Wrong(_) => drop(asset.set("use", "自用")),
        Fine(0) => drop(asset.set("use", "报废").set("net_value", "0.00")),
        Fine(_) => drop(asset.set("use", "自用").set("survey", "有物无账")),
    }
    slip.name(&asset);
    slip.estate.add(asset);
}

fn idle(slip: &mut Slip<'_, '_>, shape: Shape) {
    if shape == Fine(1) {
        return slip.let_out(4, 2, 5, |_, asset, _| {
            asset.set("use", "闲置");
        });
    }
    let mut asset = slip.asset(4).with("use", "闲置");
    let counted = inventory(slip.today());
    if later(counted, 90) >= slip.today() {
        // The last inventory was only just: it stood idle at the one before.
        asset.set("surveyed_on", years_later(counted, -1));
    }
    if shape == Fine(0) {
        let (today, acquired) = (slip.today(), slip.ago(60));
        asset
            .set("acquired_on", acquired)
            .set("surveyed_on", inventory(today).max(acquired));
    }
    slip.name(&asset);
    slip.estate.add(asset);
}

fn unsurveyed(slip: &mut Slip<'_, '_>, shape: Shape) {
    let today = slip.today();
    let mut asset = slip.asset(3).with("use", "自用");
    match shape {
        Fine(0) => drop(
            asset
                .set("acquired_on", later(inventory(today), 50).min(today))
                .set("surveyed_on", "")
                .set("survey", ""),
        ),
        _ => drop(asset.set("surveyed_on", years_later(inventory(today), -2))),
    }
    if shape == Fine(1) {
        asset.set("use", "报废").set("net_value", "0.00");
    }
    slip.name(&asset);
    slip.estate.add(asset);
}

fn occupied(slip: &mut Slip<'_, '_>, shape: Shape) {
    let usage = match shape {
        Wrong(0) => "被占用",
        Fine(0) => {
            return slip.let_out(3, 2, 5, |slip, _, contract| {
                let starts = slip.ago(500);
                begin(contract, starts, 5);
            });
        }
        _ => "出租",
    };
    let (name, _) = tenant(slip.estate, &mut slip.village, &LET[3]);
    let user = if shape == Fine(1) {
        format!("{}卫生室", slip.village.name())
    } else {
        name
    };
    let asset = slip.asset(3).with("use", usage).with("used_by", user);
    slip.name(&asset);
    slip.estate.add(asset);
}
