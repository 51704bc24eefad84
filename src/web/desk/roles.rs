//! `/desk/roles`: who may do what, printed from the matrix itself.

use actix_web::http::Method;
use maud::html;

use super::frame;
use super::routes::{DeskRoute, own};
use super::visit::Visit;
use crate::access::Permission;
use crate::domain::role::Role;
use crate::error::Result;
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![own(Method::GET, "/desk/roles", page)]
}

fn page(visit: &Visit<'_>) -> Result<Reply> {
    let actor = &visit.seat()?.session.actor;
    let mine: Vec<Role> = actor.offices(visit.ask.today).map(|one| one.role).collect();
    let body = html! {
        h1 { "岗位权限" }
        p.lead { "谁能做什么，只看这一张表。填报的人不能审核自己报的，被检查的单位看不到疑点。" }
        @for role in Role::ALL {
            section.role {
                h2 { (role.word()) @if mine.contains(role) { " " span.mine { "您的岗位" } } }
                p.muted {
                    "范围："
                    (role.scopes().iter().map(|scope| scope.word()).collect::<Vec<_>>().join("、"))
                }
                ul {
                    @for permission in Permission::ALL.iter().filter(|one| one.roles().contains(role)) {
                        li { (permission.word()) }
                    }
                }
            }
        }
    };
    Ok(frame::page(visit, "岗位权限", &body))
}
