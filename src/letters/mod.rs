//! Letters and reports (workflow.md §6.2): each a folder with its wording and a sample, written into one model of a document,
//! from which the Word file, the printed page and the plain text come. Pure: a matter and what was typed in, bytes out.

mod blocks;
mod code;
mod document;
mod matter;
mod print;
mod said;
mod typed;
mod until;
mod urgency;
mod word;
mod wording;

mod accountability;
mod again;
mod closing_form;
mod common_issue;
mod correction;
pub mod county_report;
mod extension;
mod feedback;
pub mod health_sheet;
mod interview;
mod lead;
mod look_back;
mod look_back_plan;
mod plan;
mod plan_refusal;
mod plan_reply;
mod prompt;
mod recommendation;
mod reminder;
mod report;
mod supervision;
mod suspension;
mod verify_notice;
mod verify_report;
pub mod village_report;
mod working_paper;

#[cfg(test)]
pub(crate) mod tests;

pub use feedback::RECEIPTS;

pub use document::{Annex, Bars, Block, Cell, Document, Head, Piece, Style, Table, date_in_words};
pub use extension::Extension;
pub use matter::{Alike, Booked, Matter, Moved};
pub use print::sheet;
pub use said::said_of;
pub use typed::{Field, Typed};
pub use until::is_day;
pub use urgency::{URGENCY, Urgency};
pub use word::write as word_file;
pub use wording::fit;

use crate::domain::case::CaseState;
use crate::domain::words::words;

words! {
    /// The letters.
    Kind {
        /// 核查通知.
        VerifyNotice = "核查通知",
        /// 工作底稿.
        WorkingPaper = "工作底稿",
        /// 核查报告.
        VerifyReport = "核查报告",
        /// 巡察提醒函.
        Reminder = "巡察提醒函",
        /// 巡察建议书.
        Recommendation = "巡察建议书",
        /// 典型问题督办函.
        Supervision = "典型问题督办函",
        /// 约谈通知书, with the form of its record.
        Interview = "约谈通知书",
        /// 问责建议书.
        Accountability = "问责建议书",
        /// 巡察整改工作提示.
        Prompt = "整改工作提示",
        /// 共性问题抄告单.
        CommonIssue = "共性问题抄告单",
        /// 反馈意见, with its five receipts.
        Feedback = "反馈意见",
        /// 整改方案: the unit's, filled in as far as it is known.
        Plan = "整改方案",
        /// 整改方案批复.
        PlanReply = "整改方案批复",
        /// 整改方案退回通知.
        PlanRefusal = "整改方案退回通知",
        /// 整改报告: the unit's.
        Report = "整改报告",
        /// 销号审核表.
        ClosingForm = "销号审核表",
        /// 延期审批表.
        Extension = "延期审批表",
        /// 中止审批表, also of what goes on again.
        Suspension = "中止审批表",
        /// 金额更正审批表.
        Correction = "金额更正审批表",
        /// 回头看方案.
        LookBackPlan = "回头看方案",
        /// 回头看报告.
        LookBack = "回头看报告",
        /// 再整改通知书.
        Again = "再整改通知书",
        /// 线索移送单.
        Lead = "线索移送单",
    }
}

/// A letter as its folder describes it.
#[derive(Debug)]
pub struct Letter {
    /// Which.
    pub kind: Kind,
    /// Its mark in the number: 县巡办**提**〔2026〕1号.
    pub mark: &'static str,
    /// Where a case has to stand.
    pub states: &'static [CaseState],
    /// Whether the inspected unit reads it.
    pub to_unit: bool,
    /// What is typed in beside the figures.
    pub fields: &'static [Field],
    /// Its wording, but for 抄送.
    pub write: fn(&Matter, &Typed) -> Document,
    /// What it says of the sample case.
    pub sample: &'static str,
}

