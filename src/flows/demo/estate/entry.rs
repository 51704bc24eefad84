//! One row of a dataset while it is made, filled in by the names of its columns.

use crate::datasets::columns;
use crate::domain::dataset::Dataset;

/// A row; what was not set is an empty cell.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) dataset: Dataset,
    cells: Vec<String>,
}

impl Entry {
    /// An empty row of a dataset.
    pub(super) fn new(dataset: Dataset) -> Self {
        Self {
            dataset,
            cells: vec![String::new(); columns(dataset).len()],
        }
    }

    /// Sets a column by its name for programs.
    pub(super) fn set(&mut self, column: &str, value: impl ToString) -> &mut Self {
        let at = self.at(column);
        self.cells[at] = value.to_string();
        self
    }

    /// The same row with a column set.
    pub(super) fn with(mut self, column: &str, value: impl ToString) -> Self {
        self.set(column, value);
        self
    }

    /// What stands in a column.
    pub(super) fn get(&self, column: &str) -> &str {
        &self.cells[self.at(column)]
    }

    /// The cells in the order of the header.
    pub(super) fn cells(&self) -> Vec<&str> {
        self.cells.iter().map(String::as_str).collect()
    }

    fn at(&self, column: &str) -> usize {
        columns(self.dataset)
            .iter()
            .position(|about| about.english == column)
            .unwrap_or_else(|| panic!("{:?} has no column {column}", self.dataset))
    }
}
