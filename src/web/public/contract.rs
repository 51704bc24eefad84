//! `/contracts/{id}`: one contract, its schedule, what is due and what came, and how long it still runs.

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

use crate::datasets::ShownLine;
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

use super::contracts::{Rents, standing};

/// One contract.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let store = &house.app.store;
    let line = store
        .line(Dataset::Contracts, &ask.tail)?
        .ok_or_else(|| Error::NotFound("这份合同。它可能已经撤下".to_owned()))?;
    let instalments = store.lines_with(
        Dataset::Receipts,
        line.village,
        "contract",
        &line.number(),
        "t.due_on, t.instalment",
    )?;
    let history = store.versions(&line)?;
    let labels = house.labels();
    if ask.format == Format::Json {
        return api::ledger::record(&line, &[(Dataset::Receipts, &instalments)], &history, &labels);
    }
    let asset = match line.text("asset") {
        Some(number) => store
            .line(Dataset::Assets, number)?
            .filter(|asset| asset.village == line.village),
        None => None,
    };
    let rents = Rents::of(&instalments, ask.today);
    let title = format!("{}的{}合同", line.word("tenant"), line.word("kind"));
    let body = html! {
        p.back { a href={ "/v/" (line.village) "/contracts" } { "← " (labels.village_name(line.village)) "的合同" } }
        h1 { (title) }
        p.lead { (standing(&line, ask.today)) @if let Some(ends) = line.day("ends_on") { " · " (remaining(ask.today, ends)) } }
        dl.figures {
            @if let Some(rent) = line.money("rent") { div { dt { "年租金" } dd { (yuan(rent)) } } }
            div { dt { "已经收到" } dd { (yuan(rents.came)) } }
            div { dt { "到期没收到" } dd { (yuan(rents.open)) } }
        }
        section {
            h2 { "每期租金" }
            @if instalments.is_empty() { p.note { "没有公布租金的收缴情况。" } } @else { (schedule(&instalments, ask.today)) }
        }
        section {
            h2 { "合同写了什么" }
            dl.facts {
                div { dt { "标的" } dd { @match (&asset, line.text("asset")) {
                    (Some(asset), Some(number)) => a href={ "/assets/" (links::encode(number)) } { (asset.word("name")) },
                    (None, Some(number)) => { (number) " " span.state.returned { "⚠ 台账里没有这项资产" } },
                    (_, None) => "没有写明",
                } } }
                div { dt { "承租方" } dd { (line.word("tenant")) } }
                @if let (Some(from), Some(to)) = (line.day("starts_on"), line.day("ends_on")) { div { dt { "期限" } dd { (day::chinese(from)) "至" (day::chinese(to)) } } }
                @if let Some(area) = line.area("area") { div { dt { "面积" } dd { (area.mu()) "亩" } } }
                @for (heading, column) in [("递增", "escalation"), ("交易方式", "trade_mode"), ("公示", "notice")] {
                    @if let Some(text) = line.text(column) { div { dt { (heading) } dd { (text) } } }
                }
                @if line.whole("lump_sum") == Some(1) { div { dt { "收取" } dd { "一次性收取" } } }
                @for (heading, column) in [("签订", "signed_on"), ("民主决策", "decided_on")] {
                    @if let Some(on) = line.day(column) { div { dt { (heading) } dd { (day::chinese(on)) } } }
                }
                @if let Some(before) = line.text("renewal_of") { div { dt { "续签自" } dd { a href={ "/contracts/" (links::encode(before)) } { (before) } } } }
                div { dt { "合同编号" } dd { (line.number()) } }
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

fn schedule(instalments: &[ShownLine], today: NaiveDate) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::head("期次"),
        Column::short("应收日期"),
        Column::number("应收"),
        Column::text("实收"),
        Column::short("情况"),
    ];
    let rows = instalments.iter().map(|one| {
        let (due, paid) = (one.money("due").unwrap_or_default(), one.money("paid"));
        let left = Fen(due.0 - paid.unwrap_or_default().0);
        let days = one.day("due_on").map_or(0, |due| (today - due).num_days());
        vec![
            html! { (one.word("instalment")) },
            html! { @if let Some(on) = one.day("due_on") { (on) } },
            yuan(due),
            html! { @if let Some(paid) = paid { (yuan(paid)) @if let Some(on) = one.day("paid_on") { " " span.official { (on) } } } @else { "—" } },
            html! {
                @if left <= Fen(0) { span.state { "收齐" } }
                @else if days <= 0 { span.state { "没到期" } }
                @else if paid.is_some() { span.state.returned { "⚠ 少收 " (yuan(left)) } }
                @else { span.state.returned { "⚠ 逾期 " (days) " 天" } }
            },
        ]
    });
    table("每期租金", &COLUMNS, rows)
}

/// `还有3年2个月`, `还有20天`, `已过期12天`.
fn remaining(today: NaiveDate, ends: NaiveDate) -> String {
    if ends < today {
        return format!("已过期{}天", (today - ends).num_days());
    }
    let mut months = (ends.year() - today.year()) * 12 + ends.month() as i32 - today.month() as i32;
    if ends.day() < today.day() {
        months -= 1;
    }
    match (months / 12, months % 12) {
        (0, 0) => format!("还有{}天", (ends - today).num_days()),
        (0, months) => format!("还有{months}个月"),
        (years, 0) => format!("还有{years}年"),
        (years, months) => format!("还有{years}年{months}个月"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_contract_is_said_in_years_months_or_days() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a day");
        let left = |ends| remaining(day(2026, 11, 22), ends);
        assert_eq!(left(day(2032, 3, 31)), "还有5年4个月");
        assert_eq!(left(day(2027, 11, 22)), "还有1年");
        assert_eq!(left(day(2026, 12, 12)), "还有20天");
        assert_eq!(left(day(2026, 11, 10)), "已过期12天");
    }
}
