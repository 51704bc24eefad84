//! `/programmes/{id}`: one programme: who gets it, how much, what was paid.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::domain::class::{Class, SMALLEST_GROUP};
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::setting::class_says;
use crate::domain::shown::{ShownCell, ShownProgramme};
use crate::domain::village_code::TownshipCode;
use crate::error::{Error, Result};
use crate::store::public::ClassChange;
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::labels::{Labels, ProgrammeName};
use crate::web::links;
use crate::web::parts::{Column, programme_name, table, year_chart, yuan};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::programmes::cycle;

/// One programme.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let programme = house
        .app
        .store
        .programme(&ask.tail)?
        .ok_or_else(|| Error::NotFound("这项补贴".to_owned()))?;
    let cells = house.app.store.programme_cells(&programme.code)?;
    let labels = house.labels();
    let changes = match house.county()? {
        Some(county) => house.app.store.class_changes(county.code, &programme.code)?,
        None => Vec::new(),
    };
    if ask.format == Format::Json {
        return api::json(&api::programme::body(&programme, &cells, &labels));
    }
    let name = ProgrammeName::of(&programme);
    let mut years: BTreeMap<i16, Fen> = BTreeMap::new();
    for cell in &cells {
        *years.entry(cell.year).or_default() += cell.amount;
    }
    let years: Vec<(i16, Fen)> = years.into_iter().rev().collect();
    let body = html! {
        p.back { a href="/programmes" { "← 补贴项目" } }
        h1 { (programme_name(&name)) }
        @if programme.colloquial.len() > 1 { p { "也叫：" (programme.colloquial[1..].join("、")) } }
        p.lead { "按" (programme.unit) "发，" (cycle(&programme.cycle)) "。" }
        (class_note(programme.class))
        (class_changes(&changes))
        (standards(&programme))
        @if !years.is_empty() {
            section {
                h2 { "全县发放" }
                (year_chart("全县每年发放多少钱", &years, ask.elder))
            }
            (townships(&programme.code, &cells, &labels))
            p { a.button.main href=(links::with_params("/search", [("programme", programme.code.as_str()), ("kind", "payments"), ("sort", "newest")])) { "看发放记录" } }
        }
        dl.facts {
            div { dt { "主管部门" } dd { (programme.department) } }
            @if let Some(policy) = &programme.policy { div { dt { "依据" } dd { a href={ "/policies/" (links::encode(policy)) } { "看政策" } } } }
            div.extra { dt { "补贴编码" } dd { (programme.code) } }
        }
    };
    Ok(shell::page(house, ask, &Head::new(name.both()), &body))
}

fn class_note(class: Class) -> Markup {
    html! {
        @match class {
            Class::S0 => {},
            Class::S1 => p.note { "为了保护领的人，名单只在公示期内、只在本村的页面上出现。平时只公开合计，不到 " (SMALLEST_GROUP) " 人的不公开。" },
            Class::S2 => p.note { "为了保护领的人，这项补贴不公开名单，只公开合计，不到 " (SMALLEST_GROUP) " 人的不公开。" },
        }
    }
}

/// How much is shown was changed: who reads the page may know when, from what to what, and why.
fn class_changes(changes: &[ClassChange]) -> Markup {
    html! {
        @for change in changes {
            p.note {
                (day::chinese(change.on)) "起"
                @match change.class { Some(class) => (class_says(class)), None => "不再另定公开到什么程度" }
                "（原来是：" (change.before) "）。这是两个人定的。理由：" (change.reason) "。"
            }
        }
    }
}

fn standards(programme: &ShownProgramme) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("档次"),
        Column::text("上限"),
        Column::short("从"),
        Column::short("到"),
        Column::number("标准"),
    ];
    let rows = programme.standards.iter().map(|standard| {
        vec![
            html! { @if standard.tier.is_empty() { "不分档" } @else { (standard.tier) } },
            html! { @if let Some(cap) = standard.cap { (yuan(cap)) } @else { "没有" } },
            html! { (day::chinese(standard.valid_from)) },
            html! { @if let Some(day) = standard.valid_to { (day::chinese(day)) } @else { "现在" } },
            yuan(standard.price),
        ]
    });
    html! {
        @if !programme.standards.is_empty() {
            section {
                h2 { "每" (programme.unit) "多少钱" }
                (table("补贴标准", &COLUMNS, rows))
            }
        }
    }
}

fn townships(code: &str, cells: &[ShownCell], labels: &Labels) -> Markup {
    const COLUMNS: [Column; 3] = [Column::head("乡镇"), Column::text("村"), Column::number("合计")];
    let mut sums: BTreeMap<TownshipCode, (Fen, std::collections::BTreeSet<u64>)> = BTreeMap::new();
    for cell in cells {
        let sum = sums.entry(cell.village.township()).or_default();
        sum.0 += cell.amount;
        sum.1.insert(cell.village.number());
    }
    let rows = sums.iter().map(|(township, (amount, villages))| {
        let link = links::with_params(
            "/search",
            [("programme", code), ("township", &township.to_string())],
        );
        vec![
            html! { a href=(link) rel="nofollow" { (labels.township(*township)) } },
            html! { (villages.len()) "个" },
            yuan(*amount),
        ]
    });
    html! {
        section { h2 { "各乡镇" } (table("各乡镇合计", &COLUMNS, rows)) }
    }
}
