//! 问责建议书: the last step of the ladder, to the body that may hold to account.

use super::document::{Cell, Document, Head, heading, listed, paragraphs, table, text};
use super::interview::pressed;
use super::{Field, Kind, Letter, Matter, Typed};

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Accountability,
    mark: "责",
    states: super::LADDER,
    to_unit: false,
    fields: &[
        Field {
            name: "body",
            label: "发给哪个机关",
            offer: |_| String::new(),
        },
        Field {
            name: "liability",
            label: "责任认定（谁、负什么责任）",
            offer: |_| String::new(),
        },
        Field {
            name: "advice",
            label: "问责建议（一行一条，写依据的条款）",
            offer: |_| String::new(),
        },
        Field {
            name: "answer",
            label: "反馈期限与方式",
            offer: |matter| format!("收到本建议书{}日内，书面反馈办理情况。", matter.answer),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

/// The moves by which a unit was pressed.
const PRESSED: [&str; 3] = ["退回整改", "延期", "升级督办"];

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![heading("基本情况"), matter.problem_table()];
    blocks.extend(paragraphs(matter.told()));
    blocks.push(matter.money_table("金额"));
    blocks.push(heading("督促经过"));
    blocks.push(text(pressed(matter)));
    let rows: Vec<Vec<Cell>> = matter
        .moves
        .iter()
        .filter(|moved| PRESSED.contains(&moved.what.as_str()))
        .map(|moved| {
            vec![
                moved.day.to_string().into(),
                moved.what.clone().into(),
                moved.words.clone().into(),
            ]
        })
        .collect();
    if !rows.is_empty() {
        blocks.push(table("", &[("日期", 2), ("事项", 2), ("说明", 5)], rows));
    }
    blocks.push(heading("责任认定"));
    blocks.extend(paragraphs(typed.get("liability")));
    blocks.push(heading("问责建议"));
    blocks.extend(listed(typed.get("advice")));
    blocks.push(heading("反馈期限与方式"));
    blocks.extend(paragraphs(typed.get("answer")));
    let title = format!("关于{}整改不力的问责建议书", matter.addressee());
    matter.document(Head::Letter, title, typed.get("body").to_owned(), blocks)
}
