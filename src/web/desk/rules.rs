//! `/desk/rules`: how the rules fare, which of them are asleep and why, and what another setting would find.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::anomalies::behind_line;
use super::frame::{self, may_enter};
use super::routes::{DeskRoute, get};
use super::visit::Visit;
use crate::access::{By, ReadAnomalies, Scan};
use crate::anomaly::about::About;
use crate::anomaly::{Coverage, Rule, Severity, Status, rules as catalogue, wilson};
use crate::domain::case::FalseReason;
use crate::domain::fen::Fen;
use crate::error::{Error, Result};
use crate::flows::look_again::{behind, try_out};
use crate::flows::scan;
use crate::flows::settings::{in_force, meaning};
use crate::store::anomalies::{KeptScan, Record};
use crate::web::links;
use crate::web::parts::{Column, count, table, yuan};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ReadAnomalies>("/desk/rules", page),
        get::<ReadAnomalies>("/desk/rules/{code}", one),
        get::<Scan>("/desk/rules/{code}/backtest", backtest)
            .params(&["name", "value"])
            .lane(Lane::Download),
    ]
}

/// What the last scan said of a rule.
struct Said {
    /// How much it could read; untold where the county is not within reach.
    coverage: Option<Coverage>,
    asleep: Option<String>,
}

fn said(scan: Option<&KeptScan>, rule: &Rule) -> Option<Said> {
    let of = scan?.rules.get(rule.code)?;
    Some(Said {
        coverage: serde_json::from_value(of["coverage"].clone()).ok(),
        asleep: of["asleep"].as_str().map(str::to_owned),
    })
}

/// The rules, family by family.
fn page(visit: &Visit<'_>, by: &By<ReadAnomalies>) -> Result<Reply> {
    let behind = behind(&visit.office(by), by)?;
    let records = visit.desk().store.rule_records(by.reach())?;
    let last = behind.scans.first();
    let asleep = catalogue::all()
        .filter(|rule| said(last, rule).is_some_and(|said| said.asleep.is_some()))
        .count();
    let body = html! {
        h1 { "规则" }
        p.lead {
            "共 " strong { (catalogue::all().count()) } " 条规则"
            @if last.is_some() { "，其中 " strong { (asleep) } " 条上次没法查" }
            "。"
        }
        p.muted { "属实的比例后面是 95% 的区间：核得少，区间就宽。只算您看得到的村。" }
        (behind_line(&behind))
        @for (_, family, listed) in catalogue::FAMILIES {
            @if !listed.is_empty() {
                section { h2 { (family) } (family_table(family, listed, &records, last)) }
            }
        }
    };
    Ok(frame::page(visit, "规则", &body))
}

fn family_table(
    family: &str,
    listed: &[&'static Rule],
    records: &BTreeMap<String, Record>,
    last: Option<&KeptScan>,
) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::head("规则"),
        Column::text("级别"),
        Column::text("还在的"),
        Column::text("核过"),
        Column::text("属实"),
        Column::text("上次扫描"),
    ];
    let rows = listed.iter().map(|rule| {
        let record = records.get(rule.code).cloned().unwrap_or_default();
        vec![
            html! { a href={ "/desk/rules/" (rule.code) } { (rule.code) " " (rule.title) } },
            html! { (rule.tier.word()) " · " (rule.severity.chinese()) (trial(rule)) },
            html! {
                @if record.standing > 0 {
                    a href=(links::with_params("/desk/anomalies", [("rule", rule.code)])) { (count(record.standing)) }
                } @else { "0" }
            },
            html! { (count(record.judged)) @if record.judged > 0 { " " span.muted { (verdicts(&record)) } } },
            html! { (precision(&record)) },
            html! { (state(said(last, rule).as_ref())) },
        ]
    });
    table(family, &COLUMNS, rows)
}

fn trial(rule: &Rule) -> Markup {
    html! {
        @match rule.status {
            Status::Active => {},
            Status::Trial => " · 试行",
            Status::Retired(on) => { " · " (on) " 停用" }
        }
    }
}

