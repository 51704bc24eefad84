//! 整改方案: the unit's paper, filled in as far as the system knows: what is the problem, what has to be shown, until when.

use super::document::{Block, Cell, Document, Head, heading, paragraphs, table, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Plan,
    mark: "案",
    states: &[CaseState::Feedback, CaseState::Plan, CaseState::Reopened],
    to_unit: true,
    fields: &[
        LEADERS,
        Field {
            name: "steps",
            label: "整改的步骤",
            offer: |matter| or_blank(&matter.measure),
        },
        Field {
            name: "rules",
            label: "建章立制",
            offer: |_| BLANK.to_owned(),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

/// Where the unit writes by hand.
pub(super) const BLANK: &str = "（责任单位填写）";

/// Who leads it, on the plan and on the report.
pub(super) const LEADERS: Field = Field {
    name: "leaders",
    label: "组织领导（组长、成员、分工）",
    offer: |_| BLANK.to_owned(),
};

pub(super) fn or_blank(text: &str) -> String {
    if text.is_empty() {
        BLANK.to_owned()
    } else {
        text.to_owned()
    }
}

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![heading("组织领导")];
    blocks.extend(paragraphs(typed.get("leaders")));
    blocks.extend(lists(matter));
    blocks.push(heading("整改步骤和预期成效"));
    blocks.extend(paragraphs(typed.get("steps")));
    blocks.push(text(format!(
        "应追缴{}元，在期限以前全部追回入账；追不回的写明原因，报批核销。",
        matter.money[1].grouped()
    )));
    blocks.push(heading("完不成的安排"));
    blocks.push(text("到期以前确实完不成的，提前申请延期，写明原因和新的期限。"));
    blocks.push(heading("建章立制"));
    blocks.extend(paragraphs(typed.get("rules")));
    blocks.push(heading("佐证目录"));
    blocks.push(matter.evidence_table());
    of_unit(matter, format!("关于{}的整改方案", matter.title), blocks)
}

/// A paper that the unit signs, not the office.
pub(super) fn of_unit(matter: &Matter, title: String, blocks: Vec<Block>) -> Document {
    let mut document = matter.document(Head::Plain, title, String::new(), blocks);
    document.office = matter.addressee();
    document.signed = String::new();
    document
}

/// 问题清单、责任清单、整改清单.
pub(super) fn lists(matter: &Matter) -> Vec<Block> {
    let cell = |text: &str| Cell::from(or_blank(text));
    vec![
        heading("逐条措施"),
        table(
            "问题清单",
            &[("问题编号", 4), ("类别", 2), ("问题", 5), ("涉及金额", 4)],
            vec![vec![
                matter.case.clone().into(),
                matter.category_word().into(),
                matter.title.clone().into(),
                format!("{}元", matter.money[0].grouped()).into(),
            ]],
        ),
        table(
            "责任清单",
            &[("责任单位", 3), ("责任领导", 3), ("责任人", 3)],
            vec![vec![
                matter.addressee().into(),
                BLANK.into(),
                cell(&matter.responsible),
            ]],
        ),
        table(
            "整改清单",
            &[("整改措施", 5), ("期限", 3), ("完成标准", 4)],
            vec![vec![
                cell(&matter.measure),
                matter.until().into(),
                "佐证材料齐全，应追缴的钱说清".into(),
            ]],
        ),
    ]
}
