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
/// Who signs a verdict beside whoever came to it: the other of the two that were sent, from whatever office they were sent.
pub(in crate::cases) const SENT: &[Role] = &[InspectionMember, LeadInspector, InspectionOffice];
pub(in crate::cases) const OFFICE: &[Role] = &[InspectionOffice];
/// Who returns what they find wanting in the last review, and says what a look-back found: the office, or a team's leader where everybody of a small office had a part in the closing.
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
/// The way of a case in order, each state once: what is looked into, where a problem stands, and what is over.
const WAY: &[S] = &[
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
    S::Closed,
    S::LookBack,
    S::Confirmed,
];
/// So many states of the way come before it is a problem,
const BEFORE: usize = 2;
/// and so many after it was put right.
const OVER: usize = 3;
/// Every state in which somebody still owes something.
pub(in crate::cases) const OPEN: &[S] = WAY.split_at(WAY.len() - OVER).0;
/// The states in which a problem stands and its money is looked after.
pub(in crate::cases) const STANDING: &[S] = OPEN.split_at(BEFORE).1;
/// Where a problem stands or was closed: to merge it into the common problem is a mark for its category and stops nothing. What
/// another body holds waits until it is ours again.
pub(in crate::cases) const MERGED: &[S] = WAY.split_at(BEFORE).1;
/// The states in which the unit works against a term.
pub(in crate::cases) const OWED: &[S] = &[S::Immediate, S::Feedback, S::Rectify, S::Returned, S::Reopened];
/// What holds a verdict: the two that were sent come to it, both strangers to the place, and say what it rests on.
pub(in crate::cases) const DISMISSING: &[Guard] = &[
    Guard::Verifier,
    Guard::NotTheOpener,
    Guard::SecondPerson,
    Guard::OtherVerifier,
    Guard::NoKin,
    Guard::ReasonCode,
];
/// As [`DISMISSING`], by a document.
pub(in crate::cases) const EXPLAINING: &[Guard] = &[
    Guard::Verifier,
    Guard::NotTheOpener,
    Guard::SecondPerson,
    Guard::OtherVerifier,
    Guard::NoKin,
    Guard::Document,
];
/// As [`DISMISSING`], with all that makes a problem.
pub(in crate::cases) const ESTABLISHING: &[Guard] = &[
    Guard::Verifier,
    Guard::SecondPerson,
    Guard::OtherVerifier,
    Guard::NoKin,
    Guard::AmountBasisFacts,
    Guard::Recoverable,
    Guard::LessExplained,
];
/// What holds a closing: nobody who had a part in it closes it, and what is closed is shown, paid and judged.
pub(in crate::cases) const CLOSING: &[Guard] = &[
    Guard::NotTheOpener,
    Guard::NotTheClaimer,
    Guard::NotTheFirstReviewer,
    Guard::NotTheEnterer,
    Guard::NotOfTheUnit,
    Guard::SecondPerson,
    Guard::NoKin,
    Guard::Checklist,
    Guard::MoneyExplained,
    Guard::Opinion,
];
/// What holds a return from the last review: whoever looked first, or ever claimed it, has had their say.
pub(in crate::cases) const RETURNING: &[Guard] = &[
    Guard::NotTheClaimer,
    Guard::NotTheFirstReviewer,
    Guard::NotOfTheUnit,
    Guard::Reason,
];
/// What holds a suspension: two of the office, neither of the unit, on the paper of the body that has it first.
pub(in crate::cases) const STOPPING: &[Guard] = &[
    Guard::NotOfTheUnit,
    Guard::SecondPerson,
    Guard::Reason,
    Guard::Document,
    Guard::Paper,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_are_cut_from_the_way_where_states_are_open_and_problems() {
        // What another body holds is in none of them.
        let all = S::ALL.iter().filter(|state| **state != S::Suspended);
        for state in all {
            let (open, problem) = (state.is_open(), state.is_problem());
            assert_eq!(OPEN.contains(state), open, "{}", state.word());
            assert_eq!(STANDING.contains(state), open && problem, "{}", state.word());
            assert_eq!(MERGED.contains(state), problem, "{}", state.word());
        }
        for set in [OPEN, STANDING, MERGED] {
            assert!(!set.contains(&S::Suspended));
            let mut once = set.to_vec();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), set.len());
        }
        assert!(OWED.iter().all(|state| STANDING.contains(state)));
    }
}
