//! What is planted in single contracts and their rents: CON-01, 02, 03, 05, 06, 07, 09, 12, 13.

use chrono::NaiveDate;

use super::super::entry::Entry;
use super::super::property::{LET, contract, tenant};
use super::super::{Movement, What, later, weekday, years_later};
use super::{Fine, Shape, Slip, Sort, Wrong, before, begin, day, fen};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

pub(super) const SORTS: &[Sort] = &[
    Sort {
        rule: "CON-01",
        planted: &["门面房租金只有同类的四成", "机动地租金只有同类的四成"],
        innocent: &["租金略低于同类", "租金是同类的八成", "家庭承包的地，不收承包费"],
        make: cheap,
    },
    Sort {
        rule: "CON-02",
        planted: &["租期三十五年"],
        innocent: &["租期正好二十年", "荒山租三十年", "家庭承包三十年"],
        make: long,
    },
    Sort {
        rule: "CON-03",
        planted: &["约定一次收取十年租金", "同一天预收六年租金"],
        innocent: &["租一年，一次付清", "同一天补交以前欠的五年租金"],
        make: lump,
    },
    Sort {
        rule: "CON-05",
        planted: &["租金逾期二百天没有收到"],
        innocent: &[
            "租金到期才十天",
            "上一期已经把两年的一起交了",
            "受灾免租，已经公示",
        ],
        make: overdue,
    },
    Sort {
        rule: "CON-06",
        planted: &["一年少收八百元"],
        innocent: &["少收五角，抹零", "第二年补足了", "受灾减租，已经公示"],
        make: short,
    },
    Sort {
        rule: "CON-07",
        planted: &["到期四个月还在用，没有续签"],
        innocent: &["到期后已经公开续签", "到期收回，闲置待租", "到期才二十天"],
        make: expired,
    },
    Sort {
        rule: "CON-09",
        planted: &["大面积出租未进平台", "全期租金二十多万元，未进平台"],
        innocent: &[
            "小面积出租，不用进平台",
            "四十九亩多，没有到标准",
            "大面积出租，公开竞价",
        ],
        make: off_platform,
    },
    Sort {
        rule: "CON-12",
        planted: &["没有民主决策的日期"],
        innocent: &["当天表决当天签订", "日期没有登记，决议公示过", "家庭承包的地"],
        make: undecided,
    },
    Sort {
        rule: "CON-13",
        planted: &["先签订，后表决"],
        innocent: &["先表决，后签订", "同一天表决、签订"],
        make: backwards,
    },
];

/// A shop.
const SHOP: usize = 3;
/// A field.
const FIELD: usize = 0;

fn percent(contract: &mut Entry, share: i64) {
    let rent = fen(contract, "rent");
    contract.set("rent", Fen(rent.0 * share / 100 / 1_000 * 1_000).yuan());
}

/// The land of a member household: without a fee, by law and not by trade.
fn family_land(slip: &mut Slip<'_, '_>, ago: i32, years: i32) {
    slip.let_out(FIELD, ago, years, |_, asset, contract| {
        asset.set("name", "家庭承包地").set("area", "4.6");
        contract
            .set("area", "4.6")
            .set("rent", "0.00")
            .set("escalation", "")
            .set("trade_mode", "")
            .set("decided_on", "");
    });
}

fn cheap(slip: &mut Slip<'_, '_>, shape: Shape) {
    let (sort, share) = match shape {
        Wrong(0) => (SHOP, 40),
        Wrong(_) => (FIELD, 40),
        Fine(0) => (SHOP, 88),
        Fine(1) => (FIELD, 80),
        Fine(_) => return family_land(slip, 2, 30),
    };
    slip.let_out(sort, 2, 6, |_, asset, contract| {
        if sort == FIELD && asset.get("area").is_empty() {
            asset.set("area", "12.5");
            contract.set("area", "12.5").set("rent", "7750.00");
        }
        percent(contract, share);
    });
}

