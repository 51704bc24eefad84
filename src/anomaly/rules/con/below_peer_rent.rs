//! CON-01: a rent far below what the township's contracts over the same sort of asset bring.

use super::terms::{ended, family_land, flag, lets, row};
use crate::anomaly::facts::{Day, Map, Row, Text};
use crate::anomaly::{Baseline, Facts, Findings, Rule, Setting, Settings, Severity, Status, Tier, Unit};
use crate::domain::asset::AssetClass;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "CON-01",
    name: "below_peer_rent",
    title: "低价发包",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Contracts, Dataset::Assets],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("ratio_percent", 70, "%"),
        Setting::number("peers", 8, "份"),
        Setting::number("years", 3, "年"),
        Setting::number("deviation_tenths", 30, "0.1倍"),
    ],
    about: include_str!("below_peer_rent.md"),
    check,
};

/// Unit rents are counted in 0.0001 fen for one 亩 or one piece; measures are units of 0.0001.
const FINE: i128 = 10_000;

/// What rents are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Measure {
    /// 亩.
    Area,
    /// So many of a unit: 间, 座.
    Pieces(Text),
}

/// Township, class and subclass of the asset, measure.
type Sort = (u64, AssetClass, Option<Text>, Measure);

/// Of so many peers the cheapest is left out when pieces are compared, of twice as many the two cheapest.
const MANY: usize = 16;

/// When a rent lies far below others.
struct Limits {
    ratio: i128,
    least: usize,
    deviation: i128,
}

/// A contract with its unit rent.
struct Let {
    at: usize,
    asset: u32,
    signed_on: Day,
    unit_rent: i128,
    measure: i64,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let limits = Limits {
        ratio: i128::from(settings.number("ratio_percent")),
        least: settings.number("peers").max(2) as usize,
        deviation: i128::from(settings.number("deviation_tenths")),
    };
    let years = settings.number("years").clamp(0, 100) as i32;
    let mut sorts: Map<Sort, Vec<Let>> = Map::default();
    let mut order: Vec<Sort> = Vec::new();
    for at in 0..facts.contracts.len() {
        let Some((sort, one)) = unit_rent(facts, at, out) else {
            continue;
        };
        let group = sorts.entry(sort).or_default();
        if group.is_empty() {
            order.push(sort);
        }
        group.push(one);
    }
    for sort in order {
        let group = &sorts[&sort];
        for one in group {
            let window = one.signed_on.years_before(years)..=one.signed_on.months_after(years as u32 * 12);
            let peers: Vec<&Let> = group
                .iter()
                .filter(|peer| peer.asset != one.asset && window.contains(&peer.signed_on))
                .collect();
            if peers.len() < limits.least {
                out.skip(&format!("同类合同不足{}份，无法比较", limits.least), 1);
                continue;
            }
            out.read(1);
            let rents: Vec<i128> = peers.iter().map(|peer| peer.unit_rent).collect();
            if let Some(twice_median) = limits.are_undercut(rents, one.unit_rent, sort.3) {
                report(facts, sort, one, &peers, twice_median, &limits, out);
            }
        }
    }
}

impl Limits {
    /// Twice the median of rents that a rent lies far below; `None` where it does not.
    fn are_undercut(&self, mut rents: Vec<i128>, rent: i128, measure: Measure) -> Option<i128> {
        if rents.len() < self.least {
            return None;
        }
        let twice_median = twice_middle(&mut rents);
        let mut apart: Vec<i128> = rents.iter().map(|rent| (2 * rent - twice_median).abs()).collect();
        let four_times_spread = twice_middle(&mut apart);
        let below = twice_median - 2 * rent;
        let low = rent * 200 < twice_median * self.ratio;
        // 0.6745 × (median − rent) ÷ spread above the limit, without fractions.
        let far = below > 0 && 6_745 * 10 * 2 * below > self.deviation * FINE * four_times_spread;
        // Pieces are of unequal size: there it must be far below the cheapest, too. Of many peers a few may be as cheap as
        // it, or two that are let too cheap in one township would hide each other.
        let alone = match measure {
            Measure::Area => true,
            Measure::Pieces(_) => rents
                .get(rents.len() / MANY)
                .is_some_and(|lowest| rent * 100 < lowest * self.ratio),
        };
        (low && far && alone).then_some(twice_median)
    }
}

