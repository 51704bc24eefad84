//! Scoreboards and warning signs over many cases: what was put right in time, what came back, what flared up again.

mod recurring;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

pub use self::recurring::recurring;
use super::figure::Figure;
use super::money::Balance;
use crate::domain::case::{CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::follow_up::{Closings, Course, Limits, Paper, Shown};
use crate::domain::village_code::VillageCode;

/// What a scoreboard looks at of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    /// Its number in the database.
    pub id: i64,
    /// The two who verify it.
    pub verifiers: Option<(i64, i64)>,
    /// Its number on paper.
    pub number: String,
    /// The village, as it stands today: that of a village that was merged is the one that took it up. `None` for a matter of the
    /// county.
    pub village: Option<VillageCode>,
    /// The responsible unit.
    pub unit: String,
    /// The category.
    pub category: Category,
    /// Its state.
    pub state: CaseState,
    /// Whether it was established to be a problem: what was only alleged is no money found.
    pub established: bool,
    /// The day it was opened.
    pub opened_on: NaiveDate,
    /// The day the unit was told.
    pub fed_back_on: Option<NaiveDate>,
    /// The day it was closed; `None` again when it was reopened.
    pub closed_on: Option<NaiveDate>,
    /// Every day on which it was closed, and opened again because it did not hold.
    pub closings: Closings,
    /// The last day of what is owed now.
    pub due: Option<NaiveDate>,
    /// Whether it was handed over to be put right at once.
    pub direct: bool,
    /// Whether putting it right lasts.
    pub lasting: bool,
    /// For how many days it stood still between being told and being closed.
    pub still: u32,
    /// Whether it was merged into the common problem of its category.
    pub merged: bool,
    /// How many steps of the ladder were taken in the term that runs.
    pub escalated: u8,
    /// How often it was returned.
    pub returned: u8,
    /// How often its unit was given more time, all its terms together.
    pub extensions: u8,
    /// Its money.
    pub balance: Balance,
    /// The round that it came up in.
    pub round: Option<i64>,
    /// How many pieces of its evidence stand as vouchers of repayments.
    pub vouchers: usize,
    /// How many pieces of its evidence stand in other cases too, with the same content.
    pub evidence_elsewhere: usize,
    /// How many texts of its evidence are nearly the same as others.
    pub texts_alike: usize,
}

impl Tracked {
    /// Whether it was fed back in a village, since a day.
    pub fn is_told_in_a_village(&self, since: Option<NaiveDate>) -> bool {
        let of_late = |told: NaiveDate| since.is_none_or(|since| told >= since);
        self.village.is_some() && self.fed_back_on.is_some_and(of_late)
    }

    /// Its days.
    pub fn course(&self) -> Course {
        Course {
            state: self.state,
            opened_on: self.opened_on,
            fed_back_on: self.fed_back_on,
            closed_on: self.closed_on,
            due: self.due,
            lasting: self.lasting,
            still: self.still,
        }
    }

    /// The signs that it was put right on paper only.
    pub fn paper(&self, limits: &Limits) -> Vec<Paper> {
        let shown = Shown {
            course: self.course(),
            found: self.balance.found,
            recoverable: self.balance.recoverable - self.balance.written_off,
            vouchers: self.vouchers,
            elsewhere: self.evidence_elsewhere,
            near: self.texts_alike,
        };
        shown.paper(limits)
    }
}

/// The figures of a village, a township, a unit, a category or the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// Problems that were fed back.
    pub fed_back: u32,
    /// Of them those whose days are over or that are closed.
    pub due: u32,
    /// Of those the ones closed in time.
    pub in_time: u32,
    /// Of those fed back the ones that stand still: they are not due meanwhile.
    pub stopped: u32,
    /// Of those fed back the ones handed over to be put right at once.
    pub direct: u32,
    /// Overdue now.
    pub overdue: u32,
    /// Returned at least once.
    pub returned: u32,
    /// Opened soon after another of the same kind was closed there, or themselves opened again soon after they were closed.
    pub recurring: u32,
    /// Money, all cases together.
    pub money: Balance,
}

impl Score {
    /// Closed in time of those due, in per mille; `None` when none is due yet.
    pub fn closed_share(self) -> Option<u32> {
        (self.due > 0).then(|| self.in_time * 1000 / self.due)
    }

    /// Handed over directly of those fed back, in per mille.
    pub fn direct_share(self) -> Option<u32> {
        (self.fed_back > 0).then(|| self.direct * 1000 / self.fed_back)
    }

