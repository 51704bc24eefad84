//! What should come back of letters: to the office what is late, to a department what it owes.

use maud::html;

use super::{Item, Weight};
use crate::access::FollowUp;
use crate::error::Result;
use crate::flows::letters::Unreturned;
use crate::web::desk::letters::addressed::{self, Stands};
use crate::web::desk::letters::receipts;
use crate::web::desk::visit::Visit;
use crate::web::parts::count;

/// The letters of which something should be back by now: of the receipts of units, and of what departments answer.
pub(super) fn to_bring_back(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let late = receipts::of(visit)?;
    let (answers, receipts): (Vec<&Unreturned>, Vec<&Unreturned>) = late
        .iter()
        .partition(|one| one.out.letter.kind.is_to_department());
    let missing: usize = receipts.iter().map(|one| one.missing.len()).sum();
    let told: Vec<String> = answers
        .iter()
        .map(|one| format!("{}（{}）", one.out.letter.number, one.missing.join("、")))
        .collect();
    Ok(vec![
        Item {
            weight: Weight::Overdue,
            title: "反馈意见的回执没有收齐",
            count: receipts.len() as i64,
            unit: "份",
            detail: html! { "还差 " (count(missing)) " 份回执。" },
            link: "/desk/letters#receipts".to_owned(),
        },
        Item {
            weight: Weight::Overdue,
            title: "主管部门没有回音",
            count: answers.len() as i64,
            unit: "份",
            detail: html! { (told.join("、")) "：催一催，收到了登记。" },
            link: "/desk/letters#answers".to_owned(),
        },
    ])
}

/// The letters that the reader's department has not answered yet, or of which it has not said that they arrived.
pub(super) fn of_department(visit: &Visit<'_>) -> Result<Vec<Item>> {
    if visit.by::<FollowUp>().is_err() {
        return Ok(Vec::new());
    }
    let all = addressed::of(visit)?;
    let item = |weight, title, stands: Stands| {
        let told: Vec<String> = all
            .iter()
            .filter(|one| Stands::of(visit, one) == stands)
            .filter_map(|one| Some((one, one.missing?)))
            .map(|(one, what)| format!("{}（{what}，最晚 {}）", one.addressed.letter.number, one.due))
            .collect();
        Item {
            weight,
            title,
            count: told.len() as i64,
            unit: "份",
            detail: html! { (told.join("、")) "：看过文书，送巡察办。" },
            link: stands.place(),
        }
    };
    Ok(vec![
        item(Weight::Overdue, "发给您部门的文书过了期没有答复", Stands::Late),
        item(Weight::Waiting, "发给您部门的文书等答复", Stands::Owed),
    ])
}
