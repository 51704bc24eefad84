//! Rounds as they are kept: their teams, targets and members. A plan is read within a reach: who does not reach the whole
//! county sees the rounds of the own team and of the own villages, and of them no more than that.

mod arm;
mod choosing;
mod draws;
mod follow;
mod inspectors;
mod load;
mod look_back;
mod plan;
mod relay;
mod weighing;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use self::load::{plans, standing};
use super::connection::Store;
use crate::access::Reach;
use crate::domain::round::{RoundKind, RoundMode, RoundState, TargetKind};
use crate::domain::village_code::{TownshipCode, VillageCode};
use crate::error::{Error, Result};
use crate::rounds::{Place, Visit};

pub use choosing::{Choosing, ClassedVillage, Override};
pub use draws::{Draw, Seeded};
pub(in crate::store) use follow::inspected;
pub use inspectors::{Declaration, Inspector};
pub use look_back::LookBack;
pub use plan::{Change, NewRound};
pub use relay::{Item, Tick};
pub use weighing::{Judgement, KeptSettings, Sources};

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its number.
    pub id: i64,
    /// Goes up with every change: a page shows which one it saw.
    pub version: i64,
    /// Its name: `2026年第三轮`.
    pub name: String,
    /// What it is for.
    pub kind: RoundKind,
    /// Where it stands.
    pub state: RoundState,
    /// The year.
    pub year: i32,
    /// Which of the year.
    pub batch: i32,
    /// The first day.
    pub from: NaiveDate,
    /// The last day of inspection.
    pub to: NaiveDate,
}

/// A team of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its number within the round.
    pub id: i64,
    /// The team it is part of.
    pub parent: Option<i64>,
    /// Its name, as offices are held in it.
    pub name: String,
}

/// A target of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What.
    pub place: Place,
    /// How.
    pub mode: RoundMode,
    /// By which team.
    pub team: Option<i64>,
    /// The draw that chose it.
    pub draw: Option<i64>,
}

impl Target {
    /// Its kind, and its code or name, as forms carry it.
    pub fn kept(&self) -> (TargetKind, String) {
        kept(&self.place)
    }

    /// The place that a form carried so; `None` when it is none.
    pub fn place_kept(kind: &str, place: &str) -> Option<Place> {
        place_of(kind, place)
    }
}

/// A member of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub holder: i64,
    /// Its sign-in name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The team.
    pub team: i64,
    /// Whether they lead it.
    pub leads: bool,
    /// Whether they hold an office of that team, so that they reach its villages.
    pub in_office: bool,
}

/// A round with all that belongs to it, as far as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The round.
    pub round: Round,
    /// Its teams.
    pub teams: Vec<Team>,
    /// Its targets.
    pub targets: Vec<Target>,
    /// Its members.
    pub members: Vec<Member>,
}

/// A village that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its code.
    pub code: VillageCode,
    /// Its name, as handed in.
    pub name: String,
    /// Its township's name.
    pub township: String,
    /// Its households; 0 when nobody said.
    pub households: i64,
}

impl Plan {
    /// The places of a team: its own targets and those of its sub-teams.
    pub fn places(&self, team: i64) -> Vec<Place> {
        let below: Vec<i64> = self
            .teams
            .iter()
            .filter(|one| one.id == team || one.parent == Some(team))
            .map(|one| one.id)
            .collect();
        self.targets
            .iter()
            .filter(|one| one.team.is_some_and(|of| below.contains(&of)))
            .map(|one| one.place.clone())
            .collect()
    }

    /// The villages among its targets, as visits of the round.
    pub fn visits(&self) -> Vec<Visit> {
        let visit = |target: &Target| match target.place {
            Place::Village(village) => Some(Visit {
                village,
                round: self.round.id,
                mode: target.mode,
                state: self.round.state,
            }),
            _ => None,
        };
        self.targets.iter().filter_map(visit).collect()
    }

    /// What a reader of that reach may see of it; `None` when nothing.
    fn seen(mut self, reach: &Reach, user: i64) -> Option<Self> {
        if reach.is_whole() {
            return Some(self);
        }
        let mut own: BTreeSet<i64> = self
            .members
            .iter()
            .filter(|one| one.holder == user)
            .map(|one| one.team)
            .collect();
        let below: Vec<i64> = self
            .teams
            .iter()
            .filter(|one| one.parent.is_some_and(|parent| own.contains(&parent)))
            .map(|one| one.id)
            .collect();
        own.extend(below);
        let reached = |target: &Target| match &target.place {
            Place::Village(code) => reach.covers(*code),
            Place::Township(_) => false,
            Place::Unit(name) => reach.covers_department(name),
        };
        self.targets
            .retain(|one| one.team.is_some_and(|team| own.contains(&team)) || reached(one));
        let teams: BTreeSet<i64> = self
            .targets
            .iter()
            .filter_map(|one| one.team)
            .chain(own)
            .collect();
        self.teams.retain(|one| teams.contains(&one.id));
        self.members.retain(|one| teams.contains(&one.team));
        (!self.teams.is_empty() || !self.targets.is_empty()).then_some(self)
    }
}

/// How a place is kept: its kind and its code or name.
fn kept(place: &Place) -> (TargetKind, String) {
    match place {
        Place::Village(code) => (TargetKind::Village, code.to_string()),
        Place::Township(code) => (TargetKind::Township, code.to_string()),
        Place::Unit(name) => (TargetKind::Unit, name.clone()),
    }
}

/// The place that was kept so.
fn place_of(kind: &str, place: &str) -> Option<Place> {
    match TargetKind::from_word(kind)? {
        TargetKind::Village => VillageCode::parse(place).ok().map(Place::Village),
        TargetKind::Township => TownshipCode::parse(place).map(Place::Township),
        TargetKind::Unit => Some(Place::Unit(place.to_owned())),
    }
}

impl Store {
    /// The rounds that a reader may see, the newest first, each as far as they may see it.
    pub fn plans(&self, reach: &Reach, user: i64) -> Result<Vec<Plan>> {
        let mut conn = self.connection()?;
        let all = plans(&mut conn, reach.of_county(), None)?;
        Ok(all
            .into_iter()
            .filter_map(|plan| plan.seen(reach, user))
            .collect())
    }

    /// One round, as far as a reader may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not there and for what is out of sight, alike.
    pub fn plan(&self, id: i64, reach: &Reach, user: i64) -> Result<Plan> {
        let mut conn = self.connection()?;
        plans(&mut conn, reach.of_county(), Some(id))?
            .pop()
            .and_then(|plan| plan.seen(reach, user))
            .ok_or_else(|| Error::NotFound("这一轮".to_owned()))
    }

    /// The villages within reach that stand, by code.
    pub fn standing_villages(&self, reach: &Reach) -> Result<Vec<Standing>> {
        let mut conn = self.connection()?;
        let mut all = standing(&mut conn, reach.of_county())?;
        all.retain(|one| reach.covers(one.code));
        Ok(all)
    }
}
