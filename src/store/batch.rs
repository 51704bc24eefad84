//! Batches: begun, finished, published, withdrawn; each step is one transaction.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::audit::{self, Act};
use super::connection::{Conn, Store, one_at_a_time};
use super::holding::hold;
use super::outbox::{alone, tell};
use super::quarantine::{put_back, release_brought};
use super::schema::batches;
use super::{cells, classes, corrections, registers, sums};
use crate::domain::batch::{Batch, BatchState};
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::origin::Origin;
use crate::error::{Error, Result};

/// What is known of a batch before its first row.
#[derive(Debug, Clone)]
pub struct NewBatch<'a> {
    /// The county.
    pub county: u32,
    /// What it holds.
    pub dataset: Dataset,
    /// The file's name.
    pub source: &'a str,
    /// Today.
    pub today: NaiveDate,
    /// Where a list comes from, as far as it is told.
    pub origin: &'a Origin,
}

/// One line of a batch's manifest.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ManifestLine {
    /// The village.
    pub village: i64,
    /// The programme.
    pub programme: String,
    /// The year of payment.
    pub year: i32,
    /// How many.
    pub payments: i64,
    /// Their sum in fen.
    pub amount: i64,
    /// Of it returned.
    pub returned: i64,
    /// Of it recovered.
    pub recovered: i64,
    /// The last day of payment.
    pub last_paid: i32,
}

/// The control totals of a finished load.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// What the rows say, as one word: the same content is imported once.
    pub content: String,
    /// Rows accepted.
    pub accepted: i64,
    /// Rows refused.
    pub refused: i64,
    /// Remarks.
    pub warnings: i64,
    /// Sum in fen.
    pub amount: i64,
    /// Per village, programme and year, ledgers per village alone; empty for registers.
    pub manifest: Vec<ManifestLine>,
}

#[derive(Queryable)]
struct Stored {
    county: i32,
    id: i64,
    dataset: String,
    state: String,
    source: String,
    content: String,
    accepted: i64,
    refused: i64,
    warnings: i64,
    amount: i64,
    imported_on: i32,
    published_on: Option<i32>,
    _published_at: Option<i64>,
    reason: Option<String>,
    _as_of: Option<i32>,
    _owner: Option<String>,
    _basis: Option<String>,
    _corrected: Option<i64>,
}

impl Stored {
    fn batch(self) -> Result<Batch> {
        let broken = |what: &str| Error::Internal(format!("批次 {} 的{what}读不懂", self.id));
        Ok(Batch {
            county: self.county as u32,
            id: self.id,
            dataset: Dataset::from_word(&self.dataset).ok_or_else(|| broken("数据集"))?,
            state: BatchState::from_word(&self.state).ok_or_else(|| broken("状态"))?,
            imported_on: day::from_number(self.imported_on).ok_or_else(|| broken("日期"))?,
            published_on: self.published_on.and_then(day::from_number),
            source: self.source,
            content: self.content,
            rows: self.accepted,
            refused: self.refused,
            warnings: self.warnings,
            amount: Fen(self.amount),
            reason: self.reason,
        })
    }
}

