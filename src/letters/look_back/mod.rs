//! 回头看报告: whether what was closed holds.

use super::document::{Cell, Document, Head, heading, paragraphs, table, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::LookBack,
    mark: "回",
    states: &[
        CaseState::Closed,
        CaseState::LookBack,
        CaseState::Confirmed,
        CaseState::Reopened,
    ],
    to_unit: false,
    fields: &[
        Field {
            name: "method",
            label: "方法（怎么看的、看了什么）",
            offer: |_| String::new(),
        },
        Field {
            name: "again",
            label: "反弹或新问题",
            offer: |matter| match matter.state {
                CaseState::Reopened => matter.said("重新整改", "说明"),
                CaseState::Confirmed => "没有发现反弹或新问题。".to_owned(),
                _ => String::new(),
            },
        },
        Field {
            name: "conclusion",
            label: "结论与处理",
            offer: |matter| match matter.state {
                CaseState::Reopened => "整改没有到位，重新整改。".to_owned(),
                CaseState::Confirmed => matter.said("回头看通过", "事实"),
                _ => String::new(),
            },
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![
        heading("对象与方法"),
        text(format!(
            "对象：{}，{}（{}）。",
            matter.addressee(),
            matter.title,
            matter.case
        )),
    ];
    blocks.extend(paragraphs(typed.get("method")));
    blocks.push(heading("已整改核验"));
    if !matter.measure.is_empty() {
        blocks.push(text(format!(
            "整改措施：{}。",
            matter.measure.trim_end_matches('。')
        )));
    }
    blocks.push(matter.money_table("钱"));
    let rows: Vec<Vec<Cell>> = matter
        .evidence
        .iter()
        .map(|(item, name)| vec![item.clone().into(), name.clone().into(), "属实　　不属实".into()])
        .collect();
    if !rows.is_empty() {
        blocks.push(table("佐证核验", &[("项目", 2), ("材料", 4), ("核验", 3)], rows));
    }
    blocks.push(heading("反弹或新问题"));
    blocks.extend(paragraphs(typed.get("again")));
    blocks.push(heading("结论与处理"));
    blocks.extend(paragraphs(typed.get("conclusion")));
    blocks.push(text(format!("系统中的状态：{}。", matter.state.word())));
    let title = format!("关于{}整改情况的回头看报告", matter.place);
    matter.document(Head::Plain, title, String::new(), blocks)
}
