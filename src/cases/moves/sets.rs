//! The offices and the states that rows of the table have in common.

use crate::cases::guards::Guard;
use crate::domain::case::CaseState as S;
use crate::domain::role::Role::{
    self, Centre, DepartmentUser, InspectionMember, InspectionOffice, LeadInspector, TownshipClerk,
    VillageReporter,
};

/// Who answers for money that will not come back and for sums that were wrong: those who inspect, and who keeps the county's books; never the inspected.
pub(in crate::cases) const WRITERS: &[Role] = &[InspectionOffice, LeadInspector, Centre];
pub(in crate::cases) const UNIT: &[Role] = &[VillageReporter, TownshipClerk, DepartmentUser];
/// Who asks for more time: the unit, or the office for one that has nobody at a desk; another of the office grants it.
pub(in crate::cases) const ASKERS: &[Role] =
    &[VillageReporter, TownshipClerk, DepartmentUser, InspectionOffice];
/// Who looks first at what a department claims: the county's own eyes, never the department's.
pub(in crate::cases) const COMPETENT: &[Role] = &[Centre, InspectionOffice];
pub(in crate::cases) const TEAM: &[Role] = &[InspectionMember, LeadInspector];
pub(in crate::cases) const OFFICE: &[Role] = &[InspectionOffice];
/// Who says what a look-back found: the office, or a team's leader where everybody of a small office had a part in the closing.
pub(in crate::cases) const JUDGES: &[Role] = &[InspectionOffice, LeadInspector];
/// Where a unit has the case in hand, or is about to be told: what it has claimed is first returned.
pub(in crate::cases) const TOLD: &[S] = &[
    S::Problem,
    S::Immediate,
    S::Feedback,
    S::Plan,
    S::Rectify,
    S::Returned,
    S::Reopened,
];
/// Every state in which somebody still owes something.
pub(in crate::cases) const OPEN: &[S] = &[
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
pub(in crate::cases) const STANDING: &[S] = &[
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
pub(in crate::cases) const OWED: &[S] = &[S::Immediate, S::Feedback, S::Rectify, S::Returned, S::Reopened];
/// Where a problem stands or was closed: to merge it into the common problem is a mark for its category and stops nothing. What
/// another body holds waits until it is ours again.
pub(in crate::cases) const MERGED: &[S] = &[
    S::Problem,
    S::Immediate,
    S::Feedback,
    S::Plan,
    S::Rectify,
    S::Claimed,
    S::Review,
    S::Returned,
    S::Reopened,
    S::Closed,
    S::LookBack,
    S::Confirmed,
];
/// What holds a closing: nobody who had a part in it closes it, and what is closed is shown, paid and judged.
pub(in crate::cases) const CLOSING: &[Guard] = &[
    Guard::NotTheOpener,
    Guard::NotTheClaimer,
    Guard::NotTheFirstReviewer,
    Guard::NotTheEnterer,
    Guard::NotOfTheUnit,
    Guard::SecondPerson,
    Guard::Checklist,
    Guard::MoneyExplained,
    Guard::Opinion,
];
/// What holds a suspension: two of the office, neither of the unit, on the paper of the body that has it first.
pub(in crate::cases) const STOPPING: &[Guard] = &[
    Guard::NotOfTheUnit,
    Guard::SecondPerson,
    Guard::Reason,
    Guard::Document,
    Guard::Paper,
];
