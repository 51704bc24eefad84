//! 线索移送单: what a lead says leaves this system; here only its number and the receipt remain.

use super::document::{Document, Head, form, heading, text};
use super::{Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// The letter. It asks for no text: whatever were typed would stay here.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Lead,
    mark: "移",
    states: &[CaseState::Verify, CaseState::Lead],
    to_unit: false,
    fields: &[],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, _: &Typed) -> Document {
    let blocks = vec![
        text("现将下列问题线索移送你单位。线索内容和证据另行密封当面移交，本单不载。"),
        heading("移送清单"),
        form([
            ("线索编号", matter.case.clone()),
            ("材料件数", "　　　　件（移交时点清）".to_owned()),
            ("移送人签字（两人）", String::new()),
            ("接收人签字", String::new()),
            ("接收回执号", matter.receipt.clone()),
            ("移交日期", "　　　　年　　月　　日".to_owned()),
        ]),
        heading("要求"),
        text("请出具回执。办理结果只回复线索编号和状态。"),
    ];
    let mut document = matter.document(
        Head::Plain,
        "问题线索移送单".to_owned(),
        "县纪委监委".to_owned(),
        blocks,
    );
    document.secrecy = "内部资料　专人专送".to_owned();
    document
}
