//! What falls due: contracts that run out, rents that did not come.

use chrono::{Days, NaiveDate};

use super::lines::layout;
use super::{ask, condition};
use crate::access::Reach;
use crate::datasets::OfficeLine;
use crate::domain::batch::RecordId;
use crate::domain::contract::ContractState;
use crate::domain::dataset::Dataset;
use crate::domain::day;
use crate::domain::duty::{self, Duty, Known, Terms};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::error::Result;
use crate::store::office::OfficeStore;

/// A contract that runs out, or ran out and is still said to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The contract.
    pub contract: OfficeLine,
    /// Days from today to its last; negative when it is over.
    pub days: i64,
}

/// A contract whose rent is overdue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpaid {
    /// The contract, with its village and tenant.
    pub contract: OfficeLine,
    /// Instalments that are due and not paid in full.
    pub instalments: i64,
    /// What is open of them.
    pub open: Fen,
    /// Days since the first of them was due.
    pub days: i64,
}

impl OfficeStore {
    /// What the villages within reach owe their people, village by village; empty where nothing of the collectives' accounts
    /// was ever published.
    pub fn duties(
        &self,
        terms: Terms,
        today: NaiveDate,
        reach: &Reach,
    ) -> Result<Vec<(VillageCode, Vec<Duty>)>> {
        let public = self.store.public();
        let known = public.publications(&[], today)?;
        if known
            .values()
            .all(|one| one.months.is_empty() && one.notices.is_empty())
        {
            return Ok(Vec::new());
        }
        let none = Known::default();
        Ok(public
            .townships()?
            .into_iter()
            .flat_map(|township| township.villages)
            .map(|(code, _)| code)
            .filter(|code| reach.covers(*code))
            .map(|code| {
                (
                    code,
                    duty::duties(known.get(&code).unwrap_or(&none), terms, today),
                )
            })
            .collect())
    }

    /// The contracts said to run that end within so many days, or that are over; the longest over first.
    pub fn ending(&self, today: NaiveDate, within: u64, reach: &Reach) -> Result<Vec<Ending>> {
        let last = today.checked_add_days(Days::new(within)).unwrap_or(today);
        let condition = format!(
            "WHERE t.county={} AND t.shown=1 AND {} AND t.state='{}' AND t.ends_on<={} ORDER BY t.ends_on, t.id",
            reach.of_county(),
            condition::within(reach, "t.village"),
            ContractState::Running.word(),
            day::number(last)
        );
        let stored = layout(Dataset::Contracts)?.lines(&self.store, &condition, &[])?;
        Ok(stored
            .into_iter()
            .map(|line| {
                let id = RecordId(line.id);
                OfficeLine::of_values(Dataset::Contracts, id, line.village, line.values)
            })
            .map(|contract| Ending {
                days: contract.day("ends_on").map_or(0, |end| (end - today).num_days()),
                contract,
            })
            .collect())
    }

    /// The contracts with rents that were due before today and did not come in full; the largest sum first.
    pub fn unpaid(&self, today: NaiveDate, reach: &Reach) -> Result<Vec<Unpaid>> {
        let county = reach.of_county();
        // What one instalment was paid too much pays for no other.
        let open = format!(
            "FROM receipts t WHERE t.county={county} AND t.shown=1 AND {} AND t.due_on<{} AND COALESCE(t.paid, 0)<t.due",
            condition::within(reach, "t.village"),
            day::number(today)
        );
        let sums = ask(
            &self.store,
            &format!(
                "SELECT t.contract AS word, COUNT(*) AS one, CAST(SUM(t.due-COALESCE(t.paid, 0)) AS BIGINT) AS two {open} GROUP BY t.contract"
            ),
            &[],
        )?;
        let first = ask(
            &self.store,
            &format!(
                "SELECT t.contract AS word, CAST(MIN(t.due_on) AS BIGINT) AS one, CAST(0 AS BIGINT) AS two {open} GROUP BY t.contract"
            ),
            &[],
        )?;
        let first: std::collections::HashMap<String, i64> =
            first.into_iter().map(|row| (row.word, row.one)).collect();
        let condition = format!(
            "WHERE t.county={county} AND t.shown=1 AND {} AND t.number IN (SELECT t.contract {open})",
            condition::within(reach, "t.village")
        );
        let stored = layout(Dataset::Contracts)?.lines(&self.store, &condition, &[])?;
        let mut contracts: std::collections::HashMap<String, OfficeLine> = stored
            .into_iter()
            .map(|line| {
                let id = RecordId(line.id);
                OfficeLine::of_values(Dataset::Contracts, id, line.village, line.values)
            })
            .map(|contract| (contract.number(), contract))
            .collect();
        let mut unpaid: Vec<Unpaid> = sums
            .into_iter()
            .filter_map(|row| {
                Some(Unpaid {
                    contract: contracts.remove(&row.word)?,
                    instalments: row.one,
                    open: Fen(row.two),
                    days: first
                        .get(&row.word)
                        .map_or(0, |due| i64::from(day::number(today)) - due),
                })
            })
            .collect();
        unpaid.sort_by(|a, b| (b.open.0, a.contract.number()).cmp(&(a.open.0, b.contract.number())));
        Ok(unpaid)
    }
}
