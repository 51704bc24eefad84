//! What the desk says when it cannot do what was asked: what happened, and what to do now.

use actix_web::http::Method;
use maud::html;

use super::door::STALE;
use super::routes::DeskRoute;
use super::visit::Visit;
use super::{frame, sign_in, typed};
use crate::error::Error;
use crate::web::guard;
use crate::web::links;
use crate::web::reply::Reply;

/// The answer to an error.
pub(super) fn answer(visit: &Visit<'_>, route: &DeskRoute, error: &Error) -> Reply {
    told(visit, route, error, visit.seat.is_some())
}

/// The same; only to whoever is `known` it tells back what they sent.
pub(super) fn told(visit: &Visit<'_>, route: &DeskRoute, error: &Error, known: bool) -> Reply {
    if matches!(error, Error::SignIn) {
        if route.method == Method::GET {
            let here = typed::here(visit);
            return Reply::redirect(303, links::with_params("/desk/sign-in", [("to", here.as_str())]));
        }
        // Nothing typed is lost: the fields go through the door and are offered again behind it.
        return sign_in::with_what_was_typed(visit, route).status(401);
    }
    let status = guard::status(error);
    if let (Error::Busy(text), "/desk/sign-in", &Method::POST) = (error, route.path, &route.method) {
        let mut reply = sign_in::while_busy(visit, text).status(status);
        reply.retry_after = Some(5);
        return reply;
    }
    if let Error::Internal(cause) = error {
        tracing::error!(%cause, route = route.path, "the desk failed");
    }
    let (title, detail) = match error {
        Error::Conflict(text) => ("没有办成", text.clone()),
        Error::Usage(text) => ("请改一下", text.clone()),
        // What an office does not allow an administrator may give; what a person must not do nobody can.
        Error::Forbidden(text) if text.starts_with("您的岗位") => {
            ("没有权限", format!("{text}。要用的话，请找系统管理员"))
        }
        Error::Forbidden(text) => ("没有权限", text.clone()),
        other => guard::words(other),
    };
    let fields = typed::fields(visit, route);
    // Of what is out of reach nothing is told, not even where it would be.
    let back = route.method == Method::POST && !matches!(error, Error::NotFound(_) | Error::Forbidden(_));
    let stale = matches!(error, Error::Conflict(text) if text == STALE);
    let body = match &visit.seat {
        // Only a browser that says itself that the form is from a page of ours is offered to send it after all.
        Some(seat) if stale && visit.sure && route.method == Method::POST => {
            let why = format!(
                "您后来又登录过，现在是 {}，这一步还没有办。",
                seat.session.actor.login
            );
            typed::again(&typed::here(visit), &seat.seal, &fields, &why)
        }
        _ => html! {
            h1 { (title) }
            p.lead { (detail.trim_end_matches('。')) "。" }
            @if known && route.method == Method::POST { (typed::copy(&fields)) }
            p.go {
                @if back && (known || matches!(error, Error::Busy(_))) {
                    a.button href=(typed::page_of(route, &visit.ask.path)) { "回到原来那一页" } " "
                }
                a href="/desk" { "回到我的工作" }
            }
        },
    };
    let mut reply = frame::page(visit, title, &body).status(status);
    reply.retry_after = matches!(error, Error::Busy(_)).then_some(5);
    reply
}
