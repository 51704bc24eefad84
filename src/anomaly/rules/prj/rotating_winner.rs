//! PRJ-06: the same firms bid again and again, and win in turn.

use std::collections::BTreeMap;

use super::bidders::{bid_rows, bidder, firm, register_rows, winning};
use super::project::{day, is_contested, money, named};
use crate::anomaly::facts::{Day, Row, Text};
use crate::anomaly::{
    Baseline, Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit,
};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "PRJ-06",
    name: "rotating_winner",
    title: "轮流中标",
    version: 1,
    tier: Tier::Statistical,
    severity: Severity::Medium,
    status: Status::Trial,
    unit: Unit::County,
    needs: &[Dataset::Projects, Dataset::Bids],
    reads: &[Dataset::Companies],
    clock: false,
    settings: &[
        Setting::number("tenders", 4, "个"),
        Setting::number("chance_permille", 50, "‰"),
    ],
    about: include_str!("rotating_winner.md"),
    check,
};

#[derive(Clone, Copy)]
struct Tender {
    project: u32,
    day: Day,
    winner: Text,
}

/// A stretch of tenders that were won strictly in turn.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Turn {
    from: usize,
    count: usize,
    firms: usize,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let least = settings.number("tenders").max(4) as usize;
    let chance = u128::from(settings.number("chance_permille").max(0).unsigned_abs());
    let mut rings: BTreeMap<Vec<Text>, Vec<Tender>> = BTreeMap::new();
    for (at, row) in facts
        .projects
        .iter()
        .enumerate()
        .filter(|(_, row)| is_contested(row))
    {
        let bids = facts.bids_of(row.number);
        let mut firms: Vec<Text> = bids
            .iter()
            .filter_map(|bid| bidder(facts, &facts.bids[*bid as usize]))
            .collect();
        firms.sort_unstable();
        firms.dedup();
        if firms.len() < 2 {
            continue;
        }
        let winner = match winning(facts, bids) {
            Some(bid) => bidder(facts, &facts.bids[bid as usize]),
            None => firm(facts, row.contractor, row.contractor_code),
        };
        let (Some(winner), Some(day)) = (winner.filter(|winner| firms.contains(winner)), day(row)) else {
            out.skip("不知道谁中标，或者没有合同日期和立项日期", 1);
            continue;
        };
        out.read(1);
        rings.entry(firms).or_default().push(Tender {
            project: at as u32,
            day,
            winner,
        });
    }
    for (firms, mut tenders) in rings {
        if tenders.len() < least {
            out.skip("同一批单位投标的次数太少，无法比较", tenders.len());
            continue;
        }
        tenders.sort_by_key(|tender| (tender.day, tender.project));
        if let Some(turn) = longest(&tenders, least, chance) {
            let stretch = &tenders[turn.from..turn.from + turn.count];
            out.flag(flag(facts, firms.len(), stretch, turn.firms, least, chance));
        }
    }
}

/// The longest stretch that is unlikely to be chance; of several the earliest.
fn longest(tenders: &[Tender], least: usize, chance: u128) -> Option<Turn> {
    let mut best: Option<Turn> = None;
    for from in 0..tenders.len() {
        for firms in 2..=tenders.len() - from {
            let first = &tenders[from..from + firms];
            let distinct = |nth: usize| first[..nth].iter().all(|one| one.winner != first[nth].winner);
            if !(1..firms).all(distinct) {
                break;
            }
            let after = tenders[from + firms..].iter().zip(&tenders[from..]);
            let count = firms
                + after
                    .take_while(|(one, before)| one.winner == before.winner)
                    .count();
            if count >= least
                && best.is_none_or(|best| count > best.count)
                && is_unlikely(count, firms, tenders.len() - count + 1, chance)
            {
                best = Some(Turn { from, count, firms });
            }
        }
    }
    best
}

/// Whether of all orders of the same wins at most so many in a thousand are as strictly in turn. Who looks for a stretch in
/// several places finds one by chance that much sooner.
fn is_unlikely(count: usize, firms: usize, places: usize, chance: u128) -> bool {
    let (strict, all) = orders(count, firms);
    strict.saturating_mul(1000).saturating_mul(places as u128) < all.saturating_mul(chance)
}

/// How many orders of the wins are strictly in turn, and how many there are (or very many). Those who won once more come
/// first in every round.
fn orders(count: usize, firms: usize) -> (u128, u128) {
    let (rounds, more) = (count / firms, count % firms);
    let factorial = |n: usize| (1..=n as u128).fold(1, u128::saturating_mul);
    let strict = factorial(more).saturating_mul(factorial(firms - more));
    let (mut all, mut placed) = (1_u128, 0_u128);
    for nth in 0..firms {
        // The places of one firm's wins among those placed so far: a binomial, built up so that every step divides.
        let mut ways = 1_u128;
        for win in 1..=(rounds + usize::from(nth < more)) as u128 {
            placed += 1;
            ways = ways.saturating_mul(placed) / win;
        }
        all = all.saturating_mul(ways);
    }
    (strict, all)
}

fn flag(
    facts: &Facts,
    bidders: usize,
    stretch: &[Tender],
    winners: usize,
    least: usize,
    chance: u128,
) -> Flag {
    let first = &facts.projects[stretch[0].project as usize];
    let sum: Fen = stretch
        .iter()
        .map(|tender| money(&facts.projects[tender.project as usize]))
        .sum();
    let says = format!(
        "从{}起，同样{bidders}家单位一起投了{}个工程的标，其中{winners}家严格轮流中标，合计{sum}元。",
        named(facts, first),
        stretch.len()
    );
    let (strict, all) = orders(stretch.len(), winners);
    let stands = |left_out: usize| {
        let mut rest = stretch.to_vec();
        rest.remove(left_out);
        left_out > 0 && longest(&rest, least, chance).is_some_and(|turn| turn.from == 0)
    };
    let mut flag = Flag::new(
        Subject::Record(Row::new(Dataset::Projects, stretch[0].project)),
        first.village,
        says,
    )
    .amount(sum)
    .unless("如果中标的先后不成固定的轮次，或者每次投标的不是同一批单位，就不会提示。")
    .baseline(Baseline {
        what: "同样的中标次数随机排列，这样严格轮流的可能".to_owned(),
        value: format!("{strict}/{all}"),
        of: stretch.len() as u64,
    });
    for (nth, tender) in stretch.iter().enumerate() {
        let project = Row::new(Dataset::Projects, tender.project);
        let bids = facts.bids_of(facts.projects[tender.project as usize].number);
        flag = match stands(nth) {
            true => flag.beside(project).beside_all(bid_rows(bids)),
            false => flag.needs(project).needs_all(bid_rows(bids)),
        };
        flag = flag.beside_all(register_rows(facts, bids));
    }
    flag
}

#[cfg(test)]
mod tests {
    use super::{is_unlikely, orders};

    #[test]
    fn orders_are_counted() {
        // ABAB: 2 of 6; ABCABCA: 2 of 210; ABCDABCD: 24 of 2,520.
        assert_eq!(orders(4, 2), (2, 6));
        assert_eq!(orders(7, 3), (2, 210));
        assert_eq!(orders(8, 4), (24, 2_520));
    }

    #[test]
    fn a_stretch_in_a_long_history_must_be_longer() {
        // ABABABA: 1 of 35, that is 28 in a thousand.
        assert!(is_unlikely(7, 2, 1, 50) && !is_unlikely(7, 2, 2, 50));
        // ABCABCAB: 2 of 560.
        assert!(is_unlikely(8, 3, 10, 50) && !is_unlikely(8, 3, 20, 50));
    }
}
