//! What public pages may read: masked projections of published records, and nothing else.

mod chosen;
mod corrected;
mod draws;
mod duties;
mod ledgers;
mod near;
mod outcomes;
pub(super) mod records;
mod view;
mod village;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable};

use self::records::{MaskOnly, NoticeRow, PaymentLine, PolicyHeadRow, PolicyRow, ProgrammeRow, StandardRow};
use super::connection::Store;
use super::schema::{
    batches, notices, payments, people, policies, programmes, public_cells, standards, villages,
};
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::class::Class;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::shown::{
    PolicyLine, ShownBatch, ShownCell, ShownNotice, ShownPayment, ShownPolicy, ShownProgramme, ShownVillage,
};
use crate::domain::village::{VillageState, short_name};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::Result;

pub use self::chosen::{Chosen, ClassChange};
pub use self::ledgers::{Booked, LedgerFigures};
pub use self::view::{ShownCounty, ShownTownship, VillageFound, VillageView};

/// The read-only door to the database for public pages; cheap to clone.
#[derive(Clone)]
pub struct PublicStore {
    store: Store,
}

impl Store {
    /// The door for public pages.
    pub fn public(&self) -> PublicStore {
        PublicStore { store: self.clone() }
    }
}

type CellTuple = (i64, String, i32, i16, Option<i64>, i64, i64, i64, i64, i32);

/// The columns of the cube, in the order of [`CellTuple`].
macro_rules! cell_columns {
    () => {
        (
            public_cells::village,
            public_cells::programme,
            public_cells::year,
            public_cells::class,
            public_cells::persons,
            public_cells::payments,
            public_cells::amount,
            public_cells::returned,
            public_cells::recovered,
            public_cells::last_paid,
        )
    };
}
use cell_columns;

fn cell(row: CellTuple) -> Option<(ShownCell, NaiveDate)> {
    let (village, programme, year, class, persons, rows, amount, returned, recovered, last) = row;
    let cell = ShownCell {
        village: VillageCode::from_number(village as u64)?,
        programme,
        year: i16::try_from(year).ok()?,
        class: Class::from_number(class),
        persons,
        rows,
        amount: Fen(amount),
        returned: Fen(returned),
        recovered: Fen(recovered),
    };
    Some((cell, day::from_number(last)?))
}

#[derive(QueryableByName)]
struct County {
    #[diesel(sql_type = BigInt)]
    villages: i64,
    #[diesel(sql_type = BigInt)]
    programmes: i64,
    #[diesel(sql_type = BigInt)]
    policies: i64,
    #[diesel(sql_type = BigInt)]
    payments: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = Nullable<Integer>)]
    last_paid: Option<i32>,
}

impl PublicStore {
    /// A number that grows with every publication and withdrawal: what was rendered under an older one is stale.
    pub fn generation(&self) -> Result<i64> {
        self.store.generation()
    }

    /// The county of this portal; `None` before any village is published.
    pub fn county(&self) -> Result<Option<ShownCounty>> {
        let first: Option<(i32, String)> = self.store.read(|conn| {
            villages::table
                .filter(villages::shown.eq(1))
                .order(villages::code)
                .select((villages::county, villages::county_name))
                .first(conn)
                .optional()
        })?;
        let Some((code, name)) = first else {
            return Ok(None);
        };
        let standing = VillageState::Standing.word();
        let sums: County = self.store.read(|conn| {
            diesel::sql_query(format!(
                "SELECT (SELECT COUNT(*) FROM villages WHERE shown=1 AND state='{standing}') AS villages,
                        (SELECT COUNT(*) FROM programmes WHERE shown=1) AS programmes,
                        (SELECT COUNT(*) FROM policies WHERE shown=1) AS policies,
                        CAST(COALESCE(SUM(payments), 0) AS BIGINT) AS payments,
                        CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS amount,
                        MAX(last_paid) AS last_paid FROM public_cells"
            ))
            .get_result(conn)
        })?;
        Ok(Some(ShownCounty {
            code: code as u32,
            name,
            villages: sums.villages,
            programmes: sums.programmes,
            policies: sums.policies,
            rows: sums.payments,
            amount: Fen(sums.amount),
            as_of: sums.last_paid.and_then(day::from_number),
        }))
    }

