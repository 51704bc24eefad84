//! `/desk/account/second-factor`: a code of one's telephone beside the password, and codes for when it is lost.

use actix_web::http::Method;
use maud::{Markup, html};
use qrcode::QrCode;
use qrcode::render::svg;

use super::routes::{DeskRoute, own};
use super::sign_in::{caller, secret};
use super::visit::Visit;
use super::{frame, gate};
use crate::error::{Error, Result};
use crate::flows::second_factor::{self, RECOVERY, Setup, WAITS_MINUTES};
use crate::flows::sign_in::token_hash;
use crate::flows::{Office, passwords};
use crate::web::links;
use crate::web::reply::Reply;
use crate::web::work::Lane;

const HERE: &str = "/desk/account/second-factor";

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        own(Method::GET, HERE, page),
        own(Method::POST, "/desk/account/second-factor", begin),
        own(Method::POST, "/desk/account/second-factor/confirm", confirm).lane(Lane::Password),
        own(Method::POST, "/desk/account/second-factor/recovery", renew),
        own(Method::POST, "/desk/account/second-factor/remove", remove).lane(Lane::Password),
    ]
}

/// Who sits there, as the flows take them.
fn sitting(visit: &Visit<'_>) -> Result<(Office, u32, i64)> {
    let actor = &visit.seat()?.session.actor;
    Ok((visit.own_office()?, actor.county, actor.user))
}

fn page(visit: &Visit<'_>) -> Result<Reply> {
    Ok(frame::page(visit, "动态码", &body(visit, None)?))
}

/// Begin, read off and confirm, or look after: whichever is next.
fn body(visit: &Visit<'_>, fault: Option<&str>) -> Result<Markup> {
    let seat = visit.seat()?;
    let (office, county, user) = sitting(visit)?;
    let label = links::encode(&seat.session.actor.login);
    let session = token_hash(&seat.token);
    let waiting = second_factor::waiting(&office, county, user, &session, &label, visit.now())?;
    Ok(html! {
        h1 { "动态码" }
        @if let Some(first) = gate::first(visit) { p.note role="status" { (first.why()) } }
        @if let Some(fault) = fault { p.note role="alert" { (fault.trim_end_matches('。')) "。" } }
        @match (&waiting, seat.session.user.second_factor) {
            (Some(setup), false) => (reading(visit, setup)?),
            (_, true) => (standing(visit, visit.desk().store.recovery_left(county, user)?)),
            (None, false) => {
                p.lead { "登录时除了密码，再写手机上的 6 位数字：密码被人看去，也进不来。" }
                p { "手机上要有一个会出动态码的应用（身份验证器），微信小程序里也有。" }
                form.ask method="post" action=(HERE) { (frame::seal(visit)) button.main { "开始设置" } }
            }
        }
        p.go { a href="/desk/account" { "回到我的账号" } }
    })
}

/// The secret as a picture and as letters, and the field for the first code.
fn reading(visit: &Visit<'_>, setup: &Setup) -> Result<Markup> {
    let groups: Vec<String> = setup
        .secret
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).into_owned())
        .collect();
    Ok(html! {
        ol.steps {
            li {
                p { "在手机的身份验证器里点“添加”，扫这个码：" }
                img.qr src=(picture(&setup.address)?) width="240" height="240" alt="二维码，内容就是下面那串字母";
                p { "扫不了就照着写这串字母：" br; code.secret { (groups.join(" ")) } }
            }
            li {
                form.ask method="post" action={ (HERE) "/confirm" } {
                    (frame::seal(visit))
                    (code_field("手机上现在的 6 位数字"))
                    (password_field("密码，免得别人趁您不在换上自己的手机"))
                    button.main { "就用这个手机" }
                }
            }
        }
        p.muted { "这个码只等 " (WAITS_MINUTES) " 分钟，退出登录就作废。不是您自己刚才开始设的，就换一个。" }
        form method="post" action=(HERE) { (frame::seal(visit)) button.link { "换一个码，从头来" } }
    })
}

fn password_field(label: &str) -> Markup {
    html! {
        label for="password" { (label) }
        input #password name="password" type="password" autocomplete="current-password" required maxlength="200";
    }
}

fn code_field(label: &str) -> Markup {
    html! {
        label for="code" { (label) }
        input #code name="code" autocomplete="one-time-code" spellcheck="false" required maxlength="20";
    }
}