    /// Money that is back of what has to come back, in per mille.
    pub fn money_share(self) -> Option<u32> {
        self.back_of(self.money.recoverable)
    }

    /// Money that is back of all that was found, in per mille: whoever says that less has to come back makes it no better.
    pub fn found_share(self) -> Option<u32> {
        self.back_of(self.money.found)
    }

    fn back_of(self, all: Fen) -> Option<u32> {
        let back = i128::from(self.money.returned.0);
        (all.0 > 0).then(|| u32::try_from(back * 1000 / i128::from(all.0)).unwrap_or(1000))
    }
}

/// By what cases are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// One line a township.
    Township,
    /// One line a village.
    Village,
    /// One line a responsible unit.
    Unit,
    /// One line a category.
    Category,
    /// One line a round of inspection.
    Round,
}

impl By {
    /// The key of a case, as filters of the ledger take it: a code, a unit's name, a category's word, the number of a round.
    pub fn key(self, case: &Tracked) -> String {
        match self {
            Self::Township => case
                .village
                .map_or_else(String::new, |code| code.township().number().to_string()),
            Self::Village => case.village.map_or_else(String::new, |code| code.to_string()),
            Self::Unit => case.unit.clone(),
            Self::Category => case.category.word().to_owned(),
            Self::Round => case.round.map_or_else(String::new, |round| round.to_string()),
        }
    }
}

/// The score of all cases together.
pub fn total(cases: &[Tracked], limits: &Limits, today: NaiveDate) -> Score {
    let again = recurring(cases, limits);
    cases.iter().fold(Score::default(), |score, case| {
        add(score, case, &again, (limits, today))
    })
}

/// The scores line by line, by key.
pub fn scores(cases: &[Tracked], by: By, limits: &Limits, today: NaiveDate) -> BTreeMap<String, Score> {
    scores_by(cases, |case| by.key(case), limits, today)
}

/// The scores line by line, by a key of one's own.
pub fn scores_by(
    cases: &[Tracked],
    key: impl Fn(&Tracked) -> String,
    limits: &Limits,
    today: NaiveDate,
) -> BTreeMap<String, Score> {
    let again = recurring(cases, limits);
    let mut lines: BTreeMap<String, Score> = BTreeMap::new();
    for case in cases {
        let line = lines.entry(key(case)).or_default();
        *line = add(*line, case, &again, (limits, today));
    }
    lines
}

