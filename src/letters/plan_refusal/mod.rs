//! 整改方案退回通知: why a plan was not approved, and until when a better one is expected.

use super::document::{Document, Head, heading, listed, paragraphs, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::PlanRefusal,
    mark: "退",
    states: &[CaseState::Feedback, CaseState::Plan],
    to_unit: true,
    fields: &[
        Field {
            name: "why",
            label: "退回的原因",
            offer: |matter| matter.said_with("退回方案"),
        },
        Field {
            name: "demands",
            label: "怎样改（一行一条）",
            offer: |_| "逐个问题写明措施、责任人和完成日期。".to_owned(),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![heading("退回的方案"), matter.problem_table()];
    if !matter.measure.is_empty() {
        blocks.push(text(format!(
            "报来的措施：{}；责任人：{}；期限：{}。",
            matter.measure.trim_end_matches('。'),
            matter.responsible,
            matter.planned
        )));
    }
    blocks.push(heading("退回的原因"));
    blocks.extend(paragraphs(typed.get("why")));
    blocks.push(heading("修改要求"));
    blocks.extend(listed(typed.get("demands")));
    blocks.push(heading("重新报送的期限"));
    blocks.push(text(format!("请在{}以前重新报整改方案。", matter.until())));
    let title = format!("关于退回{}整改方案的通知", matter.title);
    matter.document(Head::Letter, title, matter.addressee(), blocks)
}
