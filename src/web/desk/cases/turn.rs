//! What of the ledger waits for whoever reads it. My work counts what is kept here.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};

use crate::access::PublishOutcome;
use crate::cases::score::{Tracked, recurring};
use crate::cases::{
    Escalation, Figure, Guard, MOVES, Move, MoveName, is_owed, moves_from, step_due, township_looks,
};
use crate::domain::case::CaseState;
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::flows::cases::{Sight, standing};
use crate::store::cases::{Case, Eyes, Unsigned};
use crate::web::desk::visit::Visit;

/// In place of a state: all those in which a case is not settled. No state is called so.
pub(super) const OPEN: &str = "open";

/// For so many days a step that was not signed is told: whoever leaves it at that is not reminded for ever.
const TOLD_BACK: u64 = 30;

/// What is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// Only what an office of the reader has to move on.
    pub(super) mine: bool,
    /// Only what somebody else began and the reader may sign.
    pub(super) sign: bool,
    /// Only what somebody else asked an extension of, and an office of the reader may grant it.
    pub(super) asked: bool,
    /// Only what the reader began and somebody else did not sign.
    pub(super) unsigned: bool,
    /// Only what the reader's unit was declined an extension of.
    pub(super) declined: bool,
    /// Only what the next step of the ladder is due for, and an office of the reader takes it.
    pub(super) step: bool,
    /// Only what another office of the inspecting side is late with.
    pub(super) inside: bool,
    /// Only what has stood still for so long that an office of the reader looks again.
    pub(super) stopped: bool,
    /// Only what is not settled.
    pub(super) open: bool,
    /// Only what is late, or only what is not.
    pub(super) late: Option<bool>,
    /// Only what another worded of it for the public, and the reader may publish.
    outcome: bool,
    /// Only what a figure of the scoreboard counts.
    score: Option<Figure>,
}

impl Turn {
    /// Reads the address.
    pub(super) fn read(visit: &Visit<'_>) -> Result<Self> {
        let turn = visit.ask.get("turn");
        if !matches!(
            turn,
            None | Some("mine" | "sign" | "unsigned" | "asked" | "declined" | "step" | "inside" | "stopped")
        ) {
            return Err(Error::Usage(
                "轮到谁可以筛 mine（您的岗位）、sign（等您签字）、unsigned（没有签字、退给您的）、asked（等批准的延期）、declined（没有批准的延期）、step（要升级督办）、inside（内部超期）、stopped（中止要复查）".to_owned(),
            ));
        }
        Ok(Self {
            mine: turn == Some("mine"),
            sign: turn == Some("sign"),
            unsigned: turn == Some("unsigned"),
            asked: turn == Some("asked"),
            declined: turn == Some("declined"),
            step: turn == Some("step"),
            inside: turn == Some("inside"),
            stopped: turn == Some("stopped"),
            open: visit.ask.get("state") == Some(OPEN),
            late: match visit.ask.get("due") {
                None => None,
                Some("late") => Some(true),
                Some("ahead") => Some(false),
                Some(_) => {
                    return Err(Error::Usage(
                        "期限可以筛 late（超期）或 ahead（没有超期）".to_owned(),
                    ));
                }
            },
            outcome: match visit.ask.get("outcome") {
                None => false,
                Some("waiting") => true,
                Some(_) => return Err(Error::Usage("整改结果只能筛 waiting（等您公布的）".to_owned())),
            },
            score: match visit.ask.get("score") {
                None => None,
                Some(word) => Some(
                    Figure::from_word(word)
                        .ok_or_else(|| Error::Usage(format!("成绩单上没有“{word}”这个数")))?,
                ),
            },
        })
    }

    /// What is kept, in words.
    pub(super) fn on(self) -> Vec<String> {
        let mut on: Vec<&str> = Vec::new();
        if self.mine {
            on.push("轮到您的岗位办的");
        }
        if self.sign {
            on.push("别人办了、等您签字的");
        }
        if self.unsigned {
            on.push("您办了、别人没有签字退回来的");
        }
        if self.asked {
            on.push("申请了延期、等您的岗位批准的");
        }
        if self.declined {
            on.push("申请的延期没有批准的");
        }
        if self.step {
            on.push("责任单位超期、要升级督办的");
        }
        if self.inside {
            on.push("别的岗位办超期的");
        }
        if self.stopped {
            on.push("中止很久、要复查的");
        }
        if self.open {
            on.push("没有办结的");
        }
        match self.late {
            Some(true) => on.push("超期的"),
            Some(false) => on.push("没有超期的"),
            None => {}
        }
        if self.outcome {
            on.push("整改结果等您公布的");
        }
        let counted = self
            .score
            .map(|figure| format!("成绩单上算作“{}”的", figure.word()));
        on.into_iter().map(str::to_owned).chain(counted).collect()
    }

