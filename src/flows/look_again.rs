//! Running the rules from the desk: beside the web, one scan at a time, and how far the last one is behind.

use super::lock;
use super::scan::{Wish, alone, backtest, scan_alone};
use super::{Office, scan};
use crate::access::{By, Permit, Scan};
use crate::anomaly::Rule;
use crate::domain::batch::BatchState;
use crate::domain::fen::Fen;
use crate::error::{Error, Result};
use crate::store::anomalies::{KeptScan, Unscanned};

/// A trial of another setting runs on the desk up to so many published rows; beyond, on the command line.
pub const MOST_ROWS: i64 = 600_000;

/// How far the last scan is behind what is published, as far as whoever asks reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Behind {
    /// The last scans, the newest first; without what counts the whole county where that is not within reach.
    pub scans: Vec<KeptScan>,
    /// Whether the whole county is within reach.
    pub whole: bool,
    /// What was published since the last one, with the rows that lie in the reach.
    pub unscanned: Vec<Unscanned>,
    /// How many batches that it saw are published no more.
    pub withdrawn: usize,
    /// Whether a scan runs now.
    pub running: bool,
}

/// How far the last scan is behind.
pub fn behind<P: Permit>(office: &Office, by: &By<P>) -> Result<Behind> {
    let (county, whole) = (by.reach().of_county(), by.reach().is_whole());
    let mut scans = office.store.last_scans(county, 10)?;
    let seen = scans.first().map(|scan| scan.batches.clone()).unwrap_or_default();
    let lying = |state| office.store.batches_within(by.reach(), state);
    let withdrawn = lying(BatchState::Withdrawn)?
        .iter()
        .filter(|one| seen.contains(&one.batch))
        .count();
    let unscanned = lying(BatchState::Published)?
        .into_iter()
        .filter(|one| !seen.contains(&one.batch))
        .collect();
    if !whole {
        scans.iter_mut().for_each(without_figures);
    }
    let path = office.settings.data.join("scan.lock");
    Ok(Behind {
        unscanned,
        withdrawn,
        running: lock::together(&path, "").is_err_and(|error| matches!(error, Error::Busy(_))),
        whole,
        scans,
    })
}

/// Takes out of a scan what it counted: it looks at the whole county.
fn without_figures(scan: &mut KeptScan) {
    (scan.found, scan.appeared, scan.gone) = (0, 0, 0);
    scan.batches.clear();
    let rules = scan.rules.as_object_mut().into_iter().flatten();
    for of in rules.filter_map(|(_, of)| of.as_object_mut()) {
        of.remove("coverage");
    }
}

/// Begins a scan of the county and comes back at once; what it finds is kept when it is done.
///
/// # Errors
/// [`Error::Conflict`] while another one runs.
pub fn look_again(office: Office, by: &By<Scan>) -> Result<()> {
    let county = by.reach().of_county();
    scan::plan(&super::settings::in_force(&office, county)?, &[])?;
    let lock = match alone(&office) {
        // Somebody may just be looking whether one runs.
        Err(Error::Busy(_)) => {
            std::thread::sleep(std::time::Duration::from_millis(100));
            alone(&office).map_err(|error| match error {
                Error::Busy(_) => Error::Conflict("正在扫描，不用再点。过一会儿刷新就能看到结果".to_owned()),
                other => other,
            })?
        }
        other => other?,
    };
    office.store.note(county, &office.act("开始扫描", "疑点", ""))?;
    let run = move || {
        let _alone = lock;
        let wish = Wish {
            county: Some(county),
            ..Wish::default()
        };
        if let Err(error) = scan_alone(&office, &wish) {
            tracing::error!(%error, "a scan from the desk failed");
            let act = office.act("扫描", "疑点", "没有扫完，原来的清单还在");
            if let Err(cause) = office.store.note_refused(county, &act) {
                tracing::error!(%cause, "a failed scan could not be written down");
            }
        }
    };
    std::thread::Builder::new()
        .name("scan".to_owned())
        .spawn(run)
        .map(drop)
        .map_err(Error::internal)
}

/// What another setting of a rule would find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trial {
    /// Findings and their money with the setting in force.
    pub now: (usize, Fen),
    /// With the other one.
    pub then: (usize, Fen),
    /// Found only with the other one.
    pub more: usize,
    /// Found no more with the other one.
    pub fewer: usize,
}

/// Tries another setting of a rule over what is published; nothing is kept.
///
/// # Errors
/// [`Error::Usage`] for a setting that the rule has not, [`Error::TooLarge`] for a county that is better tried on the
/// command line.
pub fn try_out(
    office: &Office,
    by: &By<Scan>,
    rule: &'static Rule,
    name: &str,
    value: &str,
) -> Result<Trial> {
    let county = by.reach().of_county();
    let published = office.store.batches_within(by.reach(), BatchState::Published)?;
    if published.iter().map(|one| one.rows).sum::<i64>() > MOST_ROWS {
        return Err(Error::TooLarge(format!(
            "全县的数据多，网页上试不动。请在服务器上运行：sanzi rules backtest {} --set {name}={value}",
            rule.code
        )));
    }
    let changes = [(name.to_owned(), value.to_owned())];
    let (before, after) = backtest(office, Some(county), rule, &changes)?
        .pop()
        .ok_or_else(|| Error::Usage("还没有已发布的数据，没有可试的".to_owned()))?;
    let sum = |outcome: &crate::anomaly::Outcome| {
        let fen = outcome.findings.iter().map(|one| one.amount_fen).sum();
        (outcome.findings.len(), Fen(fen))
    };
    let only = |one: &crate::anomaly::Outcome, other: &crate::anomaly::Outcome| {
        one.findings
            .iter()
            .filter(|finding| other.findings.iter().all(|known| known.id != finding.id))
            .count()
    };
    Ok(Trial {
        now: sum(&before),
        then: sum(&after),
        more: only(&after, &before),
        fewer: only(&before, &after),
    })
}
