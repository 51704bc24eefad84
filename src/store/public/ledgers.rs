//! Lines of public ledgers: what the collectives own, let, build and book.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};

use super::{PublicStore, day};
use crate::datasets::ShownLine;
use crate::domain::batch::{BatchState, RecordId};
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::shown::ShownBatch;
use crate::domain::village_code::VillageCode;
use crate::error::{Error, Result};
use crate::store::ledgers::{Layout, Stored};

/// What an account took in and gave out in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The first-level code, three digits.
    pub code: String,
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
    /// Lines.
    pub lines: i64,
    /// The sum of the debits.
    pub debit: Fen,
    /// The sum of the credits.
    pub credit: Fen,
}

#[derive(QueryableByName)]
struct Sums {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = BigInt)]
    lines: i64,
    #[diesel(sql_type = BigInt)]
    debit: i64,
    #[diesel(sql_type = BigInt)]
    credit: i64,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    lines: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = Nullable<Integer>)]
    last: Option<i32>,
}

/// How many lines a village has of a ledger, what they sum up to, and the last day in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LedgerFigures {
    /// Lines.
    pub lines: i64,
    /// The sum of the column that its control totals add up.
    pub amount: Fen,
    /// The last day of its day column.
    pub last: Option<NaiveDate>,
}

fn layout(dataset: Dataset) -> Result<Layout> {
    Layout::of(dataset)
        .filter(|_| dataset.is_public())
        .ok_or_else(|| Error::Internal(format!("{} is not for the public", dataset.word())))
}

fn shown(dataset: Dataset, stored: Stored) -> Option<ShownLine> {
    ShownLine::new(dataset, RecordId(stored.id), stored.village?, stored.values)
}

/// The condition of lines that are shown and belong to these villages; villages that belong together lie in one
/// county.
fn of_villages(villages: &[VillageCode]) -> String {
    let county = villages.first().map_or(0, |village| village.county());
    let codes: Vec<String> = villages.iter().map(ToString::to_string).collect();
    format!(
        "t.county={county} AND t.village IN ({}) AND t.shown=1",
        codes.join(",")
    )
}

impl PublicStore {
    /// A village's lines of a ledger, in the order of `order` (columns of ours).
    pub fn lines(&self, dataset: Dataset, villages: &[VillageCode], order: &str) -> Result<Vec<ShownLine>> {
        let condition = format!("WHERE {} ORDER BY {order}", of_villages(villages));
        let lines = layout(dataset)?.lines(&self.store, &condition, &[])?;
        Ok(lines
            .into_iter()
            .filter_map(|line| shown(dataset, line))
            .collect())
    }

    /// The lines whose `column` holds that text, such as the rents of a contract.
    pub fn lines_with(
        &self,
        dataset: Dataset,
        village: VillageCode,
        column: &str,
        text: &str,
        order: &str,
    ) -> Result<Vec<ShownLine>> {
        let of_village = of_villages(&[village]);
        let condition = format!("WHERE {of_village} AND t.{column}=? ORDER BY {order}");
        let lines = layout(dataset)?.lines(&self.store, &condition, &[text])?;
        Ok(lines
            .into_iter()
            .filter_map(|line| shown(dataset, line))
            .collect())
    }

    /// Hands every shown line of a ledger on, in the order in which they came.
    pub fn each_line(&self, dataset: Dataset, each: &mut dyn FnMut(ShownLine) -> Result<()>) -> Result<()> {
        self.store.each_shown_line(dataset, None, each)
    }

    /// The record of that business number; where several counties have it, that of the greatest code.
    pub fn line(&self, dataset: Dataset, number: &str) -> Result<Option<ShownLine>> {
        // The county leads the index.
        let condition = "WHERE t.county IN (SELECT county FROM batches) AND t.number=? AND t.shown=1 ORDER BY t.county DESC LIMIT 1";
        let lines = layout(dataset)?.lines(&self.store, condition, &[number])?;
        Ok(lines.into_iter().find_map(|line| shown(dataset, line)))
    }

