//! `/policies/{id}`: one policy, its text and where to go with it.

use maud::{Markup, html};

use crate::domain::day;
use crate::error::{Error, Result};
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// One policy.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let shown = house
        .app
        .store
        .policy(&ask.tail)?
        .ok_or_else(|| Error::NotFound("这件政策。它可能已经撤下".to_owned()))?;
    let policy = &shown.policy;
    if ask.format == Format::Json {
        return api::json(&api::policy::body(policy));
    }
    let expired = policy.valid_to.is_some_and(|day| day < ask.today);
    let body = html! {
        p.back { a href="/policies" { "← 政策" } }
        h1 { (policy.title) }
        p.lead { (policy.issuer) " · " (day::chinese(policy.issued_on)) }
        @if expired { p.note { span.state.returned { "⚠ 已失效" } " 这件政策已经不再执行。" } }
        @if let Some(summary) = &policy.summary { section { h2 { "一句话" } (text(summary)) } }
        @for (heading, part) in [("谁能领", &policy.conditions), ("要带什么", &policy.papers), ("到哪里办", &policy.place)] {
            @if let Some(part) = part { section { h2 { (heading) } (text(part)) } }
        }
        @if let Some(phone) = &policy.phone { section { h2 { "问谁" } p.go { a href={ "tel:" (phone) } { (phone) } } } }
        dl.facts {
            @if let Some(document) = &policy.document { div { dt { "文号" } dd { (document) } } }
            div { dt { "主题" } dd { (policy.topic.word()) } }
            @if let Some(day) = policy.valid_from { div { dt { "生效" } dd { (day::chinese(day)) } } }
            @if let Some(day) = policy.valid_to { div { dt { "失效" } dd { (day::chinese(day)) } } }
        }
        @if let Some(body) = &policy.body { section { h2 { "全文" } (text(body)) } }
    };
    Ok(shell::page(house, ask, &Head::new(&policy.title), &body))
}

/// Text as paragraphs, one a line.
fn text(body: &str) -> Markup {
    html! { div.text { @for line in body.lines().filter(|line| !line.trim().is_empty()) { p { (line.trim()) } } } }
}
