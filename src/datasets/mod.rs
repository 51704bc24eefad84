//! What a county hands over: the columns of each dataset, and the way from a row to a record or a problem.
//!
//! Nothing here reads a file, a clock or a database: `files` brings rows, the flows bring what the store
//! already knows ([`References`]), and [`Reader::check`] says of each row what it is or what is wrong with it.
//! A dataset is a folder: its columns and its row (`mod.rs`), its explanation (`about.md`) and its template
//! (`sample.csv`). One schema serves both directions: [`Record::cells`] writes what the reader reads.

pub mod accounts;
pub mod assets;
pub mod bids;
pub mod cadres;
mod cells;
pub mod companies;
mod content;
pub mod contracts;
pub mod disbursements;
pub mod findings;
mod header;
pub mod holdings;
mod identity;
pub mod kin;
pub mod land;
mod ledger;
pub mod notices;
mod office;
pub mod origins;
pub mod payments;
pub mod persons;
pub mod policies;
pub mod programmes;
pub mod projects;
mod reader;
pub mod receipts;
mod record;
mod references;
mod seen;
mod shelf;
mod shown;
mod slips;
pub mod staff;
pub mod standards;
pub mod villages;
pub mod vouchers;

pub use content::Content;
pub use header::{Recognition, likeness, recognise};
pub use ledger::{Ledger, Place, cell, whole_cell, without_numbers};
pub use office::{OfficeLine, Seen};
pub use reader::{Checked, Reader};
pub use record::Record;
pub use references::{KnownContract, KnownNotice, KnownProgramme, KnownVillage, Lookup, References};
pub use shelf::{Shelf, shelf, shelves};
pub use shown::{ShownLine, public_columns};

use crate::domain::dataset::Dataset;

/// A column of a dataset.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The heading in files, with its hint: `金额(元)`.
    pub name: &'static str,
    /// Whether a file without it, or a row without a value in it, is refused.
    pub required: bool,
    /// Whether its values are masked wherever a problem is shown.
    pub personal: bool,
    /// Whether its values are never in clear at rest.
    pub sealed: bool,
    /// What its values are.
    pub kind: Kind,
    /// The name for programs: `amount`.
    pub english: &'static str,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Text,
    /// Text of any length, with line breaks.
    Body,
    /// Several texts with `;` between them.
    List,
    /// A number that an office gives out, kept as text.
    Number,
    /// The name of a person.
    Name,
    /// A firm or a person; shown by name or masked.
    Party,
    /// The number of a firm or a person.
    PartyNumber,
    /// An organisation's code.
    OrganisationCode,
    /// A telephone number.
    Phone,
    /// One line of text that may name the people of its row; shown without them.
    Told,
    /// The 12-digit code of a village, or the 13 digits of its printed form.
    VillageCode,
    /// The 9-digit code of a township.
    TownshipCode,
    /// The 6-digit code of a county.
    CountyCode,
    /// A citizen's number.
    PersonNumber,
    /// A bank account.
    Account,
    /// Yuan with up to two decimals.
    Money,
    /// 亩 with up to four decimals.
    Area,
    /// A number with up to four decimals.
    Quantity,
    /// A whole number from 0.
    Count,
    /// A villagers' group.
    Group,
    /// A day.
    Day,
    /// A year or a part of it.
    Period,
    /// 是 or 否.
    YesNo,
    /// One of these words.
    Words(&'static [&'static str]),
}

impl Column {
    const fn new(name: &'static str, english: &'static str, kind: Kind) -> Self {
        let sealed = matches!(
            kind,
            Kind::Name
                | Kind::Party
                | Kind::PartyNumber
                | Kind::PersonNumber
                | Kind::Account
                | Kind::Phone
                | Kind::Told
        );
        Self {
            name,
            required: false,
            personal: sealed,
            sealed,
            kind,
            english,
        }
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    const fn sealed(mut self) -> Self {
        self.personal = true;
        self.sealed = true;
        self
    }

    /// Whether a sealed value is found again by its keyed hash.
    pub fn is_indexed(&self) -> bool {
        matches!(
            self.kind,
            Kind::PersonNumber | Kind::PartyNumber | Kind::Account | Kind::Phone
        )
    }

    /// Whether the database has a column in clear for it: its values, or what may be seen of them.
    pub fn is_clear(&self) -> bool {
        !self.sealed || matches!(self.kind, Kind::Party | Kind::Told)
    }

    /// The heading without its hint: `金额`.
    pub fn base(&self) -> &'static str {
        self.name.split('(').next().unwrap_or(self.name)
    }
}

/// The ledger of a dataset that is kept line by line; `None` for the registers and the payments, which have records of
/// their own.
pub fn ledger(dataset: Dataset) -> Option<&'static Ledger> {
    match dataset {
        Dataset::Villages
        | Dataset::Policies
        | Dataset::Programmes
        | Dataset::Standards
        | Dataset::Notices
        | Dataset::Payments => None,
        Dataset::Projects => Some(&projects::LEDGER),
        Dataset::Assets => Some(&assets::LEDGER),
        Dataset::Contracts => Some(&contracts::LEDGER),
        Dataset::Receipts => Some(&receipts::LEDGER),
        Dataset::Accounts => Some(&accounts::LEDGER),
        Dataset::Vouchers => Some(&vouchers::LEDGER),
        Dataset::Bids => Some(&bids::LEDGER),
        Dataset::Disbursements => Some(&disbursements::LEDGER),
        Dataset::Findings => Some(&findings::LEDGER),
        Dataset::Persons => Some(&persons::LEDGER),
        Dataset::Land => Some(&land::LEDGER),
        Dataset::Staff => Some(&staff::LEDGER),
        Dataset::Cadres => Some(&cadres::LEDGER),
        Dataset::Kin => Some(&kin::LEDGER),
        Dataset::Holdings => Some(&holdings::LEDGER),
        Dataset::Companies => Some(&companies::LEDGER),
    }
}

