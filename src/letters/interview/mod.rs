//! 约谈通知书: whom the office wants to talk to, when, about what; with the form on which the talk is put down.

use super::document::{Annex, Document, Head, form, heading, paragraphs, text};
use super::{Field, Kind, Letter, Matter, Typed};

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Interview,
    mark: "谈",
    states: super::LADDER,
    to_unit: true,
    fields: &[
        Field {
            name: "who",
            label: "约谈对象（姓名、职务）",
            offer: |_| String::new(),
        },
        Field {
            name: "when",
            label: "约谈的时间和地点",
            offer: |_| String::new(),
        },
        Field {
            name: "by",
            label: "约谈人（职务）",
            offer: |_| String::new(),
        },
        Field {
            name: "about",
            label: "约谈的内容（一行一条）",
            offer: |_| "为什么到期没有整改到位。\n下一步怎么改，哪天改好，谁负责。".to_owned(),
        },
        Field {
            name: "demands",
            label: "要求",
            offer: |_| {
                "请带整改台账和佐证材料准时参加，不得由他人代替；因故不能参加的，提前一天书面说明。"
                    .to_owned()
            },
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![heading("约谈事由"), matter.problem_table()];
    blocks.push(text(pressed(matter)));
    blocks.push(heading("约谈对象"));
    blocks.extend(paragraphs(typed.get("who")));
    blocks.push(heading("时间和地点"));
    blocks.extend(paragraphs(typed.get("when")));
    blocks.push(text(format!(
        "约谈人：{}。",
        typed.get("by").trim_end_matches('。')
    )));
    blocks.push(heading("约谈内容"));
    blocks.extend(super::document::listed(typed.get("about")));
    blocks.push(heading("有关要求"));
    blocks.extend(paragraphs(typed.get("demands")));
    let mut document = matter.document(
        Head::Letter,
        format!("关于约谈{}的通知书", matter.addressee()),
        matter.addressee(),
        blocks,
    );
    document.annexes = vec![record(matter, typed)];
    document
}

/// How far the case is behind, as every letter of the ladder says it.
pub(super) fn pressed(matter: &Matter) -> String {
    format!(
        "期限为{}，已升级督办{}次，退回{}次，延期{}次；应追缴的钱还有{}元没有追回。",
        matter.until(),
        matter.escalated,
        matter.times.0,
        matter.times.1,
        matter.money[4].grouped()
    )
}

/// 约谈记录.
fn record(matter: &Matter, typed: &Typed) -> Annex {
    Annex {
        title: "约谈记录".to_owned(),
        blocks: vec![form([
            ("问题编号", matter.case.clone()),
            ("约谈通知书", matter.number.clone()),
            ("约谈对象", typed.get("who").to_owned()),
            ("约谈人", typed.get("by").to_owned()),
            ("记录人", String::new()),
            ("时间", "　　　　年　　月　　日　　时至　　时".to_owned()),
            ("地点", String::new()),
            ("指出的问题", String::new()),
            ("约谈对象说明的情况", String::new()),
            ("提出的要求", String::new()),
            ("约谈对象的承诺", String::new()),
            (
                "约谈对象签字",
                "以上记录我看过，和我说的一致。　　签字：".to_owned(),
            ),
            ("约谈人、记录人签字", String::new()),
        ])],
    }
}
