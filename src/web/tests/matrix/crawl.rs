//! Every form that anybody reaches by links on the desk: a few pages of each shape, read by every office.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use actix_web::http::header;
use actix_web::test::{call_service, init_service};

use crate::web::{App, app};

use super::super::desk::page;
use super::super::got;
use super::actors::Actor;
use super::forms::{Takes, called, forms, links, shape};

/// Where a field is met: by whom and on which page.
pub(super) type Place = (usize, String);

/// What was met.
#[derive(Default)]
pub(super) struct Met {
    /// Where each field is.
    pub(super) places: BTreeMap<String, BTreeSet<Place>>,
    /// The fields that are typed into.
    pub(super) typed_into: BTreeSet<String>,
    /// The addresses that forms post to.
    pub(super) posted: BTreeSet<String>,
}

/// Walks the desk from my work and from what stands ready.
pub(super) async fn crawled(county: &App, actors: &[Actor], standing: &[String]) -> Met {
    let service = init_service(app(county.clone())).await;
    let mut all = Met::default();
    for (who, actor) in actors.iter().enumerate() {
        let mut met = BTreeMap::<String, BTreeSet<String>>::new();
        let mut waiting = VecDeque::from(["/desk".to_owned()]);
        waiting.extend(standing.iter().cloned());
        while let Some(at) = waiting.pop_front() {
            let seen = send!(service, page(&at, &actor.seat.0));
            if !seen.header(header::CONTENT_TYPE).starts_with("text/html") {
                continue;
            }
            for form in forms(&seen.text, &at)
                .iter()
                .filter(|form| form.address.starts_with("/desk"))
            {
                if form.posts {
                    all.posted.insert(shape(&form.address));
                }
                for one in &form.controls {
                    let field = called(form, &one.name);
                    if one.takes == Takes::Text {
                        all.typed_into.insert(field.clone());
                    }
                    all.places.entry(field).or_default().insert((who, at.clone()));
                }
            }
            for link in links(&seen.text) {
                let of = met.entry(shape(&link)).or_default();
                if of.len() < 3 && of.insert(link.clone()) {
                    waiting.push_back(link);
                }
            }
        }
    }
    all
}
