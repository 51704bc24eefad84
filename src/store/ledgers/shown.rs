//! Lines of public ledgers as a stream: for files of everything, and for the index.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::Layout;
use crate::datasets::ShownLine;
use crate::domain::batch::RecordId;
use crate::domain::chart::{self, Side};
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::error::{Error, Result};
use crate::store::connection::Store;

/// Lines read at a time.
const CHUNK: usize = 10_000;

impl Store {
    /// Hands every shown line of a public ledger on, or those of one batch, in the order in which they came.
    pub(in crate::store) fn each_shown_line(
        &self,
        dataset: Dataset,
        batch: Option<i64>,
        each: &mut dyn FnMut(ShownLine) -> Result<()>,
    ) -> Result<()> {
        let layout = Layout::of(dataset)
            .filter(|_| dataset.is_public())
            .ok_or_else(|| Error::Internal(format!("{} is not for the public", dataset.word())))?;
        // The rows of a batch are one range of the key.
        let (mut from, before) = batch.map_or((0, i64::MAX), |batch| {
            (RecordId::new(batch, 0).0 - 1, RecordId::new(batch + 1, 0).0)
        });
        loop {
            let condition =
                format!("WHERE t.shown=1 AND t.id>{from} AND t.id<{before} ORDER BY t.id LIMIT {CHUNK}");
            let lines = layout.lines(self, &condition, &[])?;
            let Some(last) = lines.last() else { return Ok(()) };
            from = last.id;
            for line in lines {
                let Some(village) = line.village else { continue };
                if let Some(line) = ShownLine::new(dataset, RecordId(line.id), village, line.values) {
                    each(line)?;
                }
            }
        }
    }

    /// The lines of a ledger that are searched, each with the name of what it is about: a contract with its asset's, a
    /// disbursement with its project's. Of the books only what was earned and spent. Those of one batch, or all.
    pub fn shown_lines(
        &self,
        dataset: Dataset,
        batch: Option<i64>,
        each: &mut dyn FnMut(ShownLine, String) -> Result<()>,
    ) -> Result<()> {
        let (named, column) = match dataset {
            Dataset::Contracts => (Some(Dataset::Assets), "asset"),
            Dataset::Disbursements => (Some(Dataset::Projects), "project"),
            _ => (None, ""),
        };
        let mut names: HashMap<String, String> = HashMap::new();
        if let Some(named) = named {
            self.each_shown_line(named, None, &mut |line| {
                names.insert(line.number(), line.word("name").to_owned());
                Ok(())
            })?;
        }
        self.each_shown_line(dataset, batch, &mut |line| {
            if dataset == Dataset::Vouchers && !is_result(&line) {
                return Ok(());
            }
            let about = if column.is_empty() {
                None
            } else {
                line.text(column).and_then(|number| names.get(number))
            };
            let about = about.cloned().unwrap_or_default();
            each(line, about)
        })
    }
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    village: i64,
    #[diesel(sql_type = BigInt)]
    lines: i64,
}

impl Store {
    /// How many lines of a ledger are searched, by village: counted by the database itself.
    pub fn searched_lines(&self, dataset: Dataset) -> Result<BTreeMap<i64, u64>> {
        let table = dataset.word();
        let condition = if dataset == Dataset::Vouchers {
            let first = chart::new_chart_from();
            let before = first.pred_opt().unwrap_or(first);
            let day = day::number(first);
            format!(
                "AND ((booked_on<{day} AND SUBSTR(code, 1, 3) IN ({})) OR (booked_on>={day} AND SUBSTR(code, 1, 3) IN ({})))",
                result_codes(before),
                result_codes(first)
            )
        } else {
            String::new()
        };
        let rows: Vec<Counted> = self.read(|conn| {
            diesel::sql_query(format!(
                "SELECT village, COUNT(*) AS lines FROM {table} WHERE shown=1 {condition} GROUP BY village"
            ))
            .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .map(|row| (row.village, row.lines as u64))
            .collect())
    }
}

/// The codes of income and expense in the chart of a day, as SQL lists them.
fn result_codes(day: NaiveDate) -> String {
    let codes: Vec<String> = chart::chart(day)
        .iter()
        .filter(|account| matches!(account.side, Side::Income | Side::Expense))
        .map(|account| format!("'{}'", account.code))
        .collect();
    codes.join(",")
}

/// Whether a line of the books says what was earned or spent.
fn is_result(line: &ShownLine) -> bool {
    line.day("booked_on")
        .and_then(|day| chart::account(line.word("code"), day))
        .is_some_and(|account| matches!(account.side, Side::Income | Side::Expense))
}