/// The columns of a dataset, in the order of its header row.
pub fn columns(dataset: Dataset) -> &'static [Column] {
    match dataset {
        Dataset::Villages => &villages::COLUMNS,
        Dataset::Policies => &policies::COLUMNS,
        Dataset::Programmes => &programmes::COLUMNS,
        Dataset::Standards => &standards::COLUMNS,
        Dataset::Notices => &notices::COLUMNS,
        Dataset::Payments => &payments::COLUMNS,
        _ => ledger(dataset).map_or(&[], |ledger| ledger.columns),
    }
}

/// The header row of a dataset.
pub fn headings(dataset: Dataset) -> Vec<&'static str> {
    columns(dataset).iter().map(|column| column.name).collect()
}

/// The template of a dataset: CSV text of the header row and one example of the demo county (region 999999).
pub fn sample(dataset: Dataset) -> &'static str {
    match dataset {
        Dataset::Villages => include_str!("villages/sample.csv"),
        Dataset::Policies => include_str!("policies/sample.csv"),
        Dataset::Programmes => include_str!("programmes/sample.csv"),
        Dataset::Standards => include_str!("standards/sample.csv"),
        Dataset::Notices => include_str!("notices/sample.csv"),
        Dataset::Payments => include_str!("payments/sample.csv"),
        Dataset::Projects => include_str!("projects/sample.csv"),
        Dataset::Assets => include_str!("assets/sample.csv"),
        Dataset::Contracts => include_str!("contracts/sample.csv"),
        Dataset::Receipts => include_str!("receipts/sample.csv"),
        Dataset::Accounts => include_str!("accounts/sample.csv"),
        Dataset::Vouchers => include_str!("vouchers/sample.csv"),
        Dataset::Bids => include_str!("bids/sample.csv"),
        Dataset::Disbursements => include_str!("disbursements/sample.csv"),
        Dataset::Findings => include_str!("findings/sample.csv"),
        Dataset::Persons => include_str!("persons/sample.csv"),
        Dataset::Land => include_str!("land/sample.csv"),
        Dataset::Staff => include_str!("staff/sample.csv"),
        Dataset::Cadres => include_str!("cadres/sample.csv"),
        Dataset::Kin => include_str!("kin/sample.csv"),
        Dataset::Holdings => include_str!("holdings/sample.csv"),
        Dataset::Companies => include_str!("companies/sample.csv"),
    }
}

/// What a dataset is for and how its columns are filled in, as Markdown in Chinese.
pub fn about(dataset: Dataset) -> &'static str {
    match dataset {
        Dataset::Villages => include_str!("villages/about.md"),
        Dataset::Policies => include_str!("policies/about.md"),
        Dataset::Programmes => include_str!("programmes/about.md"),
        Dataset::Standards => include_str!("standards/about.md"),
        Dataset::Notices => include_str!("notices/about.md"),
        Dataset::Payments => include_str!("payments/about.md"),
        Dataset::Projects => include_str!("projects/about.md"),
        Dataset::Assets => include_str!("assets/about.md"),
        Dataset::Contracts => include_str!("contracts/about.md"),
        Dataset::Receipts => include_str!("receipts/about.md"),
        Dataset::Accounts => include_str!("accounts/about.md"),
        Dataset::Vouchers => include_str!("vouchers/about.md"),
        Dataset::Bids => include_str!("bids/about.md"),
        Dataset::Disbursements => include_str!("disbursements/about.md"),
        Dataset::Findings => include_str!("findings/about.md"),
        Dataset::Persons => include_str!("persons/about.md"),
        Dataset::Land => include_str!("land/about.md"),
        Dataset::Staff => include_str!("staff/about.md"),
        Dataset::Cadres => include_str!("cadres/about.md"),
        Dataset::Kin => include_str!("kin/about.md"),
        Dataset::Holdings => include_str!("holdings/about.md"),
        Dataset::Companies => include_str!("companies/about.md"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_begins_with_the_header_row_of_its_dataset() {
        for dataset in Dataset::ALL {
            let first = sample(*dataset).lines().next().expect("a header row");
            assert_eq!(
                first.split(',').collect::<Vec<_>>(),
                headings(*dataset),
                "{dataset:?}"
            );
            assert!(about(*dataset).starts_with("# "), "{dataset:?}");
        }
    }

    #[test]
    fn every_column_is_explained_where_its_dataset_is() {
        for dataset in Dataset::ALL {
            for column in columns(*dataset) {
                assert!(
                    about(*dataset).contains(column.base()),
                    "{dataset:?} {}",
                    column.name
                );
            }
        }
    }

    #[test]
    fn what_tells_who_a_person_is_is_masked() {
        for name in [
            "姓名",
            "身份证号",
            "开户名",
            "银行账号",
            "经办人",
            "备注",
            "户编号",
        ] {
            let column = payments::COLUMNS
                .iter()
                .find(|column| column.base() == name)
                .expect(name);
            assert!(column.personal, "{name}");
        }
    }
}
