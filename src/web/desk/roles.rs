//! `/desk/roles`: who may do what, printed from the matrix itself.

use actix_web::http::Method;
use maud::html;

use super::frame;
use super::routes::{DeskRoute, own};
use super::visit::Visit;
use crate::access::Permission;
use crate::domain::role::Role;
use crate::error::Result;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![own(Method::GET, "/desk/roles", page)]
}

fn page(visit: &Visit<'_>) -> Result<Reply> {
    let actor = &visit.seat()?.session.actor;
    let mine: Vec<Role> = actor.offices(visit.ask.today).map(|one| one.role).collect();
    let columns: Vec<Column> = [Column::head("岗位"), Column::text("范围")]
        .into_iter()
        .chain(Permission::ALL.iter().map(|one| Column::text(one.word())))
        .collect();
    let rows = Role::ALL.iter().map(|role| {
        let scopes: Vec<&str> = role.scopes().iter().map(|scope| scope.word()).collect();
        let mut row = vec![
            html! { (role.word()) @if mine.contains(role) { " " span.mine { "您的岗位" } } },
            html! { (scopes.join("、")) },
        ];
        row.extend(Permission::ALL.iter().map(|one| {
            html! { @if one.roles().contains(role) { span.yes { "✓" } } }
        }));
        row
    });
    let body = html! {
        h1 { "岗位权限" }
        p.lead { "谁能做什么，只看这一张表，系统也只按它办。" }
        p { "报送的人不能审核自己报的；被检查的单位看不到疑点；系统管理员管账号，看不到业务数据。" }
        div.matrix.offices tabindex="0" role="region" aria-label="岗位权限表" {
            (table("岗位权限", &columns, rows))
        }
    };
    Ok(frame::page(visit, "岗位权限", &body))
}
