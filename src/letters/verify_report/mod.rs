//! 核查报告: what two people did, what came of it, and what they propose. Before there is a verdict it says what was alleged as
//! alleged; after it, the verdict with what it rests on.

use super::document::{Block, Cell, Document, Head, heading, paragraphs, table, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::VerifyReport,
    mark: "报",
    states: &[
        CaseState::Verify,
        CaseState::FalseAlarm,
        CaseState::Explained,
        CaseState::Problem,
    ],
    to_unit: false,
    fields: &[
        Field {
            name: "course",
            label: "核查过程（调取、走访、谈话）",
            offer: |_| String::new(),
        },
        Field {
            name: "liability",
            label: "责任认定",
            offer: |_| String::new(),
        },
        Field {
            name: "advice",
            label: "处理建议",
            offer: |_| String::new(),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![
        heading("基本情况"),
        text(format!(
            "{}，类别为{}，来源为{}，{}立为疑点。被核查单位：{}。",
            matter.case,
            matter.category_word(),
            matter.source_word(),
            super::date_in_words(matter.opened_on),
            matter.addressee()
        )),
        heading("核查过程"),
    ];
    blocks.extend(paragraphs(typed.get("course")));
    let rows: Vec<Vec<Cell>> = matter
        .moves
        .iter()
        .map(|moved| {
            vec![
                moved.day.to_string().into(),
                moved.what.clone().into(),
                format!("{}{}", moved.who, if moved.signed { "，二人签字" } else { "" }).into(),
            ]
        })
        .collect();
    blocks.push(table("办理经过", &[("日期", 2), ("事项", 3), ("经办", 5)], rows));
    blocks.push(heading("查明事实"));
    blocks.extend(established(matter));
    blocks.push(heading("责任认定"));
    blocks.extend(paragraphs(typed.get("liability")));
    blocks.push(heading("定性与依据"));
    blocks.extend(judged(matter));
    blocks.push(heading("处理建议"));
    blocks.extend(paragraphs(typed.get("advice")));
    blocks.push(heading("附件"));
    if matter.findings.is_empty() && matter.evidence.is_empty() {
        blocks.push(text("核查底稿另附。"));
    }
    for finding in &matter.findings {
        blocks.push(text(format!("疑点 {finding} 的证据清单。")));
    }
    for (item, name) in &matter.evidence {
        blocks.push(text(format!("{item}：{name}。")));
    }
    let title = format!("关于{}有关问题的核查报告", matter.place);
    matter.document(Head::Plain, title, String::new(), blocks)
}

/// What the source said, as nothing more than what it said.
fn alleged(matter: &Matter) -> Vec<Block> {
    let mut blocks = vec![text("来件反映：")];
    blocks.extend(paragraphs(matter.told()));
    if matter.money[0].0 > 0 {
        blocks.push(text(format!("反映的金额：{}元。", matter.money[0].grouped())));
    }
    blocks
}

/// The facts, as far as they are established.
fn established(matter: &Matter) -> Vec<Block> {
    let found_not_so = "经核查，反映的情况不构成问题，没有应追缴的金额。";
    match matter.state {
        CaseState::Verify => {
            let mut blocks = vec![text(
                "核查还没有结论。以下是来件反映的情况，尚未核实，不是查明的事实。",
            )];
            blocks.extend(alleged(matter));
            blocks
        }
        CaseState::FalseAlarm | CaseState::Explained => {
            let mut blocks = alleged(matter);
            blocks.push(text(found_not_so));
            blocks
        }
        _ => {
            let mut blocks = paragraphs(matter.told());
            blocks.push(matter.money_table("金额"));
            blocks
        }
    }
}

/// The verdict, and what it rests on: the reason of a false alarm, the document that explains, the article that was offended.
fn judged(matter: &Matter) -> Vec<Block> {
    // A state that a verdict leads to is called as the verdict is.
    let words = matter.said_with(matter.state.word());
    let whole = |label: &str| words.strip_prefix(label).unwrap_or(&words).to_owned();
    match matter.state {
        CaseState::Verify => vec![text("还没有定性。")],
        CaseState::FalseAlarm => vec![
            text("结论：查否。"),
            text(format!(
                "查否的原因：{}。",
                whole("原因：").trim_end_matches('。')
            )),
        ],
        CaseState::Explained => vec![
            text("结论：合规说明，有文件依据，不是问题。"),
            text(format!(
                "依据的文件：{}。",
                whole("文号：").trim_end_matches('。')
            )),
        ],
        _ => {
            let mut blocks = vec![
                text(format!(
                    "结论：认定问题。涉及金额{}元，其中应追缴{}元。",
                    matter.money[0].grouped(),
                    matter.money[1].grouped()
                )),
                text(format!("定性依据：{}。", matter.basis.trim_end_matches('。'))),
            ];
            if !matter.less.is_empty() {
                let why = matter.less.trim_end_matches('。');
                blocks.push(text(format!("应追缴少于涉及金额的原因：{why}。")));
            }
            blocks
        }
    }
}
