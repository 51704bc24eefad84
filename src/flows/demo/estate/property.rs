//! Land, water, houses and shops, who uses them by what contract, and the rent that came.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::weekday;
use super::super::places::Terrain;
use super::entry::Entry;
use super::firms::Trade;
use super::{Estate, Movement, Village, What, later, years_later};
use crate::domain::area::Area;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// A sort of asset: class, subclass, name, unit rent in fen (per 亩, or per piece where there is no area).
pub(super) struct Sort {
    pub(super) class: &'static str,
    pub(super) subclass: &'static str,
    pub(super) name: &'static str,
    pub(super) rent: i64,
    pub(super) land: bool,
}

/// What is let. Rents of a sort lie close together, so that only a planted one is far below its peers.
pub(super) const LET: [Sort; 5] = [
    Sort {
        class: "资源性",
        subclass: "耕地",
        name: "机动地",
        rent: 62_000,
        land: true,
    },
    Sort {
        class: "资源性",
        subclass: "坑塘水面",
        name: "鱼塘",
        rent: 48_000,
        land: true,
    },
    Sort {
        class: "资源性",
        subclass: "林地",
        name: "荒山林地",
        rent: 9_000,
        land: true,
    },
    Sort {
        class: "经营性",
        subclass: "房屋",
        name: "门面房",
        rent: 720_000,
        land: false,
    },
    Sort {
        class: "经营性",
        subclass: "房屋",
        name: "旧小学校舍",
        rent: 1_500_000,
        land: false,
    },
];
const SIDES: [&str; 8] = [
    "机耕路",
    "水渠",
    "一组耕地",
    "二组耕地",
    "河堤",
    "村道",
    "林地",
    "三组耕地",
];

/// The day of the last yearly inventory: the end of the year before.
pub(super) fn inventory(today: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(today.year() - 1, 12, 31).unwrap_or_default()
}

/// What a village owns.
pub(super) fn make(estate: &mut Estate<'_>, village: &mut Village<'_>) {
    for (name, subclass, value) in [
        ("村委会办公楼", "房屋", 680_000),
        ("文化广场", "公共设施", 150_000),
    ] {
        let acquired = day_between(village, 2008, 2018);
        let entry = asset(estate, village, "非经营性", subclass, name)
            .with("quantity", "1")
            .with("unit", "处")
            .with("original_value", Fen(value * 100).yuan())
            .with("net_value", Fen(value * 62).yuan())
            .with("acquired_on", acquired)
            .with("origin", "购建")
            .with("use", "自用");
        estate.add(entry);
    }
    let hilly = matches!(village.place.terrain, Terrain::Hill | Terrain::Mountain);
    let community = village.place.community;
    for (at, sort) in LET.iter().enumerate() {
        let least = i64::from(at < 2);
        let count = match at {
            0 if !community => village.chance.between(least, 3),
            1 if !community => village.chance.between(0, 2),
            2 if hilly => village.chance.between(1, 2),
            3 => village
                .chance
                .between(if community { 3 } else { 0 }, if community { 6 } else { 2 }),
            4 => i64::from(village.chance.permille(300)),
            _ => 0,
        };
        for nth in 0..count {
            let entry = piece(estate, village, sort, nth);
            let idle = village.chance.permille(40);
            let own = !idle && village.chance.permille(80);
            match (idle, own) {
                (true, _) => {
                    // Found idle on a round of these weeks, and to be let.
                    let seen = later(village.span.today, -village.chance.between(10, 80));
                    estate.add(entry.with("use", "闲置").with("surveyed_on", seen));
                }
                (_, true) => estate.add(entry.with("use", "自用")),
                _ => let_out(estate, village, sort, entry),
            }
        }
    }
}

fn day_between(village: &mut Village<'_>, from: i32, to: i32) -> NaiveDate {
    let year = village.chance.between(i64::from(from), i64::from(to)) as i32;
    NaiveDate::from_ymd_opt(
        year,
        village.chance.between(1, 12) as u32,
        village.chance.between(1, 28) as u32,
    )
    .unwrap_or_default()
}

fn asset(estate: &mut Estate<'_>, village: &Village<'_>, class: &str, subclass: &str, name: &str) -> Entry {
    let number = estate.number(Dataset::Assets, "ZC", village);
    Entry::new(Dataset::Assets)
        .with("number", number)
        .with("village", village.place.code)
        .with("class", class)
        .with("subclass", subclass)
        .with("name", name)
        .with("site", village.name())
        .with("surveyed_on", inventory(village.span.today))
        .with("survey", "账实相符")
}

/// One piece of a sort with its measures; a few registers lack something, as registers do.
pub(super) fn piece(estate: &mut Estate<'_>, village: &mut Village<'_>, sort: &Sort, nth: i64) -> Entry {
    const SERIAL: [&str; 6] = ["东", "西", "南", "北", "上", "下"];
    let name = format!("村{}{}", SERIAL[(nth % 6) as usize], sort.name);
    let mut entry = asset(estate, village, sort.class, sort.subclass, &name);
    let side = village.chance.below(SIDES.len());
    let bounds: Vec<String> = ["东至", "南至", "西至", "北至"]
        .iter()
        .enumerate()
        .map(|(at, way)| format!("{way}{}", SIDES[(side + at * 3) % SIDES.len()]))
        .collect();
    if sort.land {
        if !village.chance.permille(30) {
            entry.set("area", Area(village.chance.between(30, 480) * 1_000).mu());
        }
        if !village.chance.permille(60) {
            entry.set("bounds", bounds.join("，"));
        }
    } else {
        let value = village.chance.between(60, 240) * 1_000;
        entry
            .set("quantity", "1")
            .set("unit", "间")
            .set("original_value", Fen(value * 100).yuan())
            .set("net_value", Fen(value * 70).yuan());
    }
    if !village.chance.permille(90) {
        entry.set(
            "certificate",
            format!("示集资〔2019〕第{}号", entry.get("number").to_owned()),
        );
    }
    let acquired = day_between(village, 2004, 2016);
    entry
        .set("acquired_on", acquired)
        .set("origin", if sort.land { "" } else { "购建" });
    entry
}

