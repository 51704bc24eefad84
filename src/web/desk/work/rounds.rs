//! What waits around the rounds: lists that a team has not walked through, draws whose seed is out, and lists to match against
//! that have grown old.

use maud::html;

use super::{Item, Weight};
use crate::access::{HandIn, HandInScope, PlanRounds, ReadLists, TickChecklist};
use crate::domain::round::RoundState;
use crate::error::Result;
use crate::web::desk::lists;
use crate::web::desk::visit::Visit;

/// What a higher round handed on and a team has not looked for yet, in each of its villages, round by round.
pub(super) fn relay_to_tick(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<TickChecklist>() else {
        return Ok(Vec::new());
    };
    let store = &visit.desk().store;
    let mut waiting = Vec::new();
    for plan in store.plans(by.reach(), by.user())? {
        if plan.round.state != RoundState::UnderWay {
            continue;
        }
        let items = store.relay_items(by.reach().of_county(), plan.round.id)?;
        let ticked = store.relay_ticks(by.reach(), plan.round.id)?;
        let visits = plan.visits();
        let own = visits.iter().filter(|one| by.reach().covers(one.village));
        let left = own.flat_map(|visit| items.iter().map(move |item| (item.id, visit.village)));
        let left = left.filter(|place| ticked.iter().all(|tick| (tick.item, tick.village) != *place));
        waiting.push(Item {
            weight: Weight::Waiting,
            title: "接力清单还没有看完",
            count: left.count() as i64,
            unit: "项",
            detail: html! { "“" (plan.round.name) "”上一级移交的，要逐村看。" },
            link: format!("/desk/rounds/{}/relay", plan.round.id),
        });
    }
    Ok(waiting)
}

/// Draws that were committed and whose seed is out, or was, and not entered.
pub(super) fn draws_to_seed(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<PlanRounds>() else {
        return Ok(Vec::new());
    };
    let today = visit.ask.today;
    let draws = visit.desk().store.draws(by.reach())?;
    let due = draws
        .into_iter()
        .filter(|draw| draw.seeded.is_none() && draw.seed_day <= today);
    Ok(due
        .map(|draw| Item {
            weight: if draw.seed_day < today {
                Weight::Overdue
            } else {
                Weight::Waiting
            },
            title: "抽签等录入种子",
            count: 1,
            unit: "次",
            detail: html! { "“" (draw.name) "”的种子 " (draw.seed_day) " 揭晓：" (draw.seed_source) },
            link: format!("/desk/draw/{}", draw.id),
        })
        .collect())
}

/// Lists to match against that have grown old, told to whoever may hand in newer ones.
pub(super) fn lists_grown_old(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let (Ok(reads), Ok(hands_in)) = (visit.by::<ReadLists>(), visit.by::<HandIn>()) else {
        return Ok(Vec::new());
    };
    let scope = HandInScope::of(&hands_in);
    let old = lists::grown_old(visit, &reads)?;
    Ok(vec![Item {
        weight: Weight::Overdue,
        title: "比对名单旧了",
        count: old.into_iter().filter(|dataset| scope.takes(*dataset)).count() as i64,
        unit: "份",
        detail: html! { "比出来的结果靠不住：向提供单位要新的，再交上来。" },
        link: "/desk/lists".to_owned(),
    }])
}