    /// The townships by code, with their standing villages.
    pub fn townships(&self) -> Result<Vec<ShownTownship>> {
        let rows: Vec<(i32, String, i64, String)> = self.store.read(|conn| {
            villages::table
                .filter(villages::shown.eq(1))
                .filter(villages::state.eq(VillageState::Standing.word()))
                .order((villages::township_code, villages::code))
                .select((
                    villages::township_code,
                    villages::township,
                    villages::code,
                    villages::name,
                ))
                .load(conn)
        })?;
        let mut out: Vec<ShownTownship> = Vec::new();
        for (township, name, code, village) in rows {
            let (Some(township), Some(code)) = (
                TownshipCode::from_number(township as u32),
                VillageCode::from_number(code as u64),
            ) else {
                continue;
            };
            if out.last().is_none_or(|last| last.code != township) {
                out.push(ShownTownship {
                    code: township,
                    name,
                    villages: Vec::new(),
                });
            }
            if let Some(last) = out.last_mut() {
                last.villages.push((code, short_name(&village)));
            }
        }
        Ok(out)
    }

    /// A payment of class S0 by its address; `None` for every other, existing or not.
    pub fn payment(&self, id: RecordId) -> Result<Option<ShownPayment>> {
        let found: Option<(PaymentLine, MaskOnly)> = self.store.read(|conn| {
            payments::table
                .inner_join(
                    people::table.on(people::county
                        .eq(payments::county)
                        .and(people::id.eq(payments::payee))),
                )
                .inner_join(
                    programmes::table.on(programmes::county
                        .eq(payments::county)
                        .and(programmes::code.eq(payments::programme))),
                )
                .inner_join(
                    batches::table.on(batches::county
                        .eq(payments::county)
                        .and(batches::id.eq(id.batch()))),
                )
                .filter(payments::id.eq(id.0))
                .filter(batches::state.eq(BatchState::Published.word()))
                .filter(programmes::shown.eq(1))
                .filter(programmes::class.eq(Class::S0.number()))
                .select((PaymentLine::as_select(), MaskOnly::as_select()))
                .first(conn)
                .optional()
        })?;
        Ok(found.and_then(|(line, mask)| line.shown(mask)))
    }

    /// The newest notices of these villages, and how many there are in all.
    pub(super) fn notices(&self, villages: &[VillageCode], limit: i64) -> Result<(Vec<ShownNotice>, i64)> {
        let codes: Vec<i64> = villages.iter().map(|v| v.number() as i64).collect();
        // The county leads every key; villages that belong together lie in one.
        let county = villages.first().map_or(0, |v| v.county() as i32);
        let count: i64 = self.store.read(|conn| {
            notices::table
                .filter(notices::county.eq(county))
                .filter(notices::shown.eq(1))
                .filter(notices::village.eq_any(codes.clone()))
                .count()
                .get_result(conn)
        })?;
        let rows: Vec<NoticeRow> = self.store.read(|conn| {
            notices::table
                .filter(notices::county.eq(county))
                .filter(notices::shown.eq(1))
                .filter(notices::village.eq_any(codes))
                .order((notices::from_day.desc(), notices::number))
                .limit(limit)
                .select(NoticeRow::as_select())
                .load(conn)
        })?;
        Ok((rows.into_iter().filter_map(NoticeRow::shown).collect(), count))
    }

    /// The policies, newest first.
    pub fn policies(&self) -> Result<Vec<PolicyLine>> {
        let rows: Vec<PolicyHeadRow> = self.store.read(|conn| {
            policies::table
                .filter(policies::shown.eq(1))
                .order((policies::issued_on.desc(), policies::number))
                .select(PolicyHeadRow::as_select())
                .load(conn)
        })?;
        Ok(rows.into_iter().filter_map(PolicyHeadRow::shown).collect())
    }

