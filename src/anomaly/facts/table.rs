//! Where a row stands: in a dataset that the county hands over, or in the follow-up of cases, which no file brings.

use crate::domain::dataset::Dataset;

/// A table of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// A dataset.
    Of(Dataset),
    /// The follow-up of cases.
    Cases,
}

impl Table {
    /// The word of the follow-up in findings.
    pub const CASES: &'static str = "cases";

    /// Its name in findings and in the examples of rules.
    pub fn word(self) -> &'static str {
        match self {
            Self::Of(dataset) => dataset.word(),
            Self::Cases => Self::CASES,
        }
    }

    /// The table of that name; `None` when there is none.
    pub fn from_word(word: &str) -> Option<Self> {
        if word == Self::CASES {
            return Some(Self::Cases);
        }
        Dataset::from_word(word).map(Self::Of)
    }

    /// The name on the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Of(dataset) => dataset.title(),
            Self::Cases => "问题台账",
        }
    }

    /// Whether it is a list that only serves matching.
    pub fn is_reference_list(self) -> bool {
        matches!(self, Self::Of(dataset) if dataset.is_reference_list())
    }
}

impl From<Dataset> for Table {
    fn from(dataset: Dataset) -> Self {
        Self::Of(dataset)
    }
}

impl PartialEq<Dataset> for Table {
    fn eq(&self, other: &Dataset) -> bool {
        *self == Self::Of(*other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_found_by_its_word_and_no_dataset_is_called_as_the_follow_up_is() {
        for dataset in Dataset::ALL {
            assert_eq!(Table::from_word(dataset.word()), Some(Table::Of(*dataset)));
            assert_ne!(dataset.word(), Table::CASES);
        }
        assert_eq!(Table::from_word(Table::CASES), Some(Table::Cases));
        assert_eq!(Table::from_word("case"), None);
    }
}
