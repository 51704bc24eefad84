//! How a rule says what it found, and how much it could read.

use std::collections::BTreeMap;

use super::facts::{Hidden, Household, Party, Person, Row, Text, Village};
use super::finding::Baseline;
use super::rule::{Rule, Severity, Unit};
use crate::anomaly::Facts;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;

/// What a flag is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A person.
    Person(Person),
    /// A household.
    Household(Household),
    /// An account.
    Account(Hidden),
    /// A contract, asset, project, voucher, notice or other record.
    Record(Row),
    /// A village.
    Village(Village),
    /// A firm.
    Company(Party),
    /// A programme's payments in a village, by 批次号.
    Run(Text),
}

/// A flag as a rule raises it.
#[derive(Debug, Clone)]
pub struct Flag {
    pub(super) subject: Subject,
    pub(super) village: Option<Village>,
    pub(super) period: String,
    pub(super) amount: Fen,
    pub(super) says: String,
    pub(super) unless: String,
    pub(super) needed: Vec<Row>,
    pub(super) beside: Vec<Row>,
    pub(super) baseline: Option<Baseline>,
    pub(super) severity: Option<Severity>,
    pub(super) confidence: u16,
}

impl Flag {
    /// A flag about a subject. `says` is one plain sentence without accusation; people in it are masked.
    pub fn new(subject: Subject, village: Option<Village>, says: String) -> Self {
        Self {
            subject,
            village,
            period: String::new(),
            amount: Fen(0),
            says,
            unless: String::new(),
            needed: Vec::new(),
            beside: Vec::new(),
            baseline: None,
            severity: None,
            confidence: 1000,
        }
    }

    /// The period it is about, as the files write it: `2025-03`, `2025`.
    pub fn period(mut self, period: impl Into<String>) -> Self {
        self.period = period.into();
        self
    }

    /// The money it is about.
    pub fn amount(mut self, amount: Fen) -> Self {
        self.amount = amount;
        self
    }

    /// What would have to be different for it not to stand, as one sentence: `如果…，就不会提示。`
    pub fn unless(mut self, text: impl Into<String>) -> Self {
        self.unless = text.into();
        self
    }

    /// A row without which it would not stand.
    pub fn needs(mut self, row: Row) -> Self {
        self.needed.push(row);
        self
    }

    /// Rows without any of which it would not stand.
    pub fn needs_all(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.needed.extend(rows);
        self
    }

    /// A row that belongs to the picture, or is one of many that would do.
    pub fn beside(mut self, row: Row) -> Self {
        self.beside.push(row);
        self
    }

    /// Rows that belong to the picture.
    pub fn beside_all(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.beside.extend(rows);
        self
    }

    /// A row of a dataset that belongs to the picture, where there is one.
    pub fn beside_if(mut self, dataset: Dataset, at: Option<u32>) -> Self {
        self.beside.extend(at.map(|at| Row::new(dataset, at)));
        self
    }

    /// What it is measured against.
    pub fn baseline(mut self, baseline: Baseline) -> Self {
        self.baseline = Some(baseline);
        self
    }

    /// Another severity than the rule's.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// How sure it is, of a thousand; for ranking among flags of one tier.
    pub fn confidence(mut self, of_thousand: u16) -> Self {
        self.confidence = of_thousand.min(1000);
        self
    }
}

/// What a rule found, and how much it could read.
pub struct Findings<'f> {
    facts: &'f Facts,
    unit: Unit,
    pub(super) flags: Vec<Flag>,
    pub(super) read: u64,
    pub(super) skipped: BTreeMap<String, u64>,
    pub(super) asleep: Option<String>,
}

impl<'f> Findings<'f> {
    pub(super) fn new(facts: &'f Facts, rule: &Rule) -> Self {
        Self {
            facts,
            unit: rule.unit,
            flags: Vec::new(),
            read: 0,
            skipped: BTreeMap::new(),
            asleep: None,
        }
    }

    /// So many rows could be judged.
    pub fn read(&mut self, rows: usize) {
        self.read += rows as u64;
    }

    /// So many rows could not be judged, and why: `没有数量或单价`.
    pub fn skip(&mut self, why: &str, rows: usize) {
        if rows > 0 {
            match self.skipped.get_mut(why) {
                Some(count) => *count += rows as u64,
                None => drop(self.skipped.insert(why.to_owned(), rows as u64)),
            }
        }
    }

    /// The rule cannot find anything on these data, and why: `没有排斥财政供养人员的补贴`.
    pub fn asleep(&mut self, why: impl Into<String>) {
        self.asleep = Some(why.into());
    }

    /// Raises a flag. In an incremental scan flags of units that are not looked at are dropped.
    pub fn flag(&mut self, flag: Flag) {
        let looked_at = match (self.unit, flag.subject) {
            (Unit::Person, Subject::Person(person)) => self.facts.looks_at_person(person),
            (Unit::Household, Subject::Household(household)) => self.facts.looks_at_household(household),
            (Unit::Account, Subject::Account(account)) => self.facts.looks_at_account(account),
            (Unit::Village, _) => flag
                .village
                .is_none_or(|village| self.facts.looks_at_village(village)),
            _ => true,
        };
        if looked_at {
            self.flags.push(flag);
        }
    }
}
