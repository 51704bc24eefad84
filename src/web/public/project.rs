//! `/projects/{id}`: a project as a line of stages, with every offer, every payment and what is left.

use chrono::NaiveDate;
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

use super::projects::owed;

/// The stages in their order, each with the column of its day.
const STAGES: [(&str, &str); 8] = [
    ("民主决策", "decided_on"),
    ("立项", "approved_on"),
    ("资金到位", "funded_on"),
    ("签合同", "contracted_on"),
    ("开工", "started_on"),
    ("完工", "finished_on"),
    ("验收", "accepted_on"),
    ("计划竣工", "planned_end"),
];

/// One project.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let store = &house.app.store;
    let line = store
        .line(Dataset::Projects, &ask.tail)?
        .ok_or_else(|| Error::NotFound("这个工程。它可能已经撤下".to_owned()))?;
    let number = line.number();
    let with = |dataset, order| store.lines_with(dataset, line.village, "project", &number, order);
    let payments = with(Dataset::Disbursements, "t.paid_on, t.number")?;
    let offers = with(Dataset::Bids, "t.won DESC, t.price")?;
    let became = with(Dataset::Assets, "t.number")?;
    let history = store.versions(&line)?;
    let labels = house.labels();
    if ask.format == Format::Json {
        let parts = [
            (Dataset::Disbursements, &payments[..]),
            (Dataset::Bids, &offers),
            (Dataset::Assets, &became),
        ];
        return api::ledger::record(&line, &parts, &history, &labels);
    }
    let paid: Fen = payments
        .iter()
        .filter_map(|payment| payment.money("amount"))
        .sum();
    let (cost, title) = (owed(&line), line.word("name").to_owned());
    let body = html! {
        p.back { a href={ "/v/" (line.village) "/projects" } { "← " (labels.village_name(line.village)) "的工程" } }
        h1 { (title) }
        p.lead { (line.word("kind")) " · 走到“" (line.word("stage")) "”" @if let Some(site) = line.text("site") { " · " (site) } }
        dl.figures {
            div { dt { (cost_word(&line)) } dd { (yuan(cost)) } }
            div { dt { "已经付出" } dd { (yuan(paid)) } dd.extra { "共 " (payments.len()) " 笔" } }
            div { dt { @if paid > cost { "多付" } @else { "还没付" } } dd { (yuan(Fen((cost.0 - paid.0).abs()))) } }
        }
        (stages(&line, ask.today))
        section {
            h2 { "每一笔付款" }
            @if payments.is_empty() { p.note { "还没有公布付款。" } } @else { (paid_table(&payments)) }
        }
        @if !offers.is_empty() { section { h2 { "谁来投标" } (offer_table(&offers)) } }
        (facts(&line, &became))
        (versions(&history))
    };
    let head = Head {
        personal: true,
        ..Head::new(&title)
    };
    Ok(shell::page(house, ask, &head, &body))
}

fn cost_word(line: &ShownLine) -> &'static str {
    if line.money("audited_amount").is_some() {
        "审定金额"
    } else if line.money("contract_amount").is_some() {
        "合同金额"
    } else {
        "预算金额"
    }
}

/// The line of stages by their days; what is still to come stands open.
fn stages(line: &ShownLine, today: NaiveDate) -> Markup {
    let finished = line.day("finished_on").is_some();
    let mut steps: Vec<(&str, Option<NaiveDate>)> = STAGES
        .iter()
        .filter(|(_, column)| *column != "planned_end" || !finished)
        .map(|(name, column)| (*name, line.day(column)))
        .collect();
    steps.sort_by_key(|(_, on)| on.unwrap_or(NaiveDate::MAX));
    let settled = line.money("audited_amount").is_some();
    html! {
        section {
            h2 { "走到哪一步" }
            ol.stages {
                @for (name, on) in steps {
                    @let done = on.is_some_and(|on| on <= today) && name != "计划竣工";
                    li.done[done] {
                        span.step { @if done { "✓ " } @else { "○ " } (name) }
                        @if let Some(on) = on { span.muted { (day::chinese(on)) } }
                        @if name == "计划竣工" && on.is_some_and(|on| on < today) { span.state.returned { "⚠ 已过计划的日子" } }
                    }
                }
                li.done[settled] { span.step { @if settled { "✓ " } @else { "○ " } "决算" } }
            }
        }
    }
}

fn paid_table(payments: &[ShownLine]) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("款项"),
        Column::short("日期"),
        Column::text("付给谁"),
        Column::number("金额"),
    ];
    let rows = payments.iter().map(|payment| {
        vec![
            html! { (payment.word("kind")) },
            html! { @if let Some(on) = payment.day("paid_on") { (on) } },
            html! { (payment.word("payee")) },
            yuan(payment.money("amount").unwrap_or_default()),
        ]
    });
    table("每一笔付款", &COLUMNS, rows)
}

fn offer_table(offers: &[ShownLine]) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::head("单位"),
        Column::short("结果"),
        Column::number("报价"),
    ];
    let rows = offers.iter().map(|offer| {
        vec![
            html! { (offer.word("bidder")) },
            html! { @if offer.whole("won") == Some(1) { strong { "中标" } } @else { "未中标" } },
            yuan(offer.money("price").unwrap_or_default()),
        ]
    });
    table("谁来投标", &COLUMNS, rows)
}

fn facts(line: &ShownLine, became: &[ShownLine]) -> Markup {
    html! {
        section {
            h2 { "登记的内容" }
            dl.facts {
                @for (heading, column) in [("资金来源", "funding"), ("资金文号", "funding_document"), ("采购方式", "procurement"), ("承建单位", "contractor")] {
                    @if let Some(text) = line.text(column) { div { dt { (heading) } dd { (text) } } }
                }
                @for (heading, column) in [("预算", "budget"), ("控制价", "control_price"), ("中标金额", "award"), ("合同金额", "contract_amount"), ("变更", "change_amount"), ("审定金额", "audited_amount")] {
                    @if let Some(amount) = line.money(column) { div { dt { (heading) } dd { (yuan(amount)) } } }
                }
                @for asset in became {
                    div { dt { "变成资产" } dd { a href={ "/assets/" (links::encode(&asset.number())) } { (asset.word("name")) } } }
                }
                div { dt { "项目编号" } dd { (line.number()) } }
            }
        }
    }
}
