//! The masked projection as a stream, for the index: what it must hold, in pieces that fit in memory.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::Store;
use super::public::records::{
    MaskOnly, NoticeRow, PaymentLine, PolicyRow, ProgrammeRow, StandardRow, VillageRow,
};
use super::schema::{
    batches, notices, outbox, payments, people, policies, programmes, public_cells, standards, villages,
};
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::shown::{
    ShownNotice, ShownPayment, ShownPolicy, ShownProgramme, ShownStandard, ShownTotal, ShownVillage,
};
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};

/// Values bound to one statement at most.
const MOST_BOUND: usize = 10_000;
/// Rows read at a time.
const CHUNK: i64 = 20_000;

type TotalTuple = (i64, String, i32, Option<i64>, i64, i64, i32);

/// Word for the index: what became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The entry's number; the index's watermark after it took it up.
    pub id: i64,
    /// The batch.
    pub batch: i64,
    /// What it holds; `None` where no batch came or went and only pages are to be made again.
    pub dataset: Option<Dataset>,
    /// Whether it is visible now.
    pub visible: bool,
}

impl Store {
    /// What the outbox says after `watermark`, oldest first.
    pub fn outbox_after(&self, watermark: i64) -> Result<Vec<Word>> {
        let rows: Vec<(i64, i64, String, Option<String>)> = self.read(|conn| {
            outbox::table
                .left_join(batches::table.on(batches::id.eq(outbox::batch)))
                .filter(outbox::id.gt(watermark))
                .order(outbox::id)
                .select((
                    outbox::id,
                    outbox::batch,
                    outbox::dataset,
                    batches::state.nullable(),
                ))
                .load(conn)
        })?;
        rows.into_iter()
            .map(|(id, batch, dataset, state)| {
                let broken = || Error::Internal(format!("outbox entry {id} names no dataset"));
                Ok(Word {
                    id,
                    batch,
                    dataset: match dataset.as_str() {
                        "" => None,
                        word => Some(Dataset::from_word(word).ok_or_else(broken)?),
                    },
                    visible: state.as_deref() == Some(BatchState::Published.word()),
                })
            })
            .collect()
    }

    /// The number of the last outbox entry: the generation of everything public.
    pub fn generation(&self) -> Result<i64> {
        let last: Option<i64> =
            self.read(|conn| outbox::table.select(diesel::dsl::max(outbox::id)).first(conn))?;
        Ok(last.unwrap_or(0))
    }

    /// The published batches of payments, newest first.
    pub fn published_payment_batches(&self) -> Result<Vec<i64>> {
        self.read(|conn| {
            batches::table
                .filter(batches::dataset.eq(Dataset::Payments.word()))
                .filter(batches::state.eq(BatchState::Published.word()))
                .order(batches::id.desc())
                .select(batches::id)
                .load(conn)
        })
    }

    /// The single lines of class S0 of a batch, in chunks from its last row to its first; only those of
    /// `programme` when one is named.
    pub fn shown_payments(
        &self,
        county: u32,
        batch: i64,
        programme: Option<&str>,
        each: &mut dyn FnMut(Vec<ShownPayment>) -> Result<()>,
    ) -> Result<()> {
        let low = RecordId::new(batch, 0).0;
        let mut high = RecordId::new(batch + 1, 0).0;
        let open: Vec<String> = self.read(|conn| {
            programmes::table
                .filter(programmes::county.eq(county as i32))
                .filter(programmes::shown.eq(1))
                .filter(programmes::class.eq(0_i16))
                .select(programmes::code)
                .load(conn)
        })?;
        let open: std::collections::HashSet<String> = open
            .into_iter()
            .filter(|code| programme.is_none_or(|p| p == code))
            .collect();
        if open.is_empty() {
            return Ok(());
        }
        let mut masks: HashMap<i64, String> = HashMap::new();
        loop {
            let rows: Vec<(PaymentLine, i64)> = self.read(|conn| {
                payments::table
                    .filter(payments::county.eq(county as i32))
                    .filter(payments::id.ge(low))
                    .filter(payments::id.lt(high))
                    .order(payments::id.desc())
                    .limit(CHUNK)
                    .select((PaymentLine::as_select(), payments::payee))
                    .load(conn)
            })?;
            let Some((last, _)) = rows.last() else {
                return Ok(());
            };
            high = last.id;
            let rows: Vec<(PaymentLine, i64)> = rows
                .into_iter()
                .filter(|(line, _)| open.contains(&line.programme))
                .collect();
            self.masks_of(county, rows.iter().map(|(_, payee)| *payee), &mut masks)?;
            let shown = rows
                .into_iter()
                .map(|(line, payee)| {
                    let id = line.id;
                    let mask = masks.get(&payee).map(|mask| MaskOnly { mask: mask.clone() });
                    mask.and_then(|mask| line.shown(mask))
                        .ok_or_else(|| Error::Internal(format!("payment {id} cannot be read")))
                })
                .collect::<Result<Vec<_>>>()?;
            each(shown)?;
        }
    }

