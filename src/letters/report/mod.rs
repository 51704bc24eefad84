//! 整改报告: the unit's paper with which it asks to be closed; figures and evidence are those of the system.

use super::document::{Document, heading, paragraphs, text};
use super::plan::{BLANK, LEADERS, lists, of_unit};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Report,
    mark: "告",
    states: &[
        CaseState::Immediate,
        CaseState::Rectify,
        CaseState::Returned,
        CaseState::Claimed,
    ],
    to_unit: true,
    fields: &[
        LEADERS,
        Field {
            name: "done",
            label: "进展与成效",
            offer: |_| BLANK.to_owned(),
        },
        Field {
            name: "left",
            label: "未完成的原因与安排",
            offer: |matter| {
                let done = matter.money[4].0 == 0;
                if done {
                    "没有未完成的事项。"
                } else {
                    BLANK
                }
                .to_owned()
            },
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

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![heading("组织领导")];
    blocks.extend(paragraphs(typed.get("leaders")));
    blocks.extend(lists(matter));
    blocks.push(heading("进展与成效"));
    blocks.extend(paragraphs(typed.get("done")));
    blocks.push(matter.money_table("追缴"));
    blocks.extend(matter.booked_table());
    blocks.push(heading("未完成的原因与安排"));
    blocks.extend(paragraphs(typed.get("left")));
    if matter.money[4].0 > 0 {
        blocks.push(text(format!("还有{}元没有追回。", matter.money[4].grouped())));
    }
    blocks.push(heading("建章立制"));
    blocks.extend(paragraphs(typed.get("rules")));
    blocks.push(heading("佐证目录"));
    blocks.push(matter.evidence_table());
    of_unit(matter, format!("关于{}的整改报告", matter.title), blocks)
}
