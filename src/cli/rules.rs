//! `sanzi rules`: what there is, what one is about, and what another setting would find.

use serde_json::json;

use super::args::Rules;
use super::today;
use crate::access::Reach;
use crate::anomaly::{Finding, Rule, Severity, Status, Value, rules as catalogue, wilson};
use crate::config::Settings;
use crate::domain::case::FalseReason;
use crate::domain::fen::Fen;
use crate::error::{Error, Result};
use crate::flows::{Office, scan, settings};
use crate::store::anomalies::Record;

pub(super) fn rules(settings: Settings, asked: Rules) -> Result<u8> {
    let office = Office::open(settings, today())?;
    match asked {
        Rules::List { json } => list(&office, json),
        Rules::Show { rule } => show(&office, find(&rule)?),
        Rules::Backtest { rule, set, json } => backtest(&office, find(&rule)?, &set, json),
    }
}

fn find(code: &str) -> Result<&'static Rule> {
    catalogue::find(code)
        .ok_or_else(|| Error::Usage(format!("没有“{code}”这条规则；全部规则：sanzi rules list")))
}

fn status(rule: &Rule) -> String {
    match rule.status {
        Status::Active => "启用".to_owned(),
        Status::Trial => "试行".to_owned(),
        Status::Retired(on) => format!("{on}停用"),
    }
}

/// How sure one may be of a rule, in percent, once anything was judged.
fn precision(record: &Record) -> Option<(i64, u64, u64)> {
    let (low, high) = wilson(record.confirmed as u64, record.judged as u64)?;
    Some((record.confirmed * 100 / record.judged, low / 10, high / 10))
}

/// The false alarms of a rule by the words of their reasons.
fn reasons(record: &Record) -> std::collections::BTreeMap<&'static str, i64> {
    let said = |(why, many): (&Option<FalseReason>, &i64)| (why.map_or("", FalseReason::word), *many);
    record.false_alarms.iter().map(said).collect()
}

fn list(office: &Office, as_json: bool) -> Result<u8> {
    let mut records: std::collections::BTreeMap<String, Record> = Default::default();
    for county in office.store.counties()? {
        for (code, one) in office.store.rule_records(&Reach::county(county))? {
            let all = records.entry(code).or_default();
            all.hits += one.hits;
            all.judged += one.judged;
            all.confirmed += one.confirmed;
            all.explained += one.explained;
            for (why, many) in one.false_alarms {
                *all.false_alarms.entry(why).or_default() += many;
            }
            all.recovered += one.recovered;
        }
    }
    for (_, family, rules) in catalogue::FAMILIES {
        println!("{family}");
        for rule in rules {
            let record = records.get(rule.code).cloned().unwrap_or_default();
            let mut line = format!(
                "  {} {}（{} 级，{}，{}）",
                rule.code,
                rule.title,
                rule.tier.word(),
                rule.severity.chinese(),
                status(rule)
            );
            if record.hits > 0 {
                line.push_str(&format!("：{} 条", record.hits));
            }
            if let Some((share, low, high)) = precision(&record) {
                line.push_str(&format!(
                    "，核过 {} 条，属实 {} 条（{share}%，{low}%至{high}%），追回 {} 元",
                    record.judged,
                    record.confirmed,
                    Fen(record.recovered)
                ));
            }
            println!("{line}");
        }
    }
    if as_json {
        let all: Vec<_> = catalogue::all()
            .map(|rule| {
                let record = records.get(rule.code).cloned().unwrap_or_default();
                let interval = wilson(record.confirmed as u64, record.judged as u64);
                json!({
                    "rule": rule.code, "name": rule.title, "tier": rule.tier.word(), "severity": rule.severity.word(),
                    "status": status(rule), "version": rule.version, "hits": record.hits, "judged": record.judged,
                    "confirmed": record.confirmed, "recovered_fen": record.recovered,
                    "explained": record.explained, "false_alarms": reasons(&record),
                    "precision_per_mille": interval.map(|(low, high)| [low, high]),
                })
            })
            .collect();
        println!("{}", json!({ "rules": all }));
    }
    Ok(0)
}

fn show(office: &Office, rule: &'static Rule) -> Result<u8> {
    println!("{}", rule.about.trim_end());
    println!("\n## 现在的设置\n");
    let in_force = match office.store.counties()?.first() {
        Some(county) => settings::in_force(office, *county)?,
        None => office.settings.clone(),
    };
    for (name, value) in scan::settings(&in_force, rule)?.iter() {
        let unit = rule
            .settings
            .iter()
            .find(|setting| setting.name == name)
            .map_or("", |setting| setting.unit);
        match value {
            Value::Number(number) => println!("- {name} = {number}{unit}"),
            Value::Words(words) => println!("- {name} = {}", words.join("、")),
        }
    }
    println!(
        "\n{} 级，{}，第 {} 版，{}",
        rule.tier.word(),
        match rule.severity {
            Severity::Info => "只作提示",
            other => other.chinese(),
        },
        rule.version,
        status(rule)
    );
    Ok(0)
}

fn backtest(office: &Office, rule: &'static Rule, set: &[String], as_json: bool) -> Result<u8> {
    let changes = set
        .iter()
        .map(|text| match text.split_once('=') {
            Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
            None => Err(Error::Usage(format!(
                "“{text}”要写成 名字=值，例如 grace_months=3"
            ))),
        })
        .collect::<Result<Vec<_>>>()?;
    for (before, after) in scan::backtest(office, None, rule, &changes)? {
        let has = |all: &[Finding], one: &Finding| all.iter().any(|other| other.id == one.id);
        let more = after
            .findings
            .iter()
            .filter(|one| !has(&before.findings, one))
            .count();
        let fewer = before
            .findings
            .iter()
            .filter(|one| !has(&after.findings, one))
            .count();
        let sum = |all: &[Finding]| Fen(all.iter().map(|one| one.amount_fen).sum());
        println!(
            "{} {}：现在 {} 条、{} 元；换成 {} 后 {} 条、{} 元；多出 {more} 条，少了 {fewer} 条",
            rule.code,
            rule.title,
            before.findings.len(),
            sum(&before.findings),
            set.join(" "),
            after.findings.len(),
            sum(&after.findings)
        );
        if as_json {
            println!(
                "{}",
                json!({
                    "rule": rule.code, "before": before.findings.len(), "after": after.findings.len(), "more": more, "fewer": fewer,
                    "before_fen": sum(&before.findings).0, "after_fen": sum(&after.findings).0,
                    "settings": after.settings.json(), "asleep": after.asleep,
                })
            );
        }
    }
    Ok(0)
}
