//! What is planted in who deals with villages and who bids: NET-01, 04.

use super::super::firms::{Firm, Trade};
use super::super::later;
use super::super::parties::Stranger;
use super::super::works::offer;
use super::super::{weekday, years_later};
use super::drafts::SETTLED;
use super::{Fine, Shape, Slip, Sort, Wrong, fen};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// Among the books.
pub(super) const SHOPS: &[Sort] = &[Sort {
    rule: "NET-01",
    planted: &[
        "村干部的配偶开店，村里一直在店里买东西",
        "村干部自己的店，村里一直在店里买东西",
    ],
    innocent: &[
        "企业是村集体自己的，村干部兼任法定代表人",
        "买东西都在他当村干部以前",
        "店主是别的村的干部",
    ],
    make: shop,
}];

/// Among the works.
pub(super) const BIDDERS: &[Sort] = &[Sort {
    rule: "NET-04",
    planted: &["三家投标企业登记在同一个门牌", "三家投标企业登记的电话相同"],
    innocent: &[
        "同一个门牌只有两家",
        "三家都托管在创业园的集群地址",
        "同址的三家里只有两家投过标",
    ],
    make: neighbours,
}];

fn shop(slip: &mut Slip<'_, '_>, shape: Shape) {
    let own = |person: &super::Person| Stranger {
        name: person.name.clone(),
        number: person.number.clone(),
    };
    let (boss, ago) = match shape {
        Wrong(0) => {
            let Some(cadre) = slip.cadre() else { return };
            let spouse = slip.estate.parties.stranger();
            slip.kin(&cadre.number, &spouse.number, "配偶");
            (spouse, 500)
        }
        Wrong(_) | Fine(0) => match slip.cadre() {
            Some(cadre) => (own(cadre), 500),
            None => return,
        },
        Fine(1) => {
            let since = slip.ago(150);
            (slip.office(since, None), 700)
        }
        Fine(_) => match slip.estate.parties.cadre(slip.elsewhere()) {
            Some(cadre) => (own(cadre), 500),
            None => return,
        },
    };
    let founded = years_later(slip.village.span.from, -3);
    let mut firm = slip.estate.found(Trade::Shop, boss, founded);
    if shape == Fine(0) {
        firm.name = format!("{}股份经济合作社", slip.village.place.name);
    }
    slip.estate.add(firm.entry());
    for (nth, yuan) in [1_260, 980, 1_430].into_iter().enumerate() {
        let mut bought = slip.paid(yuan, "付办公用品费");
        bought.day = weekday(later(slip.village.span.today, -(ago - 80 * nth as i64)));
        bought.party.clone_from(&firm.name);
        bought.party_account.clone_from(&firm.account);
        slip.village.movements.push(bought);
    }
    slip.book();
    slip.records.push((Dataset::Companies, firm.code));
}

fn neighbours(slip: &mut Slip<'_, '_>, shape: Shape) {
    let count = if shape == Fine(0) { 2 } else { 3 };
    let founded = years_later(slip.village.span.from, -4);
    let mut firms: Vec<Firm> = Vec::new();
    for _ in 0..count {
        let boss = slip.estate.parties.stranger();
        let firm = slip.estate.found(Trade::Builder, boss, founded);
        let mut entry = firm.entry();
        match shape {
            Wrong(1) => {
                entry.set("phone", firms.first().map_or(&firm.phone, |first| &first.phone));
            }
            Fine(1) => {
                entry.set(
                    "address",
                    format!("示范县城关镇创业园集群注册托管区{}号", 1 + slip.serial % 90),
                );
            }
            _ => {
                entry.set("address", format!("示范县城关镇人民路{}号", 10 + slip.serial));
            }
        }
        slip.estate.add(entry);
        firms.push(firm);
    }
    let bidders = if shape == Fine(2) { 2 } else { count };
    // They never meet: each offers for works of its own, and does not get them.
    for (nth, firm) in firms.iter().take(bidders).enumerate() {
        let mut work = slip.work(SETTLED - 60 * nth as i64);
        let (award, control) = (work.money("award"), fen(&work.entry, "control_price"));
        let price = Fen(award.0 + (control.0 - award.0).max(10_000) * (37 + 11 * nth as i64) / 100);
        work.bids
            .push(offer(work.entry.get("number"), firm, price, false));
        slip.raise(work);
    }
    slip.records = firms
        .into_iter()
        .map(|firm| (Dataset::Companies, firm.code))
        .collect();
}
