//! Import: a county's files, checked row by row, become batches that wait for publication.
//!
//! One pass: this thread reads and checks, another one writes. A refused row in a whole import drops the
//! batch; with `partial` the good rows stay and the refused ones go to the quarantine.

mod drafts;
mod load;
mod places;
mod scope;
mod sources;
mod tally;
mod writer;

use std::fs::File;
use std::path::PathBuf;
use std::time::Instant;

use self::drafts::Drafts;
use self::load::{Loading, Place};
use self::scope::Scope;
use self::sources::{Group, Source, same_content};
use super::{Office, lock, uploads};
use crate::access::HandInScope;
use crate::datasets::{Reader, Record, References};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::origin::Origin;
use crate::domain::row::Row;
use crate::error::problem::{Problem, Weight};
use crate::error::{Error, Result};
use crate::files::problems::ProblemBook;
use crate::store::same_content::Same;

/// Problems kept in memory for the terminal; every one is counted, and `--problems` writes them all.
const LISTED: usize = 1000;

/// What is to be imported and how.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Only check.
    pub dry_run: bool,
    /// Let the good rows in and keep the refused ones in quarantine.
    pub partial: bool,
    /// Try the quarantine of this batch again.
    pub retry: Option<i64>,
    /// Where reference lists come from; it counts before what stands beside them.
    pub origin: Origin,
    /// Write the marked-up workbook here.
    pub problems: Option<PathBuf>,
    /// Who hands it in at the desk: what comes of it is a draft of theirs, good rows and refused ones.
    pub handing: Option<Handing>,
}

/// Somebody at the desk who hands in.
#[derive(Debug, Clone)]
pub struct Handing {
    /// The account.
    pub user: i64,
    /// The import of theirs that the drafts stand with.
    pub job: i64,
    /// What of each dataset they may hand in.
    pub scope: HandInScope,
    /// The published batch of payments that it corrects: only rows of it come in, and they take the place of those.
    pub corrects: Option<i64>,
}

/// What became of one dataset.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The batch; `None` when nothing entered or nothing was meant to.
    pub batch: Option<i64>,
    /// The dataset; `None` when the file is none of ours.
    pub dataset: Option<Dataset>,
    /// The file.
    pub source: String,
    /// Rows read.
    pub rows: i64,
    /// Rows that entered (or would).
    pub accepted: i64,
    /// Rows refused.
    pub refused: i64,
    /// Remarks on rows that entered.
    pub warnings: i64,
    /// Sum of the accepted amounts.
    pub amount: Fen,
    /// The batch that holds the same already.
    pub already: Option<Same>,
    /// Wall time.
    pub seconds: f64,
    /// Refused whole: nothing of it entered.
    pub turned_away: bool,
    /// The first problems.
    pub problems: Vec<Problem>,
}

impl Outcome {
    fn of(source: &str, dataset: Option<Dataset>) -> Self {
        Self {
            batch: None,
            dataset,
            source: source.to_owned(),
            rows: 0,
            accepted: 0,
            refused: 0,
            warnings: 0,
            amount: Fen(0),
            already: None,
            seconds: 0.0,
            turned_away: false,
            problems: Vec::new(),
        }
    }

    fn note(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            if problem.weight == Weight::Warned {
                self.warnings += 1;
            }
            if self.problems.len() < LISTED {
                self.problems.push(problem);
            }
        }
    }
}

/// How far a file is read: its name, bytes read, bytes in all, rows.
pub type Progress<'p> = &'p mut dyn FnMut(&str, u64, u64, i64);

