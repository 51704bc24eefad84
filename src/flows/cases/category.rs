//! The category of a case, confirmed or put right by whoever finds that it is a problem: with it goes what has to be shown.

use super::opening::items;
use super::{Fields, field};
use crate::cases::ledger::KIND;
use crate::domain::case::Category;
use crate::error::{Error, Result};
use crate::store::cases::{Case, Told};

/// The other category that a form names; `None` where it stays.
///
/// # Errors
/// [`Error::Usage`] for one that there is not.
pub(super) fn read(case: &Case, fields: &Fields) -> Result<Option<Category>> {
    match field(fields, "category") {
        "" => Ok(None),
        typed => Category::from_word(typed)
            .map(|category| Some(category).filter(|new| Some(*new) != case.category))
            .ok_or_else(|| Error::Usage("没有这个问题类别，从列出的里面选一个".to_owned())),
    }
}

/// What is written about a case of another category: the list of what has to be shown is that of the new one, and a kind
/// that it does not have falls away.
pub(super) fn becomes(told: &mut Told, new: Category) {
    told.items = items(new);
    told.unfit.clear();
    if told
        .columns
        .get(KIND)
        .is_some_and(|kind| !new.kinds().contains(&kind.as_str()))
    {
        told.columns.remove(KIND);
    }
}

/// What was and what is now, for the history.
pub(super) fn spoken(case: &Case, new: Option<Category>) -> String {
    match (case.category, new) {
        (Some(old), Some(new)) => format!("问题类别：原来是“{}”，改为“{}”", old.word(), new.word()),
        _ => String::new(),
    }
}
