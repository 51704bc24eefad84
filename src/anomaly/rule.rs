//! A rule: data and a pure function.

use super::flag::Findings;
use super::settings::{Setting, Settings, Value};
use crate::anomaly::Facts;
use crate::domain::dataset::Dataset;
use crate::domain::words::words;

words! {
    /// How sure a rule can be (domain/rules.md).
    Tier {
        /// Arithmetic and form: near certain that the figures are so.
        Arithmetic = "A",
        /// A match with a list, as good as the list is fresh.
        Reference = "B",
        /// Statistics and networks: they only rank.
        Statistical = "C",
    }
}

words! {
    /// In which order to look; it says nothing of guilt.
    Severity {
        /// First.
        High = "high",
        /// Then.
        Medium = "medium",
        /// Last.
        Low = "low",
        /// Good to know.
        Info = "info",
    }
}

/// What a rule judges at a time. After new payments only the units that they touch are judged again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// One person's payments and lists.
    Person,
    /// One household's, named by the payments or the roster.
    Household,
    /// One account's payments.
    Account,
    /// One village's payments and ledgers.
    Village,
    /// The whole county at once; also every rule that reads no payments.
    County,
    /// The follow-up of cases. No batch says that it changed, so every scan judges all of it.
    FollowUp,
}

/// Whether a rule's findings open anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It runs, and opens nothing.
    Trial,
    /// It runs.
    Active,
    /// It ran until that day (ISO).
    Retired(&'static str),
}

/// A rule.
pub struct Rule {
    /// `SUB-01`; never used again for another.
    pub code: &'static str,
    /// `paid_after_death`, the stem of its files.
    pub name: &'static str,
    /// 死亡后领取.
    pub title: &'static str,
    /// Raised whenever what it finds changes.
    pub version: u32,
    /// How sure it can be.
    pub tier: Tier,
    /// In which order to look; a flag may say otherwise.
    pub severity: Severity,
    /// Whether its findings open anything.
    pub status: Status,
    /// What it judges at a time.
    pub unit: Unit,
    /// Without these it sleeps, and says so.
    pub needs: &'static [Dataset],
    /// What it reads besides.
    pub reads: &'static [Dataset],
    /// Whether the day on which we look changes what it finds.
    pub clock: bool,
    /// What a county may set.
    pub settings: &'static [Setting],
    /// Its page: what it flags, why, on what basis, what else may explain it, and examples that are run as tests.
    pub about: &'static str,
    /// Finds. It cannot fail, read a clock or touch the store.
    pub check: fn(&Facts, &Settings, &mut Findings<'_>),
}

impl Rule {
    /// Its settings as they are when the county says nothing.
    pub fn defaults(&self) -> Settings {
        Settings::new(self.settings)
    }

    /// What is wrong with a number for a setting, in a sentence; `None` when it will do, or the rule has no such setting.
    pub fn fault(&self, name: &str, value: &Value) -> Option<String> {
        let setting = self.settings.iter().find(|setting| setting.name == name)?;
        let Value::Number(number) = value else {
            return None;
        };
        let fault = setting.fault(*number)?;
        Some(format!("规则 {} 的 {name} 写的是 {number}，{fault}", self.code))
    }

    /// Whether it reads a dataset.
    pub fn reads(&self, dataset: Dataset) -> bool {
        self.needs.contains(&dataset) || self.reads.contains(&dataset)
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.title)
    }
}

impl Severity {
    /// As the page calls it.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::High => "高",
            Self::Medium => "中",
            Self::Low => "低",
            Self::Info => "提示",
        }
    }
}
