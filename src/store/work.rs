//! What waits at a desk, counted within reach. Each count is of a list that a room of the desk shows.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::anomalies::UNSORTED;
use super::connection::Store;
use super::schema::{anomalies, cases, settings_decisions, settings_proposals};
use crate::access::Reach;
use crate::domain::anomaly::{Standing, WAITING};
use crate::domain::case::CaseState;
use crate::domain::contract::ContractState;
use crate::domain::day;
use crate::error::Result;

/// Contracts that end within so many days are to be thought of: what the list of what falls due opens with, too.
pub const ENDING: u64 = 180;

/// A count with a sum of money in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub rows: i64,
    /// Their sum in fen.
    pub amount: i64,
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
}

/// The condition that a column of village codes lies within reach. It consists of numbers alone.
fn within(reach: &Reach, column: &str) -> String {
    match reach.ranges() {
        None => "1=1".to_owned(),
        Some([]) => "1=0".to_owned(),
        Some(ranges) => {
            let parts: Vec<String> = ranges
                .iter()
                .map(|(from, to)| format!("{column} BETWEEN {from} AND {to}"))
                .collect();
            format!("({})", parts.join(" OR "))
        }
    }
}

impl Store {
    /// Contracts within reach that run and end from today on within [`ENDING`] days.
    pub fn contracts_ending(&self, reach: &Reach, today: NaiveDate) -> Result<Counted> {
        let last = today.checked_add_days(Days::new(ENDING)).unwrap_or(today);
        let days = format!("BETWEEN {} AND {}", day::number(today), day::number(last));
        self.contracts_until(reach, &days)
    }

    /// Contracts within reach that are over and still said to run.
    pub fn contracts_over(&self, reach: &Reach, today: NaiveDate) -> Result<Counted> {
        self.contracts_until(reach, &format!("<{}", day::number(today)))
    }

    fn contracts_until(&self, reach: &Reach, last: &str) -> Result<Counted> {
        self.summed(&format!(
            "SELECT COUNT(*) AS rows, CAST(COALESCE(SUM(t.rent), 0) AS BIGINT) AS amount FROM contracts t
             WHERE t.county={} AND t.shown=1 AND t.state='{}' AND t.ends_on {last} AND {}",
            reach.of_county(),
            ContractState::Running.word(),
            within(reach, "t.village")
        ))
    }

    /// Contracts within reach with rents whose day has passed and that are not paid in full, with what is missing.
    pub fn rents_overdue(&self, reach: &Reach, today: NaiveDate) -> Result<Counted> {
        let county = reach.of_county();
        self.summed(&format!(
            "SELECT COUNT(DISTINCT t.contract) AS rows, CAST(COALESCE(SUM(t.due-COALESCE(t.paid, 0)), 0) AS BIGINT) AS amount
             FROM receipts t
             WHERE t.county={county} AND t.shown=1 AND t.due_on<{} AND COALESCE(t.paid, 0)<t.due AND {}
               AND t.contract IN (SELECT c.number FROM contracts c WHERE c.county={county} AND c.shown=1 AND {})",
            day::number(today),
            within(reach, "t.village"),
            within(reach, "c.village")
        ))
    }

    pub(super) fn summed(&self, sql: &str) -> Result<Counted> {
        let sum: Sum = self.read(|conn| diesel::sql_query(sql).get_result(conn))?;
        Ok(Counted {
            rows: sum.rows,
            amount: sum.amount,
        })
    }

    /// Findings within reach that the last scan found for the first time and that nobody took up or judged since.
    pub fn flags_appeared(&self, reach: &Reach) -> Result<Counted> {
        let rows: Vec<(i64, i64)> = self.read(|conn| {
            anomalies::table
                .filter(anomalies::county.eq(reach.of_county() as i32))
                .filter(anomalies::standing.eq(Standing::Appeared.word()))
                .filter(anomalies::status.eq_any(WAITING))
                .select((anomalies::village, anomalies::amount))
                .load(conn)
        })?;
        Ok(rows
            .into_iter()
            .filter(|(village, _)| reach.covers_number(*village))
            .fold(Counted::default(), |sum, (_, amount)| Counted {
                rows: sum.rows + 1,
                amount: sum.amount + amount,
            }))
    }

    /// Findings within reach that were found by a day and that nobody has sorted since: neither taken up nor exempted.
    pub fn flags_unsorted(&self, reach: &Reach, by: NaiveDate) -> Result<Counted> {
        let rows: Vec<(String, i64, i64)> = self.read(|conn| {
            anomalies::table
                .filter(anomalies::county.eq(reach.of_county() as i32))
                .filter(anomalies::standing.ne(Standing::Gone.word()))
                .filter(anomalies::status.eq(UNSORTED))
                .select((anomalies::id, anomalies::village, anomalies::amount))
                .load(conn)
        })?;
        let recent = self.appeared_after(reach.of_county(), by)?;
        Ok(rows
            .into_iter()
            .filter(|(id, village, _)| reach.covers_number(*village) && !recent.contains(id))
            .fold(Counted::default(), |sum, (.., amount)| Counted {
                rows: sum.rows + 1,
                amount: sum.amount + amount,
            }))
    }

    /// Closed cases within reach that were closed before a day and that nobody has looked back at.
    pub fn look_backs_overdue(&self, reach: &Reach, closed_before: NaiveDate) -> Result<i64> {
        let villages: Vec<i64> = self.read(|conn| {
            cases::table
                .filter(cases::county.eq(reach.of_county() as i32))
                .filter(cases::state.eq(CaseState::Closed.word()))
                .filter(cases::closed_on.lt(day::number(closed_before)))
                .select(cases::village)
                .load(conn)
        })?;
        Ok(villages
            .into_iter()
            .filter(|village| reach.covers_number(*village))
            .count() as i64)
    }

    /// Changes of settings that wait: those of others, which `user` may decide, and their own. A smaller reach than the
    /// county's has none.
    pub fn settings_waiting(&self, reach: &Reach, user: i64) -> Result<(i64, i64)> {
        if !reach.is_whole() {
            return Ok((0, 0));
        }
        let proposers: Vec<i64> = self.read(|conn| {
            settings_proposals::table
                .left_join(
                    settings_decisions::table.on(settings_decisions::county
                        .eq(settings_proposals::county)
                        .and(settings_decisions::proposal.eq(settings_proposals::id))),
                )
                .filter(settings_proposals::county.eq(reach.of_county() as i32))
                .filter(settings_decisions::number.nullable().is_null())
                .select(settings_proposals::proposer)
                .load(conn)
        })?;
        let own = proposers.iter().filter(|one| **one == user).count() as i64;
        Ok((proposers.len() as i64 - own, own))
    }

    /// A user's own changes that were returned since an instant.
    pub fn settings_returned(&self, reach: &Reach, user: i64, since: i64) -> Result<i64> {
        if !reach.is_whole() {
            return Ok(0);
        }
        self.read(|conn| {
            settings_proposals::table
                .inner_join(
                    settings_decisions::table.on(settings_decisions::county
                        .eq(settings_proposals::county)
                        .and(settings_decisions::proposal.eq(settings_proposals::id))),
                )
                .filter(settings_proposals::county.eq(reach.of_county() as i32))
                .filter(settings_proposals::proposer.eq(user))
                .filter(settings_decisions::verdict.eq(crate::domain::setting::Verdict::Returned.word()))
                .filter(settings_decisions::decided_at.ge(since))
                .count()
                .get_result(conn)
        })
    }
}
