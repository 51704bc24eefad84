//! 延期审批表: who asks for how much more time, why, and what was decided.

use chrono::NaiveDate;

use super::document::{Document, Head, date_in_words, form, heading, paragraphs};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// More time that was asked for: granted, declined, or waiting for either.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extension {
    /// The term as it stood when it was asked for; `None` where the books of before do not say it.
    pub before: Option<NaiveDate>,
    /// Until when.
    pub asked: String,
    /// Why.
    pub reason: String,
}

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Extension,
    mark: "延",
    states: &[
        CaseState::Immediate,
        CaseState::Feedback,
        CaseState::Rectify,
        CaseState::Returned,
        CaseState::Reopened,
    ],
    to_unit: false,
    fields: &[
        Field {
            name: "asked",
            label: "申请延到哪天",
            offer: |matter| matter.extension.asked.clone(),
        },
        Field {
            name: "reason",
            label: "申请的理由",
            offer: |matter| matter.extension.reason.clone(),
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
            ("申请单位", matter.addressee()),
            (
                "原定的期限",
                matter
                    .extension
                    .before
                    .map_or_else(|| matter.until(), date_in_words),
            ),
            ("申请延到", typed.get("asked").to_owned()),
            ("已经延期", format!("{}次", matter.times.1)),
            ("巡察办意见", "同意　　不同意　　签字：".to_owned()),
        ]),
        heading("申请理由"),
    ];
    blocks.extend(paragraphs(typed.get("reason")));
    blocks.push(heading("已经做了什么"));
    blocks.push(matter.money_table(""));
    matter.document(Head::Plain, "整改延期审批表".to_owned(), String::new(), blocks)
}