/// The sort and unit rent of a contract that lets something for rent.
fn unit_rent(facts: &Facts, at: usize, out: &mut Findings<'_>) -> Option<(Sort, Let)> {
    let contract = &facts.contracts[at];
    // Member households have their land without a fee: that is no rent to compare.
    if !lets(contract) || ended(contract) || family_land(contract) {
        return None;
    }
    let place = contract.asset.and_then(|number| facts.asset_at(number));
    let Some((village, asset)) = contract.village.zip(place) else {
        out.skip("资产没有登记，不知道是哪一类", 1);
        return None;
    };
    let about = &facts.assets[asset as usize];
    let area = contract.area.or(about.area).filter(|area| area.0 > 0);
    let pieces = about.quantity.filter(|quantity| quantity.0 > 0).zip(about.unit);
    let (measure, many) = match (area, pieces) {
        (Some(area), _) => (Measure::Area, area.0),
        (None, Some((quantity, unit))) if about.class != Some(AssetClass::Resource) => {
            if quantity.0 > FINE as i64 && is_shared(facts, at) {
                out.skip("一处资产分租给几家，不知道各租几份", 1);
                return None;
            }
            (Measure::Pieces(unit), quantity.0)
        }
        _ => {
            out.skip("没有面积或数量，算不出单价", 1);
            return None;
        }
    };
    let Some(class) = about.class else {
        out.skip("资产没有登记，不知道是哪一类", 1);
        return None;
    };
    // The first nine of the twelve digits are the township.
    let township = facts.book.village_code_number(village) / 1_000;
    let one = Let {
        at,
        asset,
        signed_on: contract.signed_on,
        unit_rent: i128::from(contract.rent.0.max(0)) * FINE * FINE / i128::from(many),
        measure: many,
    };
    Some(((township, class, about.subclass, measure), one))
}

/// Whether another contract lets the same asset at the same time: then each of them lets a part of it only.
fn is_shared(facts: &Facts, at: usize) -> bool {
    let contract = &facts.contracts[at];
    let on = contract.asset.map_or(&[][..], |asset| facts.contracts_on(asset));
    on.iter().any(|other| {
        let row = &facts.contracts[*other as usize];
        *other as usize != at
            && lets(row)
            && !ended(row)
            && row.starts_on < contract.ends_on
            && contract.starts_on < row.ends_on
    })
}

/// Sorts, and gives the sum of the two in the middle (or the one in the middle twice).
fn twice_middle(values: &mut [i128]) -> i128 {
    values.sort_unstable();
    let last = values.len().saturating_sub(1);
    values.get(last / 2).copied().unwrap_or(0) + values.get(last.div_ceil(2)).copied().unwrap_or(0)
}

fn report(
    facts: &Facts,
    sort: Sort,
    one: &Let,
    peers: &[&Let],
    twice_median: i128,
    limits: &Limits,
    out: &mut Findings<'_>,
) {
    let contract = &facts.contracts[one.at];
    let fen = |rent: i128| Fen((rent / FINE) as i64);
    let median = fen(twice_median / 2);
    let whole = Fen((twice_median * i128::from(one.measure) / (2 * FINE * FINE)) as i64);
    let each = match sort.3 {
        Measure::Area => "亩".to_owned(),
        Measure::Pieces(unit) => facts.text(unit).to_owned(),
    };
    let kind = sort.2.map_or(sort.1.word(), |subclass| facts.text(subclass));
    let says = format!(
        "合同{}每{each}年租金{}元，同乡镇同期{}份{kind}合同的中位数是{median}元，只有它的{}%。",
        facts.text(contract.number),
        fen(one.unit_rent),
        peers.len(),
        one.unit_rent * 200 / twice_median.max(1)
    );
    let stands_without = |left_out: usize| {
        let rents = peers.iter().filter(|peer| peer.at != left_out);
        let rents = rents.map(|peer| peer.unit_rent).collect();
        limits.are_undercut(rents, one.unit_rent, sort.3).is_some()
    };
    let mut found = flag(facts, one.at, says)
        .needs(Row::new(Dataset::Assets, one.asset))
        .amount(Fen(whole.0 - contract.rent.0))
        .baseline(Baseline {
            what: format!("同乡镇、签订日期相近的其他{kind}合同每{each}年租金的中位数"),
            value: format!("{median}元"),
            of: peers.len() as u64,
        })
        .unless(format!(
            "如果每{each}年租金接近{median}元，或者同类合同里也有这样低的，就不会提示。"
        ));
    for peer in peers {
        let rows = [row(peer.at), Row::new(Dataset::Assets, peer.asset)];
        found = if stands_without(peer.at) {
            found.beside_all(rows)
        } else {
            found.needs_all(rows)
        };
    }
    out.flag(found);
}
