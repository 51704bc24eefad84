//! What the data say about causes, and what they say is still to be done: the figures under the last two headings.

use super::number;
use crate::domain::fen::Fen;
use crate::domain::village_figures::{VillageFigures, median};
use crate::letters::document::{Block, Cell, table, text};

/// What the data can say about why, each beside the middle of the township: problems that come again, what is not
/// published in time, and records that lack something are where other causes are looked for first.
pub(super) fn causes(of: &VillageFigures, peers: &[VillageFigures]) -> Block {
    type Measure = fn(&VillageFigures) -> i64;
    let again: Measure = |of| number(of.repeated);
    let late: Measure = |of| number(of.fresh.due.saturating_sub(of.fresh.published));
    let measures: [(&str, &str, Measure); 6] = [
        ("同一类问题立过两件以上", "类", again),
        ("销号以后重新整改", "件", |of| number(of.cases.reopened)),
        ("该公开没有公开", "项", late),
        ("资产记录不全", "项", |of| {
            number(of.assets.saturating_sub(of.whole_assets))
        }),
        ("合同的资产不在台账上", "份", |of| number(of.astray)),
        ("群众反映没有办结", "件", |of| number(of.voices)),
    ];
    let rows: Vec<Vec<Cell>> = measures
        .iter()
        .filter(|(.., measure)| measure(of) > 0)
        .map(|(name, unit, measure)| {
            let middle = median(peers.iter().map(measure).collect());
            vec![
                Cell::from(*name),
                format!("{}{unit}", measure(of)).into(),
                format!("{middle}{unit}").into(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return text("数据里看不出反复出现的问题、过期没有公开的事项和不全的记录。".to_owned());
    }
    table(
        "数据里看得出的",
        &[("现象", 4), ("本村", 2), ("乡镇中位数", 2)],
        rows,
    )
}

/// What is open today and can be counted, each leading to its list.
pub(super) fn to_do(of: &VillageFigures) -> Block {
    let code = of.village;
    let (flags, money) = of.flagged(&[]);
    let open = of.states.iter().filter(|(state, _)| state.is_open());
    let of_cases = |narrow: &str| format!("/desk/cases?village={code}{narrow}");
    let lines: [(&str, i64, String, String); 5] = [
        (
            "没有办结的问题",
            number(open.map(|(_, count)| count).sum()),
            "件".to_owned(),
            of_cases("&state=open"),
        ),
        (
            "其中过了期的",
            number(of.cases.overdue),
            "件".to_owned(),
            of_cases("&score=超期"),
        ),
        (
            "要追回、没有追回的钱",
            of.cases.open().0,
            "元".to_owned(),
            of_cases("&score=未追回"),
        ),
        (
            "还在的疑点，要逐条核对",
            number(flags),
            format!("条，涉及{}元", money.grouped()),
            of.flags_at(&[]),
        ),
        (
            "要补全的资产记录",
            number(of.assets.saturating_sub(of.whole_assets)),
            "项".to_owned(),
            format!("/desk/register?village={code}"),
        ),
    ];
    let rows: Vec<Vec<Cell>> = lines
        .into_iter()
        .filter(|(_, count, ..)| *count > 0)
        .map(|(name, count, unit, to)| {
            let says = if unit == "元" {
                format!("{}元", Fen(count).grouped())
            } else {
                format!("{count}{unit}")
            };
            vec![Cell::from(name), Cell::leading(says, to)]
        })
        .collect();
    if rows.is_empty() {
        return text("没有没办完的问题、没有追回的钱和要核对的疑点。".to_owned());
    }
    table("眼下要办的", &[("要办的事", 4), ("多少", 4)], rows)
}
