//! Which closed cases are looked at again: some by lot, so that the share that was closed on paper only can be told for all,
//! and those first whose closing looks weak, with the reasons.

use chrono::{Days, NaiveDate};

use super::settings::Settings;
use crate::domain::case::Category;
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::domain::words::words;

words! {
    /// Why a closed case is worth a second look.
    Cause {
        /// Its evidence stands in another case.
        SameEvidence = "佐证材料在别的问题里也用过",
        /// Money in question, and closed as soon as it was told.
        TooQuick = "涉及钱，刚反馈就销号",
        /// Money had to come back, and no voucher shows that any did.
        NoVoucher = "有应追缴的钱，没有退款凭证",
        /// Much money is in question.
        Money = "涉及金额大",
        /// The same kind came before or after it in the village, or at the unit of a matter that lies in none, or it was opened again.
        Recurs = "同村或同单位同类问题又来过",
        /// The unit has other cases that came again or were returned.
        Unit = "责任单位有别的问题反弹或被退回",
        /// It was returned before it was closed.
        Returned = "退回过",
        /// Its term was extended.
        Extended = "延期过",
        /// A text of its evidence is nearly the same as another.
        NearText = "写的说明和别处几乎一样",
    }
}

/// A closed case that nobody has looked back at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Its number in the database.
    pub id: i64,
    /// Its number on paper.
    pub number: String,
    /// The village; `None` for a matter of the county.
    pub village: Option<VillageCode>,
    /// The responsible unit.
    pub unit: String,
    /// The category.
    pub category: Category,
    /// The day it was closed.
    pub closed_on: Option<NaiveDate>,
    /// The money in question.
    pub found: Fen,
    /// What speaks for a second look.
    pub causes: Vec<Cause>,
    /// Whether the days within which somebody looks back are over.
    pub overdue: bool,
}

/// The days after closing on which a case is looked back at: from the first on, and overdue after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Days after closing from which on it may be drawn.
    pub from: u32,
    /// Days after closing by which somebody has looked back.
    pub until: u32,
}

/// Where a closed case stands to the days on which it is looked back at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ripe {
    /// Not before this day.
    From(NaiveDate),
    /// Now.
    Now,
    /// Longer ago than it should be.
    Overdue,
}

impl Window {
    /// The first day on which a case that was closed on a day is looked back at.
    pub fn first(self, closed: NaiveDate) -> NaiveDate {
        closed + Days::new(u64::from(self.from))
    }

    /// Where a case that was closed on a day stands today.
    pub fn of(self, closed: NaiveDate, today: NaiveDate) -> Ripe {
        let first = self.first(closed);
        if today < first {
            Ripe::From(first)
        } else if closed < self.last_overdue(today) {
            Ripe::Overdue
        } else {
            Ripe::Now
        }
    }

    /// What was closed before this day is overdue today.
    pub fn last_overdue(self, today: NaiveDate) -> NaiveDate {
        today - Days::new(u64::from(self.until))
    }
}

/// A closed case with what speaks for a second look, weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk<'c> {
    /// The case.
    pub case: &'c Closed,
    /// The sum of the weights of its causes.
    pub points: u32,
}

/// The cases that a second look is proposed for by their risk: those with the most points, so many at most; of equal ones
/// that of more money, then of the smaller number. Where nothing speaks for it, nothing is proposed.
pub fn by_risk<'c>(closed: &'c [Closed], settings: &Settings) -> Vec<Risk<'c>> {
    let mut risks: Vec<Risk<'c>> = closed
        .iter()
        .map(|case| Risk {
            case,
            points: case
                .causes
                .iter()
                .map(|cause| settings.causes[*cause as usize])
                .sum(),
        })
        .filter(|risk| risk.points > 0)
        .collect();
    risks.sort_by_key(|risk| {
        (
            std::cmp::Reverse(risk.points),
            std::cmp::Reverse(risk.case.found),
            risk.case.id,
        )
    });
    risks.truncate(settings.look_back_most as usize);
    risks
}

/// How many of so many are drawn at a share in per cent, rounded up.
pub fn to_draw(candidates: usize, share: u32) -> u32 {
    let drawn = (candidates as u64 * u64::from(share)).div_ceil(100);
    u32::try_from(drawn).unwrap_or(u32::MAX)
}

/// What came of the cases that were drawn by lot: nobody chose them, so they speak for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LookBackArm {
    /// Cases that were drawn.
    pub drawn: u64,
    /// Of them those that held when somebody looked back.
    pub held: u64,
    /// Of them those that did not and are put right anew.
    pub reopened: u64,
}

impl LookBackArm {
    /// Closed on paper only, of those looked at.
    pub fn paper(self) -> (u64, u64) {
        (self.reopened, self.held + self.reopened)
    }

    /// Drawn and without a result so far: while there are any, the sample is not whole.
    pub fn waiting(self) -> u64 {
        self.drawn.saturating_sub(self.held + self.reopened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(id: i64, found: i64, causes: &[Cause]) -> Closed {
        Closed {
            id,
            number: format!("WT2026{id:05}"),
            village: None,
            unit: String::new(),
            category: Category::Contracts,
            closed_on: None,
            found: Fen(found),
            causes: causes.to_vec(),
            overdue: false,
        }
    }

    #[test]
    fn a_closed_case_ripens_on_one_day_and_is_overdue_from_one_day_on_and_never_goes_back() {
        let window = Window { from: 90, until: 365 };
        let closed = NaiveDate::from_ymd_opt(2026, 1, 10).expect("a day");
        let mut seen: Vec<(u64, Ripe)> = Vec::new();
        for after in 0..500 {
            let now = window.of(closed, closed + Days::new(after));
            if seen.last().is_none_or(|(_, before)| *before != now) {
                seen.push((after, now));
            }
        }
        let first = NaiveDate::from_ymd_opt(2026, 4, 10).expect("a day");
        assert_eq!(
            seen,
            [(0, Ripe::From(first)), (90, Ripe::Now), (366, Ripe::Overdue)]
        );
    }

    #[test]
    fn the_weightiest_come_first_then_the_money_and_what_nothing_speaks_for_is_not_proposed() {
        let all = [
            closed(1, 0, &[]),
            closed(2, 100, &[Cause::Extended]),
            closed(3, 200, &[Cause::Extended]),
            closed(4, 0, &[Cause::NoVoucher, Cause::Extended]),
        ];
        let settings = Settings::default();
        let ids = |settings: &Settings| -> Vec<i64> {
            by_risk(&all, settings).iter().map(|risk| risk.case.id).collect()
        };
        assert_eq!(ids(&settings), [4, 3, 2]);
        let mut few = settings.clone();
        few.look_back_most = 1;
        assert_eq!(ids(&few), [4]);
        few.causes[Cause::Extended as usize] = 0;
        few.look_back_most = 9;
        assert_eq!(ids(&few), [4], "what weighs nothing proposes nothing");
        assert_eq!(
            by_risk(&all, &settings)[0].points,
            settings.causes[Cause::NoVoucher as usize] + settings.causes[Cause::Extended as usize]
        );
    }

    #[test]
    fn a_share_is_rounded_up_and_none_of_none_is_drawn() {
        assert_eq!(
            (to_draw(0, 20), to_draw(1, 20), to_draw(10, 20), to_draw(11, 20)),
            (0, 1, 2, 3)
        );
    }

    #[test]
    fn only_what_was_looked_at_says_how_much_was_paper() {
        let arm = LookBackArm {
            drawn: 10,
            held: 6,
            reopened: 2,
        };
        assert_eq!((arm.paper(), arm.waiting()), ((2, 8), 2));
    }
}
