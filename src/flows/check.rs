//! The integrity gate: what the files said = what the database holds = what the index holds = what the
//! pages show, per batch and village; and every piece of evidence is still what was handed in.

use std::collections::BTreeMap;

use super::{Office, index};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::search::public::{Kind, PublicIndex};
use crate::store::public::VillageFound;
use crate::store::sums::{Disagreement, Sum};

/// What was compared and what does not agree.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Batches compared.
    pub batches: usize,
    /// Villages whose page was compared.
    pub villages: usize,
    /// Payments in published batches.
    pub rows: i64,
    /// Their sum in fen.
    pub amount: i64,
    /// Of them shown to the public, single or in totals.
    pub shown_rows: i64,
    /// Their sum in fen.
    pub shown_amount: i64,
    /// Everything that does not agree; empty is green.
    pub disagreements: Vec<Disagreement>,
}

/// Compares everything.
///
/// What an interrupted import or publication left undone is finished or swept away first: that is our
/// business, not the operator's.
pub fn check(office: &Office) -> Result<Report> {
    super::import::tidy(office)?;
    let mut report = compare(office, |_| true, true)?;
    report.disagreements.extend(office.store.evidence_faults()?);
    Ok(report)
}

/// Compares what the publication of these batches has changed: their own rows, and of everything else what
/// index and pages show. Other batches' rows in the database are as they were when they were last compared.
pub fn check_published(office: &Office, published: &[Batch]) -> Result<Report> {
    let is_new = |id: i64| published.iter().any(|one| one.id == id);
    let earlier = office.store.published_payment_batches()?;
    // A programme may have changed its class, and with it what is shown of earlier payments.
    if published.iter().any(|batch| batch.dataset == Dataset::Programmes) && !earlier.into_iter().all(is_new)
    {
        return check(office);
    }
    compare(office, |batch| is_new(batch.id), false)
}

fn compare(office: &Office, rows_of: impl Fn(&Batch) -> bool, cube: bool) -> Result<Report> {
    let index = index::catch_up(office)?;
    let store = &office.store;
    let mut report = Report::default();
    let (watermark, generation) = (index.watermark(), store.generation()?);
    if watermark != generation {
        report.disagreements.push(Disagreement {
            place: "索引".to_owned(),
            text: format!("只到第 {watermark} 号变更，库里是 {generation} 号；运行 sanzi reindex"),
        });
    }
    let mut indexed: BTreeMap<(i64, i64), Sum> = BTreeMap::new();
    for sum in index.sums()? {
        let entry = indexed
            .entry((sum.batch, sum.village.number() as i64))
            .or_default();
        entry.rows += sum.rows;
        entry.amount += sum.amount.0;
    }
    let mut expected: BTreeMap<(i64, i64), Sum> = store
        .total_sums()?
        .into_iter()
        .map(|(village, sum)| ((0, village), sum))
        .collect();
    for batch in store.batches()? {
        if !matches!(batch.state, BatchState::Published | BatchState::Waiting) {
            continue;
        }
        report.batches += 1;
        if rows_of(&batch) {
            report.disagreements.extend(store.disagreements(&batch)?);
        }
        if batch.state == BatchState::Published && batch.dataset == Dataset::Payments {
            report.rows += batch.rows;
            report.amount += batch.amount.0;
            for (village, sum) in store.shown_sums(&batch)? {
                expected.insert((batch.id, village), sum);
            }
        }
    }
    if cube {
        report.disagreements.extend(store.cube_disagreements()?);
    }
    let places: std::collections::BTreeSet<(i64, i64)> =
        expected.keys().chain(indexed.keys()).copied().collect();
    let mut by_village: BTreeMap<i64, Sum> = BTreeMap::new();
    for place in places {
        let (db, idx) = (
            expected.get(&place).copied().unwrap_or_default(),
            indexed.get(&place).copied().unwrap_or_default(),
        );
        if db != idx {
            report.disagreements.push(Disagreement {
                place: if place.0 == 0 {
                    format!("合计 村 {}", place.1)
                } else {
                    format!("批次 {} 村 {}", place.0, place.1)
                },
                text: format!(
                    "库里 {} 行 {} 分，索引 {} 行 {} 分",
                    db.rows, db.amount, idx.rows, idx.amount
                ),
            });
        }
        let sum = by_village.entry(place.1).or_default();
        sum.rows += idx.rows;
        sum.amount += idx.amount;
    }
    pages(office, &by_village, &mut report)?;
    lines(office, &index, &mut report)?;
    Ok(report)
}

/// The lines of ledgers: as many in the index as in the database, village by village.
fn lines(office: &Office, index: &PublicIndex, report: &mut Report) -> Result<()> {
    let mut held = index.lines();
    for kind in Kind::ALL {
        let Some(dataset) = kind.ledger() else { continue };
        for (village, lines) in office.store.searched_lines(dataset)? {
            let code = VillageCode::from_number(village as u64);
            let indexed = code.and_then(|code| held.remove(&(*kind, code))).unwrap_or(0);
            if indexed != lines {
                report.disagreements.push(Disagreement {
                    place: format!("{} 村 {village}", dataset.title()),
                    text: format!("库里 {lines} 条，索引 {indexed} 条"),
                });
            }
        }
    }
    for ((kind, village), lines) in held {
        report.disagreements.push(Disagreement {
            place: format!("{} 村 {village}", kind.word()),
            text: format!("索引 {lines} 条，库里没有"),
        });
    }
    Ok(())
}

/// The page of each village: the same reading that the page is made of.
fn pages(office: &Office, indexed: &BTreeMap<i64, Sum>, report: &mut Report) -> Result<()> {
    let public = office.store.public();
    let mut page: BTreeMap<i64, Sum> = BTreeMap::new();
    for village in indexed.keys() {
        let Some(code) = VillageCode::from_number(*village as u64) else {
            continue;
        };
        let found = match public.village(code, office.today)? {
            VillageFound::Moved(onward) => public.village(onward, office.today)?,
            found => found,
        };
        let VillageFound::Here(view) = found else { continue };
        report.villages += 1;
        for cell in view.cells.iter().filter(|cell| cell.village == code) {
            let sum = page.entry(*village).or_default();
            sum.rows += cell.rows;
            sum.amount += cell.amount.0;
        }
    }
    for (village, idx) in indexed {
        let shown = page.get(village).copied().unwrap_or_default();
        report.shown_rows += shown.rows;
        report.shown_amount += shown.amount;
        if shown != *idx {
            report.disagreements.push(Disagreement {
                place: format!("村 {village} 的页面"),
                text: format!(
                    "页面 {} 行 {} 分，索引 {} 行 {} 分",
                    shown.rows, shown.amount, idx.rows, idx.amount
                ),
            });
        }
    }
    Ok(())
}