    /// A policy by its number.
    pub fn policy(&self, number: &str) -> Result<Option<ShownPolicy>> {
        let row: Option<PolicyRow> = self.store.read(|conn| {
            policies::table
                .filter(policies::shown.eq(1))
                .filter(policies::number.eq(number))
                .order(policies::county.desc())
                .select(PolicyRow::as_select())
                .first(conn)
                .optional()
        })?;
        Ok(row.and_then(PolicyRow::shown))
    }

    /// The programmes by code, with what they pay.
    pub fn programmes(&self) -> Result<Vec<ShownProgramme>> {
        self.store.shown_programmes()
    }

    /// A programme by its code.
    pub fn programme(&self, code: &str) -> Result<Option<ShownProgramme>> {
        let row: Option<ProgrammeRow> = self.store.read(|conn| {
            programmes::table
                .filter(programmes::shown.eq(1))
                .filter(programmes::code.eq(code))
                .order(programmes::county.desc())
                .select(ProgrammeRow::as_select())
                .first(conn)
                .optional()
        })?;
        let Some(row) = row else { return Ok(None) };
        let paid: Vec<StandardRow> = self.store.read(|conn| {
            standards::table
                .filter(standards::shown.eq(1))
                .filter(standards::programme.eq(code))
                .order((standards::valid_from.desc(), standards::tier))
                .select(StandardRow::as_select())
                .load(conn)
        })?;
        Ok(Some(row.shown(
            paid.into_iter().filter_map(StandardRow::shown).collect(),
        )))
    }

    /// The public cube of a programme over all villages.
    pub fn programme_cells(&self, code: &str) -> Result<Vec<ShownCell>> {
        let rows: Vec<CellTuple> = self.store.read(|conn| {
            public_cells::table
                .filter(public_cells::programme.eq(code))
                .order((public_cells::village, public_cells::year.desc()))
                .select(cell_columns!())
                .load(conn)
        })?;
        Ok(rows.into_iter().filter_map(cell).map(|(cell, _)| cell).collect())
    }

    /// The batch a record came with, if it is published.
    pub fn batch(&self, id: i64) -> Result<Option<ShownBatch>> {
        let row: Option<(i64, String, Option<i32>)> = self.store.read(|conn| {
            batches::table
                .filter(batches::id.eq(id))
                .filter(batches::state.eq(BatchState::Published.word()))
                .filter(batches::dataset.eq_any(public_datasets()))
                .select((batches::id, batches::dataset, batches::published_on))
                .first(conn)
                .optional()
        })?;
        Ok(row.and_then(shown_batch))
    }

    /// What was published last, newest first.
    pub fn latest(&self, limit: i64) -> Result<Vec<ShownBatch>> {
        let rows: Vec<(i64, String, Option<i32>)> = self.store.read(|conn| {
            batches::table
                .filter(batches::state.eq(BatchState::Published.word()))
                .filter(batches::dataset.eq_any(public_datasets()))
                .order(batches::published_at.desc())
                .limit(limit)
                .select((batches::id, batches::dataset, batches::published_on))
                .load(conn)
        })?;
        Ok(rows.into_iter().filter_map(shown_batch).collect())
    }
}

/// The datasets that the public may know of.
fn public_datasets() -> Vec<&'static str> {
    Dataset::ALL
        .iter()
        .filter(|dataset| dataset.is_public())
        .map(|dataset| dataset.word())
        .collect()
}

fn shown_batch((id, dataset, published_on): (i64, String, Option<i32>)) -> Option<ShownBatch> {
    Some(ShownBatch {
        id,
        dataset: Dataset::from_word(&dataset)?,
        published_on: published_on.and_then(day::from_number)?,
    })
}
