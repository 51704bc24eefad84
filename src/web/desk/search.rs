//! `/desk/search`: staff look for people, firms and records within their reach. The words travel in a form and never in an
//! address: they may be a name, and addresses are kept in histories and logs.

use maud::{Markup, html};

use super::frame;
use super::records;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, SearchAll};
use crate::datasets::OfficeLine;
use crate::domain::dataset::Dataset;
use crate::domain::person::PersonNumber;
use crate::error::{Error, Result};
use crate::flows::look_up;
use crate::search::desk::{Answer, Group, Hit, Kind, Query};
use crate::store::records::Found;
use crate::web::labels::Labels;
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// Hits of each kind when all are shown, and of one when it is shown alone.
const FEW: usize = 8;
const MANY: usize = 50;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<SearchAll>("/desk/search", page),
        post::<SearchAll>("/desk/search", search).lane(Lane::Search),
    ]
}

fn page(visit: &Visit<'_>, _: &By<SearchAll>) -> Result<Reply> {
    let body = html! {
        h1 { "检索" }
        (form(visit, "", None))
        (help())
    };
    Ok(frame::page(visit, "检索", &body))
}

fn help() -> Markup {
    html! {
        p { "可以查人名、单位、村、合同、资产、项目、凭证摘要和政策；几个词用空格隔开，都要对得上。拼音和首字母也行。" }
        p { "查一个人的全部记录，输完整的身份证号。每次检索都会记下来，只记查到多少条，不记查的是什么。" }
    }
}

fn form(visit: &Visit<'_>, q: &str, kind: Option<Kind>) -> Markup {
    html! {
        form.search method="post" action="/desk/search" role="search" {
            (frame::seal(visit))
            label for="q" { "查人、查单位、查记录" @if let Some(kind) = kind { "：只查" (title(kind)) } }
            div.line {
                input id="q" type="search" name="q" value=(q) maxlength="160" autocomplete="off" enterkeyhint="search" required;
                @if let Some(kind) = kind { input type="hidden" name="kind" value=(kind.word()); }
                button type="submit" { "查" }
            }
        }
    }
}

/// What a kind is called on the page.
fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Payee => "领款人",
        kind => kind.dataset().title(),
    }
}

fn search(visit: &Visit<'_>, by: &By<SearchAll>) -> Result<Reply> {
    if let Some((name, _)) = visit
        .form
        .iter()
        .find(|(name, _)| !matches!(name.as_str(), "q" | "kind" | "page"))
    {
        let name: String = name.chars().take(40).collect();
        return Err(Error::Usage(format!("不认识“{name}”这一项")));
    }
    let q = visit.field("q");
    if let Some(number) = number_in(q)? {
        let found = look_up::by_number(&visit.office(by), by, &number)?;
        return Ok(frame::page(visit, "检索", &by_number(visit, &found)));
    }
    let kind = match visit.field("kind") {
        "" => None,
        word => Some(Kind::from_word(word).ok_or_else(|| Error::Usage("没有这一类".to_owned()))?),
    };
    let page = match visit.field("page") {
        "" => 1,
        text => text
            .parse::<usize>()
            .ok()
            .filter(|page| (1..=200).contains(page))
            .ok_or_else(|| Error::Usage("页码从 1 数起，最多翻到 200 页".to_owned()))?,
    };
    let limit = if kind.is_some() { MANY } else { FEW };
    let query = Query {
        text: q,
        kind,
        reach: by.reach(),
        skipped: (page - 1) * limit,
        limit,
    };
    let desk = visit.desk();
    let answer = look_up::by_words(&visit.office(by), by, desk.index(), &query)?;
    let waits = desk.store.generation()? > desk.index().watermark();
    let labels = visit.labels();
    let body = html! {
        h1 { "检索" }
        (form(visit, q, kind))
        @if waits { p.note { "刚发布的资料还在做索引，可能还查不到。过一会儿再查一次。" } }
        p.lead role="status" { "查到 " strong { (count(answer.total())) } " 条。" }
        @if answer.total() == 0 { p { "您的范围里没有。换一个写法，或者少写一个词。" } (help()) }
        @for group in &answer.groups { (hits(visit, &answer, group, &labels, kind, page, q)) }
    };
    Ok(frame::page(visit, "检索", &body))
}

