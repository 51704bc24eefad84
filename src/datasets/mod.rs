//! What a county hands over: the columns of each dataset, and the way from a row to a record or a problem.
//!
//! Nothing here reads a file, a clock or a database: `files` brings rows, the flows bring what the store
//! already knows ([`References`]), and [`Reader::check`] says of each row what it is or what is wrong with it.
//! A dataset is a folder: its columns and its row (`mod.rs`), its explanation (`about.md`) and its template
//! (`sample.csv`). One schema serves both directions: [`Record::cells`] writes what the reader reads.

mod cells;
mod content;
mod header;
pub mod notices;
pub mod payments;
pub mod policies;
pub mod programmes;
mod reader;
mod record;
mod references;
mod seen;
mod slips;
pub mod standards;
pub mod villages;

pub use content::Content;
pub use header::{Recognition, likeness, recognise};
pub use reader::{Checked, Reader};
pub use record::Record;
pub use references::{KnownNotice, KnownProgramme, KnownVillage, Lookup, References};

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
        let personal = matches!(kind, Kind::Name | Kind::PersonNumber | Kind::Account);
        Self {
            name,
            required: false,
            personal,
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

    /// The heading without its hint: `金额`.
    pub fn base(&self) -> &'static str {
        self.name.split('(').next().unwrap_or(self.name)
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
