//! 再整改通知书: what was closed does not hold and has to be put right again.

use super::document::{Document, Head, heading, listed, paragraphs, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Again,
    mark: "再",
    states: &[CaseState::Reopened],
    to_unit: true,
    fields: &[
        Field {
            name: "found",
            label: "回头看发现了什么",
            offer: |matter| matter.said_with("重新整改"),
        },
        Field {
            name: "demands",
            label: "整改要求（一行一条）",
            offer: |_| "重新查找原因，重新报整改方案。\n以前的佐证材料不能再用，逐项重新提供。".to_owned(),
        },
        Field {
            name: "follows",
            label: "再整改不到位的后果",
            offer: |_| "再整改仍不到位的，约谈主要负责人，并提出问责建议。".to_owned(),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![heading("原来的问题和整改"), matter.problem_table()];
    if !matter.measure.is_empty() {
        blocks.push(text(format!(
            "原来的整改措施：{}。",
            matter.measure.trim_end_matches('。')
        )));
    }
    blocks.push(matter.money_table("追缴"));
    blocks.push(heading("回头看发现的情况"));
    blocks.extend(paragraphs(typed.get("found")));
    blocks.push(heading("再整改要求"));
    blocks.extend(listed(typed.get("demands")));
    blocks.push(heading("期限"));
    blocks.push(text(format!("请在{}以前报新的整改方案。", matter.until())));
    blocks.push(heading("后续措施"));
    blocks.extend(paragraphs(typed.get("follows")));
    matter.document(
        Head::Letter,
        format!("关于{}的再整改通知书", matter.title),
        matter.addressee(),
        blocks,
    )
}
