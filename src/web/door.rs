//! The one way in: every request is read, answered from the cache or by its page, packed and counted here.

use std::sync::Arc;
use std::time::Instant;

use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};

use super::ask::{self, Ask, Format};
use super::cache::{Cache, Coding, Rendered};
use super::caller;
use super::guard;
use super::house::House;
use super::reply::Reply;
use super::routes::Route;
use super::work::Lane;

/// Answers a request for a route.
pub(crate) async fn enter(
    request: HttpRequest,
    house: web::Data<House>,
    route: &'static Route,
) -> HttpResponse {
    let began = Instant::now();
    let response = if matches!(*request.method(), Method::GET | Method::HEAD) {
        answer(&request, &house, route).await
    } else {
        let mut response = HttpResponse::MethodNotAllowed();
        guard::protect(&mut response, false);
        response
            .insert_header((header::ALLOW, HeaderValue::from_static("GET, HEAD")))
            .finish()
    };
    let status = response.status().as_u16();
    house.watch.note(
        route.path,
        request.method().as_str(),
        request.uri().path(),
        status,
        began.elapsed(),
    );
    response
}

async fn answer(request: &HttpRequest, house: &web::Data<House>, route: &'static Route) -> HttpResponse {
    let here = caller::address(request, &house.app.settings.proxies).is_some_and(|from| from.is_loopback());
    if route.inside && !house.app.settings.metrics_public && !here {
        return pack(
            request,
            &Rendered::new(Reply::text("没有找到".to_owned()).status(404).unkept()),
        )
        .await;
    }
    if house.should_ask() {
        let asking = house.clone();
        // Whether it could be asked or not, the answer goes on with what is known.
        let _ = web::block(move || asking.ask_again()).await;
    }
    let today = house.today();
    let address = request
        .uri()
        .path_and_query()
        .map_or("/", |address| address.as_str());
    let key = if route.inside {
        None
    } else {
        Cache::key(house.stamp(today), ask::is_elder(request), address)
    };
    if let Some(page) = key.as_deref().and_then(|key| house.cache.get(key)) {
        return pack(request, &page).await;
    }
    let ask = match Ask::read(request, route, today) {
        Ok(ask) => ask,
        Err((ask, error)) => return pack(request, &Rendered::new(guard::answer(house, &ask, &error))).await,
    };
    let lane = if matches!(ask.format, Format::Csv | Format::Xlsx) {
        Lane::Download
    } else {
        route.lane
    };
    let coding = Coding::wanted(header_text(request, header::ACCEPT_ENCODING));
    let (inner, asked) = (house.clone(), ask.clone());
    let done = house.work.run(lane, move || {
        let reply =
            (route.answer)(&inner, &asked).unwrap_or_else(|error| guard::answer(&inner, &asked, &error));
        let page = Rendered::new(reply);
        page.body(page.coding(coding));
        page
    });
    match done.await {
        Ok(page) => {
            if let Some(key) = key {
                house.cache.put(key, &page);
            }
            pack(request, &page).await
        }
        Err(error) => pack(request, &Rendered::new(guard::answer(house, &ask, &error))).await,
    }
}

/// Packs an answer for the client: its coding, its tag, or word that nothing has changed.
pub(crate) async fn pack(request: &HttpRequest, page: &Arc<Rendered>) -> HttpResponse {
    let coding = page.coding(Coding::wanted(header_text(request, header::ACCEPT_ENCODING)));
    let head = &page.head;
    let tagged = head.status == 200;
    let unchanged = tagged
        && header_text(request, header::IF_NONE_MATCH).is_some_and(|tags| names(tags, page.tag(coding)));
    let status = if unchanged { 304 } else { head.status };
    let mut response =
        HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    guard::protect(&mut response, head.personal);
    response
        .insert_header((
            header::CACHE_CONTROL,
            HeaderValue::from_static(if head.keep { "no-cache" } else { "no-store" }),
        ))
        .insert_header((header::VARY, HeaderValue::from_static("Accept-Encoding, Cookie")));
    if tagged {
        response.insert_header((header::ETAG, page.tag(coding).clone()));
    }
    if unchanged {
        return response.finish();
    }
    response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(head.kind)));
    if let Some(to) = &head.location {
        response.insert_header((header::LOCATION, to.as_str()));
    }
    if let Some(name) = &head.file_name {
        response.insert_header((header::CONTENT_DISPOSITION, disposition(name)));
    }
    if let Some(seconds) = head.retry_after {
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    if let Some(seconds) = head.refresh {
        response.insert_header((header::REFRESH, seconds.to_string()));
    }
    match coding {
        Coding::Identity => {}
        Coding::Brotli => {
            response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("br")));
        }
        Coding::Gzip => {
            response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")));
        }
    }
    let body = match page.ready(coding) {
        Some(body) => body,
        None => {
            let packing = page.clone();
            match web::block(move || packing.body(coding)).await {
                Ok(body) => body,
                Err(_) => return HttpResponse::InternalServerError().finish(),
            }
        }
    };
    response.body(body)
}