    /// Every published version of a record, newest first, each with the batch that brought it.
    pub fn versions(&self, line: &ShownLine) -> Result<Vec<(ShownLine, ShownBatch)>> {
        let condition = format!(
            "JOIN batches b ON b.county=t.county AND b.id=t.batch AND b.state='{}'
             WHERE t.county={} AND t.number=? ORDER BY b.published_at DESC",
            BatchState::Published.word(),
            line.village.county()
        );
        let dataset = line.dataset;
        let found = layout(dataset)?.lines(&self.store, &condition, &[&line.number()])?;
        let mut versions = Vec::new();
        for stored in found {
            let batch = stored.batch;
            if let (Some(line), Some(batch)) = (shown(dataset, stored), self.batch(batch)?) {
                versions.push((line, batch));
            }
        }
        Ok(versions)
    }

    /// How many lines a village has of a ledger, and their sum; `day` names the column whose last day is told.
    pub fn ledger_figures(
        &self,
        dataset: Dataset,
        villages: &[VillageCode],
        day_column: &str,
    ) -> Result<LedgerFigures> {
        let layout = layout(dataset)?;
        let amount = layout.ledger.amount.unwrap_or("0");
        let sums: Counted = self.store.read(|conn| {
            diesel::sql_query(format!(
                "SELECT COUNT(*) AS lines, CAST(COALESCE(SUM({amount}), 0) AS BIGINT) AS amount, MAX({day_column}) AS last
                 FROM {} t WHERE {}",
                layout.table(),
                of_villages(villages)
            ))
            .get_result(conn)
        })?;
        Ok(LedgerFigures {
            lines: sums.lines,
            amount: Fen(sums.amount),
            last: sums.last.and_then(day::from_number),
        })
    }

    /// A village's books by first-level account and month, oldest first.
    pub fn books(&self, villages: &[VillageCode]) -> Result<Vec<Booked>> {
        let rows: Vec<Sums> = self.store.read(|conn| {
            diesel::sql_query(format!(
                "SELECT SUBSTR(t.code, 1, 3) AS code, t.booked_on AS day, COUNT(*) AS lines,
                        CAST(COALESCE(SUM(t.debit), 0) AS BIGINT) AS debit, CAST(COALESCE(SUM(t.credit), 0) AS BIGINT) AS credit
                 FROM vouchers t WHERE {} GROUP BY SUBSTR(t.code, 1, 3), t.booked_on ORDER BY t.booked_on, 1",
                of_villages(villages)
            ))
            .load(conn)
        })?;
        let mut months: std::collections::BTreeMap<(i32, u32, String), Booked> =
            std::collections::BTreeMap::new();
        for row in rows {
            let Some(day) = day::from_number(row.day) else {
                continue;
            };
            let (year, month) = (chrono::Datelike::year(&day), chrono::Datelike::month(&day));
            let booked = months
                .entry((year, month, row.code.clone()))
                .or_insert_with(|| Booked {
                    code: row.code,
                    year,
                    month,
                    lines: 0,
                    debit: Fen(0),
                    credit: Fen(0),
                });
            booked.lines += row.lines;
            booked.debit += Fen(row.debit);
            booked.credit += Fen(row.credit);
        }
        Ok(months.into_values().collect())
    }

    /// A village's voucher lines of an account in a span of days, by day and number.
    pub fn voucher_lines(
        &self,
        villages: &[VillageCode],
        code: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<ShownLine>> {
        let condition = format!(
            "WHERE {} AND SUBSTR(t.code, 1, 3)=? AND t.booked_on>={} AND t.booked_on<={} ORDER BY t.booked_on, t.number, t.line",
            of_villages(villages),
            day::number(from),
            day::number(to)
        );
        let lines = layout(Dataset::Vouchers)?.lines(&self.store, &condition, &[code])?;
        Ok(lines
            .into_iter()
            .filter_map(|line| shown(Dataset::Vouchers, line))
            .collect())
    }
}
