//! 巡察提醒函: what the unit has to put right at once, and by when it answers in writing.

use super::document::{Document, Head, heading, listed, paragraphs, text};
use super::until::{self, UNTIL};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Reminder,
    mark: "提",
    states: &[CaseState::Problem, CaseState::Immediate],
    to_unit: true,
    fields: &[
        Field {
            name: "risk",
            label: "存在的风险",
            offer: |_| String::new(),
        },
        Field {
            name: "demands",
            label: "整改要求（一行一条）",
            offer: |matter| {
                if matter.money[1].0 > 0 {
                    "追回应追缴的钱，记入村集体账，附凭证。\n公开整改情况。".to_owned()
                } else {
                    "立即纠正，公开整改情况。".to_owned()
                }
            },
        },
        UNTIL,
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![
        text("巡察中发现你单位有下列问题，要立行立改，现函告如下。"),
        heading("发现的问题"),
        matter.problem_table(),
    ];
    blocks.extend(paragraphs(matter.told()));
    blocks.push(heading("存在风险"));
    blocks.extend(paragraphs(typed.get("risk")));
    blocks.push(heading("整改要求"));
    blocks.extend(listed(typed.get("demands")));
    blocks.push(matter.money_table("追缴"));
    blocks.push(heading("完成时限"));
    blocks.push(text(until::asked(matter, typed)));
    blocks.push(heading("书面报告方式"));
    blocks.push(text(
        "完成后写整改报告，主要负责人签字、盖公章，连同佐证材料报我办，并在系统中申请销号。",
    ));
    matter.document(
        Head::Han,
        format!("关于{}的巡察提醒函", matter.title),
        matter.addressee(),
        blocks,
    )
}
