//! 销号审核表: number, result, evidence, first and second review on one form.

use super::document::{Document, Head, date_in_words, form, heading, paragraphs, text};
use super::{Field, Kind, Letter, Matter, Moved, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::ClosingForm,
    mark: "销",
    states: &[CaseState::Claimed, CaseState::Review, CaseState::Closed],
    to_unit: false,
    fields: &[
        Field {
            name: "result",
            label: "整改结果",
            offer: |_| String::new(),
        },
        Field {
            name: "opinion",
            label: "审核意见",
            offer: |matter| closed(matter).map_or_else(String::new, |_| matter.said("销号", "验收意见")),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

/// What was decided, where it was, and the place to sign by hand.
fn decided(by: Option<&str>) -> String {
    match by {
        None => "同意　　退回　　签字：".to_owned(),
        Some("") => "同意　　签字：".to_owned(),
        Some(who) => format!("同意　　{who}　　签字："),
    }
}

/// The closing that stands.
fn closed(matter: &Matter) -> Option<&Moved> {
    let made = || matter.moves.iter().rev().find(|moved| moved.what == "销号");
    made().filter(|_| matter.state == CaseState::Closed)
}

fn write(matter: &Matter, typed: &Typed) -> Document {
    let review = matter
        .moves
        .iter()
        .rev()
        .find(|moved| moved.what == "初审通过")
        .map_or_else(
            || "还没有初审".to_owned(),
            |moved| format!("{}　初审通过　{}", moved.day, moved.who),
        );
    let claim = matter
        .moves
        .iter()
        .rev()
        .find(|moved| moved.what == "申请销号")
        .map_or_else(String::new, |moved| format!("{}　{}", moved.day, moved.who));
    let mut blocks = vec![form([
        ("问题编号", matter.case.clone()),
        ("问题", matter.title.clone()),
        ("责任单位", matter.addressee()),
        ("整改措施", matter.measure.clone()),
        ("责任人", matter.responsible.clone()),
        ("申请", claim),
        ("初审", review),
        (
            "复审（巡察办）",
            decided(closed(matter).map(|moved| moved.who.as_str())),
        ),
        (
            "复审（巡察组）",
            decided(closed(matter).filter(|moved| moved.signed).map(|_| "")),
        ),
        (
            "日期",
            closed(matter).map_or_else(
                || "　　　　年　　月　　日".to_owned(),
                |moved| date_in_words(moved.day),
            ),
        ),
    ])];
    blocks.push(heading("整改结果"));
    blocks.extend(paragraphs(typed.get("result")));
    blocks.push(matter.money_table("钱"));
    blocks.extend(matter.booked_table());
    blocks.push(heading("佐证材料"));
    blocks.push(matter.evidence_table());
    blocks.push(heading("审核意见"));
    if typed.get("opinion").is_empty() {
        blocks.push(text("（手写）"));
    }
    blocks.extend(paragraphs(typed.get("opinion")));
    matter.document(
        Head::Plain,
        "巡察整改销号申请与审核表".to_owned(),
        String::new(),
        blocks,
    )
}
