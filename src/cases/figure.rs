//! What a figure of the scoreboard counts, said once: for the count, and for the list of the cases behind it.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::score::Tracked;
use crate::domain::case::CaseState;
use crate::domain::follow_up::Limits;
use crate::domain::words::words;

words! {
    /// A figure of the scoreboard.
    Figure {
        /// Problems that were fed back.
        FedBack = "反馈",
        /// Of them those whose days are over or that are closed.
        Due = "到期",
        /// Of those the ones closed in time.
        InTime = "按时销号",
        /// Of those fed back the ones that are closed, in time or not.
        Closed = "已销号",
        /// Of those fed back the ones that stand still, because another body has them first: no share counts them meanwhile.
        Stopped = "中止",
        /// Of those fed back the ones handed over to be put right at once.
        Direct = "直接交办",
        /// Overdue now.
        Overdue = "超期",
        /// Returned at least once.
        Returned = "退回过",
        /// Opened soon after another of the same kind was closed there, or opened again soon after it was closed itself.
        Again = "同类又来",
        /// Those that were established, and of which money is in question.
        Found = "涉及",
        /// Those of which money has to come back.
        Recoverable = "应追缴",
        /// Those of which money is back.
        Back = "已追回",
        /// Those of which money has to come back and is neither back nor written off.
        Open = "未追回",
        /// Those of which money will not come back.
        WrittenOff = "已核销",
        /// Fed back in a village of late: together they make a common problem of their category.
        Common = "共性问题",
    }
}

impl Figure {
    /// Whether a case is among those that the figure counts; `again` are the cases that recur, `since` is the day
    /// from which on problems make a common one together.
    pub fn counts(
        self,
        case: &Tracked,
        again: &HashMap<i64, i64>,
        (limits, since): (&Limits, Option<NaiveDate>),
        today: NaiveDate,
    ) -> bool {
        let in_time = || case.course().in_time(today, limits.in_time);
        match self {
            Self::FedBack => case.fed_back_on.is_some(),
            Self::Due => in_time().is_some(),
            Self::InTime => in_time() == Some(true),
            Self::Stopped => case.fed_back_on.is_some() && case.state == CaseState::Suspended,
            Self::Direct => case.fed_back_on.is_some() && case.direct,
            Self::Overdue => case.state.is_open() && case.due.is_some_and(|due| due < today),
            Self::Closed => case.fed_back_on.is_some() && case.state.is_put_right(),
            Self::Open => case.balance.open().0 > 0,
            Self::Returned => case.returned > 0,
            Self::Again => again.contains_key(&case.id),
            Self::Found => case.established && case.balance.found.0 > 0,
            Self::WrittenOff => case.balance.written_off.0 > 0,
            Self::Recoverable => case.balance.recoverable.0 > 0,
            Self::Back => case.balance.returned.0 > 0,
            Self::Common => case.is_told_in_a_village(since),
        }
    }
}
