//! What is planted in who rents what from whom, and where the rent goes: CON-10, 11, 15, 16, 21.

use chrono::NaiveDate;

use super::super::entry::Entry;
use super::super::firms::Trade;
use super::super::parties::Stranger;
use super::super::property::{contract, instalments};
use super::super::{later, weekday, years_later};
use super::{Fine, Shape, Slip, Sort, Wrong, before, day, fen};
use crate::domain::area::Area;
use crate::domain::fen::Fen;

pub(super) const SORTS: &[Sort] = &[
    Sort {
        rule: "CON-10",
        planted: &[
            "一个月内把三块地分三份合同租给一个人，都没有进平台",
            "一个月内把两块地租给夫妻二人，都没有进平台",
        ],
        innocent: &[
            "三块地租给一个人，都是公开竞价",
            "三块地租给三个不相关的人",
            "三块地租给一个人，前后隔了九十多天",
        ],
        make: split,
    },
    Sort {
        rule: "CON-11",
        planted: &[
            "在任村干部自己租，没有公开竞价",
            "村干部子女的企业租，没有公开竞价",
        ],
        innocent: &[
            "村干部表决后公开竞价租到",
            "承租的是别的村的干部",
            "签订以后才当干部",
        ],
        make: insider,
    },
    Sort {
        rule: "CON-15",
        planted: &["一处资产同期租给两家"],
        innocent: &[
            "前一家到期，后一家接着租",
            "五间门面房，两家各租几间",
            "一块地分两家租，面积合得上",
        ],
        make: twice,
    },
    Sort {
        rule: "CON-16",
        planted: &["没有公开竞价，也没有公示，续租给原来的人"],
        innocent: &[
            "公开竞价后续租给原来的人",
            "先公示，再协商续租",
            "到期后协商租给了别人",
        ],
        make: renewed,
    },
    Sort {
        rule: "CON-21",
        planted: &["租金进了没有备案的账户", "租金进了村干部的账户"],
        innocent: &[
            "租金进了集体账户",
            "报账员代收，第二天转进集体账户",
            "租金进了邻村集体代管的账户",
        ],
        make: private_account,
    },
];

/// Fields of so many 亩, each let for five years from its own day to its own tenant.
fn fields(slip: &mut Slip<'_, '_>, mu: i64, parts: &[(Stranger, NaiveDate)], mode: &str) {
    for (who, starts) in parts {
        let mut asset = slip.asset(0);
        asset.set("area", Area(mu * 10_000).mu());
        let party = (who.name.as_str(), who.number.as_str());
        let contract = slip
            .contract_with(&mut asset, 0, party, *starts, 5)
            .with("trade_mode", mode)
            .with("signed_on", before(*starts, 12))
            .with("decided_on", before(*starts, 30));
        slip.keep(asset, contract);
    }
}

fn split(slip: &mut Slip<'_, '_>, shape: Shape) {
    let who: Vec<Stranger> = (0..3).map(|_| slip.estate.parties.stranger()).collect();
    let first = weekday(years_later(slip.today(), -2));
    let one = |nth: usize, days: i64| (who[nth].clone(), later(first, days));
    match shape {
        Wrong(0) => fields(slip, 26, &[one(0, 0), one(0, 10), one(0, 21)], "未进平台"),
        Wrong(_) => {
            slip.kin(&who[0].number, &who[1].number, "配偶");
            fields(slip, 33, &[one(0, 0), one(1, 14)], "未进平台");
        }
        Fine(0) => fields(slip, 26, &[one(0, 0), one(0, 10), one(0, 21)], "公开竞价"),
        Fine(1) => fields(slip, 26, &[one(0, 0), one(1, 10), one(2, 21)], "未进平台"),
        Fine(_) => fields(slip, 18, &[one(0, 0), one(0, 98), one(0, 203)], "未进平台"),
    }
}

fn insider(slip: &mut Slip<'_, '_>, shape: Shape) {
    let cadre = match shape {
        Fine(1) => slip.estate.parties.cadre(slip.elsewhere()),
        _ => slip.cadre(),
    };
    let starts = weekday(years_later(slip.today(), -2));
    let (name, number) = match (shape, cadre) {
        (Fine(2), _) => {
            let later_cadre = slip.office(later(starts, 40), None);
            (later_cadre.name, later_cadre.number)
        }
        (_, None) => return,
        (Wrong(1), Some(cadre)) => {
            let child = slip.estate.parties.stranger();
            slip.kin(&cadre.number, &child.number, "子女");
            let firm = slip.estate.found(Trade::Shop, child, "2017-04-18");
            slip.estate.add(firm.entry());
            slip.insiders.push(firm.code.clone());
            (firm.name, firm.code)
        }
        (_, Some(cadre)) => (cadre.name.clone(), cadre.number.clone()),
    };
    let mode = if shape == Fine(0) {
        "公开竞价"
    } else {
        "公开协商"
    };
    let mut asset = slip.asset(3);
    let contract = slip
        .contract_with(&mut asset, 3, (&name, &number), starts, 5)
        .with("trade_mode", mode);
    slip.keep(asset, contract);
}

