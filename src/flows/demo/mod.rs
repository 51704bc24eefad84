//! The demo county: villages, policies, programmes and payments that could be real and are nobody's.
//!
//! Region 999999, which GB/T 2260 has given to no place; numbers, accounts and names are made by the program.
//! The same seed, number of payments and day give the same bytes.

mod boards;
mod calendar;
mod chance;
mod estate;
mod grants;
mod marks;
mod names;
mod notices;
mod offices;
mod payments;
mod people;
mod places;
mod policies;
mod programmes;
mod residents;
mod sheet;
#[cfg(test)]
mod tests;
mod truth;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::domain::fen::Fen;
use crate::error::{Error, Result};

/// What county to make.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many rows `payments.csv` gets, exactly.
    pub payments: u64,
    /// The seed: another one is another county.
    pub seed: u64,
    /// The day on which it is made, in Shanghai: payments reach up to the end of the month before.
    pub today: NaiveDate,
    /// Where to write which payments are irregular on purpose and which only look so (NDJSON).
    pub truth: Option<PathBuf>,
}

impl Options {
    /// The county that an empty data folder gets: 200,000 payments.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            payments: 200_000,
            seed: 1,
            today,
            truth: None,
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Rows of `villages.csv`, those of merged and abolished villages included.
    pub villages: u64,
    /// Rows of `policies.csv`.
    pub policies: u64,
    /// Rows of `programmes.csv`.
    pub programmes: u64,
    /// Rows of `standards.csv`.
    pub standards: u64,
    /// Rows of `notices.csv`.
    pub notices: u64,
    /// Rows of `payments.csv`.
    pub payments: u64,
    /// Rows of all the other files: assets, contracts, works, books and the lists that offices match against.
    pub others: u64,
    /// The sum of the payments, returned and recovered ones as they stand in the file.
    pub total: Fen,
}

/// The county's code; GB/T 2260 has given it to no place.
pub const REGION: u32 = 999_999;

/// The files in the order in which they refer to each other, to be imported in that order.
pub const FILES: [&str; 22] = [
    "villages.csv",
    "policies.csv",
    "programmes.csv",
    "standards.csv",
    "notices.csv",
    "payments.csv",
    "projects.csv",
    "assets.csv",
    "contracts.csv",
    "receipts.csv",
    "accounts.csv",
    "vouchers.csv",
    "bids.csv",
    "disbursements.csv",
    "findings.csv",
    "persons.csv",
    "land.csv",
    "staff.csv",
    "cadres.csv",
    "kin.csv",
    "holdings.csv",
    "companies.csv",
];

/// The most payments that a county can have; one batch holds 2^24 rows.
pub const MOST_PAYMENTS: u64 = 16_000_000;

/// Writes the demo county's files into `out`, which is made when it is missing; files of the same names are
/// replaced. `progress` is told the number of payments written so far.
///
/// # Errors
/// [`Error::Usage`] for more payments than [`MOST_PAYMENTS`]; otherwise when the disk does not take it.
pub fn write(out: &Path, options: &Options, progress: &mut dyn FnMut(u64)) -> Result<Written> {
    if options.payments > MOST_PAYMENTS {
        return Err(Error::Usage(format!("示范县最多 {MOST_PAYMENTS} 条发放记录")));
    }
    std::fs::create_dir_all(out)
        .map_err(|cause| Error::Internal(format!("不能建立文件夹 {}：{cause}", out.display())))?;
    let mut county = grants::County::new(options.seed, options.today);
    let mut cases = payments::populate(&mut county, options.payments);
    let policies = policies::Policies::make(&county.schemes, options.seed);
    let estate = estate::Estate::make(&county, &mut cases);
    let written = Written {
        villages: county.places.write(out, &county.folk.per_village)?,
        policies: policies.write(out)?,
        programmes: programmes::write_programmes(out, &county.schemes, |at| policies.number_of(at))?,
        standards: programmes::write_standards(out, &county.schemes, |at, from| {
            policies.document_of(at, from)
        })?,
        notices: notices::write(out, &county, estate.posted())?,
        payments: 0,
        others: estate.write(out)?,
        total: Fen(0),
    };
    let (payments, total) = payments::write(out, &county, &mut cases, progress)?;
    if let Some(path) = &options.truth {
        truth::write(path, &cases)?;
    }
    Ok(Written {
        payments,
        total,
        ..written
    })
}
