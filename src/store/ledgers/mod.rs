//! Ledgers: one table a dataset, laid out as its columns say. What may be seen stands in columns of its own; what is
//! private is sealed together in one value, and found again by keyed hashes only.

mod load;
mod read;
mod shown;

pub use self::load::LineLoader;
pub(super) use self::read::Stored;
#[cfg(feature = "postgres")]
pub(super) use self::read::numbered;

use crate::datasets::{Column, Kind, Ledger, ledger};
use crate::domain::dataset::Dataset;

/// Separates the private values of a line inside its sealed one; no cell can hold it.
const FIELD: char = '\u{1f}';
/// The columns that stand before those of the dataset, in every table.
const HEAD: [&str; 5] = ["county", "id", "batch", "shown", "village"];
/// Those that stand behind them.
const TAIL: [&str; 2] = ["key_version", "sealed"];

/// What a column of the table holds of a column of the dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Its value, or what may be seen of it.
    Clear,
    /// The keyed hash of its value, under this purpose.
    Index(&'static str),
}

/// A table as its dataset lays it out.
pub(super) struct Layout {
    pub(super) dataset: Dataset,
    pub(super) ledger: &'static Ledger,
    /// The table's own columns between head and tail: which column of the dataset, and what of it.
    columns: Vec<(usize, Holds)>,
}

impl Layout {
    /// The table of a dataset; `None` where it is not kept as a ledger.
    pub(super) fn of(dataset: Dataset) -> Option<Self> {
        let ledger = ledger(dataset)?;
        let mut columns = Vec::new();
        for (at, column) in ledger.columns.iter().enumerate() {
            if column.english == "village" {
                continue;
            }
            if column.is_indexed() {
                columns.push((at, Holds::Index(purpose(column.kind))));
            } else if column.is_clear() {
                columns.push((at, Holds::Clear));
            }
        }
        Some(Self {
            dataset,
            ledger,
            columns,
        })
    }

    /// The table's name.
    pub(super) fn table(&self) -> &'static str {
        self.dataset.word()
    }

    fn column(&self, at: usize) -> &'static Column {
        &self.ledger.columns[at]
    }

    fn name(&self, (at, holds): (usize, Holds)) -> String {
        let english = self.column(at).english;
        match holds {
            Holds::Clear => english.to_owned(),
            Holds::Index(_) => format!("{english}_index"),
        }
    }

    /// Every column of the table in its order.
    fn names(&self) -> Vec<String> {
        HEAD.iter()
            .map(|name| (*name).to_owned())
            .chain(self.columns.iter().map(|column| self.name(*column)))
            .chain(TAIL.iter().map(|name| (*name).to_owned()))
            .collect()
    }

    /// The columns of the table that are the dataset's own: what may be seen, and keyed hashes.
    pub(super) fn own_columns(&self) -> Vec<String> {
        std::iter::once("village".to_owned())
            .chain(self.columns.iter().map(|column| self.name(*column)))
            .collect()
    }

    /// The columns that make two lines the same record.
    pub(super) fn key(&self) -> Vec<String> {
        self.ledger
            .key
            .iter()
            .map(|name| {
                let at = self.ledger.at(name);
                if self.column(at).is_indexed() {
                    format!("{name}_index")
                } else {
                    (*name).to_owned()
                }
            })
            .collect()
    }
}

/// Under which purpose a number is hashed: people and accounts meet across tables.
fn purpose(kind: Kind) -> &'static str {
    match kind {
        Kind::Account => "people.account",
        Kind::Phone => "people.phone",
        _ => "people.number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns of a table as the migrations make it.
    fn migrated(table: &str) -> Vec<String> {
        let sql = include_str!("../../../migrations/2026-11-22-000001_ledgers/up.sql");
        let body = sql
            .split(&format!("CREATE TABLE {table} (\n"))
            .nth(1)
            .and_then(|rest| rest.split("\n);").next())
            .unwrap_or_else(|| panic!("no table {table}"));
        body.lines()
            .map(str::trim)
            .filter(|line| !line.starts_with("PRIMARY KEY"))
            .filter_map(|line| line.split(' ').next())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_table_is_laid_out_as_its_dataset_says() {
        for dataset in Dataset::ALL {
            if let Some(layout) = Layout::of(*dataset) {
                assert_eq!(layout.names(), migrated(layout.table()), "{dataset:?}");
            }
        }
    }

    #[test]
    fn nothing_private_has_a_column_in_clear() {
        let layout = Layout::of(Dataset::Persons).expect("a ledger");
        let names = layout.names();
        assert!(
            !names
                .iter()
                .any(|name| name == "name" || name == "person" || name == "phone")
        );
        assert!(names.iter().any(|name| name == "person_index"));
        assert!(!names.iter().any(|name| name == "disability"));
    }
}
