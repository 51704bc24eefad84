//! The one table of moves: from where, to where, who may, with which letter, held by which guards (workflow.md §6.1).

use super::guards::Guard;
use super::names::MoveName;
use crate::domain::case::CaseState;
use crate::domain::role::Role;

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
    /// Which offices may where the matter lies in no village, so that no township reaches it; empty where it is the same.
    pub beyond: &'static [Role],
    /// Which offices the second person who signs is from; empty where one person is enough.
    pub second: &'static [Role],
    /// The letter or form that goes with it.
    pub letter: &'static str,
    /// What must hold.
    pub guards: &'static [Guard],
}

use CaseState as S;
use Role::{
    DepartmentUser, InspectionMember, InspectionOffice, LeadInspector, TownshipClerk, TownshipReviewer,
    VillageReporter,
};

/// Who answers for money that will not come back and for sums that were wrong: those who inspect, and who keeps the county's books; never the inspected.
const WRITERS: &[Role] = &[InspectionOffice, LeadInspector, Role::Centre];
const UNIT: &[Role] = &[VillageReporter, TownshipClerk, DepartmentUser];
/// Who looks first at what a department claims: the county's own eyes, never the department's.
const COMPETENT: &[Role] = &[Role::Centre, InspectionOffice];
const TEAM: &[Role] = &[InspectionMember, LeadInspector];
const OFFICE: &[Role] = &[InspectionOffice];
/// Every state in which somebody still owes something.
const OPEN: &[S] = &[
    S::Clue,
    S::Verify,
    S::Problem,
    S::Immediate,
    S::Feedback,
    S::Plan,
    S::Rectify,
    S::Claimed,
    S::Review,
    S::Returned,
    S::Reopened,
];
/// The states in which a problem stands and its money is looked after.
const STANDING: &[S] = &[
    S::Problem,
    S::Immediate,
    S::Feedback,
    S::Plan,
    S::Rectify,
    S::Claimed,
    S::Review,
    S::Returned,
    S::Reopened,
];
/// The states in which the unit works against a term.
const OWED: &[S] = &[S::Immediate, S::Feedback, S::Rectify, S::Returned, S::Reopened];

const fn row(
    name: MoveName,
    from: &'static [S],
    to: Target,
    who: &'static [Role],
    letter: &'static str,
    guards: &'static [Guard],
) -> Move {
    Move {
        name,
        from,
        to,
        who,
        beyond: &[],
        second: &[],
        letter,
        guards,
    }
}

const fn signed_by(second: &'static [Role], row: Move) -> Move {
    Move { second, ..row }
}

const fn without_village(beyond: &'static [Role], row: Move) -> Move {
    Move { beyond, ..row }
}

