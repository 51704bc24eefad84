//! `/desk/teams`: the inspection teams of the county and the villages of each.

use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, ManageUsers};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::teams;
use crate::store::teams::{Places, version_of};
use crate::web::links;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ManageUsers>("/desk/teams", page).params(&["team"]),
        post::<ManageUsers>("/desk/teams", set),
    ]
}

fn page(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let places = visit.desk().store.places(by.reach())?;
    let name = visit.ask.get("team").unwrap_or_default();
    let villages = match places.teams.get(name) {
        Some(villages) => lines(&places, villages),
        None if name.is_empty() => String::new(),
        None => return Err(Error::NotFound("这个巡察组".to_owned())),
    };
    Ok(frame::page(
        visit,
        "巡察组",
        &body(
            visit,
            &places,
            &Shown {
                name,
                is_new: name.is_empty(),
                villages: &villages,
                fault: None,
            },
        ),
    ))
}

/// One village a line, its code and its name.
fn lines(places: &Places, villages: &[VillageCode]) -> String {
    villages
        .iter()
        .map(|code| format!("{code} {}\n", places.said(&code.to_string())))
        .collect()
}

/// A form as it stands on the page.
struct Shown<'a> {
    name: &'a str,
    /// Whether a team is to be made that is not there.
    is_new: bool,
    /// What is typed.
    villages: &'a str,
    /// Why it was not taken.
    fault: Option<&'a str>,
}

fn body(visit: &Visit<'_>, places: &Places, shown: &Shown<'_>) -> Markup {
    let Shown {
        name,
        is_new,
        villages,
        fault,
    } = *shown;
    let stands = places.teams.get(name).filter(|_| !is_new).map(Vec::as_slice);
    const COLUMNS: [Column; 2] = [Column::head("巡察组"), Column::number("村")];
    let rows = places.teams.iter().map(|(team, villages)| {
        vec![
            html! { a href=(links::with_params("/desk/teams", [("team", team.as_str())])) { (team) } },
            html! { (count(villages.len())) },
        ]
    });
    html! {
        h1 { "巡察组" }
        p.lead { "巡察组的人只看得到本组的村；一轮里本组巡察单位、乡镇的，还看得到它们自己的事。一轮换村，在这里改。" }
        @if !places.teams.is_empty() { (table("巡察组", &COLUMNS, rows)) }
        section {
            h2 { @if is_new { "建一个巡察组" } @else { "改“" (name) "”" } }
            @if let Some(fault) = fault { p.note role="alert" { (fault.trim_end_matches('。')) "。" } }
            form.ask method="post" action="/desk/teams" {
                (frame::seal(visit))
                input type="hidden" name="version" value=(version_of(stands.unwrap_or_default()));
                @if is_new {
                    label for="name" { "名字" }
                    input #name name="name" value=(name) required maxlength="30";
                } @else {
                    input type="hidden" name="name" value=(name);
                    input type="hidden" name="team" value=(name);
                }
                label for="villages" { "村码，一行一个" }
                textarea #villages name="villages" rows="10" spellcheck="false" { (villages) }
                button.main { "保存" }
            }
            @if let (Some(stands), Some(_)) = (stands, fault) {
                h3 { "“" (name) "”现在的村，共 " (count(stands.len())) " 个" }
                ul.plain { @for line in lines(places, stands).lines() { li { (line) } } }
            }
            p.muted { "村码后面可以写村名，不影响。全部删空再保存，就是撤掉这个组。" }
        }
    }
}

fn set(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let (name, villages) = (visit.field("name"), visit.field("villages"));
    let seen = (name, visit.field("version"));
    match teams::set(&visit.office(by), by, seen, villages, visit.now()) {
        Ok(0) => Ok(Reply::redirect(303, "/desk/teams".to_owned())),
        Ok(_) => Ok(Reply::redirect(
            303,
            links::with_params("/desk/teams", [("team", name)]),
        )),
        Err(error @ (Error::Usage(_) | Error::Conflict(_))) => {
            let status = if matches!(error, Error::Usage(_)) {
                400
            } else {
                409
            };
            let places = visit.desk().store.places(by.reach())?;
            let fault = error.to_string();
            let shown = Shown {
                name,
                is_new: visit.field("team").is_empty(),
                villages,
                fault: Some(visit.refuse(&fault)),
            };
            let body = body(visit, &places, &shown);
            Ok(frame::page(visit, "巡察组", &body).status(status))
        }
        Err(other) => Err(other),
    }
}
