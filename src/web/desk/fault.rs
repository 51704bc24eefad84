//! What the desk says when it cannot do what was asked: what happened, and what to do now.

use actix_web::http::Method;
use maud::html;

use super::door::SEAL;
use super::routes::DeskRoute;
use super::visit::Visit;
use super::{frame, sign_in};
use crate::error::Error;
use crate::web::guard;
use crate::web::links;
use crate::web::reply::Reply;

/// The answer to an error.
pub(super) fn answer(visit: &Visit<'_>, route: &DeskRoute, error: &Error) -> Reply {
    if matches!(error, Error::SignIn) {
        if route.method == Method::GET {
            let pairs = visit
                .ask
                .pairs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()));
            let here = links::with_params(&visit.ask.path, pairs);
            return Reply::redirect(303, links::with_params("/desk/sign-in", [("to", here.as_str())]));
        }
        // Nothing typed is lost: the fields go through the door and are offered again behind it.
        return sign_in::with_what_was_typed(visit).status(401);
    }
    let status = guard::status(error);
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
    let back = visit.form.iter().filter(|(name, _)| name != SEAL).count() > 0;
    let body = html! {
        h1 { (title) }
        p.lead { (detail.trim_end_matches('。')) "。" }
        @if back { p { "填的内容还在：用浏览器的“后退”就能接着改。" } }
        p.go { a href="/desk" { "回到我的工作" } }
    };
    let mut reply = frame::page(visit, title, &body).status(status);
    reply.retry_after = matches!(error, Error::Busy(_)).then_some(5);
    reply
}
