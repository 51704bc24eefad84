//! A finding as it leaves the engine: everything by name and number, nothing by place; and the sum done again from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::about::About;
use super::facts::{Day, Facts, Row, Table};
use super::flag::{Findings, Flag, Subject};
use super::rule::{Rule, Status, Unit};
use super::scan::{Plan, scan};
use super::settings::Settings;
use crate::domain::dataset::Dataset;

/// What a figure was measured against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// What it is, in words: `同乡镇同类资产近三年每亩租金的中位数`.
    pub what: String,
    /// Its value with its unit: `812.50元`.
    pub value: String,
    /// How many it is made of, the one that is judged left out.
    pub of: u64,
}

/// A row that a finding stands on, or that belongs to its picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its dataset, as in commands, or another table that rules read.
    pub dataset: String,
    /// The number that the county's file carries.
    pub id: String,
    /// Whether the finding falls without it.
    pub needed: bool,
    /// Its filled cells by their headings; people and accounts behind marks.
    pub fields: BTreeMap<String, String>,
}

/// How much of what a rule reads it could read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Rows judged.
    pub read: u64,
    /// Rows that could not be.
    pub skipped: u64,
    /// Why not, with the number of rows of each reason.
    pub why: BTreeMap<String, u64>,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// `person`, `household`, `account`, `contract`, `asset`, `project`, `voucher`, `village`, `company`, `case`.
    pub kind: String,
    /// Its number, or the mark of what may not be shown.
    pub key: String,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The same for as long as the same rule finds the same thing.
    pub id: String,
    /// The rule's code.
    pub rule: String,
    /// The rule's title.
    pub name: String,
    /// The rule's version.
    pub version: u32,
    /// `A`, `B` or `C`.
    pub tier: String,
    /// `high`, `medium`, `low` or `info`.
    pub severity: String,
    /// The 12 digits of the village; absent where it belongs to none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub village: Option<String>,
    /// What it is about.
    pub subject: Topic,
    /// The period as the files write it; absent where it has none.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub period: String,
    /// The money it is about.
    pub amount_fen: i64,
    /// One plain sentence.
    pub says: String,
    /// The rows.
    pub evidence: Vec<Evidence>,
    /// What it is measured against, where it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub baseline: Option<Baseline>,
    /// What would have to be different.
    pub counterfactual: String,
    /// How much the rule could read in its last full run. That is meant also for what an incremental scan found since: of how
    /// much of the county the rule speaks is asked, and a look at the few people that new rows touch says nothing of it.
    pub coverage: Coverage,
    /// The settings in force.
    pub settings: serde_json::Value,
    /// The day on which we looked.
    pub today: String,
    /// Of which day the lists are that it was matched with; null where nobody said.
    pub lists: BTreeMap<String, Option<String>>,
    /// What else may explain it.
    pub innocent: Vec<String>,
    /// How sure it is, of a thousand.
    pub confidence: u16,
    /// `hit`, `trial` (the rule is on trial), `exempt`, or what an inspector said of it.
    pub status: String,
    /// The county's document that exempts it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exemption: Option<String>,
    /// The unit that was judged: found again after new payments.
    #[serde(skip)]
    pub unit: String,
}

/// What one rule found.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The rule.
    pub rule: &'static Rule,
    /// Its settings.
    pub settings: Settings,
    /// What it found.
    pub findings: Vec<Finding>,
    /// How much it could read.
    pub coverage: Coverage,
    /// Why it could not find anything on these data; `None` when it could.
    pub asleep: Option<String>,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