    /// Adds the masks of those payees that are not there yet: most are paid many times, and joining them to
    /// every payment would look each up as often.
    fn masks_of(
        &self,
        county: u32,
        payees: impl Iterator<Item = i64>,
        masks: &mut HashMap<i64, String>,
    ) -> Result<()> {
        let mut missing: Vec<i64> = payees.filter(|payee| !masks.contains_key(payee)).collect();
        missing.sort_unstable();
        missing.dedup();
        for some in missing.chunks(MOST_BOUND) {
            let found: Vec<(i64, String)> = self.read(|conn| {
                people::table
                    .filter(people::county.eq(county as i32))
                    .filter(people::id.eq_any(some.to_vec()))
                    .select((people::id, people::mask))
                    .load(conn)
            })?;
            masks.extend(found);
        }
        Ok(())
    }

    /// Every total of classes S1 and S2 that the public sees.
    pub fn shown_totals(&self) -> Result<Vec<ShownTotal>> {
        let rows: Vec<TotalTuple> = self.read(|conn| {
            public_cells::table
                .filter(public_cells::class.gt(0_i16))
                .select((
                    public_cells::village,
                    public_cells::programme,
                    public_cells::year,
                    public_cells::persons,
                    public_cells::payments,
                    public_cells::amount,
                    public_cells::last_paid,
                ))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .filter_map(|(village, programme, year, persons, rows, amount, last)| {
                Some(ShownTotal {
                    village: VillageCode::from_number(village as u64)?,
                    programme,
                    year: i16::try_from(year).ok()?,
                    persons: persons?,
                    rows,
                    amount: Fen(amount),
                    last_paid_on: day::from_number(last)?,
                })
            })
            .collect())
    }

    /// Every village shown, merged and abolished ones too.
    pub fn shown_villages(&self) -> Result<Vec<ShownVillage>> {
        let rows: Vec<VillageRow> = self.read(|conn| {
            villages::table
                .filter(villages::shown.eq(1))
                .order(villages::code)
                .select(VillageRow::as_select())
                .load(conn)
        })?;
        Ok(rows.into_iter().filter_map(VillageRow::shown).collect())
    }

    /// Every programme shown, with its standards.
    pub fn shown_programmes(&self) -> Result<Vec<ShownProgramme>> {
        let rows: Vec<ProgrammeRow> = self.read(|conn| {
            programmes::table
                .filter(programmes::shown.eq(1))
                .order(programmes::code)
                .select(ProgrammeRow::as_select())
                .load(conn)
        })?;
        let paid: Vec<StandardRow> = self.read(|conn| {
            standards::table
                .filter(standards::shown.eq(1))
                .order((
                    standards::programme,
                    standards::valid_from.desc(),
                    standards::tier,
                ))
                .select(StandardRow::as_select())
                .load(conn)
        })?;
        let mut by_code: HashMap<String, Vec<ShownStandard>> = HashMap::new();
        for row in paid {
            let code = row.programme.clone();
            if let Some(standard) = row.shown() {
                by_code.entry(code).or_default().push(standard);
            }
        }
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut shown = row.shown(Vec::new());
                shown.standards = by_code.get(&shown.code).cloned().unwrap_or_default();
                shown
            })
            .collect())
    }

    /// Every policy shown, one at a time: their texts are long.
    pub fn shown_policies(&self, each: &mut dyn FnMut(ShownPolicy) -> Result<()>) -> Result<()> {
        let mut from: (i32, String) = (-1, String::new());
        loop {
            let rows: Vec<(i32, PolicyRow)> = self.read(|conn| {
                policies::table
                    .filter(policies::shown.eq(1))
                    .filter(
                        policies::county
                            .gt(from.0)
                            .or(policies::county.eq(from.0).and(policies::number.gt(&from.1))),
                    )
                    .order((policies::county, policies::number))
                    .limit(50)
                    .select((policies::county, PolicyRow::as_select()))
                    .load(conn)
            })?;
            if rows.is_empty() {
                return Ok(());
            }
            for (county, row) in rows {
                if let Some(policy) = row.shown() {
                    from = (county, policy.policy.number.clone());
                    each(policy)?;
                } else {
                    return Err(Error::Internal("a policy cannot be read".to_owned()));
                }
            }
        }
    }

    /// Every notice shown, in chunks.
    pub fn shown_notices(&self, each: &mut dyn FnMut(ShownNotice) -> Result<()>) -> Result<()> {
        let mut from: (i32, String) = (-1, String::new());
        loop {
            let rows: Vec<(i32, NoticeRow)> = self.read(|conn| {
                notices::table
                    .filter(notices::shown.eq(1))
                    .filter(
                        notices::county
                            .gt(from.0)
                            .or(notices::county.eq(from.0).and(notices::number.gt(&from.1))),
                    )
                    .order((notices::county, notices::number))
                    .limit(CHUNK)
                    .select((notices::county, NoticeRow::as_select()))
                    .load(conn)
            })?;
            if rows.is_empty() {
                return Ok(());
            }
            for (county, row) in rows {
                let Some(notice) = row.shown() else {
                    return Err(Error::Internal("a notice cannot be read".to_owned()));
                };
                from = (county, notice.number.clone());
                each(notice)?;
            }
        }
    }
}