/// Imports what is wished for; one outcome a dataset.
///
/// # Errors
/// [`Error::Busy`] while another import runs, [`Error::Usage`] for a path that is not there. Files that
/// are refused are outcomes, not errors.
pub fn import(office: &Office, wish: &Wish, progress: Progress<'_>) -> Result<Vec<Outcome>> {
    // Rows from a quarantine were let wait one by one, and enter one by one.
    let wish = &Wish {
        partial: wish.partial || wish.retry.is_some() || wish.handing.is_some(),
        ..wish.clone()
    };
    let _lock = if wish.dry_run { None } else { Some(lock(office)?) };
    if !wish.dry_run {
        let swept = office.store.sweep()?;
        if swept > 0 {
            tracing::info!(swept, "removed what an interrupted import had left");
        }
    }
    let mut book = wish.problems.as_ref().map(|_| ProblemBook::new());
    let mut outcomes = Vec::new();
    let groups = match wish.retry {
        Some(batch) => vec![sources::quarantine(
            office,
            batch,
            &wish.origin,
            wish.handing.as_ref(),
        )?],
        None => {
            let (groups, strangers) = sources::gather(&wish.paths, &wish.origin, wish.handing.is_none())?;
            for (source, problems) in strangers {
                if let Some(book) = &mut book {
                    book.whole(&problems);
                }
                let mut outcome = Outcome::of(&source, None);
                outcome.turned_away = true;
                outcome.note(problems);
                outcomes.push(outcome);
            }
            groups
        }
    };
    let (mut known, mut drafts) = (None, Drafts::of(office));
    for group in groups {
        let book = book.as_mut();
        outcomes.push(one(office, wish, group, &mut known, &mut drafts, book, progress)?);
    }
    if let Some(handing) = &wish.handing {
        drafts.appear(handing)?;
    }
    let found = outcomes.iter().any(|outcome| !outcome.problems.is_empty());
    if let (Some(book), Some(path), true) = (book, &wish.problems, found) {
        book.save(path)?;
    }
    Ok(outcomes)
}

