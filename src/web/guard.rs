//! What protects the reader: safety headers, and errors that say what to do and nothing of us.

use actix_web::HttpResponseBuilder;
use actix_web::http::header::{self, HeaderName, HeaderValue};

use crate::error::Error;

use super::api;
use super::ask::{Ask, Format};
use super::house::House;
use super::public::fault;
use super::reply::Reply;

/// No script, nothing from elsewhere, nothing inline, no frame around us.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Puts the safety headers on an answer.
pub(crate) fn protect(response: &mut HttpResponseBuilder, personal: bool) {
    response
        .insert_header((header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)))
        .insert_header((
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .insert_header((header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")))
        .insert_header((
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ));
    if personal {
        response.insert_header((
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex, noarchive"),
        ));
    }
}

/// The HTTP status of an error.
pub(crate) fn status(error: &Error) -> u16 {
    match error {
        Error::NotFound(_) => 404,
        Error::SignIn => 401,
        Error::Forbidden(_) => 403,
        Error::Conflict(_) => 409,
        Error::Invalid(_) | Error::Usage(_) => 400,
        Error::TooLarge(_) => 413,
        Error::Busy(_) => 503,
        Error::Internal(_) => 500,
    }
}

/// The answer to an error, in the form that was asked for.
pub(crate) fn answer(house: &House, ask: &Ask, error: &Error) -> Reply {
    let status = status(error);
    if let Error::Internal(cause) = error {
        tracing::error!(%cause, path_kind = ask.format.suffix(), "a page failed");
    }
    let (title, detail) = words(error);
    // Who clicked on a file that cannot be made reads a page; a program reads a problem.
    let reply = if ask.format == Format::Json {
        api::problem::answer(status, title, detail)
    } else {
        Ok(fault::page(house, ask, status, title, &detail))
    };
    let mut reply = match reply {
        Ok(reply) => reply.status(status),
        Err(_) => Reply::text(title.to_owned()).status(500),
    };
    if status != 404 {
        reply = reply.unkept();
    }
    reply.retry_after = matches!(error, Error::Busy(_)).then_some(5);
    reply
}

/// Title and sentence of an error; of our own faults nothing is told but that they are ours.
pub(crate) fn words(error: &Error) -> (&'static str, String) {
    match error {
        Error::NotFound(what) => ("没有找到", format!("没有找到{what}。")),
        Error::SignIn => ("请先登录", "看这一页要先登录。".to_owned()),
        Error::Forbidden(_) => ("没有权限", error.to_string()),
        Error::Conflict(text) => ("请说清楚是哪一个", text.clone()),
        Error::Invalid(problems) => (
            "看不懂",
            problems.first().map_or_else(String::new, |p| p.text.clone()),
        ),
        Error::Usage(text) => ("看不懂这个地址", format!("{text}。")),
        Error::TooLarge(text) => ("太多了", text.clone()),
        Error::Busy(text) => ("请稍等", format!("{text}。")),
        Error::Internal(_) => ("我们这边出了错", "不是您的问题。请过几分钟再试。".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_no_script_and_nothing_from_elsewhere() {
        assert!(POLICY.starts_with("default-src 'none'"));
        for forbidden in ["script-src", "unsafe", "http:", "https:", "*"] {
            assert!(!POLICY.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn nothing_of_an_inner_fault_reaches_the_reader() {
        let (_, detail) = words(&Error::Internal("SELECT * FROM payments".to_owned()));
        assert!(!detail.contains("SELECT"));
    }
}
