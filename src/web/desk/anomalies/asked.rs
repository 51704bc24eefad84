//! What a list of findings is narrowed to, read strictly.

use super::super::visit::Visit;
use crate::access::ReadAnomalies;
use crate::anomaly::{Severity, Tier, rules};
use crate::domain::anomaly::{STATUSES, Standing};
use crate::domain::fen::Fen;
use crate::domain::period::Period;
use crate::domain::person::PersonNumber;
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::flows::anomalies::Order;
use crate::store::anomalies::{Called, Narrow};
use crate::web::ask::Ask;
use crate::web::filters;

/// The parameters of the list, of its files and of the printed one.
pub(super) const PARAMS: &[&str] = &[
    "q", "rule", "family", "tier", "severity", "min", "max", "township", "village", "period", "status",
    "standing", "triage", "by", "cursor",
];

/// Every status but one, as the address and the page say it.
pub(super) const NOT_EXEMPT: (&str, &str) = ("unexempted", "没有豁免的");

/// What the reports count, as the address and the page say it.
pub(super) const COUNTED: (&str, &str) = ("counted", "报告里算数的");

/// What nobody took up or judged, as the address and the page say it.
pub(in crate::web::desk) const AWAITED: (&str, &str) = ("waiting", "还没有人处理的");

/// What should have been sorted and was not, as the address says it.
pub(in crate::web::desk) const UNSORTED: &str = "late";

