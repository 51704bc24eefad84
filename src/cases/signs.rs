//! What a reviewer should look at before believing that a case was put right.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::names::MoveName;
use super::score::Tracked;
use crate::domain::case::CaseState;
use crate::domain::follow_up::{Limits, Paper};

/// A sign that something is wrong with how a case was put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// DIS-05: overdue.
    Overdue,
    /// DIS-07: the same again soon after.
    Recurs,
    /// DIS-07: closed, and opened again soon after because it did not hold.
    Undone,
    /// DIS-08: put right on paper only.
    Paper(Paper),
    /// Claimed as soon as it was handed over: what DIS-08 asks of what is closed, said before it is.
    Hasty,
}

impl Sign {
    /// What it says to the reviewer: a question, not a verdict.
    pub fn says(self) -> &'static str {
        match self {
            Self::Overdue => "超期了（DIS-05）",
            Self::Recurs => "同类问题又来了（DIS-07）",
            Self::Undone => "销号以后没有稳住，重新整改过（DIS-07）",
            Self::Hasty => "刚交办就申请销号了，请到现场看过再审",
            Self::Paper(Paper::SameEvidence) => "佐证材料在别处用过（DIS-08）",
            Self::Paper(Paper::NearText) => "写的说明和别处几乎一样（DIS-08）",
            Self::Paper(Paper::TooQuick) => "涉及钱，刚反馈就销号了（DIS-08）",
            Self::Paper(Paper::NoVoucher) => "有应追缴的钱，没有附上一张退款凭证就销号了（DIS-08）",
        }
    }
}

/// The signs of a case among the others, by the limits that the rules go by.
pub fn signs(case: &Tracked, again: &HashMap<i64, i64>, limits: &Limits, today: NaiveDate) -> Vec<Sign> {
    let late = case
        .course()
        .late_by(today)
        .filter(|days| *days > i64::from(limits.late))
        .map(|_| Sign::Overdue);
    let recurs = again.get(&case.id).map(|earlier| match *earlier == case.id {
        true => Sign::Undone,
        false => Sign::Recurs,
    });
    let paper = case.paper(limits).into_iter().map(Sign::Paper);
    late.into_iter().chain(recurs).chain(paper).collect()
}

/// The sign of a claim that waits for review and came as soon as the unit was told, given the moves of the case in order:
/// counted from when it was last told, handed over or told again, to its last claim.
pub fn hasty(
    state: CaseState,
    moves: impl IntoIterator<Item = (MoveName, NaiveDate)>,
    limits: &Limits,
) -> Option<Sign> {
    if !matches!(state, CaseState::Claimed | CaseState::Review) {
        return None;
    }
    let (mut told, mut claimed) = (None, None);
    for (name, day) in moves {
        match name {
            MoveName::FixNow | MoveName::FeedBack | MoveName::Reopen => told = Some(day),
            MoveName::Claim => claimed = Some(day),
            _ => {}
        }
    }
    let took = (claimed? - told?).num_days();
    (took < i64::from(limits.quick)).then_some(Sign::Hasty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_of_the_day_on_which_it_was_told_is_a_sign_until_it_is_closed() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a day");
        let moves = |told, claimed| [(MoveName::FixNow, day(told)), (MoveName::Claim, day(claimed))];
        let limits = Limits::default();
        let of = |state, told, claimed| hasty(state, moves(told, claimed), &limits);
        for state in [CaseState::Claimed, CaseState::Review] {
            assert_eq!(of(state, 2, 2), Some(Sign::Hasty));
            assert_eq!(of(state, 2, 3), None);
        }
        for state in [CaseState::Immediate, CaseState::Returned, CaseState::Closed] {
            assert_eq!(of(state, 2, 2), None, "{}", state.word());
        }
        let again = [
            (MoveName::FixNow, day(2)),
            (MoveName::Claim, day(9)),
            (MoveName::Reopen, day(20)),
            (MoveName::Claim, day(20)),
        ];
        assert_eq!(
            hasty(CaseState::Claimed, again, &limits),
            Some(Sign::Hasty),
            "told again"
        );
        let slow = Limits { quick: 3, ..limits };
        assert_eq!(hasty(CaseState::Claimed, moves(2, 4), &slow), Some(Sign::Hasty));
    }
}
