//! The public index: a directory of its own that holds nothing but what public pages show.
//!
//! It is disposable: everything in it comes from the masked projection of the store and can be
//! made again from there.

mod answer;
mod cells;
mod documents;
mod drive;
mod ends;
mod entities;
mod facets;
mod hits;
mod lines;
mod names;
mod page;
mod payload;
mod plan;
pub mod query;
mod reader;
mod record;
mod run;
mod schema;
mod segment;
mod source;
mod stock;
mod suggest;
mod sums;
mod writer;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::datasets::ShownLine;
use crate::domain::dataset::Dataset;
use crate::domain::fen::Fen;
use crate::domain::shown::{
    PolicyLine, ShownNotice, ShownPayment, ShownPolicy, ShownProgramme, ShownTotal, ShownVillage,
};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::domain::words::words;

pub use names::Names;
pub use reader::PublicIndex;
#[doc(hidden)]
pub use stock::Stock;
pub use writer::PublicWriter;

words! {
    /// What kind of thing a hit is; the word is the one in addresses.
    Kind {
        /// A village.
        Village = "villages",
        /// A programme.
        Programme = "programmes",
        /// A policy.
        Policy = "policies",
        /// A payment line or a programme's total.
        Payment = "payments",
        /// A notice.
        Notice = "notices",
        /// An asset or resource.
        Asset = "assets",
        /// A contract over one.
        Contract = "contracts",
        /// A project.
        Project = "projects",
        /// A payment for a project.
        Disbursement = "disbursements",
        /// A line of the collective's income or expense.
        Voucher = "vouchers",
    }
}

impl Kind {
    /// The ledger whose lines are of this kind.
    pub fn ledger(self) -> Option<Dataset> {
        match self {
            Self::Asset => Some(Dataset::Assets),
            Self::Contract => Some(Dataset::Contracts),
            Self::Project => Some(Dataset::Projects),
            Self::Disbursement => Some(Dataset::Disbursements),
            Self::Voucher => Some(Dataset::Vouchers),
            Self::Village | Self::Programme | Self::Policy | Self::Payment | Self::Notice => None,
        }
    }

    /// The kind of a ledger's lines; `None` where they are not searched.
    pub fn of_ledger(dataset: Dataset) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.ledger() == Some(dataset))
    }
}

words! {
    /// The order of hits.
    Sort {
        /// What fits best first: villages, programmes and policies that the words name, then the newest.
        Best = "best",
        /// Newest first.
        Newest = "newest",
        /// Largest amount first.
        Largest = "largest",
        /// Smallest amount first.
        Smallest = "smallest",
    }
}

/// What is asked: words and filters. Filters are ANDed with the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What was typed, as typed.
    pub text: String,
    /// Only these villages (a village and those merged into it); empty means all.
    pub villages: Vec<VillageCode>,
    /// Only this township.
    pub township: Option<TownshipCode>,
    /// Only this programme.
    pub programme: Option<String>,
    /// Only this year (of payment, of notice, of issue).
    pub year: Option<i16>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only amounts from here.
    pub min: Option<Fen>,
    /// Only amounts up to here.
    pub max: Option<Fen>,
    /// Only such lines of ledgers.
    pub lines: LineFilter,
    /// The order.
    pub sort: Sort,
    /// Where the page before ended, as given in [`Answer::next`].
    pub cursor: Option<String>,
    /// Hits on a page, 1 to 5,000.
    pub limit: usize,
    /// Today, for 去年 and 今年, and for what is over.
    pub today: NaiveDate,
}

/// Filters that only lines of ledgers can pass.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineFilter {
    /// Only those that stand so, a word of [`Facets::state`].
    pub state: Option<String>,
    /// Only those of this class, a word of [`Facets::class`].
    pub class: Option<String>,
    /// Only those with this firm on the other side.
    pub firm: Option<String>,
}

/// One record that was found, masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// A village.
    Village(ShownVillage),
    /// A programme.
    Programme(ShownProgramme),
    /// A policy, with a passage of its text around the first matched word.
    Policy(PolicyLine, String),
    /// A notice, with a passage of its text.
    Notice(ShownNotice, String),
    /// A payment.
    Payment(ShownPayment),
    /// A total of a programme whose single payments are not shown.
    Total(ShownTotal),
    /// A line of a ledger, with what it is about: a contract's asset, a disbursement's project.
    Line(ShownLine, String),
}

/// A value of a facet: the parameter's value, its label and how many hits carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// As the address takes it.
    pub value: String,
    /// As the page shows it.
    pub label: String,
    /// Hits.
    pub count: u64,
}

/// The facets of an answer, each ordered by count (years: newest first).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// By kind.
    pub kind: Vec<FacetValue>,
    /// By township.
    pub township: Vec<FacetValue>,
    /// By programme.
    pub programme: Vec<FacetValue>,
    /// Of ledgers' lines: by the firm on the other side.
    pub firm: Vec<FacetValue>,
    /// Of ledgers' lines: by where they stand (使用状态, 合同状态, 工程状态, 款项性质, 收入 or 支出).
    pub state: Vec<FacetValue>,
    /// Of ledgers' lines: by class (资产类别, 合同类型, 工程类别).
    pub class: Vec<FacetValue>,
    /// By year.
    pub year: Vec<FacetValue>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How many hits there are, exactly.
    pub total: u64,
    /// The sum of the payments and totals among them.
    pub amount: Fen,
    /// One page of them.
    pub hits: Vec<Hit>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
    /// The facets.
    pub facets: Facets,
    /// How the words were understood, one Chinese sentence each (`“粮补”也叫“耕地地力保护补贴”`).
    pub understood: Vec<String>,
    /// Where nothing fits exactly: other words that would find something.
    pub did_you_mean: Vec<String>,
    /// The words to mark in what is shown.
    pub marks: Vec<String>,
}

impl Answer {
    /// The byte ranges of `text` to mark, in order, without overlap.
    pub fn mark(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        super::mark::ranges(&self.marks, text)
    }
}

/// Rows and fen that the index holds of a batch in a village, for the integrity gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexSum {
    /// The batch; 0 for totals of classes S1 and S2, which span batches.
    pub batch: i64,
    /// The village.
    pub village: VillageCode,
    /// Payments (for totals: the payments they stand for).
    pub rows: i64,
    /// Their sum.
    pub amount: Fen,
}

/// A record on its way into the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A village.
    Village(ShownVillage),
    /// A programme.
    Programme(ShownProgramme),
    /// A policy.
    Policy(ShownPolicy),
    /// A notice.
    Notice(ShownNotice),
    /// A payment of class S0.
    Payment(ShownPayment),
    /// A total of class S1 or S2.
    Total(ShownTotal),
    /// A line of a ledger, with what it is about: a contract's asset, a disbursement's project.
    Line(ShownLine, String),
}
