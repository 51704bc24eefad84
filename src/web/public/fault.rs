//! Pages for what went wrong: what happened, what to do now.

use maud::html;

use crate::error::{Error, Result};
use crate::web::ask::Ask;
use crate::web::door::is_own_address;
use crate::web::house::House;
use crate::web::parts::{Scope, search_box};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// The page of an error.
pub(crate) fn page(house: &House, ask: &Ask, status: u16, title: &str, detail: &str) -> Reply {
    let head = Head {
        own_search: true,
        personal: true,
        discreet: true,
        ..Head::new(title)
    };
    let body = html! {
        h1 { (title) }
        p.lead { (detail) }
        @if status >= 500 { p { a.button.main href=(ask.path) { "再试一次" } } }
        @if status < 500 { (search_box(Scope::County(false), "")) }
        p.go { a href="/" { "回到首页" } }
    };
    shell::page(house, ask, &head, &body)
}

/// What answers an address that no page has: the page without the slash at its end, if that is all that is wrong.
pub(crate) fn nowhere(_: &House, ask: &Ask) -> Result<Reply> {
    match ask.path.strip_suffix('/') {
        Some(path) if is_own_address(path) => Ok(Reply::redirect(308, path.to_owned())),
        _ => Err(Error::NotFound("这个地址".to_owned())),
    }
}
