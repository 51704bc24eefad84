//! One finding: what is asked, the rows it stands on and those around them, what it is measured against, what else may
//! explain it, and what belongs to it.

use maud::{Markup, html};

use super::super::visit::Visit;
use super::super::{frame, opening, rules};
use super::{HERE, list, rows, severity, standing, tier, unmasking, village_name, village_of};
use crate::access::{By, ReadAnomalies};
use crate::anomaly::about::{About, Block};
use crate::anomaly::{Finding, Severity, Status, rules as catalogue};
use crate::domain::anomaly::Standing;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::store::anomalies::{Flag, Kept, Near, Unveiled};
use crate::web::links;
use crate::web::parts::{count, yuan};
use crate::web::reply::Reply;

/// So many findings that belong to it are shown.
const RELATED: usize = 30;

/// The page.
pub(super) fn page(visit: &Visit<'_>, by: &By<ReadAnomalies>) -> Result<Reply> {
    let store = &visit.desk().store;
    let kept = store.finding(by.reach(), visit.part("id"))?;
    let finding = &kept.finding;
    let unmasked = unmasking::current(visit, finding)?;
    let unveiled = unmasked.as_ref().map(|unmasked| &unmasked.unveiled);
    let near = store.near(by.reach(), finding)?;
    let related = store.related(by.reach(), &finding.id)?;
    let turns = store.turns(by.reach(), &finding.id)?;
    let rule = catalogue::find(&finding.rule);
    let about = rule.map(|rule| About::parse(rule.about)).unwrap_or_default();
    let history = history(visit, by, &kept, &turns)?;
    let body = html! {
        p.back { a href=(HERE) { "← 疑点" } }
        h1 { (finding.name) }
        p.lead { (finding.says) }
        p.muted { "疑点是要去问的事，不是结论。先看可能的正当原因，再去核。" }
        (head(visit, &kept))
        (unmasking::offer(visit, finding, unmasked.as_ref())?)
        section #evidence {
            h2 { "证据" }
            p.muted { "带“◆ 关键”的行，少了它就不会提示。" }
            (rows::tables(visit, &finding.evidence, unveiled))
        }
        (taken_up(visit, by, finding)?)
        (around(visit, &near, unveiled))
        (grounds(finding, &about))
        section {
            h2 { "可能的正当原因" }
            ul.plain-list { @for reason in &finding.innocent { li { (reason) } } }
        }
        (basis(&about))
        (belonging(visit, by, &kept.finding, &related)?)
        (history)
    };
    let mut reply = frame::page(visit, &finding.name, &body);
    reply.refresh = unmasked.map(|unmasked| unmasked.left(visit.now()));
    Ok(reply)
}

fn head(visit: &Visit<'_>, kept: &Kept) -> Markup {
    let finding = &kept.finding;
    let village = finding
        .village
        .as_deref()
        .and_then(|code| VillageCode::parse(code).ok());
    let number = village.map_or(0, |code| code.number() as i64);
    html! {
        dl.facts {
            div { dt { "规则" } dd { a href={ "/desk/rules/" (finding.rule) } { (finding.rule) " " (finding.name) } " " a href={ "/rules/" (finding.rule) } { "公开的说明" } } }
            div { dt { "先后" } dd { (severity(&finding.severity)) " · " (tier(&finding.tier)) @if finding.tier == "C" { " · 把握 " (finding.confidence / 10) "%" } } }
            div { dt { "村" } dd {
                @if let Some(code) = village { a href={ (HERE) "?village=" (code) } { (village_name(visit, number)) } } @else { "全县" }
            } }
            div { dt { "对象" } dd { (kind(&finding.subject.kind)) " " (subject(finding)) } }
            @if !finding.period.is_empty() { div { dt { "期间" } dd { (finding.period) } } }
            div { dt { "涉及金额" } dd { (yuan(Fen(finding.amount_fen))) } }
            div { dt { "状态" } dd { (standing(kept.standing.word(), &finding.status)) } }
            div { dt { "疑点编号" } dd { code { (finding.id) } } }
        }
        @if finding.status == "trial" { p.note { "这条规则在试行：查到的只供参考，不据此立案。" } }
        @if let Some(document) = &finding.exemption { p.note { "县里已豁免，依据：" (document) "。" } }
    }
}

/// The case that this finding was taken up in, or the way to take it up.
fn taken_up(visit: &Visit<'_>, by: &By<ReadAnomalies>, finding: &Finding) -> Result<Markup> {
    let case = visit.desk().store.case_of_finding(by.reach(), &finding.id)?;
    Ok(html! {
        @if let Some((id, number)) = case {
            p.go { "已经立为疑点：" a href={ "/desk/cases/" (id) } { (number) } }
        } @else if frame::may_enter(visit, "/desk/cases/new") {
            p.go { a.button href=(links::with_params("/desk/cases/new", [("finding", finding.id.as_str())])) { "立为疑点" } }
        }
    })
}

/// What a finding is about, in a word.
fn kind(kind: &str) -> &'static str {
    match kind {
        "person" => "人",
        "household" => "户",
        "account" => "账号",
        "contract" => "合同",
        "asset" => "资产",
        "project" => "工程",
        "voucher" => "凭证",
        "village" => "村",
        "company" => "单位",
        "notice" => "公示",
        "run" => "发放批次",
        "case" => "问题",
        other => Dataset::from_word(other).map_or("记录", Dataset::title),
    }
}

