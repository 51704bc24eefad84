//! Changing a plan: each change one transaction over the plan as it was seen, with its act; a change that would send
//! somebody home is taken back as a whole.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::follow::{follow, stay_away, turn};
use super::inspectors::inspector;
use super::{Plan, kept, plans};
use crate::access::Reach;
use crate::domain::day;
use crate::domain::round::{RoundKind, RoundMode, RoundState};
use crate::error::{Error, Result};
use crate::rounds::Place;
use crate::store::audit::{self, Act};
use crate::store::connection::{Conn, Store, one_at_a_time};
use crate::store::schema::{round_members, round_targets, round_teams, rounds};

/// A round to plan.
#[derive(Debug, Clone)]
pub struct NewRound {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: RoundKind,
    /// The year.
    pub year: i32,
    /// Which of the year.
    pub batch: i32,
    /// The first day.
    pub from: NaiveDate,
    /// The last day of inspection.
    pub to: NaiveDate,
}

/// A change of a plan.
#[derive(Debug, Clone)]
pub enum Change {
    /// A new team, perhaps below another.
    AddTeam(String, Option<i64>),
    /// A team that has nobody and nothing goes.
    DropTeam(i64),
    /// Targets come in, or change their mode and team.
    Targets {
        /// Which, and how each.
        places: Vec<(Place, RoundMode)>,
        /// By which team.
        team: Option<i64>,
        /// The draw that chose them.
        draw: Option<i64>,
    },
    /// A target goes.
    DropTarget(Place),
    /// People come into teams, or move: account, team, whether they lead it.
    Members(Vec<(i64, i64, bool)>),
    /// Somebody goes.
    DropMember(i64),
    /// It begins or ends.
    To(RoundState),
}

impl Store {
    /// Plans a round.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the name is taken.
    pub fn open_round(&self, county: u32, new: &NewRound, act: &Act<'_>) -> Result<i64> {
        self.write(|conn| {
            one_at_a_time(conn, "rounds")?;
            let taken: i64 = rounds::table
                .filter(rounds::county.eq(county as i32))
                .filter(rounds::name.eq(&new.name))
                .count()
                .get_result(conn)
                .map_err(Error::internal)?;
            if taken > 0 {
                return Err(Error::Conflict(format!("已经有一轮叫“{}”，换个名字", new.name)));
            }
            let last: Option<i64> = rounds::table
                .filter(rounds::county.eq(county as i32))
                .select(diesel::dsl::max(rounds::id))
                .first(conn)
                .map_err(Error::internal)?;
            let id = last.unwrap_or(0) + 1;
            diesel::insert_into(rounds::table)
                .values((
                    rounds::county.eq(county as i32),
                    rounds::id.eq(id),
                    rounds::version.eq(1_i64),
                    rounds::name.eq(&new.name),
                    rounds::kind.eq(new.kind.word()),
                    rounds::state.eq(RoundState::Planned.word()),
                    rounds::year.eq(new.year),
                    rounds::batch.eq(new.batch),
                    rounds::from_day.eq(day::number(new.from)),
                    rounds::to_day.eq(day::number(new.to)),
                ))
                .execute(conn)
                .map_err(Error::internal)?;
            audit::write(conn, county, act)?;
            Ok(id)
        })
    }

    /// Changes a plan, if it is still the one that was seen, and lets the reach of its teams follow.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is not in it, [`Error::Conflict`] when somebody was quicker, when somebody would be
    /// sent home or to kin, or when it is not the time for it.
    pub fn change_plan(
        &self,
        reach: &Reach,
        (id, version): (i64, i64),
        change: &Change,
        today: NaiveDate,
        act: &Act<'_>,
    ) -> Result<()> {
        let county = reach.of_county();
        self.write(|conn| {
            // What must not be in two rounds, a team's name and a person, is looked for in the others.
            one_at_a_time(conn, "rounds")?;
            let plan = whole(conn, county, id)?;
            if plan.round.version != version {
                return Err(Error::Conflict(
                    "有人刚刚改过这一轮。刷新页面，看清楚再改".to_owned(),
                ));
            }
            if plan.round.state == RoundState::Ended {
                return Err(Error::Conflict("这一轮已经结束，不能再改".to_owned()));
            }
            // One writer at a time: the second finds another version whatever the engine.
            let turned = diesel::update(
                rounds::table
                    .find((county as i32, id))
                    .filter(rounds::version.eq(version)),
            )
            .set(rounds::version.eq(version + 1))
            .execute(conn)
            .map_err(Error::internal)?;
            if turned != 1 {
                return Err(Error::Conflict(
                    "有人刚刚改过这一轮。刷新页面，看清楚再改".to_owned(),
                ));
            }
            make(conn, county, &plan, change, today)?;
            let after = whole(conn, county, id)?;
            if matches!(
                change,
                Change::Targets { .. } | Change::Members(_) | Change::To(RoundState::UnderWay)
            ) {
                stay_away(conn, county, &after, today)?;
            }
            follow(conn, county, &plan, &after)?;
            audit::write(conn, county, act)
        })
    }
}

fn whole(conn: &mut Conn, county: u32, id: i64) -> Result<Plan> {
    plans(conn, county, Some(id))?
        .pop()
        .ok_or_else(|| Error::NotFound("这一轮".to_owned()))
}

fn has_team(plan: &Plan, team: i64) -> Result<()> {
    plan.teams
        .iter()
        .any(|one| one.id == team)
        .then_some(())
        .ok_or_else(|| Error::NotFound("这个组".to_owned()))
}