/// What is asked for.
pub(super) struct Asked {
    /// For the store.
    pub(super) narrow: Narrow,
    /// In which order the list stands.
    pub(super) order: Order,
    /// Findings to leave out at the top.
    pub(super) offset: usize,
    /// The filters that are on: parameter and label.
    pub(super) on: Vec<(&'static str, String)>,
}

fn read<T>(ask: &Ask, name: &str, takes: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
    filters::read(ask, name, takes, parse)
}

/// The numbers of a township's villages.
fn of_township(code: TownshipCode) -> (i64, i64) {
    let first = i64::from(code.number()) * 1_000;
    (first, first + 999)
}

/// A period however people write it, as findings have it: a year is how its parts begin. Nothing that a pattern could be made of.
fn period(text: &str) -> Option<String> {
    Period::parse(text).map(|period| period.to_string())
}

impl Asked {
    /// Reads the parameters.
    ///
    /// # Errors
    /// `Usage` with the parameter's name and what it takes.
    pub(super) fn read(visit: &Visit<'_>) -> Result<Self> {
        let ask = &visit.ask;
        let labels = visit.labels();
        let mut on: Vec<(&'static str, String)> = Vec::new();
        let mut narrow = Narrow::default();
        if let Some(rule) = read(ask, "rule", "规则编号，例如 SUB-01", rules::find)? {
            narrow.rules = vec![rule.code.to_owned()];
            on.push(("rule", format!("{} {}", rule.code, rule.title)));
        }
        // A figure of a report may be of several.
        let families = read(ask, "family", "规则的类别，例如 SUB", |text| {
            let known = |word: &str| {
                let mut all = rules::FAMILIES.iter();
                all.find(|family| family.0.eq_ignore_ascii_case(word))
            };
            text.split(',').map(known).collect::<Option<Vec<_>>>()
        })?;
        if let Some(families) = families {
            let names: Vec<&str> = families.iter().map(|family| family.1).collect();
            on.push(("family", names.join("、")));
            let listed = families.iter().flat_map(|family| family.2.iter());
            let codes: Vec<String> = listed.map(|rule| rule.code.to_owned()).collect();
            narrow.rules = match narrow.rules.pop() {
                Some(rule) if codes.contains(&rule) => vec![rule],
                // A rule of another family: nothing is both.
                Some(_) => vec![String::new()],
                None => codes,
            };
        }
        if let Some(tier) = read(ask, "tier", "A、B、C 之一", Tier::from_word)? {
            narrow.tier = Some(tier.word().to_owned());
            on.push(("tier", super::tier(tier.word()).to_owned()));
        }
        if let Some(severity) = read(
            ask,
            "severity",
            "high、medium、low、info 之一",
            Severity::from_word,
        )? {
            narrow.severity = Some(severity.word().to_owned());
            on.push(("severity", format!("先后：{}", severity.chinese())));
        }
        let money = |name: &str| {
            read(ask, name, "金额（元），例如 500", |text| {
                Fen::parse_yuan(text).ok()
            })
        };
        if let Some(min) = money("min")? {
            narrow.min = Some(min.0);
            on.push(("min", format!("{} 元以上", min.grouped())));
        }
        if let Some(max) = money("max")? {
            narrow.max = Some(max.0);
            on.push(("max", format!("{} 元以下", max.grouped())));
        }
        if let Some(township) = read(ask, "township", "9 位乡镇码", TownshipCode::parse)? {
            narrow.villages = Some(of_township(township));
            on.push(("township", labels.township(township)));
        }
        let village = |text: &str| {
            if text == "0" {
                return Some(None);
            }
            VillageCode::parse_printed(text).ok().map(Some)
        };
        if let Some(village) = read(ask, "village", "12 位或 13 位村码", village)? {
            let number = village.map_or(0, |code| code.number() as i64);
            // A village of another township: nothing is in both.
            let outside = narrow
                .villages
                .is_some_and(|(from, to)| !(from..=to).contains(&number));
            narrow.villages = Some(if outside { (1, 0) } else { (number, number) });
            on.push(("village", super::village_name(visit, number)));
        }
        if let Some(period) = read(
            ask,
            "period",
            "年、月、季度或半年，例如 2025、2025-03、2025Q1、2025上",
            period,
        )? {
            on.push(("period", format!("期间 {period}")));
            narrow.period = Some(period);
        }
        let status = |text: &str| {
            let known = STATUSES.iter().chain([&NOT_EXEMPT, &COUNTED, &AWAITED]);
            known.copied().find(|(kept, _)| *kept == text)
        };
        if let Some(status) = read(ask, "status", "页面上列出的处理状态", status)? {
            on.push(("status", status.1.to_owned()));
            if status == NOT_EXEMPT {
                narrow.not_exempt = true;
            } else if status == COUNTED {
                narrow.counted = true;
            } else if status == AWAITED {
                narrow.waiting = true;
            } else {
                narrow.status = Some(status.0.to_owned());
            }
        }
        if let Some(standing) = read(ask, "standing", "新出现、仍存在、已消失之一", Standing::from_word)?
        {
            on.push(("standing", standing.word().to_owned()));
            narrow.standing = Some(standing);
        }
        let unsorted = |text: &str| (text == UNSORTED).then_some(());
        if read(ask, "triage", UNSORTED, unsorted)?.is_some() {
            let by = visit.by::<ReadAnomalies>()?;
            let clock = visit.clock(by.reach().of_county())?;
            narrow.unsorted = Some(clock.terms.triage.over_since(ask.today, &clock.calendar));
            on.push(("triage", "过了期没有分拣".to_owned()));
        }
        if let Some(text) = ask.get("q") {
            let called = called(visit, crate::text::clean(text).as_ref())?;
            on.push(("q", called.text.clone()));
            narrow.called = Some(called);
        }
        let by_village = read(ask, "by", "village", |text| (text == "village").then_some(()))?.is_some();
        Ok(Self {
            narrow,
            order: if by_village {
                Order::Villages
            } else {
                Order::Stories
            },
            offset: filters::offset(ask)?,
            on,
        })
    }
}

/// What a typed text may mean.
fn called(visit: &Visit<'_>, text: &str) -> Result<Called> {
    if text.chars().count() > 60 {
        return Err(Error::Usage("要找的词太长了，最多 60 个字".to_owned()));
    }
    if PersonNumber::read(text).is_ok() {
        return Err(Error::Usage(
            "不要在这里写身份证号：地址会被浏览器记住。请按村、规则或发放编号找".to_owned(),
        ));
    }
    let wanted = crate::text::normalise(text);
    let rules = rules::all()
        .filter(|rule| {
            crate::text::normalise(rule.title).contains(&wanted) || rule.code.eq_ignore_ascii_case(text)
        })
        .map(|rule| rule.code.to_owned())
        .collect();
    let villages = visit
        .house
        .labels()
        .villages_called(&wanted)
        .into_iter()
        .map(|code| code.number() as i64)
        .collect();
    Ok(Called {
        text: text.to_owned(),
        rules,
        villages,
    })
}