fn long(slip: &mut Slip<'_, '_>, shape: Shape) {
    match shape {
        Wrong(_) => slip.let_out(SHOP, 3, 35, |_, _, _| {}),
        Fine(0) => slip.let_out(SHOP, 3, 20, |_, _, _| {}),
        // By contract law a lease like any other, over land that may be let for longer.
        Fine(1) => slip.let_out(2, 3, 30, |_, _, contract| {
            contract.set("kind", "出租");
        }),
        Fine(_) => family_land(slip, 3, 30),
    }
}

/// An instalment, and the money that came for it in the books.
fn receipt(slip: &mut Slip<'_, '_>, contract: &Entry, due: NaiveDate, paid: Option<(NaiveDate, Fen)>) {
    let rent = fen(contract, "rent");
    let mut receipt = Entry::new(Dataset::Receipts)
        .with("contract", contract.get("number"))
        .with("instalment", due.format("%Y"))
        .with("due_on", due)
        .with("due", rent.yuan())
        .with("account", &slip.village.account);
    if let Some((day, amount)) = paid {
        receipt.set("paid_on", day).set("paid", amount.yuan());
        let invoice = slip.village.invoice();
        slip.village.movements.push(Movement {
            day,
            amount,
            what: What::Rent,
            summary: format!("收{}{}年租金", contract.get("asset"), due.format("%Y")),
            party: contract.get("tenant").to_owned(),
            party_account: String::new(),
            cash: false,
            invoice: Some(invoice),
        });
    }
    slip.estate.add(receipt);
}

fn lump(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut asset = slip.asset(SHOP);
    let (starts, years, due) = match shape {
        Wrong(0) => {
            return slip.let_out(SHOP, 1, 10, |_, _, contract| {
                contract.set("lump_sum", "是");
            });
        }
        Wrong(_) => (slip.ago(400), 10, 6),
        Fine(0) => {
            return slip.let_out(SHOP, 1, 1, |slip, _, contract| {
                begin(contract, slip.ago(200), 1);
                contract.set("lump_sum", "是").set("state", "履行");
            });
        }
        Fine(_) => (years_later(slip.ago(120), -4), 8, 5),
    };
    let mut contract = slip.contract(&mut asset, SHOP, 1, years);
    begin(&mut contract, starts, years);
    contract.set("state", "履行");
    // All in advance with the first; or all late with the last.
    let on = if matches!(shape, Wrong(_)) {
        weekday(starts)
    } else {
        weekday(later(years_later(starts, 4), 20))
    };
    let rent = fen(&contract, "rent");
    for year in 0..due {
        receipt(slip, &contract, years_later(starts, year), Some((on, rent)));
    }
    slip.book();
    slip.name(&contract);
    slip.estate.add(asset);
    slip.estate.add(contract);
}

/// A contract with two instalments, the last due so many days ago; what came for each is given by the rent.
fn open_rent(
    slip: &mut Slip<'_, '_>,
    days: i64,
    came: [&dyn Fn(Fen) -> Option<Fen>; 2],
    waived: Option<&'static str>,
) {
    slip.let_another();
    let mut asset = slip.asset(SHOP);
    let mut contract = slip.contract(&mut asset, SHOP, 2, 5);
    let due = slip.ago(days);
    let starts = years_later(due, -1);
    begin(&mut contract, starts, 5);
    let rent = fen(&contract, "rent");
    for (day, came) in [(starts, came[0]), (due, came[1])] {
        receipt(
            slip,
            &contract,
            day,
            came(rent).map(|amount| (weekday(day), amount)),
        );
    }
    if let Some(what) = waived {
        let (number, name) = (contract.get("number"), asset.get("name"));
        slip.post(
            before(due, 30),
            "租金减免公示",
            &format!("合同{number}租金{what}"),
            &format!("今年洪水淹了{name}，经村民代表会议表决，合同{number}本年租金予以{what}。"),
        );
    }
    slip.book();
    slip.name(&contract);
    slip.estate.add(asset);
    slip.estate.add(contract);
}

