//! The index follows the database: what the outbox says is taken up, or everything is made again.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::Office;
use crate::config::Settings;
use crate::domain::batch::Batch;
use crate::domain::dataset::Dataset;
use crate::error::{Error, Result};
use crate::search::public::{Entry, Kind, PublicIndex, PublicWriter};
use crate::store::Store;
use crate::store::sums::Sum;

/// Chunks between the reading and the indexing thread.
const AHEAD: usize = 4;

/// Takes up what the outbox holds after what `index` shows, and lets it show that. Returns false when there was nothing
/// to do. Opening an index proves every byte of it: whoever asks often keeps one open.
///
/// # Errors
/// [`Error::Busy`] while another process writes the index; [`Error::Internal`] when what goes in does not
/// add up to what the database shows, and then the index stays as it was.
pub fn drain(settings: &Settings, store: &Store, index: &PublicIndex) -> Result<bool> {
    // Another process may have taken it up already.
    index.refresh()?;
    let folder = settings.public_index();
    let watermark = index.watermark();
    let words = store.outbox_after(watermark)?;
    let Some(last) = words.last().map(|word| word.id) else {
        return Ok(false);
    };
    let mut registers: BTreeSet<Dataset> = BTreeSet::new();
    let mut batches: BTreeMap<i64, bool> = BTreeMap::new();
    let mut books: BTreeSet<i64> = BTreeSet::new();
    for word in &words {
        let Some(dataset) = word.dataset else { continue };
        if dataset == Dataset::Payments {
            batches.insert(word.batch, word.visible);
        } else if dataset == Dataset::Vouchers && watermark > 0 {
            // The largest ledger, and no other record lends it its name.
            books.insert(word.batch);
        } else {
            registers.insert(dataset);
            // What is found by the name of another record.
            match dataset {
                Dataset::Assets => drop(registers.insert(Dataset::Contracts)),
                Dataset::Projects => drop(registers.insert(Dataset::Disbursements)),
                _ => {}
            }
        }
    }
    let mut writer = PublicWriter::open(&folder)?;
    let done = take_up(index, store, &mut writer, &registers, &batches)
        .and_then(|()| entries(store, &mut writer, &books));
    match done {
        Ok(()) => writer.commit(last)?,
        Err(error) => {
            writer.rollback()?;
            return Err(error);
        }
    }
    drop(writer);
    index.refresh()?;
    Ok(true)
}

fn take_up(
    index: &PublicIndex,
    store: &Store,
    writer: &mut PublicWriter,
    registers: &BTreeSet<Dataset>,
    batches: &BTreeMap<i64, bool>,
) -> Result<()> {
    let watermark = index.watermark();
    // A programme whose class changed must lose or gain its single lines in the batches that were there.
    if registers.contains(&Dataset::Programmes) && watermark > 0 {
        let before = index.names();
        let earlier: Vec<i64> = store
            .published_payment_batches()?
            .into_iter()
            .filter(|b| !batches.contains_key(b))
            .collect();
        for now in store.shown_programmes()? {
            let changed = before
                .programme(&now.code)
                .is_none_or(|then| then.class != now.class);
            if changed && !earlier.is_empty() {
                writer.clear_programme(&now.code)?;
                for batch in &earlier {
                    payments(store, writer, &store.batch(*batch)?, Some(&now.code))?;
                }
            }
        }
    }
    for dataset in registers {
        register(store, writer, *dataset)?;
    }
    for (batch, visible) in batches {
        if watermark > 0 {
            writer.clear_batch(*batch)?;
        }
        if *visible {
            let batch = store.batch(*batch)?;
            let sums = payments(store, writer, &batch, None)?;
            agree(&sums, &store.shown_sums(&batch)?, &format!("批次 {}", batch.id))?;
        }
    }
    if !batches.is_empty() || registers.contains(&Dataset::Programmes) {
        totals(store, writer)?;
    }
    Ok(())
}

fn register(store: &Store, writer: &mut PublicWriter, dataset: Dataset) -> Result<()> {
    match dataset {
        Dataset::Villages => {
            writer.clear_kind(Kind::Village)?;
            for village in store.shown_villages()? {
                writer.add(&Entry::Village(village))?;
            }
        }
        Dataset::Programmes | Dataset::Standards => {
            writer.clear_kind(Kind::Programme)?;
            for programme in store.shown_programmes()? {
                writer.add(&Entry::Programme(programme))?;
            }
        }
        Dataset::Policies => {
            writer.clear_kind(Kind::Policy)?;
            store.shown_policies(&mut |policy| writer.add(&Entry::Policy(policy)))?;
        }
        Dataset::Notices => {
            writer.clear_kind(Kind::Notice)?;
            store.shown_notices(&mut |notice| writer.add(&Entry::Notice(notice)))?;
        }
        // Payments come by batches; nothing of the others is searched.
        dataset => {
            if let Some(kind) = Kind::of_ledger(dataset) {
                writer.clear_kind(kind)?;
                store.shown_lines(dataset, None, &mut |line, about| {
                    writer.add(&Entry::Line(line, about))
                })?;
            }
        }
    }
    Ok(())
}

