//! The desk's index: people by their full names, and everything else that staff look for.
//!
//! It lies in a directory of its own, `DATA/index/desk`, that no public page can open (it imports `search::public` alone,
//! and `tests/house.rs` holds that). **Names stand in it in clear**, for that is what it is searched by; numbers of people,
//! accounts and telephones never do. So it is kept as close as it can be: only the owner of the process may enter the folder
//! (0700), it is in no backup, it is made only where a portal is served, and it is disposable: `sanzi reindex` makes it again,
//! and removing the folder loses nothing.
//!
//! Every entry carries the place it belongs to, and every query the reach of who asks: what lies outside is in no hit, no
//! total and no order.

mod entry;
mod query;
mod reader;
mod writer;

#[cfg(test)]
mod tests;

use crate::access::Reach;
use crate::domain::dataset::Dataset;
use crate::domain::village_code::VillageCode;
use crate::domain::words::words;

pub use reader::DeskIndex;
pub use writer::DeskWriter;

words! {
    /// What kind of thing a hit is, as forms send it; the order is that of the page.
    Kind {
        /// Somebody who was paid.
        Payee = "payees",
        /// Somebody on the roster of people.
        Person = "persons",
        /// A cadre of a village.
        Cadre = "cadres",
        /// Somebody whom the treasury pays.
        Staff = "staff",
        /// A firm.
        Company = "companies",
        /// A village.
        Village = "villages",
        /// A contract.
        Contract = "contracts",
        /// An asset.
        Asset = "assets",
        /// A project.
        Project = "projects",
        /// An offer for a project.
        Bid = "bids",
        /// A payment for a project.
        Disbursement = "disbursements",
        /// A line of a voucher.
        Voucher = "vouchers",
        /// A notice.
        Notice = "notices",
        /// A programme.
        Programme = "programmes",
        /// A policy.
        Policy = "policies",
    }
}

impl Kind {
    /// The dataset whose records are of this kind.
    pub fn dataset(self) -> Dataset {
        match self {
            Self::Payee => Dataset::Payments,
            Self::Person => Dataset::Persons,
            Self::Cadre => Dataset::Cadres,
            Self::Staff => Dataset::Staff,
            Self::Company => Dataset::Companies,
            Self::Village => Dataset::Villages,
            Self::Contract => Dataset::Contracts,
            Self::Asset => Dataset::Assets,
            Self::Project => Dataset::Projects,
            Self::Bid => Dataset::Bids,
            Self::Disbursement => Dataset::Disbursements,
            Self::Voucher => Dataset::Vouchers,
            Self::Notice => Dataset::Notices,
            Self::Programme => Dataset::Programmes,
            Self::Policy => Dataset::Policies,
        }
    }

    /// The kind of a dataset's records; `None` where staff do not search them.
    pub fn of(dataset: Dataset) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.dataset() == dataset)
    }
}

/// Where an entry belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// To a village: for whoever reaches it.
    Village(VillageCode),
    /// To a county: for whoever reaches all of it.
    County(u32),
    /// To everybody in a county; 0 in every county. Policies and programmes are public anyway.
    Everybody(u32),
}

/// A record on its way into the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Where it belongs.
    pub place: Place,
    /// Under what it is taken out again: its batch, or for a payee the person.
    pub from: i64,
    /// What stands at the top of it; a name in full.
    pub title: String,
    /// What else it is found by.
    pub also: Vec<String>,
    /// The names of where it lies, by which it is found as well.
    pub lies: String,
    /// What is told of it in a line.
    pub told: String,
    /// Its address on the desk; empty where it has no page.
    pub to: String,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// What was typed.
    pub text: &'a str,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only what lies here.
    pub reach: &'a Reach,
    /// Hits of a kind to pass over.
    pub skipped: usize,
    /// Hits of a kind to show.
    pub limit: usize,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What stands at the top of it.
    pub title: String,
    /// The village it lies in.
    pub village: Option<VillageCode>,
    /// What is told of it.
    pub told: String,
    /// Its address on the desk; empty where it has no page.
    pub to: String,
}

/// The hits of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The kind.
    pub kind: Kind,
    /// How many there are within reach, exactly.
    pub total: usize,
    /// Some of them, those of just that name first.
    pub hits: Vec<Hit>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// By kind, those without a hit left out.
    pub groups: Vec<Group>,
    /// The words to mark.
    pub marks: Vec<String>,
}

impl Answer {
    /// How many hits there are in all.
    pub fn total(&self) -> usize {
        self.groups.iter().map(|group| group.total).sum()
    }

    /// The byte ranges of `text` to mark.
    pub fn mark(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        super::mark::ranges(&self.marks, text)
    }
}
