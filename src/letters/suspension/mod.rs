//! 中止审批表: why a case stands still, because another body has it first; and the same form when it goes on again.

use super::document::{Document, Head, form, heading, paragraphs};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Suspension,
    mark: "止",
    states: &[
        CaseState::Clue,
        CaseState::Verify,
        CaseState::Problem,
        CaseState::Immediate,
        CaseState::Feedback,
        CaseState::Plan,
        CaseState::Rectify,
        CaseState::Claimed,
        CaseState::Review,
        CaseState::Returned,
        CaseState::Reopened,
        CaseState::Suspended,
    ],
    to_unit: false,
    fields: &[
        Field {
            name: "what",
            label: "中止还是恢复",
            offer: |matter| {
                if matter.state == CaseState::Suspended {
                    "中止".to_owned()
                } else {
                    "恢复".to_owned()
                }
            },
        },
        Field {
            name: "reason",
            label: "事由和依据（文号）",
            offer: |matter| {
                let made = if matter.state == CaseState::Suspended {
                    "中止"
                } else {
                    "恢复"
                };
                matter.said_with(made)
            },
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![
        form([
            ("问题编号", matter.case.clone()),
            ("问题", matter.title.clone()),
            ("责任单位", matter.addressee()),
            ("中止还是恢复", typed.get("what").to_owned()),
            ("现在的状态", matter.state.word().to_owned()),
            ("承办人意见", "　　签字：".to_owned()),
            ("巡察办意见", "同意　　不同意　　签字：".to_owned()),
            ("日期", "　　　　年　　月　　日".to_owned()),
        ]),
        heading("事由和依据"),
    ];
    blocks.extend(paragraphs(typed.get("reason")));
    blocks.push(heading("钱追到哪一步"));
    blocks.push(matter.money_table(""));
    matter.document(
        Head::Plain,
        "问题中止（恢复）办理审批表".to_owned(),
        String::new(),
        blocks,
    )
}
