//! Runs rules over the county, as many at once as there are processors.

use rayon::prelude::*;

use super::finding::{Outcome, outcome};
use super::flag::Findings;
use super::rule::{Rule, Status, Unit};
use super::settings::Settings;
use crate::anomaly::Facts;

/// Which rules run, with their settings.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    rules: Vec<(&'static Rule, Settings)>,
}

impl Plan {
    /// These rules; retired ones do not run.
    pub fn of(rules: Vec<(&'static Rule, Settings)>) -> Self {
        let rules = rules
            .into_iter()
            .filter(|(rule, _)| !matches!(rule.status, Status::Retired(_)))
            .collect();
        Self { rules }
    }

    /// Every rule as it is when the county says nothing.
    pub fn defaults() -> Self {
        Self::of(super::rules::all().map(|rule| (rule, rule.defaults())).collect())
    }

    /// The rules with their settings.
    pub fn rules(&self) -> &[(&'static Rule, Settings)] {
        &self.rules
    }
}

/// Runs the rules over the county. The same bytes come out whatever the number of threads and the order of rows.
pub fn scan(facts: &Facts, plan: &Plan) -> Vec<Outcome> {
    plan.rules
        .par_iter()
        .map(|(rule, settings)| run(facts, rule, settings))
        .collect()
}

fn run(facts: &Facts, rule: &'static Rule, settings: &Settings) -> Outcome {
    let mut found = Findings::new(facts, rule);
    match rule.needs.iter().find(|dataset| !facts.has(**dataset)) {
        Some(missing) => found.asleep(format!("没有“{}”（{}）的数据", missing.title(), missing.word())),
        None if rule.unit == Unit::FollowUp && facts.cases.is_empty() => {
            found.asleep("还没有立过问题，没有整改可看");
        }
        None => (rule.check)(facts, settings, &mut found),
    }
    outcome(facts, rule, settings, found)
}