/// Makes of a rule's flags what leaves the engine, in an order that only the data decide.
pub(super) fn outcome(
    facts: &Facts,
    rule: &'static Rule,
    settings: &Settings,
    found: Findings<'_>,
) -> Outcome {
    let coverage = Coverage {
        read: found.read,
        skipped: found.skipped.values().sum(),
        why: found.skipped,
    };
    let about = About::parse(rule.about);
    let lists: BTreeMap<String, Option<String>> = rule
        .needs
        .iter()
        .chain(rule.reads)
        .filter(|dataset| dataset.is_reference_list())
        .filter_map(|dataset| Some((dataset.word().to_owned(), *facts.lists.get(dataset)?)))
        .map(|(word, as_of)| (word, as_of.map(|day| day.date().to_string())))
        .collect();
    let json = settings.json();
    let mut findings: Vec<Finding> = found
        .flags
        .into_iter()
        .map(|flag| {
            let mut finding = finding(facts, rule, flag);
            finding.coverage.clone_from(&coverage);
            finding.settings.clone_from(&json);
            finding.lists.clone_from(&lists);
            finding.innocent.clone_from(&about.innocent);
            finding
        })
        .collect();
    findings.sort_by(|a, b| {
        let key = |f: &Finding| {
            (
                f.village.clone(),
                f.subject.key.clone(),
                f.period.clone(),
                f.id.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    findings.dedup_by(|a, b| a.id == b.id);
    Outcome {
        rule,
        settings: settings.clone(),
        findings,
        coverage,
        asleep: found.asleep,
    }
}

/// Makes a finding of a flag that no rule raised by itself; `apart` keeps its identity apart from the rule's own.
pub(super) fn made(facts: &Facts, rule: &Rule, flag: Flag, apart: &str) -> Finding {
    let mut finding = finding(facts, rule, flag);
    finding.id = identity(&[&finding.id, apart]);
    finding.settings = rule.defaults().json();
    finding.innocent = About::parse(rule.about).innocent;
    finding
}

fn finding(facts: &Facts, rule: &Rule, flag: Flag) -> Finding {
    let subject = subject(facts, flag.subject);
    let village = flag.village.map(|village| facts.village_code(village));
    let mut seen = std::collections::HashSet::new();
    let needed = flag.needed.iter().map(|row| (*row, true));
    let beside = flag.beside.iter().map(|row| (*row, false));
    let evidence: Vec<Evidence> = needed
        .chain(beside)
        .filter(|(row, _)| seen.insert(*row))
        .map(|(row, needed)| evidence(facts, row, needed))
        .collect();
    let anchor = evidence.first().map_or("", |first| first.id.as_str());
    let id = identity(&[
        rule.code,
        &subject.kind,
        &subject.key,
        village.as_deref().unwrap_or_default(),
        &flag.period,
        anchor,
    ]);
    let unit = match rule.unit {
        // Villages may use one number for households of their own.
        Unit::Household => match flag.subject {
            Subject::Household(household) => facts.household_unit(household),
            _ => subject.key.clone(),
        },
        Unit::Person | Unit::Account => subject.key.clone(),
        Unit::Village => village.clone().unwrap_or_default(),
        Unit::County | Unit::FollowUp => String::new(),
    };
    Finding {
        id,
        rule: rule.code.to_owned(),
        name: rule.title.to_owned(),
        version: rule.version,
        tier: rule.tier.word().to_owned(),
        severity: flag.severity.unwrap_or(rule.severity).word().to_owned(),
        village,
        subject,
        period: flag.period,
        amount_fen: flag.amount.0,
        says: flag.says,
        evidence,
        baseline: flag.baseline,
        counterfactual: flag.unless,
        coverage: Coverage::default(),
        settings: serde_json::Value::Null,
        today: facts.today.date().to_string(),
        lists: BTreeMap::new(),
        innocent: Vec::new(),
        confidence: flag.confidence,
        status: if rule.status == Status::Trial {
            "trial"
        } else {
            "hit"
        }
        .to_owned(),
        exemption: None,
        unit,
    }
}

fn evidence(facts: &Facts, row: Row, needed: bool) -> Evidence {
    Evidence {
        dataset: row.table.word().to_owned(),
        id: facts.number(row),
        needed,
        fields: facts
            .show(row)
            .into_iter()
            .map(|(heading, cell)| (heading.to_owned(), cell))
            .collect(),
    }
}

fn subject(facts: &Facts, subject: Subject) -> Topic {
    let (kind, key) = match subject {
        Subject::Person(person) => ("person", facts.person_token(person)),
        Subject::Household(household) => ("household", facts.household_token(household)),
        Subject::Account(account) => ("account", facts.token(account.0)),
        Subject::Village(village) => ("village", facts.village_code(village)),
        Subject::Company(party) => ("company", facts.shown_party(party)),
        Subject::Run(run) => ("run", facts.text(run).to_owned()),
        Subject::Record(row) => {
            let kind = match row.table {
                Table::Of(Dataset::Contracts | Dataset::Receipts) => "contract",
                Table::Of(Dataset::Assets) => "asset",
                Table::Of(Dataset::Projects | Dataset::Bids | Dataset::Disbursements) => "project",
                Table::Of(Dataset::Vouchers) => "voucher",
                Table::Of(Dataset::Notices) => "notice",
                Table::Cases => "case",
                Table::Of(other) => other.word(),
            };
            (kind, facts.number(row))
        }
    };
    Topic {
        kind: kind.to_owned(),
        key,
    }
}

fn identity(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Does the sum again from a finding alone: its rule over its evidence, under its settings, on its day. Rows whose
/// numbers are in `without` are left out. Gives what the rule finds then.
pub fn again(finding: &Finding, without: &[&Evidence]) -> Vec<Finding> {
    let Some(rule) = super::rules::find(&finding.rule) else {
        return Vec::new();
    };
    let today = crate::domain::day::parse(&finding.today).map_or(Day(0), Day::of);
    // Marks stay marks: nothing is left in a finding that would have to be hidden.
    let mut facts = Facts::new(today, Box::new(|_, text| text.to_owned()));
    for (word, as_of) in &finding.lists {
        if let Some(dataset) = Dataset::from_word(word) {
            let as_of = as_of.as_deref().and_then(crate::domain::day::parse).map(Day::of);
            facts.list(dataset, as_of);
        }
    }
    for dataset in rule.needs {
        if !facts.lists.contains_key(dataset) {
            facts.list(*dataset, None);
        }
    }
    let rows: Vec<&Evidence> = finding
        .evidence
        .iter()
        .filter(|row| !without.contains(row))
        .collect();
    for row in &rows {
        if let Some(table) = Table::from_word(&row.dataset) {
            facts.line_again(table, &|heading| row.fields.get(heading).cloned());
        }
    }
    facts.close();
    // The unit is no part of the JSON; the other half is.
    let is_beyond = |row: &Evidence| row.dataset == super::exchange::UNIT;
    if finding.evidence.iter().any(is_beyond) {
        return super::exchange::again(&facts, finding, &rows);
    }
    let settings = Settings::from_json(rule.settings, &finding.settings);
    let outcomes = scan(&facts, &Plan::of(vec![(rule, settings)]));
    outcomes
        .into_iter()
        .flat_map(|outcome| outcome.findings)
        .collect()
}
