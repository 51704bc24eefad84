//! The rooms of inspection: rounds with their teams, the coverage of the term, the choice of villages, the draw.

mod acts;
mod choosing;
mod coverage;
mod crossing;
mod draw;
mod inspectors;
mod list;
mod look_back;
mod lots;
mod relay;
mod round;
mod settings;
mod village;

use maud::{Markup, html};

use super::frame;
use super::routes::DeskRoute;
use super::visit::Visit;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::rounds::Place;
use crate::web::labels::Labels;

/// The addresses of these rooms.
pub(super) fn routes() -> Vec<DeskRoute> {
    [
        list::routes(),
        round::routes(),
        acts::routes(),
        crossing::routes(),
        relay::routes(),
        inspectors::routes(),
        coverage::routes(),
        choosing::routes(),
        settings::routes(),
        village::routes(),
        draw::routes(),
        lots::routes(),
        look_back::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether whoever asks plans rounds.
fn may_plan(visit: &Visit<'_>) -> bool {
    frame::may_enter(visit, "/desk/rounds/new")
}

/// A place as the desk says it.
fn said(place: &Place, labels: &Labels) -> String {
    match place {
        Place::Village(code) => labels.village_in_township(*code),
        Place::Township(code) => labels.township(*code),
        Place::Unit(name) => name.clone(),
    }
}

/// The number that stands for `{name}`; what is none is not there.
fn number(visit: &Visit<'_>, name: &str, what: &str) -> Result<i64> {
    visit
        .part(name)
        .parse()
        .map_err(|_| Error::NotFound(what.to_owned()))
}

/// A whole number of a form.
fn whole<T: std::str::FromStr>(visit: &Visit<'_>, name: &str, what: &str) -> Result<T> {
    visit
        .field(name)
        .parse()
        .map_err(|_| Error::Usage(format!("{what}要写整数")))
}

/// The village of the address; one that is malformed is answered as one that is not there.
fn village_of(visit: &Visit<'_>) -> Result<VillageCode> {
    VillageCode::parse(visit.part("village")).map_err(|_| Error::NotFound("这个村".to_owned()))
}

/// A choice among words.
fn choice(id: &str, label: &str, words: &[&str], chosen: &str) -> Markup {
    html! {
        label for=(id) { (label) }
        select id=(id) name=(id) {
            @for word in words { option value=(word) selected[*word == chosen] { (word) } }
        }
    }
}

/// A line of text.
fn input(id: &str, label: &str, most: u32, value: &str) -> Markup {
    html! { label for=(id) { (label) } input id=(id) name=(id) maxlength=(most) value=(value) required; }
}
