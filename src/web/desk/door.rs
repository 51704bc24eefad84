//! The way to the desk: the session is found, the form is held against forgery, what was done or refused is written down.

use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::refusals::note_refusal;
use super::routes::{Body, DeskRoute, Policy, routes};
use super::upload::{self, Brought};
use super::visit::{COOKIE, Seat, Visit, token};
use super::whence::{foreign, is_ours, is_plain, is_surely_ours};
use super::{download, fault, gate, names, sign_in};
use crate::error::{Error, Result};
use crate::flows::sign_in::token_hash;
use crate::web::ask::Ask;
use crate::web::cache::Rendered;
use crate::web::caller;
use crate::web::door;
use crate::web::guard;
use crate::web::house::House;
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The field by which a form shows that it is ours.
pub(super) const SEAL: &str = "seal";

/// What is said of a form under the seal of another session.
pub(super) const STALE: &str = "这张表单过期了。请回到上一页，刷新以后再交";
/// The largest form.
const FORM: usize = 256 << 10;
/// The longest that a form may take to arrive.
const FORM_TIME: Duration = Duration::from_secs(20);

/// The desk's own scripts and nothing from elsewhere, nothing inline, no frame around us.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A file is saved and never shown; were it shown, nothing in it would run or load.
const SANDBOX: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Answers a request for an address of the desk.
pub(crate) async fn enter(
    request: HttpRequest,
    payload: web::Payload,
    house: web::Data<House>,
    path: &'static str,
) -> HttpResponse {
    let began = Instant::now();
    let mut response = answer(&request, payload, &house, path).await;
    protect(&mut response);
    let status = response.status().as_u16();
    house
        .watch
        .note(path, request.method().as_str(), path, status, began.elapsed());
    response
}

/// The headers of the desk: no cache keeps anything, no search engine comes; a file runs nothing should a browser show it.
///
/// A browser tells the desk itself from which of its pages it comes: with `no-referrer` it sends every form with `Origin: null`
/// (Fetch Standard, "append a request `Origin` header"), and over plain http, or an old one everywhere, says nothing else.
fn protect(response: &mut HttpResponse) {
    let headers = response.headers_mut();
    let policy = if headers.contains_key(header::CONTENT_DISPOSITION) {
        SANDBOX
    } else {
        POLICY
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, noarchive"),
    );
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
    );
    headers.remove(header::ETAG);
}

