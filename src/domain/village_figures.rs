//! A village in figures, as reports lay them beside those of its neighbours.

use super::area::Area;
use super::case::{CaseState, Category};
use super::duty::Freshness;
use super::fen::Fen;
use super::village_code::VillageCode;

/// Flags of one rule that stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagTally {
    /// The rule's code.
    pub rule: String,
    /// How many.
    pub count: usize,
    /// Their money.
    pub amount: Fen,
}

/// Cases counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CaseTally {
    /// All that were opened.
    pub opened: usize,
    /// Of them told to the unit.
    pub told: usize,
    /// Of those told closed and not opened again.
    pub closed: usize,
    /// Of those told the ones that are closed, or whose days to be closed in time are over.
    pub due: usize,
    /// Of those the ones closed in time.
    pub in_time: usize,
    /// Not settled, and past their last day.
    pub overdue: usize,
    /// Closed once and found not to hold.
    pub reopened: usize,
    /// Money in question.
    pub found: Fen,
    /// To come back.
    pub recoverable: Fen,
    /// Back.
    pub returned: Fen,
    /// Written off.
    pub written_off: Fen,
}

impl CaseTally {
    /// What has to come back and is neither back nor written off.
    pub fn open(&self) -> Fen {
        self.recoverable - self.returned - self.written_off
    }

    /// Closed in time of a hundred whose days are over or that are closed; `None` where there is none.
    pub fn percent_in_time(&self) -> Option<usize> {
        (self.in_time * 100).checked_div(self.due)
    }

    /// Closed of a hundred that were told; `None` where none was.
    pub fn percent_closed(&self) -> Option<usize> {
        (self.closed * 100).checked_div(self.told)
    }
}

impl std::ops::AddAssign<&Self> for CaseTally {
    fn add_assign(&mut self, other: &Self) {
        self.opened += other.opened;
        self.told += other.told;
        self.closed += other.closed;
        self.due += other.due;
        self.in_time += other.in_time;
        self.overdue += other.overdue;
        self.reopened += other.reopened;
        self.found += other.found;
        self.recoverable += other.recoverable;
        self.returned += other.returned;
        self.written_off += other.written_off;
    }
}

/// The money of a year: of the cases that were opened in it, and what was booked in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct YearMoney {
    /// The year.
    pub year: i32,
    /// In question, of the cases that were opened in it.
    pub found: Fen,
    /// Booked in it as back.
    pub returned: Fen,
    /// Booked in it as written off.
    pub written_off: Fen,
}

/// A village in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VillageFigures {
    /// Its code.
    pub village: VillageCode,
    /// Its name as people say it.
    pub name: String,
    /// Its township's name.
    pub township: String,
    /// Households, where the list says so.
    pub households: Option<i32>,
    /// People.
    pub people: Option<i32>,
    /// Farmland.
    pub farmland: Option<Area>,
    /// What was paid to its people, by year, the newest first.
    pub paid: Vec<(i32, Fen)>,
    /// Assets in the register.
    pub assets: usize,
    /// Of them those whose record lacks nothing.
    pub whole_assets: usize,
    /// Contracts in the register.
    pub contracts: usize,
    /// Of them those over what is not in the register of assets.
    pub astray: usize,
    /// Posts held today on the county's list of cadres.
    pub posts: Vec<(String, usize)>,
    /// What was due to be published, and what of it is there.
    pub fresh: Freshness,
    /// Flags that stand, by rule.
    pub flags: Vec<FlagTally>,
    /// Cases.
    pub cases: CaseTally,
    /// Cases by category.
    pub categories: Vec<(Category, CaseTally)>,
    /// Categories in which two problems or more were established.
    pub repeated: usize,
    /// Cases by where they stand, in the order of the way.
    pub states: Vec<(CaseState, usize)>,
    /// Money of cases by year, the newest first.
    pub money: Vec<YearMoney>,
    /// Reports and petitions that are not done with.
    pub voices: usize,
}

impl VillageFigures {
    /// Flags that stand of these families of rules, and their money; of all where none is named.
    pub fn flagged(&self, families: &[&str]) -> (usize, Fen) {
        self.flags
            .iter()
            .filter(|tally| {
                families.is_empty()
                    || families
                        .iter()
                        .any(|family| tally.rule.split('-').next() == Some(*family))
            })
            .fold((0, Fen(0)), |(count, money), tally| {
                (count + tally.count, money + tally.amount)
            })
    }

    /// Where the desk lists the flags that [`Self::flagged`] counts of these families.
    pub fn flags_at(&self, families: &[&str]) -> String {
        let all = format!("/desk/anomalies?village={}&status=counted", self.village);
        match families {
            [] => all,
            some => format!("{all}&family={}", some.join(",")),
        }
    }

    /// The money of a year, to be added to.
    pub fn money_of(&mut self, year: i32) -> &mut YearMoney {
        let at = match self.money.binary_search_by(|one| year.cmp(&one.year)) {
            Ok(at) => at,
            Err(at) => {
                self.money.insert(
                    at,
                    YearMoney {
                        year,
                        ..YearMoney::default()
                    },
                );
                at
            }
        };
        &mut self.money[at]
    }

    /// What was paid in the last year that has payments.
    pub fn last_paid(&self) -> Fen {
        self.paid.first().map_or(Fen(0), |(_, amount)| *amount)
    }
}

/// The middle of some values, the lower of the two middle ones where their number is even; 0 of none.
pub fn median(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    values.len().checked_sub(1).map_or(0, |last| values[last / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_a_value_that_a_village_has() {
        assert_eq!(median(vec![]), 0);
        assert_eq!(median(vec![5]), 5);
        assert_eq!(median(vec![9, 1, 4]), 4);
        assert_eq!(median(vec![9, 1, 4, 2]), 2);
    }

    #[test]
    fn nothing_told_is_not_nothing_closed() {
        let mut tally = CaseTally::default();
        assert_eq!(tally.percent_closed(), None);
        tally.told = 3;
        assert_eq!(tally.percent_closed(), Some(0));
        tally.closed = 2;
        assert_eq!(tally.percent_closed(), Some(66));
    }
}
