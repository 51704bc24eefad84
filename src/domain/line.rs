//! One line of a ledger: the values of its columns, in the order of the columns.
//!
//! Most of what a county hands over is kept line by line as it came. What a line means is said by its dataset's
//! columns; a value here is only of the shape that the database and the files share.

use std::fmt;

use super::dataset::Dataset;
use super::fen::Fen;
use super::village_code::VillageCode;

/// A value of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An empty cell: unknown, never 0.
    Empty,
    /// Text as it was written.
    Text(String),
    /// Fen, units of 0.0001, days since 1970-01-01, a period, a count, 0 or 1: as the column says.
    Whole(i64),
    /// What tells who a person is: never in clear at rest.
    Private(Private),
}

/// A name, a number or an account. It never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Private {
    text: String,
    shown: Option<String>,
}

impl Private {
    /// What nobody but its keeper may see.
    pub fn new(text: String) -> Self {
        Self { text, shown: None }
    }

    /// What may be seen in the form of `shown`.
    pub fn shown_as(text: String, shown: String) -> Self {
        Self {
            text,
            shown: Some(shown),
        }
    }

    /// The text itself, for sealing and matching. Nothing that shows may call it.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What the public may see of it; `None` when nothing.
    pub fn shown(&self) -> Option<&str> {
        self.shown.as_deref()
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Private(***)")
    }
}

impl Value {
    /// The text in it; `None` when empty or no text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number in it.
    pub fn whole(&self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether the cell was empty.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// A line of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its dataset.
    pub dataset: Dataset,
    /// The village it belongs to: its own column's, or that of the contract or project it names.
    pub village: Option<VillageCode>,
    /// What it adds to the control total of its batch.
    pub amount: Fen,
    /// The values, one for each column of its dataset.
    pub values: Vec<Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_private_never_prints_itself() {
        let value = Value::Private(Private::shown_as("张建国".to_owned(), "张**".to_owned()));
        assert!(!format!("{value:?}").contains("建国"));
        assert_eq!(value.text(), None);
    }
}
