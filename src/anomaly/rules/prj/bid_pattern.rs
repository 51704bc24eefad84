//! PRJ-05: offers that stand in a pattern, as if one hand had written them.

use super::bidders::{bid_rows, without};
use super::peers::median_of_others;
use super::project::{is_contested, money, named};
use crate::anomaly::facts::Row;
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-05",
    name: "bid_pattern",
    title: "报价规律性",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Bids],
    reads: &[],
    clock: false,
    settings: &[
        Setting::number("bids", 3, "家"),
        Setting::number("residual_per_10000", 10, "‱"),
        Setting::number("step_permille", 10, "‰"),
        Setting::number("spread_per_10000", 100, "‱"),
        Setting::number("peers", 8, "个"),
        Setting::number("peer_percent", 25, "%"),
    ],
    about: include_str!("bid_pattern.md"),
    check,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pattern {
    Steps,
    Ratio,
    Narrow,
}

struct Limits {
    bids: usize,
    residual: i128,
    step: i128,
    spread: i64,
}

impl Limits {
    /// The pattern in which prices stand that are sorted from the lowest. Prices that are all the same are none: the price
    /// was given.
    fn pattern(&self, prices: &[i64]) -> Option<Pattern> {
        let (first, last) = (*prices.first()?, *prices.last()?);
        if prices.len() < self.bids || first <= 0 || first == last {
            return None;
        }
        if self.is_even(prices) {
            return Some(Pattern::Steps);
        }
        if self.is_geometric(prices) {
            return Some(Pattern::Ratio);
        }
        (spread(prices) < self.spread).then_some(Pattern::Narrow)
    }

    /// Whether every price lies where equal steps from the lowest to the highest would put it.
    fn is_even(&self, prices: &[i64]) -> bool {
        let steps = prices.len() as i128 - 1;
        let (first, last) = (i128::from(prices[0]), i128::from(prices[prices.len() - 1]));
        prices.iter().enumerate().all(|(nth, price)| {
            // In units of 1/steps fen, so that nothing is rounded.
            let off =
                (i128::from(*price) * steps - (first * (steps - nth as i128) + last * nth as i128)).abs();
            self.is_near(off, i128::from(*price) * steps, last - first)
        })
    }

    /// Whether every price is the middle of its neighbours as ratios go: p² = before × after.
    fn is_geometric(&self, prices: &[i64]) -> bool {
        prices.windows(3).all(|three| {
            let [before, price, after] = [three[0], three[1], three[2]].map(i128::from);
            let off = (price - (before * after).isqrt()).abs();
            self.is_near(off * 2, price * 2, after - before)
        })
    }

    /// Whether a deviation is small, beside the price and beside the step between two prices.
    fn is_near(&self, off: i128, price: i128, step: i128) -> bool {
        off * 10_000 <= price * self.residual && off * 1_000 <= step * self.step
    }
}

/// How far prices are apart: the standard deviation as so many 10,000ths of the mean.
fn spread(prices: &[i64]) -> i64 {
    let count = prices.len() as i128;
    let sum: i128 = prices.iter().map(|price| i128::from(*price)).sum();
    let squares: i128 = prices.iter().map(|p| i128::from(*p) * i128::from(*p)).sum();
    if count < 2 || sum <= 0 {
        return 0;
    }
    let square = 100_000_000 * count * (count * squares - sum * sum) / ((count - 1) * sum * sum);
    square.isqrt() as i64
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let limits = Limits {
        bids: settings.number("bids").max(3) as usize,
        residual: i128::from(settings.number("residual_per_10000")),
        step: i128::from(settings.number("step_permille")),
        spread: settings.number("spread_per_10000"),
    };
    let prices =
        |bids: &[u32]| -> Vec<i64> { bids.iter().map(|bid| facts.bids[*bid as usize].price.0).collect() };
    let mut tenders: Vec<(u32, &[u32], i64)> = Vec::new();
    for (at, row) in facts
        .projects
        .iter()
        .enumerate()
        .filter(|(_, row)| is_contested(row))
    {
        let bids = facts.bids_of(row.number);
        match bids.len() {
            0 => out.skip("没有投标记录", 1),
            count if count < limits.bids => out.skip("报价太少，无法看规律", count),
            count => {
                out.read(count);
                tenders.push((at as u32, bids, spread(&prices(bids))));
            }
        }
    }
    let mut spreads: Vec<i64> = tenders.iter().map(|tender| tender.2).collect();
    spreads.sort_unstable();
    for (at, bids, own) in tenders {
        let Some(pattern) = limits.pattern(&prices(bids)) else {
            continue;
        };
        let usual = median_of_others(&spreads, own, settings.number("peers").max(1) as usize);
        // Where offers lie close together everywhere, one that does is nothing of its own.
        let is_usual = |usual: i64| own * 100 >= usual * settings.number("peer_percent");
        if pattern == Pattern::Narrow && usual.is_some_and(|(usual, _)| is_usual(usual)) {
            continue;
        }
        let row = &facts.projects[at as usize];
        let (what, severity, confidence) = match pattern {
            Pattern::Steps => ("差距几乎相等".to_owned(), Severity::High, 900),
            Pattern::Ratio => ("比例几乎相等".to_owned(), Severity::High, 900),
            Pattern::Narrow => (
                format!("挤得很近，离散程度只有{}", percent(own)),
                Severity::Medium,
                500,
            ),
        };
        let [low, high] = [bids[0], bids[bids.len() - 1]].map(|bid| facts.bids[bid as usize].price);
        let says = format!(
            "{}的{}家报价从{low}元到{high}元，{what}。",
            named(facts, row),
            bids.len()
        );
        let project = Row::new(Dataset::Projects, at);
        let (beside, needed): (Vec<u32>, Vec<u32>) = bids
            .iter()
            .partition(|bid| limits.pattern(&prices(&without(bids, **bid))).is_some());
        let flag = Flag::new(Subject::Record(project), row.village, says)
            .amount(money(row))
            .severity(severity)
            .confidence(confidence)
            .unless("如果各家报价不成等差、等比，离散程度也不低于设置的界限，就不会提示。")
            .baseline(Baseline {
                what: "本县其他比价工程报价离散程度的中位数".to_owned(),
                value: usual.map_or_else(|| "可比的太少".to_owned(), |(usual, _)| percent(usual)),
                of: usual.map_or(0, |(_, count)| count),
            })
            .needs(project)
            .needs_all(bid_rows(&needed))
            .beside_all(bid_rows(&beside));
        out.flag(flag);
    }
}

/// So many 10,000ths as people write them: `0.85%`.
fn percent(per_10000: i64) -> String {
    format!("{}.{:02}%", per_10000 / 100, per_10000 % 100)
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn the_spread_is_the_standard_deviation_over_the_mean() {
        // 90, 100, 110: deviation 10, mean 100.
        assert_eq!(spread(&[9_000, 10_000, 11_000]), 1_000);
        assert_eq!(spread(&[5, 5, 5]), 0);
    }
}