/// The entries of the books that came, went or changed with these batches; all others stay as they are.
fn entries(store: &Store, writer: &mut PublicWriter, books: &BTreeSet<i64>) -> Result<()> {
    let mut touched: BTreeSet<i64> = BTreeSet::new();
    for batch in books {
        touched.extend(store.batches_touched(&store.batch(*batch)?)?);
    }
    for batch in touched {
        writer.clear_batch(batch)?;
        store.shown_lines(Dataset::Vouchers, Some(batch), &mut |line, about| {
            writer.add(&Entry::Line(line, about))
        })?;
    }
    Ok(())
}

/// Adds a batch's single lines, read in one thread and indexed in this one; the sums per village of
/// what went in.
fn payments(
    store: &Store,
    writer: &mut PublicWriter,
    batch: &Batch,
    programme: Option<&str>,
) -> Result<BTreeMap<i64, Sum>> {
    let mut sums: BTreeMap<i64, Sum> = BTreeMap::new();
    std::thread::scope(|scope| {
        let (sender, receiver) = std::sync::mpsc::sync_channel(AHEAD);
        let reader = scope.spawn(move || {
            store.shown_payments(batch.county, batch.id, programme, &mut |chunk| {
                sender
                    .send(chunk)
                    .map_err(|_| Error::Internal("索引停了".to_owned()))
            })
        });
        let mut added = Ok(());
        for chunk in receiver {
            added = chunk.into_iter().try_for_each(|line| {
                let sum = sums.entry(line.village.number() as i64).or_default();
                sum.rows += 1;
                sum.amount += line.amount.0;
                writer.add(&Entry::Payment(line))
            });
            if added.is_err() {
                break;
            }
        }
        let read = reader
            .join()
            .unwrap_or_else(|_| Err(Error::Internal("读库的线程垮了".to_owned())));
        added.and(read)
    })?;
    Ok(sums)
}

fn totals(store: &Store, writer: &mut PublicWriter) -> Result<()> {
    writer.clear_totals()?;
    let mut sums: BTreeMap<i64, Sum> = BTreeMap::new();
    for total in store.shown_totals()? {
        let sum = sums.entry(total.village.number() as i64).or_default();
        sum.rows += total.rows;
        sum.amount += total.amount.0;
        writer.add(&Entry::Total(total))?;
    }
    agree(&sums, &store.total_sums()?, "合计")
}

fn agree(added: &BTreeMap<i64, Sum>, shown: &BTreeMap<i64, Sum>, place: &str) -> Result<()> {
    for village in added.keys().chain(shown.keys()) {
        let (a, b) = (
            added.get(village).copied().unwrap_or_default(),
            shown.get(village).copied().unwrap_or_default(),
        );
        if a != b {
            return Err(Error::Internal(format!(
                "对不上账，索引没有更新：{place} 村 {village}，索引 {} 行 {} 分，库里 {} 行 {} 分",
                a.rows, a.amount, b.rows, b.amount
            )));
        }
    }
    Ok(())
}

/// Waits for a portal that is open and just writes the index of the desk: it has a thread of its own for that.
fn in_turn(mut work: impl FnMut() -> Result<()>) -> Result<()> {
    const LONGEST: Duration = Duration::from_secs(300);
    let began = Instant::now();
    loop {
        match work() {
            Err(Error::Busy(_)) if began.elapsed() < LONGEST => {
                std::thread::sleep(Duration::from_millis(200))
            }
            other => return other,
        }
    }
}

/// Makes the index again from the database, beside the one in use, and then takes its place.
pub fn rebuild(office: &Office) -> Result<u64> {
    let (store, folder) = (&office.store, office.settings.public_index());
    let watermark = store.generation()?;
    let mut writer = PublicWriter::rebuild(&folder)?;
    let mut lines = 0;
    for dataset in Dataset::ALL {
        register(store, &mut writer, *dataset)?;
    }
    for batch in store.published_payment_batches()? {
        let batch = store.batch(batch)?;
        let sums = payments(store, &mut writer, &batch, None)?;
        agree(&sums, &store.shown_sums(&batch)?, &format!("批次 {}", batch.id))?;
        lines += sums.values().map(|sum| sum.rows as u64).sum::<u64>();
    }
    totals(store, &mut writer)?;
    writer.commit(watermark)?;
    writer.switch()?;
    // Where nobody serves there is no index of the desk, and none is made.
    if office.settings.desk_index().exists() {
        in_turn(|| super::desk_index::rebuild(&office.settings, store))?;
    }
    Ok(lines)
}

/// Brings the index up to date from the command line, by our own hand or by waiting for the server that
/// holds the writer, and gives it back.
pub fn catch_up(office: &Office) -> Result<PublicIndex> {
    let index = PublicIndex::open(&office.settings.public_index())?;
    for _ in 0..6000 {
        match drain(&office.settings, &office.store, &index) {
            Ok(true) => {}
            Ok(false) => return Ok(index),
            Err(Error::Busy(_)) => std::thread::sleep(std::time::Duration::from_millis(100)),
            Err(error) => return Err(error),
        }
    }
    Err(Error::Busy(
        "另一个程序一直占着索引；过一会儿运行 sanzi reindex".to_owned(),
    ))
}