/// The key of the subject as far as it may be seen.
pub(super) fn subject(finding: &Finding) -> String {
    let key = finding.subject.key.as_str();
    match key.split_once('#') {
        Some((shown, mark)) if mark.len() >= 8 && mark.bytes().all(|b| b.is_ascii_hexdigit()) => {
            format!("{shown}#{}（掩码）", &mark[..4])
        }
        _ => key.to_owned(),
    }
}

fn around(visit: &Visit<'_>, near: &[Near], unveiled: Option<&Unveiled>) -> Markup {
    html! {
        @if !near.is_empty() {
            section {
                h2 { "旁边的记录" }
                p.muted { "这些不是证据，是核的时候要一起看的。" }
                @for near in near {
                    details {
                        summary { (near.title) " " span.count { (near.rows.len()) @if near.more { " 行以上" } @else { " 行" } } }
                        (rows::tables(visit, &near.rows, unveiled))
                        @if near.more { p.muted { "只列了最近的这些。" } }
                    }
                }
            }
        }
    }
}

/// What it was measured against, what would have to be different, how much could be read, and under which settings.
fn grounds(finding: &Finding, about: &About) -> Markup {
    let rule = catalogue::find(&finding.rule);
    html! {
        section {
            h2 { "怎么查出来的" }
            dl.facts {
                @if let Some(baseline) = &finding.baseline {
                    div { dt { "和什么比" } dd { (baseline.what) "：" strong { (baseline.value) } "（由 " (count(baseline.of)) " 个算出，不含本条）" } }
                }
                div { dt { "反过来" } dd { (finding.counterfactual) } }
                div { dt { "查了多少" } dd {
                    "这条规则读了 " (count(finding.coverage.read)) " 行"
                    @if finding.coverage.skipped > 0 { "，" (count(finding.coverage.skipped)) " 行没法判断" }
                    "。"
                    @for (why, rows) in &finding.coverage.why { " " (why) "：" (count(*rows)) " 行。" }
                } }
                @for (list, as_of) in &finding.lists {
                    div { dt { (Dataset::from_word(list).map_or("名单", Dataset::title)) } dd {
                        @match as_of { Some(day) => { "截至 " (day) }, None => span.returned { "⚠ 没有写明截至哪天" } }
                    } }
                }
                div { dt { "看的那天" } dd { (finding.today) } }
            }
            @if let Some(rule) = rule {
                h3 { "当时的设置" }
                (rules::settings(rule, about, &finding.settings))
                p.muted {
                    "规则第 " (finding.version) " 版"
                    @if finding.version != rule.version { "，现在是第 " (rule.version) " 版" }
                    "，先后" (Severity::from_word(&finding.severity).map_or("", Severity::chinese))
                    @match rule.status {
                        Status::Active => "，正式启用。",
                        Status::Trial => "，试行。",
                        Status::Retired(on) => { "，" (on) " 停用。" }
                    }
                }
            }
        }
    }
}

fn basis(about: &About) -> Markup {
    html! {
        @for name in ["依据", "为什么要紧"] {
            section.text {
                h2 { (name) }
                @for block in about.chapter(name) {
                    @match block {
                        Block::Paragraph(text) => p { (text) },
                        Block::List(items) => ul { @for item in items { li { (item) } } },
                        Block::Heading(_) | Block::Rows { .. } => {}
                    }
                }
            }
        }
    }
}

fn belonging(
    visit: &Visit<'_>,
    by: &By<ReadAnomalies>,
    finding: &Finding,
    related: &[(Flag, Vec<&'static str>)],
) -> Result<Markup> {
    let shown = &related[..related.len().min(RELATED)];
    let ids: Vec<String> = shown.iter().map(|(flag, _)| flag.id.clone()).collect();
    let opened = visit.desk().store.findings(by.reach(), &ids)?;
    Ok(html! {
        section {
            h2 { "相关的疑点" }
            @if related.is_empty() { p.muted { "没有别的疑点和它是同一件事、同一个人、同一个账号或同一个单位。到处都有的单位和账号不算。" } }
            @for (flag, shared) in shown {
                p.shares { (shared.join("、")) @if village_of(flag.village).is_some() { " · " (village_name(visit, flag.village)) } }
                (list::entries(visit, std::slice::from_ref(flag), &opened))
            }
            @if !shown.is_empty() { (opening::together(visit, (finding.status == "hit").then_some(finding.id.as_str()))) }
            @if related.len() > RELATED { p.muted { "一共 " (related.len()) " 条，只列了最要紧的 " (RELATED) " 条。" } }
        }
    })
}

fn history(
    visit: &Visit<'_>,
    by: &By<ReadAnomalies>,
    kept: &Kept,
    turns: &[(i64, Standing)],
) -> Result<Markup> {
    let mut told: Vec<(i64, &'static str)> = turns
        .iter()
        .map(|(scan, standing)| {
            (
                *scan,
                if *standing == Standing::Gone {
                    "不再查到"
                } else {
                    "查到"
                },
            )
        })
        .collect();
    if !told.iter().any(|(scan, _)| *scan == kept.first_scan) {
        told.insert(0, (kept.first_scan, "查到"));
    }
    if told.iter().all(|(scan, _)| *scan != kept.last_scan) {
        told.push((kept.last_scan, "最近一次还查到"));
    }
    told.sort_by_key(|(scan, _)| *scan);
    let ids: Vec<i64> = told.iter().map(|(scan, _)| *scan).collect();
    let days = visit.desk().store.scan_days(by.reach().of_county(), &ids)?;
    Ok(html! {
        section {
            h2 { "历次扫描" }
            ul.plain-list {
                @for (scan, what) in &told {
                    li { "第 " (scan) " 次" @if let Some(day) = days.get(scan) { "（" (day) "）" } "：" (what) }
                }
            }
        }
    })
}
