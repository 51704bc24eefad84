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
        @if let Some(body) = &policy.body { (whole_text(body)) }
    };
    Ok(shell::page(house, ask, &Head::new(&policy.title), &body))
}

/// A line of a policy's text: a heading (`## 第一章 总则`, or a line that is nothing but one) or a paragraph.
#[derive(Debug, PartialEq, Eq)]
enum Line<'a> {
    Heading(&'a str),
    Paragraph(&'a str),
}

fn lines(body: &str) -> Vec<Line<'_>> {
    body.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let bare = line.trim_start_matches('#').trim_start();
            let chapter = bare.starts_with('第')
                && bare.chars().count() <= 24
                && bare.chars().take(6).any(|c| matches!(c, '章' | '编'))
                && !bare.ends_with(['。', '；', '，', '：']);
            if bare.len() < line.len() || chapter {
                Line::Heading(bare)
            } else {
                Line::Paragraph(line)
            }
        })
        .collect()
}

/// The whole text; with chapters, a list of them stands before it.
fn whole_text(body: &str) -> Markup {
    let lines = lines(body);
    let chapters: Vec<(usize, &str)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            if let Line::Heading(text) = line {
                Some((at, *text))
            } else {
                None
            }
        })
        .collect();
    html! {
        section {
            h2 { "全文" }
            @if chapters.len() > 2 {
                details {
                    summary { "目录 " span.count { (chapters.len()) "章" } }
                    ul.plain { @for (at, chapter) in &chapters { li { a href={ "#c" (at) } { (chapter) } } } }
                }
            }
            div.text {
                @for (at, line) in lines.iter().enumerate() {
                    @match line {
                        Line::Heading(text) => h3 id={ "c" (at) } { (text) },
                        Line::Paragraph(text) => p { (text) },
                    }
                }
            }
        }
    }
}

/// A short text as paragraphs, one a line.
fn text(body: &str) -> Markup {
    html! { div.text { @for line in body.lines().filter(|line| !line.trim().is_empty()) { p { (line.trim()) } } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_told_from_articles() {
        let text =
            "## 第一章 总则\n第一条 为了规范，制定本法。\n\n第二章 村民委员会\n第二章的规定适用于本条例。";
        assert_eq!(
            lines(text),
            [
                Line::Heading("第一章 总则"),
                Line::Paragraph("第一条 为了规范，制定本法。"),
                Line::Heading("第二章 村民委员会"),
                Line::Paragraph("第二章的规定适用于本条例。"),
            ]
        );
    }
}
