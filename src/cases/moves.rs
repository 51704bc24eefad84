//! The one table of moves: from where, to where, who may, until when what follows is owed, with which letter, held by which
//! guards (workflow.md §6.1).

mod rows;
mod sets;

use self::rows::{row, signed_by, without_township};
use self::sets::{
    ASKERS, CLOSING, COMPETENT, DISMISSING, ESTABLISHING, EXPLAINING, JUDGES, MERGED, OFFICE, OPEN,
    RETURNING, SENT, STANDING, STOPPING, TEAM, TOLD, UNIT, WRITERS,
};
use super::deadline::Deadline;
use super::guards::Guard;
use super::names::MoveName;
use crate::domain::case::CaseState::{self, self as S};
use crate::domain::case_term::CaseTerm;
use crate::domain::role::Role::{self, InspectionOffice, LeadInspector, TownshipReviewer};

pub(super) use self::sets::OWED;

/// Where a move leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To a state.
    To(CaseState),
    /// Nowhere: the case stays where it is and something is written beside it.
    Stays,
    /// Back to where it was suspended.
    Before,
}

/// A row of the table.
#[derive(Debug)]
pub struct Move {
    /// Its name.
    pub name: MoveName,
    /// From which states; empty for the move that opens a case.
    pub from: &'static [CaseState],
    /// Where it leads.
    pub to: Target,
    /// Which offices may.
    pub who: &'static [Role],
    /// Which offices may where no township looks at it: the matter lies in no village, or the township itself is the responsible
    /// unit; empty where it is the same.
    pub beyond: &'static [Role],
    /// Which offices the second person who signs is from; empty where one person is enough.
    pub second: &'static [Role],
    /// Until when what follows is owed.
    pub deadline: Deadline,
    /// The letter or form that goes with it; empty where the next move brings it.
    pub letter: &'static str,
    /// What must hold.
    pub guards: &'static [Guard],
}

