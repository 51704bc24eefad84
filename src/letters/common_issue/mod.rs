//! 共性问题抄告单: the same category in many villages, for those who lead and those who supervise.

use super::document::{Annex, Document, Head, heading, paragraphs, text};
use super::{Field, Kind, Letter, Matter, Typed};

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::CommonIssue,
    mark: "抄",
    states: super::COMMON,
    to_unit: false,
    fields: &[
        Field {
            name: "department",
            label: "抄告谁",
            offer: |matter| matter.department.clone(),
        },
        Field {
            name: "shares",
            label: "分工",
            offer: |_| String::new(),
        },
        Field {
            name: "attend",
            label: "请关注的事项",
            offer: |_| String::new(),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let (cases, found, _) = matter.alike_sums();
    let mut blocks = vec![
        heading("问题清单"),
        text(format!(
            "{}类问题在{}出现，共{cases}个，涉及金额{}元。",
            matter.category_word(),
            matter.alike_places(),
            found.grouped()
        )),
        heading("分工"),
    ];
    blocks.extend(paragraphs(typed.get("shares")));
    blocks.push(heading("请关注事项"));
    blocks.extend(paragraphs(typed.get("attend")));
    let title = format!("{}类共性问题抄告单", matter.category_word());
    let mut document = matter.document(Head::Plain, title, typed.get("department").to_owned(), blocks);
    document.annexes.push(Annex {
        title: "统计表".to_owned(),
        blocks: vec![matter.alike_table("")],
    });
    document
}
