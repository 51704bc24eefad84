//! `/desk/anomalies/print`: the 疑点清单 as a sheet of paper, in the form of GB/T 9704, people masked.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::super::frame;
use super::super::visit::Visit;
use super::asked::Asked;
use super::{HERE, finding, rows, village_name};
use crate::access::{By, ReadAnomalies};
use crate::anomaly::Severity;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::error::Result;
use crate::flows::anomalies::{Form, hand_out};
use crate::store::anomalies::Kept;
use crate::web::links;
use crate::web::parts::yuan;
use crate::web::reply::Reply;

/// The sheet.
pub(super) fn page(visit: &Visit<'_>, by: &By<ReadAnomalies>) -> Result<Reply> {
    let asked = Asked::read(visit)?;
    let kept = hand_out(&visit.office(by), by, &asked.narrow, (Form::Paper, asked.order))?;
    let county = visit.settings()?.county_name.clone();
    let sum: i64 = kept.iter().map(|(kept, _)| kept.finding.amount_fen).sum();
    let stories: Vec<&[(Kept, String)]> = kept.chunk_by(|a, b| a.1 == b.1).collect();
    // Put village by village, a story may stand in several places.
    let told: BTreeSet<&str> = kept.iter().map(|(_, story)| story.as_str()).collect();
    let back = links::with_params(HERE, links::changed(&visit.ask.pairs, "cursor", ""));
    let mut number = 0;
    let body = html! {
        p.back.unprinted { a href=(back) { "← 回到清单" } " 用浏览器的“打印”打出来，一条疑点不会分在两页。" }
        article.paper {
            p.kept-inside { "内部资料，核查专用" }
            h1.title { (county) "疑点清单" }
            p.number { (visit.ask.today.format("%Y")) "年第＿＿＿号" }
            p.body {
                "按现有规则核对已发布的数据，下列 " (kept.len()) " 条（" (told.len()) " 件事）需要核实，涉及金额 " (yuan(Fen(sum))) "。"
                "疑点是要问的事，不是结论；涉及的人均已掩码。"
            }
            @if !asked.on.is_empty() {
                p.body { "范围：" (asked.on.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join("，")) "。" }
            }
            @for story in &stories {
                section.matter {
                    @for (kept, _) in *story {
                        @let at = { number += 1; number };
                        (one(visit, at, kept))
                    }
                }
            }
            (handover(visit))
        }
    };
    Ok(frame::page(visit, "疑点清单", &body))
}

fn one(visit: &Visit<'_>, at: usize, kept: &Kept) -> Markup {
    let f = &kept.finding;
    let village = f
        .village
        .as_deref()
        .and_then(|code| code.parse().ok())
        .unwrap_or(0);
    html! {
        table.sheet {
            caption.unseen { "疑点 " (at) }
            tbody {
                tr { th scope="row" { "序号" } td { (at) } th scope="row" { "疑点编号" } td { (f.id) } }
                tr { th scope="row" { "规则" } td { (f.rule) " " (f.name) } th scope="row" { "先后" } td { (Severity::from_word(&f.severity).map_or("", Severity::chinese)) "（" (f.tier) " 级）" } }
                tr { th scope="row" { "村" } td { (village_name(visit, village)) } th scope="row" { "对象" } td { (finding::subject(f)) } }
                tr { th scope="row" { "期间" } td { (f.period) } th scope="row" { "涉及金额" } td { (yuan(Fen(f.amount_fen))) } }
                tr { th scope="row" { "疑点" } td colspan="3" { (f.says) } }
                tr { th scope="row" { "证据" } td colspan="3" { (rows::in_words(&f.evidence)) } }
                tr { th scope="row" { "核实情况" } td.blank colspan="3" {} }
            }
        }
    }
}

/// The lines on which the list goes from hand to hand.
fn handover(visit: &Visit<'_>) -> Markup {
    html! {
        section.handover {
            table.sheet {
                caption.unseen { "交接" }
                tbody {
                    tr { th scope="row" { "移交单位" } td.blank {} th scope="row" { "接收单位" } td.blank {} }
                    tr { th scope="row" { "移交人（签字）" } td.blank {} th scope="row" { "接收人（签字）" } td.blank {} }
                    tr { th scope="row" { "移交日期" } td { "　　　年　　月　　日" } th scope="row" { "接收日期" } td { "　　　年　　月　　日" } }
                }
            }
            p.made {
                @if let Some(seat) = &visit.seat { "制表：" (seat.session.actor.name) "　" }
                (day::chinese(visit.ask.today))
            }
        }
    }
}