async fn answer(
    request: &HttpRequest,
    payload: web::Payload,
    house: &web::Data<House>,
    path: &'static str,
) -> HttpResponse {
    let method = if request.method() == Method::HEAD {
        &Method::GET
    } else {
        request.method()
    };
    let here: Vec<&'static DeskRoute> = routes().iter().filter(|route| route.path == path).collect();
    let Some(route) = here.iter().find(|route| route.method == *method) else {
        let allowed: Vec<&str> = here.iter().map(|route| route.method.as_str()).collect();
        let mut response = HttpResponse::MethodNotAllowed();
        guard::protect(&mut response, true);
        return response
            .insert_header((header::ALLOW, allowed.join(", ")))
            .content_type("text/plain; charset=utf-8")
            .body("这个地址不能直接打开，要在页面上点按钮。请回到工作台 /desk 再办");
    };
    let token = token(request);
    let brought = match route.body {
        Body::None => (Brought::default(), None),
        Body::Form => match read_form(request, payload).await {
            Ok(form) => (Brought { form, upload: None }, None),
            Err(error) => (Brought::default(), Some(error)),
        },
        // A file from another site's page is not even received.
        Body::Upload | Body::Attachment if !is_ours(request) => (Brought::default(), Some(foreign())),
        Body::Upload | Body::Attachment => {
            upload::receive(request, payload, house, route, token.as_deref()).await
        }
    };
    let asked = house.clone();
    let today = house.today();
    let ask = Ask::of_desk(request, route.params, route.many, today);
    let parts: Vec<(String, String)> = request
        .match_info()
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let known = names::read(request);
    let (origin, sure, plain) = (is_ours(request), is_surely_ours(request), is_plain(request));
    let network = caller::address(request, &house.app.settings.proxies)
        .map(|from| from.to_string())
        .unwrap_or_default();
    let route: &'static DeskRoute = route;
    let came = Came {
        ask,
        parts,
        brought,
        known,
        network,
        sure,
        plain,
    };
    let reader = token.clone();
    // Where a lane is full its work is never begun: what came is still here then, and the page says so with what was typed.
    let waits = Arc::new(Mutex::new(Some((came, token))));
    let mine = waits.clone();
    let mut done = house
        .work
        .run(route.lane, move || answered(&asked, route, &mine, origin, None))
        .await;
    if let (Err(Error::Busy(_)), true) = (&done, route.lane != Lane::Page && route.method == Method::POST) {
        let asked = house.clone();
        let busy = Error::Busy("现在用的人多，还没有办。过几秒再交一次".to_owned());
        let mine = waits.clone();
        done = house
            .work
            .run(Lane::Page, move || {
                answered(&asked, route, &mine, origin, Some(busy))
            })
            .await;
    }
    if let Err(Error::Busy(text)) = &done {
        let (asked, text) = (house.clone(), text.clone());
        done = web::block(move || crowded(&asked, route, &waits, origin, text))
            .await
            .map_err(|_| Error::Internal("a refusal panicked".to_owned()));
    }
    let done = done.and_then(|answered| answered.ok_or_else(|| Error::Internal("asked twice".to_owned())));
    match done {
        Ok((page, cookies)) => {
            let mut response = door::pack(request, &page).await;
            for cookie in cookies {
                if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
            }
            download::watched(response, house, route, reader.as_deref())
        }
        Err(error) => {
            let reply = Reply::text(error.to_string())
                .status(guard::status(&error))
                .unkept();
            door::pack(request, &Rendered::new(reply)).await
        }
    }
}

/// What came with a request.
struct Came {
    ask: std::result::Result<Ask, (Ask, Error)>,
    parts: Vec<(String, String)>,
    brought: (Brought, Option<Error>),
    known: Vec<String>,
    network: String,
    sure: bool,
    plain: bool,
}

impl Came {
    /// The visit, nobody seated yet, and what is wrong with what came.
    fn visit(self, house: &House) -> (Visit<'_>, Option<Error>) {
        let (ask, fault) = match self.ask {
            Ok(ask) => (ask, None),
            Err((ask, error)) => (ask, Some(error)),
        };
        let (brought, fault) = match self.brought {
            (brought, None) => (brought, fault),
            (brought, error) => (brought, error),
        };
        let visit = Visit {
            house,
            ask,
            parts: self.parts,
            form: brought.form,
            upload: Cell::new(brought.upload),
            seat: None,
            known: self.known,
            network: self.network,
            sure: self.sure,
            plain: self.plain,
            refused: Cell::new(None),
        };
        (visit, fault)
    }
}

type Waiting = Mutex<Option<(Came, Option<String>)>>;

/// The page that answers what came; `None` where it was answered before. With a fault it is not acted upon.
fn answered(
    house: &House,
    route: &'static DeskRoute,
    waiting: &Waiting,
    origin: bool,
    busy: Option<Error>,
) -> Option<(Arc<Rendered>, Vec<String>)> {
    let (came, token) = waiting.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    let (mut visit, fault) = came.visit(house);
    let acts = busy.is_none();
    let reply = match act(&mut visit, route, token, origin, fault.or(busy)) {
        Ok(reply) => {
            if let Some(fault) = visit.refused.take() {
                note_refusal(&visit, route, &Error::Usage(fault));
            }
            reply
        }
        Err(error) => {
            if acts {
                note_refusal(&visit, route, &error);
            }
            fault::answer(&visit, route, &error)
        }
    };
    let cookies = reply.cookies.clone();
    Some((Rendered::new(reply.unkept()), cookies))
}

