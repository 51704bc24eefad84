//! What the collectives own, let, build and book, and the lists that offices match against.
//!
//! It is made village by village out of one another: a project becomes an asset, an asset is let by a contract, rent and
//! works go through the books. Whatever is made here is in order; what is not is planted in `slips.rs` alone.

mod books;
mod entry;
mod firms;
mod parties;
mod property;
mod rolls;
mod slips;
mod works;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Datelike, NaiveDate};

use self::entry::Entry;
use self::firms::Firm;
use self::parties::Parties;
use super::boards::Posted;
use super::calendar::{Span, weekday};
use super::chance::Chance;
use super::grants::County;
use super::places::Place;
use super::sheet::Sheet;
use super::truth::Case;
use crate::datasets::headings;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::village::short_name;
use crate::error::Result;

/// The datasets that are written here, in the order in which they refer to each other.
pub(super) const DATASETS: [Dataset; 16] = [
    Dataset::Projects,
    Dataset::Assets,
    Dataset::Contracts,
    Dataset::Receipts,
    Dataset::Accounts,
    Dataset::Vouchers,
    Dataset::Bids,
    Dataset::Disbursements,
    Dataset::Findings,
    Dataset::Persons,
    Dataset::Land,
    Dataset::Staff,
    Dataset::Cadres,
    Dataset::Kin,
    Dataset::Holdings,
    Dataset::Companies,
];

/// Money that moved, for the books.
struct Movement {
    day: NaiveDate,
    amount: Fen,
    what: What,
    summary: String,
    party: String,
    party_account: String,
    cash: bool,
    invoice: Option<String>,
}

/// What moved it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Rent,
    Grant,
    ProjectMoney,
    ProjectPayment,
    ProjectRefund,
    Capitalised,
    Office,
    Labour,
    Welfare,
    PettyCash,
    Opening,
}

/// A village on which the estate is being made.
struct Village<'a> {
    place: &'a Place,
    /// Its place in the list.
    at: usize,
    span: Span,
    chance: Chance,
    /// The last six digits of its code, in every number of its own.
    tail: String,
    /// The collective's account.
    account: String,
    movements: Vec<Movement>,
    invoices: u32,
}

impl Village<'_> {
    fn name(&self) -> String {
        short_name(&self.place.name)
    }

    /// The next number of an invoice.
    fn invoice(&mut self) -> String {
        self.invoices += 1;
        // Invoices of one seller never follow each other.
        format!(
            "{:08}",
            (u64::from(self.invoices) * 7_919 + self.at as u64 * 104_729) % 100_000_000
        )
    }
}

/// Everything that was made.
pub(super) struct Estate<'a> {
    entries: BTreeMap<Dataset, Vec<Entry>>,
    /// How many numbers of each kind a village has given out.
    given: BTreeMap<(Dataset, usize), u32>,
    firms: Vec<Firm>,
    parties: Parties<'a>,
    /// What hung on boards about it.
    posted: Vec<Posted>,
}

impl<'a> Estate<'a> {
    /// Makes it for a county that has people, with what is planted; the cases go to the truth file.
    pub(super) fn make(county: &'a County, cases: &mut Vec<Case>) -> Self {
        let mut parties = Parties::of(county);
        let mut estate = Self {
            entries: BTreeMap::new(),
            given: BTreeMap::new(),
            firms: firms::make(county, &mut parties),
            parties,
            posted: Vec::new(),
        };
        for (at, place) in county.places.villages.iter().enumerate() {
            let tail = format!("{:06}", place.code.number() % 1_000_000);
            let mut village = Village {
                place,
                at,
                span: county.span,
                chance: Chance::new(county.seed, 10_000 + at as u64),
                account: format!("6217988{}01", place.code),
                tail,
                movements: Vec::new(),
                invoices: 0,
            };
            rolls::account(&mut estate, &village);
            works::make(&mut estate, &mut village);
            property::make(&mut estate, &mut village);
            books::keep(&mut estate, village, county.seed);
        }
        rolls::make(&mut estate, county);
        slips::plant(&mut estate, county, cases);
        estate
    }

    fn add(&mut self, entry: Entry) {
        self.entries.entry(entry.dataset).or_default().push(entry);
    }

    /// The next number of a village in a dataset, such as `HT100201-03`.
    fn number(&mut self, dataset: Dataset, prefix: &str, village: &Village<'_>) -> String {
        self.number_of(dataset, prefix, village.at, &village.tail)
    }

    fn number_of(&mut self, dataset: Dataset, prefix: &str, at: usize, tail: &str) -> String {
        let given = self.given.entry((dataset, at)).or_default();
        *given += 1;
        format!("{prefix}{tail}-{given:03}")
    }

    fn of(&self, dataset: Dataset) -> &[Entry] {
        self.entries.get(&dataset).map_or(&[], Vec::as_slice)
    }

    /// The notices that speak of it.
    pub(super) fn posted(&self) -> &[Posted] {
        &self.posted
    }

    /// Writes a file for each dataset; rows by dataset.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn write(&self, folder: &Path) -> Result<u64> {
        let mut rows = 0;
        for dataset in DATASETS {
            let name = format!("{}.csv", dataset.word());
            let mut sheet = Sheet::create(folder, &name, &headings(dataset))?;
            for entry in self.of(dataset) {
                sheet.row(&entry.cells())?;
            }
            rows += sheet.finish()?;
        }
        Ok(rows)
    }
}

/// So many days later.
fn later(day: NaiveDate, days: i64) -> NaiveDate {
    day + chrono::Duration::days(days)
}

/// So many years later, the same day of the year.
fn years_later(day: NaiveDate, years: i32) -> NaiveDate {
    let year = day.year() + years;
    day.with_year(year)
        .unwrap_or_else(|| super::calendar::first_of(year, 3))
}

/// An amount of whole tens of yuan between two bounds in yuan.
fn tens(chance: &mut Chance, least: i64, most: i64) -> Fen {
    Fen(chance.between(least / 10, most / 10) * 1_000)
}
