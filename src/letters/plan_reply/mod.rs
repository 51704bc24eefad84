//! 整改方案批复: the plan of the unit, approved, with what is expected of it.

use super::document::{Document, Head, form, heading, listed, paragraphs, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::PlanReply,
    mark: "批",
    states: &[CaseState::Plan, CaseState::Rectify],
    to_unit: true,
    fields: &[
        Field {
            name: "opinion",
            label: "批复意见",
            offer: |_| "原则同意你单位报来的整改方案，请认真组织实施。".to_owned(),
        },
        Field {
            name: "demands",
            label: "工作要求（一行一条）",
            offer: |_| {
                "逐项落实措施、责任人和期限，不得只在纸面上整改。\n整改完成后对照佐证清单申请销号。"
                    .to_owned()
            },
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let items: Vec<&str> = matter.items.iter().map(|(item, _)| item.as_str()).collect();
    let mut blocks = vec![heading("批复意见")];
    blocks.extend(paragraphs(typed.get("opinion")));
    blocks.push(heading("批准的方案"));
    blocks.push(form([
        ("问题编号", matter.case.clone()),
        ("问题", matter.title.clone()),
        ("整改措施", matter.measure.clone()),
        ("责任人", matter.responsible.clone()),
        ("方案期限", matter.planned.clone()),
        ("应追缴", format!("{}元", matter.money[1].grouped())),
        ("佐证材料", items.join("、")),
    ]));
    blocks.push(heading("工作要求"));
    blocks.extend(listed(typed.get("demands")));
    blocks.push(heading("完成时限"));
    blocks.push(text(format!("请在{}以前完成整改、申请销号。", matter.until())));
    let title = format!("关于{}整改方案的批复", matter.title);
    matter.document(Head::Letter, title, matter.addressee(), blocks)
}
