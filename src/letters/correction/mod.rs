//! 金额更正审批表: what the sums of a problem were and what they are, why, and the two who answer for it.

use super::document::{Document, Head, form, heading, paragraphs};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Correction,
    mark: "更",
    states: &[
        CaseState::Problem,
        CaseState::Immediate,
        CaseState::Feedback,
        CaseState::Plan,
        CaseState::Rectify,
        CaseState::Claimed,
        CaseState::Review,
        CaseState::Returned,
        CaseState::Reopened,
    ],
    to_unit: false,
    fields: &[
        Field {
            name: "what",
            label: "更正了什么（原来多少，改为多少）",
            offer: |matter| said(matter).0,
        },
        Field {
            name: "reason",
            label: "更正的原因和依据",
            offer: |matter| said(matter).1,
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

/// What was written with the last correction: both versions of the sums, and why.
fn said(matter: &Matter) -> (String, String) {
    let words = matter.said_with("更正金额");
    match words.split_once('；') {
        Some((sums, why)) => (sums.to_owned(), why.to_owned()),
        None => (words, String::new()),
    }
}

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![
        form([
            ("问题编号", matter.case.clone()),
            ("问题", matter.title.clone()),
            ("责任单位", matter.addressee()),
            ("现在的状态", matter.state.word().to_owned()),
            ("提出人意见", "　　签字：".to_owned()),
            ("复核人意见", "同意　　不同意　　签字：".to_owned()),
            ("巡察办意见", "同意　　不同意　　签字：".to_owned()),
            ("日期", "　　　　年　　月　　日".to_owned()),
        ]),
        heading("更正的内容"),
    ];
    blocks.extend(paragraphs(typed.get("what")));
    blocks.push(heading("原因和依据"));
    blocks.extend(paragraphs(typed.get("reason")));
    blocks.push(heading("更正以后的金额"));
    blocks.push(matter.money_table(""));
    blocks.extend(matter.booked_table());
    matter.document(
        Head::Plain,
        "问题金额更正审批表".to_owned(),
        String::new(),
        blocks,
    )
}
