//! What the rules found, in the order of what matters: one story after the other.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;

use super::Office;
use crate::access::{By, Reach, ReadAnomalies};
use crate::anomaly::Finding;
use crate::anomaly::story::{score, stories};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::files::findings::{self, Line};
use crate::store::anomalies::{Flag, Kept, Narrow, Wanted};

/// So many findings go into one file.
pub const MOST_IN_FILE: usize = 10_000;
/// So many findings go onto one printed list.
pub const MOST_ON_PAPER: usize = 500;

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

/// A finding in its place in the list.
#[derive(Debug, Clone)]
pub struct Told {
    /// The finding and whether it stands.
    pub kept: Kept,
    /// The strongest finding of the story it belongs to: findings on the same rows, or about the same person.
    pub story: String,
}

impl Told {
    /// As JSON: the finding, and its place among the others.
    pub fn json(&self) -> Result<serde_json::Value> {
        let mut row = serde_json::to_value(&self.kept.finding).map_err(Error::internal)?;
        row["standing"] = json!(self.kept.standing.word());
        row["first_scan"] = json!(self.kept.first_scan);
        row["story"] = json!(self.story);
        Ok(row)
    }
}

/// A list of findings.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The findings, story by story: the most pressing story first, and in each its strongest reason.
    pub rows: Vec<Told>,
    /// Whether any scan was ever made.
    pub scanned: bool,
}

/// In which form a list of findings leaves the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A workbook with a sheet for each rule.
    Xlsx,
    /// One row a finding.
    Csv,
    /// The printed 疑点清单.
    Paper,
}

impl Form {
    /// Its word in addresses and in the book of acts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Paper => "打印",
        }
    }
}

/// In which order a list of findings stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// One story after the other, the most pressing first.
    Stories,
    /// The villages with the most points first, what belongs to none last; inside a village the order stays.
    Villages,
}

impl Order {
    /// Puts flags in this order, that come story by story.
    pub fn put(self, flags: &mut [Flag]) {
        if self == Self::Stories {
            return;
        }
        let mut points: HashMap<i64, i64> = HashMap::new();
        for flag in flags.iter() {
            *points.entry(flag.village).or_insert(0) += flag.points;
        }
        flags.sort_by_key(|flag| {
            (
                flag.village == 0,
                std::cmp::Reverse(points[&flag.village]),
                flag.village,
            )
        });
    }
}

/// The findings of a list, opened, to leave the desk in some form; who took how many is written down.
///
/// # Errors
/// [`Error::TooLarge`] for more than the form holds, [`Error::Usage`] for none at all.
pub fn hand_out(
    office: &Office,
    by: &By<ReadAnomalies>,
    narrow: &Narrow,
    (form, order): (Form, Order),
) -> Result<Vec<(Kept, String)>> {
    let mut flags = office.store.flags(by.reach(), narrow)?;
    order.put(&mut flags);
    let most = match form {
        Form::Xlsx | Form::Csv => MOST_IN_FILE,
        Form::Paper => MOST_ON_PAPER,
    };
    if flags.is_empty() {
        return Err(Error::Usage("这些条件下没有疑点，没有可导出的".to_owned()));
    }
    if flags.len() > most {
        return Err(Error::TooLarge(format!(
            "一共 {} 条，一次最多 {most} 条。请先选一个村、一条规则或一个期间",
            flags.len()
        )));
    }
    let ids: Vec<String> = flags.iter().map(|flag| flag.id.clone()).collect();
    let mut kept = office.store.findings(by.reach(), &ids)?;
    let place: HashMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
    kept.sort_by_key(|kept| place.get(kept.finding.id.as_str()).copied());
    let act = match form {
        Form::Paper => "打印疑点清单",
        Form::Xlsx | Form::Csv => "导出疑点",
    };
    let detail = format!("{} 条，{}", kept.len(), form.word());
    office
        .store
        .note(by.reach().of_county(), &office.act(act, "疑点", &detail))?;
    let story: BTreeMap<String, String> = flags.into_iter().map(|flag| (flag.id, flag.story)).collect();
    Ok(kept
        .into_iter()
        .map(|kept| {
            let story = story.get(&kept.finding.id).cloned().unwrap_or_default();
            (kept, story)
        })
        .collect())
}

/// The same as a file.
///
/// # Errors
/// As [`hand_out`].
pub fn file(
    office: &Office,
    by: &By<ReadAnomalies>,
    narrow: &Narrow,
    (form, order): (Form, Order),
) -> Result<Vec<u8>> {
    let kept = hand_out(office, by, narrow, (form, order))?;
    let lines: Vec<Line<'_>> = kept
        .iter()
        .map(|(kept, _)| Line {
            finding: &kept.finding,
            standing: kept.standing.word(),
        })
        .collect();
    if form == Form::Xlsx {
        return findings::xlsx_bytes(&lines);
    }
    let mut out = Vec::new();
    findings::csv(&lines, &mut out)?;
    Ok(out)
}

/// Reads the findings of every county.
pub fn anomalies(office: &Office, wish: &Wish) -> Result<List> {
    let mut scanned = false;
    let mut kept: Vec<Kept> = Vec::new();
    for county in office.store.counties()? {
        scanned |= office.store.last_scan(county)?.is_some();
        kept.extend(office.store.anomalies(&Wanted {
            reach: Reach::county(county),
            rule: wish.rule.clone(),
            village: wish.village,
            gone: wish.gone,
            ..Wanted::default()
        })?);
    }
    let findings: Vec<Finding> = kept.iter().map(|one| one.finding.clone()).collect();
    let mut kept: Vec<Option<Kept>> = kept.into_iter().map(Some).collect();
    let mut rows = Vec::with_capacity(kept.len());
    for story in stories(&findings) {
        let lead = &findings[story.findings[0]].id;
        rows.extend(story.findings.iter().filter_map(|at| {
            let kept = kept[*at].take()?;
            Some(Told {
                kept,
                story: lead.clone(),
            })
        }));
    }
    Ok(List { rows, scanned })
}

impl List {
    /// The list as one object: the findings, which of them are one story, and the score of every village, taken apart.
    pub fn json(&self) -> Result<serde_json::Value> {
        let open = |told: &&Told| !matches!(told.kept.finding.status.as_str(), "exempt" | "trial");
        let findings: Vec<Finding> = self
            .rows
            .iter()
            .filter(open)
            .map(|told| told.kept.finding.clone())
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
        let rows = self.rows.iter().map(Told::json).collect::<Result<Vec<_>>>()?;
        Ok(json!({
            "total": {"value": rows.len(), "relation": "eq"},
            "rows": rows,
            "stories": told,
            "villages": villages.into_iter().map(|village| village.1).collect::<Vec<_>>(),
        }))
    }
}
