//! 回头看方案: what the second look looks at, how, by whom, until when.

use super::document::{Cell, Document, Head, heading, listed, paragraphs, table, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::LookBackPlan,
    mark: "看",
    states: &[CaseState::LookBack],
    to_unit: false,
    fields: &[
        Field {
            name: "method",
            label: "方法（一行一条）",
            offer: |_| {
                "查原始凭证和银行流水，不只看复印件。\n走访群众，实地察看。\n对照公开的整改结果。".to_owned()
            },
        },
        Field {
            name: "people",
            label: "人员和分工（不是原来销号的人）",
            offer: |_| String::new(),
        },
        Field {
            name: "schedule",
            label: "时间安排",
            offer: |_| String::new(),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![heading("对象和范围"), matter.problem_table()];
    blocks.push(matter.money_table("销号时的钱"));
    blocks.push(heading("核验内容"));
    let rows: Vec<Vec<Cell>> = matter
        .items
        .iter()
        .map(|(item, pieces)| {
            vec![
                item.clone().into(),
                format!("{pieces}份").into(),
                "真实　　完整　　还在起作用".into(),
            ]
        })
        .collect();
    blocks.push(table("", &[("佐证", 3), ("份数", 1), ("核验", 4)], rows));
    blocks.push(heading("方法"));
    blocks.extend(listed(typed.get("method")));
    blocks.push(heading("人员和分工"));
    blocks.extend(paragraphs(typed.get("people")));
    blocks.push(heading("时间安排"));
    blocks.extend(paragraphs(typed.get("schedule")));
    blocks.push(text(format!("在{}以前完成。", matter.until())));
    let title = format!("关于{}整改情况的回头看方案", matter.place);
    matter.document(Head::Plain, title, String::new(), blocks)
}
