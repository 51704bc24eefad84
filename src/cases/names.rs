//! The names of the moves, as the page shows them and the books keep them.

use crate::domain::words::words;

words! {
    /// A move by its name on the page.
    MoveName {
        /// 2: a flag, a report, an audit's finding is taken up.
        TakeUp = "立为疑点",
        /// 3: two people are named to verify.
        Assign = "派人核查",
        /// 4: a false alarm.
        Dismiss = "查否",
        /// 5: explained by a document.
        Explain = "合规说明",
        /// 6: it is a problem.
        Establish = "认定问题",
        /// 7: the discipline body takes it.
        HandOver = "移送线索",
        /// 8: to be put right at once.
        FixNow = "立行立改",
        /// 9: told at the feedback meeting.
        FeedBack = "反馈",
        /// 10: the unit hands in its plan.
        Propose = "报整改方案",
        /// 11: the township approves it.
        ApprovePlan = "批准方案",
        /// 11: or does not.
        RefusePlan = "退回方案",
        /// 12: the unit says that it is done.
        Claim = "申请销号",
        /// 13: the township has looked.
        FirstReview = "初审通过",
        /// 14: office and team close it.
        Close = "销号",
        /// 15: not done.
        Return = "退回整改",
        /// 16: more time.
        Extend = "延期",
        /// 16: no more time, with the reason.
        Decline = "不同意延期",
        /// 17: the next step of the ladder.
        Escalate = "升级督办",
        /// 18: drawn for a second look.
        LookBack = "回头看",
        /// 19: it held.
        Confirm = "回头看通过",
        /// 19: it did not hold.
        Reopen = "重新整改",
        /// 20: one of many alike.
        MakeCommon = "并入共性问题",
        /// Money that will not come back.
        WriteOff = "核销",
        /// The sums found and to be brought back were wrong.
        Correct = "更正金额",
        /// The responsible unit was the wrong one: the right one is told anew.
        Reassign = "更正责任单位",
        /// A court or another body has it first.
        Suspend = "中止",
        /// It is ours again.
        Resume = "恢复",
        /// No row of the table: columns of the ledger were filled in or corrected, which moves nothing.
        Rewrite = "改台账",
        /// No row of the table: the second person did not sign what waited, and said why.
        Unsigned = "没有签字",
    }
}

impl MoveName {
    /// What stands in a history beside the rows of the table, and moves nothing.
    pub const BESIDE: [Self; 2] = [Self::Rewrite, Self::Unsigned];

    /// Whether it says what a flag or a report turned out to be.
    pub fn is_verdict(self) -> bool {
        matches!(self, Self::Dismiss | Self::Explain | Self::Establish)
    }
}
