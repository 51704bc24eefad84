//! What the demo county hides in its payments, lists and notices is found by the rules for it, what only looks irregular is
//! not, and nothing else is.

use sanzi::anomaly::Finding;

use super::county::Case;
use super::tally::hold;

/// The families that are held here.
const FAMILIES: [&str; 3] = ["SUB", "NET", "DIS"];

/// Whether a finding speaks of a row of the case: of its payments, of which none may be needed where there are many, or of a
/// record that it needs.
fn speaks_of(finding: &Finding, case: &Case) -> bool {
    let rows = finding.evidence.iter();
    let mut rows = rows.filter(|row| row.needed || row.dataset == "payments");
    rows.any(|row| case.rows.contains(&(row.dataset.clone(), row.id.clone())))
}

#[test]
fn what_is_planted_among_people_is_found_and_nothing_else() {
    hold((60_000, 1, "2026-11-25"), &FAMILIES, speaks_of);
}

#[test]
fn it_is_so_in_another_county_too() {
    hold((60_000, 2, "2026-11-25"), &FAMILIES, speaks_of);
}

#[test]
fn it_is_so_in_february_and_with_fewer_payments() {
    hold((20_000, 3, "2027-02-10"), &FAMILIES, speaks_of);
    hold((4_000, 4, "2025-06-30"), &FAMILIES, speaks_of);
}
