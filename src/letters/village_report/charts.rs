//! The charts of a village's report: where its cases stand, their money by year, and the village beside its neighbours. Every
//! bar has its figure in words beside it, so that nothing is lost in print.

use super::super::document::{Bars, Block, text};
use crate::domain::fen::Fen;
use crate::domain::village_figures::{VillageFigures, YearMoney, median};

/// Years that a chart goes back.
const YEARS: usize = 5;

fn bars(title: String, bars: Vec<(String, i64, String)>) -> Block {
    Block::Bars(Bars { title, bars })
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn yuan(fen: i64) -> String {
    format!("{}元", Fen(fen).grouped())
}

/// The cases by where they stand; nothing while there is none.
pub(super) fn by_state(of: &VillageFigures) -> Option<Block> {
    let lines = of
        .states
        .iter()
        .map(|(state, count)| (state.word().to_owned(), number(*count), format!("{count}件")));
    (!of.states.is_empty()).then(|| bars("立案的问题各到哪一步".to_owned(), lines.collect()))
}

/// The money by year, with the words that say which year is whose; nothing where no money is in question.
pub(super) fn money_by_year(of: &VillageFigures) -> Vec<Block> {
    if of.money.is_empty() {
        return Vec::new();
    }
    type Sum = fn(&YearMoney) -> Fen;
    const SUMS: [(&str, Sum); 3] = [
        ("涉及", |one| one.found),
        ("追回", |one| one.returned),
        ("核销", |one| one.written_off),
    ];
    let lines = of.money.iter().take(YEARS).flat_map(|one| {
        SUMS.iter().map(|(name, sum)| {
            let fen = sum(one).0;
            (format!("{}年{name}", one.year), fen.max(0), yuan(fen))
        })
    });
    vec![
        bars("各年涉及、追回和核销的钱".to_owned(), lines.collect()),
        text("涉及的钱算在立案那一年，追回和核销的算在登记那一年。"),
    ]
}

/// The village beside the middle of its township and the village with the most there; nothing where it stands alone.
pub(super) fn beside_others(of: &VillageFigures, peers: &[VillageFigures]) -> Vec<Block> {
    type Measure = fn(&VillageFigures) -> i64;
    type Say = fn(i64) -> String;
    let measures: [(&str, Measure, Say); 3] = [
        (
            "疑点",
            |of| number(of.flagged(&[]).0),
            |count| format!("{count}条"),
        ),
        ("立案", |of| number(of.cases.opened), |count| format!("{count}件")),
        ("没有追回的钱", |of| of.cases.open().0, yuan),
    ];
    if peers.len() < 2 {
        return Vec::new();
    }
    measures
        .iter()
        .map(|(name, measure, say)| {
            let all: Vec<i64> = peers.iter().map(measure).collect();
            let most = all.iter().copied().max().unwrap_or_default();
            let lines = [
                ("本村", measure(of)),
                ("乡镇中位数", median(all)),
                ("乡镇最多的村", most),
            ];
            let lines = lines.map(|(label, value)| (label.to_owned(), value.max(0), say(value)));
            bars(format!("{name}：和{}各村比", of.township), lines.to_vec())
        })
        .collect()
}