/// Sweeps away what a killed import left, unless an import is under way.
pub fn tidy(office: &Office) -> Result<()> {
    uploads::sweep(&office.settings)?;
    match lock(office) {
        Ok(_lock) => {
            office.store.sweep()?;
            office.store.ensure_indexes()
        }
        Err(Error::Busy(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// One process imports at a time.
pub(in crate::flows) fn lock(office: &Office) -> Result<File> {
    lock::alone(
        &office.settings.import_lock(),
        "另一个导入正在进行，等它结束再导入",
    )
}

fn one(
    office: &Office,
    wish: &Wish,
    mut group: Group,
    known: &mut Option<References>,
    drafts: &mut Drafts<'_>,
    mut book: Option<&mut ProblemBook>,
    progress: Progress<'_>,
) -> Result<Outcome> {
    let begun = Instant::now();
    let mut outcome = Outcome::of(&group.name, Some(group.dataset));
    if let Some(same) = same_content(office, wish, &mut group)? {
        let batch = &same.batch;
        outcome.batch = Some(batch.id);
        outcome.rows = batch.rows + batch.refused;
        outcome.accepted = batch.rows;
        outcome.refused = batch.refused;
        outcome.warnings = batch.warnings;
        outcome.amount = batch.amount;
        outcome.already = Some(same);
        outcome.seconds = begun.elapsed().as_secs_f64();
        return Ok(outcome);
    }
    let mut remarks = Vec::new();
    if group.dataset.is_reference_list() {
        remarks = unexplained(&group.name, &group.origin);
        outcome.note(remarks.clone());
    }
    let scope = match &wish.handing {
        Some(handing) => Some(Scope::of(handing, group.dataset, &office.store)?),
        None => None,
    };
    if let Some(mut problem) = scope.as_ref().and_then(|scope| scope.refuses_list(&group.origin)) {
        problem.file.clone_from(&group.name);
        outcome.note(vec![problem]);
        outcome.turned_away = true;
        return Ok(outcome);
    }
    let references = match known.take() {
        Some(known) => known,
        None => {
            let within = wish.handing.as_ref().map(|one| one.scope.reach(group.dataset));
            office.store.references(within)?
        }
    };
    let mut met = Vec::new();
    let sources = std::mem::take(&mut group.sources);
    let (references, loaded) = Loading::run(office, wish, &group, scope, |loading| {
        let mut references = references;
        loading.keep(&remarks)?;
        // Each file says by its codes which county it is; the one before must not bind it.
        references.county = None;
        for mut source in sources {
            let book = book.as_deref_mut();
            references = read(
                &mut source,
                references,
                &mut outcome,
                &mut met,
                book,
                loading,
                progress,
            )?;
        }
        Ok(references)
    })?;
    drafts.add(loaded.ready);
    outcome.batch = loaded.batch;
    outcome.accepted = loaded.accepted;
    outcome.refused = loaded.refused;
    outcome.amount = loaded.amount;
    outcome.note(loaded.taken);
    outcome.turned_away = match wish.handing {
        Some(_) => loaded.batch.is_none(),
        None => outcome.accepted == 0 || (loaded.refused > 0 && !wish.partial),
    };
    if outcome.turned_away && outcome.accepted == 0 && outcome.refused == 0 {
        let mut problem = match loaded.unchanged {
            0 => Problem::whole("表头下面没有数据", "补上数据行再导入"),
            _ => Problem::whole("没有一行和已发布的不一样", "把要更正的行改好，再传一次"),
        };
        problem.file = group.name.clone();
        outcome.note(vec![problem]);
    }
    if outcome.turned_away {
        outcome.batch = None;
    }
    if wish.dry_run {
        // Nothing was written that the next file could be checked against: it is told what this one had.
        let mut references = references;
        met.iter().for_each(|record| references.add(record));
        *known = Some(references);
    }
    outcome.seconds = begun.elapsed().as_secs_f64();
    Ok(outcome)
}

/// A remark on a reference list that does not say of what day it is, whose it is and why it may be kept.
fn unexplained(file: &str, origin: &Origin) -> Vec<Problem> {
    let missing: Vec<&str> = [
        (origin.as_of.is_none(), "名单日期（--as-of）"),
        (origin.owner.is_none(), "提供单位（--owner）"),
        (origin.basis.is_none(), "依据（--basis）"),
    ]
    .into_iter()
    .filter_map(|(missing, name)| missing.then_some(name))
    .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let text = format!("这是只用来比对的名单，没有写明{}", missing.join("、"));
    let mut problem = Problem::whole(text, "撤回这一批，写明以后再导入一次");
    problem.file = file.to_owned();
    problem.weight = Weight::Warned;
    vec![problem]
}

/// Reads one sheet (or one quarantine) to its end.
fn read(
    source: &mut Source,
    references: References,
    outcome: &mut Outcome,
    met: &mut Vec<Record>,
    mut book: Option<&mut ProblemBook>,
    loading: &mut Loading<'_>,
    progress: Progress<'_>,
) -> Result<References> {
    let mut reader = Reader::new(source.recognition.clone(), references).within(&source.file, &source.sheet);
    outcome.note(source.recognition.problems.clone());
    loading.keep(&source.recognition.problems)?;
    if let Some(book) = book.as_deref_mut() {
        book.sheet(&source.sheet, &source.header)?;
    }
    let (file, sheet, header) = (source.file.clone(), source.sheet.clone(), source.header.clone());
    let recognition = source.recognition.clone();
    let place = Place {
        file: &file,
        sheet: &sheet,
        header: &header,
    };
    let ended = source.each(&mut |row: &Row, position, size| {
        let mut checked = reader.check(row);
        if let Some(problem) = checked
            .record
            .as_ref()
            .and_then(|record| loading.fault(record, &place, row))
        {
            checked.record = None;
            checked.problems.push(problem);
        }
        outcome.rows += i64::from(!checked.skipped);
        if outcome.rows % 1_000 == 0 {
            progress(&file, position, size, outcome.rows);
        }
        if !checked.problems.is_empty()
            && let Some(book) = book.as_deref_mut()
        {
            book.row(row, &checked.problems)?;
        }
        if loading.dry_run()
            && let Some(record) = &checked.record
            && References::asks_for(record)
        {
            met.push(record.clone());
        }
        loading.content(row, &recognition);
        loading.row(&place, row, checked.record, checked.skipped, &checked.problems)?;
        outcome.note(checked.problems);
        Ok(())
    });
    match ended {
        Ok(()) => {}
        // The rest of the file cannot be read: that is a refusal of the file.
        Err(Error::Invalid(problems)) => {
            loading.broken();
            if let Some(book) = book {
                book.whole(&problems);
            }
            outcome.note(problems);
        }
        Err(error) => return Err(error),
    }
    let last = reader.finish();
    loading.remarks(&last)?;
    outcome.note(last);
    progress(&source.file, 1, 1, outcome.rows);
    Ok(reader.into_references())
}
