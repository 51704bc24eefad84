//! One step of a case: total, and a refusal always says which guard refused.

use chrono::NaiveDate;

use super::checklist::Checklist;
use super::guards::Guard;
use super::money::Balance;
use super::moves::{MOVES, Move, Target};
use super::names::MoveName;
use super::term::Terms;
use crate::domain::case::{CaseState, FalseReason};
use crate::domain::fen::Fen;
use crate::domain::role::Role;
use crate::domain::unit::UnitKind;

/// A case as it stands, as far as moves look at it. People are numbers of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseView {
    /// Its state; `None` before it is opened.
    pub state: Option<CaseState>,
    /// Where it was when it was suspended.
    pub before: Option<CaseState>,
    /// Whether it lies in a village; a county's or a department's matter lies in none.
    pub of_a_village: bool,
    /// Who opened it.
    pub opened_by: i64,
    /// What it was opened from: findings, or what an outside source says of it.
    pub evidence: usize,
    /// The two who verify.
    pub verifiers: Option<(i64, i64)>,
    /// The responsible unit.
    pub unit: String,
    /// Whether the talk before the feedback is on record.
    pub interviewed: bool,
    /// Who handed in the plan.
    pub proposed_by: Option<i64>,
    /// Who claimed it done.
    pub claimed_by: Option<i64>,
    /// Who looked first.
    pub reviewed_by: Option<i64>,
    /// Who claimed it done or looked first, however often it came back.
    pub had_part: Vec<i64>,
    /// Who closed it.
    pub closed_by: Option<i64>,
    /// Who signed beside them.
    pub closed_with: Option<i64>,
    /// Who booked its money, corrected its sums, handed in what stands as its evidence or spared it an item of its list.
    pub entered_by: Vec<i64>,
    /// The day that its last plan promises.
    pub planned: Option<NaiveDate>,
    /// What has to be shown.
    pub checklist: Checklist,
    /// Its money.
    pub balance: Balance,
    /// The last day of what is owed now.
    pub due: Option<NaiveDate>,
    /// Whether an extension was asked for and waits to be granted.
    pub asked: bool,
    /// How often the term that runs was extended.
    pub extensions: u8,
    /// How many steps of the ladder were taken.
    pub escalated: u8,
    /// How often it was returned.
    pub returned: u8,
    /// In how many villages the same category stands.
    pub villages_alike: u32,
    /// Whether it was merged into the common problem of its category.
    pub merged: bool,
    /// The first day on which it may be looked back at, once it was closed.
    pub ripe_on: Option<NaiveDate>,
}

impl CaseView {
    /// Whether a township looks at what the unit does: one that reaches it and is not the unit itself.
    pub fn township_looks(&self) -> bool {
        township_looks(self.of_a_village, &self.unit)
    }

    /// Whether somebody is one of the two who verify.
    pub fn is_verified_by(&self, user: i64) -> bool {
        self.verifiers
            .is_some_and(|(one, two)| user == one || user == two)
    }
}

/// Whether a township looks at what a unit does: in a matter of a village, where it is not the unit itself.
pub fn township_looks(of_a_village: bool, unit: &str) -> bool {
    of_a_village && UnitKind::of(unit) != UnitKind::Township
}

/// Who moves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mover {
    /// The account.
    pub user: i64,
    /// The offices they hold over this case today.
    pub roles: Vec<Role>,
    /// Whether they belong to the responsible unit.
    pub of_the_unit: bool,
}

/// What is given with a move; what a move does not ask for is not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// The day.
    pub today: NaiveDate,
    /// A reason in words.
    pub reason: String,
    /// Why it was a false alarm.
    pub false_reason: Option<FalseReason>,
    /// A document's number.
    pub document: String,
    /// Whether its file is among the evidence.
    pub paper: bool,
    /// Of what amount the problem is.
    pub amount: Option<Fen>,
    /// How much of it has to come back.
    pub recoverable: Option<Fen>,
    /// How much will not come back.
    pub written_off: Option<Fen>,
    /// The article it offends.
    pub basis: String,
    /// The facts.
    pub facts: String,
    /// The talk before the feedback: when and with whom.
    pub interview: String,
    /// The receipt of whoever took over.
    pub receipt: String,
    /// The responsible unit.
    pub unit: String,
    /// What those who close it say of how it was put right.
    pub opinion: String,
    /// Whether it was drawn from a list to be looked back at; what was drawn was old enough when the list was made.
    pub drawn: bool,
    /// The measure.
    pub measure: String,
    /// Who is to carry it out.
    pub responsible: String,
    /// Until when, or the new date.
    pub date: Option<NaiveDate>,
    /// The last day that a plan may name.
    pub latest: Option<NaiveDate>,
    /// The two who are to verify.
    pub verifiers: Option<(i64, i64)>,
    /// Whether one of them is kin or at home there.
    pub conflict: bool,
    /// The second person who signs.
    pub second: Option<i64>,
    /// Whether the second person holds an office that may.
    pub second_is_entitled: bool,
    /// Whether whoever concludes or signs for the inspection team has to stay away: kin, or at home there.
    pub kin: bool,
}

/// What a move does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The state afterwards.
    pub state: CaseState,
    /// The state to come back to, while it is suspended.
    pub before: Option<CaseState>,
}

