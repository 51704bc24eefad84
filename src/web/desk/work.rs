//! `/desk`: my work, what waits for me.

use actix_web::http::Method;
use maud::html;

use super::frame;
use super::routes::{DeskRoute, own};
use super::visit::Visit;
use crate::error::Result;
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![own(Method::GET, "/desk", page)]
}

fn page(visit: &Visit<'_>) -> Result<Reply> {
    let seat = visit.seat()?;
    let body = html! {
        h1 { (seat.session.actor.name) "的工作" }
    };
    Ok(frame::page(visit, "我的工作", &body))
}
