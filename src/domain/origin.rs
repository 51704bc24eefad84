//! Where a list comes from: of which day it is, whose it is, and why it may be kept.

use chrono::NaiveDate;

use crate::text::clean;

/// What is told of a reference list beside its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Of which day it is.
    pub as_of: Option<NaiveDate>,
    /// Whose it is.
    pub owner: Option<String>,
    /// On what legal basis it is kept.
    pub basis: Option<String>,
}

impl Origin {
    /// As somebody wrote it: texts are cleaned like cells, and an empty one says nothing.
    pub fn new(as_of: Option<NaiveDate>, owner: Option<&str>, basis: Option<&str>) -> Self {
        let told = |text: Option<&str>| {
            text.map(|text| clean(text).into_owned())
                .filter(|text| !text.is_empty())
        };
        Self {
            as_of,
            owner: told(owner),
            basis: told(basis),
        }
    }

    /// Whether nothing is told.
    pub fn is_silent(&self) -> bool {
        *self == Self::default()
    }

    /// The same, with what it does not tell taken from another.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self {
            as_of: self.as_of.or(other.as_of),
            owner: self.owner.clone().or_else(|| other.owner.clone()),
            basis: self.basis.clone().or_else(|| other.basis.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_told_is_taken_from_the_other() {
        let day = NaiveDate::from_ymd_opt(2025, 6, 30);
        let ours = Origin::new(None, Some(" 县公安局 "), Some("\u{3000}"));
        assert_eq!(
            (ours.owner.as_deref(), ours.basis.as_deref()),
            (Some("县公安局"), None)
        );
        let theirs = Origin::new(day, Some("县民政局"), Some("示办〔2025〕１号"));
        let both = ours.or(&theirs);
        assert_eq!(both, Origin::new(day, Some("县公安局"), Some("示办〔2025〕1号")));
        assert!(Origin::new(None, Some(""), None).is_silent() && !both.is_silent());
    }
}
