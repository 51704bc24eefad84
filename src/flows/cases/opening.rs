//! Opening a case: from flags, a report, an audit, a petition, or by hand.

use std::collections::BTreeSet;

use super::short_enough;
use crate::access::{By, OpenCase};
use crate::anomaly::Finding;
use crate::cases::{CaseView, Given, MOVES, MoveName, Mover, checklist};
use crate::domain::case::{Came, CaseSource, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::flows::settings::clock;
use crate::store::cases::{NewCase, Told};

/// One case is opened from so many findings at most.
pub const MOST_FINDINGS: usize = 50;

/// The shortest text in which a source says anything.
const FEWEST: usize = 4;

/// A case to open.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Where it came from.
    pub source: CaseSource,
    /// The category.
    pub category: Category,
    /// The village; `None` for a matter of the county. Where a case is opened from findings, theirs stands.
    pub village: Option<VillageCode>,
    /// The responsible unit.
    pub unit: String,
    /// What it is about, in a line.
    pub title: String,
    /// What its source says of it; empty where it says nothing.
    pub facts: String,
    /// The findings it is opened from.
    pub findings: Vec<String>,
    /// The money in question.
    pub found: Fen,
    /// By which numbers it came.
    pub came: Came,
}

/// The findings that one case is to be opened from, within reach, each once.
///
/// # Errors
/// [`Error::NotFound`] when one of them is not there or out of reach, [`Error::Usage`] when they are too many or lie in
/// several villages, [`Error::Conflict`] when one is in a case already.
pub fn together(office: &Office, by: &By<OpenCase>, ids: &[String]) -> Result<Vec<Finding>> {
    let ids: Vec<String> = ids.iter().collect::<BTreeSet<_>>().into_iter().cloned().collect();
    if ids.len() > MOST_FINDINGS {
        return Err(Error::Usage(format!(
            "一件事最多由 {MOST_FINDINGS} 条疑点立，请少勾几条"
        )));
    }
    let mut findings = Vec::with_capacity(ids.len());
    for id in &ids {
        findings.push(office.store.finding(by.reach(), id)?.finding);
    }
    let villages: BTreeSet<Option<&str>> = findings.iter().map(|one| one.village.as_deref()).collect();
    if villages.len() > 1 {
        return Err(Error::Usage(
            "勾的疑点不在同一个村：一件事只属于一个村，请按村分开立".to_owned(),
        ));
    }
    for id in &ids {
        if let Some((_, number)) = office.store.case_of_finding(by.reach(), id)? {
            return Err(Error::Conflict(format!(
                "疑点“{id}”已经立过了：{number}。去掉它的勾再立"
            )));
        }
    }
    Ok(findings)
}

/// Opens a case. What lies outside the opener's reach is not found.
///
/// # Errors
/// As [`together`]; [`Error::Usage`] for a case without any ground; [`Error::Conflict`] that names the case which the same number of the same source opened.
pub fn open(office: &Office, by: &By<OpenCase>, opening: &Opening) -> Result<(i64, String)> {
    let reach = by.reach();
    let findings = together(office, by, &opening.findings)?;
    let village = match findings.first() {
        // Where a flag lies is not for the form to say.
        Some(first) => first
            .village
            .as_deref()
            .and_then(|code| VillageCode::parse(code).ok()),
        None => opening.village,
    };
    let reached = village.map_or(reach.is_whole(), |village| reach.covers(village));
    if !reached {
        return Err(Error::NotFound("这个村".to_owned()));
    }
    let title = opening.title.trim();
    if title.chars().count() < 4 {
        return Err(Error::Usage("写一句这件事是什么，至少四个字".to_owned()));
    }
    short_enough(title, "这件事是什么", 80)?;
    short_enough(&opening.unit, "责任单位", 40)?;
    short_enough(&opening.facts, "来件的内容", super::LONGEST)?;
    if opening.came.on.is_some_and(|on| on > office.today) {
        return Err(Error::Usage("来件日期在今天以后，请核对".to_owned()));
    }
    let seen = CaseView {
        evidence: findings.len() + usize::from(describes(opening)),
        ..CaseView::default()
    };
    let terms = clock(office, reach.of_county())?.terms;
    let refusal = MOVES
        .iter()
        .find(|row| row.name == MoveName::TakeUp)
        .and_then(|row| row.refused_by(&seen, &Mover::default(), &Given::default(), &terms));
    if let Some(guard) = refusal {
        return Err(Error::Usage(guard.says().to_owned()));
    }
    let told = Told {
        title: title.to_owned(),
        facts: opening.facts.trim().to_owned(),
        items: items(opening.category),
        ..Told::default()
    };
    let ids: Vec<String> = findings.into_iter().map(|one| one.id).collect();
    let new = NewCase {
        source: opening.source,
        category: opening.category,
        village,
        unit: opening.unit.trim(),
        told: &told,
        findings: &ids,
        found: opening.found,
        came: &opening.came,
        mark: None,
        by: by.user(),
        today: office.today,
    };
    let object = format!("疑点 {}", ids.len());
    office
        .store
        .open_case(reach.of_county(), &new, &office.act("立为疑点", &object, ""))
}

/// Whether an outside source is described: the day it came and what it says. Its own number not every source has.
fn describes(opening: &Opening) -> bool {
    opening.came.on.is_some() && opening.facts.trim().chars().count() >= FEWEST
}

/// What has to be shown before a case of a category is closed.
pub(super) fn items(category: Category) -> Vec<String> {
    checklist::items(category)
        .iter()
        .map(|item| item.name.to_owned())
        .collect()
}
