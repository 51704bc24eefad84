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
    shown(visit, by, None)
}

/// The account as it stands, with what was wrong with an act.
fn shown(visit: &Visit<'_>, by: &By<ManageUsers>, fault: Option<&str>) -> Result<Reply> {
    let store = &visit.desk().store;
    let account = store.account(id(visit)?, by.reach())?;
    let places = store.places(by.reach())?;
    let version = store.password_version(account.user.county, account.user.id)?;
    let body = body(visit, by, &account, (&places, version), fault);
    Ok(frame::page(visit, &account.user.login, &body))
}

fn body(
    visit: &Visit<'_>,
    by: &By<ManageUsers>,
    account: &Account,
    (places, version): (&Places, i64),
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
            @if user.state == UserState::Open {
                (asked_first(visit, &here, &Asked {
                    act: "disable",
                    summary: "停用",
                    says: "停用以后马上退出登录，在重新启用以前不能再登录。",
                    button: "停用，马上退出登录",
                    version: None,
                }))
            } @else {
                div.acts {
                    form method="post" action={ (here) "/enable" } {
                        (frame::seal(visit))
                        button.main.second { "重新启用" }
                    }
                }
            }
            @if !own {
                (asked_first(visit, &here, &Asked {
                    act: "password",
                    summary: "重设密码",
                    says: "现在的密码马上作废，登录都退出。新的初始密码只显示一次，要当面交给本人。",
                    button: "重设密码，旧的作废",
                    version: Some(version),
                }))
                @if user.second_factor {
                    (asked_first(visit, &here, &Asked {
                        act: "second-factor",
                        summary: "重设动态码（手机丢了）",
                        says: "现在的动态码马上作废，登录都退出，本人再登录以后重设。",
                        button: "重设动态码",
                        version: None,
                    }))
                }
            }
        }
        p.go { a href="/desk/users" { "全部账号" } }
    }
}

/// An act that undoes something at once.
struct Asked {
    act: &'static str,
    /// What it is called while it is folded away.
    summary: &'static str,
    /// What follows from it.
    says: &'static str,
    button: &'static str,
    /// What the page saw, where a form that comes twice must not act twice.
    version: Option<i64>,
}

/// The form of such an act, folded away: one press opens it and says what follows, the second does it.
fn asked_first(visit: &Visit<'_>, here: &str, asked: &Asked) -> Markup {
    html! {
        details {
            summary { (asked.summary) }
            form.ask method="post" action={ (here) "/" (asked.act) } {
                (frame::seal(visit))
                @if let Some(version) = asked.version { input type="hidden" name="version" value=(version); }
                p { (asked.says) }
                button.main.second { (asked.button) }
            }
        }
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
    let (fault, status) = match done {
        Ok(()) => return Ok(Reply::redirect(303, format!("/desk/users/{}", id(visit)?))),
        Err(Error::Usage(fault)) => (fault, 400),
        Err(Error::Conflict(fault)) => (fault, 409),
        Err(other) => return Err(other),
    };
    Ok(shown(visit, by, Some(visit.refuse(&fault)))?.status(status))
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
    // Whoever sends no number, or none that is one, has seen nothing.
    let seen = visit.field("version").parse().unwrap_or(-1);
    let done = accounts::reset_password(
        &visit.office(by),
        Hand::Desk(by),
        id,
        None,
        Some(seen),
        visit.now(),
    );
    let password = match done {
        Ok(password) => password,
        Err(fault) => return after(visit, by, Err(fault)),
    };
    let account = visit.desk().store.account(id, by.reach())?;
    let body = given(
        &account.user.login,
        &account.user.name,
        id,
        &password,
        "密码重设了",
    );
    Ok(frame::page(visit, "密码重设了", &body))
}

fn reset_second_factor(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let id = id(visit)?;
    let done = accounts::reset_second_factor(&visit.office(by), Hand::Desk(by), id, visit.now());
    after(visit, by, done)
}
