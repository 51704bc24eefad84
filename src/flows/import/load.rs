//! The way of accepted rows into the database, and of refused ones into the quarantine.

mod correction;
mod elsewhere;
mod ending;

use std::sync::mpsc::{SyncSender, sync_channel};

use super::drafts::Ready;
use super::scope::Scope;
use super::sources::Group;
use super::tally::Tally;
use super::writer::{Message, write};
use super::{LISTED, Wish};
use crate::datasets::{Content, Recognition, Record};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::row::Row;
use crate::error::problem::{Problem, Weight};
use crate::error::{Error, Result};
use crate::flows::Office;

use crate::store::batch::NewBatch;
use crate::store::quarantine::{Held, HeldRow};

/// Records handed to the writer at a time.
const CHUNK: usize = 2000;
/// Problems written at a time.
const HELD: usize = 1000;

/// Where the rows at hand come from.
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) sheet: &'a str,
    pub(super) header: &'a [String],
}

/// What a load came to.
pub(super) struct Loaded {
    pub(super) batch: Option<i64>,
    /// It is a draft, which appears with the others of its file.
    pub(super) ready: Option<Ready>,
    pub(super) accepted: i64,
    pub(super) refused: i64,
    pub(super) amount: Fen,
    /// Rows refused because their number is taken by another batch.
    pub(super) taken: Vec<Problem>,
    /// Rows of a correction that say what is published already: they are left out.
    pub(super) unchanged: i64,
}

/// One batch on its way in.
pub(super) struct Loading<'a> {
    office: &'a Office,
    wish: &'a Wish,
    group: &'a Group,
    batch: Option<(u32, i64)>,
    /// Nothing more is written: the file will be refused, or this is a dry run.
    only_checks: bool,
    torn: bool,
    tally: Tally,
    content: Content,
    refused: i64,
    warnings: i64,
    records: Vec<Record>,
    /// The same rows as they came, where a number may turn out to be taken.
    raw: Vec<(HeldRow, Problem)>,
    /// Whether other batches' numbers must be looked up, once the county is known.
    others: Option<bool>,
    taken: Vec<Problem>,
    unchanged: i64,
    held: Vec<Held>,
    held_so_far: i64,
    brought_in: Vec<u32>,
    scope: Option<Scope>,
    writer: Option<SyncSender<Message>>,
}

