//! `/v/{code}/assets`: what a village owns and who uses it.

use maud::{Markup, html};

use crate::datasets::ShownLine;
use crate::domain::area::Area;
use crate::domain::asset::{AssetClass, Use};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::error::Result;
use crate::web::api;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::ledger_list::{self, Asked, By};

/// The parameters of this list.
pub(crate) const PARAMS: &[&str] = &["class", "use"];

static BY: [By; 2] = [
    By {
        column: "class",
        heading: "类别",
        words: AssetClass::WORDS,
    },
    By {
        column: "use",
        heading: "使用状态",
        words: Use::WORDS,
    },
];

/// The assets of a village, in all forms.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let listed = match ledger_list::read(house, ask, Dataset::Assets, "t.class, t.subclass, t.number", &BY)? {
        Asked::Page(listed) => listed,
        Asked::Answered(reply) => return Ok(reply),
    };
    let title = format!("{}的资产资源", listed.view.village.short);
    let value: Fen = listed
        .lines
        .iter()
        .filter_map(|line| line.money("original_value"))
        .sum();
    let area: i64 = listed.lines.iter().filter_map(|line| line.whole("area")).sum();
    let let_out = listed
        .lines
        .iter()
        .filter(|line| line.word("use") == Use::Let.word())
        .count();
    let figures = html! {
        dl.figures {
            div { dt { "一共" } dd { (count(listed.lines.len())) small { "项" } } }
            @if area > 0 { div { dt { "土地水面" } dd { (Area(area).mu()) small { "亩" } } } }
            @if value != Fen(0) { div { dt { "原值合计" } dd { (yuan(value)) } } }
            @if let_out > 0 { div { dt { "租出去" } dd { (let_out) small { "项" } } } }
        }
    };
    let list = html! {
        @for class in AssetClass::ALL {
            @let lines: Vec<&ShownLine> = listed.lines.iter().filter(|line| line.word("class") == class.word()).collect();
            @if !lines.is_empty() {
                section { h2 { (class.word()) " " span.count { (lines.len()) "项" } } (rows(class.word(), &lines)) }
            }
        }
    };
    let head = Head {
        personal: true,
        ..Head::new(&title)
    };
    Ok(shell::page(
        house,
        ask,
        &head,
        &listed.page(ask, &title, &figures, &list),
    ))
}

fn rows(caption: &str, lines: &[&ShownLine]) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("名称"),
        Column::short("状态"),
        Column::text("谁在用"),
        Column::short("多少"),
        Column::number("原值"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            html! { @if let Some(url) = api::ledger::url(line) { a href=(url) { (line.word("name")) } } " " span.official { (line.word("subclass")) } },
            used(line),
            html! { (line.word("used_by")) },
            size(line),
            html! { @if let Some(value) = line.money("original_value") { (yuan(value)) } },
        ]
    });
    table(caption, &COLUMNS, rows)
}

/// How it is used, with a sign where somebody should look.
pub(super) fn used(line: &ShownLine) -> Markup {
    let word = line.word("use");
    html! {
        @match Use::from_word(word) {
            Some(Use::Occupied) => span.state.recovered { "⚠ " (word) },
            Some(Use::Idle) => span.state.returned { "◌ " (word) },
            _ => span.state { (word) },
        }
    }
}

/// Its area, or how many of what.
pub(super) fn size(line: &ShownLine) -> Markup {
    html! {
        @if let Some(area) = line.area("area") { (area.mu()) "亩" }
        @else if let Some(quantity) = line.whole("quantity") { (crate::domain::area::quantity_text(quantity)) (line.word("unit")) }
        @else { "—" }
    }
}
