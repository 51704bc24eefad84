//! What the rules found, in the order of what matters: one story after the other.

use std::collections::BTreeMap;

use serde_json::json;

use super::Office;
use crate::anomaly::Finding;
use crate::anomaly::story::{rank, score, stories};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::anomalies::{Kept, Wanted};

/// Which findings.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Only this rule's.
    pub rule: Option<String>,
    /// Only this village's.
    pub village: Option<VillageCode>,
    /// Those that are gone as well.
    pub gone: bool,
}

/// A list of findings.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The findings, the most pressing first.
    pub rows: Vec<Kept>,
    /// Whether any scan was ever made.
    pub scanned: bool,
}

/// Reads the findings of every county.
pub fn anomalies(office: &Office, wish: &Wish) -> Result<List> {
    let mut list = List::default();
    for county in office.store.counties()? {
        list.scanned |= office.store.last_scan(county)?.is_some();
        list.rows.extend(office.store.anomalies(&Wanted {
            county,
            rule: wish.rule.clone(),
            village: wish.village,
            gone: wish.gone,
        })?);
    }
    list.rows.sort_by_cached_key(|kept| rank(&kept.finding));
    Ok(list)
}

impl List {
    /// The list as one object: the findings, which of them are one story, and the score of every village, taken apart.
    pub fn json(&self) -> Result<serde_json::Value> {
        let open = |kept: &&Kept| !matches!(kept.finding.status.as_str(), "exempt" | "trial");
        let findings: Vec<Finding> = self
            .rows
            .iter()
            .filter(open)
            .map(|kept| kept.finding.clone())
            .collect();
        let ids = |story: &[usize]| {
            story
                .iter()
                .map(|at| findings[*at].id.clone())
                .collect::<Vec<_>>()
        };
        let told: Vec<_> = stories(&findings)
            .iter()
            .map(|story| ids(&story.findings))
            .collect();
        let mut by_village: BTreeMap<&str, Vec<Finding>> = BTreeMap::new();
        for finding in &findings {
            by_village
                .entry(finding.village.as_deref().unwrap_or_default())
                .or_default()
                .push(finding.clone());
        }
        let mut villages: Vec<_> = by_village
            .into_iter()
            .map(|(village, findings)| {
                let score = score(&findings);
                let parts: Vec<_> = score
                    .parts
                    .iter()
                    .map(|(at, points)| json!({"id": findings[*at].id, "points": points}))
                    .collect();
                (
                    score.points,
                    json!({"village": village, "points": score.points, "parts": parts}),
                )
            })
            .collect();
        villages.sort_by_key(|village| std::cmp::Reverse(village.0));
        let rows = self
            .rows
            .iter()
            .map(|kept| {
                let mut row = serde_json::to_value(&kept.finding).map_err(Error::internal)?;
                row["standing"] = json!(kept.standing.word());
                row["first_scan"] = json!(kept.first_scan);
                Ok(row)
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(json!({
            "total": {"value": rows.len(), "relation": "eq"},
            "rows": rows,
            "stories": told,
            "villages": villages.into_iter().map(|village| village.1).collect::<Vec<_>>(),
        }))
    }
}
