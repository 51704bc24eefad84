//! What is special about some of a grant's payments, and what becomes of a payment after it was made.

use chrono::{Days, NaiveDate};

use super::calendar::weekday;
use super::chance::mix;
use super::grants::{County, Grant};
use crate::domain::fen::Fen;

/// What is special about some of a grant's payments.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// What.
    pub(super) deed: Deed,
    /// From this turn.
    pub(super) from: u16,
    /// To this one.
    pub(super) to: u16,
    /// The case that its payments belong to.
    pub(super) case: Option<usize>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// Nothing to the payment itself: it is only named in the case.
    Named,
    /// So much was paid beyond quantity × standard.
    Over(Fen),
    /// The standard was written that much lower.
    Cheap(Fen),
    /// Returned by the bank and never paid again.
    Dropped,
    /// Returned by the bank and paid again.
    Reissued,
    /// Returned by the bank and paid again in one sum with the returns of so many turns before.
    Gathered(u16),
    /// Paid a second time.
    Twice,
    /// Paid a second time by a second decision.
    Anew,
    /// Paid and recovered.
    Recovered,
    /// Paid a second time, which was recovered.
    TwiceRecovered,
    /// Paid in two parts.
    Parts,
    /// So much was missing and is paid afterwards.
    Supplement(Fen),
    /// Paid in cash.
    Cash,
    /// Written in another way: a place in [`County::writings`].
    Written(u16),
    /// Written in another way where it was paid again.
    WrittenAgain(u16),
}

/// What stands on a payment instead of what should.
#[derive(Debug, Clone, Default)]
pub(super) struct Writing {
    /// 姓名.
    pub(super) name: Option<String>,
    /// 身份证号.
    pub(super) number: Option<String>,
    /// 开户名.
    pub(super) holder: Option<String>,
    /// 银行账号.
    pub(super) account: Option<String>,
}

/// A payment of a turn and what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Course {
    /// 发放状态 of the first row.
    pub(super) state: &'static str,
    /// Its 金额.
    pub(super) amount: Fen,
    /// The rows after it.
    pub(super) then: Vec<Step>,
}

/// A row that follows a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// When.
    pub(super) on: NaiveDate,
    /// What.
    pub(super) what: Follow,
    /// 金额.
    pub(super) amount: Fen,
}

/// What a following row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follow {
    /// 补发 after a return.
    Reissue,
    /// 补发 of a difference.
    Supplement,
    /// 成功 once more.
    Repeat,
    /// 成功 once more, by a decision of its own.
    Anew,
    /// 追回.
    Recover,
}

impl Follow {
    /// 发放状态.
    pub(super) fn state(self) -> &'static str {
        match self {
            Self::Reissue | Self::Supplement => "补发",
            Self::Repeat | Self::Anew => "成功",
            Self::Recover => "追回",
        }
    }
}

impl Grant {
    /// The marks on a turn.
    pub(super) fn marks_on(&self, turn: usize) -> impl Iterator<Item = &Mark> {
        self.marks
            .iter()
            .filter(move |mark| (usize::from(mark.from)..=usize::from(mark.to)).contains(&turn))
    }

    /// Whether a deed was done to a turn.
    pub(super) fn did(&self, turn: usize, deed: Deed) -> bool {
        self.marks_on(turn).any(|mark| mark.deed == deed)
    }
}

impl County {
    /// What becomes of a grant's payment of a turn. In one of 180 the bank sends the money back, and it is paid
    /// again within three weeks; in one of 3,000 it has to be recovered. Nothing happens by accident where a case is.
    pub(super) fn course(&self, grant: &Grant, turn: usize) -> Course {
        let township = self.places.villages[usize::from(grant.village)].township;
        let paid_on = self.turns[usize::from(grant.scheme)][turn].dates[township];
        let die = mix(self.seed, u64::from(grant.key), turn as u64);
        let again = 9 + (die >> 32) % 12;
        let due = self.due(grant, turn);
        let mut course = Course {
            state: "成功",
            amount: due,
            then: Vec::new(),
        };
        let last = self.span.to;
        // What would come after the last day that the files show has not happened yet.
        let mut then = |days: u64, what: Follow, amount: Fen| {
            let on = weekday(paid_on + Days::new(days));
            let fits = on <= last;
            if fits {
                course.then.push(Step { on, what, amount });
            }
            fits
        };
        if grant.marks.is_empty() {
            match die % 9_000 {
                0..50 if then(again, Follow::Reissue, due) => course.state = "退票",
                50..53 => {
                    then(25 + (die >> 32) % 20, Follow::Recover, -due);
                }
                _ => {}
            }
            return course;
        }
        for mark in grant.marks_on(turn) {
            let happened = match mark.deed {
                Deed::Dropped => true,
                Deed::Reissued => then(again, Follow::Reissue, due),
                Deed::Gathered(before) => {
                    let all = (0..=usize::from(before)).map(|back| self.due(grant, turn - back));
                    then(again, Follow::Reissue, all.sum())
                }
                Deed::Twice => then(again, Follow::Repeat, due),
                Deed::Anew => then(again, Follow::Anew, due),
                Deed::Recovered => then(25 + again, Follow::Recover, -due),
                Deed::TwiceRecovered => {
                    then(again, Follow::Repeat, due) && then(25 + again, Follow::Recover, -due)
                }
                Deed::Parts => then(25 + again, Follow::Repeat, half(due)),
                Deed::Supplement(missing) => then(again, Follow::Supplement, missing),
                _ => true,
            };
            match mark.deed {
                Deed::Over(over) => course.amount = due + over,
                Deed::Parts if happened => course.amount = due - half(due),
                Deed::Dropped | Deed::Reissued | Deed::Gathered(_) if happened => course.state = "退票",
                _ => {}
            }
        }
        course
    }
}

/// Half of an amount, in whole yuan.
fn half(amount: Fen) -> Fen {
    Fen(amount.0 / 200 * 100)
}