/// Says that a file is to be saved, and under which name: in ASCII for old programs, in full for the others.
fn disposition(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if name.chars().all(is_plain) {
        return format!("attachment; filename=\"{name}\"");
    }
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        super::links::encode(name)
    )
}

/// Style and icon: for a year under the name of their content, otherwise to be asked for again.
pub(crate) async fn asset(request: HttpRequest, house: web::Data<House>) -> HttpResponse {
    let began = Instant::now();
    let file = request.match_info().get("file").unwrap_or_default();
    let response = match super::assets::find(file) {
        Some((asset, current)) => {
            let page = asset_page(asset);
            let mut response = pack(&request, &page).await;
            let keep = if current {
                "public, max-age=31536000, immutable"
            } else {
                "no-cache"
            };
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
            response
                .headers_mut()
                .insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
            response
        }
        None => {
            pack(
                &request,
                &Rendered::new(Reply::text("没有找到".to_owned()).status(404)),
            )
            .await
        }
    };
    let status = response.status().as_u16();
    house.watch.note(
        "/a/{file}",
        request.method().as_str(),
        request.uri().path(),
        status,
        began.elapsed(),
    );
    response
}

fn asset_page(asset: &'static super::assets::Asset) -> Arc<Rendered> {
    use std::sync::OnceLock;
    static PAGES: [OnceLock<Arc<Rendered>>; super::assets::COUNT] =
        [const { OnceLock::new() }; super::assets::COUNT];
    let slot = &PAGES[asset.slot];
    slot.get_or_init(|| {
        Rendered::new(Reply {
            kind: asset.kind,
            body: asset.body.clone(),
            ..Reply::text(String::new())
        })
    })
    .clone()
}

/// Sets or clears the cookie of 长辈版 and leads back to the page.
pub(crate) async fn elder(request: HttpRequest) -> HttpResponse {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string())
        .map_or_else(|_| Vec::new(), web::Query::into_inner);
    let value = |name: &str| {
        pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let on = value("on") != Some("0");
    let to = value("to").filter(|to| is_own_address(to)).unwrap_or("/");
    let cookie = if on {
        "elder=1; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
    } else {
        "elder=0; Path=/; Max-Age=0; SameSite=Lax; HttpOnly"
    };
    let mut response = HttpResponse::SeeOther();
    guard::protect(&mut response, true);
    response
        .insert_header((header::SET_COOKIE, HeaderValue::from_static(cookie)))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .insert_header((header::LOCATION, to))
        .finish()
}

/// Whether an address leads to a page of ours and nowhere else.
pub(crate) fn is_own_address(to: &str) -> bool {
    let plain = to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    to.starts_with('/') && !to.starts_with("//") && plain && to.len() < 2_000
}

/// Whether a list of entity tags names this one.
fn names(tags: &str, tag: &HeaderValue) -> bool {
    tags.split(',').any(|given| {
        let given = given.trim();
        given == "*" || given.strip_prefix("W/").unwrap_or(given).as_bytes() == tag.as_bytes()
    })
}

pub(super) fn header_text(request: &HttpRequest, name: header::HeaderName) -> Option<&str> {
    request.headers().get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_from_the_elder_switch_never_leads_to_another_site() {
        assert!(is_own_address("/v/410825100201?year=2025"));
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a b",
            "/\n",
        ] {
            assert!(!is_own_address(foreign), "{foreign}");
        }
    }

    #[test]
    fn a_name_of_any_script_is_told_in_full_and_breaks_out_of_nothing() {
        assert_eq!(
            disposition("letter-1.docx"),
            "attachment; filename=\"letter-1.docx\""
        );
        assert_eq!(
            disposition("现场\".jpg"),
            "attachment; filename=\"___.jpg\"; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%22.jpg"
        );
    }

    #[test]
    fn a_known_tag_is_recognised_among_others() {
        let tag = HeaderValue::from_static("\"0123-br\"");
        assert!(names("\"x\", \"0123-br\"", &tag));
        assert!(names("W/\"0123-br\"", &tag));
        assert!(!names("\"0123\"", &tag));
    }
}
