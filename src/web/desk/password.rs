//! `/desk/account/password`: another password of one's own.

use actix_web::http::Method;
use maud::{Markup, html};

use super::door::cookie;
use super::routes::{DeskRoute, own};
use super::sign_in::{caller, secret};
use super::visit::Visit;
use super::{frame, gate};
use crate::error::{Error, Result};
use crate::flows::passwords::{self, Wish};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        own(Method::GET, "/desk/account/password", page),
        own(Method::POST, "/desk/account/password", change).lane(Lane::Password),
    ]
}

fn page(visit: &Visit<'_>) -> Result<Reply> {
    Ok(frame::page(visit, "改密码", &form(visit, None)?))
}

fn form(visit: &Visit<'_>, fault: Option<&str>) -> Result<Markup> {
    let login = &visit.seat()?.session.actor.login;
    let field = |name: &str, label: &str, autocomplete: &str| {
        html! {
            label for=(name) { (label) }
            input id=(name) name=(name) type="password" autocomplete=(autocomplete) required maxlength="200";
        }
    };
    Ok(html! {
        h1 { "改密码" }
        @if let Some(first) = gate::first(visit) { p.note role="status" { (first.why()) } }
        @if let Some(fault) = fault { p.note role="alert" { (fault.trim_end_matches('。')) "。" } }
        form.ask method="post" action="/desk/account/password" {
            (frame::seal(visit))
            // For the browser's own list of passwords.
            input.unseen name="username" value=(login) autocomplete="username" readonly tabindex="-1" aria-hidden="true";
            (field("old", "现在的密码", "current-password"))
            (field("new", "新密码", "new-password"))
            p.muted { (visit.desk().settings.desk.regime().rule()) }
            (field("again", "新密码再写一遍", "new-password"))
            button.main { "改密码" }
        }
        p.muted { "改好以后，别的电脑和手机上的登录都会退出。" }
    })
}

fn change(visit: &Visit<'_>) -> Result<Reply> {
    let actor = &visit.seat()?.session.actor;
    let office = visit.own_office()?;
    let wish = Wish {
        old: secret(visit, "old"),
        new: secret(visit, "new"),
        again: secret(visit, "again"),
    };
    match passwords::change(&office, actor.county, actor.user, wish, caller(visit)) {
        Ok(token) => {
            Ok(Reply::redirect(303, "/desk/account?done=password".to_owned()).cookie(cookie(&token)))
        }
        Err(Error::Usage(fault)) => {
            Ok(frame::page(visit, "改密码", &form(visit, Some(visit.refuse(&fault)))?).status(400))
        }
        Err(other) => Err(other),
    }
}