fn make(conn: &mut Conn, county: u32, plan: &Plan, change: &Change, today: NaiveDate) -> Result<()> {
    let (key, round) = (county as i32, plan.round.id);
    match change {
        Change::AddTeam(name, parent) => add_team(conn, county, plan, name, *parent),
        Change::DropTeam(team) => {
            has_team(plan, *team)?;
            let used = plan.members.iter().any(|one| one.team == *team)
                || plan.targets.iter().any(|one| one.team == Some(*team))
                || plan.teams.iter().any(|one| one.parent == Some(*team));
            if used {
                return Err(Error::Conflict("这个组还有人、对象或分组，先移出去".to_owned()));
            }
            diesel::delete(round_teams::table.find((key, round, *team)))
                .execute(conn)
                .map_err(Error::internal)?;
            Ok(())
        }
        Change::Targets { places, team, draw } => {
            if let Some(team) = team {
                has_team(plan, *team)?;
            }
            for (place, mode) in places {
                let (kind, text) = kept(place);
                let before = plan.targets.iter().find(|one| one.place == *place);
                diesel::delete(round_targets::table.find((key, round, kind.word(), &text)))
                    .execute(conn)
                    .map_err(Error::internal)?;
                diesel::insert_into(round_targets::table)
                    .values((
                        round_targets::county.eq(key),
                        round_targets::round.eq(round),
                        round_targets::kind.eq(kind.word()),
                        round_targets::place.eq(&text),
                        round_targets::mode.eq(mode.word()),
                        round_targets::team.eq(team.or(before.and_then(|one| one.team))),
                        round_targets::draw.eq(draw.or(before.and_then(|one| one.draw))),
                    ))
                    .execute(conn)
                    .map_err(Error::internal)?;
            }
            Ok(())
        }
        Change::DropTarget(place) => {
            let (kind, text) = kept(place);
            let gone = diesel::delete(round_targets::table.find((key, round, kind.word(), text)))
                .execute(conn)
                .map_err(Error::internal)?;
            (gone == 1)
                .then_some(())
                .ok_or_else(|| Error::NotFound("这个对象".to_owned()))
        }
        Change::Members(people) => {
            for (holder, team, leads) in people {
                place(conn, county, plan, (*holder, *team, *leads), today)?;
            }
            Ok(())
        }
        Change::DropMember(holder) => {
            let gone = diesel::delete(round_members::table.find((key, round, *holder)))
                .execute(conn)
                .map_err(Error::internal)?;
            (gone == 1)
                .then_some(())
                .ok_or_else(|| Error::NotFound("这个人".to_owned()))
        }
        Change::To(state) => {
            turn(plan, *state)?;
            diesel::update(rounds::table.find((key, round)))
                .set(rounds::state.eq(state.word()))
                .execute(conn)
                .map_err(Error::internal)?;
            Ok(())
        }
    }
}

fn add_team(conn: &mut Conn, county: u32, plan: &Plan, name: &str, parent: Option<i64>) -> Result<()> {
    if let Some(parent) = parent {
        has_team(plan, parent)?;
        if plan
            .teams
            .iter()
            .any(|one| one.id == parent && one.parent.is_some())
        {
            return Err(Error::Conflict("分组下面不能再设分组".to_owned()));
        }
    }
    // A team's name is where offices are held: two rounds that go on at once must not share it.
    for other in plans(conn, county, None)? {
        if other.round.state != RoundState::Ended && other.teams.iter().any(|one| one.name == name) {
            return Err(Error::Conflict(format!(
                "“{}”已经有叫“{name}”的组，换个名字",
                other.round.name
            )));
        }
    }
    let id = plan.teams.iter().map(|one| one.id).max().unwrap_or(0) + 1;
    diesel::insert_into(round_teams::table)
        .values((
            round_teams::county.eq(county as i32),
            round_teams::round.eq(plan.round.id),
            round_teams::id.eq(id),
            round_teams::parent.eq(parent),
            round_teams::name.eq(name),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}

/// Places somebody: an inspector in office who has declared, and is in no other round at that time.
fn place(
    conn: &mut Conn,
    county: u32,
    plan: &Plan,
    (holder, team, leads): (i64, i64, bool),
    today: NaiveDate,
) -> Result<()> {
    has_team(plan, team)?;
    let Some(person) = inspector(conn, county, holder, today)? else {
        return Err(Error::NotFound("这个巡察人员".to_owned()));
    };
    if person.declared.is_none() {
        return Err(Error::Conflict(format!(
            "{}还没有申报籍贯和亲属任职，先申报再编组",
            person.name
        )));
    }
    if leads && !person.may_lead {
        return Err(Error::Conflict(format!("{}没有组长的岗位", person.name)));
    }
    for other in plans(conn, county, None)? {
        let meets = other.round.from <= plan.round.to && plan.round.from <= other.round.to;
        if other.round.id != plan.round.id
            && other.round.state != RoundState::Ended
            && meets
            && other.members.iter().any(|one| one.holder == holder)
        {
            return Err(Error::Conflict(format!(
                "{}这段时间已经编在“{}”",
                person.name, other.round.name
            )));
        }
    }
    let key = (county as i32, plan.round.id, holder);
    diesel::delete(round_members::table.find(key))
        .execute(conn)
        .map_err(Error::internal)?;
    diesel::insert_into(round_members::table)
        .values((
            round_members::county.eq(key.0),
            round_members::round.eq(key.1),
            round_members::holder.eq(holder),
            round_members::team.eq(team),
            round_members::leads.eq(i32::from(leads)),
        ))
        .execute(conn)
        .map_err(Error::internal)?;
    Ok(())
}
