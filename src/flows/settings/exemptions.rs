//! What a county has exempted from its rules, as a scan goes by it.

use chrono::NaiveDate;

use crate::anomaly::Finding;
use crate::config::{Exemption, Settings};
use crate::domain::day;

/// What the county has exempted on the day of a scan.
pub(in crate::flows) struct Exemptions(Vec<Exemption>);

impl Exemptions {
    /// Those that hold on a day.
    pub(in crate::flows) fn on(settings: &Settings, today: NaiveDate) -> Self {
        let holds = |one: &&Exemption| day::parse(&one.until).is_some_and(|until| until >= today);
        Self(settings.exemptions.iter().filter(holds).cloned().collect())
    }

    /// Marks what is exempted.
    pub(in crate::flows) fn mark(&self, findings: &mut [Finding]) {
        for finding in findings {
            let fits = |one: &&Exemption| {
                one.rule.eq_ignore_ascii_case(&finding.rule)
                    && one
                        .village
                        .as_ref()
                        .is_none_or(|village| finding.village.as_ref() == Some(village))
                    && one
                        .record
                        .as_ref()
                        .is_none_or(|record| finding.evidence.iter().any(|row| row.id == *record))
            };
            if let Some(one) = self.0.iter().find(fits) {
                "exempt".clone_into(&mut finding.status);
                finding.exemption = Some(one.document.clone());
            }
        }
    }

    /// Those of a rule, as a scan writes them down.
    pub(in crate::flows) fn of(&self, rule: &str) -> Vec<[String; 4]> {
        self.0
            .iter()
            .filter(|one| one.rule.eq_ignore_ascii_case(rule))
            .map(|one| {
                let text = |part: &Option<String>| part.clone().unwrap_or_default();
                [
                    text(&one.village),
                    text(&one.record),
                    one.document.clone(),
                    one.until.clone(),
                ]
            })
            .collect()
    }

    /// Whether a scan wrote down the same; one that wrote nothing had none.
    pub(in crate::flows) fn as_before(&self, rule: &str, then: &serde_json::Value) -> bool {
        let now = self.of(rule);
        match then {
            serde_json::Value::Null => now.is_empty(),
            then => *then == serde_json::json!(now),
        }
    }
}
