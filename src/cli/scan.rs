//! `sanzi scan`: what the rules found, and what they could not look at.

use std::time::Instant;

use serde_json::json;

use super::args::Scan;
use super::today;
use crate::config::Settings;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::flows::scan::{Scanned, Wish, scan as run};

pub(super) fn scan(settings: Settings, asked: &Scan) -> Result<u8> {
    let office = Office::open(settings, asked.today.unwrap_or_else(today))?;
    let villages = asked
        .village
        .iter()
        .map(|text| village(text))
        .collect::<Result<_>>()?;
    let wish = Wish {
        rules: asked.rule.clone(),
        villages,
        since: asked.since,
        exchange: asked.exchange.clone(),
        county: None,
    };
    let started = Instant::now();
    let scanned = run(&office, &wish)?;
    if scanned.is_empty() {
        eprintln!("还没有已发布的数据：先 sanzi import，再 sanzi publish --all");
    }
    let seconds = started.elapsed().as_secs_f64();
    for one in &scanned {
        say(one);
    }
    if asked.json {
        let mut lines: Vec<_> = scanned.iter().map(|one| shape(one, &office, seconds)).collect();
        match lines.len() {
            1 => println!("{}", lines.remove(0)),
            _ => println!("{}", json!({ "counties": lines })),
        }
    }
    Ok(0)
}

/// The village of a code as it is typed or printed.
pub(super) fn village(text: &str) -> Result<VillageCode> {
    VillageCode::parse_printed(text)
        .map_err(|_| Error::Usage(format!("“{text}”不是村码：写 12 位，或纸上印的 13 位")))
}

fn say(one: &Scanned) {
    let change = one.change;
    println!(
        "{} 第 {} 次扫描（{}）：疑点 {} 条；新出现 {}，仍存在 {}，已消失 {}",
        one.county,
        change.scan,
        one.reach.word(),
        change.standing,
        change.appeared,
        change.remained,
        change.gone
    );
    for outcome in one.outcomes.iter().filter(|outcome| !outcome.findings.is_empty()) {
        println!(
            "  {} {} {} 条",
            outcome.rule.code,
            outcome.rule.title,
            outcome.findings.len()
        );
    }
    if one.beyond > 0 {
        println!("  和别的县比对 {} 条", one.beyond);
    }
    for outcome in &one.outcomes {
        if let Some(why) = &outcome.asleep {
            println!("  {} {} 没法查：{why}", outcome.rule.code, outcome.rule.title);
        }
    }
    if change.standing > 0 {
        println!("看清单：sanzi anomalies --format xlsx --out 疑点.xlsx。疑点是要问的事，不是结论");
    }
}

fn shape(one: &Scanned, office: &Office, seconds: f64) -> serde_json::Value {
    let per_rule: serde_json::Map<String, serde_json::Value> = one
        .outcomes
        .iter()
        .map(|outcome| {
            let told = json!({
                "found": outcome.findings.len(),
                "read": outcome.coverage.read,
                "skipped": outcome.coverage.skipped,
                "asleep": outcome.asleep,
            });
            (outcome.rule.code.to_owned(), told)
        })
        .collect();
    json!({
        "county": one.county,
        "scan": one.change.scan,
        "today": office.today.to_string(),
        "reach": one.reach.word(),
        "standing": one.change.standing,
        "appeared": one.change.appeared,
        "remained": one.change.remained,
        "gone": one.change.gone,
        "beyond": one.beyond,
        "rules": per_rule,
        "seconds": (seconds * 1000.0).round() / 1000.0,
    })
}
