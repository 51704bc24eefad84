//! The public index: a directory of its own that holds nothing but what public pages show.
//!
//! It is disposable: everything in it comes from the masked projection of the store and can be
//! made again from there.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::fen::Fen;
use crate::domain::shown::{
    PolicyLine, ShownNotice, ShownPayment, ShownPolicy, ShownProgramme, ShownTotal, ShownVillage,
};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::domain::words::words;
use crate::error::Result;

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
    /// The order.
    pub sort: Sort,
    /// Where the page before ended, as given in [`Answer::next`].
    pub cursor: Option<String>,
    /// Hits on a page, 1 to 5,000.
    pub limit: usize,
    /// Today, for 去年 and 今年.
    pub today: NaiveDate,
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
    pub fn mark(&self, text: &str) -> Vec<Range<usize>> {
        let _ = text;
        todo!()
    }
}

/// Names by code, as the index knows them.
#[derive(Debug, Default)]
pub struct Names {}

impl Names {
    /// The village, if the index has it.
    pub fn village(&self, code: VillageCode) -> Option<&ShownVillage> {
        let _ = code;
        todo!()
    }

    /// The programme, if the index has it.
    pub fn programme(&self, code: &str) -> Option<&ShownProgramme> {
        let _ = code;
        todo!()
    }

    /// The township's name.
    pub fn township(&self, code: TownshipCode) -> Option<&str> {
        let _ = code;
        todo!()
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

/// The reader; cheap to clone, one per process.
#[derive(Clone)]
pub struct PublicIndex {}

impl PublicIndex {
    /// Opens the current generation under `dir` (creating an empty one when there is none).
    pub fn open(dir: &Path) -> Result<Self> {
        let _ = dir;
        todo!()
    }

    /// Takes up new commits and new generations; true when something changed.
    pub fn refresh(&self) -> Result<bool> {
        todo!()
    }

    /// The last outbox entry whose effect is in what this reader sees.
    pub fn watermark(&self) -> i64 {
        todo!()
    }

    /// Answers a query.
    pub fn search(&self, query: &Query) -> Result<Answer> {
        let _ = query;
        todo!()
    }

    /// The names of the entities.
    pub fn names(&self) -> Arc<Names> {
        todo!()
    }

    /// What the index holds per batch and village.
    pub fn sums(&self) -> Result<Vec<IndexSum>> {
        todo!()
    }
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
}

/// The one writer of the public index.
pub struct PublicWriter {}

impl PublicWriter {
    /// Opens the current generation for writing.
    ///
    /// # Errors
    /// [`crate::error::Error::Busy`] when another process writes.
    pub fn open(dir: &Path) -> Result<Self> {
        let _ = dir;
        todo!()
    }

    /// Begins a new, empty generation beside the current one; [`Self::commit`] and then [`Self::switch`] make it current.
    pub fn rebuild(dir: &Path) -> Result<Self> {
        let _ = dir;
        todo!()
    }

    /// Adds a record. Payments come newest first within a batch for the best pages.
    pub fn add(&mut self, entry: &Entry) -> Result<()> {
        let _ = entry;
        todo!()
    }

    /// Takes out every entry of that kind.
    pub fn clear_kind(&mut self, kind: Kind) -> Result<()> {
        let _ = kind;
        todo!()
    }

    /// Takes out the single payments of a batch.
    pub fn clear_batch(&mut self, batch: i64) -> Result<()> {
        let _ = batch;
        todo!()
    }

    /// Takes out the totals of classes S1 and S2 (all of them: they are few and span batches).
    pub fn clear_totals(&mut self) -> Result<()> {
        todo!()
    }

    /// Takes out everything of a programme's payments, single and total.
    pub fn clear_programme(&mut self, code: &str) -> Result<()> {
        let _ = code;
        todo!()
    }

    /// Makes all of it visible at once, durably, with the watermark it stands for.
    pub fn commit(&mut self, watermark: i64) -> Result<()> {
        let _ = watermark;
        todo!()
    }

    /// Drops what was added since the last commit.
    pub fn rollback(&mut self) -> Result<()> {
        todo!()
    }

    /// Makes a rebuilt generation the current one and removes older ones.
    pub fn switch(self) -> Result<()> {
        todo!()
    }
}