/// What came of what was judged: 问题 3、合规说明 1、查否 2.
fn verdicts(record: &Record) -> String {
    format!(
        "问题 {}、合规说明 {}、查否 {}",
        record.confirmed,
        record.explained,
        record.dismissed()
    )
}

/// The false alarms by their reasons, the most frequent first.
fn reasons(record: &Record) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::head("查否的原因"),
        Column::number("条"),
        Column::number("占查否的"),
    ];
    let all = record.dismissed();
    let mut lines: Vec<(Option<FalseReason>, i64)> = record
        .false_alarms
        .iter()
        .map(|(why, many)| (*why, *many))
        .collect();
    lines.sort_by_key(|(why, many)| (std::cmp::Reverse(*many), *why));
    let rows = lines.into_iter().map(|(why, many)| {
        vec![
            html! { (why.map_or("没有记下原因", FalseReason::word)) },
            html! { (count(many)) },
            html! { (many * 100 / all) "%" },
        ]
    });
    html! {
        @if all > 0 {
            section {
                h2 { "为什么查否" }
                (table("为什么查否", &COLUMNS, rows))
            }
        }
    }
}

/// How often a rule was right, with its interval; nothing before anything was judged.
fn precision(record: &Record) -> Markup {
    let interval = wilson(record.confirmed.max(0) as u64, record.judged.max(0) as u64);
    html! {
        @if let Some((low, high)) = interval {
            (count(record.confirmed)) "（" (record.confirmed * 100 / record.judged) "%，"
            (low / 10) "%至" (high / 10) "%）"
            @if record.recovered != 0 { " 追回 " (yuan(Fen(record.recovered))) }
        } @else { span.muted { "还没有核过" } }
    }
}

fn state(said: Option<&Said>) -> Markup {
    html! {
        @match said {
            None => span.muted { "没有查过" },
            Some(Said { asleep: Some(why), .. }) => span.returned { "⚠ 没法查：" (why) },
            Some(Said { coverage: None, .. }) => "✓ 查过",
            Some(Said { coverage: Some(coverage), .. }) => {
                "✓ 查了 " (count(coverage.read)) " 行"
                @if coverage.skipped > 0 { "，" (count(coverage.skipped)) " 行没法判断" }
            }
        }
    }
}

