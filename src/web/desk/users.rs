//! `/desk/users`: the accounts of the county, and opening one.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, ManageUsers};
use crate::domain::day;
use crate::domain::role::Role;
use crate::domain::user::UserState;
use crate::error::{Error, Result};
use crate::flows::accounts::{self, AccountWish, Hand, OfficeWish};
use crate::store::accounts::{Account, Look, Wanted};
use crate::store::teams::Places;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ManageUsers>("/desk/users", list).params(&["role", "state", "place", "look"]),
        get::<ManageUsers>("/desk/users/new", blank),
        post::<ManageUsers>("/desk/users/new", open).lane(Lane::Password),
    ]
}

fn list(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let ask = &visit.ask;
    let word = |name| ask.get(name).unwrap_or_default();
    let wanted = Wanted {
        role: known(word("role"), Role::from_word, "岗位")?,
        state: known(word("state"), UserState::from_word, "状态")?,
        place: word("place"),
        look: known(word("look"), Look::from_word, "情形")?.map(|look| (look, ask.today)),
    };
    let store = &visit.desk().store;
    let places = store.places(by.reach())?;
    // A name in the filter is asked for by its code too, for that is what an office keeps.
    let code = places
        .townships
        .iter()
        .find(|(_, name)| **name == wanted.place)
        .map(|(code, _)| code.to_string());
    let wanted = Wanted {
        place: code.as_deref().unwrap_or(wanted.place),
        ..wanted
    };
    let accounts = store.accounts(&wanted, by.reach())?;
    let body = html! {
        h1 { "账号" }
        p.lead { "共 " strong { (count(accounts.len())) } " 个" @if !ask.pairs.is_empty() { "符合条件" } "。" }
        p.go { a href="/desk/users/new" { "开一个账号" } }
        form.filters method="get" action="/desk/users" {
            (choice("role", "岗位", Role::WORDS, word("role")))
            (choice("state", "状态", UserState::WORDS, word("state")))
            (choice("look", "要看看的", Look::WORDS, word("look")))
            div {
                label for="place" { "范围" }
                input #place name="place" value=(word("place")) list="places" maxlength="60";
                (place_list(&places))
            }
            div.acts { button.main { "看" } @if !ask.pairs.is_empty() { a.clear href="/desk/users" { "看全部" } } }
        }
        (rows(&accounts, &places, ask.today))
    };
    Ok(frame::page(visit, "账号", &body))
}

/// A value of fixed words from the query; another word is refused.
fn known<T>(word: &str, read: fn(&str) -> Option<T>, what: &str) -> Result<Option<T>> {
    if word.is_empty() {
        return Ok(None);
    }
    match read(word) {
        Some(value) => Ok(Some(value)),
        None => Err(Error::Usage(format!("没有“{word}”这个{what}"))),
    }
}

fn choice(name: &str, label: &str, words: &[&str], chosen: &str) -> Markup {
    html! {
        div {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { "全部" }
                @for word in words { option selected[*word == chosen] { (word) } }
            }
        }
    }
}

fn rows(accounts: &[Account], places: &Places, today: NaiveDate) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("登录名"),
        Column::text("姓名"),
        Column::text("现在的岗位"),
        Column::text("动态码"),
        Column::text("状态"),
    ];
    let lines = accounts.iter().map(|account| {
        let user = &account.user;
        let held: Vec<String> = account
            .offices
            .iter()
            .filter(|one| one.holds(today))
            .map(|one| format!("{}（{}）", one.role.word(), places.said(&one.place)))
            .collect();
        vec![
            html! { a href={ "/desk/users/" (user.id) } { (user.login) } },
            html! { (user.name) },
            html! { @if held.is_empty() { span.muted { "没有岗位" } } @else { (held.join("、")) } },
            html! { @if user.second_factor { "✓ 有" } @else { "没有" } },
            (state(user.state)),
        ]
    });
    table("账号", &COLUMNS, lines)
}

/// The state of an account, a shape beside the word.
pub(super) fn state(state: UserState) -> Markup {
    html! {
        @match state {
            UserState::Open => "✓ 启用",
            UserState::Disabled => span.state.returned { "✕ 停用" },
        }
    }
}

/// Names that a browser offers while somebody types a place.
pub(super) fn place_list(places: &Places) -> Markup {
    html! {
        datalist #places {
            @for name in places.townships.values() { option value=(name) {} }
            @for name in places.teams.keys() { option value=(name) {} }
            @for name in &places.departments { option value=(name) {} }
        }
    }
}

