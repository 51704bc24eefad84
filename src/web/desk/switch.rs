//! `/desk/switch`: the next person on a shared machine; one tap and a password, without an open session left behind.

use actix_web::http::Method;
use maud::html;

use super::door::no_cookie;
use super::routes::{DeskRoute, own};
use super::visit::Visit;
use super::{frame, names};
use crate::domain::user::login_fault;
use crate::error::Result;
use crate::flows::sign_in;
use crate::web::links;
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        own(Method::GET, "/desk/switch", page),
        own(Method::POST, "/desk/switch", switch),
    ]
}

/// The door for who comes next.
pub(super) fn door_of(visit: &Visit<'_>) -> String {
    let next = visit.field("as");
    let next = if login_fault(next).is_none() { next } else { "" };
    links::with_params("/desk/sign-in", [("as", next)])
}

fn page(visit: &Visit<'_>) -> Result<Reply> {
    let login = &visit.seat()?.session.actor.login;
    let body = html! {
        h1 { "换人" }
        p.lead { "您先退出，下一位写密码就能用。" }
        form.ask method="post" action="/desk/switch" {
            (frame::seal(visit))
            label.tick {
                input type="checkbox" name="remember" value="1" checked[visit.known.contains(login)];
                " 在这台电脑上记住“" (login) "”（不记密码）"
            }
            @for name in visit.known.iter().filter(|name| *name != login) {
                button.second name="as" value=(name) { "换成 " (name) }
            }
            button.main name="as" value="" { "换成别的账号" }
        }
    };
    Ok(frame::page(visit, "换人", &body))
}

fn switch(visit: &Visit<'_>) -> Result<Reply> {
    let seat = visit.seat()?;
    let actor = &seat.session.actor;
    let office = visit.own_office()?;
    sign_in::sign_out(&office, actor.county, &seat.token, visit.now())?;
    let reply = Reply::redirect(303, door_of(visit)).cookie(no_cookie());
    let names = match visit.field("remember") {
        "1" => Some(names::with(&visit.known, &actor.login)),
        _ => names::without(&visit.known, &actor.login),
    };
    Ok(names.into_iter().fold(reply, Reply::cookie))
}