fn find(visit: &Visit<'_>) -> Result<&'static Rule> {
    catalogue::find(visit.part("code")).ok_or_else(|| Error::NotFound("这条规则".to_owned()))
}

/// One rule.
fn one(visit: &Visit<'_>, by: &By<ReadAnomalies>) -> Result<Reply> {
    let rule = find(visit)?;
    let office = visit.office(by);
    let now = scan::settings(&in_force(&office, by.reach().of_county())?, rule)?;
    let behind = behind(&office, by)?;
    let record = visit
        .desk()
        .store
        .rule_records(by.reach())?
        .remove(rule.code)
        .unwrap_or_default();
    let about = About::parse(rule.about);
    let said = said(behind.scans.first(), rule);
    let body = html! {
        p.back { a href="/desk/rules" { "← 全部规则" } }
        h1 { (rule.code) " " (rule.title) }
        p.lead { (rule.tier.word()) " 级 · 先后" (Severity::chinese(rule.severity)) (trial(rule)) " · 第 " (rule.version) " 版" }
        dl.facts {
            div { dt { "还在的" } dd { a href=(links::with_params("/desk/anomalies", [("rule", rule.code)])) { (count(record.standing)) " 条" } } }
            div { dt { "查到过" } dd { (count(record.hits)) " 条" } }
            div { dt { "核过" } dd { (count(record.judged)) " 条" @if record.judged > 0 { "：" (verdicts(&record)) } } }
            div { dt { "属实" } dd { (precision(&record)) } }
            div { dt { "上次扫描" } dd {
                (state(said.as_ref()))
                @if let Some(coverage) = said.as_ref().and_then(|said| said.coverage.as_ref()) { @for (why, rows) in &coverage.why { "；" (why) " " (count(*rows)) " 行" } }
            } }
        }
        p.go { a href={ "/rules/" (rule.code) } { "怎么查、依据和例子（公开的说明）" } }
        (reasons(&record))
        section {
            h2 { "现在的设置" }
            (settings(rule, &about, &now.json()))
            @if may_enter(visit, "/desk/settings") { p.go { a href="/desk/settings" { "到设置里提出修改" } } }
        }
        (trial_form(visit, rule, None))
    };
    Ok(frame::page(visit, rule.title, &body))
}

/// The settings of a rule with what each means, as they are in force.
pub(super) fn settings(rule: &Rule, about: &About, values: &serde_json::Value) -> Markup {
    let value = |name: &str, unit: &str| match &values[name] {
        serde_json::Value::Number(number) => format!("{number}{unit}"),
        serde_json::Value::Array(words) => {
            let words: Vec<&str> = words.iter().filter_map(serde_json::Value::as_str).collect();
            words.join("、")
        }
        _ => "—".to_owned(),
    };
    html! {
        @if rule.settings.is_empty() { p.muted { "这条规则没有可以调的设置。" } }
        ul.plain-list {
            @for setting in rule.settings {
                li {
                    (meaning(about, setting.name).unwrap_or_else(|| setting.name.to_owned()))
                    "：" strong { (value(setting.name, setting.unit)) }
                }
            }
        }
    }
}

/// What another setting would find: asked for by whoever may scan.
fn trial_form(visit: &Visit<'_>, rule: &Rule, asked: Option<(&str, &str)>) -> Markup {
    if rule.settings.is_empty() || !may_enter(visit, "/desk/rules/{code}/backtest") {
        return html! {};
    }
    let (name, value) = asked.unwrap_or_default();
    let about = About::parse(rule.about);
    html! {
        section {
            h2 { "换一个数会怎样" }
            p.muted { "只试算，不改设置，也不留下疑点。" }
            form.ask method="get" action={ "/desk/rules/" (rule.code) "/backtest" } {
                label for="name" { "设置" }
                select #name name="name" {
                    @for setting in rule.settings {
                        option value=(setting.name) selected[setting.name == name] {
                            (meaning(&about, setting.name).unwrap_or_else(|| setting.name.to_owned()))
                            @if !setting.unit.is_empty() { "（" (setting.unit) "）" }
                        }
                    }
                }
                label for="value" { "换成" }
                input #value name="value" value=(value) required maxlength="120";
                p.muted { "几个词之间用顿号。" }
                button { "试算" }
            }
        }
    }
}

/// What another setting would find.
fn backtest(visit: &Visit<'_>, by: &By<Scan>) -> Result<Reply> {
    let rule = find(visit)?;
    let (Some(name), Some(value)) = (visit.ask.get("name"), visit.ask.get("value")) else {
        return Err(Error::Usage("请选一项设置，写上要换成的值".to_owned()));
    };
    let trial = try_out(&visit.office(by), by, rule, name, value)?;
    let body = html! {
        p.back { a href={ "/desk/rules/" (rule.code) } { "← " (rule.code) " " (rule.title) } }
        h1 { "试算" }
        p.lead { (meaning(&About::parse(rule.about), name).unwrap_or_else(|| name.to_owned())) "，换成 " strong { (value) } "：" }
        dl.facts {
            div { dt { "现在" } dd { (count(trial.now.0)) " 条，" (yuan(trial.now.1)) } }
            div { dt { "换了以后" } dd { (count(trial.then.0)) " 条，" (yuan(trial.then.1)) } }
            div { dt { "多出" } dd { (count(trial.more)) " 条" } }
            div { dt { "少了" } dd { (count(trial.fewer)) " 条" } }
        }
        (trial_form(visit, rule, Some((name, value))))
    };
    Ok(frame::page(visit, "试算", &body))
}
