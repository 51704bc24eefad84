//! What a reviewer should look at before believing that a case was put right.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::score::Tracked;
use crate::domain::follow_up::{Limits, Paper};

/// A sign that something is wrong with how a case was put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// DIS-05: overdue.
    Overdue,
    /// DIS-07: the same again soon after.
    Recurs,
    /// DIS-08: put right on paper only.
    Paper(Paper),
}

impl Sign {
    /// What it says to the reviewer: a question, not a verdict.
    pub fn says(self) -> &'static str {
        match self {
            Self::Overdue => "超期了（DIS-05）",
            Self::Recurs => "同类问题又来了（DIS-07）",
            Self::Paper(Paper::SameEvidence) => "佐证材料在别处用过（DIS-08）",
            Self::Paper(Paper::NearText) => "写的说明和别处几乎一样（DIS-08）",
            Self::Paper(Paper::TooQuick) => "涉及钱，刚反馈就销号了（DIS-08）",
            Self::Paper(Paper::NoVoucher) => "有应追缴的钱，没有一张退款凭证就销号了（DIS-08）",
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
    let recurs = again.contains_key(&case.id).then_some(Sign::Recurs);
    let paper = case.paper(limits).into_iter().map(Sign::Paper);
    late.into_iter().chain(recurs).chain(paper).collect()
}
