//! `/desk/sign-in`: the door of the desk.

use actix_web::http::Method;
use maud::{Markup, html};

use super::door::{SEAL, cookie, no_cookie};
use super::frame;
use super::routes::{DeskRoute, open, own};
use super::visit::Visit;
use crate::error::{Error, Result};
use crate::flows::sign_in;
use crate::web::door::is_own_address;
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        open(Method::GET, "/desk/sign-in", page).params(&["to"]),
        open(Method::POST, "/desk/sign-in", enter).does("登录"),
        own(Method::POST, "/desk/sign-out", leave).does("退出"),
    ]
}

/// Where somebody wanted to go, or the desk.
fn wanted(to: &str) -> &str {
    if is_own_address(to) && (to == "/desk" || to.starts_with("/desk/") || to.starts_with("/desk?")) {
        to
    } else {
        "/desk"
    }
}

fn page(visit: &Visit<'_>) -> Result<Reply> {
    let to = visit.ask.get("to").unwrap_or("/desk");
    Ok(frame::page(visit, "登录", &form(wanted(to), "", None, &[])))
}

/// The form; `typed` are the fields of another form that wait behind the door.
fn form(to: &str, login: &str, fault: Option<&str>, typed: &[(String, String)]) -> Markup {
    html! {
        h1 { "登录工作台" }
        @if let Some(fault) = fault { p.note role="alert" { (fault) } }
        form.ask method="post" action="/desk/sign-in" {
            input type="hidden" name="to" value=(to);
            @for (name, value) in typed { input type="hidden" name={ "typed." (name) } value=(value); }
            label for="login" { "登录名" }
            input #login name="login" value=(login) autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="40";
            label for="password" { "密码" }
            input #password name="password" type="password" autocomplete="current-password" required maxlength="200";
            button.main { "登录" }
        }
    }
}

fn enter(visit: &Visit<'_>) -> Result<Reply> {
    let (login, to) = (visit.field("login"), wanted(visit.field("to")));
    let office = visit.desk().office(login, "");
    let password = visit
        .form
        .iter()
        .find(|(name, _)| name == "password")
        .map_or("", |(_, value)| value.as_str());
    match sign_in::sign_in(&office, login, password) {
        Ok(token) => {
            let typed = typed(visit);
            let reply = if typed.is_empty() {
                Reply::redirect(303, to.to_owned())
            } else {
                frame::page(visit, "接着办", &again(to, &super::door::seal(&token), &typed))
            };
            Ok(reply.cookie(cookie(&token)))
        }
        Err(Error::Forbidden(fault)) => {
            let typed = typed(visit);
            Ok(frame::page(
                visit,
                "登录",
                &form(to, login, Some(&format!("{fault}。")), &typed),
            )
            .status(403))
        }
        Err(other) => Err(other),
    }
}

/// The fields that came through the door.
fn typed(visit: &Visit<'_>) -> Vec<(String, String)> {
    visit
        .form
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("typed.")?.to_owned(), value.clone())))
        .collect()
}

/// What was typed before the session ended, to be sent after all.
fn again(to: &str, seal: &str, typed: &[(String, String)]) -> Markup {
    html! {
        h1 { "接着办" }
        p.lead { "刚才登录过期了，您填的内容还在。" }
        form.ask method="post" action=(to) {
            input type="hidden" name=(SEAL) value=(seal);
            @for (name, value) in typed { input type="hidden" name=(name) value=(value); }
            button.main { "接着提交" }
        }
        p.go { a href="/desk" { "不提交了" } }
    }
}

/// The door for a form whose session is over.
pub(super) fn with_what_was_typed(visit: &Visit<'_>) -> Reply {
    let typed: Vec<(String, String)> = visit
        .form
        .iter()
        .filter(|(name, _)| name != SEAL && !name.contains("password"))
        .cloned()
        .collect();
    let fault = "登录过期了。登录以后接着办，填的内容不会丢。";
    frame::page(
        visit,
        "登录",
        &form(wanted(&visit.ask.path), "", Some(fault), &typed),
    )
}

fn leave(visit: &Visit<'_>) -> Result<Reply> {
    let seat = visit.seat()?;
    let office = visit.desk().office(&seat.session.actor.login, "");
    sign_in::sign_out(&office, seat.session.actor.county, &seat.token)?;
    Ok(Reply::redirect(303, "/desk/sign-in".to_owned()).cookie(no_cookie()))
}
