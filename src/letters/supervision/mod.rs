//! 典型问题督办函: a typical problem with the official who leads its solution.

use super::document::{Document, Head, heading, paragraphs, text};
use super::until::{self, UNTIL};
use super::{Field, Kind, Letter, Matter, Typed};

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Supervision,
    mark: "督",
    states: super::LADDER,
    to_unit: true,
    fields: &[
        Field {
            name: "origin",
            label: "问题由来（哪次专题会）",
            offer: |_| String::new(),
        },
        Field {
            name: "leader",
            label: "领办领导（职务）",
            offer: |_| String::new(),
        },
        Field {
            name: "demands",
            label: "督办要求",
            offer: |_| "由领办领导牵头，逐项落实，不得只在纸面上整改。".to_owned(),
        },
        Field {
            name: "rhythm",
            label: "进度报告周期",
            offer: |_| "每周五前报一次进度，直到销号。".to_owned(),
        },
        UNTIL,
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![heading("问题由来")];
    blocks.extend(paragraphs(typed.get("origin")));
    blocks.push(heading("具体问题"));
    blocks.push(matter.problem_table());
    blocks.extend(paragraphs(matter.told()));
    blocks.push(matter.money_table("追缴"));
    blocks.push(heading("督办要求与领办领导"));
    blocks.push(text(format!("领办领导：{}。", typed.get("leader"))));
    blocks.extend(paragraphs(typed.get("demands")));
    if matter.escalated > 0 {
        let late = if until::over(matter).is_some() {
            "已超期，"
        } else {
            ""
        };
        blocks.push(text(format!(
            "本件{late}升级督办第{}次，退回{}次。",
            matter.escalated, matter.times.0
        )));
    }
    blocks.push(heading("进度报告周期"));
    blocks.extend(paragraphs(typed.get("rhythm")));
    blocks.push(heading("完成时限"));
    blocks.push(text(until::asked(matter, typed)));
    matter.document(
        Head::Han,
        format!("关于{}的督办函", matter.title),
        matter.addressee(),
        blocks,
    )
}