/// What can be done with a second factor that stands.
fn standing(visit: &Visit<'_>, left: i64) -> Markup {
    html! {
        p.lead { "✓ 设好了。恢复码还剩 " strong { (left) } " 个。" }
        @if left < 3 { p.note { "恢复码不多了，换一组新的。" } }
        section {
            h2 { "换一组恢复码" }
            form.ask method="post" action={ (HERE) "/recovery" } {
                (frame::seal(visit))
                (code_field("手机上的 6 位数字"))
                button.main { "换恢复码" }
            }
        }
        section {
            h2 { @if gate::demands_factor(visit) { "换手机" } @else { "换手机，或者不用了" } }
            form.ask method="post" action={ (HERE) "/remove" } {
                (frame::seal(visit))
                (password_field("密码"))
                label for="last-code" { "原来手机上的 6 位数字，或一个恢复码" }
                input #last-code name="code" autocomplete="one-time-code" spellcheck="false" required maxlength="20";
                button.main.second { "取消现在的动态码" }
            }
            p.muted {
                "取消以后，别的电脑和手机上的登录都会退出。"
                @if gate::demands_factor(visit) { "要马上用新手机再设一次。" }
            }
        }
    }
}

/// A QR code as an address that an image takes.
fn picture(text: &str) -> Result<String> {
    let code = QrCode::new(text.as_bytes()).map_err(Error::internal)?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(format!("data:image/svg+xml,{}", links::encode(&drawn)))
}

fn begin(visit: &Visit<'_>) -> Result<Reply> {
    let (office, county, user) = sitting(visit)?;
    if visit.seat()?.session.user.second_factor {
        return Err(Error::Conflict(
            "动态码已经设好了。要换手机，先取消现在的".to_owned(),
        ));
    }
    let session = token_hash(&visit.seat()?.token);
    second_factor::begin(&office, county, user, &session, visit.now())?;
    Ok(Reply::redirect(303, HERE.to_owned()))
}

fn confirm(visit: &Visit<'_>) -> Result<Reply> {
    let (office, county, user) = sitting(visit)?;
    let (password, code) = (secret(visit, "password"), visit.field("code"));
    let session = token_hash(&visit.seat()?.token);
    match passwords::take_factor(&office, county, user, &session, password, code, caller(visit)) {
        Ok(codes) => Ok(told(visit, &codes, true)),
        Err(Error::Usage(fault)) => faulty(visit, &fault),
        Err(other) => Err(other),
    }
}

fn renew(visit: &Visit<'_>) -> Result<Reply> {
    let (office, county, user) = sitting(visit)?;
    match passwords::renew_recovery(&office, county, user, visit.field("code"), caller(visit)) {
        Ok(codes) => Ok(told(visit, &codes, false)),
        Err(Error::Usage(fault)) => faulty(visit, &fault),
        Err(other) => Err(other),
    }
}

fn remove(visit: &Visit<'_>) -> Result<Reply> {
    let (office, county, user) = sitting(visit)?;
    let (password, code) = (secret(visit, "password"), visit.field("code"));
    let session = token_hash(&visit.seat()?.token);
    match passwords::drop_factor(&office, county, user, &session, password, code, caller(visit)) {
        Ok(()) if gate::demands_factor(visit) => Ok(Reply::redirect(303, HERE.to_owned())),
        Ok(()) => Ok(Reply::redirect(303, "/desk/account?done=no-factor".to_owned())),
        Err(Error::Usage(fault)) => faulty(visit, &fault),
        Err(other) => Err(other),
    }
}

fn faulty(visit: &Visit<'_>, fault: &str) -> Result<Reply> {
    Ok(frame::page(visit, "动态码", &body(visit, Some(visit.refuse(fault)))?).status(400))
}

/// The recovery codes, shown this once; and whether whoever sat elsewhere under the account is out.
fn told(visit: &Visit<'_>, codes: &[String], out: bool) -> Reply {
    let body = html! {
        h1 { "恢复码" }
        p.lead { "动态码好了。这 " (RECOVERY) " 个恢复码只显示这一次：抄下来或打印，收在别处。" }
        @if out { p { "别的地方的登录都已经退出。" } }
        p { "手机丢了，用一个恢复码代替动态码登录；每个只能用一次。" }
        ul.codes { @for code in codes { li { code { (second_factor::shown(code)) } } } }
        p.go { a href="/desk" { "收好了，去工作" } }
    };
    frame::page(visit, "恢复码", &body)
}
