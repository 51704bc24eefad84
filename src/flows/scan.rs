//! Runs the rules over everything published, and keeps what they find from scan to scan.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::settings::{Exemptions, called, feed, followed};
use super::{Office, exchange, lock};
use crate::anomaly::facts::Focus;
use crate::anomaly::{
    Coverage, Facts, Finding, Outcome, Plan, Rule, Settings, Unit, Value, rules, scan as run,
};
use crate::config::{self, RuleValue};
use crate::domain::anomaly::Reach;
use crate::domain::dataset::Dataset;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::anomalies::{Change, KeptScan, LookedAt, NewScan};

use crate::store::facts::{County, rows_since};

/// What to scan.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Only these rules; all when empty.
    pub rules: Vec<String>,
    /// Only what is found in these villages; everywhere when empty.
    pub villages: Vec<VillageCode>,
    /// Only what batches from this one on touch, and what came since the last scan.
    pub since: Option<i64>,
    /// The folder in which counties exchange what they tell each other.
    pub exchange: Option<PathBuf>,
    /// Only this county; every one when absent.
    pub county: Option<u32>,
}

/// What a scan of one county came to.
#[derive(Debug)]
pub struct Scanned {
    /// The county.
    pub county: u32,
    /// How much was looked at.
    pub reach: Reach,
    /// What changed.
    pub change: Change,
    /// What each rule that ran found.
    pub outcomes: Vec<Outcome>,
    /// How many findings stand on other counties' files.
    pub beyond: usize,
}

/// The rules with the county's settings.
///
/// # Errors
/// [`Error::Usage`] naming the rule or setting that is none.
pub fn plan(office: &config::Settings, only: &[String]) -> Result<Vec<(&'static Rule, Settings)>> {
    for code in office.rules.keys().chain(only) {
        if rules::find(code).is_none() {
            return Err(Error::Usage(format!(
                "没有“{code}”这条规则；全部规则：sanzi rules list"
            )));
        }
    }
    let wanted =
        |rule: &Rule| only.is_empty() || only.iter().any(|code| rule.code.eq_ignore_ascii_case(code));
    rules::all()
        .filter(|rule| wanted(rule))
        .map(|rule| Ok((rule, settings(office, rule)?)))
        .collect()
}

/// The settings of a rule as the county has them.
pub fn settings(office: &config::Settings, rule: &'static Rule) -> Result<Settings> {
    let mut settings = rule.defaults();
    let own = office
        .rules
        .iter()
        .filter(|(code, _)| code.eq_ignore_ascii_case(rule.code));
    for (name, value) in own.flat_map(|(_, values)| values) {
        if let Some(setting) = followed(rule.code, name) {
            return Err(Error::Usage(format!(
                "规则 {} 的 {name} 就是“{}”：不写在 [rules.{}]，写在 sanzi.toml 的 {setting}，或者到工作台的设置里改",
                rule.code,
                called(setting),
                rule.code
            )));
        }
        let value = match value {
            RuleValue::Number(number) => Value::Number(*number),
            RuleValue::Words(words) => Value::Words(words.clone()),
        };
        if let Some(fault) = rule.fault(name, &value) {
            return Err(Error::Usage(fault));
        }
        if !settings.set(name, value) {
            return Err(Error::Usage(format!(
                "规则 {} 没有“{name}”这项设置，或者值的类型不对；看：sanzi rules show {}",
                rule.code, rule.code
            )));
        }
    }
    feed(&office.calendar, rule, &mut settings);
    Ok(settings)
}

/// Scans every county that has anything published. One scan runs at a time.
///
/// # Errors
/// [`Error::Busy`] while another one runs.
pub fn scan(office: &Office, wish: &Wish) -> Result<Vec<Scanned>> {
    let _alone = alone(office)?;
    scan_alone(office, wish)
}

/// The lock of the one scan that runs.
pub(super) fn alone(office: &Office) -> Result<File> {
    lock::alone(
        &office.settings.data.join("scan.lock"),
        "正在扫描，请等它结束再来",
    )
}

/// The same for whoever holds the lock.
pub(super) fn scan_alone(office: &Office, wish: &Wish) -> Result<Vec<Scanned>> {
    plan(&office.settings, &wish.rules)?;
    office
        .store
        .counties()?
        .into_iter()
        .filter(|county| wish.county.is_none_or(|only| only == *county))
        .map(|county| scan_county(office, wish, county))
        .collect()
}

/// The county as columns, most of it as the last scan kept it.
fn read(office: &Office, county: u32) -> Result<County> {
    office.store.facts(
        county,
        office.today,
        &super::settings::clock(office, county)?,
        Some(&office.settings.facts()),
    )
}

