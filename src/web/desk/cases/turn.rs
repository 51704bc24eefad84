//! What of the ledger waits for whoever reads it. My work counts what is kept here.

use std::collections::HashSet;

use crate::access::PublishOutcome;
use crate::cases::score::recurring;
use crate::cases::{Figure, MOVES, Move, MoveName, moves_from};
use crate::domain::case::CaseState;
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::flows::cases::Sight;
use crate::store::cases::{Case, Eyes};
use crate::web::desk::visit::Visit;

/// What is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// Only what an office of the reader has to move on.
    pub(super) mine: bool,
    /// Only what somebody else asked an extension of, and an office of the reader may grant it.
    pub(super) asked: bool,
    /// Only what the reader's unit was declined an extension of.
    pub(super) declined: bool,
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
        if !matches!(turn, None | Some("mine" | "asked" | "declined")) {
            return Err(Error::Usage(
                "轮到谁可以筛 mine（您的岗位）、asked（等批准的延期）、declined（没有批准的延期）".to_owned(),
            ));
        }
        Ok(Self {
            mine: turn == Some("mine"),
            asked: turn == Some("asked"),
            declined: turn == Some("declined"),
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
        if self.asked {
            on.push("申请了延期、等您的岗位批准的");
        }
        if self.declined {
            on.push("申请的延期没有批准的");
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
            cases.retain(|case| turn.is(case.state, case.village.is_some()));
        }
        if self.asked {
            let asked = extensions_to_grant(visit)?;
            cases.retain(|case| asked.contains(&case.id));
        }
        if self.declined {
            let declined = extensions_declined(visit)?;
            cases.retain(|case| declined.contains(&case.id));
        }
        if let Some(late) = self.late {
            cases.retain(|case| super::is_overdue(case, visit) == late);
        }
        if self.outcome {
            let by = visit.by::<PublishOutcome>()?;
            let waiting = visit.desk().store.outcomes_waiting(by.reach(), by.user())?;
            cases.retain(|case| waiting.contains(&case.id));
        }
        if let Some(figure) = self.score {
            let today = visit.ask.today;
            let sight = Sight::of(&visit.seat()?.session.actor, today)?;
            let clock = visit.clock(sight.reach.of_county())?;
            let all = visit.desk().store.tracked(&sight.reach, sight.eyes, &clock)?;
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

/// The cases of which the reader's unit was declined an extension.
pub(in crate::web::desk) fn extensions_declined(visit: &Visit<'_>) -> Result<HashSet<i64>> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let asks = offices_of(MoveName::Extend, |row| row.who);
    if sight.eyes != Eyes::Unit || !Whose::reader(visit)?.holds(asks) {
        return Ok(HashSet::new());
    }
    visit.desk().store.extensions_declined(&sight.reach, sight.eyes)
}

/// Whether an office of the reader merges a case into a common problem.
pub(in crate::web::desk) fn merges(visit: &Visit<'_>) -> Result<bool> {
    Ok(Whose::reader(visit)?.holds(offices_of(MoveName::MakeCommon, |row| row.who)))
}

/// Some offices of the row of a move.
fn offices_of(name: MoveName, which: fn(&Move) -> &'static [Role]) -> &'static [Role] {
    MOVES.iter().find(|row| row.name == name).map_or(&[], which)
}

/// Whose turn a case is, by the offices that the reader holds today.
pub(in crate::web::desk) struct Whose(Vec<Role>);

impl Whose {
    /// Of the reader's offices.
    pub(in crate::web::desk) fn reader(visit: &Visit<'_>) -> Result<Self> {
        let offices = visit.seat()?.session.actor.offices(visit.ask.today);
        Ok(Self(offices.map(|one| one.role).collect()))
    }

    /// Whether one of them is among some.
    fn holds(&self, offices: &[Role]) -> bool {
        self.0.iter().any(|role| offices.contains(role))
    }

    /// Whether one of them has to move a case on from its state; matters of the county have other offices than those of a village.
    pub(in crate::web::desk) fn is(&self, state: CaseState, of_a_village: bool) -> bool {
        state.is_open()
            && moves_from(state).any(|row| {
                row.leads_on(state)
                    && row.name != MoveName::Suspend
                    && row.offices(of_a_village).iter().any(|role| self.0.contains(role))
            })
    }
}