    /// Keeps it.
    pub(super) fn keep(self, visit: &Visit<'_>, cases: &mut Vec<Case>) -> Result<()> {
        if self.mine {
            let turn = Whose::reader(visit)?;
            let unsigned = unsigned(visit)?;
            cases.retain(|case| {
                !unsigned.contains_key(&case.id)
                    && turn.is(case.state, case.view.township_looks(), case.view.verifiers)
            });
        }
        if self.sign {
            let sign = to_sign(visit)?;
            cases.retain(|case| sign.contains(&case.id));
        }
        if self.unsigned {
            let back = not_signed(visit)?;
            cases.retain(|case| back.contains(&case.id));
        }
        if self.asked {
            let asked = extensions_to_grant(visit)?;
            cases.retain(|case| asked.contains(&case.id));
        }
        if self.declined {
            let declined = extensions_declined(visit)?;
            cases.retain(|case| declined.contains(&case.id));
        }
        if self.step {
            let steps = steps_due(visit, &all_tracked(visit)?)?;
            cases.retain(|case| steps.contains_key(&case.id));
        }
        if self.inside {
            let late = late_inside(visit, &all_tracked(visit)?)?;
            cases.retain(|case| late.contains_key(&case.id));
        }
        if self.stopped {
            let stopped = stopped_long(visit)?;
            cases.retain(|case| stopped.contains_key(&case.id));
        }
        if self.open {
            cases.retain(|case| case.state.is_open());
        }
        if let Some(late) = self.late {
            // Whoever has to move it on is late past its day, with a look-back as well.
            let is_late = match self.mine {
                true => super::is_past_its_day,
                false => super::is_overdue,
            };
            cases.retain(|case| is_late(case, visit) == late);
        }
        if self.outcome {
            let by = visit.by::<PublishOutcome>()?;
            let waiting = visit.desk().store.outcomes_waiting(by.reach(), by.user())?;
            cases.retain(|case| waiting.contains(&case.id));
        }
        if let Some(figure) = self.score {
            let today = visit.ask.today;
            let clock = visit.clock(visit.seat()?.session.actor.county)?;
            let all = all_tracked(visit)?;
            let again = recurring(&all, &clock.limits);
            let counted: HashSet<i64> = all
                .iter()
                .filter(|case| figure.counts(case, &again, (&clock.limits, clock.since), today))
                .map(|case| case.id)
                .collect();
            cases.retain(|case| counted.contains(&case.id));
        }
        Ok(())
    }
}

/// The steps that wait for a second person, by case.
pub(in crate::web::desk) fn unsigned(visit: &Visit<'_>) -> Result<HashMap<i64, Unsigned>> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    visit.desk().store.unsigned(&sight.reach, sight.eyes)
}

/// The cases in which somebody else began a step that the reader may sign.
pub(in crate::web::desk) fn to_sign(visit: &Visit<'_>) -> Result<HashSet<i64>> {
    let turn = Whose::reader(visit)?;
    let actor = &visit.seat()?.session.actor;
    let sight = Sight::of(actor, visit.ask.today)?;
    let clock = visit.clock(sight.reach.of_county())?;
    let mut waiting = HashSet::new();
    for (id, step) in unsigned(visit)? {
        let row = MOVES.iter().find(|row| row.name == step.name);
        let row = row.filter(|row| turn.holds(row.second) && turn.verifies(row, step.verifiers));
        let Some(row) = row.filter(|_| step.mover != turn.user) else {
            continue;
        };
        // Few wait at a time, and only the case itself tells who had a part in it.
        let case = visit.desk().store.case(id, &sight.reach, sight.eyes, &clock)?;
        if row.waits_for(&case.view, &standing(actor, &case, visit.ask.today)) {
            waiting.insert(id);
        }
    }
    Ok(waiting)
}

/// The cases of which somebody else asked an extension that an office of the reader may grant.
pub(in crate::web::desk) fn extensions_to_grant(visit: &Visit<'_>) -> Result<HashSet<i64>> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let grants = offices_of(MoveName::Extend, |row| row.second);
    if !Whose::reader(visit)?.holds(grants) {
        return Ok(HashSet::new());
    }
    let me = visit.seat()?.session.actor.user;
    visit.desk().store.extensions_asked(&sight.reach, me)
}

/// The cases of which the reader began a step that somebody else did not sign.
pub(in crate::web::desk) fn not_signed(visit: &Visit<'_>) -> Result<HashSet<i64>> {
    let actor = &visit.seat()?.session.actor;
    let sight = Sight::of(actor, visit.ask.today)?;
    let since = visit.ask.today - Days::new(TOLD_BACK);
    let store = &visit.desk().store;
    store.not_signed(&sight.reach, sight.eyes, (actor.user, since))
}

/// The cases of which the reader's unit was declined an extension.
pub(in crate::web::desk) fn extensions_declined(visit: &Visit<'_>) -> Result<HashSet<i64>> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let asks = offices_of(MoveName::Extend, |row| row.who);
    if sight.eyes != Eyes::Unit || !Whose::reader(visit)?.holds(asks) {
        return Ok(HashSet::new());
    }
    visit.desk().store.extensions_declined(&sight.reach, sight.eyes)
}

