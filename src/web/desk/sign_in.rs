//! `/desk/sign-in`: the door of the desk, first for the password and then for the code where there is one.

use actix_web::http::Method;
use maud::{Markup, html};

use super::door::{cookie, no_cookie};
use super::routes::{DeskRoute, open, own};
use super::visit::Visit;
use super::{frame, names, switch, typed};
use crate::error::{Error, Result};
use crate::flows::sign_in::{self, Caller, Entered};
use crate::web::door::is_own_address;
use crate::web::links;
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        open(Method::GET, "/desk/sign-in", page).params(&["to", "as"]),
        open(Method::POST, "/desk/sign-in", enter)
            .lane(Lane::Password)
            .does("登录"),
        open(Method::POST, "/desk/sign-in/code", prove).does("验证码登录"),
        open(Method::POST, "/desk/sign-in/forget", forget).does("忘掉登录名"),
        own(Method::POST, "/desk/sign-out", leave).does("退出"),
    ]
}

/// What goes through the door with whoever comes: where they want to go, and the fields of a form that waits there.
struct Luggage<'a> {
    to: &'a str,
    typed: Vec<(String, String)>,
    /// Whether a form waits there, be it one without fields.
    acts: bool,
    remember: bool,
}

impl<'a> Luggage<'a> {
    /// What came along; a form that waits only where the browser itself says that it came from a page of ours: who signs in
    /// would send it as their own.
    fn of(visit: &'a Visit<'_>) -> Self {
        let typed = visit
            .form
            .iter()
            .filter(|_| visit.sure)
            .filter_map(|(name, value)| Some((name.strip_prefix("typed.")?.to_owned(), value.clone())));
        Self {
            to: wanted(visit.field("to")),
            typed: typed.collect(),
            acts: visit.sure && visit.field("acts") == "1",
            remember: visit.field("remember") == "1",
        }
    }

    fn fields(&self) -> Markup {
        html! {
            input type="hidden" name="to" value=(self.to);
            @if self.acts { input type="hidden" name="acts" value="1"; }
            @for (name, value) in &self.typed { input type="hidden" name={ "typed." (name) } value=(value); }
        }
    }
}

/// What is said where the browser would keep no session.
const PLAIN: &str =
    "这个网址不是 https 开头的，浏览器记不住登录。请用 https:// 开头的网址打开，还没有的，请系统管理员装好。";

/// Where somebody wanted to go, or the desk.
fn wanted(to: &str) -> &str {
    if is_own_address(to) && (to == "/desk" || to.starts_with("/desk/") || to.starts_with("/desk?")) {
        to
    } else {
        "/desk"
    }
}

/// A caller as a flow takes it.
pub(super) fn caller<'a>(visit: &'a Visit<'_>) -> Caller<'a> {
    Caller {
        network: &visit.network,
        now: visit.now(),
    }
}

/// A password as it was typed: blanks belong to it.
pub(super) fn secret<'a>(visit: &'a Visit<'_>, name: &str) -> &'a str {
    visit
        .form
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value.as_str())
}

fn page(visit: &Visit<'_>) -> Result<Reply> {
    let luggage = Luggage {
        to: wanted(visit.ask.get("to").unwrap_or("/desk")),
        typed: Vec::new(),
        acts: false,
        remember: false,
    };
    let login = visit.ask.get("as").unwrap_or_default();
    Ok(frame::page(visit, "登录", &form(visit, login, None, &luggage)))
}

