//! PRJ-07: won at the control price, with others there only to be dearer.

use super::bidders::{award, bid_rows};
use super::peers::median_of_others;
use super::project::{is_contested, named};
use crate::anomaly::facts::Row;
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-07",
    name: "near_cap_price",
    title: "中标价贴近控制价",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::Low,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Bids],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("near_permille", 990, "‰"),
        Setting::number("cover_bids", 2, "家"),
        Setting::number("peers", 8, "个"),
    ],
    about: include_str!("near_cap_price.md"),
    check,
};

struct Tender<'f> {
    at: u32,
    bids: &'f [u32],
    award: Fen,
    said_by: Option<u32>,
    control: Fen,
    /// The award as so many 10,000ths of the control price.
    share: i64,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let near = settings.number("near_permille");
    let least = settings.number("cover_bids").max(1) as usize;
    let mut tenders: Vec<Tender<'_>> = Vec::new();
    for (at, row) in facts
        .projects
        .iter()
        .enumerate()
        .filter(|(_, row)| is_contested(row))
    {
        let bids = facts.bids_of(row.number);
        let Some((award, said_by)) = award(facts, row, bids) else {
            continue;
        };
        let Some(control) = row.control_price.filter(|control| control.0 > 0) else {
            out.skip("没有控制价", 1);
            continue;
        };
        if bids.is_empty() {
            out.skip("没有投标记录", 1);
            continue;
        }
        out.read(1);
        let share = i128::from(award.0) * 10_000 / i128::from(control.0);
        tenders.push(Tender {
            at: at as u32,
            bids,
            award,
            said_by,
            control,
            share: i64::try_from(share).unwrap_or(i64::MAX / 2),
        });
    }
    let mut shares: Vec<i64> = tenders.iter().map(|tender| tender.share).collect();
    shares.sort_unstable();
    for tender in tenders {
        let covers: Vec<u32> = tender
            .bids
            .iter()
            .copied()
            .filter(|bid| {
                let bid = &facts.bids[*bid as usize];
                bid.won != Some(true) && bid.price > tender.award
            })
            .collect();
        let is_near = i128::from(tender.award.0) * 1000 >= i128::from(tender.control.0) * i128::from(near);
        let usual = median_of_others(&shares, tender.share, settings.number("peers").max(1) as usize);
        // Where works are usually won at the control price, one that is says nothing.
        let is_usual = usual.is_some_and(|(usual, _)| usual >= near * 10);
        if !is_near || covers.len() < least || is_usual {
            continue;
        }
        let row = &facts.projects[tender.at as usize];
        let project = Row::new(Dataset::Projects, tender.at);
        let says = format!(
            "{}中标价{}元，是控制价{}元的{}，另外{}家报得更高。",
            named(facts, row),
            tender.award,
            tender.control,
            percent(tender.share),
            covers.len()
        );
        let flag = Flag::new(Subject::Record(project), row.village, says)
            .amount(tender.award)
            .unless(format!(
                "如果中标价低于控制价的{}，或者报得更高的不到{least}家，就不会提示。",
                percent(near * 10)
            ))
            .baseline(Baseline {
                what: "本县其他比价工程中标价占控制价的中位数".to_owned(),
                value: usual.map_or_else(|| "可比的太少".to_owned(), |(usual, _)| percent(usual)),
                of: usual.map_or(0, |(_, count)| count),
            })
            .needs(project)
            .needs_all(bid_rows(tender.said_by.as_slice()))
            .needs_all(
                (covers.len() == least)
                    .then(|| bid_rows(&covers))
                    .into_iter()
                    .flatten(),
            )
            .beside_all(bid_rows(tender.bids));
        out.flag(flag);
    }
}

/// So many 10,000ths as people write them: `99.50%`.
fn percent(per_10000: i64) -> String {
    format!("{}.{:02}%", per_10000 / 100, per_10000 % 100)
}
