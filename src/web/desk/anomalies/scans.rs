//! `/desk/anomalies/scans`: when it was last looked, what has come since, and looking again.

use maud::{Markup, html};

use super::super::frame::{self, may_enter};
use super::super::visit::Visit;
use super::{HERE, instant};
use crate::access::{By, ReadAnomalies, Scan};
use crate::error::Result;
use crate::flows::look_again::{Behind, behind};
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

/// In one line: when it was last looked, and whether anything has come since.
pub(in crate::web::desk) fn behind_line(behind: &Behind) -> Markup {
    html! {
        p.fresh {
            @match behind.scans.first() {
                Some(scan) => {
                    "第 " (scan.id) " 次扫描，" (instant(scan.at)) "，看的是 " (scan.day) " 的情况。"
                }
                None => "还没有扫描过。",
            }
            @if behind.running { " " span.returned { "正在扫描。" } }
            @if !behind.unscanned.is_empty() {
                " " span.returned { "⚠ 有 " (behind.unscanned.len()) " 个批次还没查过。" }
            }
            @if behind.withdrawn > 0 {
                " " span.returned { "⚠ 有 " (behind.withdrawn) " 个查过的批次已经撤回。" }
            }
            " " a href="/desk/anomalies/scans" { "扫描记录" }
        }
    }
}

/// The page.
pub(super) fn page(visit: &Visit<'_>, by: &By<ReadAnomalies>) -> Result<Reply> {
    // Those behind the third count the whole county: they are told to whom it is within reach.
    const COLUMNS: [Column; 6] = [
        Column::head("扫描"),
        Column::text("看的那天"),
        Column::text("范围"),
        Column::text("查到"),
        Column::text("新出现"),
        Column::text("已消失"),
    ];
    const NEAR: usize = 3;
    const WAITING: [Column; 3] = [Column::head("批次"), Column::text("发布"), Column::number("行数")];
    let behind = behind(&visit.office(by), by)?;
    let columns = if behind.whole {
        &COLUMNS[..]
    } else {
        &COLUMNS[..NEAR]
    };
    let scans = behind.scans.iter().map(|scan| {
        vec![
            html! { "第 " (scan.id) " 次 " span.official { (instant(scan.at)) } },
            html! { (scan.day) },
            html! {
                @if let Some(reach) = scan.reach { (reach.word()) }
                @if behind.whole { "，" (scan.batches.len()) " 个批次" }
            },
            html! { (count(scan.found)) },
            html! { (count(scan.appeared)) },
            html! { (count(scan.gone)) },
        ]
    });
    let waiting = behind.unscanned.iter().map(|one| {
        vec![
            html! { (one.dataset.title()) " " span.official { "批次 " (one.batch) } },
            html! { @if let Some(day) = one.published_on { (day) } },
            html! { (count(one.rows)) },
        ]
    });
    let body = html! {
        p.back { a href=(HERE) { "← 疑点" } }
        h1 { "扫描记录" }
        (behind_line(&behind))
        @if visit.by::<Scan>().is_ok() {
            @if behind.running {
                p.note { "正在扫描。过一会儿刷新这一页。" }
            } @else {
                form method="post" action="/desk/anomalies/scans" {
                    (frame::seal(visit))
                    p { "再扫一次：按现在的设置，把已发布的数据全部再查一遍。原来核过的结论不动。" }
                    button.main { "再扫一次" }
                }
            }
        }
        @if !behind.unscanned.is_empty() {
            section {
                h2 { "还没查过的批次" }
                (table("还没查过的批次", &WAITING, waiting))
                @if !behind.whole { p.muted { "只列您范围里有行的批次，行数也只算您范围里的。" } }
            }
        }
        section {
            h2 { "最近的扫描" }
            @if behind.scans.is_empty() { p.muted { "还没有。" } } @else { (table("最近的扫描", columns, scans)) }
            @if !behind.whole { p.muted { "一次扫描看的是全县，查到多少这里不列；您范围里的在“疑点”那一页。" } }
        }
        @if may_enter(visit, "/desk/rules") { p.go { a href="/desk/rules" { "哪些规则醒着" } } }
    };
    Ok(frame::page(visit, "扫描记录", &body))
}
