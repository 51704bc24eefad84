//! What the demo county hides in its assets, contracts, books and works is found by the rules for it, what only looks
//! irregular is not, and nothing else is.

use sanzi::anomaly::Finding;

use super::county::Case;
use super::tally::hold;

/// The families that are held here.
const FAMILIES: [&str; 4] = ["AST", "CON", "ACC", "PRJ"];

/// Whether a finding stands on a row of the case.
fn stands_on(finding: &Finding, case: &Case) -> bool {
    finding
        .evidence
        .iter()
        .filter(|row| row.needed)
        .any(|row| case.rows.contains(&(row.dataset.clone(), row.id.clone())))
}

#[test]
fn what_is_planted_in_the_estate_is_found_and_nothing_else() {
    hold((60_000, 1, "2026-11-25"), &FAMILIES, stands_on);
}

#[test]
fn it_is_so_in_another_county_too() {
    hold((60_000, 2, "2026-11-25"), &FAMILIES, stands_on);
}

#[test]
fn it_is_so_in_february_when_the_inventory_was_only_just() {
    hold((60_000, 3, "2027-02-10"), &FAMILIES, stands_on);
}

#[test]
fn a_county_without_people_has_what_fits() {
    hold((0, 4, "2026-06-30"), &FAMILIES, stands_on);
}
