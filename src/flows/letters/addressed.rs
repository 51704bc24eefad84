//! What a department reads of the letters: those about a common problem in its charge that are sent to it, and what it still owes to each.

use chrono::NaiveDate;

use super::receipts::{missing, term};
use crate::domain::case::Category;
use crate::error::Result;
use crate::flows::Office;
use crate::flows::cases::Sight;
use crate::flows::settings::{clock, in_force};
use crate::store::cases::Eyes;
use crate::store::letters::Addressed;

/// A letter to a department, with what waits for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToDepartment {
    /// The letter.
    pub addressed: Addressed,
    /// What has not come back of it; nothing once the office wrote down that it did.
    pub missing: Option<&'static str>,
    /// The day by which it should be back.
    pub due: NaiveDate,
}

/// The letters to the departments of a sight, the newest first; none for whoever reads with the office's eyes.
pub fn to_departments(office: &Office, sight: &Sight) -> Result<Vec<ToDepartment>> {
    if sight.eyes != Eyes::Unit || sight.reach.departments().is_empty() {
        return Ok(Vec::new());
    }
    let county = sight.reach.of_county();
    let departments = in_force(office, county)?.departments;
    let clock = clock(office, county)?;
    let answers = |category: Category| {
        let of = departments.of(category);
        sight.reach.departments().iter().any(|one| one == of)
    };
    let letters = office.store.letters_to(&sight.reach, &answers)?;
    Ok(letters
        .into_iter()
        .map(|addressed| ToDepartment {
            missing: missing(addressed.letter.kind, &addressed.receipts)
                .first()
                .copied(),
            due: term(addressed.letter.kind, &clock.terms).ends(addressed.letter.day, &clock.calendar),
            addressed,
        })
        .collect())
}

/// One of them; `None` for any other letter and for one that is not there, alike.
pub fn to_department(office: &Office, sight: &Sight, id: i64) -> Result<Option<ToDepartment>> {
    let mut all = to_departments(office, sight)?.into_iter();
    Ok(all.find(|one| one.addressed.letter.id == id))
}