/// The table.
pub static MOVES: &[Move] = &[
    row(
        MoveName::TakeUp,
        &[],
        Target::To(S::Clue),
        &[InspectionOffice, Role::Centre],
        "疑点清单",
        &[Guard::Evidence],
    ),
    row(
        MoveName::Assign,
        // Again while they verify: one fell ill, left, or turned out to be kin. The term runs on.
        &[S::Clue, S::Verify],
        Target::To(S::Verify),
        OFFICE,
        "核查通知",
        &[Guard::TwoVerifiers, Guard::NoConflict],
    ),
    signed_by(
        TEAM,
        row(
            MoveName::Dismiss,
            &[S::Verify],
            Target::To(S::FalseAlarm),
            TEAM,
            "核查报告",
            &[Guard::Verifier, Guard::SecondPerson, Guard::ReasonCode],
        ),
    ),
    signed_by(
        TEAM,
        row(
            MoveName::Explain,
            &[S::Verify],
            Target::To(S::Explained),
            TEAM,
            "核查报告",
            &[Guard::Verifier, Guard::SecondPerson, Guard::Document],
        ),
    ),
    signed_by(
        TEAM,
        row(
            MoveName::Establish,
            &[S::Verify],
            Target::To(S::Problem),
            TEAM,
            "工作底稿",
            &[
                Guard::Verifier,
                Guard::SecondPerson,
                Guard::AmountBasisFacts,
                Guard::Recoverable,
            ],
        ),
    ),
    signed_by(
        OFFICE,
        row(
            MoveName::HandOver,
            &[S::Verify],
            Target::To(S::Lead),
            &[LeadInspector],
            "线索移送单",
            &[Guard::SecondPerson, Guard::Receipt],
        ),
    ),
    row(
        MoveName::FixNow,
        &[S::Problem],
        Target::To(S::Immediate),
        &[LeadInspector, InspectionOffice],
        "巡察提醒函",
        &[Guard::Unit],
    ),
    row(
        MoveName::FeedBack,
        &[S::Problem],
        Target::To(S::Feedback),
        OFFICE,
        "反馈意见",
        &[Guard::Unit, Guard::Interview],
    ),
    row(
        MoveName::Propose,
        &[S::Feedback, S::Reopened],
        Target::To(S::Plan),
        UNIT,
        "整改方案",
        &[Guard::OwnUnit, Guard::Plan],
    ),
    row(
        MoveName::ApprovePlan,
        &[S::Plan],
        Target::To(S::Rectify),
        &[TownshipReviewer, InspectionOffice],
        "整改方案批复",
        &[Guard::NotTheProposer],
    ),
    row(
        MoveName::RefusePlan,
        &[S::Plan],
        Target::To(S::Feedback),
        &[TownshipReviewer, InspectionOffice],
        "整改方案退回通知",
        &[Guard::NotTheProposer, Guard::Reason],
    ),
    row(
        MoveName::Claim,
        &[S::Immediate, S::Rectify, S::Returned],
        Target::To(S::Claimed),
        UNIT,
        "整改报告",
        &[Guard::OwnUnit, Guard::Checklist, Guard::MoneyExplained],
    ),
    without_village(
        COMPETENT,
        row(
            MoveName::FirstReview,
            &[S::Claimed],
            Target::To(S::Review),
            &[TownshipReviewer],
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
            "销号审核表",
            &[
                Guard::NotTheOpener,
                Guard::NotTheClaimer,
                Guard::NotTheFirstReviewer,
                Guard::NotTheEnterer,
                Guard::SecondPerson,
                Guard::Checklist,
                Guard::MoneyExplained,
            ],
        ),
    ),
    row(
        MoveName::Return,
        &[S::Claimed, S::Review],
        Target::To(S::Returned),
        &[TownshipReviewer, InspectionOffice],
        "整改工作提示",
        &[Guard::NotTheClaimer, Guard::Reason],
    ),
    row(
        MoveName::Extend,
        OWED,
        Target::Stays,
        OFFICE,
        "延期审批表",
        &[Guard::ExtensionLeft, Guard::NewDate, Guard::Reason],
    ),
    row(
        MoveName::Escalate,
        OPEN,
        Target::Stays,
        OFFICE,
        "典型问题督办函",
        &[Guard::Overdue],
    ),
    row(
        MoveName::LookBack,
        &[S::Closed],
        Target::To(S::LookBack),
        OFFICE,
        "回头看方案",
        &[],
    ),
    row(
        MoveName::Confirm,
        &[S::LookBack],
        Target::To(S::Confirmed),
        OFFICE,
        "回头看报告",
        &[Guard::NotTheCloser, Guard::Facts],
    ),
    row(
        MoveName::Reopen,
        &[S::LookBack],
        Target::To(S::Reopened),
        OFFICE,
        "再整改通知书",
        &[Guard::Reason],
    ),
    row(
        MoveName::MakeCommon,
        &[S::Problem, S::Immediate, S::Feedback, S::Plan, S::Rectify],
        Target::Stays,
        OFFICE,
        "共性问题抄告单",
        &[Guard::EnoughVillages],
    ),
    signed_by(
        WRITERS,
        row(
            MoveName::WriteOff,
            STANDING,
            Target::Stays,
            WRITERS,
            "核销批复",
            &[
                Guard::NotOfTheUnit,
                Guard::SecondPerson,
                Guard::WrittenOff,
                Guard::Reason,
                Guard::Document,
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
        MoveName::Suspend,
        OPEN,
        Target::To(S::Suspended),
        OFFICE,
        "中止审批表",
        &[Guard::Reason, Guard::Document],
    ),
    row(
        MoveName::Resume,
        &[S::Suspended],
        Target::Before,
        OFFICE,
        "中止审批表",
        &[Guard::Reason],
    ),
];

/// The moves that lead out of a state.
pub fn moves_from(state: CaseState) -> impl Iterator<Item = &'static Move> {
    MOVES.iter().filter(move |row| row.from.contains(&state))
}