fn overdue(slip: &mut Slip<'_, '_>, shape: Shape) {
    let (all, none): (&dyn Fn(Fen) -> Option<Fen>, _) = (&Some, &|_| None);
    match shape {
        Wrong(_) => open_rent(slip, 200, [all, none], None),
        Fine(0) => open_rent(slip, 10, [all, none], None),
        Fine(1) => open_rent(slip, 200, [&|rent| Some(Fen(rent.0 * 2)), none], None),
        Fine(_) => open_rent(slip, 200, [all, none], Some("免收")),
    }
}

fn short(slip: &mut Slip<'_, '_>, shape: Shape) {
    let less = |fen: i64| move |rent: Fen| Some(Fen(rent.0 - fen));
    match shape {
        Wrong(_) => open_rent(slip, 150, [&Some, &less(80_000)], None),
        Fine(0) => open_rent(slip, 150, [&Some, &less(50)], None),
        Fine(1) => open_rent(slip, 150, [&less(80_000), &less(-80_000)], None),
        Fine(_) => open_rent(slip, 150, [&Some, &less(80_000)], Some("减租800元")),
    }
}

fn expired(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut asset = slip.asset(SHOP);
    let mut first = slip.contract(&mut asset, SHOP, 4, 3);
    let ends = slip.ago(if shape == Fine(2) { 20 } else { 120 });
    begin(&mut first, later(years_later(ends, -3), 1), 3);
    first.set("ends_on", ends).set("state", "到期");
    if shape == Fine(0) {
        let (name, code) = slip.another_tenant(SHOP, &first);
        let rent = fen(&first, "rent");
        asset.set("used_by", &name);
        let starts = later(ends, 1);
        let next = contract(
            slip.estate,
            &mut slip.village,
            &asset,
            (&name, &code),
            starts,
            4,
            rent,
        )
        .with("renewal_of", first.get("number"));
        slip.rent(&next);
        slip.estate.add(next);
    }
    if shape == Fine(1) {
        asset
            .set("use", "闲置")
            .set("used_by", "")
            .set("surveyed_on", slip.ago(40));
    }
    slip.keep(asset, first);
}

fn off_platform(slip: &mut Slip<'_, '_>, shape: Shape) {
    // A school house is let for some 15,000 yuan a year.
    let (sort, area, years) = match shape {
        Wrong(0) | Fine(2) => (FIELD, "86", 5),
        Wrong(_) => (4, "", 16),
        Fine(0) => (FIELD, "3.2", 5),
        Fine(_) => (FIELD, "49.8", 5),
    };
    let mut asset = slip.asset(sort);
    if !area.is_empty() {
        asset.set("area", area);
    }
    let (name, code) = tenant(slip.estate, &mut slip.village, &LET[sort]);
    let starts = years_later(slip.today(), -2);
    let mut contract = slip.contract_with(&mut asset, sort, (&name, &code), starts, years);
    if shape != Fine(2) {
        contract.set("trade_mode", "未进平台");
    }
    slip.keep(asset, contract);
}

fn undecided(slip: &mut Slip<'_, '_>, shape: Shape) {
    if shape == Fine(2) {
        return family_land(slip, 2, 30);
    }
    slip.let_out(SHOP, 2, 5, |slip, asset, contract| {
        let signed = contract.get("signed_on").to_owned();
        contract.set("decided_on", if shape == Fine(0) { &signed } else { "" });
        if shape == Fine(1) {
            let (number, name) = (asset.get("number"), asset.get("name"));
            slip.post(
                before(day(contract, "signed_on"), 20),
                "民主决策公示",
                &format!("{name}出租决议"),
                &format!("经村民代表会议表决，同意公开出租{name}（{number}），现将决议公示。"),
            );
        }
    });
}

fn backwards(slip: &mut Slip<'_, '_>, shape: Shape) {
    slip.let_out(SHOP, 2, 5, |_, _, contract| {
        let signed = day(contract, "signed_on");
        let decided = match shape {
            Wrong(_) => weekday(later(signed, 25)),
            Fine(0) => before(signed, 7),
            Fine(_) => signed,
        };
        contract.set("decided_on", decided);
    });
}
