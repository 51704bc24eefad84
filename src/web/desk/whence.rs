//! What a browser itself says of where a form came from.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::{Uri, header};

use crate::error::Error;

/// What is said of a form that another site had sent.
pub(super) fn foreign() -> Error {
    Error::Forbidden("这张表单不是从本站来的".to_owned())
}

/// Whether the browser itself says that it came over plain http from another machine: it keeps no cookie of the desk then.
pub(super) fn is_plain(request: &HttpRequest) -> bool {
    let origin = request.headers().get(header::ORIGIN);
    let Some(origin) = origin.and_then(|value| Uri::try_from(value.as_bytes()).ok()) else {
        return false;
    };
    let host = origin.host().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let here = host == "localhost" || address.is_ok_and(|at| at.is_loopback());
    origin.scheme_str() == Some("http") && !here
}

/// Whether the browser itself says that a form was sent from a page of ours.
pub(super) fn is_surely_ours(request: &HttpRequest) -> bool {
    let says = ["sec-fetch-site", "origin"]
        .iter()
        .any(|name| request.headers().contains_key(*name));
    says && is_ours(request)
        && request
            .headers()
            .get("sec-fetch-site")
            .is_none_or(|site| site == "same-origin")
}

/// Whether a form was sent from a page of ours, as far as the browser says where from.
pub(super) fn is_ours(request: &HttpRequest) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}
