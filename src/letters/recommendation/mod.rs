//! 巡察建议书: to the department that is responsible for a kind of problem in many villages.

use super::document::{Document, Head, heading, listed, paragraphs, text};
use super::{Field, Kind, Letter, Matter, Typed};

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Recommendation,
    mark: "建",
    states: super::COMMON,
    to_unit: false,
    fields: &[
        Field {
            name: "department",
            label: "发给哪个部门",
            offer: |matter| matter.department.clone(),
        },
        Field {
            name: "causes",
            label: "原因分析",
            offer: |_| String::new(),
        },
        Field {
            name: "advice",
            label: "建议（制度、监管、专项治理，一行一条）",
            offer: |_| String::new(),
        },
        Field {
            name: "answer",
            label: "反馈期限与方式",
            offer: |matter| format!("收到本建议书{}日内，书面反馈采纳情况。", matter.answer),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let (cases, found, returned) = matter.alike_sums();
    let mut blocks = vec![
        heading("巡察基本情况"),
        text(format!(
            "截至{}，已反馈的{}类问题{cases}个，涉及{}，金额{}元，已追回{}元。",
            super::date_in_words(matter.today),
            matter.category_word(),
            matter.alike_places(),
            found.grouped(),
            returned.grouped()
        )),
        heading("发现的共性问题"),
        matter.alike_table(&format!("{}类问题", matter.category_word())),
        text(format!("典型的有：{}（{}）。", matter.title, matter.case)),
        heading("原因分析"),
    ];
    blocks.extend(paragraphs(typed.get("causes")));
    blocks.push(heading("建议"));
    blocks.extend(listed(typed.get("advice")));
    blocks.push(heading("反馈期限与方式"));
    blocks.extend(paragraphs(typed.get("answer")));
    let title = format!("关于加强{}管理的巡察建议书", matter.category_word());
    matter.document(Head::Letter, title, typed.get("department").to_owned(), blocks)
}
