//! What is done to a round: teams, targets, people, its beginning and its end.

use super::super::routes::{DeskRoute, post};
use super::super::visit::Visit;
use super::{number, whole};
use crate::access::{By, PlanRounds};
use crate::domain::round::{RoundMode, RoundState, TargetKind};
use crate::error::{Error, Result};
use crate::flows::rounds;
use crate::rounds::Place;
use crate::store::rounds::{Change, Target};
use crate::web::reply::Reply;

pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        post::<PlanRounds>("/desk/rounds/{id}/teams", add_team),
        post::<PlanRounds>("/desk/rounds/{id}/teams/drop", drop_team),
        post::<PlanRounds>("/desk/rounds/{id}/targets", targets),
        post::<PlanRounds>("/desk/rounds/{id}/targets/drop", drop_target),
        post::<PlanRounds>("/desk/rounds/{id}/members", members),
        post::<PlanRounds>("/desk/rounds/{id}/members/drop", drop_member),
        post::<PlanRounds>("/desk/rounds/{id}/state", turn),
    ]
}

fn change(visit: &Visit<'_>, by: &By<PlanRounds>, change: &Change) -> Result<Reply> {
    let id = number(visit, "id", "这一轮")?;
    let version = visit.field("version").parse().unwrap_or(0);
    rounds::change(&visit.office(by), by, (id, version), change)?;
    Ok(Reply::redirect(303, format!("/desk/rounds/{id}")))
}

/// The team that was chosen; none where that is a choice.
fn team(visit: &Visit<'_>) -> Result<Option<i64>> {
    match visit.field("team") {
        "" => Ok(None),
        _ => whole(visit, "team", "组").map(Some),
    }
}

fn add_team(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let parent = match visit.field("parent") {
        "" => None,
        _ => Some(whole(visit, "parent", "组")?),
    };
    change(
        visit,
        by,
        &Change::AddTeam(visit.field("name").to_owned(), parent),
    )
}

fn drop_team(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    change(visit, by, &Change::DropTeam(whole(visit, "team", "组")?))
}

fn targets(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let store = &visit.desk().store;
    let team = team(visit)?;
    let choosing = store.choosing(by.reach())?;
    if !visit.field("draw").is_empty() {
        let id = whole(visit, "draw", "抽签")?;
        let drawn = store.draw(id, by.reach())?.seeded;
        let drawn = drawn.ok_or_else(|| Error::Conflict("这次抽签还没有抽".to_owned()))?;
        let places = drawn
            .drawn
            .into_iter()
            .map(|code| {
                let mode = rounds::class_mode(code, choosing.as_ref()).unwrap_or(RoundMode::Extended);
                (Place::Village(code), mode)
            })
            .collect();
        return change(
            visit,
            by,
            &Change::Targets {
                places,
                team,
                draw: Some(id),
            },
        );
    }
    let plan = store.plan(number(visit, "id", "这一轮")?, by.reach(), by.user())?;
    let kind =
        TargetKind::from_word(visit.field("kind")).ok_or_else(|| Error::Usage("没有这种对象".to_owned()))?;
    let places = rounds::targets(
        visit.field("places"),
        kind,
        RoundMode::from_word(visit.field("mode")),
        &plan,
        &store.standing_villages(by.reach())?,
        choosing.as_ref(),
    )?;
    change(
        visit,
        by,
        &Change::Targets {
            places,
            team,
            draw: None,
        },
    )
}

fn drop_target(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let place = Target::place_kept(visit.field("kind"), visit.field("place"))
        .ok_or_else(|| Error::NotFound("这个对象".to_owned()))?;
    change(visit, by, &Change::DropTarget(place))
}

/// One person by sign-in name, or those of the proposal that were left ticked: `account:team:leads`.
fn members(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let mut people = Vec::new();
    if visit.field("login").is_empty() {
        for (_, value) in visit.form.iter().filter(|(name, _)| name == "place") {
            let numbers: Vec<i64> = value.split(':').filter_map(|part| part.parse().ok()).collect();
            match numbers.as_slice() {
                [holder, team, leads] => people.push((*holder, *team, *leads == 1)),
                _ => return Err(Error::Usage("编组建议看不懂，刷新页面再试".to_owned())),
            }
        }
    } else {
        let inspectors = visit.desk().store.inspectors(by.reach(), visit.ask.today)?;
        let found = inspectors
            .iter()
            .find(|one| one.login == visit.field("login"))
            .ok_or_else(|| Error::NotFound("这个巡察人员".to_owned()))?;
        people.push((
            found.user,
            whole(visit, "team", "组")?,
            visit.field("leads") == "1",
        ));
    }
    change(visit, by, &Change::Members(people))
}

fn drop_member(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    change(visit, by, &Change::DropMember(whole(visit, "holder", "人员")?))
}

fn turn(visit: &Visit<'_>, by: &By<PlanRounds>) -> Result<Reply> {
    let state =
        RoundState::from_word(visit.field("state")).ok_or_else(|| Error::Usage("没有这一步".to_owned()))?;
    change(visit, by, &Change::To(state))
}