/// The form for name and password.
fn form(visit: &Visit<'_>, login: &str, fault: Option<&str>, luggage: &Luggage<'_>) -> Markup {
    let chosen = visit.known.iter().any(|name| name == login);
    html! {
        h1 { "登录工作台" }
        @if let Some(fault) = fault { p.note role="alert" { (fault) } }
        @if !visit.known.is_empty() && !luggage.acts {
            nav.known aria-label="这台电脑记住的登录名" {
                @for name in &visit.known {
                    a href=(links::with_params("/desk/sign-in", [("as", name.as_str()), ("to", luggage.to)]))
                        aria-current=[(name == login).then_some("true")] { (name) }
                }
            }
        }
        form.ask method="post" action="/desk/sign-in" {
            (luggage.fields())
            label for="login" { "登录名" }
            input #login name="login" value=(login) autocomplete="username" autocapitalize="none" spellcheck="false"
                autofocus[login.is_empty()] required maxlength="40";
            label for="password" { "密码" }
            input #password name="password" type="password" autocomplete="current-password"
                autofocus[!login.is_empty()] required maxlength="200";
            label.tick { input type="checkbox" name="remember" value="1" checked[luggage.remember || chosen]; " 在这台电脑上记住登录名（不记密码）" }
            button.main { "登录" }
        }
        @if !visit.known.is_empty() {
            form method="post" action="/desk/sign-in/forget" { button.link { "这台电脑不再记登录名" } }
        }
    }
}

fn enter(visit: &Visit<'_>) -> Result<Reply> {
    let luggage = Luggage::of(visit);
    if visit.field("other") == "1" {
        return Ok(frame::page(visit, "登录", &form(visit, "", None, &luggage)));
    }
    let login = visit.field("login");
    if visit.plain {
        let body = form(visit, login, Some(PLAIN), &luggage);
        return Ok(frame::page(visit, "登录", &body).status(403));
    }
    let office = visit.desk().office(login, "");
    match sign_in::sign_in(&office, login, secret(visit, "password"), caller(visit)) {
        Ok(Entered::In(token)) => Ok(welcome(visit, &sign_in::login_of(login), &token, &luggage)),
        Ok(Entered::NeedsCode(ticket)) => Ok(frame::page(
            visit,
            "动态码",
            &code_form(visit, &ticket, None, &luggage),
        )),
        Err(Error::Forbidden(fault)) => {
            let fault = format!("{fault}。");
            let body = form(visit, login, Some(&fault), &luggage);
            Ok(frame::page(visit, "登录", &body).status(403))
        }
        Err(other) => Err(other),
    }
}

/// The form for the code.
fn code_form(visit: &Visit<'_>, ticket: &str, fault: Option<&str>, luggage: &Luggage<'_>) -> Markup {
    html! {
        h1 { "再写一个动态码" }
        @if let Some(fault) = fault { p.note role="alert" { (fault) } }
        form.ask method="post" action="/desk/sign-in/code" {
            (luggage.fields())
            input type="hidden" name="ticket" value=(ticket);
            input type="hidden" name="login" value=(visit.field("login"));
            @if luggage.remember { input type="hidden" name="remember" value="1"; }
            label for="code" { "手机上的 6 位数字" }
            input #code name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" autofocus required maxlength="20"
                aria-describedby="code-hint";
            p.muted #code-hint { "手机不在身边，写一个恢复码；恢复码也没有，请找系统管理员。" }
            button.main { "登录" }
        }
        @if luggage.acts {
            // The form that waits goes along.
            form.go method="post" action="/desk/sign-in" {
                (luggage.fields())
                input type="hidden" name="other" value="1";
                button.link { "换个账号登录" }
            }
        } @else {
            p.go { a href=(links::with_params("/desk/sign-in", [("to", luggage.to)])) { "换个账号登录" } }
        }
    }
}

fn prove(visit: &Visit<'_>) -> Result<Reply> {
    let luggage = Luggage::of(visit);
    let login = sign_in::login_of(visit.field("login"));
    let office = visit.desk().office(&login, "");
    let ticket = visit.field("ticket");
    match sign_in::prove_code(&office, ticket, visit.field("code"), caller(visit)) {
        Ok(token) => Ok(welcome(visit, &login, &token, &luggage)),
        Err(Error::Forbidden(fault)) => {
            let fault = format!("{fault}。");
            let body = code_form(visit, ticket, Some(&fault), &luggage);
            Ok(frame::page(visit, "动态码", &body).status(403))
        }
        Err(Error::SignIn) => {
            let fault = "等得太久了，请从头登录。";
            let body = form(visit, visit.field("login"), Some(fault), &luggage);
            Ok(frame::page(visit, "登录", &body).status(403))
        }
        Err(other) => Err(other),
    }
}

