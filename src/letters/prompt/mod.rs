//! 整改工作提示: what is not done yet, and what follows if it stays so.

use super::document::{Cell, Document, Head, heading, paragraphs, table, text};
use super::until::{self, UNTIL};
use super::{Field, Kind, Letter, Matter, Moved, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Prompt,
    mark: "示",
    states: &[
        CaseState::Immediate,
        CaseState::Feedback,
        CaseState::Plan,
        CaseState::Rectify,
        CaseState::Returned,
        CaseState::Reopened,
    ],
    to_unit: true,
    fields: &[
        Field {
            name: "gap",
            label: "差距与风险",
            offer: |_| String::new(),
        },
        UNTIL,
        Field {
            name: "demands",
            label: "工作要求",
            offer: |_| "请对照清单逐项补齐，在这一天以前重新申请销号。".to_owned(),
        },
        Field {
            name: "follows",
            label: "后续措施",
            offer: |_| "到期仍不到位的，约谈主要负责人。".to_owned(),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut rows: Vec<Vec<Cell>> = matter
        .items
        .iter()
        .filter(|(_, pieces)| *pieces == 0)
        .map(|(item, _)| vec![item.clone().into(), "没有佐证材料".into()])
        .collect();
    if matter.money[4].0 > 0 {
        rows.push(vec![
            "应追缴的钱".into(),
            format!("还有{}元没有追回", matter.money[4].grouped()).into(),
        ]);
    }
    let mut blocks = vec![
        heading("未到位事项"),
        text(format!(
            "{}（{}），已退回{}次，延期{}次。",
            matter.title, matter.case, matter.times.0, matter.times.1
        )),
    ];
    if rows.is_empty() {
        blocks.push(text("佐证材料已齐，钱已说清，等申请销号。"));
    } else {
        blocks.push(table("", &[("事项", 1), ("差什么", 2)], rows));
    }
    // What the wrong unit was told is none of the right one's.
    let mut own = matter
        .moves
        .iter()
        .rev()
        .take_while(|moved| moved.what != "更正责任单位");
    let returned = |moved: &&Moved| moved.what == "退回整改" && !moved.words.is_empty();
    if let Some(moved) = own.find(returned) {
        blocks.push(text(format!("{}退回。{}。", moved.day, moved.words)));
    }
    blocks.push(heading("差距与风险"));
    blocks.extend(paragraphs(typed.get("gap")));
    blocks.push(heading("工作要求"));
    blocks.push(text(until::asked(matter, typed)));
    blocks.extend(paragraphs(typed.get("demands")));
    blocks.push(heading("后续措施"));
    blocks.extend(paragraphs(typed.get("follows")));
    matter.document(
        Head::Letter,
        "巡察整改工作提示".to_owned(),
        matter.addressee(),
        blocks,
    )
}