/// Every letter, in the order of the way of a case.
pub static LETTERS: [&Letter; 23] = [
    &verify_notice::LETTER,
    &working_paper::LETTER,
    &verify_report::LETTER,
    &reminder::LETTER,
    &recommendation::LETTER,
    &supervision::LETTER,
    &interview::LETTER,
    &accountability::LETTER,
    &prompt::LETTER,
    &common_issue::LETTER,
    &feedback::LETTER,
    &plan::LETTER,
    &plan_reply::LETTER,
    &plan_refusal::LETTER,
    &report::LETTER,
    &closing_form::LETTER,
    &extension::LETTER,
    &suspension::LETTER,
    &correction::LETTER,
    &look_back_plan::LETTER,
    &look_back::LETTER,
    &again::LETTER,
    &lead::LETTER,
];

/// Where a letter about a problem that many villages have in common can be written: wherever one of them stands, and once it
/// is closed.
const COMMON: &[CaseState] = &[
    CaseState::Problem,
    CaseState::Immediate,
    CaseState::Feedback,
    CaseState::Plan,
    CaseState::Rectify,
    CaseState::Claimed,
    CaseState::Review,
    CaseState::Returned,
    CaseState::Closed,
    CaseState::LookBack,
    CaseState::Confirmed,
    CaseState::Reopened,
    CaseState::Suspended,
];

/// Where the three letters of the ladder can be written: only where it is the unit that is late, for they press the unit. A test
/// of the flows holds them together with the moves.
const LADDER: &[CaseState] = &[
    CaseState::Immediate,
    CaseState::Feedback,
    CaseState::Rectify,
    CaseState::Returned,
    CaseState::Reopened,
];

impl Kind {
    /// Whose receipts come back of it, or what does, in their order; nothing of most letters.
    ///
    /// A 反馈意见 has its five. What a 建议书 advises is answered in writing. A 抄告单 only asks to attend to something, so that no
    /// answer is owed; but that it arrived has to be known.
    pub fn receipts(self) -> &'static [&'static str] {
        match self {
            Self::Feedback => &RECEIPTS,
            Self::Recommendation => &["书面反馈"],
            Self::CommonIssue => &["收文回执"],
            _ => &[],
        }
    }

    /// Whether it goes to the department in whose charge a kind of problem lies, over many villages: it is about no one case, and
    /// does not end with the one that it was written from.
    pub fn is_to_department(self) -> bool {
        matches!(self, Self::Recommendation | Self::CommonIssue)
    }

    /// The letter of this kind.
    pub fn letter(self) -> &'static Letter {
        LETTERS
            .iter()
            .find(|letter| letter.kind == self)
            .expect("every kind has its folder: a test holds it")
    }
}

/// Whom a letter is sent to as well, for whoever wants to say so: beside the fields of its own, in every letter.
pub static COPIES: Field = Field {
    name: "copies",
    label: "抄送（可以不写；几个单位用顿号隔开）",
    offer: |_| String::new(),
};

impl Letter {
    /// The letter of a matter, with what was typed in.
    pub fn written(&self, matter: &Matter, typed: &Typed) -> Document {
        let copies = typed.get(COPIES.name).trim_end_matches(['。', '.']);
        Document {
            copies: copies.to_owned(),
            urgency: Urgency::chosen(typed).map_or("", Urgency::word).to_owned(),
            ..(self.write)(matter, typed)
        }
    }

    /// The label of a field that nothing was written into.
    pub fn unwritten(&self, typed: &Typed) -> Option<&'static str> {
        let empty = |field: &&Field| typed.get(field.name).is_empty();
        self.fields.iter().find(empty).map(|field| field.label)
    }

    /// Why this letter cannot be issued for a case in that state; `None` when it can.
    pub fn refusal(&self, state: CaseState) -> Option<String> {
        if self.states.contains(&state) {
            return None;
        }
        let name = self.kind.word();
        if matches!(state, CaseState::FalseAlarm | CaseState::Explained) {
            return Some(format!(
                "这件事已经“{}”了，不能再发{name}；核查有了结论只能发核查报告",
                state.word()
            ));
        }
        if !state.is_open() && state != CaseState::LookBack {
            return Some(format!(
                "这件事已经“{}”了，不能再发{name}；销号以后只能发回头看报告、销号审核表、共性问题抄告单和巡察建议书",
                state.word()
            ));
        }
        Some(format!("这件事现在在“{}”，这一步不发{name}", state.word()))
    }
}