/// The table.
pub static MOVES: &[Move] = &[
    row(
        MoveName::TakeUp,
        &[],
        Target::To(S::Clue),
        &[InspectionOffice, Role::Centre],
        Deadline::Starts(CaseTerm::Assign),
        "疑点清单",
        &[Guard::Evidence],
    ),
    row(
        MoveName::Assign,
        // Again while they verify: one fell ill, left, or turned out to be kin. The term runs on.
        &[S::Clue, S::Verify],
        Target::To(S::Verify),
        OFFICE,
        Deadline::Starts(CaseTerm::Verify),
        "核查通知",
        &[Guard::TwoVerifiers, Guard::NotTheOpenerSent, Guard::NoConflict],
    ),
    signed_by(
        SENT,
        row(
            MoveName::Dismiss,
            &[S::Verify],
            Target::To(S::FalseAlarm),
            TEAM,
            Deadline::Nothing,
            "核查报告",
            DISMISSING,
        ),
    ),
    signed_by(
        SENT,
        row(
            MoveName::Explain,
            &[S::Verify],
            Target::To(S::Explained),
            TEAM,
            Deadline::Nothing,
            "核查报告",
            EXPLAINING,
        ),
    ),
    signed_by(
        SENT,
        row(
            MoveName::Establish,
            &[S::Verify],
            Target::To(S::Problem),
            TEAM,
            Deadline::Starts(CaseTerm::FeedBack),
            "工作底稿",
            ESTABLISHING,
        ),
    ),
    signed_by(
        OFFICE,
        row(
            MoveName::HandOver,
            &[S::Verify],
            Target::To(S::Lead),
            &[LeadInspector],
            Deadline::Nothing,
            "线索移送单",
            &[
                Guard::NotTheOpener,
                Guard::SecondPerson,
                Guard::NoKin,
                Guard::Receipt,
            ],
        ),
    ),
    row(
        MoveName::FixNow,
        &[S::Problem],
        Target::To(S::Immediate),
        &[LeadInspector, InspectionOffice],
        Deadline::Starts(CaseTerm::Immediate),
        "巡察提醒函",
        &[Guard::Unit],
    ),
    row(
        MoveName::FeedBack,
        &[S::Problem],
        Target::To(S::Feedback),
        OFFICE,
        Deadline::Starts(CaseTerm::Plan),
        "反馈意见",
        &[Guard::Unit, Guard::Interview],
    ),
    row(
        MoveName::Propose,
        &[S::Feedback, S::Reopened],
        Target::To(S::Plan),
        UNIT,
        Deadline::Starts(CaseTerm::Approve),
        "整改方案",
        &[Guard::OwnUnit, Guard::Plan, Guard::PlanInTerm],
    ),
    without_township(
        COMPETENT,
        row(
            MoveName::ApprovePlan,
            &[S::Plan],
            Target::To(S::Rectify),
            &[TownshipReviewer, InspectionOffice],
            Deadline::Starts(CaseTerm::Rectify),
            "整改方案批复",
            &[Guard::NotTheProposer, Guard::NotOfTheUnit, Guard::PlanStands],
        ),
    ),
    without_township(
        COMPETENT,
        row(
            MoveName::RefusePlan,
            &[S::Plan],
            Target::To(S::Feedback),
            &[TownshipReviewer, InspectionOffice],
            Deadline::Starts(CaseTerm::Plan),
            "整改方案退回通知",
            &[Guard::NotTheProposer, Guard::NotOfTheUnit, Guard::Reason],
        ),
    ),
    row(
        MoveName::Claim,
        &[S::Immediate, S::Rectify, S::Returned],
        Target::To(S::Claimed),
        UNIT,
        Deadline::Starts(CaseTerm::Review),
        "整改报告",
        &[Guard::OwnUnit, Guard::Checklist, Guard::MoneyExplained],
    ),
    without_township(
        COMPETENT,
        row(
            MoveName::FirstReview,
            &[S::Claimed],
            Target::To(S::Review),
            &[TownshipReviewer],
            Deadline::Starts(CaseTerm::Review),
            "销号审核表",
            &[Guard::NotTheClaimer, Guard::NotTheEnterer, Guard::NotOfTheUnit],
        ),
    ),
    signed_by(
        TEAM,
        row(
            MoveName::Close,
            &[S::Review],
            Target::To(S::Closed),
            OFFICE,
            Deadline::Nothing,
            "销号审核表",
            CLOSING,
        ),
    ),
    without_township(
        COMPETENT,
        row(
            MoveName::Return,
            &[S::Claimed],
            Target::To(S::Returned),
            &[TownshipReviewer, InspectionOffice],
            Deadline::GoesOn(CaseTerm::Rectify),
            "整改工作提示",
            &[Guard::NotTheClaimer, Guard::NotOfTheUnit, Guard::Reason],
        ),
    ),
    row(
        MoveName::Return,
        &[S::Review],
        Target::To(S::Returned),
        JUDGES,
        Deadline::GoesOn(CaseTerm::Rectify),
        "整改工作提示",
        RETURNING,
    ),
    signed_by(
        OFFICE,
        row(
            MoveName::Extend,
            OWED,
            Target::Stays,
            ASKERS,
            Deadline::Stands,
            "延期审批表",
            &[
                Guard::SecondPerson,
                Guard::ExtensionLeft,
                Guard::NewDate,
                Guard::Reason,
            ],
        ),
    ),
    row(
        MoveName::Decline,
        OWED,
        Target::Stays,
        OFFICE,
        Deadline::Stands,
        "延期审批表",
        &[Guard::Asked, Guard::Reason],
    ),
    row(
        MoveName::Escalate,
        // The ladder's letters go to the unit: they are for when it is the unit that is late.
        OWED,
        Target::Stays,
        OFFICE,
        Deadline::Stands,
        "典型问题督办函",
        &[Guard::Overdue],
    ),
    row(
        MoveName::LookBack,
        &[S::Closed],
        Target::To(S::LookBack),
        OFFICE,
        Deadline::Starts(CaseTerm::LookBack),
        "回头看方案",
        &[Guard::Ripe],
    ),
    row(
        MoveName::Confirm,
        &[S::LookBack],
        Target::To(S::Confirmed),
        JUDGES,
        Deadline::Nothing,
        "回头看报告",
        &[
            Guard::NotTheOpener,
            Guard::NotTheCloser,
            Guard::NotTheFirstReviewer,
            Guard::NotOfTheUnit,
            Guard::NoKin,
            Guard::Facts,
        ],
    ),
    row(
        MoveName::Reopen,
        &[S::LookBack],
        Target::To(S::Reopened),
        JUDGES,
        Deadline::Starts(CaseTerm::Plan),
        "再整改通知书",
        &[Guard::NoKin, Guard::Reason],
    ),
    row(
        MoveName::MakeCommon,
        MERGED,
        Target::Stays,
        OFFICE,
        Deadline::Stands,
        "共性问题抄告单",
        &[Guard::NotMerged, Guard::EnoughVillages],
    ),
    signed_by(
        WRITERS,
        row(
            MoveName::WriteOff,
            STANDING,
            Target::Stays,
            WRITERS,
            Deadline::Stands,
            "核销批复",
            &[
                Guard::NotOfTheUnit,
                Guard::SecondPerson,
                Guard::WrittenOff,
                Guard::Reason,
                Guard::Document,
                Guard::Paper,
            ],
        ),
    ),
    signed_by(
        WRITERS,
        row(
            MoveName::Correct,
            STANDING,
            Target::Stays,
            WRITERS,
            Deadline::Stands,
            "金额更正审批表",
            &[
                Guard::NotOfTheUnit,
                Guard::SecondPerson,
                Guard::Corrected,
                Guard::Reason,
            ],
        ),
    ),
    row(
        MoveName::Reassign,
        TOLD,
        // Back to where a unit is told, so that the right one gets its own letter, term and plan.
        Target::To(S::Problem),
        OFFICE,
        Deadline::Starts(CaseTerm::FeedBack),
        "",
        &[Guard::NotOfTheUnit, Guard::OtherUnit, Guard::Reason],
    ),
    signed_by(
        OFFICE,
        row(
            MoveName::Suspend,
            OPEN,
            Target::To(S::Suspended),
            OFFICE,
            Deadline::StandsStill,
            "中止审批表",
            STOPPING,
        ),
    ),
    signed_by(
        OFFICE,
        row(
            MoveName::Resume,
            &[S::Suspended],
            Target::Before,
            OFFICE,
            Deadline::RunsOn,
            "中止审批表",
            &[Guard::NotOfTheUnit, Guard::SecondPerson, Guard::Reason],
        ),
    ),
];

/// Whether a case that stands there can be merged into the common problem of its category.
pub fn may_be_merged(state: CaseState) -> bool {
    moves_from(state).any(|row| row.name == MoveName::MakeCommon)
}

/// The moves that lead out of a state.
pub fn moves_from(state: CaseState) -> impl Iterator<Item = &'static Move> {
    MOVES.iter().filter(move |row| row.from.contains(&state))
}