impl Store {
    /// Opens a batch for loading and gives it its number.
    pub fn begin_batch(&self, new: &NewBatch<'_>) -> Result<i64> {
        self.write(|conn| {
            one_at_a_time(conn, "batches")?;
            let last: Option<i64> = batches::table
                .select(diesel::dsl::max(batches::id))
                .first(conn)
                .map_err(Error::internal)?;
            let id = last.unwrap_or(0) + 1;
            diesel::insert_into(batches::table)
                .values((
                    batches::county.eq(new.county as i32),
                    batches::id.eq(id),
                    batches::dataset.eq(new.dataset.word()),
                    batches::state.eq(BatchState::Loading.word()),
                    batches::source.eq(new.source),
                    batches::content.eq(""),
                    batches::accepted.eq(0_i64),
                    batches::refused.eq(0_i64),
                    batches::warnings.eq(0_i64),
                    batches::amount.eq(0_i64),
                    batches::imported_on.eq(day::number(new.today)),
                    batches::as_of.eq(new.origin.as_of.map(day::number)),
                    batches::owner.eq(&new.origin.owner),
                    batches::basis.eq(&new.origin.basis),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            Ok(id)
        })
    }

    /// A batch by its number.
    pub fn batch(&self, id: i64) -> Result<Batch> {
        let mut conn = self.connection()?;
        find(&mut conn, id)
    }

    /// Every batch, oldest first.
    pub fn batches(&self) -> Result<Vec<Batch>> {
        let rows: Vec<Stored> = self.read(|conn| batches::table.order(batches::id).load(conn))?;
        rows.into_iter().map(Stored::batch).collect()
    }

    /// Whether any batch of that dataset is there.
    pub fn has_batches(&self, dataset: Dataset) -> Result<bool> {
        self.read(|conn| {
            diesel::select(diesel::dsl::exists(
                batches::table.filter(batches::dataset.eq(dataset.word())),
            ))
            .get_result(conn)
        })
    }

    /// Makes a waiting batch visible, as one act: totals reconciled, registers switched, the public
    /// cube of the touched villages made again, the index told through the outbox.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is not waiting or needs a register that is not published yet;
    /// [`Error::Internal`] when it does not reconcile, and then nothing has changed.
    pub fn publish_batch(&self, id: i64, today: NaiveDate, act: &Act<'_>) -> Result<Batch> {
        self.write(|conn| publish(conn, id, today, act))
    }

    /// Takes a batch back. Its rows stay as history; what it had replaced is shown again.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it was withdrawn before, or when published payments need it.
    pub fn withdraw_batch(&self, id: i64, reason: &str, act: &Act<'_>) -> Result<Batch> {
        self.write(|conn| withdraw(conn, id, reason, act))
    }
}

/// Makes a waiting batch visible, in the transaction at hand.
pub(super) fn publish(conn: &mut Conn, id: i64, today: NaiveDate, act: &Act<'_>) -> Result<Batch> {
    hold(conn, id)?;
    // What it stands on must not be taken back while that is looked at.
    alone(conn)?;
    let batch = find(conn, id)?;
    if batch.state != BatchState::Waiting {
        return Err(Error::Conflict(format!(
            "批次 {id} 现在是“{}”，只有“待发布”的能发布",
            batch.state.word()
        )));
    }
    sums::reconcile(conn, &batch)?;
    registers::known_to_public(conn, &batch)?;
    let seq = tell(conn, &batch, "publish")?;
    diesel::update(batches::table.find((batch.county as i32, id)))
        .set((
            batches::state.eq(BatchState::Published.word()),
            batches::published_on.eq(day::number(today)),
            batches::published_at.eq(seq),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    registers::show(conn, &batch)?;
    corrections::take_place(conn, &batch)?;
    release_brought(conn, batch.county, id)?;
    classes_of(conn, &batch)?;
    cells::refresh(conn, &batch)?;
    audit::write(conn, batch.county, act)?;
    find(conn, id)
}

/// Takes a batch back, in the transaction at hand.
pub(super) fn withdraw(conn: &mut Conn, id: i64, reason: &str, act: &Act<'_>) -> Result<Batch> {
    hold(conn, id)?;
    let batch = find(conn, id)?;
    let visible = match batch.state {
        BatchState::Published => true,
        BatchState::Waiting => false,
        _ => {
            return Err(Error::Conflict(format!(
                "批次 {id} 现在是“{}”，不能撤回",
                batch.state.word()
            )));
        }
    };
    diesel::update(batches::table.find((batch.county as i32, id)))
        .set((
            batches::state.eq(BatchState::Withdrawn.word()),
            batches::reason.eq(reason),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    if visible {
        tell(conn, &batch, "withdraw")?;
        registers::hide(conn, &batch)?;
        corrections::give_place_back(conn, &batch)?;
        registers::still_needed(conn, &batch)?;
        classes_of(conn, &batch)?;
        cells::refresh(conn, &batch)?;
    } else {
        put_back(conn, batch.county, id)?;
    }
    audit::write(conn, batch.county, act)?;
    find(conn, id)
}

/// The batches of these numbers, newest first.
pub(super) fn some(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Batch>> {
    let rows: Vec<Stored> = batches::table
        .filter(batches::id.eq_any(ids.to_vec()))
        .order(batches::id.desc())
        .load(conn)
        .map_err(Error::internal)?;
    rows.into_iter().map(Stored::batch).collect()
}

/// Sets where a batch stands.
pub(super) fn set_state(conn: &mut Conn, batch: &Batch, state: BatchState) -> Result<()> {
    diesel::update(batches::table.find((batch.county as i32, batch.id)))
        .set(batches::state.eq(state.word()))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: i64) -> Result<Batch> {
    batches::table
        .filter(batches::id.eq(id))
        .first::<Stored>(conn)
        .optional()
        .map_err(Error::internal)?
        .ok_or_else(|| Error::NotFound(format!("批次 {id}")))?
        .batch()
}

/// Programmes come with the class of their name; what two people decided of it holds for every version.
fn classes_of(conn: &mut Conn, batch: &Batch) -> Result<()> {
    match batch.dataset {
        Dataset::Programmes => classes::lay_over(conn, batch.county, None),
        _ => Ok(()),
    }
}