/// In: to where they wanted, or to the form that waits.
fn welcome(visit: &Visit<'_>, login: &str, token: &str, luggage: &Luggage<'_>) -> Reply {
    let reply = if luggage.acts {
        let seal = super::door::seal(token);
        let again = typed::again(luggage.to, &seal, &luggage.typed, "刚才登录过期了。");
        frame::page(visit, "接着办", &again)
    } else {
        Reply::redirect(303, luggage.to.to_owned())
    };
    let reply = reply.cookie(cookie(token));
    if luggage.remember {
        reply.cookie(names::with(&visit.known, login))
    } else {
        reply
    }
}

/// The door for a form whose session is over. Where the browser does not say from which site the form came it is not sent after
/// all: what was typed is shown, to be copied.
pub(super) fn with_what_was_typed(visit: &Visit<'_>, route: &DeskRoute) -> Reply {
    let fields = typed::fields(visit, route);
    if !visit.sure {
        let to = typed::page_of(route, &visit.ask.path);
        let luggage = Luggage {
            to: wanted(&to),
            typed: Vec::new(),
            acts: false,
            remember: false,
        };
        let fault = "登录过期了，这一步还没有办。登录以后从原来那一页再办一次。";
        let body = html! {
            (form(visit, "", Some(fault), &luggage))
            (typed::copy(&fields))
        };
        return frame::page(visit, "登录", &body);
    }
    let fault = match (typed::has_file(route), fields.is_empty()) {
        (true, true) => "登录过期了，文件没有收下。登录以后接着办，请重新选文件再交。",
        (true, false) => "登录过期了，文件没有收下。登录以后接着办，填的内容不会丢，文件要重新选。",
        (false, true) => "登录过期了，这一步还没有办。登录以后接着办。",
        (false, false) => "登录过期了。登录以后接着办，填的内容不会丢。",
    };
    let to = typed::here(visit);
    let luggage = Luggage {
        to: wanted(&to),
        typed: fields,
        acts: true,
        remember: false,
    };
    frame::page(visit, "登录", &form(visit, "", Some(fault), &luggage))
}

/// The door while too many stand at it: whoever comes tries again, with what they brought.
pub(super) fn while_busy(visit: &Visit<'_>, fault: &str) -> Reply {
    let luggage = Luggage::of(visit);
    let fault = format!("{fault}。");
    let body = form(visit, visit.field("login"), Some(&fault), &luggage);
    frame::page(visit, "登录", &body)
}

fn forget(_: &Visit<'_>) -> Result<Reply> {
    Ok(Reply::redirect(303, "/desk/sign-in".to_owned()).cookie(names::none()))
}

/// Who leaves, or makes room for the next, has nothing left to do where the session is over already.
pub(super) fn already_out(visit: &Visit<'_>, route: &DeskRoute) -> Option<Reply> {
    let door = match route.path {
        "/desk/sign-out" => "/desk/sign-in".to_owned(),
        "/desk/switch" => switch::door_of(visit),
        _ => return None,
    };
    Some(Reply::redirect(303, door).cookie(no_cookie()))
}

fn leave(visit: &Visit<'_>) -> Result<Reply> {
    let seat = visit.seat()?;
    let office = visit.own_office()?;
    sign_in::sign_out(&office, seat.session.actor.county, &seat.token, visit.now())?;
    Ok(Reply::redirect(303, "/desk/sign-in".to_owned()).cookie(no_cookie()))
}