impl<'a> Loading<'a> {
    /// Runs `work` with a writer behind it, and keeps or drops the batch.
    pub(super) fn run<T>(
        office: &'a Office,
        wish: &'a Wish,
        group: &'a Group,
        scope: Option<Scope>,
        work: impl FnOnce(&mut Loading<'a>) -> Result<T>,
    ) -> Result<(T, Loaded)> {
        std::thread::scope(|threads| {
            let (sender, receiver) = sync_channel(8);
            let dataset = group.dataset;
            let writer = threads.spawn(move || write(&office.store, dataset, &receiver));
            let mut loading = Loading {
                office,
                wish,
                group,
                batch: None,
                only_checks: wish.dry_run,
                torn: false,
                tally: Tally::default(),
                content: Content::new(dataset),
                refused: 0,
                warnings: 0,
                records: Vec::new(),
                raw: Vec::new(),
                others: None,
                taken: Vec::new(),
                unchanged: 0,
                held: Vec::new(),
                held_so_far: 0,
                brought_in: Vec::new(),
                scope,
                writer: Some(sender),
            };
            let done = work(&mut loading)
                .and_then(|value| loading.flush().map(|()| value))
                .and_then(|value| loading.begin_for_refused().map(|()| value));
            loading.writer = None;
            let written = writer
                .join()
                .unwrap_or_else(|_| Err(Error::Internal("写库的线程垮了".to_owned())));
            // When the writer failed, its reason is the reason.
            match written.and(done) {
                Ok(value) => loading.conclude().map(|loaded| (value, loaded)),
                Err(error) => {
                    if let Some((county, batch)) = loading.batch
                        && let Err(cause) = office.store.drop_batch(county, batch)
                    {
                        tracing::warn!(%cause, batch, "left for the next import to sweep away");
                    }
                    Err(error)
                }
            }
        })
    }

    /// What keeps an understood row out because of who hands it in.
    pub(super) fn fault(&self, record: &Record, place: &Place<'_>, row: &Row) -> Option<Problem> {
        let problem = self.scope.as_ref()?.fault(record, row.number)?;
        Some(Problem {
            file: place.file.to_owned(),
            sheet: place.sheet.to_owned(),
            ..problem
        })
    }

    /// Keeps remarks on a file, where somebody will look at its draft.
    pub(super) fn keep(&mut self, problems: &[Problem]) -> Result<()> {
        if self.wish.handing.is_some() {
            self.remarks(problems)
        } else {
            Ok(())
        }
    }

    /// Takes in what a row says, accepted or not.
    pub(super) fn content(&mut self, row: &Row, recognition: &Recognition) {
        self.content.add(row, recognition);
    }

    /// Takes one checked row.
    pub(super) fn row(
        &mut self,
        place: &Place<'_>,
        row: &Row,
        record: Option<Record>,
        skipped: bool,
        problems: &[Problem],
    ) -> Result<()> {
        let refused = record.is_none() && !skipped;
        if refused {
            self.refused += 1;
            if !self.wish.partial {
                self.only_checks = true;
            }
        }
        let mut keep = refused && self.wish.partial;
        for problem in problems {
            self.warnings += i64::from(problem.weight == Weight::Warned);
            let row = std::mem::take(&mut keep).then(|| held(place, row));
            self.hold(Held {
                problem: problem.clone(),
                row,
            })?;
        }
        if let Some(record) = record {
            if self.must_look_up(&record)? {
                let mut problem = Problem::whole(String::new(), self.mend_of_taken());
                problem.file = place.file.to_owned();
                problem.sheet = place.sheet.to_owned();
                problem.row = row.number;
                problem.column = self.column_of_number().to_owned();
                problem.value = record.number();
                self.raw.push((held(place, row), problem));
            }
            if self.group.retried.is_some() {
                self.brought_in.push(row.number);
            }
            self.records.push(record);
            if self.records.len() >= CHUNK {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// Keeps remarks that belong to no single row.
    pub(super) fn remarks(&mut self, problems: &[Problem]) -> Result<()> {
        for problem in problems {
            self.warnings += 1;
            self.hold(Held {
                problem: problem.clone(),
                row: None,
            })?;
        }
        Ok(())
    }

    /// Whether nothing at all is written.
    pub(super) fn dry_run(&self) -> bool {
        self.wish.dry_run
    }

    /// The rest of the file cannot be read: whatever was read of it must not enter.
    pub(super) fn broken(&mut self) {
        self.torn = true;
        self.only_checks = true;
    }

    /// Whether this record's number has to be looked up among those of others.
    fn must_look_up(&mut self, record: &Record) -> Result<bool> {
        if self.group.dataset != Dataset::Payments {
            return Ok(self
                .scope
                .as_ref()
                .is_some_and(|scope| scope.of_numbers().is_some()));
        }
        match self.others {
            Some(others) => Ok(others),
            None => {
                let others =
                    self.corrects().is_some() || self.office.store.has_payments(self.county_of(record)?)?;
                self.others = Some(others);
                Ok(others)
            }
        }
    }

    fn flush(&mut self) -> Result<()> {
        let mut records = std::mem::take(&mut self.records);
        if records.is_empty() {
            return Ok(());
        }
        if !self.raw.is_empty() {
            records = self.without_taken(records)?;
        }
        for record in &records {
            self.tally.add(record);
        }
        let Some(first) = records.first() else {
            return Ok(());
        };
        if self.only_checks {
            return Ok(());
        }
        if self.batch.is_none() {
            let county = self.county_of(first)?;
            self.begin(county)?;
        }
        self.send(Message::Rows(records))
    }

    /// Refuses the records whose number another batch holds.
    fn without_taken(&mut self, records: Vec<Record>) -> Result<Vec<Record>> {
        let raw = std::mem::take(&mut self.raw);
        if self.group.dataset != Dataset::Payments {
            return self.without_elsewhere(records, raw);
        }
        let county = self.county_of(&records[0])?;
        let numbers: Vec<String> = raw.iter().map(|(_, problem)| problem.value.clone()).collect();
        let taken = self.office.store.taken_numbers(county, &numbers)?;
        if let Some(corrected) = self.corrects() {
            return self.of_correction(corrected, records, raw, &taken);
        }
        if taken.is_empty() {
            return Ok(records);
        }
        let first = taken.values().filter_map(|all| all.first()).collect();
        let ways = self.ways(county, first)?;
        let mut free = Vec::with_capacity(records.len());
        for (record, (row, mut problem)) in records.into_iter().zip(raw) {
            let Some(one) = taken.get(&problem.value).and_then(|all| all.first()) else {
                free.push(record);
                continue;
            };
            problem.text = match self.wish.handing {
                Some(_) => "这个发放编号已经有人交过了".to_owned(),
                None => format!("这个发放编号已经在批次 {} 里", one.batch),
            };
            if let Some(way) = ways.get(&problem.value) {
                problem.mend = format!("{}；{way}", problem.mend);
            }
            self.turn_away(row, problem)?;
        }
        Ok(free)
    }

    /// Refuses an understood row because of what others handed in.
    fn turn_away(&mut self, row: HeldRow, problem: Problem) -> Result<()> {
        self.refused += 1;
        if !self.wish.partial {
            self.only_checks = true;
        }
        if self.taken.len() < LISTED {
            self.taken.push(problem.clone());
        }
        self.brought_in.retain(|number| *number != row.number);
        self.hold(Held {
            problem,
            row: self.wish.partial.then_some(row),
        })
    }

    fn county_of(&self, record: &Record) -> Result<u32> {
        if let Some(handing) = &self.wish.handing {
            return Ok(handing.scope.county());
        }
        if let Some(county) = record.county() {
            return Ok(county);
        }
        if let Some(county) = self.office.settings.county {
            return Ok(county);
        }
        match self.office.store.counties()?.as_slice() {
            [] => Ok(0),
            [one] => Ok(*one),
            _ => Err(Error::Usage(
                "库里有几个县，不知道这个文件是哪个县的：在 sanzi.toml 里写 county = 六位县码，或设 SANZI_COUNTY".to_owned(),
            )),
        }
    }

    fn begin(&mut self, county: u32) -> Result<()> {
        let batch = self.office.store.begin_batch(&NewBatch {
            county,
            dataset: self.group.dataset,
            source: &self.group.name,
            today: self.office.today,
            origin: &self.group.origin,
        })?;
        self.batch = Some((county, batch));
        self.send(Message::Begin { county, batch })
    }

    fn send(&mut self, message: Message) -> Result<()> {
        match &self.writer {
            Some(writer) if writer.send(message).is_ok() => Ok(()),
            _ => Err(Error::Internal("写库停了".to_owned())),
        }
    }

    fn hold(&mut self, held: Held) -> Result<()> {
        if self.only_checks {
            return Ok(());
        }
        self.held.push(held);
        if self.held.len() >= HELD && self.batch.is_some() {
            self.write_held()
        } else {
            Ok(())
        }
    }
}

fn held(place: &Place<'_>, row: &Row) -> HeldRow {
    HeldRow {
        header: place.header.to_vec(),
        cells: row.cells().map(str::to_owned).collect(),
        numeric: (0..row.len()).map(|column| row.is_numeric(column)).collect(),
        number: row.number,
    }
}
