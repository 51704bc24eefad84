//! `/assets/{id}`: one asset, who uses it by what contract, what rent came, and how it changed.

use maud::html;

use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::error::{Error, Result};
use crate::web::api;
use crate::web::ask::{Ask, Format};
use crate::web::house::House;
use crate::web::links;
use crate::web::parts::{Column, table, versions, yuan};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

use super::assets::{size, used};
use super::contracts::standing;

/// One asset.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    const COLUMNS: [Column; 5] = [
        Column::head("谁租的"),
        Column::text("期限"),
        Column::short("状态"),
        Column::number("年租金"),
        Column::number("已收"),
    ];
    let store = &house.app.store;
    let line = store
        .line(Dataset::Assets, &ask.tail)?
        .ok_or_else(|| Error::NotFound("这项资产。它可能已经撤下".to_owned()))?;
    let contracts = store.lines_with(
        Dataset::Contracts,
        line.village,
        "asset",
        &line.number(),
        "t.starts_on DESC, t.number",
    )?;
    let history = store.versions(&line)?;
    let labels = house.labels();
    if ask.format == Format::Json {
        return api::ledger::record(&line, &[(Dataset::Contracts, &contracts)], &history, &labels);
    }
    let mut rows = Vec::new();
    for contract in &contracts {
        let rents = store.lines_with(
            Dataset::Receipts,
            contract.village,
            "contract",
            &contract.number(),
            "t.due_on",
        )?;
        let came: Fen = rents.iter().filter_map(|rent| rent.money("paid")).sum();
        rows.push(vec![
            html! { a href={ "/contracts/" (links::encode(&contract.number())) } { (contract.word("tenant")) } },
            html! { @if let (Some(from), Some(to)) = (contract.day("starts_on"), contract.day("ends_on")) { (from) " 至 " (to) } },
            standing(contract, ask.today),
            html! { @if let Some(rent) = contract.money("rent") { (yuan(rent)) } },
            yuan(came),
        ]);
    }
    let title = line.word("name").to_owned();
    let body = html! {
        p.back { a href={ "/v/" (line.village) "/assets" } { "← " (labels.village_name(line.village)) "的资产资源" } }
        h1 { (title) }
        p.lead { (line.word("class")) @if let Some(sub) = line.text("subclass") { " · " (sub) } " · " (used(&line)) }
        dl.figures {
            @if line.area("area").is_some() || line.whole("quantity").is_some() { div { dt { "多少" } dd { (size(&line)) } } }
            @if let Some(value) = line.money("original_value") { div { dt { "原值" } dd { (yuan(value)) } } }
            @if let Some(value) = line.money("net_value") { div { dt { "净值" } dd { (yuan(value)) } } }
        }
        section {
            h2 { "谁在用，收了多少租金" }
            @if rows.is_empty() {
                p.note { @if let Some(user) = line.text("used_by") { "使用人：" (user) "。" } "没有公布合同。" }
            } @else { (table("这项资产的合同", &COLUMNS, rows)) }
        }
        section {
            h2 { "登记的内容" }
            dl.facts {
                @for (heading, column) in [("坐落", "site"), ("四至", "bounds"), ("来源", "origin"), ("保管人", "kept_by"), ("证件号", "certificate"), ("清查结果", "survey")] {
                    @if let Some(text) = line.text(column) { div { dt { (heading) } dd { (text) } } }
                }
                @if let Some(project) = line.text("project") { div { dt { "由工程形成" } dd { a href={ "/projects/" (links::encode(project)) } { (project) } } } }
                @for (heading, column) in [("取得日期", "acquired_on"), ("最近清查", "surveyed_on")] {
                    @if let Some(on) = line.day(column) { div { dt { (heading) } dd { (day::chinese(on)) } } }
                }
                div { dt { "资产编号" } dd { (line.number()) } }
            }
        }
        (versions(&history))
    };
    let head = Head {
        personal: true,
        ..Head::new(&title)
    };
    Ok(shell::page(house, ask, &head, &body))
}