/// A second contract over an asset.
fn again(
    slip: &mut Slip<'_, '_>,
    asset: &Entry,
    party: (&str, &str),
    starts: NaiveDate,
    like: &Entry,
) -> Entry {
    let rent = fen(like, "rent");
    contract(slip.estate, &mut slip.village, asset, party, starts, 4, rent)
}

/// Two contracts over one asset, one after the other or at once.
fn twice(slip: &mut Slip<'_, '_>, shape: Shape) {
    let sort = if shape == Fine(2) { 0 } else { 3 };
    let mut asset = slip.asset(sort);
    if shape == Fine(2) {
        asset.set("area", "40");
    }
    let mut first = slip.contract(&mut asset, sort, 5, 3);
    let ends = day(&first, "ends_on");
    let starts = match shape {
        Fine(0) => later(ends, 1),
        _ => weekday(later(ends, -300)),
    };
    let (name, code) = slip.another_tenant(sort, &first);
    if shape != Fine(1) {
        asset.set("used_by", &name);
    }
    let mut second = again(slip, &asset, (&name, &code), starts, &first);
    match shape {
        Fine(1) => {
            let rooms = fen(&first, "rent");
            asset.set("quantity", "5");
            first.set("rent", Fen(rooms.0 * 2).yuan());
            second.set("rent", Fen(rooms.0 * 3).yuan());
        }
        Fine(2) => {
            first.set("area", "22.5").set("rent", "13950.00");
            second.set("area", "17.5").set("rent", "10850.00");
        }
        _ => {}
    }
    slip.rent(&second);
    slip.name(&second);
    slip.estate.add(second);
    slip.keep(asset, first);
}

fn renewed(slip: &mut Slip<'_, '_>, shape: Shape) {
    let mut asset = slip.asset(3);
    let first = slip.contract(&mut asset, 3, 5, 3);
    let starts = later(day(&first, "ends_on"), 1);
    let (name, code) = if shape == Fine(2) {
        slip.another_tenant(3, &first)
    } else {
        (
            first.get("tenant").to_owned(),
            first.get("tenant_number").to_owned(),
        )
    };
    asset.set("used_by", &name);
    let mut next =
        again(slip, &asset, (&name, &code), starts, &first).with("renewal_of", first.get("number"));
    if shape != Fine(0) {
        next.set("trade_mode", "公开协商");
    }
    if shape == Fine(1) {
        let (number, name) = (first.get("number"), asset.get("name"));
        slip.post(
            before(day(&next, "signed_on"), 25),
            "合同续租公示",
            &format!("{name}续租"),
            &format!("合同{number}将要到期，拟由原承租方按原租金续租四年，有意承租的可以在公示期内报名。"),
        );
    }
    slip.rent(&next);
    slip.name(&next);
    slip.estate.add(next);
    slip.rent(&first);
    slip.estate.add(first);
    slip.estate.add(asset);
}

fn private_account(slip: &mut Slip<'_, '_>, shape: Shape) {
    let own = slip.village.account.clone();
    let private = match shape {
        Wrong(0) | Fine(1) => format!("6217988{:012}", 500_000 + slip.serial),
        Wrong(_) => match slip.cadre() {
            Some(cadre) => cadre.account.clone(),
            None => return,
        },
        Fine(0) => own,
        Fine(_) => format!("6217988{}01", slip.places[slip.elsewhere()].code),
    };
    slip.village.account = private.clone();
    let mut asset = slip.asset(3);
    let contract = slip.contract(&mut asset, 3, 2, 5);
    let rent = fen(&contract, "rent");
    instalments(slip.estate, &mut slip.village, &contract, rent);
    if shape == Fine(1) {
        for movement in &mut slip.village.movements {
            movement.day = weekday(later(movement.day, 1));
            movement.party_account.clone_from(&private);
        }
    }
    slip.book();
    slip.name(&contract);
    slip.estate.add(asset);
    slip.estate.add(contract);
}