/// The fields of an office to give, with what was typed before.
pub(super) fn office_fields(visit: &Visit<'_>, places: &Places) -> Markup {
    let from = match visit.field("from") {
        "" => visit.ask.today.to_string(),
        typed => typed.to_owned(),
    };
    html! {
        label for="role" { "岗位" }
        select #role name="role" required {
            option value="" { "选一个" }
            @for role in Role::ALL { option selected[visit.field("role") == role.word()] { (role.word()) } }
        }
        label for="place" { "范围" }
        input #place name="place" value=(visit.field("place")) list="places" maxlength="60" aria-describedby="place-hint";
        p.muted #place-hint {
            "乡镇的岗位写乡镇名或 9 位码；村里的岗位写村名或村码；部门用户写部门名称，和补贴项目里写的一字不差；巡察组的人写巡察组、乡镇或村；管全县的空着。"
        }
        (place_list(places))
        @if !places.departments.is_empty() {
            label.choice {
                input type="checkbox" name="new_department" value="yes" checked[new_department(visit)];
                span { "还没有补贴项目的新部门，就按这个名字开" }
            }
        }
        label for="from" { "第一天" }
        input #from name="from" type="date" value=(from) required;
        label for="until" { "最后一天（没有定就空着）" }
        input #until name="until" type="date" value=(visit.field("until"));
    }
}

/// Whether the form says that a department is meant that no programme names.
fn new_department(visit: &Visit<'_>) -> bool {
    visit.field("new_department") == "yes"
}

/// The office that a form wishes for.
pub(super) fn office_wish<'a>(visit: &'a Visit<'_>) -> Result<OfficeWish<'a>> {
    let from = date(visit.field("from"), "第一天")?;
    Ok(OfficeWish {
        role: Role::from_word(visit.field("role")).ok_or_else(|| Error::Usage("选一个岗位".to_owned()))?,
        scope: None,
        place: visit.field("place"),
        new_department: new_department(visit),
        from: from.unwrap_or(visit.ask.today),
        until: date(visit.field("until"), "最后一天")?,
    })
}

/// A day from a form; empty is none.
pub(super) fn date(text: &str, what: &str) -> Result<Option<NaiveDate>> {
    if text.is_empty() {
        return Ok(None);
    }
    match day::parse(text) {
        Some(day) => Ok(Some(day)),
        None => Err(Error::Usage(format!("{what}写成 2026-03-07 这样的日期"))),
    }
}

fn blank(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let places = visit.desk().store.places(by.reach())?;
    Ok(frame::page(visit, "开账号", &form(visit, &places, &html! {})))
}

fn form(visit: &Visit<'_>, places: &Places, fault: &Markup) -> Markup {
    html! {
        h1 { "开账号" }
        (fault)
        form.ask method="post" action="/desk/users/new" {
            (frame::seal(visit))
            label for="login" { "登录名" }
            input #login name="login" value=(visit.field("login")) autocomplete="off" autocapitalize="none" spellcheck="false" required maxlength="32";
            label for="name" { "姓名" }
            input #name name="name" value=(visit.field("name")) autocomplete="off" required maxlength="30";
            (office_fields(visit, places))
            button.main { "开账号" }
        }
        p.muted { "初始密码由系统生成，只显示一次；本人第一次登录就要改掉。" }
    }
}

fn open(visit: &Visit<'_>, by: &By<ManageUsers>) -> Result<Reply> {
    let opened = office_wish(visit).and_then(|office| {
        let wish = AccountWish {
            login: visit.field("login"),
            name: visit.field("name"),
            office,
            password: None,
        };
        accounts::open(&visit.office(by), Hand::Desk(by), wish, visit.now())
    });
    match opened {
        Ok((id, password)) => {
            let (login, name) = (visit.field("login"), visit.field("name"));
            let body = given(login, name, id, &password, "账号开好了");
            Ok(frame::page(visit, "账号开好了", &body))
        }
        Err(Error::Usage(fault)) => again(visit, by, &fault, None),
        Err(Error::Conflict(fault)) => {
            let (office, hand) = (visit.office(by), Hand::Desk(by));
            let (login, name) = (visit.field("login"), visit.field("name"));
            match accounts::opened_just_now(&office, hand, login, name, visit.now())? {
                Some(id) => {
                    let fault = format!(
                        "“{login}”几分钟前已经开好了，没有再开一个；它的初始密码只显示那一次。没有记下来，就到它的页面上重设"
                    );
                    again(visit, by, &fault, Some(id))
                }
                None => again(visit, by, &fault, None),
            }
        }
        Err(other) => Err(other),
    }
}

/// The form once more, with what was wrong with it, and the account that it speaks of.
fn again(visit: &Visit<'_>, by: &By<ManageUsers>, fault: &str, of: Option<i64>) -> Result<Reply> {
    let places = visit.desk().store.places(by.reach())?;
    let fault = visit.refuse(fault);
    let told = html! {
        p.note role="alert" {
            (fault.trim_end_matches('。')) "。"
            @if let Some(id) = of { a href={ "/desk/users/" (id) } { "看这个账号" } }
        }
    };
    Ok(frame::page(visit, "开账号", &form(visit, &places, &told)).status(400))
}

/// An initial password, told this once.
pub(super) fn given(login: &str, name: &str, id: i64, password: &str, title: &str) -> Markup {
    html! {
        h1 { (title) }
        p.lead { (name) "（" (login) "）的初始密码，只显示这一次：" }
        p.given { code { (password) } }
        p { "当面交给本人，不要发在群里。第一次登录就要改成自己的。" }
        p.go { a href={ "/desk/users/" (id) } { "看这个账号" } " " a href="/desk/users" { "全部账号" } }
    }
}
