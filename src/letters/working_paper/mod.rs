//! 工作底稿: one problem as two people established it: facts, evidence, amount, basis, signed by both and by the unit.

use super::document::{Cell, Document, Head, form, heading, paragraphs, table, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::WorkingPaper,
    mark: "底",
    states: &[CaseState::Verify, CaseState::Problem],
    to_unit: false,
    fields: &[
        Field {
            name: "course",
            label: "怎么查的（看了什么、问了谁）",
            offer: |_| String::new(),
        },
        Field {
            name: "answer",
            label: "被核查单位的说明",
            offer: |_| "（被核查单位填写）".to_owned(),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![heading("核查事项"), matter.problem_table()];
    blocks.push(heading("核查过程"));
    blocks.extend(paragraphs(typed.get("course")));
    blocks.push(heading("查明的事实"));
    blocks.extend(paragraphs(matter.told()));
    blocks.push(matter.money_table("金额"));
    blocks.push(heading("定性和依据"));
    blocks.push(text(if matter.basis.is_empty() {
        "还没有定性。".to_owned()
    } else {
        format!("{}。", matter.basis)
    }));
    blocks.push(heading("证据"));
    let rows: Vec<Vec<Cell>> = matter
        .findings
        .iter()
        .map(|finding| vec!["疑点".into(), finding.clone().into()])
        .chain(
            matter
                .evidence
                .iter()
                .map(|(item, name)| vec![item.clone().into(), name.clone().into()]),
        )
        .collect();
    if rows.is_empty() {
        blocks.push(text("证据另附。"));
    } else {
        blocks.push(table("", &[("项目", 3), ("材料", 5)], rows));
    }
    blocks.push(heading("被核查单位的说明"));
    blocks.extend(paragraphs(typed.get("answer")));
    blocks.push(form([
        ("核查人签字", String::new()),
        ("另一个核查人签字", String::new()),
        ("被核查单位签字（盖章）", String::new()),
        ("日期", "　　　　年　　月　　日".to_owned()),
    ]));
    let title = format!("{}核查工作底稿", matter.place);
    matter.document(Head::Plain, title, String::new(), blocks)
}
