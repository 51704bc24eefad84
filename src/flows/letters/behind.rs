//! Where the cases stand that a letter to a department counts at a place.

use chrono::NaiveDate;

use crate::cases::Figure;
use crate::domain::village_code::VillageCode;
use crate::store::cases::NOWHERE;

/// The list of exactly the cases of a category that were fed back in a village since a day, or to a unit where they lie in none.
pub(super) fn behind(
    village: Option<VillageCode>,
    unit: &str,
    category: &str,
    (since, today): (Option<NaiveDate>, NaiveDate),
) -> String {
    let at = |place: &str| format!("/desk/cases?village={place}&category={category}");
    match (village, since) {
        // The scoreboard counts in villages alone, and with the same days.
        (Some(code), _) => format!("{}&score={}", at(&code.to_string()), Figure::Common.word()),
        (None, None) => format!(
            "{}&unit={}&score={}",
            at(NOWHERE),
            named(unit),
            Figure::FedBack.word()
        ),
        (None, Some(since)) => format!(
            "{}&unit={}&what=told&from={since}&to={today}",
            at(NOWHERE),
            named(unit)
        ),
    }
}

/// A unit as an address names it: without what would end it there, and a dash where none is written.
fn named(unit: &str) -> String {
    match unit {
        "" => "-".to_owned(),
        unit => unit
            .replace('%', "%25")
            .replace('&', "%26")
            .replace('#', "%23")
            .replace('+', "%2B"),
    }
}
