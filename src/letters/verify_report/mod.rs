//! 核查报告: what two people did, what they found, and what they propose.

use super::document::{Cell, Document, Head, heading, paragraphs, table, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::VerifyReport,
    mark: "报",
    states: &[CaseState::Verify, CaseState::Problem],
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
    blocks.extend(paragraphs(matter.told()));
    blocks.push(matter.money_table("金额"));
    blocks.push(heading("责任认定"));
    blocks.extend(paragraphs(typed.get("liability")));
    blocks.push(heading("定性与依据"));
    blocks.push(text(if matter.basis.is_empty() {
        "还没有定性。".to_owned()
    } else {
        format!("{}。", matter.basis)
    }));
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