fn scan_county(office: &Office, wish: &Wish, county: u32) -> Result<Scanned> {
    // As the county's desk has them at this moment.
    let in_force = super::settings::in_force(office, county)?;
    let plan = &plan(&in_force, &wish.rules)?;
    let exempted = Exemptions::on(&in_force, office.today);
    let last = office.store.last_scan(county)?;
    let mut held = read(office, county)?;
    let batches: Vec<i64> = held.batches.iter().map(|held| held.batch).collect();
    let part = !wish.rules.is_empty() || !wish.villages.is_empty();
    let step = match (&last, wish.since) {
        (Some(last), Some(since)) if !part && can_follow(last, &batches) => {
            Some(Step::new(&held, last, since))
        }
        _ => None,
    };
    let reach = match (&step, part) {
        (Some(_), _) => Reach::Touched,
        (None, true) => Reach::Part,
        (None, false) => Reach::Whole,
    };
    let (mut outcomes, mut looked_at) = match step {
        Some(step) => follow(&mut held, plan, last.as_ref(), &step, office.today, &exempted),
        None => {
            let looked_at = LookedAt {
                rules: plan
                    .iter()
                    .map(|(rule, _)| (rule.code.to_owned(), None))
                    .collect(),
                villages: wish
                    .villages
                    .iter()
                    .map(|village| village.number() as i64)
                    .collect(),
                exchange: false,
            };
            (run(&held.facts, &Plan::of(plan.to_vec())), looked_at)
        }
    };
    let wanted: HashSet<String> = wish.villages.iter().map(ToString::to_string).collect();
    for outcome in &mut outcomes {
        let seen = |finding: &Finding| {
            wanted.is_empty() || finding.village.as_ref().is_some_and(|v| wanted.contains(v))
        };
        outcome.findings.retain(seen);
        exempted.mark(&mut outcome.findings);
    }
    let mut beyond = Vec::new();
    if let Some(folder) = &wish.exchange {
        beyond = exchange::exchange(&held.facts, county, office.today, folder)?;
        exempted.mark(&mut beyond);
        looked_at.exchange = true;
    }
    // Keeping what was found takes room of its own, and the columns are done with.
    drop(held);
    let of_rules = outcomes.iter().flat_map(|outcome| &outcome.findings);
    let findings: Vec<&Finding> = of_rules.chain(&beyond).collect();
    let new = NewScan {
        county,
        day: office.today,
        at: office.now(),
        reach,
        batches,
        rules: told(&outcomes, last.as_ref(), &exempted),
        looked_at,
        findings: &findings,
    };
    let detail = format!("{}，发现 {} 条", reach.word(), findings.len());
    let act = office.act("扫描", "疑点", &detail);
    let change = office.store.keep_scan(&new, &act)?;
    Ok(Scanned {
        county,
        reach,
        change,
        outcomes,
        beyond: beyond.len(),
    })
}

/// Whether what the last scan saw is all still there: then the new batches are all that changed.
fn can_follow(last: &KeptScan, batches: &[i64]) -> bool {
    last.batches.iter().all(|batch| batches.contains(batch))
}

/// What came since the last scan.
struct Step {
    /// The datasets that anything new came of.
    datasets: BTreeSet<Dataset>,
    /// The new payments.
    payments: Vec<u32>,
}

impl Step {
    fn new(held: &County, last: &KeptScan, since: i64) -> Self {
        let new = |batch: i64| batch >= since || !last.batches.contains(&batch);
        let batches: Vec<i64> = held
            .batches
            .iter()
            .map(|held| held.batch)
            .filter(|batch| new(*batch))
            .collect();
        let datasets = held
            .batches
            .iter()
            .filter(|held| new(held.batch))
            .map(|held| held.dataset)
            .collect();
        Self {
            datasets,
            payments: rows_since(&held.payments, &batches),
        }
    }
}

