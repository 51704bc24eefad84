//! The terms of the follow-up of cases that a county sets: how long each step may take, and how often it is extended.

use super::words::words;

words! {
    /// A term of the follow-up, by its name in `sanzi.toml`.
    CaseTerm {
        /// To sort a flag that was found.
        Triage = "triage_days",
        /// To assign a clue.
        Assign = "assign_days",
        /// To verify.
        Verify = "verify_days",
        /// To issue the sheet with which a lead goes to another body.
        Lead = "lead_days",
        /// To say what becomes of a problem.
        FeedBack = "feed_back_days",
        /// To put right at once.
        Immediate = "immediate_days",
        /// To hand in a plan.
        Plan = "plan_days",
        /// To approve a plan.
        Approve = "approve_days",
        /// To put right.
        Rectify = "rectify_days",
        /// To look at a claim, first and second time.
        Review = "review_days",
        /// To look back.
        LookBack = "look_back_days",
        /// Days after closing from which on a case may be drawn for a look back.
        LookBackFrom = "look_back_after_days",
        /// Days after closing by which somebody has looked back.
        LookBackUntil = "look_back_within_days",
        /// To issue the letter that a move asks for.
        Letter = "letter_days",
        /// To look again at what stands still.
        Stopped = "suspended_days",
        /// To bring back the five receipts of a feedback.
        Receipt = "receipt_days",
        /// To answer a 巡察建议书 in writing.
        Answer = "answer_days",
        /// How often each term may be extended.
        Extensions = "extensions",
        /// By how many days at most each time.
        ExtensionDays = "extension_days",
        /// Days overdue until the letter of supervision.
        Supervise = "supervise_days",
        /// Days overdue until the talk.
        Interview = "interview_days",
        /// Days overdue until the proposal to hold to account.
        Accountability = "accountability_days",
        /// So many villages with the same category make a common problem.
        Common = "common_villages",
        /// Over so many months they are counted.
        CommonMonths = "common_months",
        /// To merge a category that stands in so many villages.
        CommonDays = "common_days",
        /// The share of problems to be handed over directly, per cent.
        Direct = "direct_goal",
    }
}

/// A term in the words of the desk.
#[derive(Debug, Clone, Copy)]
pub struct Described {
    /// What it is called.
    pub title: &'static str,
    /// What it does.
    pub help: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The least and the most that it can be.
    pub bounds: (u32, u32),
}

impl CaseTerm {
    /// The term in the words of the desk.
    pub fn described(self) -> Described {
        const YEAR: (u32, u32) = (1, 366);
        let (title, help, unit, bounds) = match self {
            Self::Triage => (
                "分拣疑点的期限",
                "扫描查出疑点以后，多少天以内看过：立为疑点，或者写明豁免的理由。",
                "个工作日",
                YEAR,
            ),
            Self::Assign => (
                "派人核查的期限",
                "立为疑点以后，多少天以内派两个人核查。",
                "个工作日",
                YEAR,
            ),
            Self::Verify => ("核查的期限", "派人以后，多少天以内核查出结论。", "个工作日", YEAR),
            Self::Lead => (
                "发线索移送单的期限",
                "移送线索以后，多少天以内签发线索移送单。",
                "个工作日",
                YEAR,
            ),
            Self::FeedBack => (
                "反馈的期限",
                "认定问题以后，多少天以内反馈或者交办立行立改。",
                "天",
                YEAR,
            ),
            Self::Immediate => ("立行立改的期限", "交办立行立改以后，多少天以内改好。", "天", YEAR),
            Self::Plan => (
                "报整改方案的期限",
                "反馈或者重新整改以后，多少天以内报整改方案。",
                "天",
                YEAR,
            ),
            Self::Approve => (
                "批方案的期限",
                "方案报来以后，多少天以内批准或者退回。",
                "个工作日",
                YEAR,
            ),
            Self::Rectify => (
                "整改的期限",
                "方案批准以后，多少天以内改好、申请销号。退回整改的接着原来的期限算；中止了多少天，恢复以后顺延多少天。",
                "天",
                YEAR,
            ),
            Self::Review => (
                "审核销号的期限",
                "申请销号以后初审、初审通过以后终审，各在多少天以内。",
                "个工作日",
                YEAR,
            ),
            Self::LookBack => ("回头看的期限", "抽到回头看以后，多少天以内看完。", "天", YEAR),
            Self::LookBackFrom => (
                "销号多久以后回头看",
                "销号满多少天，才列进回头看的抽签名单和按风险看的名单。要比最晚的天数小。",
                "天",
                (0, 1_000),
            ),
            Self::LookBackUntil => (
                "最晚多久回头看",
                "销号满多少天还没有回头看的，标出来，算过期。",
                "天",
                (1, 2_000),
            ),
            Self::Letter => (
                "发文书的期限",
                "一步办完以后，多少天以内签发这一步要的文书。",
                "个工作日",
                YEAR,
            ),
            Self::Stopped => (
                "中止多久要复查",
                "中止满多少天还没有恢复的，列在巡察办的“我的工作”里：问问法院或者别的机关办到哪了，办完了就恢复。",
                "天",
                YEAR,
            ),
            Self::Receipt => (
                "收回回执的期限",
                "反馈意见发出以后，多少天以内收回五份回执；共性问题抄告单的收文回执也按它。过了还没收回的，列在“我的工作”里。",
                "天",
                YEAR,
            ),
            Self::Answer => (
                "书面反馈的期限",
                "巡察建议书发出以后，多少天以内收到主管部门的书面反馈。建议书和问责建议书的表单里先写上的期限也按它。",
                "天",
                YEAR,
            ),
            Self::Extensions => (
                "最多延期几次",
                "每个期限各算各的：报整改方案延过的，不占整改的次数；重新整改的从头算。退回整改的接着原来的期限，次数也接着算。写 0 就是不许延期。",
                "次",
                (0, 9),
            ),
            Self::ExtensionDays => ("每次最多延期", "新的期限最多比原期限晚这么多天。", "天", YEAR),
            Self::Supervise => ("超期发督办函", "超期满多少天，可以发督办函。", "天", YEAR),
            Self::Interview => (
                "超期约谈",
                "超期满多少天，可以约谈。要比督办函的天数大。",
                "天",
                YEAR,
            ),
            Self::Accountability => (
                "超期问责建议",
                "超期满多少天，可以提问责建议。要比约谈的天数大。",
                "天",
                YEAR,
            ),
            Self::Common => (
                "共性问题的村数",
                "同一类问题在这么多个村反馈过，就是共性问题。",
                "个村",
                (2, 1_000),
            ),
            Self::CommonMonths => (
                "共性问题看多久",
                "数共性问题的村，只看最近多少个月里反馈的问题。",
                "个月",
                (1, 120),
            ),
            Self::CommonDays => (
                "并入共性问题的期限",
                "同一类问题的村数够了以后，多少天以内并入共性问题、抄告主管部门。",
                "天",
                YEAR,
            ),
            Self::Direct => (
                "直接交办的目标",
                "反馈的问题里，有多少要当场交办立行立改。低于它，成绩单上标出来。",
                "%",
                (1, 100),
            ),
        };
        Described {
            title,
            help,
            unit,
            bounds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_has_a_name_of_its_own_and_bounds_in_order() {
        let mut titles: Vec<&str> = CaseTerm::ALL.iter().map(|term| term.described().title).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), CaseTerm::ALL.len());
        for term in CaseTerm::ALL {
            let (least, most) = term.described().bounds;
            assert!(least < most, "{}", term.word());
        }
    }
}
