//! A batch: what one file brought in, handed in, published and withdrawn as a whole.

use chrono::NaiveDate;

use super::dataset::Dataset;
use super::fen::Fen;
use super::village_code::VillageCode;
use super::words::words;

words! {
    /// Where a batch stands.
    BatchState {
        /// Rows are still coming in; nobody sees them, and a restart sweeps them away.
        Loading = "导入中",
        /// Complete and reconciled, in the hands of whoever brought it; nobody else sees it.
        Draft = "待提交",
        /// Complete and reconciled, waiting for the second person.
        Waiting = "待发布",
        /// Given back by the second person with a reason, to be corrected and handed in again.
        Returned = "退回",
        /// Visible.
        Published = "已发布",
        /// Taken back with a reason; the rows stay as history.
        Withdrawn = "已撤回",
    }
}

/// A batch and its control totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The county it belongs to, six digits; 0 for what no single county owns (national statutes).
    pub county: u32,
    /// Its number, made by the program and unique in the installation.
    pub id: i64,
    /// What it holds.
    pub dataset: Dataset,
    /// Where it stands.
    pub state: BatchState,
    /// The file it came from.
    pub source: String,
    /// SHA-256 of what the file says: the same content is the same batch.
    pub content: String,
    /// Rows accepted.
    pub rows: i64,
    /// Rows refused and kept in quarantine.
    pub refused: i64,
    /// Remarks on rows that entered.
    pub warnings: i64,
    /// Sum of the accepted rows' amounts; 0 where the dataset has none.
    pub amount: Fen,
    /// The day it was handed in.
    pub imported_on: NaiveDate,
    /// The day it became visible.
    pub published_on: Option<NaiveDate>,
    /// Why it was taken back.
    pub reason: Option<String>,
}

/// The control total of one village in a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VillageTotal {
    /// The village.
    pub village: VillageCode,
    /// Rows.
    pub rows: i64,
    /// Sum of their amounts.
    pub amount: Fen,
}

/// The number of a record: its batch and its row within it, so that records need no sequence and a
/// batch is one range of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub i64);

impl RecordId {
    /// How many rows a batch can hold: 2^24.
    pub const ROWS: i64 = 1 << 24;

    /// The id of a row (counted from 0) of a batch.
    pub fn new(batch: i64, row: i64) -> Self {
        Self(batch * Self::ROWS + row)
    }

    /// The batch.
    pub fn batch(self) -> i64 {
        self.0 / Self::ROWS
    }

    /// The row within it, counted from 0.
    pub fn row(self) -> i64 {
        self.0 % Self::ROWS
    }

    /// Reads the form of addresses, `batch-row`.
    pub fn parse(text: &str) -> Option<Self> {
        let (batch, row) = text.split_once('-')?;
        let number = |s: &str| {
            (s.len() <= 9 && s.bytes().all(|b| b.is_ascii_digit()))
                .then(|| s.parse::<i64>().ok())
                .flatten()
        };
        let (batch, row) = (number(batch)?, number(row)?);
        (row < Self::ROWS).then(|| Self::new(batch, row))
    }
}

/// As addresses write it: `12-345`.
impl std::fmt::Display for RecordId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.batch(), self.row())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_s_address_leads_back_to_it() {
        let id = RecordId::new(12, 345);
        assert_eq!(id.to_string(), "12-345");
        assert_eq!(RecordId::parse("12-345"), Some(id));
        for wrong in ["12", "12-", "-1-2", "1-99999999999", "a-b", "1-20000000"] {
            assert_eq!(RecordId::parse(wrong), None, "{wrong}");
        }
    }
}
