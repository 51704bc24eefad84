//! Whose turn it is: batches that came back or were never handed in, and cases whose next step is the reader's.

use maud::html;

use super::{Item, Weight};
use crate::access::{HandIn, MoveCase};
use crate::cases::score::Tracked;
use crate::cases::{MoveName, moves_from};
use crate::domain::batch::BatchState;
use crate::domain::role::Role;
use crate::error::Result;
use crate::flows::cases::Sight;
use crate::store::reached::Wanted;
use crate::web::desk::visit::Visit;

/// What came back of one's own, and what was never handed in.
pub(super) fn own_batches(visit: &Visit<'_>) -> Result<Vec<Item>> {
    let Ok(by) = visit.by::<HandIn>() else {
        return Ok(Vec::new());
    };
    let of = |state| -> Result<i64> {
        let wanted = Wanted {
            state: Some(state),
            mine: true,
            ..Wanted::default()
        };
        let (found, _) = visit
            .desk()
            .store
            .seen_batches(&wanted, 1_000, by.user(), by.reach())?;
        Ok(found.len() as i64)
    };
    let item = |weight, title, count, detail: &str| Item {
        weight,
        title,
        count,
        unit: "批",
        detail: html! { (detail) },
        link: "/desk/imports",
    };
    Ok(vec![
        item(
            Weight::Back,
            "报送被退回",
            of(BatchState::Returned)?,
            "里面写着原因，改好再交。",
        ),
        item(
            Weight::Waiting,
            "导入了还没交",
            of(BatchState::Draft)?,
            "看过以后交上去，别人才能审核。",
        ),
    ])
}

/// Cases whose next step is the reader's, and those whose day has passed.
pub(super) fn cases_to_move(visit: &Visit<'_>) -> Result<Vec<Item>> {
    if visit.by::<MoveCase>().is_err() {
        return Ok(Vec::new());
    }
    let actor = &visit.seat()?.session.actor;
    let today = visit.ask.today;
    let sight = Sight::of(actor, today)?;
    let roles: Vec<Role> = actor.offices(today).map(|one| one.role).collect();
    let mine = |case: &Tracked| {
        moves_from(case.state).any(|row| {
            row.leads_on(case.state)
                && row.name != MoveName::Suspend
                && row
                    .offices(case.village.is_some())
                    .iter()
                    .any(|role| roles.contains(role))
        })
    };
    let cases =
        visit
            .desk()
            .store
            .tracked(&sight.reach, sight.eyes, &visit.clock(sight.reach.of_county())?)?;
    let (late, waiting): (Vec<&Tracked>, Vec<&Tracked>) = cases
        .iter()
        .filter(|case| case.state.is_open() && mine(case))
        .partition(|case| case.due.is_some_and(|due| due < today));
    let item = |weight, title, of: &[&Tracked], detail: &str| Item {
        weight,
        title,
        count: of.len() as i64,
        unit: "件",
        detail: html! { (detail) },
        link: "/desk/cases",
    };
    Ok(vec![
        item(
            Weight::Overdue,
            "问题超期",
            &late,
            "轮到您的岗位办，期限已经过了。",
        ),
        item(Weight::Waiting, "问题轮到您办", &waiting, "期限近的排在前面。"),
    ])
}
