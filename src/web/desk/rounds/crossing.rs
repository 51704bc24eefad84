//! `/desk/rounds/{id}/crossing`: who is proposed to go where, so that nobody inspects at home.

use maud::html;

use super::super::frame;
use super::super::routes::{DeskRoute, get};
use super::super::visit::Visit;
use super::number;
use crate::access::{By, PlanRounds};
use crate::error::Result;
use crate::flows::rounds::crossing::propose;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![get::<PlanRounds>("/desk/rounds/{id}/crossing", page)]
}

fn page(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    const COLUMNS: [Column; 3] = [
        Column::head("人员"),
        Column::text("编到"),
        Column::text("籍贯乡镇"),
    ];
    let store = &visit.desk().store;
    let plan = store.plan(number(visit, "id", "这一轮")?, by.reach(), by.user())?;
    let inspectors = store.inspectors(by.reach(), visit.ask.today)?;
    let others = store.plans(by.reach(), by.user())?;
    let proposed = propose(&plan, &inspectors, &others);
    let labels = visit.labels();
    let placed = proposed.iter().filter(|one| one.team.is_some()).count();
    let name = |id: i64| {
        plan.teams
            .iter()
            .find(|one| one.id == id)
            .map_or("", |one| &one.name)
    };
    let rows = proposed.iter().map(|one| {
        let id = one.inspector.user;
        vec![
            html! { (one.inspector.name) "（" (one.inspector.login) "）" },
            html! {
                @match one.team {
                    Some((team, leads)) => label.tick for={ "p" (id) } {
                        input id={ "p" (id) } type="checkbox" name="place" value={ (id) ":" (team) ":" (u8::from(leads)) } checked;
                        " " (name(team)) @if leads { strong.leads { "任组长" } }
                    },
                    None => span.muted { "编不进：" (one.why) },
                }
            },
            html! {
                @match &one.inspector.declared {
                    Some(declared) => { (declared.home.map_or_else(|| "外县".to_owned(), |code| labels.township(code))) },
                    None => "没有申报",
                }
            },
        ]
    });
    let body = html! {
        p.back { a href={ "/desk/rounds/" (plan.round.id) } { "‹ " (plan.round.name) } }
        h1 { "交叉编组建议" }
        p.lead { "谁都不去自己的乡镇和亲属任职的单位，各组人数尽量一样。建议不算数，点了“照此编组”才算。" }
        @if proposed.is_empty() || plan.teams.is_empty() { p.nothing { "没有还没编组的人，或者还没有设组。" } }
        @else {
            form method="post" action={ "/desk/rounds/" (plan.round.id) "/members" } {
                (frame::seal(visit))
                input type="hidden" name="version" value=(plan.round.version);
                (table("编组建议", &COLUMNS, rows))
                @if placed > 0 { button.main { "照此编组" } }
            }
        }
    };
    Ok(frame::page(visit, "交叉编组建议", &body))
}
