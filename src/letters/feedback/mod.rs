//! 反馈意见 and its five receipts: one unit is told five times, each of the five for what is theirs (一单位五反馈); of all that
//! one round found there, in one letter.

use std::collections::BTreeSet;

use super::document::{Annex, Document, Head, form, heading, listed, paragraphs, sub, text};
use super::{Field, Kind, Letter, Matter, Typed};
use crate::domain::case::CaseState;

/// Whose receipts it has, in their order.
pub const RECEIPTS: [&str; 5] = [FIVE[0].0, FIVE[1].0, FIVE[2].0, FIVE[3].0, FIVE[4].0];

/// The letter.
pub(super) static LETTER: Letter = Letter {
    kind: Kind::Feedback,
    mark: "馈",
    states: &[CaseState::Problem, CaseState::Feedback],
    to_unit: true,
    fields: &[
        Field {
            name: "judgement",
            label: "总体评价",
            offer: |_| String::new(),
        },
        Field {
            name: "handed",
            label: "移交事项",
            offer: |_| "没有另行移交的事项。".to_owned(),
        },
        Field {
            name: "advice",
            label: "整改意见（一行一条）",
            offer: |_| String::new(),
        },
        Field {
            name: "department",
            label: "主管部门（收第五份回执）",
            offer: |_| String::new(),
        },
    ],
    write,
    sample: include_str!("sample.md"),
};

/// Who is told, and what is theirs.
const FIVE: [(&str, &str, &str); 5] = [
    (
        "党组织",
        "主体责任",
        "对整改负总责，制定整改方案和问题、责任、整改三张清单。",
    ),
    (
        "主要负责人",
        "第一责任人责任",
        "亲自研究、亲自督促，对整改结果签字负责。",
    ),
    ("分管领导", "指导责任", "指导被巡察单位整改，协调解决困难。"),
    (
        "派驻纪检组",
        "监督责任",
        "监督整改进度和质量，发现虚假整改及时报告。",
    ),
    ("主管部门", "监管责任", "从行业上查原因、补制度，治理同类问题。"),
];

fn write(matter: &Matter, typed: &Typed) -> Document {
    let mut blocks = vec![heading("总体评价")];
    blocks.extend(paragraphs(typed.get("judgement")));
    blocks.push(heading("主要问题"));
    let all = matter.all();
    let mut named = BTreeSet::new();
    for category in all.iter().map(|one| one.category_word()) {
        if !named.insert(category) {
            continue;
        }
        let of: Vec<&Matter> = all
            .iter()
            .copied()
            .filter(|one| one.category_word() == category)
            .collect();
        blocks.push(sub(format!("{category}方面")));
        blocks.push(Matter::problems_table(&of));
        for one in &of {
            if all.len() > 1 {
                blocks.push(text(format!(
                    "{}：{}。",
                    one.case,
                    one.title.trim_end_matches('。')
                )));
            }
            blocks.extend(paragraphs(one.told()));
            if !one.basis.is_empty() {
                blocks.push(text(format!("依据：{}。", one.basis)));
            }
        }
    }
    blocks.push(matter.money_of_all("金额"));
    blocks.push(heading("移交事项"));
    blocks.extend(paragraphs(typed.get("handed")));
    blocks.push(heading("整改意见"));
    blocks.extend(listed(typed.get("advice")));
    blocks.push(heading("工作要求"));
    let talks: BTreeSet<&str> = all.iter().map(|one| one.interview.as_str()).collect();
    for talk in talks.iter().filter(|talk| !talk.is_empty()) {
        blocks.push(text(format!("反馈前约谈：{talk}。")));
    }
    let first = all
        .iter()
        .filter(|one| one.due.is_some())
        .min_by_key(|one| one.due);
    let items: BTreeSet<&str> = all
        .iter()
        .flat_map(|one| one.items.iter().map(|(item, _)| item.as_str()))
        .collect();
    // In the order of the list where there is but one.
    let items: Vec<&str> = if matter.together.is_empty() {
        matter.items.iter().map(|(item, _)| item.as_str()).collect()
    } else {
        items.into_iter().collect()
    };
    blocks.push(text(format!(
        "收到反馈后，在{}以前报整改方案；方案批准以后{}完成整改。需要提供的佐证：{}。",
        first.unwrap_or(&matter).until(),
        matter.in_time(),
        items.join("、")
    )));
    let title = format!("关于巡察{}的反馈意见", matter.place);
    let mut document = matter.document(Head::Letter, title, matter.addressee(), blocks);
    document.annexes = FIVE
        .iter()
        .enumerate()
        .map(|(at, five)| receipt(matter, typed, at, *five))
        .collect();
    document
}

fn receipt(matter: &Matter, typed: &Typed, at: usize, (who, duty, does): (&str, &str, &str)) -> Annex {
    let named = match at {
        0 => format!("{}党组织", matter.addressee()),
        4 if !typed.get("department").is_empty() => typed.get("department").to_owned(),
        _ => who.to_owned(),
    };
    Annex {
        title: format!("反馈意见回执（{who}）"),
        blocks: vec![
            text(format!("{named}：")),
            text(format!(
                "现向你反馈对{}的巡察意见（{}，问题编号{}）。你承担{duty}：{does}",
                matter.place,
                matter.number,
                matter
                    .all()
                    .iter()
                    .map(|one| one.case.as_str())
                    .collect::<Vec<_>>()
                    .join("、")
            )),
            form([
                ("收件人", named.clone()),
                ("承担的责任", duty.to_owned()),
                ("反馈方式", "会议反馈　　书面反馈".to_owned()),
                ("收到时间", "　　　　年　　月　　日　　时".to_owned()),
                ("意见", String::new()),
                ("签字（盖章）", String::new()),
            ]),
        ],
    }
}
