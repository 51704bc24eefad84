//! `/desk/account`: one's own account: offices, second factor, sessions, and signing out everywhere.

use actix_web::http::Method;
use maud::{Markup, html};

use super::door::no_cookie;
use super::offices;
use super::routes::{DeskRoute, own};
use super::visit::Visit;
use super::{frame, gate};
use crate::domain::day;
use crate::error::Result;
use crate::flows::sign_in::{sign_out_everywhere, token_hash};
use crate::store::sessions::Sitting;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        own(Method::GET, "/desk/account", page).params(&["done"]),
        own(Method::POST, "/desk/account/sign-out", sign_out),
    ]
}

/// What was done on another page of the account.
fn done(word: &str) -> Option<&'static str> {
    match word {
        "password" => Some("密码改好了。别的地方的登录都已经退出。"),
        "no-factor" => Some("动态码取消了。以后登录只要密码。别的地方的登录都已经退出。"),
        _ => None,
    }
}

fn page(visit: &Visit<'_>) -> Result<Reply> {
    let seat = visit.seat()?;
    let (actor, user) = (&seat.session.actor, &seat.session.user);
    let store = &visit.desk().store;
    let sittings = store.sittings(actor.county, actor.user, &token_hash(&seat.token), visit.now())?;
    let body = html! {
        h1 { "我的账号" }
        @if let Some(first) = gate::first(visit) {
            p.note role="alert" { (first.why()) " " a href=(first.place()) { "现在就办" } }
        }
        @if let Some(done) = visit.ask.get("done").and_then(done) { p.note role="status" { (done) } }
        p.lead { (actor.name) "，登录名 " strong { (actor.login) } }
        section {
            h2 { "密码" }
            p { "上次改是 " (day::moment(user.password_set_at)) "。" a href="/desk/account/password" { "改密码" } }
        }
        section {
            h2 { "动态码" }
            p {
                @if user.second_factor { "✓ 设好了，登录时要写手机上的 6 位数字。" } @else { "还没有设。" }
                a href="/desk/account/second-factor" { @if user.second_factor { "管理动态码" } @else { "设动态码" } }
            }
        }
        section {
            h2 { "我的岗位" }
            @if actor.appointments.is_empty() { p { "还没有岗位。请找系统管理员。" } }
            @else { (offices::mine(visit, &actor.appointments)) }
            p.go { a href="/desk/roles" { "各岗位能做什么" } }
        }
        section {
            h2 { "登录着的地方" }
            (sessions(&sittings))
            form method="post" action="/desk/account/sign-out" {
                (frame::seal(visit))
                button.main.second { "全部退出" }
            }
            p.muted { "30 分钟不用，或者满 12 小时，会自动退出。" }
        }
    };
    Ok(frame::page(visit, "我的账号", &body))
}

fn sessions(sittings: &[Sitting]) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::head("登录时间"),
        Column::short("最近使用"),
        Column::text("哪里"),
    ];
    let rows = sittings.iter().map(|one| {
        vec![
            html! { (day::moment(one.begun_at)) },
            html! { (day::moment(one.seen_at)) },
            html! { @if one.this { span.mine { "就是这里" } } @else { "别的地方" } },
        ]
    });
    table("登录着的地方", &COLUMNS, rows)
}

fn sign_out(visit: &Visit<'_>) -> Result<Reply> {
    let actor = &visit.seat()?.session.actor;
    let office = visit.own_office()?;
    sign_out_everywhere(&office, actor.county, actor.user, visit.now())?;
    Ok(Reply::redirect(303, "/desk/sign-in".to_owned()).cookie(no_cookie()))
}