/// The whole number of a person, when that is what was typed.
///
/// # Errors
/// [`Error::Usage`] when it is as long as one and cannot be one: such digits are looked for nowhere else.
fn number_in(text: &str) -> Result<Option<PersonNumber>> {
    let plain: String = crate::text::normalise(text)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    if let Ok((number, _)) = PersonNumber::read(&plain) {
        return Ok(Some(number));
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits >= 15 {
        return Err(Error::Usage(
            "这个号码不像身份证号。查人请输完整的 18 位身份证号；银行账号不能在这里查".to_owned(),
        ));
    }
    Ok(None)
}

fn hits(
    visit: &Visit<'_>,
    answer: &Answer,
    group: &Group,
    labels: &Labels,
    kind: Option<Kind>,
    page: usize,
    q: &str,
) -> Markup {
    let pages = group.total.div_ceil(MANY);
    html! {
        section {
            h2 { (title(group.kind)) " " span.count { (count(group.total)) } }
            ul.plain.hits { @for hit in &group.hits { li { (hit_line(answer, hit, labels)) } } }
            @if kind.is_none() && group.total > group.hits.len() {
                (again(visit, q, group.kind, 1, &format!("看全部 {} 条", count(group.total))))
            }
            @if kind.is_some() && pages > 1 {
                nav.pager aria-label="翻页" {
                    @if page > 1 { (again(visit, q, group.kind, page - 1, "上一页")) }
                    @if page < pages { (again(visit, q, group.kind, page + 1, "下一页")) }
                    " 第 " (count(page)) " 页，共 " (count(pages)) " 页"
                }
            }
        }
    }
}

fn hit_line(answer: &Answer, hit: &Hit, labels: &Labels) -> Markup {
    html! {
        @if hit.to.is_empty() { strong { (marked(answer, &hit.title)) } } @else { a href=(hit.to) { (marked(answer, &hit.title)) } }
        span.muted {
            @if let Some(code) = hit.village { " " (marked(answer, &labels.village_in_township(code))) }
            @if !hit.told.is_empty() { " · " (marked(answer, &hit.told)) }
        }
    }
}

/// The same search, of one kind and page, by a form of its own.
fn again(visit: &Visit<'_>, q: &str, kind: Kind, page: usize, says: &str) -> Markup {
    html! {
        form.more method="post" action="/desk/search" {
            (frame::seal(visit))
            input type="hidden" name="q" value=(q);
            input type="hidden" name="kind" value=(kind.word());
            input type="hidden" name="page" value=(page);
            button.second { (says) }
        }
    }
}

fn marked(answer: &Answer, text: &str) -> Markup {
    let mut at = 0;
    let mut parts: Vec<(bool, &str)> = Vec::new();
    for range in answer.mark(text) {
        parts.push((false, text.get(at..range.start).unwrap_or_default()));
        parts.push((true, text.get(range.clone()).unwrap_or_default()));
        at = range.end;
    }
    parts.push((false, text.get(at..).unwrap_or_default()));
    html! { @for (is_word, part) in parts { @if is_word { mark { (part) } } @else { (part) } } }
}

/// Where a person stands who was found by their number. The number itself is not repeated.
fn by_number(visit: &Visit<'_>, found: &[Found]) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("姓名"),
        Column::text("在哪里"),
        Column::text("村"),
        Column::text("情况"),
        Column::number("领款合计"),
    ];
    let labels = visit.labels();
    let rows = found.iter().map(|one| {
        let village = one.village.map(|code| code.to_string()).unwrap_or_default();
        let to = match (one.person, one.id) {
            (Some(person), _) => Some(records::list_with(
                Dataset::Payments,
                [
                    ("person", person.to_string().as_str()),
                    ("village", village.as_str()),
                ],
            )),
            (None, Some(id)) => {
                let line = OfficeLine::new(one.dataset, id, one.village, Vec::new());
                Some(records::address(&line))
            }
            (None, None) => None,
        };
        vec![
            html! { @match &to { Some(to) => a href=(to) { (one.name) }, None => (one.name) } },
            html! { (one.dataset.title()) },
            html! { @if let Some(code) = one.village { (labels.village_in_township(code)) } },
            html! { (one.what) @if one.payments > 0 { "，" (one.payments) " 笔" } },
            html! { @if one.payments > 0 { (yuan(one.amount)) } },
        ]
    });
    html! {
        h1 { "检索" }
        (form(visit, "", None))
        p.lead role="status" { "按身份证号查到 " strong { (count(found.len())) } " 处。" }
        @if found.is_empty() { p { "您的范围里没有这个人。" } } @else { (table("按身份证号查到的", &COLUMNS, rows)) }
    }
}