/// Every case within the reader's sight, as the scoreboard looks at it.
pub(in crate::web::desk) fn all_tracked(visit: &Visit<'_>) -> Result<Vec<Tracked>> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let clock = visit.clock(sight.reach.of_county())?;
    visit.desk().store.tracked(&sight.reach, sight.eyes, &clock)
}

/// Of some cases those of which the unit is late so that the next step of the ladder is due, which an office of the reader takes: the step,
/// and since when it is due.
pub(in crate::web::desk) fn steps_due(
    visit: &Visit<'_>,
    cases: &[Tracked],
) -> Result<HashMap<i64, (Escalation, NaiveDate)>> {
    if !Whose::reader(visit)?.holds(offices_of(MoveName::Escalate, |row| row.who)) {
        return Ok(HashMap::new());
    }
    let county = visit.seat()?.session.actor.county;
    let (terms, today) = (visit.clock(county)?.terms, visit.ask.today);
    let due = |case: &Tracked| step_due((case.state, case.due), case.escalated, today, &terms);
    Ok(cases
        .iter()
        .filter_map(|case| Some((case.id, due(case)?)))
        .collect())
}

/// Of some cases those that another office than the unit, and than the reader's, is late with: told to those who lead, so that they press
/// inside. No letter goes to the unit for it. With each its last day.
pub(in crate::web::desk) fn late_inside(
    visit: &Visit<'_>,
    cases: &[Tracked],
) -> Result<HashMap<i64, NaiveDate>> {
    let turn = Whose::reader(visit)?;
    if !turn.holds(&[Role::InspectionOffice, Role::LeadInspector]) {
        return Ok(HashMap::new());
    }
    let today = visit.ask.today;
    let late = |case: &Tracked| {
        case.due.filter(|due| {
            let inside = waits_in(case.state) && !is_owed(case.state);
            let looks = township_looks(case.village.is_some(), &case.unit);
            inside && *due < today && !turn.is(case.state, looks, case.verifiers)
        })
    };
    Ok(cases
        .iter()
        .filter_map(|case| Some((case.id, late(case)?)))
        .collect())
}

/// The cases that have stood still longer than the county's term for it, for whoever may resume them: with each since when.
pub(in crate::web::desk) fn stopped_long(visit: &Visit<'_>) -> Result<HashMap<i64, NaiveDate>> {
    if !Whose::reader(visit)?.holds(offices_of(MoveName::Resume, |row| row.who)) {
        return Ok(HashMap::new());
    }
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let clock = visit.clock(sight.reach.of_county())?;
    let last = clock.terms.stopped.over_since(visit.ask.today, &clock.calendar);
    visit.desk().store.stopped_since(&sight.reach, sight.eyes, last)
}

/// Whether a case waits for somebody's next step there: what is open, and what is being looked back at.
fn waits_in(state: CaseState) -> bool {
    state.is_open() || state == CaseState::LookBack
}

/// Whether an office of the reader merges a case into a common problem.
pub(in crate::web::desk) fn merges(visit: &Visit<'_>) -> Result<bool> {
    Ok(Whose::reader(visit)?.holds(offices_of(MoveName::MakeCommon, |row| row.who)))
}

/// Some offices of the row of a move.
fn offices_of(name: MoveName, which: fn(&Move) -> &'static [Role]) -> &'static [Role] {
    MOVES.iter().find(|row| row.name == name).map_or(&[], which)
}

/// Whose turn a case is: by the offices that the reader holds today, and by name where two were sent to verify.
pub(in crate::web::desk) struct Whose {
    roles: Vec<Role>,
    user: i64,
}

impl Whose {
    /// Of the reader's offices.
    pub(in crate::web::desk) fn reader(visit: &Visit<'_>) -> Result<Self> {
        let actor = &visit.seat()?.session.actor;
        Ok(Self {
            roles: actor.offices(visit.ask.today).map(|one| one.role).collect(),
            user: actor.user,
        })
    }

    /// Whether one of them is among some.
    fn holds(&self, offices: &[Role]) -> bool {
        self.roles.iter().any(|role| offices.contains(role))
    }

    /// Whether the reader is one of the two where only they make a move.
    fn verifies(&self, row: &Move, verifiers: Option<(i64, i64)>) -> bool {
        !row.guards.contains(&Guard::Verifier)
            || verifiers.is_none_or(|(one, two)| [one, two].contains(&self.user))
    }

    /// Whether one of them has to move a case on from its state; other offices than the township's where it does not look at it.
    /// To suspend it, to resume it or to hand it over as a lead is open to them, and nothing that waits for them; neither is to
    /// return it in the last review, which waits for whoever closes it.
    pub(in crate::web::desk) fn is(
        &self,
        state: CaseState,
        township_looks: bool,
        verifiers: Option<(i64, i64)>,
    ) -> bool {
        waits_in(state)
            && moves_from(state).any(|row| {
                row.leads_on(state)
                    && !matches!(
                        row.name,
                        MoveName::Suspend | MoveName::Resume | MoveName::HandOver
                    )
                    && (row.name, state) != (MoveName::Return, CaseState::Review)
                    && self.holds(row.offices(township_looks))
                    && self.verifies(row, verifiers)
            })
    }
}