/// The page that says that there is no place even for a page, made of what came alone: nobody is looked up for it. A form is told
/// back to whoever sent it under the seal of their own session.
fn crowded(
    house: &House,
    route: &'static DeskRoute,
    waiting: &Waiting,
    ours: bool,
    text: String,
) -> Option<(Arc<Rendered>, Vec<String>)> {
    let (came, token) = waiting.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    let (visit, _) = came.visit(house);
    // Nor is a form of another site given back to be sent from a page of ours.
    if route.method == Method::POST && !ours {
        let reply = fault::told(&visit, route, &foreign(), false);
        return Some((Rendered::new(reply.unkept()), Vec::new()));
    }
    let own = token.is_some_and(|token| upload::is_sealed(&visit.form, &token));
    let text = match route.body {
        Body::None => text,
        Body::Form => "现在用的人多，还没有办。过几秒再交一次".to_owned(),
        Body::Upload | Body::Attachment => upload::CROWDED.to_owned(),
    };
    let reply = fault::told(&visit, route, &Error::Busy(text), own);
    Some((Rendered::new(reply.unkept()), Vec::new()))
}

/// Finds who asks, holds the form against forgery, and lets the handler answer.
fn act(
    visit: &mut Visit<'_>,
    route: &'static DeskRoute,
    token: Option<String>,
    ours: bool,
    fault: Option<Error>,
) -> Result<Reply> {
    let desk = visit.desk().clone();
    if let Some(token) = token
        && let Some(session) = desk.store.session(&token_hash(&token), (desk.now)())?
    {
        visit.seat = Some(Seat {
            session,
            seal: seal(&token),
            token,
        });
    }
    // Before everything else: the browser leaves the cookie out of such a form, and the door would take it along as if it were
    // one of ours whose session ended.
    if route.method == Method::POST && !ours {
        return Err(foreign());
    }
    if let Some(error) = fault {
        return Err(error);
    }
    if route.policy != Policy::Open && visit.seat.is_none() {
        return sign_in::already_out(visit, route).ok_or(Error::SignIn);
    }
    if route.policy != Policy::Open
        && let Some(first) = gate::first(visit)
        && !first.leads(route.path)
    {
        return first.instead(route);
    }
    if let Policy::Needs(permission) = route.policy {
        let actor = &visit.seat()?.session.actor;
        if !actor.may(permission, visit.ask.today) {
            return Err(Error::Forbidden(format!("您的岗位不能“{}”", permission.word())));
        }
    }
    if route.method == Method::POST
        && let Some(seat) = &visit.seat
    {
        let at = visit.form.iter().position(|(name, _)| name == SEAL);
        let given = at.map(|at| visit.form.remove(at).1).unwrap_or_default();
        if route.policy != Policy::Open && !bool::from(given.as_bytes().ct_eq(seat.seal.as_bytes())) {
            return Err(Error::Conflict(STALE.to_owned()));
        }
    }
    (route.answer)(visit)
}

/// What the forms of a session bring back: it follows from the token, which no other page can read.
pub(crate) fn seal(token: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(token.as_bytes()).expect("any key does");
    mac.update(b"form");
    mac.finalize()
        .into_bytes()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The cookie that keeps a token for as long as the browser is open.
pub(super) fn cookie(token: &str) -> String {
    format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax")
}

/// The cookie that forgets it.
pub(super) fn no_cookie() -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
}

async fn read_form(request: &HttpRequest, payload: web::Payload) -> Result<Vec<(String, String)>> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Error::Usage("表单的格式不对".to_owned()));
    }
    let body = tokio::time::timeout(FORM_TIME, payload.to_bytes_limited(FORM))
        .await
        .map_err(|_| Error::Busy("表单传得太慢，没有收到。请再交一次".to_owned()))?
        .map_err(|_| Error::TooLarge("表单太大了，最多 256 KB".to_owned()))?
        .map_err(|_| Error::Usage("表单没有传完".to_owned()))?;
    let text =
        String::from_utf8(body.to_vec()).map_err(|_| Error::Usage("表单里有读不懂的字符".to_owned()))?;
    web::Query::<Vec<(String, String)>>::from_query(&text)
        .map(web::Query::into_inner)
        .map_err(|_| Error::Usage("表单看不懂".to_owned()))
}
