//! What falls due in the villages within reach, each as the list of what falls due has it.

use maud::html;

use super::{Item, Weight};
use crate::access::ReadRecords;
use crate::domain::day;
use crate::domain::duty::Standing;
use crate::domain::fen::Fen;
use crate::error::Result;
use crate::store::work::ENDING;
use crate::web::desk::visit::Visit;
use crate::web::parts::{count, yuan};

/// Contracts that run out or are over, and rents that did not come.
pub(super) fn records(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<ReadRecords>() else {
        return Ok(Vec::new());
    };
    let (store, today) = (&visit.desk().store, visit.ask.today);
    let rents = store.rents_overdue(by.reach(), today)?;
    let ending = store.contracts_ending(by.reach(), today)?;
    let over = store.contracts_over(by.reach(), today)?;
    let last = today
        .checked_add_days(chrono::Days::new(ENDING))
        .map_or_else(String::new, day::chinese);
    let item = |weight, title, count, detail, link: &str| Item {
        weight,
        title,
        count,
        unit: "份",
        detail,
        link: link.to_owned(),
    };
    Ok(vec![
        item(
            Weight::Overdue,
            "合同租金没有收齐",
            rents.rows,
            html! { "还差 " (yuan(Fen(rents.amount))) "。" },
            "/desk/due#rents",
        ),
        item(
            Weight::Overdue,
            "合同过期还在履行",
            over.rows,
            html! { "续签、收回，或者改合同的状态；年租金 " (yuan(Fen(over.amount))) "。" },
            "/desk/due?only=late#contracts",
        ),
        item(
            Weight::Soon,
            "合同快到期",
            ending.rows,
            html! { "到" (last) "为止，年租金 " (yuan(Fen(ending.amount))) "。" },
            "/desk/due?only=ahead#contracts",
        ),
    ])
}

/// What has to be published and is late.
pub(super) fn publications(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<ReadRecords>() else {
        return Ok(Vec::new());
    };
    let terms = visit.settings()?.terms;
    let duties = visit
        .desk()
        .office_store()
        .duties(terms, visit.ask.today, by.reach())?;
    let (mut overdue, mut villages) = (0, 0);
    for (_, duties) in &duties {
        let late = duties
            .iter()
            .filter(|duty| matches!(duty.standing, Standing::Overdue(_)))
            .count() as i64;
        overdue += late;
        villages += i64::from(late > 0);
    }
    Ok(vec![Item {
        weight: Weight::Overdue,
        title: "该公开的没有公开",
        count: overdue,
        unit: "项",
        detail: html! { "在 " (count(villages)) " 个村。" },
        link: "/desk/due?only=late#publications".to_owned(),
    }])
}
