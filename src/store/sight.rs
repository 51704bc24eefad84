//! What of the published rows somebody may see beside a batch that they look at: a row of theirs may bear the number of one
//! that lies elsewhere, and then the other is to them as if it were not there.

use std::ops::Deref;

use super::reached::{department_within, village_within};
use crate::access::{Reach, hands_in};
use crate::domain::batch::Batch;
use crate::domain::dataset::Dataset;
use crate::domain::role::Role;

/// A batch as somebody looks at it.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    batch: &'a Batch,
    reach: &'a Reach,
}

impl<'a> Sight<'a> {
    /// The batch as far as an office reaches.
    pub(super) fn of(batch: &'a Batch, reach: &'a Reach) -> Self {
        Self { batch, reach }
    }

    /// Whether nothing of the county is out of sight.
    pub(super) fn is_whole(&self) -> bool {
        self.reach.is_whole()
    }

    /// The condition that a row `a` of the batch's own table lies in the reach, whichever batch it came with.
    pub(super) fn within(&self, a: &str) -> String {
        row_within(self.batch.dataset, self.reach, a)
    }

    /// The same of a row that is found by its key, said so that no engine looks for it by its village instead.
    pub(super) fn found_within(&self, a: &str) -> String {
        format!("CASE WHEN {} THEN 1 ELSE 0 END=1", self.within(a))
    }
}

impl Deref for Sight<'_> {
    type Target = Batch;

    fn deref(&self) -> &Batch {
        self.batch
    }
}

/// The condition that a row `a` of a dataset lies in the reach: by its village, or by the department whose it is. A batch is
/// seen when all its rows are.
pub(super) fn row_within(dataset: Dataset, reach: &Reach, a: &str) -> String {
    if reach.is_whole() {
        return "1=1".to_owned();
    }
    let county = reach.of_county();
    let village = || village_within(reach, &format!("{a}.village"));
    let programme = || {
        format!(
            "{a}.programme IN (SELECT g.code FROM programmes g WHERE g.county={county} AND g.shown=1 AND {})",
            department_within(reach, "g.department")
        )
    };
    match dataset {
        Dataset::Payments => format!("({} OR {})", village(), programme()),
        Dataset::Standards => programme(),
        Dataset::Programmes => department_within(reach, &format!("{a}.department")),
        Dataset::Policies => department_within(reach, &format!("{a}.issuer")),
        // A list goes by whose it is: it names people, and who they are is no other office's.
        list if list.is_reference_list() => format!(
            "{a}.batch IN (SELECT lb.id FROM batches lb WHERE lb.county={county} AND {})",
            department_within(reach, "COALESCE(lb.owner,'')")
        ),
        other if hands_in(other).contains(&Role::TownshipClerk) => village(),
        // Of the county alone.
        _ => "1=0".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_county_sees_every_row_of_every_dataset() {
        let department = Reach::none(999_999).with_department("县民政局");
        for dataset in Dataset::ALL {
            assert_eq!(row_within(*dataset, &Reach::county(999_999), "o"), "1=1");
            assert_ne!(row_within(*dataset, &department, "o"), "1=1", "{dataset:?}");
            let nothing = row_within(*dataset, &Reach::none(999_999), "o");
            assert!(nothing.contains("1=0"), "{dataset:?}: {nothing}");
        }
    }
}
