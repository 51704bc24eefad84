//! 核查通知: tells the unit that two people come, what they look at and what has to be ready. Not where the case came from:
//! nobody shall look for who reported it.

use super::document::{Document, Head, heading, paragraphs, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::VerifyNotice,
    mark: "核",
    states: &[CaseState::Verify],
    to_unit: false,
    fields: &[
        Field {
            name: "materials",
            label: "需要提供的材料（一行一项）",
            offer: |_| "有关账簿、凭证、合同和会议记录的原件和复印件。\n有关公示的照片和底稿。".to_owned(),
        },
        Field {
            name: "contact",
            label: "联系人和电话",
            offer: |_| String::new(),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![
        heading("事由与依据"),
        text(format!(
            "根据巡察工作安排，现对{}有关情况进行核查。",
            matter.addressee()
        )),
        heading("核查事项"),
        text(format!(
            "问题编号{}，类别为{}：{}。涉及金额{}元。",
            matter.case,
            matter.category_word(),
            matter.title,
            matter.money[0].grouped()
        )),
    ];
    if !matter.findings.is_empty() {
        blocks.push(text(format!("疑点编号：{}。", matter.findings.join("、"))));
    }
    blocks.push(heading("需提供材料"));
    blocks.extend(paragraphs(typed.get("materials")));
    blocks.push(heading("时限与联系人"));
    blocks.push(text(format!("核查在{}以前完成。", matter.until())));
    blocks.extend(paragraphs(typed.get("contact")));
    blocks.push(heading("保密要求"));
    blocks.push(text(
        "核查内容在下结论以前不对外公开。请勿打听、干预核查，不得毁损、转移有关材料。疑点不等于问题。",
    ));
    let title = format!("关于核查{}有关事项的通知", matter.place);
    matter.document(Head::Letter, title, matter.addressee(), blocks)
}