fn add(
    mut score: Score,
    case: &Tracked,
    again: &HashMap<i64, i64>,
    (limits, today): (&Limits, NaiveDate),
) -> Score {
    let one = |figure: Figure| u32::from(figure.counts(case, again, (limits, None), today));
    score.fed_back += one(Figure::FedBack);
    score.due += one(Figure::Due);
    score.in_time += one(Figure::InTime);
    score.stopped += one(Figure::Stopped);
    score.direct += one(Figure::Direct);
    score.overdue += one(Figure::Overdue);
    score.returned += one(Figure::Returned);
    score.recurring += one(Figure::Again);
    if case.established {
        score.money.found.0 += case.balance.found.0;
    }
    score.money.recoverable.0 += case.balance.recoverable.0;
    score.money.returned.0 += case.balance.returned.0;
    score.money.written_off.0 += case.balance.written_off.0;
    score
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::signs::{Sign, signs};
    use crate::cases::widespread::common;

    fn day(text: &str) -> NaiveDate {
        crate::domain::day::parse(text).expect("a day")
    }

    fn case(id: i64, village: u64, told: &str, closed: Option<&str>) -> Tracked {
        Tracked {
            verifiers: None,
            id,
            number: format!("WT2026{id:05}"),
            village: VillageCode::from_number(village),
            unit: "村委会".to_owned(),
            category: Category::Contracts,
            state: if closed.is_some() {
                CaseState::Closed
            } else {
                CaseState::Rectify
            },
            opened_on: day(told),
            fed_back_on: Some(day(told)),
            closed_on: closed.map(day),
            closings: Closings {
                closed: closed.map(day).into_iter().collect(),
                reopened: Vec::new(),
            },
            due: Some(day("2026-06-01")),
            direct: id % 2 == 0,
            lasting: false,
            still: 0,
            merged: false,
            established: true,
            escalated: 0,
            returned: 0,
            extensions: 0,
            vouchers: 1,
            balance: Balance {
                found: Fen(100),
                recoverable: Fen(100),
                returned: Fen(25),
                written_off: Fen(0),
            },
            evidence_elsewhere: 0,
            texts_alike: 0,
            round: None,
        }
    }

    const ONE: u64 = 999_999_100_201;
    const TWO: u64 = 999_999_100_202;
    const THREE: u64 = 999_999_101_201;

    #[test]
    fn the_share_closed_in_ninety_days_counts_those_whose_ninety_days_are_over() {
        let cases = [
            case(1, ONE, "2026-01-01", Some("2026-04-01")),
            case(2, ONE, "2026-01-01", Some("2026-04-02")),
            case(3, TWO, "2026-01-01", None),
            case(4, THREE, "2026-05-20", None),
        ];
        let score = total(&cases, &Limits::default(), day("2026-06-02"));
        assert_eq!((score.fed_back, score.due, score.in_time), (4, 3, 1));
        assert_eq!(score.closed_share(), Some(333));
        assert_eq!(score.direct_share(), Some(500));
        assert_eq!(score.money_share(), Some(250));
        assert_eq!(score.overdue, 2);
        let townships = scores(&cases, By::Township, &Limits::default(), day("2026-06-02"));
        assert_eq!(townships.len(), 2);
        assert_eq!(townships.values().map(|line| line.fed_back).sum::<u32>(), 4);
        assert_eq!(
            Score::default().closed_share(),
            None,
            "nothing due is no hundred per cent"
        );
    }

    #[test]
    fn the_same_kind_in_the_same_village_within_a_year_of_closing_recurs() {
        let limits = Limits::default();
        let first = case(1, ONE, "2025-01-01", Some("2025-03-01"));
        let within = case(2, ONE, "2026-03-01", None);
        let after = case(3, ONE, "2026-03-02", None);
        let elsewhere = case(4, TWO, "2025-04-01", None);
        let again = recurring(&[first, within.clone(), after, elsewhere], &limits);
        assert_eq!(again, HashMap::from([(2, 1)]));
        assert_eq!(signs(&within, &again, &limits, day("2026-03-05")), [Sign::Recurs]);
    }

    #[test]
    fn the_same_kind_at_the_same_unit_recurs_where_it_lies_in_no_village() {
        let limits = Limits::default();
        let of = |id, unit: &str, told: &str, closed| Tracked {
            village: None,
            unit: unit.to_owned(),
            ..case(id, ONE, told, closed)
        };
        let all = [
            of(1, "县水利局", "2025-01-01", Some("2025-03-01")),
            of(2, " 县水利局", "2026-03-01", None),
            of(3, "县财政局", "2026-03-01", None),
            // A village of a matter that the bureau answers for is a place of its own.
            Tracked {
                unit: "县水利局".to_owned(),
                ..case(4, ONE, "2026-03-01", None)
            },
            // Nobody answers for it yet.
            of(5, "", "2025-01-01", Some("2025-03-01")),
            of(6, "", "2026-03-01", None),
        ];
        assert_eq!(recurring(&all, &limits), HashMap::from([(2, 1)]));
    }

    #[test]
    fn a_matter_of_money_closed_on_the_day_it_was_told_is_shown_to_the_reviewer() {
        let quick = case(1, ONE, "2026-03-01", Some("2026-03-01"));
        assert_eq!(
            signs(&quick, &HashMap::new(), &Limits::default(), day("2026-03-05")),
            [Sign::Paper(Paper::TooQuick)]
        );
    }

    #[test]
    fn a_category_in_three_villages_is_common_and_twice_in_one_village_is_not() {
        let two = [
            case(1, ONE, "2026-01-01", None),
            case(2, ONE, "2026-01-01", None),
            case(3, TWO, "2026-01-01", None),
        ];
        assert!(common(&two, 3, None).is_empty());
        let three = [two.to_vec(), vec![case(4, THREE, "2026-01-01", None)]].concat();
        let found = common(&three, 3, None);
        assert_eq!(
            (found[0].villages.len(), found[0].cases, found[0].money.found),
            (3, 4, Fen(400))
        );
        assert_eq!((found[0].since, found[0].merged), (day("2026-01-01"), false));
        let mut later = three.clone();
        later[3].fed_back_on = Some(day("2026-02-01"));
        later[0].merged = true;
        let found = common(&later, 3, None);
        assert_eq!(
            (found[0].since, found[0].merged),
            (day("2026-02-01"), true),
            "the third village made it common"
        );
        let since = |text| common(&three, 3, Some(day(text))).len();
        assert_eq!(
            (since("2026-01-01"), since("2026-01-02")),
            (1, 0),
            "of late alone"
        );
    }
}
