//! `/desk/users/{id}`: one account: its offices, its state, a new password, a lost telephone.

use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, get, post};
use super::users::{date, given, office_fields, office_wish, state};
use super::visit::Visit;
use crate::access::{By, ManageUsers};
use crate::domain::day;
use crate::domain::user::UserState;
use crate::error::{Error, Result};
use crate::flows::accounts::{self, Hand};
use crate::store::accounts::Account;
use crate::store::teams::Places;
use crate::store::users::Held;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ManageUsers>("/desk/users/{id}", page),
        post::<ManageUsers>("/desk/users/{id}/offices", appoint),
        post::<ManageUsers>("/desk/users/{id}/offices/{office}/end", dismiss),
        post::<ManageUsers>("/desk/users/{id}/disable", disable),
        post::<ManageUsers>("/desk/users/{id}/enable", enable),
        post::<ManageUsers>("/desk/users/{id}/password", reset_password).lane(Lane::Password),
        post::<ManageUsers>("/desk/users/{id}/second-factor", reset_second_factor),
    ]
}

/// A number in the address; what is none is as absent as one that nobody has.
fn number(visit: &Visit<'_>, name: &str, what: &str) -> Result<i64> {
    visit
        .part(name)
        .parse()
        .map_err(|_| Error::NotFound(what.to_owned()))
}

fn id(visit: &Visit<'_>) -> Result<i64> {
    number(visit, "id", "这个账号")
}

fn page(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let store = &visit.desk().store;
    let account = store.account(id(visit)?, by.reach())?;
    let places = store.places(by.reach())?;
    let title = account.user.login.clone();
    Ok(frame::page(
        visit,
        &title,
        &body(visit, by, &account, &places, None),
    ))
}

fn body(
    visit: &Visit<'_>,
    by: &By<ManageUsers>,
    account: &Account,
    places: &Places,
    fault: Option<&str>,
) -> Markup {
    let user = &account.user;
    let here = format!("/desk/users/{}", user.id);
    let own = by.user() == user.id;
    html! {
        h1 { (user.name) " " span.official { (user.login) } }
        @if let Some(fault) = fault { p.note role="alert" { (fault.trim_end_matches('。')) "。" } }
        p.lead {
            (state(user.state)) "，" (day::moment(user.opened_at)) " 开；动态码"
            @if user.second_factor { "有" } @else { "没有" }
            @if user.must_change { "；还没有改初始密码" }
        }
        section {
            h2 { "岗位" }
            @if account.offices.is_empty() { p { "没有岗位。" } }
            @else { (offices(visit, &here, &account.offices, places, own)) }
        }
        @if own {
            p.note { "这是您自己的账号。岗位要由另一位系统管理员来定；密码和动态码在" a href="/desk/account" { "我的账号" } "里改。" }
        } @else {
            section {
                h2 { "加一个岗位" }
                form.ask method="post" action={ (here) "/offices" } {
                    (frame::seal(visit))
                    (office_fields(visit, places))
                    button.main { "任职" }
                }
            }
        }
        section {
            h2 { "账号" }
            div.acts {
                @if user.state == UserState::Open { (button(visit, &here, "disable", "停用，马上退出登录")) }
                @else { (button(visit, &here, "enable", "重新启用")) }
                @if !own {
                    (button(visit, &here, "password", "重设密码"))
                    @if user.second_factor { (button(visit, &here, "second-factor", "重设动态码（手机丢了）")) }
                }
            }
        }
        p.go { a href="/desk/users" { "全部账号" } }
    }
}

fn button(visit: &Visit<'_>, here: &str, act: &str, label: &str) -> Markup {
    html! {
        form method="post" action={ (here) "/" (act) } { (frame::seal(visit)) button.main.second { (label) } }
    }
}

fn offices(visit: &Visit<'_>, here: &str, held: &[Held], places: &Places, own: bool) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("岗位"),
        Column::text("范围"),
        Column::short("开始"),
        Column::short("结束"),
        Column::text("免职"),
    ];
    let today = visit.ask.today;
    let rows = held.iter().map(|one| {
        vec![
            html! { (one.role.word()) },
            html! { (places.said(&one.place)) },
            html! { (one.from) },
            html! { @match one.until { Some(last) => (last), None => "没有定" } },
            html! {
                @if one.is_over(today) { span.muted { "已结束" } }
                @else if own { "" }
                @else {
                    form.end method="post" action={ (here) "/offices/" (one.id) "/end" } {
                        (frame::seal(visit))
                        label for={ "last-" (one.id) } { "最后一天（空着就是马上）" }
                        input id={ "last-" (one.id) } name="last" type="date";
                        button.main.second { "免职" }
                    }
                }
            },
        ]
    });
    table("岗位", &COLUMNS, rows)
}

/// Back to the account after an act; what was wrong with it is told on the same page.
fn after(visit: &Visit<'_>, by: &By<ManageUsers>, done: Result<()>) -> Result<Reply> {
    let id = id(visit)?;
    let (fault, status) = match done {
        Ok(()) => return Ok(Reply::redirect(303, format!("/desk/users/{id}"))),
        Err(Error::Usage(fault)) => (fault, 400),
        Err(Error::Conflict(fault)) => (fault, 409),
        Err(other) => return Err(other),
    };
    let store = &visit.desk().store;
    let account = store.account(id, by.reach())?;
    let places = store.places(by.reach())?;
    let body = body(visit, by, &account, &places, Some(visit.refuse(&fault)));
    Ok(frame::page(visit, &account.user.login, &body).status(status))
}

fn appoint(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let id = id(visit)?;
    let done = office_wish(visit)
        .and_then(|wish| accounts::appoint(&visit.office(by), Hand::Desk(by), id, wish, visit.now()));
    after(visit, by, done)
}

fn dismiss(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let id = id(visit)?;
    let office = number(visit, "office", "这个任职")?;
    let done = date(visit.field("last"), "最后一天")
        .and_then(|last| accounts::dismiss(&visit.office(by), Hand::Desk(by), id, office, last, visit.now()));
    after(visit, by, done)
}

fn disable(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    set_state(visit, by, UserState::Disabled)
}

fn enable(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    set_state(visit, by, UserState::Open)
}

fn set_state(visit: &Visit<'_>, by: &By<ManageUsers>, state: UserState) -> Result<Reply> {
    let id = id(visit)?;
    let done = accounts::set_state(&visit.office(by), Hand::Desk(by), id, state, visit.now());
    after(visit, by, done)
}

fn reset_password(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let id = id(visit)?;
    let password = accounts::reset_password(&visit.office(by), Hand::Desk(by), id, None, visit.now())?;
    let account = visit.desk().store.account(id, by.reach())?;
    let body = given(&account.user.login, id, &password, "密码重设了");
    Ok(frame::page(visit, "密码重设了", &body))
}

fn reset_second_factor(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let id = id(visit)?;
    let done = accounts::reset_second_factor(&visit.office(by), Hand::Desk(by), id, visit.now());
    after(visit, by, done)
}