/// Why a move is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The table has no such move from there.
    NoSuchMove,
    /// The office may not.
    NotYours,
    /// A guard does not hold.
    Guard(Guard),
}

impl Refusal {
    /// For the person who moves.
    pub fn says(self) -> &'static str {
        match self {
            Self::NoSuchMove => "这件事现在不在这一步。刷新页面看看它到了哪里",
            Self::NotYours => "您的岗位不能办这一步",
            Self::Guard(guard) => guard.says(),
        }
    }
}

impl Move {
    /// The offices that may, where a township looks at it or where none does.
    pub fn offices(&self, township_looks: bool) -> &'static [Role] {
        match self.beyond {
            [] => self.who,
            _ if township_looks => self.who,
            beyond => beyond,
        }
    }

    /// Whether a case in that state gets on by it: another pair of verifiers, say, leaves it where it is.
    pub fn leads_on(&self, state: CaseState) -> bool {
        self.to != Target::Stays && self.to != Target::To(state)
    }

    /// Whether somebody's offices may make it.
    pub fn may_make(&self, case: &CaseView, mover: &Mover) -> bool {
        let offices = self.offices(case.township_looks());
        offices.iter().any(|role| mover.roles.contains(role))
    }

    /// The first guard that refuses, in the order of the table.
    pub fn refused_by(&self, case: &CaseView, mover: &Mover, given: &Given, terms: &Terms) -> Option<Guard> {
        let mut guards = self.guards.iter().copied();
        guards.find(|guard| !guard.holds(case, mover, given, terms))
    }

    /// The first guard that keeps this very person from the move, whatever they give: the page offers them no form for it.
    pub fn bars(&self, case: &CaseView, mover: &Mover) -> Option<Guard> {
        self.guards.iter().copied().find(|guard| guard.bars(case, mover))
    }

    /// The first guard that asks for an entry of the form which is not among what was `written`: whoever filled that form in was not
    /// asked for it yet.
    pub fn not_asked_then(
        &self,
        case: &CaseView,
        given: &Given,
        written: &dyn Fn(&str) -> bool,
    ) -> Option<Guard> {
        self.guards.iter().copied().find(|guard| {
            guard.fields(case).iter().any(|name| !written(name))
                && !guard.holds(case, &Mover::default(), given, &Terms::default())
        })
    }

    /// Whether somebody's offices may sign it as the second person.
    pub fn may_sign(&self, signer: &Mover) -> bool {
        self.second.iter().any(|role| signer.roles.contains(role))
            && !(signer.of_the_unit && self.guards.contains(&Guard::NotOfTheUnit))
    }

    /// Whether somebody may send back what waits for a signature: of a verdict one of the two who verify, otherwise whoever holds
    /// an office that signs it, also where they had a part in the case and so may not sign it themselves.
    pub fn may_send_back(&self, case: &CaseView, signer: &Mover) -> bool {
        let only_they = self.guards.contains(&Guard::OtherVerifier);
        self.may_sign(signer) && (!only_they || case.is_verified_by(signer.user))
    }

    /// Whether a signature is this very person's: of what ends a case, never that of whoever had a part in it.
    pub fn waits_for(&self, case: &CaseView, signer: &Mover) -> bool {
        self.may_send_back(case, signer) && self.had_part(case, signer).is_none()
    }

    /// The first guard that keeps whoever had a part in a case from signing.
    pub fn had_part(&self, case: &CaseView, signer: &Mover) -> Option<Guard> {
        let mut guards = self.guards.iter().copied();
        guards.find(|guard| guard.looks_at_the_signer() && guard.bars(case, signer))
    }

    /// Who stands for the second person until somebody signs, so that everything else is held at once: of a verdict the other
    /// of the two who verify, otherwise nobody.
    pub fn signer_to_come(&self, case: &CaseView, mover: &Mover) -> i64 {
        let other = case
            .verifiers
            .map(|(one, two)| if one == mover.user { two } else { one });
        other
            .filter(|_| self.guards.contains(&Guard::OtherVerifier))
            .unwrap_or(-1)
    }
}

/// Makes a move.
///
/// # Errors
/// The [`Refusal`]; the case stays as it is.
pub fn step(
    case: &CaseView,
    name: MoveName,
    mover: &Mover,
    given: &Given,
    terms: &Terms,
) -> Result<Step, Refusal> {
    let row = MOVES
        .iter()
        .find(|row| {
            row.name == name
                && case
                    .state
                    .map_or(row.from.is_empty(), |state| row.from.contains(&state))
        })
        .ok_or(Refusal::NoSuchMove)?;
    if !row.may_make(case, mover) {
        return Err(Refusal::NotYours);
    }
    if let Some(guard) = row.refused_by(case, mover, given, terms) {
        return Err(Refusal::Guard(guard));
    }
    match (row.to, case.state) {
        (Target::To(CaseState::Suspended), before) => Ok(Step {
            state: CaseState::Suspended,
            before,
        }),
        (Target::To(state), _) => Ok(Step { state, before: None }),
        (Target::Stays, Some(state)) => Ok(Step {
            state,
            before: case.before,
        }),
        (Target::Before, _) => case
            .before
            .map(|state| Step { state, before: None })
            .ok_or(Refusal::NoSuchMove),
        (Target::Stays, None) => Err(Refusal::NoSuchMove),
    }
}

#[cfg(test)]
mod deadlines;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod returning;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod walk;
