//! Irregularities that are planted and look-alikes that are innocent, and the file that says which is which.
//!
//! The rules are those of the anomaly engine; whoever checks it reads this file as the answer. Each case has households
//! made for it, so that no other case speaks of them.

mod accounts;
mod boards;
mod case;
mod deaths;
mod fields;
mod kin;
mod means;
mod names;
mod places;
mod planter;
mod repeats;
mod returns;
mod rings;
mod roster;
mod stops;

pub(super) use self::case::{Case, write};
use self::planter::Planter;
use super::grants::County;

/// How many of each sort.
const EACH: usize = 3;
/// Rows that planting may add at most.
pub(super) const RESERVE: u64 = 3_400;
/// Rows that one sort may take at most: with fewer left none is begun.
const MOST: u64 = 140;

/// Plants the cases of a rule or two.
type Sort = fn(&mut Planter<'_>);

const SORTS: [Sort; 30] = [
    |planter| planter.deaths(),
    |planter| planter.payroll(),
    |planter| planter.relief_of_kin(),
    |planter| planter.twice(),
    |planter| planter.two_villages(),
    |planter| planter.excluded(),
    |planter| planter.rates(),
    |planter| planter.areas(),
    |planter| planter.households_areas(),
    |planter| planter.spikes(),
    |planter| planter.shared_accounts(),
    |planter| planter.holders(),
    |planter| planter.accounts_of_cadres(),
    |planter| planter.cards(),
    |planter| planter.faulty_numbers(),
    |planter| planter.two_names(),
    |planter| planter.ages(),
    |planter| planter.strangers(),
    |planter| planter.returns(),
    |planter| planter.cash(),
    |planter| planter.early(),
    |planter| planter.unposted(),
    |planter| planter.missed(),
    |planter| planter.houses(),
    |planter| planter.means(),
    |planter| planter.stops(),
    |planter| planter.stops_with_reason(),
    |planter| planter.rings(),
    |planter| planter.no_rings(),
    |planter| planter.short_notices(),
];

/// Plants into a county whose people are there; `left` rows may still be added. Small counties get what fits.
pub(super) fn plant(county: &mut County, left: &mut u64) -> Vec<Case> {
    let mut planter = Planter::new(county, left);
    planter.accounts_unpublished();
    for round in 0..EACH {
        planter.round = round;
        for sort in SORTS {
            if planter.has_room(MOST) {
                sort(&mut planter);
            }
        }
    }
    planter.cases
}