/// A year's rent: so much for each 亩 or piece, within a tenth of its peers.
pub(super) fn rent_of(village: &mut Village<'_>, sort: &Sort, entry: &Entry) -> Fen {
    let unit = sort.rent * village.chance.between(92, 112) / 100;
    let units = match Area::parse_mu(entry.get("area")) {
        Some(area) if sort.land => unit * area.0 / 10_000,
        _ if sort.land => unit * 10,
        _ => unit,
    };
    Fen(units / 1_000 * 1_000)
}

/// Somebody who rents: a firm, a villager who is nobody's kin in office, or somebody from elsewhere. Not every contract has
/// his number.
pub(super) fn tenant(estate: &mut Estate<'_>, village: &mut Village<'_>, sort: &Sort) -> (String, String) {
    let trade = if sort.land { Trade::Farm } else { Trade::Shop };
    if village.chance.permille(350) {
        let firms: Vec<_> = estate.firms.iter().filter(|firm| firm.trade == trade).collect();
        let firm = firms[village.chance.below(firms.len())];
        return (firm.name.clone(), firm.code.clone());
    }
    let known = village.chance.permille(600);
    let villager = estate.parties.villager(village.at, &mut village.chance);
    let (name, number) = match villager.filter(|_| known) {
        Some(person) => (person.name.clone(), person.number.clone()),
        None => {
            let stranger = estate.parties.stranger();
            (stranger.name, stranger.number)
        }
    };
    (
        name,
        if village.chance.permille(150) {
            String::new()
        } else {
            number
        },
    )
}

fn let_out(estate: &mut Estate<'_>, village: &mut Village<'_>, sort: &Sort, mut asset: Entry) {
    let years = village.chance.between(3, 10) as i32;
    let begun = village.span.today.year() - village.chance.between(1, i64::from(years) - 1) as i32;
    let starts = NaiveDate::from_ymd_opt(begun, village.chance.between(1, 12) as u32, 1).unwrap_or_default();
    let rent = rent_of(village, sort, &asset);
    let (name, code) = tenant(estate, village, sort);
    asset.set("use", "出租").set("used_by", &name);
    if let Some(area) = Area::parse_mu(asset.get("area")) {
        asset.set("area", area.mu());
    }
    let contract = contract(estate, village, &asset, (&name, &code), starts, years, rent);
    estate.add(asset);
    instalments(estate, village, &contract, rent);
    estate.add(contract);
}

/// A contract in order: decided, bid for, signed, then begun.
pub(super) fn contract(
    estate: &mut Estate<'_>,
    village: &mut Village<'_>,
    asset: &Entry,
    (name, code): (&str, &str),
    starts: NaiveDate,
    years: i32,
    rent: Fen,
) -> Entry {
    let signed = weekday(later(starts, -village.chance.between(10, 25)));
    let decided = weekday(later(signed, -village.chance.between(15, 30)));
    let ends = later(years_later(starts, years), -1);
    let number = estate.number(Dataset::Contracts, "HT", village);
    let land = asset.get("class") == "资源性";
    Entry::new(Dataset::Contracts)
        .with("number", number)
        .with("village", village.place.code)
        .with("kind", if land { "承包" } else { "出租" })
        .with("asset", asset.get("number"))
        .with("tenant", name)
        .with("tenant_number", code)
        .with("signed_on", signed)
        .with("starts_on", starts)
        .with("ends_on", ends)
        .with("area", asset.get("area"))
        .with("rent", rent.yuan())
        .with("lump_sum", "否")
        .with("escalation", if years > 5 { "每五年递增5%" } else { "" })
        .with("trade_mode", "公开竞价")
        .with("decided_on", decided)
        .with(
            "state",
            if ends < village.span.today {
                "到期"
            } else {
                "履行"
            },
        )
}

/// The rent of each year since the books begin, paid within days.
pub(super) fn instalments(estate: &mut Estate<'_>, village: &mut Village<'_>, contract: &Entry, rent: Fen) {
    let day = |column: &str| contract.get(column).parse::<NaiveDate>().unwrap_or_default();
    let (starts, ends) = (day("starts_on"), day("ends_on"));
    for year in 0.. {
        let due = years_later(starts, year);
        if due > ends || due > later(village.span.today, 60) {
            break;
        }
        if due < village.span.from {
            continue;
        }
        let mut entry = Entry::new(Dataset::Receipts)
            .with("contract", contract.get("number"))
            .with("instalment", due.year())
            .with("due_on", due)
            .with("due", rent.yuan())
            .with("account", &village.account);
        let paid = weekday(later(due, village.chance.between(-6, 9)));
        if paid <= village.span.today {
            entry.set("paid_on", paid).set("paid", rent.yuan());
            let invoice = village.invoice();
            village.movements.push(Movement {
                day: paid,
                amount: rent,
                what: What::Rent,
                summary: format!("收{}{}年租金", contract.get("asset"), due.year()),
                party: contract.get("tenant").to_owned(),
                party_account: String::new(),
                cash: false,
                invoice: Some(invoice),
            });
        }
        estate.add(entry);
    }
}
