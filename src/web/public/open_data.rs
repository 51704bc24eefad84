//! `/data`: the open data, a file each.

use maud::html;

use crate::domain::dataset::Dataset;
use crate::error::Result;
use crate::web::api::bulk::BULKS;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// The page.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    const COLUMNS: [Column; 2] = [Column::head("数据"), Column::text("文件")];
    let rows = BULKS.iter().map(|bulk| {
        vec![
            html! { span id=(bulk.name) { (bulk.dataset.title()) } },
            html! {
                a href=(bulk.csv) { "CSV" }
                @if bulk.is_ledger() { "　" a href={ "/data/" (bulk.name) ".ndjson" } { "NDJSON" } }
                @if bulk.dataset == Dataset::Projects { "　" a href="/data/ocds.json" { "OCDS 1.1" } }
            },
        ]
    });
    let body = html! {
        h1 { "开放数据" }
        p.lead { "公开的数据可以整份取走，给研究、给媒体、给做软件的人用。" }
        p { "里面没有个人的发放记录；合同、账目里的个人只写“个人”。单个村的记录在村的页面上下载。" }
        (table("开放数据", &COLUMNS, rows))
        section {
            h2 { "给程序用" }
            ul.plain {
                li { a href="/datapackage.json" { "datapackage.json" } span.muted { "每个文件的大小、校验值和每一列的中英文名称" } }
                li { a href="/data/catalog.jsonld" { "catalog.jsonld" } span.muted { "DCAT 目录" } }
                li { a href="/openapi.json" { "openapi.json" } span.muted { "数据接口的说明" } }
            }
            p { "每个村有一个 Atom 订阅：村的网址后面加 /feed.atom。" }
        }
    };
    Ok(shell::page(house, ask, &Head::new("开放数据"), &body))
}