/// Runs again only what is touched: rules whose lists or ledgers changed run whole, rules over payments run over the units
/// that new payments touch, everything else stays as it was.
fn follow(
    held: &mut County,
    plan: &[(&'static Rule, Settings)],
    last: Option<&KeptScan>,
    step: &Step,
    today: NaiveDate,
    exempted: &Exemptions,
) -> (Vec<Outcome>, LookedAt) {
    let same_day = last.is_some_and(|last| last.day == today);
    let (mut whole, mut touched) = (Vec::new(), Vec::new());
    for (rule, settings) in plan {
        let other = step
            .datasets
            .iter()
            .any(|dataset| *dataset != Dataset::Payments && rule.reads(*dataset));
        let paid = !step.payments.is_empty() && rule.reads(Dataset::Payments);
        let as_before = last.is_some_and(|last| {
            let then = &last.rules[rule.code];
            then["settings"] == settings.json() && exempted.as_before(rule.code, &then["exemptions"])
        });
        let always = rule.unit == Unit::FollowUp || (paid && rule.unit == Unit::County);
        if other || !as_before || (rule.clock && !same_day) || always {
            whole.push((*rule, settings.clone()));
        } else if paid {
            touched.push((*rule, settings.clone()));
        }
    }
    let mut looked_at = LookedAt {
        rules: whole
            .iter()
            .map(|(rule, _)| (rule.code.to_owned(), None))
            .collect(),
        villages: HashSet::new(),
        exchange: false,
    };
    let mut outcomes = run(&held.facts, &Plan::of(whole));
    let focus = Focus::on(&held.facts, step.payments.iter().copied());
    let mut units: BTreeMap<&str, HashSet<String>> = BTreeMap::new();
    for (rule, _) in &touched {
        let units = units
            .entry(unit_name(rule.unit))
            .or_insert_with(|| focus.units(&held.facts, rule.unit));
        looked_at.rules.insert(rule.code.to_owned(), Some(units.clone()));
    }
    held.facts.focus = Some(focus);
    let mut again = run(&held.facts, &Plan::of(touched));
    held.facts.focus = None;
    // How much a rule can read is said by its last full run: a look at a few says nothing of the rest.
    for outcome in &mut again {
        let full = last.map(|last| last.rules[outcome.rule.code]["coverage"].clone());
        if let Some(full) = full.and_then(|json| serde_json::from_value::<Coverage>(json).ok()) {
            for finding in &mut outcome.findings {
                finding.coverage.clone_from(&full);
            }
            outcome.coverage = full;
        }
    }
    outcomes.extend(again);
    (outcomes, looked_at)
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Person => "person",
        Unit::Household => "household",
        Unit::Account => "account",
        Unit::Village => "village",
        Unit::County => "county",
        Unit::FollowUp => "follow_up",
    }
}

/// Says of each rule with which settings it ran and how much it could read; of rules that were not run, what the last scan
/// said.
fn told(outcomes: &[Outcome], last: Option<&KeptScan>, exempted: &Exemptions) -> serde_json::Value {
    let mut rules = last.map_or_else(|| serde_json::json!({}), |last| last.rules.clone());
    for outcome in outcomes {
        rules[outcome.rule.code] = serde_json::json!({
            "version": outcome.rule.version,
            "settings": outcome.settings.json(),
            "exemptions": exempted.of(outcome.rule.code),
            "coverage": outcome.coverage,
            "asleep": outcome.asleep,
        });
    }
    rules
}

/// What another setting would find, in one county or in each: the rule with its settings in force, and with this one changed.
pub fn backtest(
    office: &Office,
    only: Option<u32>,
    rule: &'static Rule,
    changes: &[(String, String)],
) -> Result<Vec<(Outcome, Outcome)>> {
    let changed = |now: &Settings| -> Result<Settings> {
        let mut then = now.clone();
        for (name, text) in changes {
            let value = match text.parse() {
                Ok(number) => Value::Number(number),
                Err(_) => Value::Words(text.split(['、', ',']).map(str::to_owned).collect()),
            };
            if let Some(fault) = rule.fault(name, &value) {
                return Err(Error::Usage(fault));
            }
            if !then.set(name, value) {
                return Err(Error::Usage(format!(
                    "规则 {} 没有“{name}”这项设置，或者“{text}”不是它要的值；看：sanzi rules show {}",
                    rule.code, rule.code
                )));
            }
        }
        Ok(then)
    };
    changed(&settings(&office.settings, rule)?)?;
    office
        .store
        .counties()?
        .into_iter()
        .filter(|county| only.is_none_or(|only| only == *county))
        .map(|county| {
            let now = settings(&super::settings::in_force(office, county)?, rule)?;
            let then = changed(&now)?;
            let facts: Facts = read(office, county)?.facts;
            let mut both =
                run(&facts, &Plan::of(vec![(rule, now.clone()), (rule, then.clone())])).into_iter();
            match (both.next(), both.next()) {
                (Some(before), Some(after)) => Ok((before, after)),
                _ => Err(Error::Usage(format!("规则 {} 已经停用", rule.code))),
            }
        })
        .collect()
}
